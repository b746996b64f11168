"""Notes: append-only operations, the notes that follow from them, and what was set aside.

An operation that was taken is a revision of its note; there is no second table of revisions, so that words stand in
as few places as possible and can be erased from all of them.
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from app import clock
from app.models.base import Edited, Json, Table, UtcDateTime, word
from app.vocabulary import Mark, NoteKind, NoteSource, ReviewState, Wording


class Contribution(Edited, table=True):
    """What one speaker brings under the common questions of a panel."""

    event_id: int = Field(foreign_key="event.id", ondelete="CASCADE", index=True)
    item_id: int = Field(foreign_key="guide_item.id", ondelete="CASCADE", index=True)
    participant_id: int | None = Field(default=None, foreign_key="participant.id", ondelete="SET NULL")
    speaker: str = Field(default="", max_length=200)
    speaker_title: str = Field(default="", max_length=80)
    office: str = Field(default="", max_length=200)
    qark: str = Field(default="", max_length=40)
    position: int = 0
    minutes: int | None = None
    confirmed: bool = False
    quote_approved: bool | None = None
    link_id: int | None = Field(default=None, foreign_key="link.id", ondelete="SET NULL")
    invited_by_id: int | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL")
    """Who gave the speaker the link: the points that come by it are entered in this person's name."""
    sent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When a paper last came: by the speaker's link, or entered by staff."""


class NoteOperation(SQLModel, table=True):
    """One operation that was taken: a revision of its note. Rows are never changed, save that erasing blanks bodies."""

    __tablename__ = "note_operation"
    __table_args__ = (
        UniqueConstraint("event_id", "sequence"),
        UniqueConstraint("device", "device_sequence"),
        Index(None, "note_id"),
    )

    id: UUID = Field(primary_key=True)
    event_id: int = Field(foreign_key="event.id", ondelete="CASCADE")
    note_id: UUID
    sequence: int
    revision: int
    base_id: UUID | None = None
    """The operation whose words this one revises."""
    kind: str = Field(max_length=10)
    mark: Mark | None = Field(default=None, sa_type=word(Mark))
    device: str = Field(max_length=64)
    device_sequence: int
    author_id: int | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL")
    body: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    digest: str = Field(max_length=80)
    said_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    device_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    device_zone: str = Field(default="", max_length=60)
    received_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
    conflicting: bool = False
    """Made from words that were no longer the latest when it arrived."""


class Note(SQLModel, table=True):
    """A note as it stands after its latest operation; the words themselves are those of that operation."""

    __table_args__ = (
        Index(None, "event_id", "item_id"),
        Index(None, "event_id", "sequence"),
        Index(None, "author_id", "event_id", "erased_at"),
    )

    id: UUID = Field(primary_key=True)
    event_id: int = Field(foreign_key="event.id", ondelete="CASCADE")
    sequence: int
    revision: int = 1
    operation_id: UUID
    """The operation whose words it shows; what a correction is made from."""
    version: int = 1
    """Counts changes by reviewers; `revision` counts those of recorders."""
    item_id: int | None = Field(default=None, foreign_key="guide_item.id", ondelete="SET NULL")
    """Session."""
    lane_id: int | None = Field(default=None, foreign_key="guide_item.id", ondelete="SET NULL")
    question_id: int | None = Field(default=None, foreign_key="panel_question.id", ondelete="SET NULL")
    contribution_id: int | None = Field(default=None, foreign_key="contribution.id", ondelete="SET NULL", index=True)
    parent_id: UUID | None = Field(default=None, foreign_key="note.id", ondelete="SET NULL")
    source: NoteSource = Field(default=NoteSource.ROOM, sa_type=word(NoteSource))
    kind: NoteKind = Field(sa_type=word(NoteKind))
    wording: Wording = Field(sa_type=word(Wording))
    words: str = Field(default="")
    language: str = Field(default="sq", max_length=5)
    interpreted: bool = False
    reach: list[str] = Field(default_factory=list, sa_type=Json)
    mark: Mark = Field(sa_type=word(Mark))
    participant_id: int | None = Field(default=None, foreign_key="participant.id", ondelete="SET NULL")
    seat_number: int | None = None
    speaker_role: str = Field(default="", max_length=200)
    addressee: str = Field(default="", max_length=200)
    who: str = Field(default="", max_length=200)
    by_when: date | None = None
    words_agreed: bool = False
    """Read back in the room and agreed."""
    name_agreed: bool = False
    said_at: datetime = Field(sa_type=UtcDateTime)
    author_id: int | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL")
    erased_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    sealed: str = Field(default="", sa_column_kwargs={"server_default": ""})
    """Of a confidential note: words, who said them and to whom, encrypted; the columns for these are empty then."""
    in_conflict: bool = False
    review: ReviewState = Field(default=ReviewState.UNREVIEWED, sa_type=word(ReviewState))
    reviewed_by_id: int | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL")
    reviewed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    report_wording: str = Field(default="")
    """What the report prints instead of the words, which never change."""
    objective_id: int | None = Field(default=None, foreign_key="objective.id", ondelete="SET NULL")
    theme_id: int | None = Field(default=None, foreign_key="theme.id", ondelete="SET NULL")
    merged_into: UUID | None = Field(default=None, index=True)
    """The note that says the same and stands for both; these words stay as they are, and are not printed."""
    masked_from: UUID | None = None
    """The confidential note whose masked words these are."""
    masked_by_id: int | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL")
    """Who masked its words; somebody else has to agree before they leave the confidential note."""
    position: int = 0
    search: str = Field(default="")


class Quarantined(Table, table=True):
    """An operation that could not be taken as a note: kept aside for the organiser, nothing dropped."""

    event_id: int = Field(foreign_key="event.id", ondelete="CASCADE", index=True)
    operation_id: str = Field(default="", max_length=80, index=True)
    note_id: UUID | None = Field(default=None, index=True)
    device: str = Field(default="", max_length=64)
    reason: str = Field(max_length=60)
    raw: str = Field(default="")
    """What was sent, encrypted: nobody has judged yet how confidential it is."""
    digest: str = Field(default="", max_length=80)
    author_id: int | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL")
    resolved_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
