"""`kuvend import checklist`: the same reader without a browser."""

from pathlib import Path

import pytest
from sqlmodel import select

from app import cli
from app.checklist import actions
from app.db import Database
from app.models import Event, Task
from app.vocabulary import EventKind


@pytest.fixture
def data(installation: Path) -> Path:
    with Database(f"sqlite:///{installation}/kuvend.sqlite3").write() as db:
        event = db.exec(select(Event)).one()
        actions.adopt_master_list(db, event, EventKind.NATIONAL_CONFERENCE, by=None)
    return installation


def remarks(data: Path) -> str:
    with Database(f"sqlite:///{data}/kuvend.sqlite3").read() as db:
        return db.exec(select(Task.remarks).where(Task.code == "N13")).one()


def run(data: Path, content: str, *options: str) -> None:
    (data / "list.csv").write_text(content)
    cli.main(["import", "checklist", "conference", str(data / "list.csv"), *options, "--data", str(data)])


def refused(data: Path, content: str) -> str:
    with pytest.raises(SystemExit) as stopped:
        run(data, content)
    assert "\n" not in str(stopped.value.code)
    return str(stopped.value.code)


def test_a_dry_run_tells_and_changes_nothing(data, capsys):
    run(data, "Code;Remarks\nN13;Call early\n", "--dry-run")
    assert capsys.readouterr().out == "N13  Remarks: - -> Call early\n1 tasks would change.\n"
    assert remarks(data) == ""


def test_it_is_applied_whole(data, capsys):
    run(data, "Code;Remarks\nN13;Call early\n")
    assert remarks(data) == "Call early"
    assert "the circle" not in capsys.readouterr().out
    assert "N13 → N14 → N13" in refused(data, "Code;Depends on;Remarks\nN13;N14;Half\nN14;N13;Half\n")
    assert remarks(data) == "Call early"


def test_errors_are_one_line(data):
    assert "There is no such day" in refused(data, "Code;Completed\nN13;31.02.2027\n")
    assert "nobody has said" in refused(data, "What;By then\nSing;1.2.2027\n")
    assert "no task N99X" in refused(data, "Code;Depends on\nN13;N99X\n")
    with pytest.raises(SystemExit, match="no event elsewhere"):
        cli.main(["import", "checklist", "elsewhere", str(data / "list.csv"), "--data", str(data)])
    with pytest.raises(SystemExit, match="No such file"):
        cli.main(["import", "checklist", "conference", str(data / "none.csv"), "--data", str(data)])
