"""How long everything really took: from what was noted on the day to minutes of each row.

Noted are beginnings, seldom ends: a row is taken to end when the next one begins. Where that does not follow, its
minutes stay unknown; nothing is guessed (docs/decisions/0416). All figures are true minutes, as in `timeline.py`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from app.guide.timeline import Clock, Day, Item, Key, Sequence, Split, Step, clock_of, inside

NEXT_DAY = 24 * 60
FAR = 6 * 60
"""Minutes between what was expected and what is written: more is taken for a slip of the pen."""


class Noted(NamedTuple):
    """What was written down of one row. `skipped`: it did not take place."""

    began: int | None = None
    ended: int | None = None
    skipped: bool = False


class Took(NamedTuple):
    """What follows from it; None is not known."""

    began: int | None = None
    ended: int | None = None
    skipped: bool = False

    @property
    def minutes(self) -> int | None:
        if self.began is None or self.ended is None or self.ended < self.began:
            return None
        return self.ended - self.began


NOTHING = Noted()
OUT = Took(skipped=True)


def taken(day: Day, noted: Mapping[Key, Noted], ended: int | None = None) -> dict[Key, Took]:
    """Every row of the day; `ended` is when the day did."""
    reading = _Reading(noted, clock_of(day.date, day.zone), {})
    reading.sequence(day.items, ended)
    return reading.found


def ends_alone(day: Day) -> set[Key]:
    """Rows whose end does not follow from the beginning of another: the last of a group that works beside others, and
    what stands before a fixed start. (The last of the day ends with it.)"""
    return set(_alone(day.items))


def _alone(items: tuple[Item, ...], last_in_lane: bool = False) -> Iterator[Key]:
    for place, item in enumerate(items):
        last = place + 1 == len(items)
        ends = last_in_lane if last else _pin(items[place + 1]) is not None
        if isinstance(item, Split):
            for lane in item.lanes:
                yield from _alone((lane,), last_in_lane=len(item.lanes) > 1 or ends)
        elif inside(item):
            yield from _alone(inside(item), last_in_lane=ends)
        elif ends:
            yield item.key


def _pin(item: Item) -> int | None:
    """The fixed start of a row, or of the first in it."""
    if item.pin is not None or isinstance(item, Step):
        return item.pin
    if isinstance(item, Sequence):
        return _pin(item.items[0]) if item.items else None
    pins = [pin for lane in item.lanes if (pin := _pin(lane)) is not None]
    return min(pins) if pins and len(pins) == len(item.lanes) else None


@dataclass(slots=True)
class _Reading:
    """One pass from the whole to its parts: what holds rows is asked first, since its end bounds its last row's."""

    noted: Mapping[Key, Noted]
    clock: Clock
    found: dict[Key, Took]

    def sequence(self, items: tuple[Item, ...], until: int | None) -> None:
        """`until`: when all of it ended."""
        present = [item for item in items if not self.absent(item)]
        begins = [self.begin(item) for item in present]
        ends = self.ends(present, begins, until)
        for item in items:
            if self.absent(item):
                self.leave_out(item)
        for item, began, ended in zip(present, begins, ends, strict=True):
            self.found[item.key] = Took(began, ended)
            if isinstance(item, Sequence):
                self.sequence(item.items, ended)
            elif isinstance(item, Split):
                here = [lane for lane in item.lanes if not self.absent(lane)]
                for lane in item.lanes:
                    self.sequence((lane,), ended if len(here) == 1 else self.noted_end(lane))

    def ends(self, items: list[Item], begins: list[int | None], until: int | None) -> list[int | None]:
        """Between two rows whose beginning is not known, rows end in the order of time: two may have been swapped."""
        found: list[int | None] = [None] * len(items)
        stretch: list[int] = []
        for place in range(len(items) + 1):
            if place < len(items) and begins[place] is not None:
                stretch.append(place)
                continue
            stretch.sort(key=lambda one: begins[one] or 0)
            for one, following in pairwise(stretch):
                found[one] = self.until(items[following], begins[following])
            if stretch and place == len(items):
                found[stretch[-1]] = until
            stretch = []
        noted = [self.noted_end(item) for item in items]
        return [end if known is None else known for known, end in zip(noted, found, strict=True)]

    def until(self, following: Item, began: int | None) -> int | None:
        """What begins at its fixed start may have been waited for: what precedes ended then, or some time before."""
        pin = _pin(following)
        return None if pin is not None and began is not None and began <= self.clock.true(pin) else began

    def begin(self, item: Item) -> int | None:
        known = self.noted.get(item.key, NOTHING).began
        if known is not None or isinstance(item, Step):
            return known
        begins = [self.begin(part) for part in inside(item) if not self.absent(part)]
        if isinstance(item, Sequence) and begins and begins[0] is None:
            return None
        return min((begin for begin in begins if begin is not None), default=None)

    def noted_end(self, item: Item) -> int | None:
        """An end that was written down: of the row, of the last row in it, of all its groups."""
        known = self.noted.get(item.key, NOTHING).ended
        if known is not None or isinstance(item, Step):
            return known
        present = [part for part in inside(item) if not self.absent(part)]
        if isinstance(item, Sequence):
            return self.noted_end(present[-1]) if present else None
        ends = [self.noted_end(lane) for lane in present]
        return None if not ends or None in ends else max(end for end in ends if end is not None)

    def absent(self, item: Item) -> bool:
        noted = self.noted.get(item.key, NOTHING)
        if noted != NOTHING or isinstance(item, Step):
            return noted.skipped
        return all(self.absent(part) for part in inside(item))

    def leave_out(self, item: Item) -> None:
        self.found[item.key] = OUT
        for part in inside(item):
            self.leave_out(part)


def heard(clock: Clock, wall: int, expected: int) -> int | None:
    """The true minute that somebody means who writes what the clock showed: of the times at which it showed that, the
    one nearest to when it was expected. After midnight that is on the next day; where the clock was put back it says
    which of both. None: the clock never showed it near that, such as "3:00" for three in the afternoon."""
    by_date = wall >= NEXT_DAY
    days = (0,) if by_date else (0, 1, -1, 2)
    meant = {clock.true(wall + day * NEXT_DAY) + later: wall + day * NEXT_DAY for day in days for later in (0, 30, 60)}
    shown = [minute for minute, wanted in meant.items() if clock.wall(minute) == wanted]
    near = [minute for minute in shown if by_date or abs(minute - expected) <= FAR]
    return min(near, key=lambda minute: (abs(minute - expected), minute), default=None)
