"""The mix of an event: who is counted, by what, and how far from the target. Pure.

Sector is a tree of two levels: government is divided by level, because whether *local* government comes is what an
event is measured by, and the three kinds of international organisation stand under one head. Every other dimension
is flat. Whatever is not known is counted as `NOT_STATED` and never left out of a total.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from app.vocabulary import Attending, Cohort, Dimension, Gender, Level, SeatStatus, Sector

NOT_STATED = "not_stated"
LOCAL_GOVERNMENT = "local_government"
CENTRAL_GOVERNMENT = "central_government"
GOVERNMENT_LEVEL_NOT_STATED = "government_level_not_stated"
INTERNATIONAL = "international"
CAPITAL = "capital"
OUTSIDE = "outside"

PERSONAL = frozenset({Dimension.GENDER})
"""Dimensions of the person, not of the office: never published as they are, and shown to organisers alone."""

SECTOR_TREE: Mapping[str, tuple[str, ...]] = {
    Sector.GOVERNMENT: (LOCAL_GOVERNMENT, CENTRAL_GOVERNMENT, GOVERNMENT_LEVEL_NOT_STATED),
    Sector.CIVIL_SOCIETY: (),
    INTERNATIONAL: (Sector.INTERNATIONAL_NGO, Sector.INTERGOVERNMENTAL, Sector.DONOR),
    Sector.MEDIA: (),
    Sector.ACADEMIA: (),
    Sector.BUSINESS: (),
    Sector.OTHER: (),
    NOT_STATED: (),
}
_FLAT: Mapping[Dimension, tuple[str, ...]] = {
    Dimension.LEVEL: (*Level, NOT_STATED),
    Dimension.PLACE: (CAPITAL, OUTSIDE, NOT_STATED),
    Dimension.GENDER: (*Gender, NOT_STATED),
}
_SEATS_INVITED = frozenset({SeatStatus.INVITED, SeatStatus.CONFIRMED, SeatStatus.DECLINED})


class Counted(NamedTuple):
    """A seat, named or not, or somebody who came without one, as far as the mix needs to know."""

    sector: Sector | None = None
    level: Level | None = None
    in_capital: bool | None = None
    qark: str | None = None
    gender: Gender | None = None
    attending: Attending = Attending.PARTICIPANT
    seat: SeatStatus | None = None
    attended: bool = False
    spoke: bool = False
    quoted: bool = False


class Line(NamedTuple):
    """One category. A line with children holds their sums, so that the leaves alone add up to the total."""

    category: str
    parent: str | None
    people: int
    share: Decimal | None


@dataclass(frozen=True, slots=True)
class Table:
    """One cohort along one dimension. Observers and advisers are counted beside it, not in it."""

    dimension: Dimension
    cohort: Cohort
    total: int
    lines: tuple[Line, ...]
    observers: int = 0
    advisers: int = 0

    def line(self, category: str) -> Line:
        found = (line for line in self.lines if line.category == category)
        return next(found, Line(category, None, 0, Decimal("0.0") if self.total else None))


class Gap(NamedTuple):
    """How a share stands to its target. `points` above zero: short by so many percentage points."""

    category: str
    target: Decimal
    people: int
    share: Decimal | None
    points: Decimal | None


def belongs(row: Counted, cohort: Cohort) -> bool:
    """Whether a cohort counts this row. Invited are all seats an invitation went to, whatever the reply."""
    match cohort:
        case Cohort.INVITED:
            return row.seat in _SEATS_INVITED
        case Cohort.CONFIRMED:
            return row.seat is SeatStatus.CONFIRMED
        case Cohort.ATTENDED:
            return row.attended
        case Cohort.SPOKE:
            return row.spoke
        case Cohort.QUOTED:
            return row.quoted
        case Cohort.TARGET:
            raise ValueError("a target is set, not counted")


def count(rows: Iterable[Counted], dimension: Dimension, cohort: Cohort, *, qarqe: Sequence[str] = ()) -> Table:
    """Count a cohort along a dimension; `qarqe` are listed even where nobody comes from them."""
    members = [row for row in rows if belongs(row, cohort)]
    inside = [row for row in members if row.attending is Attending.PARTICIPANT]
    apart = Counter(row.attending for row in members)
    found = Counter(category_of(row, dimension) for row in inside)
    return Table(
        dimension,
        cohort,
        len(inside),
        _sector_lines(found) if dimension is Dimension.SECTOR else _flat_lines(found, _order(dimension, found, qarqe)),
        observers=apart[Attending.OBSERVER],
        advisers=apart[Attending.ADVISER],
    )


def shares(counts: Sequence[int]) -> list[Decimal | None]:
    """Percentages of one decimal that add up to 100.0 exactly, by largest remainder.

    Where remainders are equal the larger count is served first, then the earlier one. A total of nothing has no
    shares.
    """
    total = sum(counts)
    if not total:
        return [None] * len(counts)
    tenths = [number * 1000 // total for number in counts]
    by_remainder = sorted(range(len(counts)), key=lambda at: (-(counts[at] * 1000 % total), -counts[at], at))
    for at in by_remainder[: 1000 - sum(tenths)]:
        tenths[at] += 1
    return [Decimal(number).scaleb(-1) for number in tenths]


def against(table: Table, targets: Mapping[str, Decimal]) -> tuple[Gap, ...]:
    """Each target beside what was counted, in the order in which the targets are given."""
    gaps = []
    for category, target in targets.items():
        line = table.line(category)
        points = None if line.share is None else target - line.share
        gaps.append(Gap(category, target, line.people, line.share, points))
    return tuple(gaps)


def furthest_short(gaps: Iterable[Gap]) -> Gap | None:
    """The category that misses its target by most, if any does."""
    short = [gap for gap in gaps if gap.points is not None and gap.points > 0]
    return max(short, key=lambda gap: gap.points or Decimal(0), default=None)


def category_of(row: Counted, dimension: Dimension) -> str:
    """The leaf a row is counted under."""
    match dimension:
        case Dimension.SECTOR:
            return _government(row.level) if row.sector is Sector.GOVERNMENT else row.sector or NOT_STATED
        case Dimension.LEVEL:
            return row.level or NOT_STATED
        case Dimension.PLACE:
            return NOT_STATED if row.in_capital is None else CAPITAL if row.in_capital else OUTSIDE
        case Dimension.QARK:
            return row.qark or NOT_STATED
        case Dimension.GENDER:
            return row.gender or NOT_STATED


def _government(level: Level | None) -> str:
    if level is None:
        return GOVERNMENT_LEVEL_NOT_STATED
    return LOCAL_GOVERNMENT if level is Level.LOCAL else CENTRAL_GOVERNMENT


def _order(dimension: Dimension, found: Iterable[str], qarqe: Sequence[str]) -> Sequence[str]:
    if dimension is not Dimension.QARK:
        return _FLAT[dimension]
    others = sorted(set(found) - set(qarqe) - {NOT_STATED})
    return (*dict.fromkeys(qarqe), *others, NOT_STATED)


def _flat_lines(found: Mapping[str, int], order: Sequence[str]) -> tuple[Line, ...]:
    counts = [found.get(category, 0) for category in order]
    return tuple(
        Line(category, None, number, share)
        for category, number, share in zip(order, counts, shares(counts), strict=True)
    )


def _sector_lines(found: Mapping[str, int]) -> tuple[Line, ...]:
    leaves = [leaf for head, under in SECTOR_TREE.items() for leaf in under or (head,)]
    share_of = dict(zip(leaves, shares([found.get(leaf, 0) for leaf in leaves]), strict=True))
    lines: list[Line] = []
    for head, under in SECTOR_TREE.items():
        parts = [Line(str(leaf), str(head), found.get(leaf, 0), share_of[leaf]) for leaf in under]
        if parts:
            known = [part.share for part in parts if part.share is not None]
            lines.append(Line(str(head), None, sum(p.people for p in parts), sum(known, Decimal()) if known else None))
            lines.extend(parts)
        else:
            lines.append(Line(str(head), None, found.get(head, 0), share_of[head]))
    return tuple(lines)
