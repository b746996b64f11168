"""The guide: days, and one tree of sessions, steps, splits and lanes. Times are computed, never stored."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from app.models.base import Edited, Json, Table, UtcDateTime, word
from app.vocabulary import Attribution, Audience, Form, ItemKind, ItemRole, Mark, NoteKind


class GuideDay(Edited, table=True):
    __tablename__ = "guide_day"
    __table_args__ = (UniqueConstraint("event_id", "on"),)

    event_id: int = Field(foreign_key="event.id", ondelete="CASCADE", index=True)
    on: date
    title_en: str = Field(default="", max_length=200)
    title_sq: str = Field(default="", max_length=200)
    starts: int = 540
    """Minutes after midnight, in the event's zone."""


class GuideItem(Edited, table=True):
    """A row of the guide: a session, a step, a split or a lane.

    Sessions stand in a day, a lane or a session; steps in a day, session or lane; splits in a day or session;
    lanes in a split. A row without a day is parked among the ideas beside the days.
    """

    __tablename__ = "guide_item"

    event_id: int = Field(foreign_key="event.id", ondelete="CASCADE", index=True)
    day_id: int | None = Field(default=None, foreign_key="guide_day.id", ondelete="CASCADE", index=True)
    parent_id: int | None = Field(default=None, foreign_key="guide_item.id", ondelete="CASCADE", index=True)
    position: int = 0
    uid: str = Field(unique=True, max_length=36, description="stable across moves; the calendar's UID")
    kind: ItemKind = Field(sa_type=word(ItemKind))
    title_en: str = Field(default="", max_length=200)
    title_sq: str = Field(default="", max_length=200)
    number: str = Field(default="", max_length=10)
    minutes: int | None = None
    """Of a step; of a session or lane that holds nothing yet. Whoever holds rows lasts as long as they do, and a
    session's minutes are then the time set aside for it."""
    pin: int | None = None
    """Wall minutes after the midnight that begins the day; 1470 is 0:30 the next day."""
    form: Form | None = Field(default=None, sa_type=word(Form))
    method: str = Field(default="", max_length=60)
    room: str = Field(default="", max_length=120)
    set_up: str = Field(default="", max_length=1000)
    materials: str = Field(default="", max_length=2000)
    say: str = Field(default="", max_length=4000)
    do: str = Field(default="", max_length=4000)
    transition: str = Field(default="", max_length=1000)
    fallback: str = Field(default="", max_length=1000)
    output: str = Field(default="", max_length=1000)
    recorder_task: str = Field(default="", max_length=2000)
    cut_to: int | None = None
    optional: bool = False
    protocol: bool = False
    public: bool = True
    purpose_en: str = Field(default="", max_length=1000)
    purpose_sq: str = Field(default="", max_length=1000)
    panel_en: str = Field(default="", max_length=200)
    panel_sq: str = Field(default="", max_length=200)
    """Title of the panel where the session is one."""
    qark: str = Field(default="", max_length=40)
    """Of a lane that gathers a region."""
    attribution: Attribution = Field(default=Attribution.ROLE_ONLY, sa_type=word(Attribution))
    default_mark: Mark = Field(default=Mark.PUBLIC, sa_type=word(Mark))
    edited_by_id: int | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL")
    """Whose edit made this version: one's own edits follow one another without a conflict."""
    removed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """A row that was taken away stands in no day. It is kept, so that what points at it (notes, contributions) still
    does and still knows what it belonged to, and undo is a change like any other."""


class ItemPerson(Table, table=True):
    """Who does what in a row: an account, a participant, or just a label such as an office."""

    __tablename__ = "item_person"

    event_id: int = Field(foreign_key="event.id", ondelete="CASCADE", index=True)
    item_id: int = Field(foreign_key="guide_item.id", ondelete="CASCADE", index=True)
    role: ItemRole = Field(sa_type=word(ItemRole))
    user_id: int | None = Field(default=None, foreign_key="user_account.id", ondelete="CASCADE")
    participant_id: int | None = Field(default=None, foreign_key="participant.id", ondelete="CASCADE")
    label: str = Field(default="", max_length=200)
    position: int = 0


class SessionObjective(Table, table=True):
    __tablename__ = "session_objective"
    __table_args__ = (UniqueConstraint("item_id", "objective_id"),)

    event_id: int = Field(foreign_key="event.id", ondelete="CASCADE", index=True)
    item_id: int = Field(foreign_key="guide_item.id", ondelete="CASCADE", index=True)
    objective_id: int = Field(foreign_key="objective.id", ondelete="CASCADE", index=True)


class PanelQuestion(Edited, table=True):
    """A common question of a panel, or a prompt of a working group; notes are taken under it."""

    __tablename__ = "panel_question"

    event_id: int = Field(foreign_key="event.id", ondelete="CASCADE", index=True)
    item_id: int = Field(foreign_key="guide_item.id", ondelete="CASCADE", index=True)
    position: int = 0
    text_en: str = Field(default="", max_length=500)
    text_sq: str = Field(default="", max_length=500)
    default_kind: NoteKind | None = Field(default=None, sa_type=word(NoteKind))
    removed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """As of a row: it is not asked any more, and what was said to it still is an answer to it."""


class Publication(Table, table=True):
    """The agenda as it was published, stable until the next publication; or the guide as the team was shown it."""

    event_id: int = Field(foreign_key="event.id", ondelete="CASCADE", index=True)
    number: int
    """Of both kinds together, in the order in which they were made."""
    audience: Audience = Field(
        default=Audience.PUBLIC, sa_type=word(Audience), sa_column_kwargs={"server_default": Audience.PUBLIC.value}
    )
    remark: str = Field(default="", max_length=500, sa_column_kwargs={"server_default": ""})
    """What this version is about, in the words of whoever shared it."""
    by_id: int | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL")
    withdrawn: bool = False
    withdrawn_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    content: dict[str, Any] = Field(default_factory=dict, sa_type=Json)


class GuideChange(Table, table=True):
    """One step of a guide's history: what it found, what it left. They are undone and redone in their order."""

    __tablename__ = "guide_change"
    __table_args__ = (UniqueConstraint("event_id", "number"),)

    event_id: int = Field(foreign_key="event.id", ondelete="CASCADE", index=True)
    number: int
    """The version of the guide that it made."""
    user_id: int | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL")
    verb: str = Field(max_length=20)
    title: str = Field(default="", max_length=200)
    """Of the row that it is about."""
    rows: list[Any] = Field(default_factory=list, sa_type=Json)
    """[table, id, columns before or null, columns after or null]"""
    undone_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    undone_by_id: int | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL")


class GuideComment(Table, table=True):
    """A word between the lead facilitator and the team about one row."""

    __tablename__ = "guide_comment"

    event_id: int = Field(foreign_key="event.id", ondelete="CASCADE", index=True)
    item_id: int = Field(foreign_key="guide_item.id", ondelete="CASCADE", index=True)
    user_id: int | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL")
    text: str = Field(max_length=2000)
    resolved_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    resolved_by_id: int | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL")


class OwnMethod(Table, table=True):
    """A method of the organisation, saved from a session that worked. Steps as in `seed/methods.json`."""

    __tablename__ = "own_method"

    name_en: str = Field(default="", max_length=200)
    name_sq: str = Field(default="", max_length=200)
    content: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    user_id: int | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL")
    event_id: int | None = Field(default=None, foreign_key="event.id", ondelete="SET NULL")
    """Where it comes from."""
    withdrawn_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
