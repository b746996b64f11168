"""How lost time is won back before the next fixed time, and what cannot be. (Rules of the engines, 3.)

Expected times follow the formula of the run, not of the plan: whatever is pinned begins at its pin or when what
precedes it ends, whichever is later. At every pin that would be missed, minutes are taken from what stands between it
and the pin before, so that the largest share of its allowance that any step loses is as small as it can be, then the
next largest, and so on; remaining ties take from the latest step. `shortening.py` finds the cheapest minute.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from app.guide import timeline
from app.guide.shortening import Beside, Giver, Part, Row, take
from app.guide.timeline import Clock, Day, Item, Key, Split, Step, clock_of, inside


def allowance(minutes: int, cut_to: int | None, *, protocol: bool = False, spent: int = 0) -> int:
    """What a step can give. `spent` minutes of it have passed already; protocol gives nothing."""
    if protocol or cut_to is None:
        return 0
    return max(0, minutes - max(cut_to, spent))


class Drop(NamedTuple):
    """An optional step whose leaving out would win `minutes` more at the stop."""

    key: Key
    minutes: int


@dataclass(frozen=True, slots=True)
class Stop:
    """A fixed time that would be missed by `needed` minutes; `key` None is the end of the day."""

    key: Key | None
    needed: int
    recovered: int
    cuts: Mapping[Key, int]
    drops: tuple[Drop, ...] = ()

    @property
    def lost(self) -> int:
        """Minutes that cannot be recovered before it."""
        return self.needed - self.recovered


@dataclass(frozen=True, slots=True)
class Recovery:
    """The stops that would be missed, in order, and all cuts together."""

    stops: tuple[Stop, ...]
    cuts: Mapping[Key, int]

    @property
    def lost(self) -> int:
        return sum(stop.lost for stop in self.stops)


class When(NamedTuple):
    """True minutes, as in the timeline."""

    start: int
    end: int


@dataclass(slots=True)
class Expectation:
    """When everything is to be expected; `missed` are pins that are passed, with the minutes."""

    whens: dict[Key, When] = field(default_factory=dict)
    missed: dict[Key, int] = field(default_factory=dict)
    end: int = 0


def expect(day: Day, *, waits: Mapping[Key, int] | None = None, cuts: Mapping[Key, int] | None = None) -> Expectation:
    """The day by the formula of the run. `waits`: true minutes before which a row cannot begin, since somebody is
    late for it; unlike a pin nothing is promised by them. `cuts` are taken from steps."""
    clock = clock_of(day.date, day.zone)
    expecting = _Expecting(clock, waits or {}, cuts or {})
    expecting.found.end = expecting.flow(day.items, clock.true(day.start))
    return expecting.found


class _Expecting:
    def __init__(self, clock: Clock, waits: Mapping[Key, int], cuts: Mapping[Key, int]) -> None:
        self.clock, self.waits, self.cuts = clock, waits, cuts
        self.found = Expectation()

    def flow(self, items: Iterable[Item], cursor: int) -> int:
        for item in items:
            cursor = self.place(item, cursor)
        return cursor

    def place(self, item: Item, cursor: int) -> int:
        if item.pin is not None:
            pin = self.clock.true(item.pin)
            if cursor > pin:
                self.found.missed[item.key] = cursor - pin
            cursor = max(cursor, pin)
        start = max(cursor, self.waits.get(item.key, cursor))
        self.found.whens[item.key] = When(start, start)  # keeps the order of the guide: whole before part
        if isinstance(item, Step):
            end = start + item.minutes - self.cuts.get(item.key, 0)
        elif isinstance(item, Split):
            end = max((self.place(lane, start) for lane in item.lanes), default=start)
        else:
            end = self.flow(item.items, start)
        self.found.whens[item.key] = When(start, end)
        return end


def recover(
    day: Day,
    gives: Mapping[Key, int],
    *,
    ends: int | None = None,
    waits: Mapping[Key, int] | None = None,
    optional: Iterable[Key] = (),
) -> Recovery:
    """Hold every pin of the day and of its sessions, and its end (`ends`, in true minutes).

    `gives`: what each step can give. `optional` steps are offered for leaving out where that is not enough. A pin
    inside a lane is not a stop of the day; what stands before it cannot bring the lane's end forward.
    """
    waits = waits or {}
    recovering = _Recovering(day, gives, waits)
    recovering.flow(day.items)
    if ends is not None:
        recovering.stop(None, ends)
    stops = recovering.stops
    if any(stop.lost for stop in stops):
        stops = _with_drops(day, stops, waits, recovering.cuts, tuple(optional), ends)
    return Recovery(tuple(stops), {key: minutes for key, minutes in recovering.cuts.items() if minutes})


class _Recovering:
    """One pass over the day; at each pin that is missed, minutes are taken from what was collected since the last."""

    def __init__(self, day: Day, gives: Mapping[Key, int], waits: Mapping[Key, int]) -> None:
        self.clock = clock_of(day.date, day.zone)
        self.gives, self.waits = gives, waits
        self.cursor = self.clock.true(day.start)
        self.parts: list[Part] = []
        self.stops: list[Stop] = []
        self.cuts: dict[Key, int] = {}
        self.order = 0

    def flow(self, items: Iterable[Item]) -> None:
        for item in items:
            if item.pin is not None:
                self.stop(item.key, self.clock.true(item.pin))
            if item.key in self.waits:
                self.wait(self.waits[item.key])
            if isinstance(item, Step):
                self.parts.append(self.step(item))
                self.cursor += item.minutes
            elif isinstance(item, Split):
                self.split(item)
            else:
                self.flow(item.items)

    def stop(self, key: Key | None, at: int) -> None:
        """A fixed time. What stands before it has given what it could, and is of no use to what comes after."""
        needed = self.cursor - at
        if needed > 0:
            steps = [step for part in self.parts for step in part.steps()]
            recovered = take(Row(self.parts), needed)
            cuts = {step.key: step.cut for step in steps if step.cut}
            self.cuts |= cuts
            self.stops.append(Stop(key, needed, recovered, cuts))
            at = self.cursor - recovered
        self.cursor = at
        self.parts = []

    def wait(self, until: int) -> None:
        """What stands before it can win no more than what is over it."""
        over = self.cursor - until
        self.parts = [Beside([(Row(self.parts), 0), (Row(()), over)])] if over > 0 else []
        self.cursor = max(self.cursor, until)

    def step(self, item: Step) -> Giver:
        self.order += 1
        return Giver(item.key, min(self.gives.get(item.key, 0), item.minutes), self.order)

    def split(self, split: Split) -> None:
        """Lanes that begin with the split are shortened by what precedes it too; those that wait for a pin are not."""
        lanes = [self.lane(lane, self.cursor) for lane in split.lanes]
        latest = max((lane.end for lane in lanes), default=self.cursor)
        free = [lane for lane in lanes if not lane.pinned]
        last = max((lane.end for lane in free), default=self.cursor)
        self.parts.append(Beside((lane.part, last - lane.end) for lane in free))
        if len(free) < len(lanes):
            waiting = [(lane.part, latest - lane.end) for lane in lanes if lane.pinned]
            self.parts = [Beside([(Row(self.parts), latest - last), *waiting])]
        self.cursor = latest

    def lane(self, lane: Item, start: int) -> "_Lane":
        filling = _Lane(start)
        self.fill(filling, [lane])
        return filling

    def fill(self, lane: "_Lane", items: Iterable[Item]) -> None:
        for item in items:
            if item.pin is not None:
                lane.fix(max(lane.end, self.clock.true(item.pin)))
            if item.key in self.waits:
                lane.fix(max(lane.end, self.waits[item.key]))
            if isinstance(item, Step):
                lane.parts.append(self.step(item))
                lane.end += item.minutes
            elif isinstance(item, Split):
                inner = [self.lane(each, lane.end) for each in item.lanes]
                latest = max((each.end for each in inner), default=lane.end)
                if any(each.pinned for each in inner):
                    lane.fix(latest)
                lane.parts.append(Beside((each.part, latest - each.end) for each in inner))
                lane.end = latest
            else:
                self.fill(lane, inside(item))


class _Lane:
    """A lane while it is read: where it ends, and what after its last pin can give."""

    def __init__(self, start: int) -> None:
        self.end = start
        self.parts: list[Part] = []
        self.pinned = False

    def fix(self, at: int) -> None:
        self.end, self.parts, self.pinned = at, [], True

    @property
    def part(self) -> Part:
        return Row(self.parts)


def _with_drops(
    day: Day,
    stops: Sequence[Stop],
    waits: Mapping[Key, int],
    cuts: Mapping[Key, int],
    optional: Sequence[Key],
    ends: int | None,
) -> list[Stop]:
    """At each stop that cannot be held: what leaving out one optional step would win."""
    lengths = {item.key: item.minutes for item in timeline.walk(day.items) if isinstance(item, Step)}
    as_cut = expect(day, waits=waits, cuts=cuts)
    without = {
        key: expect(day, waits=waits, cuts={**cuts, key: lengths[key]})
        for key in optional
        if lengths[key] > cuts.get(key, 0)
    }

    def passed(expected: Expectation, stop: Stop) -> int:
        return expected.end - (ends or 0) if stop.key is None else expected.missed.get(stop.key, 0)

    found = []
    for stop in stops:
        wins = ((key, passed(as_cut, stop) - max(0, passed(each, stop))) for key, each in without.items())
        drops = tuple(Drop(key, won) for key, won in wins if won > 0) if stop.lost else ()
        found.append(replace(stop, drops=drops))
    return found
