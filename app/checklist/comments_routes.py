"""Comments and links of a task, and the history of the whole list."""

from typing import Annotated, Any

from fastapi import Depends, Request
from sqlmodel import Session
from starlette.responses import Response

from app.access.loaders import EventAccess, fetch, in_event, today
from app.access.powers import Power
from app.checklist import comments, history_view, pages, queries
from app.checklist.forms import NewComment, NewLink
from app.errors import Forbidden, NotFound
from app.models import Task, TaskComment, TaskLink
from app.web.forms import Typed, read
from app.web.languages import gettext as _
from app.web.pages import answer, render
from app.web.rooms import room
from app.web.transaction import DB

router = room(prefix="/events/{event}/checklist")
Reader = Annotated[EventAccess, Depends(in_event(Power.READ_PREPARATION))]


@router.post("/tasks/{task_id}/comments")
def say(request: Request, access: Reader, db: DB, typed: Typed, task_id: int) -> Response:
    task = fetch(db, Task, task_id, access)
    comments.comment(db, task, read(NewComment, typed).text, by=access.user)
    return _talk(request, access, db, task, said=_("Your comment is there."))


@router.delete("/tasks/{task_id}/comments/{comment_id}")
def take_back(request: Request, access: Reader, db: DB, task_id: int, comment_id: int) -> Response:
    task, said = _of(db, access, task_id, TaskComment, comment_id)
    comments.take_back(db, said, by=access.user)
    undo = {"method": "POST", "url": f"{pages.base(access)}/tasks/{task_id}/comments/{comment_id}/restoration"}
    return _talk(request, access, db, task, said=_("Your comment is gone."), undo=undo)


@router.post("/tasks/{task_id}/comments/{comment_id}/restoration")
def say_again(request: Request, access: Reader, db: DB, task_id: int, comment_id: int) -> Response:
    task, said = _of(db, access, task_id, TaskComment, comment_id)
    comments.say_again(db, said, by=access.user)
    return _talk(request, access, db, task, said=_("Your comment is there."))


@router.post("/tasks/{task_id}/links")
def attach(request: Request, access: Reader, db: DB, typed: Typed, task_id: int) -> Response:
    task = fetch(db, Task, task_id, access)
    _must_be_theirs(db, access, task)
    comments.attach(db, task, by=access.user, **read(NewLink, typed).model_dump())
    return _talk(request, access, db, task, said=_("The link is there."))


@router.delete("/tasks/{task_id}/links/{link_id}")
def detach(request: Request, access: Reader, db: DB, task_id: int, link_id: int) -> Response:
    task, link = _of(db, access, task_id, TaskLink, link_id)
    _must_be_theirs(db, access, task)
    comments.detach(db, task, link, by=access.user)
    return _talk(request, access, db, task, said=_("The link is gone."))


def _of(db: Session, access: EventAccess, task_id: int, table: type[Any], key: int) -> tuple[Task, Any]:
    task, row = fetch(db, Task, task_id, access), fetch(db, table, key, access)
    if row.task_id != task.id:
        raise NotFound
    return task, row


def _must_be_theirs(db: Session, access: EventAccess, task: Task) -> None:
    if not access.can(Power.EDIT_CHECKLIST):
        known = queries.load(db, access.event, today(access))
        if not known.belongs_to(known.tasks[task.code], access.user.key):
            raise Forbidden


def _talk(request: Request, access: EventAccess, db: Session, task: Task, **toast: Any) -> Response:
    known = queries.load(db, access.event, today(access))
    return answer(
        request,
        "checklist/_talk.html",
        back=f"{pages.base(access)}/tasks/{task.id}#talk-{task.id}",
        access=access,
        base=pages.base(access),
        task=task,
        may_attach=access.can(Power.EDIT_CHECKLIST) or known.belongs_to(known.tasks[task.code], access.user.key),
        comments=history_view.comments(db, task),
        links=history_view.links(db, task),
        acts=history_view.of_task(db, task),
        **toast,
    )


@router.get("/changes")
def changes(request: Request, access: Reader, db: DB) -> Response:
    """The newest acts in the whole list, each of which can be taken back."""
    return render(
        request,
        "checklist/changes.html",
        access=access,
        tab="checklist",
        base=pages.base(access),
        edits=access.can(Power.EDIT_CHECKLIST),
        acts=history_view.of_event(db, access.event),
        removed=history_view.removed(db, access.event),
    )
