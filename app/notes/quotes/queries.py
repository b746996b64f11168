"""Whom to ask, what was asked, and what the answers are worth for the notes as they are now."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Subquery, and_, func, or_, select
from sqlmodel import Session, col

from app.models import Contribution, Event, Note, Participant, Quote
from app.notes.places import rule_at
from app.notes.sealing import words
from app.vocabulary import Attribution, QuoteState, ReviewState, Wording

SPEAKS = or_(
    col(Participant.id) == col(Note.participant_id),
    and_(
        col(Note.participant_id).is_(None),
        col(Participant.event_id) == col(Note.event_id),
        col(Participant.seat_number) == col(Note.seat_number),
    ),
)
"""Who said it: by name, or on that seat."""


def seated(event: Event) -> Subquery:
    """Who sits at which number."""
    return (
        select(col(Participant.seat_number), func.min(Participant.id).label("participant_id"))
        .where(col(Participant.event_id) == event.key, col(Participant.seat_number).is_not(None))
        .group_by(col(Participant.seat_number))
        .subquery()
    )


def speaker_of(seats: Subquery) -> Any:
    """Who said a note, as the list has it today; beside Note, Contribution and `seats`."""
    return func.coalesce(Note.participant_id, Contribution.participant_id, seats.c.participant_id)


class Asked(NamedTuple):
    """A question to a speaker that was not superseded, and what was answered."""

    state: QuoteState
    until: datetime
    holds: bool
    """The words are still those that were asked about, and their speaker is still the one who was asked."""


def worth(asked: Sequence[Asked], now: datetime) -> QuoteState:
    """What was answered about a note, the oldest first, is worth for it as it is now."""
    latest = asked[-1]
    if latest.state is QuoteState.WITHDRAWN:
        return QuoteState.WITHDRAWN
    said = standing(latest.state, latest.until, now) if latest.holds else QuoteState.ANONYMISED
    refused = any(each.state is QuoteState.WITHDRAWN for each in asked)
    return QuoteState.WITHDRAWN if refused and said is not QuoteState.ASKED else said


def standing(state: QuoteState, until: datetime, now: datetime) -> QuoteState:
    """What follows from a question today: no reply by the date means without the name."""
    return QuoteState.ANONYMISED if state is QuoteState.ASKED and now >= until else state


def open_to_print(db: Session, note: Note) -> words.Said | None:
    """What a speaker may be asked about."""
    if note.erased_at is not None or note.mark not in words.PRINTABLE:
        return None
    return words.printable(db, note)


def answers(db: Session, event: Event, now: datetime) -> dict[UUID, QuoteState]:
    """What each speaker's answer is worth for a note as it is now; the report asks here, too."""
    seats = seated(event)
    holds = (col(Quote.operation_id) == col(Note.operation_id)) & (col(Quote.participant_id) == speaker_of(seats))
    rows = db.execute(
        select(col(Quote.note_id), col(Quote.state), col(Quote.until), holds.label("holds"))
        .join(Note, col(Note.id) == col(Quote.note_id))
        .outerjoin(Contribution, col(Contribution.id) == col(Note.contribution_id))
        .outerjoin(seats, seats.c.seat_number == col(Note.seat_number))
        .where(col(Quote.event_id) == event.key)
        .order_by(col(Quote.note_id), col(Quote.id))
    )
    found: dict[UUID, QuoteState] = {}
    for note, of_note in groupby(rows, key=lambda row: row.note_id):
        living = [row for row in of_note if row.state is not QuoteState.SUPERSEDED]
        asked = [Asked(row.state, row.until, bool(row.holds)) for row in living]
        found[note] = worth(asked, now) if asked else QuoteState.ANONYMISED
    return found


class QuoteRow(NamedTuple):
    id: int
    note: UUID
    state: QuoteState
    until: datetime
    answered_at: datetime | None
    version: int
    words: str
    name: str
    participant: int | None
    has_mail: bool
    session: int | None
    lane: int | None
    kept: bool
    """The words are still those that were asked about, and open to be printed."""


def asked(db: Session, event: Event, now: datetime, *, participant: int | None = None) -> list[QuoteRow]:
    """What was asked, in the order of the notes; of one speaker, or of all. Of a note the latest question alone."""
    says = select(col(Participant.id)).where(SPEAKS, col(Participant.id) == Quote.participant_id).correlate(Note, Quote)
    rows = db.execute(
        select(Quote, Note, col(Participant.name), col(Participant.email), says.exists())
        .join(Note, col(Note.id) == col(Quote.note_id))
        .outerjoin(Participant, col(Participant.id) == col(Quote.participant_id))
        .where(col(Quote.event_id) == event.key, col(Quote.state) != QuoteState.SUPERSEDED)
        .order_by(col(Note.said_at), col(Note.sequence), col(Note.id), col(Quote.id))
    ).all()
    found = []
    for note, of_note in groupby(rows, key=lambda row: row[1]):
        *earlier, (quote, _, name, mail, says_it) = of_note
        if participant not in (None, quote.participant_id):
            continue
        holds = note.operation_id == quote.operation_id and bool(says_it)
        shown = open_to_print(db, note) if holds else None
        state, answered_at = standing(quote.state, quote.until, now), quote.answered_at
        if state is QuoteState.ANONYMISED and earlier and answered_at is None:  # no reply: the "no" before it stands
            state, answered_at = QuoteState.WITHDRAWN, earlier[-1][0].answered_at
        found.append(
            QuoteRow(
                quote.key, note.id, state, quote.until, answered_at, quote.version, shown.as_printed if shown else "",
                name or "", quote.participant_id, bool(mail), note.item_id, note.lane_id, shown is not None,
            )
        )  # fmt: skip
    return found


class ToAsk(NamedTuple):
    note: UUID
    words: str
    name: str
    participant: int
    has_mail: bool
    session: int | None
    lane: int | None
    refused: bool
    """A "no" stands, to other words or of whoever was taken for the speaker."""
    reworded: bool
    """They were asked, and the words are others since: unless they are asked again, it is printed without the name."""


def to_ask(db: Session, event: Event, rules: Mapping[int, Attribution]) -> list[ToAsk]:
    """Notes whose speaker today has neither agreed in the room nor been asked about these words: on the record
    all under a name; where speakers are told by role what is to be quoted word for word. Where nobody may be named
    nobody is asked."""
    of_note = select(col(Quote.id)).where(col(Quote.note_id) == Note.id).correlate(Note, Participant)
    refused = of_note.where(col(Quote.state) == QuoteState.WITHDRAWN).exists()
    before = of_note.exists()
    asked = of_note.where(
        col(Quote.state) != QuoteState.SUPERSEDED, col(Quote.operation_id) == Note.operation_id,
        col(Quote.participant_id) == Participant.id,
    ).exists()  # fmt: skip
    rows = db.execute(
        select(Note, col(Participant.id), col(Participant.name), col(Participant.email), refused, before)
        .join(Participant, SPEAKS)
        .where(
            col(Note.event_id) == event.key, col(Note.erased_at).is_(None), col(Note.mark).in_(words.PRINTABLE),
            col(Note.merged_into).is_(None), col(Note.in_conflict).is_(False), col(Participant.unlisted).is_(False),
            col(Note.review).in_((ReviewState.RELEASED, ReviewState.UNREVIEWED)),
            ~asked, ~(col(Note.words_agreed) & col(Note.name_agreed)),
        )
        .order_by(col(Participant.name), col(Note.said_at), col(Note.sequence))
    ).all()  # fmt: skip
    found = []
    for note, speaker, name, mail, said_no, was_asked in rows:
        rule = rule_at(rules, note.item_id, note.lane_id)
        verbatim = note.wording is Wording.VERBATIM and not note.words_agreed and not note.interpreted
        if rule is Attribution.ON_RECORD or (rule is Attribution.ROLE_ONLY and verbatim):
            shown = words.printable(db, note)
            said = shown.as_printed if shown else ""
            reworded = was_asked and not said_no
            found.append(ToAsk(note.id, said, name, speaker, bool(mail), note.item_id, note.lane_id, said_no, reworded))
    return found
