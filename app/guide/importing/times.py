"""Things that have a time each, as calendars and schedules hold them, as rows of a guide.

What follows one another is a sequence; what shares minutes stands side by side, or within what is longer than all of
it. A file may say itself which are the groups of a session.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from app.guide.importing.brought import IncomingRow
from app.vocabulary import ItemKind
from app.web.languages import gettext

NINE = 540


@dataclass(slots=True)
class Timed:
    """From `start` to `end` in wall minutes of its day; `minutes` that truly pass, also when the clock changes.

    `groups`: what the file says is held at once within it. `apart`: its room, where whatever has another stands beside
    it, however long; empty where rooms say nothing of that.
    """

    start: int
    end: int
    minutes: int
    row: IncomingRow
    groups: "list[Timed]" = field(default_factory=list)
    apart: str = ""


def arranged(things: Iterable[Timed]) -> tuple[int, list[IncomingRow]]:
    """When the day begins, and its rows."""
    found = _ordered(things)
    if not found:
        return NINE, []
    return found[0].start, _sequence(found, found[0].start, ItemKind.SESSION)


def _ordered(things: Iterable[Timed]) -> list[Timed]:
    return sorted(things, key=lambda one: (one.start, -one.end))


def _clusters(found: list[Timed]) -> list[list[Timed]]:
    """Those that share minutes with one another, directly or by others."""
    made: list[list[Timed]] = []
    until = -1
    for one in found:
        if made and one.start < until:
            made[-1].append(one)
        else:
            made.append([one])
        until = max(until, one.end)
    return made


def _sequence(found: list[Timed], cursor: int, leaf: ItemKind) -> list[IncomingRow]:
    rows = []
    for cluster in _clusters(found):
        first = cluster[0]
        row = _single(first, leaf) if len(cluster) == 1 else _together(cluster)
        if first.start != cursor:
            row.values["pin"] = first.start
        rows.append(row)
        cursor = max(one.end for one in cluster)
    return rows


def _single(one: Timed, leaf: ItemKind) -> IncomingRow:
    if not one.groups:
        return _leaf(one, leaf)
    session = _leaf(one, ItemKind.SESSION)
    session.rows = [_side_by_side(_ordered(one.groups), one.start)]
    return session


def _together(cluster: list[Timed]) -> IncomingRow:
    first, *others = cluster
    holds = len(others) > 1 and all(
        one.end <= first.end and one.end - one.start < first.end - first.start and one.apart == first.apart
        for one in others
    )
    if not holds or first.groups:
        return _side_by_side(cluster, first.start)
    session = _leaf(first, ItemKind.SESSION)
    session.rows = _sequence(others, first.start, ItemKind.STEP)
    return session


def _side_by_side(things: list[Timed], start: int) -> IncomingRow:
    """As few lanes as it takes, what is in one room in one lane where it can be."""
    lanes: list[list[Timed]] = []
    for one in things:
        free = [lane for lane in lanes if lane[-1].end <= one.start and lane[-1].apart == one.apart]
        same = [lane for lane in free if lane[-1].row.values.get("room") == one.row.values.get("room")]
        if same or free:
            (same or free)[0].append(one)
        else:
            lanes.append([one])
    split = IncomingRow(ItemKind.SPLIT, {"title": gettext("Parallel groups")}, where=things[0].row.where)
    split.rows = [_lane(lane, start) for lane in lanes]
    return split


def _lane(things: list[Timed], start: int) -> IncomingRow:
    first = things[0]
    if len(things) == 1 and first.start == start and not first.groups:
        return _leaf(first, ItemKind.LANE)
    lane = IncomingRow(ItemKind.LANE, {"title": first.row.values.get("room") or first.row.title}, where=first.row.where)
    if first.apart:
        lane.values["room"] = first.apart
    lane.rows = _sequence(things, start, ItemKind.STEP)
    return lane


def _leaf(one: Timed, kind: ItemKind) -> IncomingRow:
    one.row.kind = kind
    one.row.values["minutes"] = one.minutes
    return one.row
