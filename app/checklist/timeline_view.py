"""The checklist as a drawing: where each bar, line and word goes. Numbers only; the template draws them as SVG.

Pure: tasks, today and the event come in; the same tasks give the same drawing. Units are pixels at the size in which
it is shown. Each task has a row; its bar goes from the day it has to be begun to its benchmark.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

DAY = 7.0  # width of a day
ROW = 26  # height of a row
HEAD = 44  # months and weeks
GROUP = 34  # a phase's head
MARGIN = 12
LABEL = 330  # room that a label takes at the side of a bar
LEAST = 5.0  # width of a bar without a lead
MOST_DAYS = 1500  # beyond this a day becomes narrower


@dataclass(frozen=True, slots=True)
class Item:
    """One task, as it is drawn. `needs` are codes; those that are not drawn have no line."""

    code: str
    begin: date
    end: date
    tone: str
    hard: bool
    needs: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Bar:
    """`label_x` is where its words begin, or end if `before`: they stand on the side that has room."""

    code: str
    x: float
    y: float
    width: float
    label_x: float
    before: bool
    tone: str
    hard: bool


@dataclass(frozen=True, slots=True)
class Link:
    """From the end of a task to the beginning of one that waits for it. `tight`: it should have begun earlier."""

    path: str
    tight: bool


@dataclass(frozen=True, slots=True)
class Mark:
    day: date
    x: float


@dataclass(frozen=True, slots=True)
class Head:
    """The name of a group, above its first bar."""

    title: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Drawing:
    width: float
    height: float
    months: Sequence[Mark]
    weeks: Sequence[Mark]
    heads: Sequence[Head]
    bars: Sequence[Bar]
    links: Sequence[Link]
    today: Mark
    event: tuple[float, float]
    """From where to where, the last day included."""


def draw(groups: Sequence[tuple[str, Sequence[Item]]], today: date, event: tuple[date, date]) -> Drawing:
    items = [item for _, members in groups for item in members]
    first = min([event[0], today, *(min(item.begin, item.end) for item in items)]) - timedelta(days=3)
    last = max([event[1], today, *(item.end for item in items)]) + timedelta(days=3)
    days = (last - first).days + 1
    scale = DAY * min(1.0, MOST_DAYS / days)

    def x(day: date) -> float:
        return round(MARGIN + (day - first).days * scale, 1)

    end = x(last) + scale
    bars: dict[str, Bar] = {}
    heads = []
    y = float(HEAD)
    for title, members in groups:
        head_y, y = y + GROUP - 12, y + GROUP
        for item in members:
            bars[item.code] = _bar(item, x(min(item.begin, item.end)), x(item.end) + scale, y, end)
            y += ROW
        heads.append(Head(title, min((bars[item.code].x for item in members), default=MARGIN), head_y))
    words_end = max((bar.label_x + LABEL for bar in bars.values() if not bar.before), default=0)
    return Drawing(
        width=round(max(end, words_end) + MARGIN, 1),
        height=y + MARGIN,
        months=[Mark(day, x(max(day, first))) for day in _months(first, last)],
        weeks=[Mark(day, x(day)) for day in _mondays(first, last)],
        heads=heads,
        bars=list(bars.values()),
        links=[link for item in items for link in _links(item, bars)],
        today=Mark(today, round(x(today) + scale / 2, 1)),
        event=(x(event[0]), round(x(event[1]) + scale, 1)),
    )


def _bar(item: Item, left: float, right: float, y: float, end: float) -> Bar:
    left = min(left, right - LEAST)
    before = right + LABEL > end and left > LABEL
    label = left - 6 if before else right + 6
    return Bar(item.code, round(left, 1), y, round(right - left, 1), round(label, 1), before, item.tone, item.hard)


def _links(item: Item, bars: Mapping[str, Bar]) -> list[Link]:
    to = bars[item.code]
    return [_link(bars[code], to) for code in item.needs if code in bars]


def _link(of: Bar, to: Bar) -> Link:
    """Right out of one bar, down or up between the rows, right into the other."""
    half = ROW / 2
    start_x, start_y, end_x, end_y = round(of.x + of.width, 1), of.y + half, to.x, to.y + half
    tight = end_x < start_x
    turn = round(start_x + 3, 1)
    if not tight:
        return Link(f"M{start_x} {start_y}H{max(turn, end_x - 3):.1f}V{end_y}H{end_x}", tight)
    between = end_y - half if end_y > start_y else end_y + half
    return Link(f"M{start_x} {start_y}H{turn}V{between}H{round(end_x - 4, 1)}V{end_y}H{end_x}", tight)


def _months(first: date, last: date) -> list[date]:
    """The first of every month that is in sight; of the first one what is left of it."""
    found = [first.replace(day=1)]
    while (following := (found[-1] + timedelta(days=32)).replace(day=1)) <= last:
        found.append(following)
    if len(found) > 1 and (found[1] - first).days < 8:
        found = found[1:]
    return found


def _mondays(first: date, last: date) -> list[date]:
    monday = first + timedelta(days=-first.weekday() % 7)
    return [monday + timedelta(days=7 * n) for n in range((last - monday).days // 7 + 1)] if monday <= last else []
