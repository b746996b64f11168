"""Events, their briefs, days nobody works, and objectives."""

from datetime import date, datetime
from functools import partial
from secrets import token_hex
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from app import clock
from app.models.base import Edited, Json, Table, UtcDateTime, word
from app.vocabulary import EventKind, GoNoGo


class Event(Edited, table=True):
    slug: str = Field(unique=True, max_length=80)
    forum_id: int = Field(foreign_key="forum.id", index=True)
    kind: EventKind = Field(sa_type=word(EventKind))
    title_en: str = Field(default="", max_length=200)
    title_sq: str = Field(default="", max_length=200)
    starts_on: date
    ends_on: date
    provisional: bool = False
    reserve_on: date | None = None
    date_stated: str = Field(default="", max_length=40)
    """What the source says of a past event's date where it is less than a day ("2004-05", "2006")."""
    place: str = Field(default="", max_length=200)
    venue: str = Field(default="", max_length=200)
    zone: str = Field(default="Europe/Tirane", max_length=60)
    country: str = Field(default="AL", max_length=2)
    working_week: str = Field(default="01234", max_length=7)
    """Digits of the working weekdays, Monday = 0."""
    languages: list[str] = Field(default_factory=lambda: ["sq", "en"], sa_type=Json)
    places: int | None = None
    """How many participants there is room for."""
    speaking_target: int = 50
    """Per cent of the whole day, breaks included, in which participants themselves should speak."""
    ends_at_announced: int | None = None
    """Minutes after midnight by which each day was announced to end."""
    note_sequence: int = 0
    """Last sequence number given to a note operation; raised under a lock on this row."""
    calendar_sequence: int = 0
    """SEQUENCE of the published calendar (RFC 5545)."""
    checklist_mark: str = Field(default_factory=partial(token_hex, 8), max_length=16)
    """Another one after each change that its checklist shows; see `freshness.py`."""
    checklist_changed_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
    """When that mark was given."""
    people_mark: str = Field(
        default_factory=partial(token_hex, 8), max_length=16, sa_column_kwargs={"server_default": ""}
    )
    """The same for its participants."""
    guide_mark: str = Field(
        default_factory=partial(token_hex, 8), max_length=16, sa_column_kwargs={"server_default": ""}
    )
    """The same for its guide."""
    times_mark: str = Field(
        default_factory=partial(token_hex, 8), max_length=16, sa_column_kwargs={"server_default": ""}
    )
    """The same for what rows usually take, which is learnt from all events."""
    reminded_on: date | None = None
    """The last day, on the wall of the event, for which reminders were written."""
    closed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    told: bool = False
    """A past event entered from its printed record; it was not prepared here."""


class BriefAnswer(Edited, table=True):
    """One start-up question or prerequisite of the brief."""

    __tablename__ = "brief_answer"
    __table_args__ = (UniqueConstraint("event_id", "question"),)

    event_id: int = Field(foreign_key="event.id", ondelete="CASCADE", index=True)
    question: str = Field(max_length=60)
    answer: str = Field(default="", max_length=4000)
    met: bool | None = None
    """For prerequisites and sufficiency: met, not met, not yet said."""


class BriefDecision(Table, table=True):
    """Go or no-go, with its reason; the latest one counts."""

    __tablename__ = "brief_decision"

    event_id: int = Field(foreign_key="event.id", ondelete="CASCADE", index=True)
    decision: GoNoGo = Field(sa_type=word(GoNoGo))
    reason: str = Field(default="", max_length=2000)
    user_id: int | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL")


class CostLine(Edited, table=True):
    """A cost of the event and who bears it."""

    __tablename__ = "cost_line"

    event_id: int = Field(foreign_key="event.id", ondelete="CASCADE", index=True)
    item: str = Field(max_length=60)
    bearer: str = Field(default="", max_length=200)
    remarks: str = Field(default="", max_length=1000)
    position: int = 0


class Holiday(Table, table=True):
    """A day nobody works, frozen for this event when first used, or a closure that people added."""

    __table_args__ = (UniqueConstraint("event_id", "on"),)

    event_id: int = Field(foreign_key="event.id", ondelete="CASCADE", index=True)
    on: date
    name_en: str = Field(default="", max_length=200)
    name_sq: str = Field(default="", max_length=200)
    closure: bool = False
    estimated: bool = False


class Objective(Edited, table=True):
    event_id: int = Field(foreign_key="event.id", ondelete="CASCADE", index=True)
    position: int = 0
    text_en: str = Field(default="", max_length=1000)
    text_sq: str = Field(default="", max_length=1000)
    outcome: str = Field(default="", max_length=2000)


class ObjectiveTheme(Table, table=True):
    """The thread from a theme of the consultation to the objective it carries."""

    __tablename__ = "objective_theme"
    __table_args__ = (UniqueConstraint("objective_id", "theme_id"),)

    objective_id: int = Field(foreign_key="objective.id", ondelete="CASCADE", index=True)
    theme_id: int = Field(foreign_key="theme.id", ondelete="CASCADE", index=True)


class Undo(Table, table=True):
    """What an undo needs, kept for a while: the feature that made it knows how to read `before`."""

    event_id: int = Field(foreign_key="event.id", ondelete="CASCADE", index=True)
    user_id: int | None = Field(default=None, foreign_key="user_account.id", ondelete="CASCADE")
    what: str = Field(max_length=60)
    before: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
