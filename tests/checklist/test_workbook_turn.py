"""A workbook is read before its turn to write comes, and only for those who may load it."""

import pytest
from sqlalchemy import text
from sqlmodel import select

from app.checklist import file_routes
from app.models import Event
from app.participants import import_routes
from app.vocabulary import Role
from tests.checklist.conftest import LIST

LISTED = b"Code;Task\nN13;Telephone those who are silent\n"
PEOPLE = b"Name;Office\nA social worker;Municipality of Kukes\n"


@pytest.mark.parametrize(
    ("module", "reader", "address", "content"),
    [
        (file_routes, "find", f"{LIST}/workbook", LISTED),
        (import_routes, "read_people", "/events/conference/participants/import", PEOPLE),
    ],
)
def test_somebody_else_writes_while_a_workbook_is_read(
    db, database, organiser, event, monkeypatch, module, reader, address, content
):
    really = getattr(module, reader)

    def read_and_meanwhile(data: bytes) -> object:
        with database.write() as other:
            if database.is_sqlite:
                other.execute(text("PRAGMA busy_timeout=50"))
            other.get_one(Event, event.id).place = "Written meanwhile"
        return really(data)

    monkeypatch.setattr(module, reader, read_and_meanwhile)
    assert organiser.post(address, files={"file": ("list.csv", content)}).status_code == 303
    assert db.exec(select(Event.place).where(Event.id == event.id)).one() == "Written meanwhile"


@pytest.mark.parametrize(("role", "status"), [(Role.RECORDER, 403), (Role.SPONSOR, 403), (None, 401)])
def test_nothing_is_read_for_somebody_who_may_not(browse, event, monkeypatch, role, status):
    monkeypatch.setattr(file_routes, "find", lambda data: pytest.fail("it was read"))
    client = browse(role, event if role else None)
    answer = client.post(f"{LIST}/workbook", files={"file": ("list.csv", LISTED)})
    assert answer.status_code == status
