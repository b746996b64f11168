"""What rows and methods usually take, learnt from events that were held. (docs/decisions/0416)

A row that comes back takes what it took. A method is given more minutes or fewer, so what its steps took is counted at
the length that the library gives it, and multiplied as it is here. Each event counts once, however many groups it had.
"""

import math
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any, NamedTuple

ENOUGH = 2
"""Events. What happened once may be chance."""
LEAST = 5
"""Minutes. Less does not matter."""
Name = Hashable
WHOLE: Name = ("whole",)
"""A method as a whole, beside its steps."""


class Usual(NamedTuple):
    """Minutes: the median, and the shortest and longest of so many events."""

    minutes: int
    least: int
    most: int
    events: int

    @property
    def offered(self) -> bool:
        return self.events >= ENOUGH

    def matters(self, planned: int) -> bool:
        """A fifth of what is planned, and at least five minutes."""
        away = abs(self.minutes - planned)
        return self.offered and planned > 0 and away >= LEAST and away * 5 >= planned


class Performance(NamedTuple):
    """A method as it was used once, by one group: planned minutes of its steps, and what is known of what they took."""

    planned: Mapping[Name, int]
    took: Mapping[Name, int]


@dataclass(frozen=True, slots=True)
class Learned:
    """Of one method: the library's minutes, and what each step took at each event, at that length."""

    nominal: Mapping[Name, int]
    taken: Mapping[Name, Sequence[float]] = field(default_factory=dict)

    def scale(self, planned: Mapping[Name, int]) -> float:
        """How much longer than in the library the method is planned.

        A step may be planned as the library has it, or already as it usually takes: the scale is the one at which the
        steps are nearest to either. Planning what is usual therefore never asks for more.
        """
        known = {name: (minutes, self._references(name)) for name, minutes in planned.items() if name in self.nominal}
        tried = {minutes / one for minutes, ones in known.values() for one in ones if minutes > 0}
        return min(tried, key=lambda scale: (round(_misfit(scale, known), 6), abs(math.log(scale))), default=1.0)

    def usual(self, name: Name, scale: float = 1.0) -> Usual | None:
        return usual_of([minutes * scale for minutes in self.taken.get(name, ())])

    def _references(self, name: Name) -> list[float]:
        ones = [float(self.nominal[name])]
        if self.taken.get(name):
            ones.append(median(self.taken[name]))
        return [one for one in ones if one > 0]


def _misfit(scale: float, known: Mapping[Name, tuple[int, list[float]]]) -> float:
    return sum(min((abs(minutes - scale * one) for one in ones), default=0) for minutes, ones in known.values())


def learn(nominal: Mapping[Name, int], events: Iterable[Sequence[Performance]]) -> Learned:
    """`events`, the earliest first: later ones may have been planned with what was learnt from those before."""
    taken: dict[Name, list[float]] = defaultdict(list)
    learned = Learned(nominal, taken)
    for performances in events:
        here: dict[Name, list[float]] = defaultdict(list)
        for one in performances:
            scale = learned.scale(one.planned)
            for name, minutes in one.took.items():
                if name in nominal or name == WHOLE:
                    here[name].append(minutes / scale)
        for name, several in here.items():
            taken[name].append(median(several))
    return learned


def usual_of(events: Sequence[float]) -> Usual | None:
    """From one figure for each event."""
    if not events:
        return None
    return Usual(_whole(median(events)), _whole(min(events)), _whole(max(events)), len(events))


def _whole(minutes: float) -> int:
    """Half a minute is rounded up."""
    return math.floor(minutes + 0.5)


def rows(events: Iterable[Mapping[Hashable, Sequence[int]]]) -> dict[Hashable, Usual]:
    """Of rows that come back: what each of them took at each event, wherever it stood there."""
    gathered: dict[Hashable, list[float]] = defaultdict(list)
    for event in events:
        for name, minutes in event.items():
            if minutes:
                gathered[name].append(median(minutes))
    return {name: usual for name, each in gathered.items() if (usual := usual_of(each)) is not None}


@dataclass(frozen=True, slots=True, eq=False)
class Habits:
    """All that was learnt, for the plan of one event. Compared by identity: plans are kept under it."""

    rows: Mapping[Hashable, Usual] = field(default_factory=dict)
    methods: Mapping[str, Learned] = field(default_factory=dict)
    library: Mapping[str, Any] = field(default_factory=dict)
    """The methods as they stood, by which their steps are known again."""
    former: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
    """Titles that rows of the planned event bore at first, where they were renamed."""

    def __bool__(self) -> bool:
        return bool(self.rows or self.methods)


NONE_YET = Habits()
