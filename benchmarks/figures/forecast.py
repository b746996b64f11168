"""The engines at length: the timeline of a guide, and the schedule and forecast of a checklist, over a tenth of each.

Linear is 10; the goal leaves room for what a longer list costs a processor's caches.
"""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial

from app.checklist.dates import EventDates, Rule, hard_breaches, schedule, status
from app.checklist.forecast import causes, forecast
from app.checklist.workdays import WorkCalendar
from app.guide.timeline import Day, Item, Sequence, Split, Step, timeline
from app.vocabulary import Bound
from benchmarks.kit import Bench, Figure, at_most, timed

TODAY = date(2027, 1, 4)
START = TODAY + timedelta(days=58)
HOLIDAYS = {START - timedelta(days=days): "A holiday" for days in (3, 20, 21, 63)}


def measure(bench: Bench) -> Iterator[Figure]:
    many, few = a_day(3_000), a_day(300)
    long, short = bench.interleaved([timed(partial(timeline, many)), timed(partial(timeline, few), times=10)])
    yield Figure("timeline of a day of 3,000 rows over 300", long.cpu_ms, short.cpu_ms, "ms", at_most(12))
    large, small = a_list(2_000), a_list(200)
    long, short = bench.interleaved([timed(partial(planned, large)), timed(partial(planned, small), times=10)])
    yield Figure("schedule of 2,000 tasks, 4,000 dependencies, over 200", long.cpu_ms, short.cpu_ms, "ms", at_most(12))
    long, short = bench.interleaved([timed(partial(foreseen, large)), timed(partial(foreseen, small), times=10)])
    yield Figure("the same with states, forecast, causes", long.cpu_ms, short.cpu_ms, "ms", at_most(12))


def a_list(count: int) -> list[Rule]:
    """Tasks that wait for two others each, chosen among all before them; every fifth done, every tenth hard."""
    chance = random.Random(count)
    rules = []
    for number in range(count):
        needs = chance.sample(range(number), 2) if number > 1 else ()
        done = TODAY - timedelta(days=number % 40) if number % 5 == 0 else None
        anchor = f"T{number - 1:04}" if number % 50 == 49 else "event_start"
        rules.append(
            Rule(
                f"T{number:04}", anchor, -120 + number * 150 // count, list(Bound)[number % 3], number % 6,
                hard=number % 10 == 3, month_limit=1 if number % 10 == 3 else None,
                depends_on=tuple(f"T{each:04}" for each in needs), completed=done,
            )
        )  # fmt: skip
    return rules


def planned(rules: list[Rule]) -> int:
    return len(schedule(rules, EventDates(START, START + timedelta(days=1)), WorkCalendar(closed=HOLIDAYS)).dated)


def foreseen(rules: list[Rule]) -> int:
    plan = schedule(rules, EventDates(START, START + timedelta(days=1)), WorkCalendar(closed=HOLIDAYS))
    found = forecast(plan, TODAY)
    told = causes(found, {rule.code for rule in rules if rule.hard})
    states = [status(plan, rule.code, TODAY) for rule in rules]
    return len(told) + len(states) + len(hard_breaches(plan, TODAY))


def a_day(rows: int) -> Day:
    """Sessions of ten rows; every fifth of them has two lanes, every seventh begins at a set time. A row is a minute:
    longer than three days no day is, and clocks are asked differently beyond."""
    items: list[Item] = []
    for number in range(rows // 10):
        steps = tuple(Step((number, each), 1) for each in range(7))
        if number % 5 == 4:
            lanes = (Sequence((number, "one"), steps[:4]), Sequence((number, "two"), steps[4:]))
            items.append(Sequence((number, "all"), (Split((number, "split"), lanes),)))
        else:
            more = tuple(Step((number, each), 1) for each in range(7, 9))
            items.append(Sequence((number, "all"), (*steps, *more), pin=540 + 9 * number if number % 7 == 6 else None))
    return Day(date(2027, 3, 2), "Europe/Tirane", 540, tuple(items))
