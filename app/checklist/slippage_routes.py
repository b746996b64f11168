"""Afterwards: how late things were, and what the next event takes over from it."""

from collections.abc import Iterable
from typing import Annotated, Any

from fastapi import Depends, Request
from sqlmodel import Session, col, select
from starlette.responses import Response

from app.access.loaders import EventAccess, fetch, in_event, today
from app.access.powers import Power
from app.checklist import queries, slippage_actions
from app.checklist.distances import distance
from app.checklist.history import take_back
from app.checklist.pages import base
from app.checklist.slippage import Group, slippage
from app.checklist.slippage_actions import Proposed
from app.errors import NotFound
from app.models import Task, TaskChange
from app.web.forms import Form, Typed, read
from app.web.languages import gettext as _
from app.web.languages import ngettext
from app.web.pages import answer, render
from app.web.rooms import room
from app.web.transaction import DB

router = room(prefix="/events/{event}/checklist")
Reader = Annotated[EventAccess, Depends(in_event(Power.READ_PREPARATION))]
Editor = Annotated[EventAccess, Depends(in_event(Power.EDIT_CHECKLIST))]


class Accepted(Form):
    offset: int


@router.get("/slippage")
def slippage_page(request: Request, access: Reader, db: DB) -> Response:
    known = queries.standing(db, access.event, today(access))
    found = slippage(slippage_actions.slips(known))
    return render(
        request,
        "checklist/slippage.html",
        tab="checklist",
        access=access,
        base=base(access),
        edits=access.can(Power.EDIT_CHECKLIST),
        found=found,
        late=late,
        phases=_bars(found.phases),
    )


def late(days: float) -> str:
    """2 days late, 1 day early, in time; halves come from medians."""
    whole = abs(round(days)) if days == round(days) or abs(days) >= 1 else 1
    if days > 0:
        return ngettext("%(num)d day late", "%(num)d days late", whole)
    return ngettext("%(num)d day early", "%(num)d days early", whole) if days < 0 else _("in time")


def _bars(groups: Iterable[Group]) -> list[tuple[str, float, str, None]]:
    """Name, share of late tasks, words; the table beneath tells the rest."""
    return [
        (each.name, each.late_share, _("%(late)s of %(tasks)s", late=each.late, tasks=each.tasks), None)
        for each in groups
    ]


# What the next event takes over


@router.get("/learning")
def learning_page(request: Request, access: Editor, db: DB) -> Response:
    known = queries.load(db, access.event, today(access))
    found = slippage_actions.history(db, access.event, known.today)
    rows = [_row(access, each) for each in slippage_actions.proposals(known, found)]
    context: dict[str, Any] = {"access": access, "base": base(access), "events": found.events, "rows": rows}
    return render(request, "checklist/learning.html", tab="checklist", **context)


@router.post("/tasks/{task_id}/learned-offset")
def accept_offset(request: Request, access: Editor, db: DB, typed: Typed, task_id: int) -> Response:
    task = fetch(db, Task, task_id, access)
    act = slippage_actions.accept(
        db, access.event, task, offset=read(Accepted, typed).offset, today=today(access), by=access.user
    )
    return answer(
        request,
        "checklist/_learned.html",
        back=f"{base(access)}/learning",
        said=_("%(code)s: %(when)s.", code=task.code, when=distance(task.offset_days, task.anchor)),
        undo={"method": "DELETE", "url": f"{base(access)}/learning/{act}"},
        base=base(access),
        one={"id": task.key, "code": task.code, "now": distance(task.offset_days, task.anchor), "act": act},
    )


@router.delete("/learning/{act}")
def decline_offset(request: Request, access: Editor, db: DB, act: str) -> Response:
    """Back to what it was; the proposal stands again."""
    task_id = _task_of(db, access, act)
    take_back(db, access.event, act, by=access.user)
    known = queries.load(db, access.event, today(access))
    found = slippage_actions.history(db, access.event, known.today)
    row = next((each for each in slippage_actions.proposals(known, found) if each.task_id == task_id), None)
    shown = _row(access, row) if row else {"id": task_id, "act": "", "code": "", "now": ""}
    back, said = f"{base(access)}/learning", _("It is as it was.")
    return answer(request, "checklist/_learned.html", back=back, said=said, base=base(access), one=shown)


def _task_of(db: Session, access: EventAccess, act: str) -> int:
    found = db.exec(
        select(TaskChange.task_id).where(
            TaskChange.event_id == access.event.key, TaskChange.act == act, col(TaskChange.field) == "offset_days"
        )
    ).first()
    if found is None:
        raise NotFound
    return found


def _row(access: EventAccess, each: Proposed) -> dict[str, Any]:
    learned = each.learned
    return {
        "id": each.task_id,
        "code": each.code,
        "title": each.title,
        "now": distance(each.now, each.anchor),
        "then": distance(learned.offset, each.anchor),
        "offset": learned.offset,
        "events": learned.events,
        "spread": (distance(learned.earliest, each.anchor), distance(learned.latest, each.anchor)),
        "act": "",
    }
