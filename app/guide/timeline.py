"""When everything in a day of the guide begins and ends.

A day is a tree: steps carry minutes, sequences (sessions, lanes) hold items one after another, a split holds lanes
side by side. Nothing here is stored: times follow from order, minutes and pins. (Rules of the engines, 2.)

Two scales are kept apart. *True minutes* count what elapses since midnight of the day's date. *Wall minutes* are
what the clock in the room shows, counted from the same midnight: 570 is 9:30, 1470 is 0:30 on the next day. They
differ only after the clock was changed during the day.
"""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

Key = Hashable


class Step(NamedTuple):
    """`minutes` >= 0. `pin` is a wall minute: the item starts then, whatever precedes it."""

    key: Key
    minutes: int
    pin: int | None = None


class Sequence(NamedTuple):
    """Items one after another: a session, or a lane of a split."""

    key: Key
    items: "tuple[Item, ...]" = ()
    pin: int | None = None


class Split(NamedTuple):
    """Lanes side by side. A lane whose steps are not yet written may stand as a step."""

    key: Key
    lanes: "tuple[Sequence | Step, ...]" = ()
    pin: int | None = None


Item = Step | Sequence | Split


@dataclass(frozen=True, slots=True)
class Day:
    """`start` is a wall minute, `zone` an IANA name."""

    date: date
    zone: str
    start: int
    items: tuple[Item, ...] = ()


class Span(NamedTuple):
    """From `start` to `end` in true minutes; `opens` to `closes` on the clock in the room."""

    start: int
    end: int
    opens: int
    closes: int

    @property
    def minutes(self) -> int:
        return self.end - self.start


NOT_YET = Span(0, 0, 0, 0)


class Gap(NamedTuple):
    """Minutes in which nothing happens before the item `before`, which waits for its pin."""

    before: Key
    minutes: int


class Overlap(NamedTuple):
    """Two items of one sequence that share minutes; `first` stands earlier in it."""

    first: Key
    second: Key
    minutes: int


@dataclass(frozen=True, slots=True)
class Timeline:
    """Spans by key in the order of the guide; gaps and overlaps likewise; slack of lanes shorter than their split."""

    clock: "Clock"
    spans: Mapping[Key, Span]
    gaps: tuple[Gap, ...]
    overlaps: tuple[Overlap, ...]
    slack: Mapping[Key, int]
    whole: Span

    def starts_at(self, key: Key) -> datetime:
        return self.clock.instant(self.spans[key].start)

    def ends_at(self, key: Key) -> datetime:
        return self.clock.instant(self.spans[key].end)


def timeline(day: Day) -> Timeline:
    clock = clock_of(day.date, day.zone)
    placing = _Placing(clock)
    start = clock.true(day.start)
    end = placing.sequence(day.items, start)
    return Timeline(
        clock=clock,
        spans=placing.spans,
        gaps=tuple(placing.gaps),
        overlaps=tuple(placing.overlaps),
        slack=placing.slack,
        whole=placing.span(start, end),
    )


def walk(items: Iterable[Item]) -> list[Item]:
    """Every item below, each before what it holds."""
    found: list[Item] = []
    _collect(items, found)
    return found


def _collect(items: Iterable[Item], found: list[Item]) -> None:
    for item in items:
        found.append(item)
        if not isinstance(item, Step):
            _collect(inside(item), found)


def inside(item: Item) -> "tuple[Item, ...]":
    """What an item holds."""
    if isinstance(item, Step):
        return ()
    return item.items if isinstance(item, Sequence) else item.lanes


class _Placing:
    """One pass over the tree: each row is visited once, each visit costs the same."""

    def __init__(self, clock: "Clock") -> None:
        self.clock = clock
        self.spans: dict[Key, Span] = {}
        self.gaps: list[Gap] = []
        self.overlaps: list[Overlap] = []
        self.slack: dict[Key, int] = {}

    def sequence(self, items: tuple[Item, ...], start: int) -> int:
        """Place items one after another from `start`; the latest end among them."""
        cursor = start
        clash = False
        for item in items:
            begin = cursor
            if item.pin is not None:
                begin = self.clock.true(item.pin)
                if begin > cursor:
                    self.gaps.append(Gap(item.key, begin - cursor))
                clash = clash or begin < cursor
            cursor = max(cursor, self.place(item, begin))
        if clash:
            self.overlaps += _overlaps([(item.key, self.spans[item.key]) for item in items])
        return cursor

    def place(self, item: Item, start: int) -> int:
        if isinstance(item, Step):
            end = start + item.minutes
            self.spans[item.key] = self.span(start, end)
            return end
        self.spans[item.key] = NOT_YET  # keeps the order of the guide: whole before part
        end = self.sequence(item.items, start) if isinstance(item, Sequence) else self.lanes(item, start)
        self.spans[item.key] = self.span(start, end)
        return end

    def lanes(self, split: Split, start: int) -> int:
        ends: list[int] = []
        for lane in split.lanes:
            begin = start if lane.pin is None else self.clock.true(lane.pin)
            if begin > start:
                self.gaps.append(Gap(lane.key, begin - start))
            ends.append(self.place(lane, begin))
        latest = max(ends, default=start)
        for lane, end in zip(split.lanes, ends, strict=True):
            if end < latest:
                self.slack[lane.key] = latest - end
        return max(latest, start)

    def span(self, start: int, end: int) -> Span:
        if 0 <= start <= end < self.clock.steady_until:
            return Span(start, end, start, end)
        return Span(start, end, self.clock.wall(start), self.clock.wall(end))


def _overlaps(placed: list[tuple[Key, Span]]) -> list[Overlap]:
    """Every pair that shares minutes, found by a sweep over the starts; in the order of the sequence."""
    found: list[tuple[int, int, int]] = []
    running: list[int] = []
    for later in sorted(range(len(placed)), key=lambda index: placed[index][1].start):
        span = placed[later][1]
        running = [index for index in running if placed[index][1].end > span.start]
        for index in running:
            shared = min(placed[index][1].end, span.end) - span.start
            if shared > 0:
                found.append((min(index, later), max(index, later), shared))
        running.append(later)
    return [Overlap(placed[first][0], placed[second][0], shared) for first, second, shared in sorted(found)]


class Clock:
    """Translates between true minutes, wall minutes and instants of one day in one zone."""

    HORIZON = 3 * 24 * 60

    def __init__(self, day: date, zone: str) -> None:
        self.zone = ZoneInfo(zone)
        self.midnight = datetime.combine(day, time(), UTC)
        self.offset = self._offset(0)
        steady = all(self._offset(wall) == self.offset for wall in range(0, self.HORIZON + 1, 6 * 60))
        self.steady_until = self.HORIZON if steady else 0

    def true(self, wall: int) -> int:
        """A wall time that occurs twice means the first; one that is skipped counts on from before the change."""
        if 0 <= wall < self.steady_until:
            return wall
        return wall + self.offset - self._offset(wall)

    def wall(self, true: int) -> int:
        if 0 <= true < self.steady_until:
            return true
        offset = self.instant(true).utcoffset()
        return true - self.offset + _minutes(offset)

    def instant(self, true: int) -> datetime:
        """Aware, in the event's zone."""
        return (self.midnight + timedelta(minutes=true - self.offset)).astimezone(self.zone)

    def minute(self, at: datetime) -> int:
        """The true minute in which an aware time falls."""
        return (at.astimezone(UTC) - self.midnight) // timedelta(minutes=1) + self.offset

    def _offset(self, wall: int) -> int:
        naive = self.midnight.replace(tzinfo=None) + timedelta(minutes=wall)
        return _minutes(naive.replace(tzinfo=self.zone).utcoffset())


def _minutes(offset: timedelta | None) -> int:
    """Zones of today keep whole minutes; the local mean times of long ago are rounded."""
    return 0 if offset is None else round(offset.total_seconds() / 60)


@lru_cache(maxsize=64)
def clock_of(day: date, zone: str) -> Clock:
    return Clock(day, zone)
