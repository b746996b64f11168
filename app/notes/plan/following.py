"""Where the plan is, for a recorder's page: a pure function of the times of its rows, told to devices in advance.

`static/js/notes-following.js` does the same without network; `tests/notes/where_now.json` is the table of both.
Minutes are counted from the beginning of 1970, so that they need no zone: a day may pass midnight, or change its clock.
"""

from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import NamedTuple

SOON = 30
"""Minutes before a row begins in which the way there is offered."""


class Stop(NamedTuple):
    """The smallest row of the guide that has minutes: a step, or a session or group that holds none."""

    opens: int
    closes: int
    place: str
    """Where notes of it are taken: `session/3`, `lane/7`; nowhere in a break."""
    title: str
    where: str
    """What that place is called."""
    mine: bool
    """The reader records there."""
    split: int = 0
    """Groups of one number run side by side."""
    question: int = 0
    """The one that is asked in it, where its own words say so."""


class Phase(StrEnum):
    BEFORE = "before"
    RUNNING = "running"
    GAP = "gap"
    AFTER = "after"


class Now(NamedTuple):
    phase: Phase
    stops: tuple[Stop, ...] = ()
    """What runs, or in a gap what comes: the reader's own where it is known, otherwise all that are side by side."""
    ways: tuple[Stop, ...] = ()
    """Where to go. None for whoever is in the right place already."""

    def step(self, here: str) -> Stop | None:
        """What runs in this very place."""
        return next((stop for stop in self.stops if self.phase is Phase.RUNNING and stop.place == here), None)


def where_now(stops: Sequence[Stop], now: int, here: str) -> Now:
    """`stops` in the order of the guide, at the times that count: those of the plan, or of a run of it."""
    stops = _without_neighbours(stops, here)
    running = _last_of_each_place([stop for stop in stops if stop.opens <= now < stop.closes])
    coming = _first([stop for stop in stops if stop.opens > now])
    if running:
        chosen = _chosen(running, here)
        return Now(Phase.RUNNING, chosen, _ways(chosen, now, here) or _ways_after(chosen, stops, now, here))
    if not coming:
        return Now(Phase.AFTER)
    chosen = _chosen(coming, here)
    ways = _ways(chosen, now, here) or _ways_after(chosen, stops, now, here)
    return Now(Phase.GAP if any(stop.closes <= now for stop in stops) else Phase.BEFORE, chosen, ways)


def _without_neighbours(stops: Sequence[Stop], here: str) -> list[Stop]:
    """Whose own group is done before the others waits for all, and is not sent to them."""
    beside = {stop.split for stop in stops if stop.place == here and stop.split}
    return [stop for stop in stops if stop.split not in beside or stop.place == here or stop.mine]


def _last_of_each_place(stops: Sequence[Stop]) -> list[Stop]:
    """Where rows of one place overlap, the one that began last is on."""
    latest: dict[str, Stop] = {}
    for stop in sorted(stops, key=lambda stop: stop.opens):
        latest[stop.place] = stop
    return [stop for stop in stops if latest[stop.place] is stop]


def _first(stops: Sequence[Stop]) -> list[Stop]:
    opens = min((stop.opens for stop in stops), default=0)
    return _last_of_each_place([stop for stop in stops if stop.opens == opens])


def _chosen(stops: Sequence[Stop], here: str) -> tuple[Stop, ...]:
    """The place in which the page is; else the reader's; else all in which notes are taken; else the break."""
    tests: tuple[Callable[[Stop], object], ...] = (
        lambda stop: stop.place == here, lambda stop: stop.mine, lambda stop: stop.place,
    )  # fmt: skip
    for fits in tests:
        if found := tuple(stop for stop in stops if fits(stop)):
            return found
    return tuple(stops)


def _ways(chosen: Sequence[Stop], now: int, here: str) -> tuple[Stop, ...]:
    return tuple(stop for stop in chosen if stop.place not in ("", here) and stop.opens - now <= SOON)


def _ways_after(chosen: Sequence[Stop], stops: Sequence[Stop], now: int, here: str) -> tuple[Stop, ...]:
    """Out of a break one may go ahead to what follows it."""
    if any(stop.place for stop in chosen):
        return ()
    return _ways(_chosen(_first([stop for stop in stops if stop.opens > now and stop.place]), here), now, here)
