"""What recorders agree on in advance, and the devices that they share."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from app.models.base import Edited, Json, Table, UtcDateTime, word
from app.vocabulary import ReviewState


class DevicePin(Table, table=True):
    """Somebody's PIN on one shared device. It opens a session there and nowhere else; a few wrong tries end it."""

    __tablename__ = "device_pin"
    __table_args__ = (UniqueConstraint("device_hash", "user_id"),)

    device_hash: str = Field(max_length=64)
    user_id: int = Field(foreign_key="user_account.id", ondelete="CASCADE", index=True)
    pin_hash: str = Field(max_length=255)
    failures: int = 0


class NotePlan(Edited, table=True):
    """What a session's or a group's recorder agreed on in advance, beside its questions and its default mark."""

    __tablename__ = "note_plan"

    event_id: int = Field(foreign_key="event.id", ondelete="CASCADE", index=True)
    item_id: int = Field(foreign_key="guide_item.id", ondelete="CASCADE", unique=True)
    template: str = Field(default="", max_length=40)
    kinds: list[str] = Field(default_factory=list, sa_type=Json)
    """The kinds that are offered; none: all of them."""


class DisclosureCard(Edited, table=True):
    """What facilitator and recorder have before their eyes when somebody tells of a case."""

    __tablename__ = "disclosure_card"

    event_id: int = Field(foreign_key="event.id", ondelete="CASCADE", unique=True)
    say_en: str = Field(default="", max_length=1000)
    say_sq: str = Field(default="", max_length=1000)
    contact: str = Field(default="", max_length=500)
    """Whom to call, in private. On no page but the card and its form."""


class NotePhoto(Table, table=True):
    """A photo of a flip chart: sealed, and shown to reviewers alone until one of them has released it."""

    __tablename__ = "note_photo"

    event_id: int = Field(foreign_key="event.id", ondelete="CASCADE", index=True)
    uid: UUID = Field(unique=True)
    """Made by the device, so that a photo that is sent twice is one photo."""
    item_id: int | None = Field(default=None, foreign_key="guide_item.id", ondelete="SET NULL")
    lane_id: int | None = Field(default=None, foreign_key="guide_item.id", ondelete="SET NULL")
    author_id: int | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL")
    taken_at: datetime = Field(sa_type=UtcDateTime)
    digest: str = Field(max_length=80)
    sealed: str = Field(default="")
    width: int
    height: int
    review: ReviewState = Field(default=ReviewState.UNREVIEWED, sa_type=word(ReviewState))
    reviewed_by_id: int | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL")
