"""The keys that confidential words are encrypted with, one or more for each event."""

from datetime import datetime

from sqlmodel import Field

from app.models.base import Table, UtcDateTime


class EventKey(Table, table=True):
    """A key of an event, wrapped by the installation's master key. Erased: what was sealed with it is gone."""

    __tablename__ = "event_key"

    event_id: int = Field(foreign_key="event.id", ondelete="CASCADE", index=True)
    master: str = Field(max_length=16)
    """Which master key wraps it."""
    wrapped: str = Field(default="", max_length=200)
    erased_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
