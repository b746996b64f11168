"""One task with its form, and the form of one that is to be."""

from typing import Any

from sqlmodel import Session
from starlette.datastructures import QueryParams

from app.access.loaders import EventAccess
from app.access.powers import Power
from app.checklist import history_view, pages, rows
from app.checklist.arranging import deletable
from app.checklist.editing import as_typed, beside
from app.checklist.members import preparing
from app.checklist.queries import NOBODY, Checklist
from app.models import Task
from app.vocabulary import Anchor, Bound, TeamFunction
from app.web.languages import both, gettext, ngettext


def opened(db: Session, known: Checklist, access: EventAccess, task: Task, *, focus: str = "") -> dict[str, Any]:
    """One task with its form."""
    stands = as_typed(task, known)
    around_it = beside(known, task.code)
    holder = known.holders.get(task.function, NOBODY).name if task.function else None
    edits = access.can(Power.EDIT_CHECKLIST)
    people = preparing(db, access.event) if edits else []
    facts = known.tasks[task.code]
    if edits and facts.owner_id is not None and known.is_left(facts):
        people.append((facts.owner_id, gettext("%(name)s, no longer in the team", name=facts.owner)))
    return {
        "access": access,
        "base": pages.base(access),
        "edits": edits,
        "task": task,
        "stands": stands,
        "row": rows.row(known, known.tasks[task.code], reader=access.user.key, edits=edits),
        "beside": around_it,
        "breach": around_it.breach,
        "broken": pages.broken(around_it.breach) if around_it.breach else "",
        "reasons": [reason for (key, _), reason in known.reasons.items() if key == task.id],
        "forecast": known.forecasts.get(task.code),
        "team": people,
        "holder": gettext("%(name)s, by function", name=holder) if holder else gettext("By function"),
        "functions": TeamFunction,
        "bounds": Bound,
        "anchors": _anchors(known, task.code),
        "counted": _counted(stands),
        "shifted": pages.shifted(around_it.dated),
        "comments": history_view.comments(db, task),
        "links": history_view.links(db, task),
        "acts": history_view.of_task(db, task),
        "phases": pages.phases(known),
        "may_attach": edits or known.belongs_to(known.tasks[task.code], access.user.key),
        "deletable": edits and deletable(task),
        "focus": focus,
        "rule_open": focus in ("offset_days", "anchor", "depends_on"),
    }


def _anchors(known: Checklist, but: str) -> list[tuple[str, str]]:
    of_event = [
        (str(Anchor.EVENT_START), gettext("First day of the event")),
        (str(Anchor.EVENT_END), gettext("Last day of the event")),
    ]
    return of_event + [(code, code) for code in known.tasks if code != but]


def _counted(stands: dict[str, str]) -> str:
    """31 days before the first day of the event"""
    days = int(stands["offset_days"])
    names = {Anchor.EVENT_START: gettext("the first day"), Anchor.EVENT_END: gettext("the last day")}
    anchor = names.get(Anchor(stands["anchor"]), "") if stands["anchor"] in names else stands["anchor"]
    if days < 0:
        return ngettext("%(num)d day before %(anchor)s", "%(num)d days before %(anchor)s", -days, anchor=anchor)
    if days > 0:
        return ngettext("%(num)d day after %(anchor)s", "%(num)d days after %(anchor)s", days, anchor=anchor)
    return gettext("on %(anchor)s", anchor=anchor)


def new(known: Checklist, access: EventAccess, query: QueryParams) -> dict[str, Any]:
    """With `below` in the address, what the task it goes below suggests."""
    above = next((task for task in known.tasks.values() if str(task.id) == query.get("below")), None)
    rule = known.plan.rules[above.code] if above else None
    return {
        "access": access,
        "base": pages.base(access),
        "phases": [name for _, name in pages.phases(known)],
        "phase": both(above.phase_en, above.phase_sq) if above else query.get("phase", ""),
        "below": above,
        "function": above.function if above else "",
        "offset": rule.offset if rule else -7,
        "anchor": rule.anchor if rule else Anchor.EVENT_START,
        "functions": TeamFunction,
        "anchors": _anchors(known, ""),
    }
