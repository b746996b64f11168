"""The page on which an event is moved: what changes with it, what does not, and why."""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from sqlmodel import Session

from app.access.loaders import EventAccess
from app.checklist import pages
from app.checklist.dates import EventDates
from app.checklist.forms import MoveWanted
from app.checklist.holidays import reach, work_calendar
from app.checklist.moving import Change, Fate, preview_move
from app.checklist.queries import Checklist
from app.web.formats import day
from app.web.languages import gettext


class MoveRow(NamedTuple):
    id: int
    code: str
    title: str
    fate: Fate
    before: date
    after: date
    remark: str


def move(
    db: Session, known: Checklist, access: EventAccess, wanted: MoveWanted | None, wrong: Mapping[str, str]
) -> dict[str, Any]:
    """The form, and below it what the move would change; `wrong` are messages at its fields."""
    event = access.event
    context: dict[str, Any] = {
        "access": access,
        "base": pages.base(access),
        "start": wanted.start if wanted else event.starts_on,
        "end": wanted.end if wanted else event.ends_on,
        "wrong": wrong,
        "fates": None,
    }
    if wanted and not wrong:
        context |= _preview(db, known, access, wanted)
    return context


def _preview(db: Session, known: Checklist, access: EventAccess, wanted: MoveWanted) -> dict[str, Any]:
    years = reach(wanted.start, wanted.end) | reach(access.event.starts_on, access.event.ends_on)
    moved = EventDates(wanted.start, wanted.end)
    found = preview_move(
        list(known.plan.rules.values()),
        known.plan.event,
        moved,
        work_calendar(db, access.event, years=years),
        known.today,
    )
    fates: dict[Fate, list[MoveRow]] = {fate: [] for fate in Fate}
    for change in found.changes:
        task = known.tasks[change.code]
        fates[change.fate].append(
            MoveRow(
                task.id,
                task.code,
                pages.title(known, task.code),
                change.fate,
                change.before.benchmark,
                change.after.benchmark,
                _move_remark(change, known.today),
            )
        )
    return {
        "fates": fates,
        "days": (wanted.start - access.event.starts_on).days,
        "new_breaches": [
            (known.tasks[each.code].id, each.code, pages.title(known, each.code), pages.broken(each))
            for each in found.breaches
        ],
    }


def _move_remark(change: Change, today: date) -> str:
    remarks = []
    if change.fate is Fate.PINNED:
        remarks.append(gettext("the rule would give %(day)s", day=day(change.after.by_rule)))
    elif change.fate in (Fate.MOVES, Fate.STAYS):
        remarks.append(pages.shifted(change.after))
        if change.after.benchmark < today <= change.before.benchmark:
            remarks.append(gettext("already past"))
    if change.after.early_for and not change.before.early_for:
        remarks.append(gettext("before %(tasks)s", tasks=", ".join(change.after.early_for)))
    return " · ".join(filter(None, remarks))
