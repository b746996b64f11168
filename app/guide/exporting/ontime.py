"""The guide as a rundown: rows that Ontime imports, one line of time through all days.

Ontime's rules, as its importer has them: heads are known by their names; an empty timer type or one it knows is an
event, `group-start` ... `group-end` enclose a group (which cannot stand in another), `milestone` is a title without
time, and any other word drops the row. Times are times of day, and the days are counted (`counts_a_day`).

So of groups side by side only one that ends last is in the line of time; the others are there, but skipped. They stand
above it: Ontime counts days by skipped rows, too, each against the last one that is not, and would come to the next day
with every row that begins when the group below them does.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from operator import attrgetter
from typing import NamedTuple

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
DAY_ID = re.compile(r"day[0-9]+")
"""Of the row that heads a day."""
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


class Played(NamedTuple):
    """What Ontime remembers of the last event that is not skipped: its time of day, and how long it is.

    `on`: the day that it really is on, as a number.
    """

    start: int
    minutes: int
    on: int

    @property
    def end(self) -> int:
        return (self.start + self.minutes) % DAY_MINUTES


def counts_a_day(before: Played | None, opens: int) -> bool:
    """Whether Ontime takes what begins at this wall minute for that of another day than `before`."""
    if before is None or before.minutes == 0:
        return False
    return before.start + before.minutes >= DAY_MINUTES or opens % DAY_MINUTES <= before.start


class _Writer:
    def __init__(self, titles: Mapping[int, str], notes: Mapping[int, str]) -> None:
        self.titles, self.notes = titles, notes
        self.cue = 0
        self.before: Played | None = None
        self.date = 0
        self.without_time: frozenset[int] = frozenset()
        """Rows without minutes before a change of day. Ontime counts no day behind them: they are skipped."""

    def days(self, plans: Sequence[PlannedDay]) -> Iterator[RundownRow]:
        self.without_time = _at_the_turn_of_a_day(plans)
        for plan in plans:
            self.date = plan.day.on.toordinal()
            if len(plans) > 1:
                yield self.head(plan)
            for node in plan.roots:
                yield from self.group(node) if node.parts else self.inner(node, skip=False)

    def head(self, plan: PlannedDay) -> RundownRow:
        """A title; where Ontime would not count the day by what stands below it, an event of no length at midnight."""
        told = {"id": f"day{plan.day.id}", "title": self.titles[-plan.day.id]}
        if not self.turns_unseen(plan):
            return RundownRow(**told, timer="milestone")
        self.before = Played(0, 0, self.date)
        midnight = _long(0)
        return RundownRow(
            **told, start=midnight, end=midnight, duration=midnight, flag=False, linked=False, count_to_end=False,
            timer="none", end_action="load-next", warning=midnight, danger=midnight, skip=False,
        )  # fmt: skip

    def turns_unseen(self, plan: PlannedDay) -> bool:
        first = next(_in_line(plan.roots), None)
        if self.before is None or first is None or self.on(first.node) == self.before.on:
            return False
        return first.skip or not counts_a_day(self.before, first.node.span.opens)

    def on(self, node: Node) -> int:
        return self.date + node.span.opens // DAY_MINUTES

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
            yield self.event(node, skip=skip or node.row.id in self.without_time)
            return
        yield self.milestone(node)
        yield from self.parts(node, skip=skip)

    def parts(self, node: Node, *, skip: bool) -> Iterator[RundownRow]:
        for part, beside in _side_by_side(node):
            yield from self.inner(part, skip=skip or beside)

    def milestone(self, node: Node, cue: str = "") -> RundownRow:
        return RundownRow(
            id=f"row{node.row.id}",
            cue=cue,
            title=self.titles[node.row.id],
            colour=COLOURS[node.look],
            note=self.notes.get(node.row.id, ""),
            timer="milestone",
        )

    def event(self, node: Node, *, skip: bool) -> RundownRow:
        row, span = node.row, node.span
        if skip and counts_a_day(self.before, span.opens):
            return self.milestone(node, f"{_time(span.opens)[:5]}-{_time(span.closes)[:5]}")
        start = span.opens % DAY_MINUTES
        linked = not skip and row.pin is None and self.before is not None and start == self.before.end
        if not skip:
            self.before = Played(start, span.minutes, self.on(node))
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


def _side_by_side(node: Node) -> list[tuple[Node, bool]]:
    """The parts as they are written, and whether each is beside the line of time. The last that ends last is in it."""
    if node.row.kind != ItemKind.SPLIT or not node.parts:
        return [(part, False) for part in node.parts]
    until = max(lane.span.end for lane in node.parts)
    *_, leads = (lane for lane in node.parts if lane.span.end == until)
    return [*((lane, True) for lane in node.parts if lane is not leads), (leads, False)]


class _Leaf(NamedTuple):
    node: Node
    skip: bool


def _in_line(nodes: Sequence[Node], *, skip: bool = False) -> Iterator[_Leaf]:
    """What becomes an event, as it is written."""
    for node in nodes:
        if not node.parts:
            yield _Leaf(node, skip)
        for part, beside in _side_by_side(node):
            yield from _in_line((part,), skip=skip or beside)


def _at_the_turn_of_a_day(plans: Sequence[PlannedDay]) -> frozenset[int]:
    played = [
        (plan.day.on.toordinal() + leaf.node.span.opens // DAY_MINUTES, leaf.node)
        for plan in plans
        for leaf in _in_line(plan.roots)
        if not leaf.skip
    ]
    found = set()
    following = None
    for on, node in reversed(played):
        if node.span.minutes == 0 and following is not None and on < following:
            found.add(node.row.id)
        else:
            following = on
    return frozenset(found)


def _signals(minutes: int) -> tuple[int, int]:
    """How many minutes before the end a speaker is warned, and warned again."""
    if minutes > 15:
        return 5, 2
    return (2, 1) if minutes > 5 else (0, 0)


def _time(wall: int) -> str:
    return _long(wall % DAY_MINUTES)


def _long(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}:00"
