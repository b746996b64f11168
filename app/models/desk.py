"""The desk of the recorders: their devices, messages to them, and who hands over to whom."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from app.models.base import Table, UtcDateTime


class RecorderDevice(Table, table=True):
    """What a device last said of itself: whose it is, where it records, how much it has not sent yet."""

    __tablename__ = "recorder_device"
    __table_args__ = (UniqueConstraint("event_id", "device"),)

    event_id: int = Field(foreign_key="event.id", ondelete="CASCADE")
    device: str = Field(max_length=64)
    user_id: int | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL")
    item_id: int | None = Field(default=None, foreign_key="guide_item.id", ondelete="SET NULL")
    """The session or group that its recorder's page is open at."""
    seen_at: datetime = Field(sa_type=UtcDateTime)
    waiting: int = 0
    """How many operations it had not sent."""
    oldest_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When the oldest of them was typed."""


class DeskMessage(Table, table=True):
    """A word from the desk to whoever records at a place; `item_id` None: to everybody who records."""

    __tablename__ = "desk_message"

    event_id: int = Field(foreign_key="event.id", ondelete="CASCADE", index=True)
    item_id: int | None = Field(default=None, foreign_key="guide_item.id", ondelete="CASCADE")
    text: str = Field(max_length=500)
    author_id: int | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL")
    seen_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    seen_by_id: int | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL")


class HandOver(Table, table=True):
    """One recorder passes a place on to another; until that one takes it the first stays its recorder."""

    __tablename__ = "hand_over"

    event_id: int = Field(foreign_key="event.id", ondelete="CASCADE", index=True)
    item_id: int = Field(foreign_key="guide_item.id", ondelete="CASCADE")
    from_id: int | None = Field(default=None, foreign_key="user_account.id", ondelete="CASCADE")
    to_id: int = Field(foreign_key="user_account.id", ondelete="CASCADE")
    taken_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """Taken, taken back, or replaced by another."""
