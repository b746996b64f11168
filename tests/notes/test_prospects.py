"""What a reviewer is told under a note is what the report's gate does with it, for notes in any state."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from random import Random
from uuid import UUID, uuid4

import pytest
from sqlmodel import select

from app import clock
from app.models import Contribution, Note, Participant, Quote
from app.notes.places import places, rules_of
from app.notes.printing.prospects import Once, prospects
from app.notes.printing.ruling import TEAM, Withheld, rule
from app.notes.printing.sentences import sentence
from app.notes.reading.rows import note_rows
from app.notes.sealing.words import Reader
from app.report.facts import Material
from app.report.gate import Edition, Printable, pass_notes
from app.report.queries import material
from app.vocabulary import Attribution, Mark, NoteKind, NoteSource, QuoteState, ReviewState, Wording
from tests.notes.reviewing import change, take

MANY = 400
NOW = clock.now()


@pytest.fixture
def in_any_state(panel, make, db):
    """Notes as chance has them, beneath one another and put together; likely enough printed for every rule to count."""

    def made(seed, rule):
        chance = Random(seed)
        db.merge(panel.session).attribution = rule
        people = [panel.seated.key] + [
            make.add(Participant(event_id=panel.event.key, name=name, unlisted=unlisted, consent_quote=agreed)).key
            for name, unlisted, agreed in (("Head", False, True), ("Somebody Hidden", True, True))
        ]
        panels = [None, None] + [
            make.add(Contribution(event_id=panel.event.key, item_id=panel.session.key, speaker="Judge",
                                  quote_approved=approved)).key
            for approved in (None, True, False)
        ]  # fmt: skip
        often = chance.choices
        notes = [
            Note(
                id=UUID(int=chance.getrandbits(128)), event_id=panel.event.key, sequence=number, operation_id=uuid4(),
                item_id=panel.session.key, kind=NoteKind.STATEMENT, said_at=NOW,
                words=chance.choice(["", *[f"words {number}"] * 9]), wording=chance.choice(list(Wording)),
                report_wording=chance.choice(["", "", f"words {number}", f"other {number}"]),
                mark=often(list(Mark), [8, 2, 1, 1])[0], review=often(list(ReviewState), [3, 8, 1, 1])[0],
                source=often(list(NoteSource), [9] + [1] * (len(NoteSource) - 1))[0],
                in_conflict=chance.random() < 0.05, interpreted=chance.random() < 0.2,
                words_agreed=chance.random() < 0.4, name_agreed=chance.random() < 0.4,
                participant_id=chance.choice([None, *people]), seat_number=chance.choice([None, 12, 99]),
                contribution_id=chance.choice(panels),
            )
            for number in range(MANY)
        ]  # fmt: skip
        db.add_all(notes)
        db.flush()
        for note in notes:
            if chance.random() < 0.4:
                note.parent_id = chance.choice(notes).id
            if chance.random() < 0.2:
                note.merged_into = chance.choice([*notes, Note(id=uuid4())]).id
            for _ in range(chance.choice([0, 0, 1, 2])):
                db.add(Quote(
                    event_id=panel.event.key, note_id=note.id, participant_id=chance.choice(people),
                    operation_id=chance.choice([note.operation_id] * 3 + [uuid4()]),
                    state=chance.choice([*QuoteState, QuoteState.ASKED, QuoteState.ASKED]),
                    until=NOW + timedelta(days=chance.choice([-1, 1, 1])),
                ))  # fmt: skip
        db.commit()

    return made


@pytest.mark.parametrize(("seed", "rule_there"), list(enumerate((*Attribution, Attribution.ON_RECORD))))
def test_the_card_and_the_gate_agree(in_any_state, panel, database, seed, rule_there):
    in_any_state(seed, rule_there)
    with database.read() as db:
        event = db.merge(panel.event, load=False)
        rows = note_rows(db, event, Reader(0, False))
        told = prospects(db, event, Reader(0, False), rows, rules_of(places(db, event)), clock.now())
        facts = material(db, event)
    here = {each.key: each for each in facts.notes}
    inside, public = (printed(facts, edition) for edition in (Edition.PARTICIPANTS, Edition.PUBLIC))
    reasons = rule(facts.notes, TEAM).reasons
    seen = set()
    for row in rows:
        card = told[row.id]
        assert sentence(card)
        if row.review is ReviewState.RELEASED and not row.in_conflict:
            assert (card.why_not, card.once) == (reasons[row.id], Once.NOW)
            assert (card.why_not is None) == (row.as_printed.strip() in inside)
        elif row.review is ReviewState.OMITTED or row.in_conflict:
            assert card.why_not
            assert reasons[row.id]
        else:
            released = replace(here[row.id], review=ReviewState.RELEASED, words=row.words or "",
                               report_wording=row.report_wording)  # fmt: skip
            reason = rule((here | {row.id: released}).values(), TEAM).reasons[row.id]
            assert reason == (Withheld.BENEATH if card.once is Once.RELEASED_WITH_UPPER else card.why_not)
        if card.why_not is None and card.once is Once.NOW:
            as_it_is = inside[row.as_printed.strip()]
            name = as_it_is.credit.name if as_it_is.credit else ""
            named = card.facts.name if card.facts.attribution is Attribution.ON_RECORD else ""
            assert (card.quoted, named) == (as_it_is.quoted, name)
            assert card.inside == (row.as_printed.strip() not in public)
        seen.add((card.why_not, card.once))
    assert {reason for reason, _ in seen} >= {
        None,
        Withheld.MERGED,
        Withheld.BENEATH,
        Withheld.ASKED,
        Withheld.WITHDRAWN,
    }
    assert {once for reason, once in seen if reason is None} >= {Once.NOW, Once.RELEASED}


def printed(facts: Material, edition: Edition) -> dict[str, Printable]:
    def below(found: tuple[Printable, ...]) -> Iterator[Printable]:
        for each in found:
            yield each
            yield from below(each.beneath)

    return {each.words: each for each in below(pass_notes(facts, edition).notes)}


def test_a_point_of_a_note_that_is_held_is_said_not_to_print(recorder, reviewer, panel, operation, look):
    upper = take(recorder, panel, operation, "Said first")
    point = take(recorder, panel, operation, "A point of it", parent=upper)
    queue = reviewer.get(f"{panel.address}/review").text
    assert "As text, by role or sector, once it and the note above it are released." in queue
    seen = {str(note.id): note.operation_id for note in look(select(Note))}
    change(reviewer, panel, upper, "PUT", "review", state="held", seen=seen[upper])
    change(reviewer, panel, point, "PUT", "review", state="released", seen=seen[point])
    released = reviewer.get(f"{panel.address}/review?state=released").text
    assert "Not printed: the note that it belongs to is not." in released
    change(reviewer, panel, upper, "PUT", "review", state="released", seen=seen[upper])
    assert "is not." not in reviewer.get(f"{panel.address}/review?state=released").text


def test_a_note_that_gives_way_is_said_not_to_print(recorder, reviewer, panel, operation, look):
    one = take(recorder, panel, operation, "Our offices answer")
    two = take(recorder, panel, operation, "The offices do answer")
    change(recorder, panel, one, "PUT", "duplicate", into=two)
    for note in look(select(Note)):
        change(reviewer, panel, str(note.id), "PUT", "review", state="released", seen=note.operation_id)
    page = reviewer.get(f"{panel.address}/review?state=released").text
    assert page.count("Not printed: another note says the same and stands for both.") == 1


def test_a_speaker_who_is_known_by_the_list_alone_is_told(recorder, reviewer, panel, operation, database):
    with database.write() as db:
        db.merge(panel.seated, load=True).consent_quote = True
    take(recorder, panel, operation, "Our offices answer", seat=12)
    assert "As text, by name: Mayor of Example, once it is released." in reviewer.get(f"{panel.address}/review").text
