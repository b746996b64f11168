"""Many tasks at once, the arranging of the list, and taking an act back."""

from typing import Annotated
from urllib.parse import parse_qsl, urlsplit

from fastapi import Depends, Request
from sqlmodel import Session
from starlette.responses import Response

from app.access.loaders import EventAccess, fetch, in_event, today
from app.access.powers import Power
from app.checklist import arranging, bulk, pages, queries
from app.checklist.bulk import Done
from app.checklist.forms import BulkAssignment, BulkPhase, BulkReason, BulkShift, Place, Selection, View
from app.models import Task
from app.web.forms import Typed, TypedForm, check, read
from app.web.languages import both, ngettext
from app.web.languages import gettext as _
from app.web.pages import fragment, go, parts, wants_fragment
from app.web.rooms import room
from app.web.transaction import DB

router = room(prefix="/events/{event}/checklist")
Editor = Annotated[EventAccess, Depends(in_event(Power.EDIT_CHECKLIST))]


@router.post("/bulk/assignment")
def assign(request: Request, access: Editor, db: DB, typed: Typed) -> Response:
    wanted = read(BulkAssignment, typed)
    done = bulk.assign(db, access.event, _chosen(db, access, typed), by=access.user, **wanted.model_dump())
    said = ngettext("%(num)d task assigned.", "%(num)d tasks assigned.", len(done.changed))
    return _done(request, access, db, typed, done, said)


@router.post("/bulk/shift")
def shift(request: Request, access: Editor, db: DB, typed: Typed) -> Response:
    days = read(BulkShift, typed).days
    done = bulk.shift(db, access.event, _chosen(db, access, typed), days, by=access.user)
    said = ngettext("%(num)d task shifted.", "%(num)d tasks shifted.", len(done.changed))
    if done.followers:
        said += " " + ngettext(
            "%(num)d that is counted from them moves along.",
            "%(num)d that are counted from them move along.",
            done.followers,
        )
    return _done(request, access, db, typed, done, said)


@router.post("/bulk/phase")
def move_to_phase(request: Request, access: Editor, db: DB, typed: Typed) -> Response:
    phase = read(BulkPhase, typed).phase
    done = arranging.into_phase(db, access.event, _chosen(db, access, typed), phase, by=access.user)
    said = ngettext("%(num)d task moved.", "%(num)d tasks moved.", len(done.changed))
    return _done(request, access, db, typed, done, said)


@router.post("/bulk/exclusion")
def exclude(request: Request, access: Editor, db: DB, typed: Typed) -> Response:
    reason = read(BulkReason, typed).reason
    done = bulk.drop(db, _chosen(db, access, typed), reason, by=access.user)
    said = ngettext("%(num)d task is not applicable.", "%(num)d tasks are not applicable.", len(done.changed))
    return _done(request, access, db, typed, done, said)


def _chosen(db: Session, access: EventAccess, typed: TypedForm) -> list[Task]:
    return bulk.chosen(db, access.event, read(Selection, typed).task)


def _done(request: Request, access: EventAccess, db: Session, typed: TypedForm, done: Done, said: str) -> Response:
    if done.left:
        said += " " + ngettext("%(num)d stays as it is.", "%(num)d stay as they are.", len(done.left))
    return _list(request, access, db, _view(typed), said=said, act=done.act)


def _list(request: Request, access: EventAccess, db: Session, view: View, *, said: str, act: str) -> Response:
    """The list anew, with one undo for the whole."""
    undo = {"method": "DELETE", "url": f"{pages.base(access)}/acts/{act}"} if act else None
    if not wants_fragment(request):
        return go(request, pages.address(access, view), said=said, undo=undo)
    known = queries.load(db, access.event, today(access))
    matching = queries.found(db, access.event, view.q) if view.q else None
    table = fragment(request, "checklist/_tasks.html", **pages.listing(request, db, known, access, view, matching))
    warning = fragment(
        request, "checklist/_warnings.html", **pages.around(known, access), base=pages.base(access), edits=True
    )
    return parts(request, table, warning, said=said, undo=undo)


def _view(typed: TypedForm) -> View:
    return View.of(dict(parse_qsl(typed.get("view"))))


@router.put("/tasks/{task_id}/place")
def place(request: Request, access: Editor, db: DB, typed: Typed, task_id: int) -> Response:
    """Where a task stands: phase, and the task it comes after. By form, or in the address as an undo has it."""
    task = fetch(db, Task, task_id, access)
    stood_in = task.phase_position
    stood_behind = arranging.before(db, access.event, task)
    wanted = check(Place, dict(request.query_params)) if "phase" in request.query_params else read(Place, typed)
    known = queries.load(db, access.event, today(access))
    after = _after(db, access, known, task, wanted)
    arranging.place(db, access.event, task, wanted.phase, after, by=access.user)
    said = _said(task, after)
    behind = stood_behind.id if stood_behind else "first"
    undo = {"method": "PUT", "url": f"{pages.base(access)}/tasks/{task.id}/place?phase={stood_in}&after={behind}"}
    if not wants_fragment(request):
        return go(request, f"{pages.base(access)}#task-{task.id}", said=said, undo=undo)
    known = queries.load(db, access.event, today(access))
    shown = View.of(dict(parse_qsl(urlsplit(request.headers.get("hx-current-url", "")).query)))
    heads = fragment(request, "checklist/_heads.html", **pages.heads(known, access, shown))
    return parts(request, heads, said=said, undo=undo)


def _after(db: Session, access: EventAccess, known: queries.Checklist, task: Task, wanted: Place) -> Task | None:
    if wanted.after == "first":
        return None
    if wanted.after is not None:
        return fetch(db, Task, wanted.after, access)
    there = [each for each in known.tasks.values() if each.phase_position == wanted.phase and each.id != task.id]
    return fetch(db, Task, there[-1].id, access) if there else None


def _said(task: Task, after: Task | None) -> str:
    phase = both(task.phase_en, task.phase_sq)
    if after is None:
        return _("%(code)s is now first in “%(phase)s”.", code=task.code, phase=phase)
    return _("%(code)s now stands after %(other)s in “%(phase)s”.", code=task.code, other=after.code, phase=phase)


@router.delete("/tasks/{task_id}")
def delete_task(request: Request, access: Editor, db: DB, task_id: int) -> Response:
    task = fetch(db, Task, task_id, access)
    code = task.code
    removed = arranging.remove(db, access.event, task, by=access.user)
    said = _("%(code)s is deleted.", code=code)
    undo = {"method": "POST", "url": f"{pages.base(access)}/removed/{removed.id}/restoration"}
    if not wants_fragment(request):
        return go(request, f"{pages.base(access)}/changes", said=said, undo=undo)
    return parts(request, said=said, undo=undo)


@router.post("/removed/{removed_id}/restoration")
def put_back(request: Request, access: Editor, db: DB, removed_id: int) -> Response:
    task = arranging.put_back(db, access.event, arranging.removed(db, access.event, removed_id), by=access.user)
    return go(request, f"{pages.base(access)}#task-{task.id}", said=_("%(code)s is back.", code=task.code))


@router.delete("/acts/{act}")
def take_back(request: Request, access: Editor, db: DB, typed: Typed, act: str) -> Response:
    tasks = arranging.take_back(db, access.event, act, by=access.user)
    said = ngettext("%(num)d task is as it was.", "%(num)d tasks are as they were.", len(tasks))
    return go(request, typed.back(f"{pages.base(access)}/changes"), said=said)
