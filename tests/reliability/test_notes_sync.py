"""Promises about notes on their way: one row for an operation, however often and however many at once send it."""

import asyncio
from collections import Counter
from types import SimpleNamespace
from uuid import uuid4

import httpx2 as httpx
import pytest
from sqlalchemy import func, select
from sqlmodel import col

from app.access import signing_in
from app.models import GuideItem, Membership, Note, NoteOperation
from app.vocabulary import ItemKind, Role
from tests import postgres


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database_url(request, tmp_path):
    """Both databases, whichever the rest of the suite runs on."""
    if request.param == "sqlite":
        path = tmp_path / "kuvend.sqlite3"
        path.write_bytes(request.getfixturevalue("migrated_file").read_bytes())
        yield f"sqlite:///{path}"
        return
    with postgres.copy_of(request.getfixturevalue("postgres_template")) as url:
        yield url


@pytest.fixture
def room(make, db):
    """An event with one session, and a recorder's session cookie."""
    event = make.event()
    session = make.add(GuideItem(event_id=event.key, kind=ItemKind.SESSION, uid=str(uuid4())))
    recorder = make.member(event, Role.RECORDER)
    cookie = signing_in.sign_in(db, recorder)
    db.commit()
    return SimpleNamespace(
        event=event, session=session, cookie=cookie, recorder=recorder, api=f"/api/v1/events/{event.slug}/notes/sync"
    )


def operation(room, number, **changes):
    return {
        "id": str(uuid4()), "note": str(uuid4()), "sequence": number, "kind": "create",
        "typed_at": "2026-11-01T10:31:00+01:00", "body": {"words": f"note {number}", "session": room.session.key},
    } | changes  # fmt: skip


def send_at_once(app, room, batches):
    """All batches in flight together, as from so many devices; the answers' receipts, flattened."""

    return send_all(app, room, [(room.api, batch) for batch in batches])


def send_all(app, room, sent):
    """The same to several addresses."""

    async def all_of_them():
        transport = httpx.ASGITransport(app)
        headers = {"sec-fetch-site": "same-origin"}
        async with httpx.AsyncClient(
            transport=transport, base_url="http://test", headers=headers, cookies={"kuvend_session": room.cookie}
        ) as client:
            page = (await client.get("/nowhere")).text
            token = page.partition('name="csrf" content="')[2].partition('"')[0]
            calls = [client.post(api, json=batch, headers={"x-csrf-token": token}) for api, batch in sent]
            return await asyncio.gather(*calls)

    answers = asyncio.run(all_of_them())
    assert {answer.status_code for answer in answers} == {200}
    return [each for answer in answers for each in answer.json()["receipts"]]


def rows(database, table):
    with database.read() as session:
        return session.execute(select(func.count()).select_from(table)).scalar_one()


def test_an_operation_sent_50_times_at_once_makes_one_row(app, room, database):
    batch = {"device": "d", "operations": [operation(room, 1)]}
    receipts = send_at_once(app, room, [batch] * 50)
    assert Counter(each["receipt"] for each in receipts) == {"new": 1, "duplicate": 49}
    assert {each["sequence"] for each in receipts} == {1}
    assert rows(database, Note) == rows(database, NoteOperation) == 1


def test_many_devices_at_once_lose_double_and_renumber_nothing(app, room, database):
    batches = [
        {"device": f"device-{device}", "operations": [operation(room, n) for n in range(1, 11)]} for device in range(10)
    ]
    receipts = send_at_once(app, room, [*batches, *batches])
    assert Counter(each["receipt"] for each in receipts) == {"new": 100, "duplicate": 100}
    with database.read() as session:
        numbers = session.execute(select(col(NoteOperation.sequence))).scalars().all()
    assert sorted(numbers) == list(range(1, 101))


def test_revisions_made_at_once_leave_one_line_and_its_siblings(app, room, database):
    first = operation(room, 1)
    send_at_once(app, room, [{"device": "d", "operations": [first]}])
    revisions = [
        {"device": f"d{n}", "operations": [operation(room, 1, note=first["note"], kind="revise", base=first["id"])]}
        for n in range(20)
    ]
    receipts = send_at_once(app, room, revisions)
    assert Counter(each["receipt"] for each in receipts) == {"new": 1, "conflict": 19}
    assert rows(database, NoteOperation) == 21


@pytest.mark.parametrize("shared", ["id", "note", "sequence"])
def test_two_events_that_take_one_number_at_once_both_answer(app, room, make, db, shared):
    """Numbers of operations, notes and devices belong to nobody, and each event has a lock of its own."""
    other = make.event("another-one")
    place = make.add(GuideItem(event_id=other.key, kind=ItemKind.SESSION, uid=str(uuid4())))
    db.add(Membership(event_id=other.key, user_id=room.recorder.key, role=Role.RECORDER))
    db.commit()
    elsewhere = SimpleNamespace(session=place, api=f"/api/v1/events/{other.slug}/notes/sync")
    calls = []
    for turn in range(1, 11):
        here, there = operation(room, turn), operation(elsewhere, 1000 + turn)
        there[shared] = here[shared]
        calls += [
            (each.api, {"device": "d", "operations": [sent]}) for each, sent in ((room, here), (elsewhere, there))
        ]
    told = Counter((each["receipt"], each.get("reason")) for each in send_all(app, room, calls))
    late = {"id": ("mismatch", "other_words"), "note": ("quarantined", "note_elsewhere")}
    assert told == {("new", None): 10, late.get(shared, ("quarantined", "sequence_reused")): 10}
