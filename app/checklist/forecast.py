"""When each task can be finished as things stand, and what that puts at risk."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from app.checklist.dates import Rule, Schedule
from app.vocabulary import Anchor, Bound

NAMED = 3  # hard milestones behind one task; a bound keeps the whole forecast linear


@dataclass(frozen=True, slots=True)
class Forecast:
    """`late` days past the benchmark, 0 if in time; `behind` names the nearest hard tasks that wait for this one.

    `cause` is the task whose own lateness this one only follows; its own code where it is the cause itself.
    """

    finish: date
    late: int = 0
    behind: tuple[str, ...] = ()
    cause: str = ""


@dataclass(frozen=True, slots=True)
class Cause:
    """A task that is late of itself, and what that does: `followers` tasks at risk behind it, by up to `worst` days;
    `hard` names the nearest hard ones among them."""

    code: str
    late: int
    followers: int
    worst: int
    hard: tuple[str, ...]


def forecast(plan: Schedule, today: date) -> dict[str, Forecast]:
    """Open tasks only. One pass forwards for the finishes, one backwards for what waits behind."""
    finishes: dict[str, date] = {}
    late: dict[str, int] = {}
    causes: dict[str, str] = {}
    for code in plan.order:
        rule = plan.rules[code]
        if rule.open:
            begin = max([today, *(finishes[c] for c in rule.depends_on if c in finishes), *_not_before(plan, rule)])
            finishes[code] = _finish(plan, rule, begin)
            late[code] = max(0, (finishes[code] - plan[code].benchmark).days)
            if late[code]:
                causes[code] = _cause(rule, begin, finishes, causes)
    behind = _hard_behind(plan)
    return {
        code: Forecast(finish, late[code], behind[code] if late[code] else (), causes.get(code, ""))
        for code, finish in finishes.items()
    }


def _cause(rule: Rule, begin: date, finishes: Mapping[str, date], causes: Mapping[str, str]) -> str:
    """Held up by a prerequisite that is late itself, it follows that one's cause; else it is the cause."""
    return next((causes[code] for code in rule.depends_on if code in causes and finishes[code] == begin), rule.code)


def causes(found: Mapping[str, Forecast], hard: Collection[str]) -> list[Cause]:
    """What the tasks at risk come down to, the heaviest first. `hard` are the codes of the milestones."""
    followers: dict[str, list[str]] = {each.cause: [] for each in found.values() if each.late}
    for code, each in found.items():
        if each.late and each.cause != code:
            followers[each.cause].append(code)
    made = [
        Cause(
            code,
            found[code].late,
            len(behind),
            max((found[each].late for each in behind), default=0),
            tuple(sorted((each for each in behind if each in hard), key=lambda each: found[each].finish))[:NAMED],
        )
        for code, behind in followers.items()
    ]
    return sorted(made, key=lambda cause: (-cause.followers, -cause.late, cause.code))


def _not_before(plan: Schedule, rule: Rule) -> list[date]:
    """A task on or after the event cannot begin before its anchor has come."""
    if plan[rule.code].rule_date < plan.event.start:
        return []
    if rule.anchor == Anchor.EVENT_START:
        return [plan.event.start]
    return [plan.event.end if rule.anchor == Anchor.EVENT_END else plan[rule.anchor].rule_date]


def _finish(plan: Schedule, rule: Rule, begin: date) -> date:
    finish = plan.calendar.after(begin, rule.lead)
    if rule.bound is Bound.LATEST:
        return finish
    return max(finish, plan[rule.code].benchmark)


def _hard_behind(plan: Schedule) -> dict[str, tuple[str, ...]]:
    behind: dict[str, tuple[str, ...]] = {}
    for code in reversed(plan.order):
        found: set[str] = set()
        for later in plan.successors[code]:
            rule = plan.rules[later]
            if rule.open:
                found.update(behind[later], (later,) if rule.hard else ())
        behind[code] = tuple(sorted(found, key=lambda c: (plan[c].benchmark, c))[:NAMED]) if found else ()
    return behind
