"""A group in which notes were taken leaves the guide: the notes stay, under the removed lane."""

from uuid import uuid4

from sqlmodel import Session

from app import clock
from app.guide import queries
from app.models import Note
from app.notes.places import places
from app.vocabulary import Mark, NoteKind, Role, Wording
from tests.conftest import Browse
from tests.guide.conftest import Guide

HTMX = {"hx-request": "true"}
PAGE = "/events/an-event/guide"


def take_note(db: Session, guide: Guide, lane: str) -> Note:
    note = Note(id=uuid4(), event_id=guide.event.key, sequence=1, operation_id=uuid4(), item_id=guide["Groups"].key,
                lane_id=guide[lane].key, kind=NoteKind.STATEMENT, wording=Wording.VERBATIM, words="Shelters are full",
                mark=Mark.PUBLIC, said_at=clock.now())  # fmt: skip
    db.add(note)
    db.flush()
    return note


def test_its_notes_stay_and_undo_brings_it_back(guide: Guide, browse: Browse, db: Session) -> None:
    note = take_note(db, guide, "North").id
    north, session = guide["North"].key, guide["Groups"].key
    client = browse(Role.FACILITATOR, guide.event)
    assert client.delete(f"{PAGE}/rows/{north}", headers=HTMX).status_code == 200
    db.expire_all()
    kept = db.get_one(Note, note)
    assert (kept.item_id, kept.lane_id) == (session, north)
    [place] = [place for place in places(db, guide.event) if place.lane == north]
    assert (place.removed, place.session) == (True, session)
    assert queries.removed_lanes(db, guide.event.key) == {
        session: [(north, "North (removed lane)", "North sq (grup i hequr)")]
    }
    db.rollback()
    assert client.post(f"{PAGE}/undone", headers=HTMX).status_code == 200
    db.expire_all()
    assert north in queries.all_planned(db, guide.event)[0].nodes
    assert queries.removed_lanes(db, guide.event.key) == {}


def test_a_group_without_notes_leaves_no_trace(guide: Guide, browse: Browse, db: Session) -> None:
    south = guide["South"].key
    browse(Role.FACILITATOR, guide.event).delete(f"{PAGE}/rows/{south}", headers=HTMX)
    db.expire_all()
    assert south not in [place.item for place in places(db, guide.event)]


def test_its_session_stays(guide: Guide, browse: Browse, db: Session) -> None:
    take_note(db, guide, "North")
    session = guide["Groups"].key
    client = browse(Role.FACILITATOR, guide.event)
    assert client.delete(f"{PAGE}/rows/{session}", headers=HTMX).status_code == 409
    assert client.put(f"{PAGE}/rows/{session}/place", data={"where": "ideas"}, headers=HTMX).status_code == 409
