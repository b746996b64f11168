"""When each task can be finished as things stand, and what that puts at risk."""

from dataclasses import dataclass
from datetime import date

from app.checklist.dates import Rule, Schedule
from app.vocabulary import Anchor, Bound

NAMED = 3  # hard milestones behind one task; a bound keeps the whole forecast linear


@dataclass(frozen=True, slots=True)
class Forecast:
    """`late` days past the benchmark, 0 if in time; `behind` names the nearest hard tasks that wait for this one."""

    finish: date
    late: int = 0
    behind: tuple[str, ...] = ()


def forecast(plan: Schedule, today: date) -> dict[str, Forecast]:
    """Open tasks only. One pass forwards for the finishes, one backwards for what waits behind."""
    finishes: dict[str, date] = {}
    for code in plan.order:
        rule = plan.rules[code]
        if rule.open:
            begin = max([today, *(finishes[c] for c in rule.depends_on if c in finishes), *_not_before(plan, rule)])
            finishes[code] = _finish(plan, rule, begin)
    behind = _hard_behind(plan)
    found = {}
    for code, finish in finishes.items():
        late = max(0, (finish - plan[code].benchmark).days)
        found[code] = Forecast(finish, late, behind[code] if late else ())
    return found


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
