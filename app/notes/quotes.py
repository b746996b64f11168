"""Asking speakers: may these words be printed, and under your name? (rules, 5)

approved     these very words, by name
changed      the words as the speaker put them, by name; they come back to the reviewer first
anonymised   the words without the name; so it is, too, when no reply came by the date
withdrawn    nothing of it is printed
superseded   the words were changed afterwards: the speaker is asked again
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import and_, or_, select, update
from sqlmodel import Session, col

from app.access.audit import record
from app.errors import N_, Conflict, Invalid
from app.models import Event, Note, Participant, Quote, User
from app.notes import words
from app.notes.body import WORDS_LIMIT, clean
from app.notes.places import rule_at
from app.vocabulary import Attribution, QuoteState, ReviewState, Wording

AGREEABLE = (QuoteState.ASKED, QuoteState.APPROVED, QuoteState.CHANGED, QuoteState.ANONYMISED)
LIVING = (*AGREEABLE, QuoteState.WITHDRAWN)
GONE = N_("This note is not open to be quoted.")
NOBODY = N_("Somebody else said this.")
CHANGED = N_("These words were changed meanwhile; you will be asked again.")
ANSWERED = N_("This was answered meanwhile.")
LATE = N_("The date for a reply is over; the words are printed without a name.")


class Answered(Conflict):
    """Somebody answered since this page was shown: in another window, or a reviewer to whom it was told."""


SPEAKS = or_(
    col(Participant.id) == col(Note.participant_id),
    and_(
        col(Note.participant_id).is_(None),
        col(Participant.event_id) == col(Note.event_id),
        col(Participant.seat_number) == col(Note.seat_number),
    ),
)
"""Who said it: by name, or on that seat."""


def worth(state: QuoteState, until: datetime, now: datetime, *, same_words: bool) -> QuoteState:
    """What an answer is worth for the words of a note as they are now. A "no" holds whatever becomes of the words."""
    if state is QuoteState.WITHDRAWN or same_words:
        return standing(state, until, now)
    return QuoteState.ANONYMISED


def standing(state: QuoteState, until: datetime, now: datetime) -> QuoteState:
    """What follows from a question today: no reply by the date means without the name."""
    return QuoteState.ANONYMISED if state is QuoteState.ASKED and now >= until else state


def supersede(db: Session, note: UUID, states: Sequence[QuoteState] = AGREEABLE) -> None:
    """Words that the speaker has not seen are not agreed to; a "no" ends only when they are asked again."""
    db.execute(
        update(Quote)
        .where(col(Quote.note_id) == note, col(Quote.state).in_(states))
        .values(state=QuoteState.SUPERSEDED, version=Quote.version + 1)
    )


def ask(db: Session, event: Event, note: Note, *, speaker: Participant, until: datetime, by: User) -> Quote:
    """Raises Conflict where there is nothing to agree to, or somebody else said it."""
    if _open(db, note) is None:
        raise Conflict(GONE)
    said_it = select(col(Note.id)).join(Participant, SPEAKS).where(col(Note.id) == note.id)
    if db.execute(said_it.where(col(Participant.id) == speaker.key)).first() is None:
        raise Conflict(NOBODY)
    supersede(db, note.id, LIVING)
    asked = Quote(
        event_id=event.key, note_id=note.id, operation_id=note.operation_id, participant_id=speaker.key,
        until=until, asked_by_id=by.key,
    )  # fmt: skip
    db.add(asked)
    db.flush()
    record(db, "asked a speaker about a quote", by=by, event=event, subject=str(note.id))
    return asked


def answer(
    db: Session, event: Event, quote: Quote, state: QuoteState, *, told: str = "", version: int, at: datetime,
    taken_by: User | None = None,
) -> None:  # fmt: skip
    """By the speaker, or by a reviewer who has it on paper (`taken_by`). May be changed until the date.

    Raises Answered where another answer stands than the one that was shown; Conflict where the words do not.
    """
    note = db.get_one(Note, quote.note_id)
    shown = _open(db, note)
    if quote.state is QuoteState.SUPERSEDED or note.operation_id != quote.operation_id:
        raise Conflict(CHANGED)
    if at >= quote.until and taken_by is None:
        raise Conflict(LATE)
    if quote.version != version:
        if quote.state is state and state is not QuoteState.CHANGED:
            return  # the same once more
        raise Answered(ANSWERED)
    if shown is None:
        raise Conflict(GONE)
    if state is QuoteState.CHANGED:
        told, _ = clean(told, lines=True)
        if not told or len(told) > WORDS_LIMIT:
            raise Invalid(fields={"told": N_("Write the words as they may be printed.")})
        if told == shown.as_printed:
            state = QuoteState.APPROVED
        else:
            note.report_wording = told
            note.review = ReviewState.UNREVIEWED
            note.version += 1
    quote.state, quote.answered_at, quote.taken_by_id = state, at, taken_by.key if taken_by else None
    quote.version += 1
    record(db, "answered about a quote", by=taken_by, event=event, subject=str(note.id), answer=state.value)
    db.flush()


def _open(db: Session, note: Note) -> words.Said | None:
    if note.erased_at is not None or note.mark not in words.PRINTABLE:
        return None
    return words.printable(db, note)


class Answer(NamedTuple):
    state: QuoteState
    speaker: str


def answers(db: Session, event: Event, now: datetime) -> dict[UUID, Answer]:
    """What each speaker's answer is worth for the words of a note as they are now; as the report's own gate has it."""
    rows = db.execute(
        select(
            col(Quote.note_id), col(Quote.state), col(Quote.until), col(Participant.name),
            (col(Quote.operation_id) == col(Note.operation_id)).label("same_words"),
        )
        .join(Note, col(Note.id) == col(Quote.note_id))
        .outerjoin(Participant, col(Participant.id) == col(Quote.participant_id))
        .where(col(Quote.event_id) == event.key)
    )  # fmt: skip
    found: dict[UUID, Answer] = {}
    for note, state, until, speaker, same_words in rows:
        if state is QuoteState.SUPERSEDED:
            found.setdefault(note, Answer(QuoteState.ANONYMISED, ""))
        else:
            found[note] = Answer(worth(state, until, now, same_words=same_words), speaker or "")
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


def quotes(db: Session, event: Event, now: datetime, *, participant: int | None = None) -> list[QuoteRow]:
    """What was asked, in the order of the notes; of one speaker, or of all."""
    statement = (
        select(Quote, Note, col(Participant.name), col(Participant.email))
        .join(Note, col(Note.id) == col(Quote.note_id))
        .outerjoin(Participant, col(Participant.id) == col(Quote.participant_id))
        .where(col(Quote.event_id) == event.key, col(Quote.state) != QuoteState.SUPERSEDED)
        .order_by(col(Note.said_at), col(Note.sequence), col(Quote.id))
    )
    if participant is not None:
        statement = statement.where(col(Quote.participant_id) == participant)
    rows = []
    for quote, note, name, mail in db.execute(statement).all():
        shown = _open(db, note) if note.operation_id == quote.operation_id else None
        rows.append(
            QuoteRow(
                quote.key, note.id, standing(quote.state, quote.until, now), quote.until, quote.answered_at,
                quote.version, shown.as_printed if shown else "", name or "",
                quote.participant_id, bool(mail), note.item_id, note.lane_id, shown is not None,
            )
        )  # fmt: skip
    return rows


class ToAsk(NamedTuple):
    note: UUID
    words: str
    name: str
    participant: int
    has_mail: bool
    session: int | None
    lane: int | None


def to_ask(db: Session, event: Event, rules: Mapping[int, Attribution]) -> list[ToAsk]:
    """Notes whose speaker has neither agreed in the room nor been asked about these words: on the record
    all under a name; where speakers are told by role what is to be quoted word for word. Where nobody may be named
    nobody is asked."""
    asked = select(col(Quote.note_id)).where(
        col(Quote.event_id) == event.key, col(Quote.state) != QuoteState.SUPERSEDED,
        col(Quote.operation_id) == col(Note.operation_id),
    )  # fmt: skip
    rows = db.execute(
        select(Note, col(Participant.id), col(Participant.name), col(Participant.email))
        .join(Participant, SPEAKS)
        .where(
            col(Note.event_id) == event.key, col(Note.erased_at).is_(None), col(Note.mark).in_(words.PRINTABLE),
            col(Note.merged_into).is_(None), col(Participant.unlisted).is_(False),
            col(Note.review).in_((ReviewState.RELEASED, ReviewState.UNREVIEWED)),
            col(Note.id).not_in(asked.correlate(Note)), ~(col(Note.words_agreed) & col(Note.name_agreed)),
        )
        .order_by(col(Participant.name), col(Note.said_at), col(Note.sequence))
    ).all()  # fmt: skip
    found = []
    for note, speaker, name, mail in rows:
        rule = rule_at(rules, note.item_id, note.lane_id)
        verbatim = note.wording is Wording.VERBATIM and not note.words_agreed and not note.interpreted
        if rule is Attribution.ON_RECORD or (rule is Attribution.ROLE_ONLY and verbatim):
            shown = words.printable(db, note)
            said = shown.as_printed if shown else ""
            found.append(ToAsk(note.id, said, name, speaker, bool(mail), note.item_id, note.lane_id))
    return found
