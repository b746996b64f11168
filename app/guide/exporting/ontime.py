"""The guide as a rundown: rows that Ontime imports, one line of time through all days.

Ontime's rules, as it publishes them: heads are known by their names; an empty timer type or one it knows is an event,
`group-start` ... `group-end` enclose a group (which cannot stand in another), `milestone` is a title without time, and
any other word drops the row. Times are times of day; an event that begins before the one above it begins on the next
day. So of groups side by side only the one that ends last is in the line of time; the others are there, but skipped.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from operator import attrgetter

from app.guide.plan import Node, PlannedDay
from app.vocabulary import Form, ItemKind

HEADS = (
    "ID", "Flag", "Cue", "Title", "Colour", "Time Start", "Time End", "Duration", "Link Start", "Count to end", "Note",
    "Timer Type", "End Action", "Warning Time", "Danger Time", "Skip",
)  # fmt: skip
SHEET = "event schedule"
"""The sheet that Ontime looks for when nobody tells it another."""
COLOURS: Mapping[Form, str] = {
    Form.PLENARY: "#4A6FA5",
    Form.SMALL_GROUPS: "#3F8F6B",
    Form.PAIRS: "#5FA777",
    Form.INDIVIDUAL: "#7A8B99",
    Form.PRESENTATION: "#A8643F",
    Form.QUESTIONS: "#8A6FB0",
    Form.ROUND: "#2F8F9D",
    Form.BREAK: "#9AA0A6",
    Form.MOVEMENT: "#B8B0A0",
}
DAY_MINUTES = 24 * 60
Value = str | bool


@dataclass(frozen=True, slots=True)
class RundownRow:
    """In the order of the heads. Times and durations are texts, "09:30:00": a cell of Excel's own has no time zone,
    and is read an hour late where the reader thinks it has."""

    id: str = ""
    flag: Value = ""
    cue: str = ""
    title: str = ""
    colour: str = ""
    start: str = ""
    end: str = ""
    duration: str = ""
    linked: Value = ""
    count_to_end: Value = ""
    note: str = ""
    timer: str = ""
    end_action: str = ""
    warning: str = ""
    danger: str = ""
    skip: Value = ""

    @property
    def values(self) -> tuple[Value, ...]:
        values: tuple[Value, ...] = _in_order(self)
        return values


_in_order = attrgetter(*(field.name for field in fields(RundownRow)))


def rundown(plans: Sequence[PlannedDay], titles: Mapping[int, str], notes: Mapping[int, str]) -> Iterator[RundownRow]:
    """`titles` of every row and of every day (by its number with a minus); `notes` for whoever calls the show."""
    return _Writer(titles, notes).days(plans)


class _Writer:
    def __init__(self, titles: Mapping[int, str], notes: Mapping[int, str]) -> None:
        self.titles, self.notes = titles, notes
        self.cue = 0
        self.ended: int | None = None
        """Where the line of time stands, in wall minutes of the day that is written."""

    def days(self, plans: Sequence[PlannedDay]) -> Iterator[RundownRow]:
        for plan in plans:
            self.ended = None
            if len(plans) > 1:
                yield RundownRow(id=f"day{plan.day.id}", title=self.titles[-plan.day.id], timer="milestone")
            for node in plan.roots:
                yield from self.group(node) if node.parts else self.inner(node, skip=False)

    def group(self, node: Node) -> Iterator[RundownRow]:
        yield RundownRow(
            id=f"row{node.row.id}",
            title=self.titles[node.row.id],
            colour=COLOURS[node.look],
            duration=_long(node.span.minutes),
            note=self.notes.get(node.row.id, ""),
            timer="group-start",
        )
        yield from self.parts(node, skip=False)
        yield RundownRow(timer="group-end")

    def inner(self, node: Node, *, skip: bool) -> Iterator[RundownRow]:
        if not node.parts:
            yield self.event(node, skip=skip)
            return
        yield RundownRow(
            id=f"row{node.row.id}",
            title=self.titles[node.row.id],
            colour=COLOURS[node.look],
            note=self.notes.get(node.row.id, ""),
            timer="milestone",
        )
        yield from self.parts(node, skip=skip)

    def parts(self, node: Node, *, skip: bool) -> Iterator[RundownRow]:
        leads = max(node.parts, key=lambda lane: lane.span.end) if node.row.kind == ItemKind.SPLIT else None
        for part in node.parts:
            yield from self.inner(part, skip=skip or (leads is not None and part is not leads))

    def event(self, node: Node, *, skip: bool) -> RundownRow:
        row, span = node.row, node.span
        linked = not skip and row.pin is None and span.opens == self.ended
        if not skip:
            self.ended = span.closes
        self.cue += 1
        warning, danger = _signals(span.minutes)
        return RundownRow(
            id=f"row{row.id}",
            flag=row.pin is not None,
            cue=str(self.cue),
            title=self.titles[row.id],
            colour=COLOURS[node.look],
            start=_time(span.opens),
            end=_time(span.closes),
            duration=_long(span.minutes),
            linked=linked,
            count_to_end=False,
            note=self.notes.get(row.id, ""),
            timer="clock" if row.protocol else "count-down",  # nobody sees a greeting counted down
            end_action="none",
            warning=_long(warning),
            danger=_long(danger),
            skip=skip,
        )


def _signals(minutes: int) -> tuple[int, int]:
    """How many minutes before the end a speaker is warned, and warned again."""
    if minutes > 15:
        return 5, 2
    return (2, 1) if minutes > 5 else (0, 0)


def _time(wall: int) -> str:
    return _long(wall % DAY_MINUTES)


def _long(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}:00"
