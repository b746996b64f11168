"""The kuvend command: what it prints, and that an error is one clear line and a status."""

import re
from pathlib import Path

import pytest
from sqlmodel import select

from app import cli
from app.access.audit import record
from app.db import Database
from app.models import Event, User
from tests.conftest import Make


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("KUVEND_DATA_DIR", str(tmp_path / "data"))
    return str(tmp_path / "data")


def run(*arguments: str) -> None:
    cli.main(list(arguments))


def refused(*arguments: str) -> str:
    with pytest.raises(SystemExit) as stopped:
        run(*arguments)
    assert isinstance(stopped.value.code, str)
    assert "\n" not in stopped.value.code
    return stopped.value.code


def test_an_administrator_is_added_and_told_the_password_once(data: str, capsys: pytest.CaptureFixture[str]) -> None:
    run("user", "add", "First@kuvend.example", "--admin", "--data", data)
    assert re.search(r"password [a-z2-9-]{19}\n", capsys.readouterr().out)
    with Database(f"sqlite:///{data}/kuvend.sqlite3").read() as db:
        user = db.exec(select(User)).one()
    assert (user.email, user.admin) == ("first@kuvend.example", True)
    assert "already" in refused("user", "add", "first@kuvend.example", "--data", data)


def test_a_password_is_reset(data: str, capsys: pytest.CaptureFixture[str]) -> None:
    run("user", "add", "first@kuvend.example", "--data", data)
    first = capsys.readouterr().out
    run("user", "reset", "first@kuvend.example", "--data", data)
    assert capsys.readouterr().out != first
    assert "nobody has" in refused("user", "reset", "nobody@kuvend.example", "--data", data)


def test_a_role_needs_its_event(data: str) -> None:
    assert "belong together" in refused("user", "add", "a@kuvend.example", "--role", "recorder", "--data", data)
    assert "no event" in refused(
        "user", "add", "a@kuvend.example", "--role", "recorder", "--event", "x", "--data", data
    )


def test_the_audit_trail_is_listed_of_an_event_and_of_all(data: str, capsys: pytest.CaptureFixture[str]) -> None:
    run("user", "add", "first@kuvend.example", "--data", data)
    with Database(f"sqlite:///{data}/kuvend.sqlite3").write() as db:
        user = db.exec(select(User)).one()
        event = Make(db).event("here")
        record(db, "read a confidential note", by=user, event=event, subject="a\x1b[2Jnote", count=2)
        record(db, "password changed", by=None)
    capsys.readouterr()
    run("audit", "here", "--data", data)
    (line,) = capsys.readouterr().out.splitlines()
    at, *rest = line.split("\t")
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC", at)
    assert rest == ["first@kuvend.example", "read a confidential note", "here", "a\ufffd[2Jnote", '{"count": 2}']
    run("audit", "--data", data)
    assert "\t-\tpassword changed\t-\t-\t-" in capsys.readouterr().out
    assert "no event" in refused("audit", "nowhere", "--data", data)


@pytest.mark.parametrize("apply", [[], ["--apply"]])
def test_an_event_that_is_not_there_is_not_said_to_be_purged(data: str, apply: list[str]) -> None:
    run("migrate", "--data", data)
    assert "no event nowhere" in refused("purge", "--event", "nowhere", *apply, "--data", data)


def test_the_demonstration_is_loaded_once_and_told_anew(data: str, capsys: pytest.CaptureFixture[str]) -> None:
    run("demo", "--data", data)
    assert "organiser@kuvend.example" in capsys.readouterr().out
    assert "--refresh" in refused("demo", "--data", data)
    run("demo", "--refresh", "--data", data)
    with Database(f"sqlite:///{data}/kuvend.sqlite3").read() as db:
        assert len(db.exec(select(Event)).all()) == 8


def test_a_wrong_setting_is_named(data: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KUVEND_K", "many")
    assert refused("migrate", "--data", data).startswith("kuvend: KUVEND_K: ")
    monkeypatch.setenv("KUVEND_K", "5")
    monkeypatch.setenv("KUVEND_DATABASE_URL", "mysql://somewhere")
    assert "KUVEND_DATABASE_URL" in refused("migrate", "--data", data)


def test_the_doctor_finds_a_missing_migration(data: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path(data).mkdir()
    assert "something is wrong" in refused("doctor", "--data", data)
    assert "WRONG newest migration" in capsys.readouterr().out
    run("migrate", "--data", data)
    run("doctor", "--data", data)
    assert "WRONG" not in capsys.readouterr().out


def test_what_stands_in_the_data_directory_is_its_owners_alone(data: str) -> None:
    run("migrate", "--data", data)
    assert Path(data).stat().st_mode & 0o077 == 0
