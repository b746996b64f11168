"""The dates of a checklist: every benchmark counted from the event, every state derived from it.

A rule date is an anchor and an offset, and knows nothing of weekends. The benchmark follows from it by the bound
of the task and the working days of the event. Nothing here is stored; what a person decided (a pin, a completion,
"not applicable") comes in with the rule.
"""

import calendar as months
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from app.checklist.workdays import WorkCalendar
from app.errors import N_, Conflict
from app.vocabulary import Anchor, Bound, TaskState

SOON = 7  # days
FARTHEST = 1000  # days from the anchor
OF_EVENT = frozenset(Anchor)


@dataclass(frozen=True, slots=True)
class EventDates:
    start: date
    end: date
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """What decides the date of one task.

    `anchor` is an `Anchor` or the code of another task; `offset` counts calendar days from it; `lead` the working
    days that the task takes once begun; `month_limit` the calendar months by which it must precede the event.
    `retention` marks a deadline for erasing data. A completed task keeps the benchmark it was `measured_against`.
    """

    code: str
    anchor: str = Anchor.EVENT_START
    offset: int = 0
    bound: Bound = Bound.LATEST
    lead: int = 0
    hard: bool = False
    retention: bool = False
    month_limit: int | None = None
    depends_on: Sequence[str] = ()
    pinned: date | None = None
    completed: date | None = None
    measured_against: date | None = None
    not_applicable: bool = False

    @property
    def open(self) -> bool:
        return self.completed is None and not self.not_applicable


@dataclass(frozen=True, slots=True)
class Dated:
    """One task with its dates.

    `by_rule` is the benchmark that the rule gives, whatever has been pinned or measured. `closed` says why nobody
    works on the rule date ("" on a weekend), None if they do. `early_for` names the open prerequisites that stand
    later than this task. `limit` is the last day that the calendar months allow.
    """

    rule_date: date
    by_rule: date
    benchmark: date
    closed: str | None
    early_for: tuple[str, ...]
    limit: date | None
    limit_breached: bool
    begin_by: date


@dataclass(frozen=True, slots=True)
class Schedule:
    """All tasks of one event. `order` puts every task after those that it depends on."""

    event: EventDates
    calendar: WorkCalendar
    rules: Mapping[str, Rule]
    dated: Mapping[str, Dated]
    order: Sequence[str]
    successors: Mapping[str, Sequence[str]]

    def __getitem__(self, code: str) -> Dated:
        return self.dated[code]

    def waits_for(self, code: str) -> tuple[str, ...]:
        rules = self.rules
        return tuple(needed for needed in rules[code].depends_on if rules[needed].open)


def schedule(rules: Iterable[Rule], event: EventDates, calendar: WorkCalendar) -> Schedule:
    """Raises Conflict with the path named where anchors or dependencies run in a circle."""
    by_code = {rule.code: rule for rule in rules}
    rule_dates = _rule_dates(by_code, event)
    order, successors = in_order({code: rule.depends_on for code, rule in by_code.items()}, _DEPENDENCIES)
    by_rule: dict[str, date] = {}
    benchmarks: dict[str, date] = {}
    for code in reversed(order):
        rule, rule_date = by_code[code], rule_dates[code]
        given = rule_date
        if rule.bound is not Bound.EXACT and not calendar.works(rule_date):
            behind = [benchmarks[later] for later in successors[code] if not by_code[later].not_applicable]
            given = _moved(rule, rule_date, event, calendar, behind)
        by_rule[code] = given
        benchmarks[code] = _standing(rule, given)
    dated = {
        code: _dated(rule, by_code, rule_dates[code], by_rule[code], benchmarks, event, calendar)
        for code, rule in by_code.items()
    }
    return Schedule(event, calendar, by_code, dated, order, successors)


def months_before(day: date, count: int) -> date:
    """Calendar months: 31 May less three months is the last day of February."""
    year, month = divmod(day.year * 12 + day.month - 1 - count, 12)
    return date(year, month + 1, min(day.day, months.monthrange(year, month + 1)[1]))


def _standing(rule: Rule, by_rule: date) -> date:
    if rule.completed and rule.measured_against:
        return rule.measured_against
    return rule.pinned or by_rule


def _moved(rule: Rule, rule_date: date, event: EventDates, calendar: WorkCalendar, behind: Collection[date]) -> date:
    """Where the bound puts a rule date on which nobody works."""
    if rule.bound is Bound.EARLIEST:
        window_ends = [*behind, event.start] if rule_date <= event.start else list(behind)
        moved = calendar.on_or_after(rule_date)
        return moved if moved <= min(window_ends, default=moved) else rule_date
    if rule_date > event.end and not rule.hard and not rule.retention:
        return calendar.on_or_after(rule_date)
    return calendar.on_or_before(rule_date)


def _dated(
    rule: Rule,
    rules: Mapping[str, Rule],
    rule_date: date,
    by_rule: date,
    benchmarks: Mapping[str, date],
    event: EventDates,
    calendar: WorkCalendar,
) -> Dated:
    benchmark = benchmarks[rule.code]
    early_for: tuple[str, ...] = ()
    if rule.open and rule.depends_on:
        early_for = tuple(c for c in rule.depends_on if rules[c].open and benchmarks[c] > benchmark)
    limit = None if rule.month_limit is None else months_before(event.start, rule.month_limit)
    return Dated(
        rule_date=rule_date,
        by_rule=by_rule,
        benchmark=benchmark,
        closed=calendar.reason(rule_date),
        early_for=early_for,
        limit=limit,
        limit_breached=limit is not None and not rule.not_applicable and (rule.completed or benchmark) > limit,
        begin_by=calendar.before(benchmark, rule.lead),
    )


# Anchors, dependencies, circles

_ANCHORS = N_("These tasks take their dates from one another in a circle: %(path)s.")
_UNKNOWN = N_("%(code)s refers to %(other)s, which is not in this checklist.")
_DEPENDENCIES = N_("These tasks wait for one another in a circle: %(path)s.")


def anchor_dates(rules: Mapping[str, Rule], event: EventDates) -> dict[str, date]:
    """The date from which each task counts its offset."""
    known = _rule_dates(rules, event)
    return {code: known[rule.anchor] for code, rule in rules.items()}


def _rule_dates(rules: Mapping[str, Rule], event: EventDates) -> dict[str, date]:
    """Of every task, and of the two anchors that the event itself gives."""
    known: dict[str, date] = {Anchor.EVENT_START: event.start, Anchor.EVENT_END: event.end}
    of_tasks: list[Rule] = []
    for rule in rules.values():
        if rule.anchor in OF_EVENT:
            known[rule.code] = _from(known[rule.anchor], rule)
        else:
            of_tasks.append(rule)
    if of_tasks:
        anchors = {code: () if rule.anchor in OF_EVENT else (rule.anchor,) for code, rule in rules.items()}
        for code in in_order(anchors, _ANCHORS)[0]:
            known[code] = _from(known[rules[code].anchor], rules[code])
    return known


def _from(anchor: date, rule: Rule) -> date:
    try:
        return anchor + timedelta(days=rule.offset)
    except OverflowError:
        raise Conflict(N_("The date of %(code)s lies beyond the calendar."), code=rule.code) from None


def in_order(needs: Mapping[str, Sequence[str]], circle: str) -> tuple[list[str], dict[str, list[str]]]:
    """Every code after all that it needs, and who needs it; Conflict with the message `circle` if there is none."""
    successors: dict[str, list[str]] = {code: [] for code in needs}
    missing: dict[str, int] = {}
    ready = []
    for code, needed in needs.items():
        missing[code] = len(needed)
        if not needed:
            ready.append(code)
        for other in needed:
            if other not in successors:
                raise Conflict(_UNKNOWN, code=code, other=other)
            successors[other].append(code)
    for code in ready:  # grows while it is read
        for successor in successors[code]:
            missing[successor] -= 1
            if not missing[successor]:
                ready.append(successor)
    if len(ready) < len(needs):
        raise Conflict(circle, path=" → ".join(_circle({c: n for c, n in needs.items() if missing[c]}, missing)))
    return ready, successors


def _circle(needs: Mapping[str, Sequence[str]], missing: Mapping[str, int]) -> list[str]:
    """What is left when everything orderly has gone: follow any of its needs until one comes again."""
    path = [next(iter(needs))]
    seen = {path[0]: 0}
    while True:
        following = next(other for other in needs[path[-1]] if missing[other])
        path.append(following)
        if following in seen:
            return path[seen[following] :]
        seen[following] = len(path) - 1


# States


@dataclass(frozen=True, slots=True)
class Status:
    """`days` late: negative before the benchmark (or done early), positive after it."""

    state: TaskState
    days: int = 0
    waits_for: tuple[str, ...] = ()


def status(plan: Schedule, code: str, today: date) -> Status:
    rule, benchmark = plan.rules[code], plan.dated[code].benchmark
    if rule.not_applicable:
        return Status(TaskState.NOT_APPLICABLE)
    if rule.completed:
        return Status(TaskState.DONE, (rule.completed - benchmark).days)
    days = (today - benchmark).days
    if rule.depends_on and (waits_for := plan.waits_for(code)):
        return Status(TaskState.WAITING, days, waits_for)
    if days > 0:
        return Status(TaskState.OVERDUE, days)
    if days == 0:
        return Status(TaskState.DUE_TODAY)
    return Status(TaskState.DUE_SOON if days >= -SOON else TaskState.LATER, days)


class BreachKind(StrEnum):
    LIMIT = "limit"
    HARD_PAST = "hard_past"
    PINNED_PAST = "pinned_past"
    NO_ROOM = "no_room"


@dataclass(frozen=True, slots=True)
class Breach:
    """A rule that is broken and asks for a reason in writing.

    `day` is where the task stands, `limit` the last day that the rule would allow. For want of room, `after` and
    `before` name the tasks between which there is none ("" for today and for the event).
    """

    code: str
    kind: BreachKind
    day: date
    limit: date
    after: str = ""
    before: str = ""


def hard_breaches(plan: Schedule, today: date) -> list[Breach]:
    """Calendar-month limits missed, and hard tasks still open after their date."""
    found = []
    for code, rule in plan.rules.items():
        dated = plan.dated[code]
        if rule.not_applicable:
            continue
        stands = rule.completed or max(dated.benchmark, today)
        if dated.limit and stands > dated.limit:
            found.append(Breach(code, BreachKind.LIMIT, stands, dated.limit))
        elif rule.hard and rule.open and dated.benchmark < today:
            found.append(Breach(code, BreachKind.HARD_PAST, today, dated.benchmark))
    return found
