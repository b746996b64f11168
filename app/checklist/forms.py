"""What people type into the checklist, as plain values."""

import re
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BeforeValidator, Field, field_validator

from app.checklist.dates import FARTHEST, OF_EVENT
from app.errors import N_
from app.vocabulary import Anchor, Bound, TeamFunction
from app.web.fields import Day, Line, LongLine, NeededLine, NeededLongLine, Text, WebAddress, refuse, sought
from app.web.forms import Form

CODE = re.compile(r"[A-Z0-9][A-Z0-9.-]{0,19}")
Chosen = TypeVar("Chosen", bound=StrEnum)
YEARS = range(1990, 2101)


class Grouping(StrEnum):
    PHASE = "phase"
    WEEK = "week"
    OWNER = "owner"


class Shown(StrEnum):
    """In the order of the pills; the plain list shows what is open."""

    OPEN = "open"
    LATE = "late"
    DUE = "due"
    RISK = "risk"
    MINE = "mine"
    DONE = "done"
    ALL = "all"


class View(Form):
    """What of the list is asked for, as it stands in the address. What is not understood is not asked for."""

    q: str = ""
    by: Grouping = Grouping.PHASE
    show: Shown = Shown.OPEN
    function: TeamFunction | None = None
    choose: bool = False
    """Rows with check boxes and handles: for many at once, and to arrange them."""

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "View":
        return cls(
            q=sought(query.get("q", "")),
            by=_one(Grouping, query.get("by")) or Grouping.PHASE,
            show=_one(Shown, query.get("show")) or Shown.OPEN,
            function=_one(TeamFunction, query.get("function")),
            choose=query.get("choose") == "1",
        )

    def query(self, **changed: str) -> dict[str, str]:
        """For the address: only what differs from the plain list."""
        wanted = {"q": self.q, "by": self.by, "show": self.show, "function": self.function or ""} | changed
        wanted.setdefault("choose", "1" if self.choose else "")
        plain = {"by": Grouping.PHASE, "show": Shown.OPEN}
        return {name: str(value) for name, value in wanted.items() if value and value != plain.get(name)}


def _one(kind: type[Chosen], value: str | None) -> Chosen | None:
    return kind(value) if value is not None and value in [*kind] else None


def _code(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    typed = value.strip().upper()
    if not CODE.fullmatch(typed):
        raise refuse(N_("“%(typed)s” is not a code: letters, digits, full stop and hyphen."), typed=value[:40])
    return typed


def _codes(value: Any) -> Any:
    if isinstance(value, str):
        return tuple(dict.fromkeys(_code(each) for each in re.split(r"[\s,;]+", value) if each))
    return value


def _anchor(value: Any) -> Any:
    return value if value in OF_EVENT else _code(value)


def _in_our_time(value: date) -> date:
    if value.year not in YEARS:
        raise refuse(N_("This date is too far away."))
    return value


Codes = Annotated[tuple[str, ...], BeforeValidator(_codes), Field(max_length=50)]
AnchorField = Annotated[str, BeforeValidator(_anchor)]
Offset = Annotated[int, Field(ge=-FARTHEST, le=FARTHEST)]


class TaskEdit(Form):
    """One task, or one field of it. `benchmark` empty follows the rule again; so does `unpin`."""

    title_en: LongLine = ""
    title_sq: LongLine = ""
    function: TeamFunction | None = None
    owner_id: int | None = None
    benchmark: Day | None = None
    offset_days: Offset = 0
    anchor: AnchorField = Anchor.EVENT_START
    bound: Bound = Bound.LATEST
    lead_days: Annotated[int, Field(ge=0, le=250)] = 0
    hard: bool = False
    retention: bool = False
    month_limit: Annotated[int, Field(ge=1, le=24)] | None = None
    depends_on: Codes = ()
    deliverable_en: Annotated[LongLine, Field(max_length=500)] = ""
    deliverable_sq: Annotated[LongLine, Field(max_length=500)] = ""
    deliverable_link: WebAddress = ""
    remarks: Text = ""
    not_applicable: bool = False
    not_applicable_reason: Annotated[LongLine, Field(max_length=500)] = ""
    completed_on: Day | None = None

    @field_validator("benchmark", "completed_on")
    @classmethod
    def in_our_time(cls, value: date | None) -> date | None:
        return value if value is None else _in_our_time(value)


class NewTask(Form):
    """`below` is the task behind which it goes; its phase is then that one's."""

    title: NeededLongLine
    below: int | None = None
    phase: Line = ""
    function: TeamFunction | None = None
    offset_days: Offset = 0
    anchor: AnchorField = Anchor.EVENT_START


class Selection(Form):
    """Rows that were ticked in the list."""

    task: Annotated[tuple[int, ...], Field(max_length=2000)] = ()


class BulkAssignment(Form):
    """What is left empty stays as it is; "function" as person means whoever holds the function."""

    function: TeamFunction | None = None
    person: Annotated[str, Field(pattern=r"^(function|[0-9]{1,9})$")] | None = None


class BulkShift(Form):
    days: Annotated[int, Field(ge=-365, le=365)]

    @field_validator("days")
    @classmethod
    def some(cls, value: int) -> int:
        if value == 0:
            raise refuse(N_("Say by how many days: −7 is a week earlier."))
        return value


class BulkReason(Form):
    reason: Annotated[NeededLongLine, Field(max_length=500)]


class Place(Form):
    """`after` is the task behind which it goes; without one it goes last."""

    phase: int
    after: int | Literal["first"] | None = None


class BulkPhase(Form):
    phase: int


class NewComment(Form):
    text: Annotated[Text, Field(min_length=1)]


class NewLink(Form):
    name: Line = ""
    address: Annotated[WebAddress, Field(min_length=1)]


class ClosureGiven(Form):
    first: Day
    last: Day | None = None
    name: NeededLine

    @field_validator("first", "last")
    @classmethod
    def in_our_time(cls, value: date | None) -> date | None:
        return value if value is None else _in_our_time(value)

    @field_validator("last")
    @classmethod
    def a_short_while(cls, value: date | None, info: Any) -> date | None:
        first = info.data.get("first")
        if value and first and value < first:
            raise refuse(N_("The last day is before the first."))
        if value and first and (value - first).days > 30:
            raise refuse(N_("At most 31 days at once."))
        return value


class HolidayMoved(Form):
    on: Day

    @field_validator("on")
    @classmethod
    def in_our_time(cls, value: date) -> date:
        return _in_our_time(value)


class ReasonGiven(Form):
    reason: Annotated[NeededLongLine, Field(max_length=1000)]


class FunctionGiven(Form):
    holder_id: int | None = None
    deputy_id: int | None = None


class MoveWanted(Form):
    start: Day
    end: Day
    version: int | None = None

    @field_validator("start", "end")
    @classmethod
    def in_our_time(cls, value: date) -> date:
        return _in_our_time(value)

    @field_validator("end")
    @classmethod
    def not_before_the_start(cls, value: date, info: Any) -> date:
        start = info.data.get("start")
        if start and value < start:
            raise refuse(N_("The last day is before the first."))
        if start and (value - start).days > 30:
            raise refuse(N_("An event lasts at most 31 days."))
        return value
