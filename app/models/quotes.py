"""What speakers were asked about their words, and what they answered."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field

from app.models.base import Edited, UtcDateTime, word
from app.vocabulary import QuoteState


class Quote(Edited, table=True):
    """A question to a speaker: may these words be printed under your name? The words stand in the note alone."""

    event_id: int = Field(foreign_key="event.id", ondelete="CASCADE", index=True)
    note_id: UUID = Field(foreign_key="note.id", ondelete="CASCADE", index=True)
    operation_id: UUID
    """Whose words the speaker was shown; other words are not agreed to."""
    participant_id: int | None = Field(default=None, foreign_key="participant.id", ondelete="CASCADE", index=True)
    state: QuoteState = Field(default=QuoteState.ASKED, sa_type=word(QuoteState))
    until: datetime = Field(sa_type=UtcDateTime)
    """No reply until then means: without the name."""
    asked_by_id: int | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL")
    answered_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    taken_by_id: int | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL")
    """By whom an answer on paper or by telephone was entered."""
