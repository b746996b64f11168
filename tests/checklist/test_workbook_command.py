"""`kuvend import checklist`: the same reader without a browser."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, select

from app import cli, clock
from app.access import actions as access_actions
from app.checklist import actions
from app.db import Database
from app.migrations.run import migrate
from app.models import Event, Forum, Task, User
from app.vocabulary import EventKind, ForumKind, Role


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("KUVEND_DATABASE_URL", raising=False)
    database = Database(f"sqlite:///{tmp_path}/kuvend.sqlite3")
    migrate(database)
    with database.write() as db:
        _an_event(db)
    database.close()
    return tmp_path


def _an_event(db: Session) -> None:
    forum = Forum(slug="a-forum", kind=ForumKind.NATIONAL_CONFERENCE, name_en="A forum")
    user = User(email="organiser@kuvend.example", name="An organiser")
    db.add_all([forum, user])
    db.flush()
    day = clock.today("Europe/Tirane") + timedelta(days=60)
    event = Event(slug="conference", forum_id=forum.key, kind=EventKind.NATIONAL_CONFERENCE, title_en="An event",
                  starts_on=day, ends_on=day)  # fmt: skip
    db.add(event)
    db.flush()
    access_actions.give_role(db, event, user, Role.ORGANISER, by=None)
    actions.adopt_master_list(db, event, EventKind.NATIONAL_CONFERENCE, by=None)


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
