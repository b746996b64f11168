"""Who said a note, as the list has it today, and what they agreed to: read by the report, and for what is told under a
note, in the same way."""

from typing import Any, NamedTuple

from sqlalchemy import func
from sqlmodel import col

from app.models import Contribution, Event, Note, Office, Participant, Seat
from app.notes.quotes.queries import seated, speaker_of
from app.vocabulary import NoteSource, QuoteState

AGREED = (QuoteState.APPROVED, QuoteState.CHANGED)


class Agreement(NamedTuple):
    words: bool
    """To these words: written by the speaker, read back, by signed slip or approval."""
    name: bool
    """To be named: by consent, read back in the room, by signed slip or approval."""
    withdrawn: bool
    asked: bool
    """The speaker was asked, and has until a date to reply."""
    anonymised: bool
    """By the speaker's wish, for want of a reply, or because the words were changed after the reply."""


def with_speaker(statement: Any, event: Event) -> Any:
    """A selection of notes, with the contribution, participant and office behind each."""
    seats = seated(event)
    return (
        statement.outerjoin(Contribution, col(Contribution.id) == col(Note.contribution_id))
        .outerjoin(seats, seats.c.seat_number == col(Note.seat_number))
        .outerjoin(Participant, col(Participant.id) == speaker_of(seats))
        .outerjoin(Seat, col(Seat.id) == col(Participant.seat_id))
        .outerjoin(Office, col(Office.id) == func.coalesce(Participant.office_id, Seat.office_id))
    )


AGREED_IN = (
    Note.words_agreed, Note.name_agreed, Note.source, Contribution.quote_approved, Participant.consent_quote,
)  # fmt: skip
"""The columns that `agreement` needs."""


def agreement(row: Any, answer: QuoteState | None) -> Agreement:
    """`answer`: what its speaker said to these words, where somebody was asked."""
    anonymised = answer is QuoteState.ANONYMISED
    agreed = answer in AGREED or bool(row.quote_approved)
    return Agreement(
        words=bool(agreed or row.words_agreed or row.source is NoteSource.WRITTEN),
        name=not anonymised and bool(agreed or row.name_agreed or row.consent_quote),
        withdrawn=row.quote_approved is False or answer is QuoteState.WITHDRAWN,
        asked=answer is QuoteState.ASKED,
        anonymised=anonymised,
    )
