"""What calendars tell of a checklist."""

from dataclasses import dataclass, field
from datetime import datetime

from app.checklist.dates import Schedule


@dataclass(frozen=True, slots=True)
class Entry:
    """One task as a calendar shows it, in the reader's words. `revision` never goes back."""

    id: int
    code: str
    title: str
    phase: str
    person: str
    deliverable: str
    revision: int


@dataclass(frozen=True, slots=True)
class Feed:
    """The tasks of one event. `ids` leads from the code of every task of the event, shown or not, to its number."""

    slug: str
    title: str
    zone: str
    place: str
    revision: int
    changed: datetime
    plan: Schedule
    entries: list[Entry]
    ids: dict[str, int] = field(default_factory=dict)
