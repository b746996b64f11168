"""A question that was answered leaves its panel: the answers stay under it, and undo asks it again."""

from typing import Any
from uuid import uuid4

import pytest
from sqlmodel import Session, select

from app import clock
from app.guide import copying, queries, row_actions, session_actions
from app.models import Event, Note, PanelQuestion
from app.notes.operations.learning import PLACES_LOOK
from app.notes.places import prompts
from app.report.queries import material
from app.vocabulary import Mark, NoteKind, Role, Wording
from tests.conftest import Browse, Make
from tests.guide.conftest import Guide

HTMX = {"hx-request": "true"}
PAGE = "/events/an-event/guide"
GONE = "What is missing? (removed question)"


@pytest.fixture
def question(guide: Guide, db: Session) -> PanelQuestion:
    return session_actions.add_question(db, guide["Groups"], text_en="What is missing?")


@pytest.fixture
def note(guide: Guide, db: Session, question: PanelQuestion) -> Note:
    made = Note(id=uuid4(), event_id=guide.event.key, sequence=1, operation_id=uuid4(), item_id=guide["Groups"].key,
                question_id=question.key, kind=NoteKind.STATEMENT, wording=Wording.VERBATIM,
                words="Shelters are full", mark=Mark.PUBLIC, said_at=clock.now())  # fmt: skip
    db.add(made)
    db.flush()
    return made


def asked(db: Session, event: Event, **more: Any) -> list[str]:
    return [each.text_en for each in prompts(db, event, **more)]


def test_its_answers_stay_under_it_and_undo_asks_it_again(
    guide: Guide, browse: Browse, db: Session, question: PanelQuestion, note: Note
) -> None:
    key, answer = question.key, note.id
    client = browse(Role.ORGANISER, guide.event)
    client.delete(f"{PAGE}/questions/{key}", headers=HTMX)
    db.expire_all()
    assert db.get_one(Note, answer).question_id == key
    assert (asked(db, guide.event), asked(db, guide.event, removed=True)) == ([], [GONE])
    assert queries.questions(db, guide.event.key) == {}
    assert GONE in client.get("/events/an-event/notes").text
    assert GONE in client.get("/events/an-event/notes.csv").text
    [session] = [one for one in material(db, guide.event).sessions if one.title == "Groups"]
    assert [one.text for one in session.questions] == [GONE]
    db.rollback()
    assert client.patch(f"{PAGE}/questions/{key}", data={"text_en": "x"}, headers=HTMX).status_code == 404
    for verb, stands in (("POST", ["What is missing?"]), ("DELETE", []), ("POST", ["What is missing?"])):
        assert client.request(verb, f"{PAGE}/undone", headers=HTMX).status_code == 200
        db.expire_all()
        assert asked(db, guide.event) == stands
        assert db.get_one(Note, answer).question_id == key
        db.rollback()


def test_one_that_was_added_and_answered_goes_and_comes_with_its_answers(
    guide: Guide, browse: Browse, db: Session
) -> None:
    client = browse(Role.ORGANISER, guide.event)
    client.post(f"{PAGE}/rows/{guide['Groups'].key}/questions", data={"text_en": "Why?"}, headers=HTMX)
    question = db.execute(select(PanelQuestion)).scalar_one().key
    said = Note(id=uuid4(), event_id=guide.event.key, sequence=1, operation_id=uuid4(), item_id=guide["Groups"].key,
                question_id=question, kind=NoteKind.STATEMENT, wording=Wording.VERBATIM, words="No money",
                mark=Mark.PUBLIC, said_at=clock.now())  # fmt: skip
    db.add(said)
    db.commit()
    for verb, stands in (("POST", []), ("DELETE", ["Why?"])):
        assert client.request(verb, f"{PAGE}/undone", headers=HTMX).status_code == 200
        db.expire_all()
        assert asked(db, guide.event) == stands
        assert db.execute(select(Note)).scalar_one().question_id == question
        db.rollback()


def test_one_without_answers_leaves_no_trace(guide: Guide, db: Session, question: PanelQuestion) -> None:
    session_actions.remove_question(db, question)
    assert asked(db, guide.event, removed=True) == []


def test_copies_do_not_ask_it(guide: Guide, db: Session, make: Make, question: PanelQuestion, note: Note) -> None:
    session_actions.remove_question(db, question)
    someone = make.user()
    row_actions.duplicate(db, guide["Groups"], by=someone)
    other = make.event("another-event")
    copying.copy_day(db, guide.day, other, on=other.starts_on, by=someone)
    assert queries.questions(db, guide.event.key) == queries.questions(db, other.key) == {}
    assert len(db.execute(select(PanelQuestion)).scalars().all()) == 1


def test_a_note_that_was_on_its_way_still_finds_it(guide: Guide, db: Session, question: PanelQuestion) -> None:
    """A recorder's device that was offline sends what it has: to a question that is no longer asked."""
    session_actions.remove_question(db, question)
    nothing: list[int] = []
    wanted = {"guide_item": nothing, "contribution": nothing, "participant": nothing, "panel_question": [question.key]}
    assert ("panel_question", question.key) in db.execute(PLACES_LOOK, {"event": guide.event.key, **wanted}).all()
