"""Tasks of an event's checklist. Dates are computed from these by `app/checklist/dates.py`, never stored."""

from datetime import date
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from app.models.base import Edited, Json, Table, word
from app.vocabulary import Anchor, Bound, TeamFunction


class Task(Edited, table=True):
    __table_args__ = (UniqueConstraint("event_id", "code"),)

    event_id: int = Field(foreign_key="event.id", ondelete="CASCADE", index=True)
    code: str = Field(max_length=20)
    position: int = 0
    phase_position: int = 0
    phase_en: str = Field(default="", max_length=120)
    phase_sq: str = Field(default="", max_length=120)
    title_en: str = Field(default="", max_length=1000)
    title_sq: str = Field(default="", max_length=1000)
    function: TeamFunction | None = Field(default=None, sa_type=word(TeamFunction))
    owner_id: int | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL", index=True)
    """Only where it is somebody else than the holder of the function."""
    bound: Bound = Field(default=Bound.LATEST, sa_type=word(Bound))
    anchor: str = Field(default=Anchor.EVENT_START, max_length=20)
    """`event_start`, `event_end`, or the code of another task of this event."""
    offset_days: int = 0
    lead_days: int = 0
    hard: bool = False
    month_limit: int | None = None
    """At least so many calendar months before the start of the event; checked, not scheduled by."""
    retention: bool = False
    """A deadline for erasing data: after the event it moves back from a day nobody works, not on."""
    deliverable_en: str = Field(default="", max_length=500)
    deliverable_sq: str = Field(default="", max_length=500)
    deliverable_link: str = Field(default="", max_length=1000)
    source: str = Field(default="", max_length=40)
    pinned_on: date | None = None
    completed_on: date | None = None
    completed_by_id: int | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL")
    measured_against: date | None = None
    """The benchmark that stood when the task was completed."""
    not_applicable: bool = False
    not_applicable_reason: str = Field(default="", max_length=500)
    remarks: str = Field(default="", max_length=4000)
    extra: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    """Columns of people's own in the workbook, by their heads: kept for the next one, nowhere else shown."""
    search: str = Field(default="", max_length=4000)
    """Casefolded, without accents: what the search looks in."""


class TaskDependency(Table, table=True):
    __tablename__ = "task_dependency"
    __table_args__ = (UniqueConstraint("task_id", "needs_id"),)

    event_id: int = Field(foreign_key="event.id", ondelete="CASCADE", index=True)
    task_id: int = Field(foreign_key="task.id", ondelete="CASCADE", index=True)
    needs_id: int = Field(foreign_key="task.id", ondelete="CASCADE", index=True)


class TaskChange(Table, table=True):
    """One field of one task as it was and as it became; those of one act share its `act`, and are taken back together.

    Times and people's names are never copied: `before` and `after` are the column's value as text.
    """

    __tablename__ = "task_change"

    event_id: int = Field(foreign_key="event.id", ondelete="CASCADE", index=True)
    task_id: int = Field(foreign_key="task.id", ondelete="CASCADE", index=True)
    by_id: int | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL")
    act: str = Field(max_length=16, index=True)
    field: str = Field(max_length=40)
    before: str = Field(default="", max_length=4000)
    after: str = Field(default="", max_length=4000)


class TaskComment(Table, table=True):
    __tablename__ = "task_comment"

    event_id: int = Field(foreign_key="event.id", ondelete="CASCADE", index=True)
    task_id: int = Field(foreign_key="task.id", ondelete="CASCADE", index=True)
    by_id: int | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL")
    text: str = Field(max_length=4000)
    removed: bool = False
    """Taken back by its author, who may still undo it; nobody is shown it."""


class TaskLink(Table, table=True):
    """Something that belongs to a task and lies elsewhere."""

    __tablename__ = "task_link"

    event_id: int = Field(foreign_key="event.id", ondelete="CASCADE", index=True)
    task_id: int = Field(foreign_key="task.id", ondelete="CASCADE", index=True)
    by_id: int | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL")
    name: str = Field(default="", max_length=200)
    address: str = Field(max_length=1000)


class BreachReason(Table, table=True):
    """Why a hard rule is broken, in writing. `kind` is a `BreachKind` of `app/checklist/dates.py`."""

    __tablename__ = "breach_reason"
    __table_args__ = (UniqueConstraint("task_id", "kind"),)

    event_id: int = Field(foreign_key="event.id", ondelete="CASCADE", index=True)
    task_id: int = Field(foreign_key="task.id", ondelete="CASCADE", index=True)
    by_id: int | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL")
    kind: str = Field(max_length=20)
    reason: str = Field(max_length=1000)


class RemovedTask(Table, table=True):
    """A task that was deleted, with all that hung on it, so that it can be put back as it was."""

    __tablename__ = "removed_task"

    event_id: int = Field(foreign_key="event.id", ondelete="CASCADE", index=True)
    by_id: int | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL")
    content: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
