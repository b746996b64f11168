"""One task as its form shows it: the text of every field, and what stands beside them."""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from app.checklist.dates import Breach, Dated, Rule, hard_breaches
from app.checklist.queries import Checklist, TaskFacts
from app.models import Task

FIELDS = (
    "title_en",
    "title_sq",
    "function",
    "owner_id",
    "offset_days",
    "anchor",
    "bound",
    "lead_days",
    "hard",
    "retention",
    "month_limit",
    "deliverable_en",
    "deliverable_sq",
    "deliverable_link",
    "remarks",
    "not_applicable",
    "not_applicable_reason",
    "completed_on",
)


def as_typed(task: Task, known: Checklist) -> dict[str, str]:
    """Every field of the form as text: what the form shows, and what a later edit says that it saw."""
    stands = {name: _text(getattr(task, name)) for name in FIELDS}
    stands["benchmark"] = known.plan[task.code].benchmark.isoformat()
    stands["depends_on"] = ", ".join(known.plan.rules[task.code].depends_on)
    return stands


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    return value.isoformat() if isinstance(value, date) else plain(str(value))


class Beside(NamedTuple):
    """What the form says that nobody typed. `released` is what this task alone keeps waiting."""

    rule: Rule
    dated: Dated
    breach: Breach | None
    waits_for: list[TaskFacts]
    behind: list[TaskFacts]


def beside(known: Checklist, code: str) -> Beside:
    plan = known.plan
    return Beside(
        plan.rules[code],
        plan[code],
        next((breach for breach in hard_breaches(plan, known.today) if breach.code == code), None),
        [known.tasks[each] for each in plan.waits_for(code)],
        [known.tasks[each] for each in plan.successors[code] if plan.rules[each].open],
    )


def released(before: Checklist, after: Checklist, code: str) -> list[str]:
    """Codes that waited for this task before, and for nothing now."""
    return [
        each
        for each in after.plan.successors[code]
        if after.plan.rules[each].open and before.plan.waits_for(each) and not after.plan.waits_for(each)
    ]


def seen(typed: Mapping[str, str]) -> dict[str, str]:
    """What the form says that each field held when it was opened."""
    return {name.removeprefix("was-"): value for name, value in typed.items() if name.startswith("was-")}


def plain(text: str) -> str:
    """As it is compared: forms send their own line ends."""
    return text.replace("\r\n", "\n").strip()
