"""Where the rows of a workbook that came back stand in one another, and which of them were moved. Asks no database."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from app.guide.exporting.as_exported import in_day, in_row, mark
from app.guide.returning.lines import Line
from app.guide.tree import may_hold
from app.vocabulary import ItemKind


class Stand(NamedTuple):
    """Where a row of the guide stands now. `on` is its day's date; None among the ideas."""

    uid: str
    kind: ItemKind
    on: date | None
    parent: str
    depth: int
    order: int

    @property
    def place(self) -> str:
        return in_row(self.parent) if self.parent else in_day(self.on)


@dataclass(slots=True, eq=False)
class Spot:
    """A line with what stands in it; `on` is the day that the row then stands in, where it stands in no other."""

    line: Line
    stand: Stand | None
    kind: ItemKind
    parent: "Spot | None" = None
    parts: "list[Spot]" = field(default_factory=list)
    on: date | None = None
    moved: bool = False
    disputed: bool = False
    """It was moved here as well, since the workbook went out."""
    here: bool = False
    """It stands now where the workbook has it, but perhaps in another order."""


@dataclass(slots=True)
class Tree:
    """`unclear`: the first line whose place cannot be understood; then no row is taken to have moved."""

    spots: list[Spot]
    roots: list[Spot] = field(default_factory=list)
    unclear: Line | None = None

    @property
    def by_uid(self) -> dict[str, Spot]:
        """Of rows that stand in the guide."""
        return {spot.stand.uid: spot for spot in self.spots if spot.stand}


def tree_of(lines: Sequence[Line], stands: dict[str, Stand], first: date) -> Tree:
    tree = Tree([])
    above: list[Spot] = []
    on = first
    for number, line in enumerate(lines):
        stand = stands.get(line.uid)
        level = _level(line, stand, above, lines[number + 1] if number + 1 < len(lines) else None)
        holder = above[level - 1] if 0 < level <= len(above) else None
        kind = stand.kind if stand else line.kind or _fitting(holder)
        spot = Spot(line, stand, kind, holder)
        if level > len(above) or not may_hold(holder.kind if holder else None, kind):
            tree.unclear = tree.unclear or line
        if holder is None:
            on = line.on or on
            spot.on = on
        tree.spots.append(spot)
        (holder.parts if holder else tree.roots).append(spot)
        above = [*above[:level], spot]
    if tree.unclear:
        _leave_in_place(tree)
    else:
        _find_days(tree)
        _find_moved(tree)
    return tree


def _level(line: Line, stand: Stand | None, above: list[Spot], following: Line | None) -> int:
    """What is written; where nothing is, as deep as the row above, or in it where it holds the one below."""
    if line.level is not None:
        return line.level
    if stand is not None:
        return stand.depth
    if not above:
        return 0
    deepest = len(above) - 1
    if following is not None and following.level is not None and following.level > deepest:
        return deepest + 1
    return deepest


def _fitting(holder: Spot | None) -> ItemKind:
    if holder is None:
        return ItemKind.SESSION
    return ItemKind.LANE if holder.kind == ItemKind.SPLIT else ItemKind.STEP


def _leave_in_place(tree: Tree) -> None:
    """Every row stays; a new one stands behind the row above it, as its neighbour."""
    by_uid = tree.by_uid
    above: Spot | None = None
    tree.roots = []
    for spot in tree.spots:
        spot.parts, spot.parent = [], None
    for spot in sorted(tree.spots, key=lambda one: one.stand.order if one.stand else -1):
        if spot.stand:
            _put(tree, spot, by_uid.get(spot.stand.parent), spot.stand.on)
    for spot in tree.spots:
        if spot.stand is None:
            beside = above
            if beside is None:
                _put(tree, spot, None, spot.line.on)
            else:
                among = beside.parent.parts if beside.parent else tree.roots
                spot.parent, spot.on = beside.parent, beside.on
                spot.kind = spot.line.kind or (beside.kind if beside.kind != ItemKind.SPLIT else ItemKind.STEP)
                among.insert(among.index(beside) + 1, spot)
        above = spot


def _put(tree: Tree, spot: Spot, holder: Spot | None, on: date | None) -> None:
    spot.parent, spot.on = holder, on
    (holder.parts if holder else tree.roots).append(spot)


def _find_days(tree: Tree) -> None:
    """The event, and its days with it, may have been moved since: a date of the sheet is the day where its rows are."""
    now: dict[date, date] = {}
    for spot in tree.roots:
        stand, as_of, on = spot.stand, spot.line.as_of, spot.on
        if stand and as_of and on and not stand.parent and stand.on and mark(in_day(on)) == as_of.place:
            now.setdefault(on, stand.on)
    for spot in tree.roots:
        stand, as_of, on = spot.stand, spot.line.as_of, spot.on
        if on is None:
            continue
        if stand and as_of and mark(in_day(on)) == as_of.place and not stand.parent:
            spot.on = stand.on
        else:
            spot.on = now.get(on, on)


def _find_moved(tree: Tree) -> None:
    for spot in tree.spots:
        stand, as_of = spot.stand, spot.line.as_of
        if stand is None:
            continue
        if spot.parent is None:
            then, theirs = in_day(spot.on), in_day(spot.line.on or spot.on)
        else:
            then = theirs = in_row(spot.parent.stand.uid) if spot.parent.stand else f"new:{spot.parent.line.number}"
        touched = then != stand.place if as_of is None else mark(theirs) != as_of.place
        if touched and then != stand.place:
            spot.moved = True
            spot.disputed = as_of is not None and mark(stand.place) != as_of.place
        spot.here = then == stand.place
    for group in _groups(tree):
        _find_reordered(group)


def _groups(tree: Tree) -> list[list[Spot]]:
    by_day: dict[date | None, list[Spot]] = {}
    for spot in tree.roots:
        by_day.setdefault(spot.on, []).append(spot)
    return [*by_day.values(), *(spot.parts for spot in tree.spots)]


def _find_reordered(group: list[Spot]) -> None:
    """Of rows that stayed beside one another, the fewest that must have moved for them to stand as they do."""
    stayed = [(spot, spot.stand, spot.line.as_of) for spot in group if spot.stand and spot.here and not spot.moved]
    known = [(spot, stand, as_of.number) for spot, stand, as_of in stayed if as_of is not None]
    if len(known) == len(stayed):
        ranks = [number for *_, number in known]
        now = [number for _, _, number in sorted(known, key=lambda each: each[1].order)]
        disputed = now != sorted(now)
    else:
        ranks, disputed = [stand.order for _, stand, _ in stayed], False
    kept = in_order(ranks)
    for at, (spot, _, _) in enumerate(stayed):
        if at not in kept:
            spot.moved, spot.disputed = True, disputed


def in_order(ranks: Sequence[int]) -> set[int]:
    """Places of a longest rising part."""
    tails: list[int] = []
    at_tail: list[int] = []
    before: list[int | None] = []
    for at, rank in enumerate(ranks):
        length = bisect_left(tails, rank)
        before.append(at_tail[length - 1] if length else None)
        tails[length : length + 1] = [rank]
        at_tail[length : length + 1] = [at]
    found: set[int] = set()
    last = at_tail[-1] if at_tail else None
    while last is not None:
        found.add(last)
        last = before[last]
    return found
