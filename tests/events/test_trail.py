"""The audit trail as a page: for organisers and data protection, and every action that is kept has its words."""

import ast
import re
from uuid import uuid4

import pytest

from app.access.actions import give_function
from app.access.audit import record
from app.events import trail
from app.notes.review.routes import KEPT
from app.vocabulary import Role, TeamFunction
from tests.test_house import APP

TRAIL = "/events/conference/trail"


@pytest.fixture
def event(make):
    return make.event("conference")


@pytest.fixture
def organiser(browse, event):
    return browse(Role.ORGANISER, event)


def kept_actions() -> set[str]:
    """The literal actions of an event that the code keeps."""
    calls = (
        node
        for path in APP.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("record", "audit.record")
    )
    with_event = (call for call in calls if any(each.arg == "event" for each in call.keywords))
    literals = (each.value for call in with_event for each in ast.walk(call.args[1]) if isinstance(each, ast.Constant))
    return {each for each in literals if isinstance(each, str)} | {*KEPT.values()}


def test_whatever_is_kept_of_an_event_has_its_words():
    kept = kept_actions()
    assert len(kept) > 30
    assert kept <= set(trail.ACTIONS)


def test_words_are_of_what_is_kept():
    elsewhere = "".join(path.read_text(encoding="utf-8") for path in APP.rglob("*.py") if path.name != "trail.py")
    assert [action for action in trail.ACTIONS if f'"{action}"' not in elsewhere] == []


def test_the_latest_stands_first_with_whoever_did_it(organiser, db, make, event):
    other, note = make.user(name="Office for review"), uuid4()
    record(db, "role given", by=other, event=event, subject="new@kuvend.example", role=Role.RECORDER)
    record(db, "read a confidential note", by=other, event=event, subject=str(note))
    record(db, "exported confidential notes", by=None, event=event, count=3, kind="csv")
    record(db, "read a confidential note", by=other, event=make.event("elsewhere"), subject=str(note))
    db.commit()
    page = organiser.get(TRAIL).text
    shown = ["Confidential notes taken out in a file", "on the server · 3 of them", "Confidential words read"]
    places = [page.index(each) for each in (*shown, "Office for review · new@kuvend.example · Recorder")]
    assert places == sorted(places)
    assert page.count(f'href="/events/conference/notes/{note}"') == 1


def test_a_speaker_who_answered_by_link_is_no_server(organiser, db, event):
    record(db, "answered about a quote", by=None, event=event, subject=str(uuid4()), answer="approved")
    db.commit()
    assert "<small>the speaker · " in organiser.get(f"{TRAIL}?about=review").text


def test_one_kind_alone(organiser, db, event):
    record(db, "exported confidential notes", by=None, event=event, count=3)
    record(db, "event closed", by=None, event=event)
    db.commit()
    assert "Event closed" not in organiser.get(f"{TRAIL}?about=confidential").text
    assert "taken out in a file" not in organiser.get(f"{TRAIL}?about=event").text
    assert "Event closed" in organiser.get(f"{TRAIL}?about=nonsense&before=nonsense").text
    assert "Nothing of this kind" in organiser.get(f"{TRAIL}?about=review").text


def test_whose_role_was_withdrawn_is_named(organiser, db, make, event):
    gone = make.user(name="Office that left")
    record(db, "role withdrawn", by=None, event=event, subject=str(gone.key), role=Role.REVIEWER)
    record(db, "role withdrawn", by=None, event=event, subject="999999", role=Role.REVIEWER)
    holder = make.user("holder@kuvend.example", "Office of data")
    give_function(db, event, TeamFunction.DATA_PROTECTION, holder.key, None, by=None)
    db.commit()
    page = organiser.get(TRAIL).text
    assert "Office that left · Reviewer" in page
    assert "999999" not in page
    assert "Data protection · Office of data" in page


def test_what_another_release_kept_stands_as_it_is(organiser, db, event):
    record(db, "sent to the moon", by=None, event=event, subject="a box", role="astronaut")
    db.commit()
    assert "sent to the moon" in (page := organiser.get(TRAIL).text)
    assert "a box · astronaut" in page


def test_pages_follow_each_other_without_a_gap(organiser, db, event):
    for number in range(2 * trail.PAGE + 1):
        record(db, "event changed", by=None, event=event, subject=f"number {number};")
    db.commit()
    address, seen = TRAIL, []
    while address:
        page = organiser.get(address).text
        seen += [number for number in range(2 * trail.PAGE + 1) if f"number {number};" in page]
        onward = re.search(r'href="([^"]+)">Before that', page)
        address = onward and onward[1]
    assert sorted(seen) == list(range(2 * trail.PAGE + 1))


@pytest.mark.parametrize(
    ("role", "function", "status"),
    [
        (Role.ORGANISER, None, 200),
        (Role.RECORDER, TeamFunction.DATA_PROTECTION, 200),
        (Role.REVIEWER, None, 403),
        (Role.FACILITATOR, None, 403),
        (Role.RECORDER, None, 403),
        (Role.SPONSOR, None, 403),
    ],
)
def test_it_is_for_organisers_and_for_data_protection(browse, db, make, event, role, function, status):
    reader = make.member(event, role)
    if function:
        give_function(db, event, function, reader.key, None, by=None)
    assert browse(user=reader).get(TRAIL).status_code == status
