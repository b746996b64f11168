"""Asking speakers: may these words be printed, and under your name? (rules, 5)

approved     these very words, by name
changed      the words as the speaker put them, by name; they come back to the reviewer first
anonymised   the words without the name; so it is, too, when no reply came by the date
withdrawn    nothing of it is printed
superseded   the words were changed afterwards: the speaker is asked again

An answer is for these words of this speaker: it counts neither for other words, nor where the list says today that
somebody else spoke. A "no" holds in any case until a speaker who was asked again has answered.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlmodel import Session, col

from app.access.audit import record
from app.errors import N_, Conflict, Invalid
from app.models import Event, Note, Participant, Quote, User
from app.notes.operations.body import WORDS_LIMIT, clean
from app.notes.quotes.queries import SPEAKS, open_to_print
from app.vocabulary import QuoteState, ReviewState

AGREEABLE = (QuoteState.ASKED, QuoteState.APPROVED, QuoteState.CHANGED, QuoteState.ANONYMISED)
GONE = N_("This note is not open to be quoted.")
NOBODY = N_("Somebody else said this.")
CHANGED = N_("These words were changed meanwhile; you will be asked again.")
ANSWERED = N_("This was answered meanwhile.")
LATE = N_("The date for a reply is over; the words are printed without a name.")


class Answered(Conflict):
    """Somebody answered since this page was shown: in another window, or a reviewer to whom it was told."""


def supersede(db: Session, note: UUID) -> None:
    """Words that the speaker has not seen are not agreed to; a "no" ends only by another answer."""
    db.execute(
        update(Quote)
        .where(col(Quote.note_id) == note, col(Quote.state).in_(AGREEABLE))
        .values(state=QuoteState.SUPERSEDED, version=Quote.version + 1)
    )


def ask(db: Session, event: Event, note: Note, *, speaker: Participant, until: datetime, by: User) -> Quote:
    """Raises Conflict where there is nothing to agree to, or somebody else said it."""
    if open_to_print(db, note) is None:
        raise Conflict(GONE)
    if not _says(db, note, speaker.key):
        raise Conflict(NOBODY)
    supersede(db, note.id)
    asked = Quote(
        event_id=event.key, note_id=note.id, operation_id=note.operation_id, participant_id=speaker.key,
        until=until, asked_by_id=by.key,
    )  # fmt: skip
    db.add(asked)
    db.flush()
    record(db, "asked a speaker about a quote", by=by, event=event, subject=str(note.id))
    return asked


def _says(db: Session, note: Note, participant: int | None) -> bool:
    said_it = select(col(Note.id)).join(Participant, SPEAKS).where(col(Note.id) == note.id)
    return db.execute(said_it.where(col(Participant.id) == participant)).first() is not None


def answer(
    db: Session, event: Event, quote: Quote, state: QuoteState, *, told: str = "", version: int, at: datetime,
    taken_by: User | None = None,
) -> None:  # fmt: skip
    """By the speaker, or by a reviewer who has it on paper (`taken_by`). May be changed until the date.

    Raises Answered where another answer stands than the one that was shown; Conflict where the words do not.
    """
    note = db.get_one(Note, quote.note_id)
    shown = open_to_print(db, note)
    if quote.state is QuoteState.SUPERSEDED or note.operation_id != quote.operation_id:
        raise Conflict(CHANGED)
    if not _says(db, note, quote.participant_id):
        raise Conflict(NOBODY)
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
    db.flush()
    _end_earlier(db, quote)
    record(db, "answered about a quote", by=taken_by, event=event, subject=str(note.id), answer=state.value)
    db.flush()


def _end_earlier(db: Session, quote: Quote) -> None:
    """This answer stands instead of those before it, a "no" as well."""
    db.execute(
        update(Quote)
        .where(col(Quote.note_id) == quote.note_id, col(Quote.id) != quote.key)
        .where(col(Quote.state) != QuoteState.SUPERSEDED)
        .values(state=QuoteState.SUPERSEDED, version=Quote.version + 1)
    )
