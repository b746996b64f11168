"""Asking speakers: may these words be printed, and under your name? (rules, 5)

approved     these very words, by name
changed      the words as the speaker put them, by name; they come back to the reviewer first
anonymised   the words without the name; so it is, too, when no reply came by the date
withdrawn    nothing of it is printed
superseded   the words were changed afterwards: a reviewer may ask again, and is shown that nobody was

An answer is for these words of this speaker: it counts neither for other words, nor where the list says today that
somebody else spoke. A "no" is taken whatever the words are by now, and holds until a speaker who was asked again has
answered.
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
CHANGED = N_("The words were changed meanwhile. Unless the speaker is asked again, the name is not printed.")
ANSWERED = N_("This was answered meanwhile.")
LATE = N_("The date for a reply is over; the words are printed without a name.")
UNTOLD = N_("Write the words as they may be printed.")
TOO_LONG = N_("This is longer than we can keep here (10,000 characters). Please shorten it.")


class Unanswered(Conflict):
    """This answer is not taken, and what was typed with it is not to be lost."""


class Answered(Unanswered):
    """Somebody answered since this page was shown: in another window, or a reviewer to whom it was told."""


class Reworded(Unanswered):
    """These are no longer the words that were shown."""


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

    A "no" is taken for whatever the words are by now. Raises Answered where another answer stands than the one that was
    shown, Reworded where the words do not, Unanswered where it is too late, or nothing of theirs to agree to; Invalid.
    """
    note = db.get_one(Note, quote.note_id)
    refused = state is QuoteState.WITHDRAWN
    reworded = quote.state is QuoteState.SUPERSEDED or note.operation_id != quote.operation_id
    if reworded and not refused:
        raise Reworded(CHANGED)
    if not _says(db, note, quote.participant_id):
        raise Unanswered(NOBODY)
    if at >= quote.until and taken_by is None:
        raise Unanswered(LATE)
    if quote.version != version and not reworded:
        if quote.state is state and state is not QuoteState.CHANGED:
            return  # the same once more
        raise Answered(ANSWERED)
    shown = open_to_print(db, note)
    if shown is None and not refused:
        raise Unanswered(GONE)
    if state is QuoteState.CHANGED:
        told = _told(told)
        if shown is not None and told == shown.as_printed:
            state = QuoteState.APPROVED
        else:
            note.report_wording = told
            note.review = ReviewState.UNREVIEWED
            note.version += 1
    quote = _asked_again(db, quote) or quote
    quote.state, quote.answered_at, quote.taken_by_id = state, at, taken_by.key if taken_by else None
    quote.version += 1
    db.flush()
    _end_earlier(db, quote)
    record(db, "answered about a quote", by=taken_by, event=event, subject=str(note.id), answer=state.value)
    db.flush()


def _told(typed: str) -> str:
    """Words of the speaker's own. Raises Invalid where there are none, or more than a note holds."""
    told, _ = clean(typed, lines=True)
    if not told or len(told) > WORDS_LIMIT:
        raise Invalid(fields={"told": TOO_LONG if told else UNTOLD})
    return told


def _asked_again(db: Session, quote: Quote) -> Quote | None:
    """The question about the words as they are now, where this one was superseded by it: it is the one that its speaker
    sees, and may still answer otherwise."""
    if quote.state is not QuoteState.SUPERSEDED:
        return None
    living = select(Quote).where(
        col(Quote.note_id) == quote.note_id, col(Quote.participant_id) == quote.participant_id,
        col(Quote.state) != QuoteState.SUPERSEDED, col(Quote.id) > quote.key,
    )  # fmt: skip
    return db.execute(living.order_by(col(Quote.id).desc()).limit(1)).scalar_one_or_none()


def _end_earlier(db: Session, quote: Quote) -> None:
    """This answer stands instead of those before it, a "no" as well."""
    db.execute(
        update(Quote)
        .where(col(Quote.note_id) == quote.note_id, col(Quote.id) != quote.key)
        .where(col(Quote.state) != QuoteState.SUPERSEDED)
        .values(state=QuoteState.SUPERSEDED, version=Quote.version + 1)
    )
