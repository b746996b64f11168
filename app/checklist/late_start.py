"""An event that begins its preparation late: what is soft is squeezed, what is hard stays and is said aloud.

The soft tasks before the event keep their order and are mapped from [first benchmark .. event] onto [today ..
event]; each is then held between its prerequisites and its successors. Hard, exact, pinned and completed tasks
stay where they are. The result is a proposal of new offsets, so that it moves with the event.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from app.checklist.dates import Breach, BreachKind, EventDates, Rule, Schedule, anchor_dates, schedule
from app.checklist.workdays import WorkCalendar
from app.vocabulary import Bound


@dataclass(frozen=True, slots=True)
class Shift:
    """`mapped` is where plain squeezing would put the task; `new` is where its neighbours and weekends leave it.
    A task that was not squeezed itself, and only goes along, was mapped nowhere: there it is `old`."""

    code: str
    old: date
    mapped: date
    new: date


@dataclass(frozen=True, slots=True)
class LateStart:
    """`offsets` is what to store; it includes tasks that stay while the task they are counted from moves."""

    shifts: Sequence[Shift]
    offsets: Mapping[str, int]
    breaches: Sequence[Breach]


def late_start(rules: Sequence[Rule], event: EventDates, calendar: WorkCalendar, today: date) -> LateStart:
    plan = schedule(rules, event, calendar)
    before_event = [code for code, rule in plan.rules.items() if rule.open and plan[code].rule_date < event.start]
    soft = {code for code in before_event if _soft(plan.rules[code])}
    first = min((plan[code].benchmark for code in soft), default=today)
    breaches = [
        breach
        for code in before_event
        if code not in soft or today >= event.start
        for breach in _past(plan, code, today)
    ]
    if first >= today or today >= event.start:
        return LateStart((), {}, breaches)
    shifts, no_room = _squeeze(plan, soft, first, today)
    offsets = _offsets(plan, shifts)
    return LateStart([*shifts, *_along(plan, shifts, offsets)], offsets, [*breaches, *no_room])


def _soft(rule: Rule) -> bool:
    return not rule.hard and not rule.pinned and rule.bound is not Bound.EXACT


def _past(plan: Schedule, code: str, today: date) -> list[Breach]:
    benchmark = plan[code].benchmark
    if benchmark >= today:
        return []
    kind = BreachKind.PINNED_PAST if plan.rules[code].pinned else BreachKind.HARD_PAST
    return [Breach(code, kind, today, plan[code].limit or benchmark)]


def _squeeze(plan: Schedule, soft: set[str], first: date, today: date) -> tuple[list[Shift], list[Breach]]:
    event, calendar = plan.event.start, plan.calendar
    had, has = (event - first).days, (event - today).days
    latest = _latest(plan, soft)
    new: dict[str, date] = {}
    shifts, breaches = [], []
    for code in plan.order:
        rule, old = plan.rules[code], plan[code].benchmark
        if rule.open:
            new[code] = old
        if code not in soft:
            continue
        after, lower = max(
            [("", today), *((c, new[c]) for c in rule.depends_on if c in new)], key=lambda bound: bound[1]
        )
        before, upper = latest[code]
        mapped = event - timedelta(days=-(-(event - old).days * has // had))
        day = _working_day(calendar, mapped, lower, upper)
        if day is None:
            day = calendar.on_or_after(lower)
            breaches.append(Breach(code, BreachKind.NO_ROOM, day, upper, after, before))
        new[code] = day
        if day != old:
            shifts.append(Shift(code, old, mapped, day))
    return shifts, breaches


def _latest(plan: Schedule, soft: set[str]) -> dict[str, tuple[str, date]]:
    """For each soft task the last day that what stays behind it allows, with the task that sets it."""
    latest: dict[str, tuple[str, date]] = {}
    for code in reversed(plan.order):
        if code in soft:
            bounds = [("", plan.event.start)]
            for later in plan.successors[code]:
                if later in soft:
                    bounds.append(latest[later])
                elif plan.rules[later].open:
                    bounds.append((later, plan[later].benchmark))
            latest[code] = min(bounds, key=lambda bound: bound[1])
    return latest


def _working_day(calendar: WorkCalendar, wanted: date, lower: date, upper: date) -> date | None:
    """The working day in the window nearest before the one wanted, or else after it."""
    if lower > upper:
        return None
    wanted = min(max(wanted, lower), upper)
    day = calendar.on_or_before(wanted)
    if day < lower:
        day = calendar.on_or_after(wanted)
    return day if day <= upper else None


def _along(plan: Schedule, shifts: Sequence[Shift], offsets: Mapping[str, int]) -> list[Shift]:
    """Tasks that a neighbour held off their working day, and no longer holds since it has no room itself."""
    rules = [replace(rule, offset=offsets.get(code, rule.offset)) for code, rule in plan.rules.items()]
    then = schedule(rules, plan.event, plan.calendar)
    squeezed = {shift.code for shift in shifts}
    moved = [code for code in plan.order if code not in squeezed and then[code].benchmark != plan[code].benchmark]
    return [Shift(code, plan[code].benchmark, plan[code].benchmark, then[code].benchmark) for code in moved]


def _offsets(plan: Schedule, shifts: Sequence[Shift]) -> dict[str, int]:
    """Every offset that has to change so that the moved tasks stand on their new day and all others stay."""
    rule_dates = {code: dated.rule_date for code, dated in plan.dated.items()}
    rule_dates.update((shift.code, shift.new) for shift in shifts)
    anchors = anchor_dates(plan.rules, plan.event)
    offsets = {}
    for code, rule in plan.rules.items():
        anchor = rule_dates.get(rule.anchor, anchors[code])
        offset = (rule_dates[code] - anchor).days
        if offset != rule.offset:
            offsets[code] = offset
    return offsets
