"""Behind "done" in a mail: a page that asks, and the button that does it. And whether one is reminded at all."""

from typing import Any, NamedTuple

from fastapi import Request
from sqlmodel import Session
from starlette.responses import Response

from app import clock
from app.access.links import open_link
from app.access.loaders import EventAccess, SignedIn, event_access
from app.access.powers import Power
from app.checklist import actions, queries
from app.checklist.queries import Checklist, TaskFacts
from app.checklist.rows import said
from app.errors import N_, Forbidden, Gone, NotFound
from app.models import Event, Task, User
from app.vocabulary import LinkPurpose
from app.web.forms import Typed
from app.web.languages import gettext as _
from app.web.pages import go, render
from app.web.rooms import room
from app.web.transaction import DB

router = room()
LEFT = N_("You are no longer in the team of this event, so this link does nothing any more.")
NOT_YOURS = N_("This task is somebody else's now, so this link does nothing any more.")


class Asked(NamedTuple):
    """What a link is for: a task, and the person it was sent to."""

    access: EventAccess
    task: Task
    known: Checklist

    @property
    def facts(self) -> TaskFacts:
        return self.known.tasks[self.task.code]


@router.get("/t/{token}")
def ask(request: Request, db: DB, token: str) -> Response:
    """Nothing is changed by looking: mail programs open links by themselves."""
    return _page(request, _asked(db, token), token)


@router.post("/t/{token}")
def complete(request: Request, db: DB, token: str) -> Response:
    asked = _asked(db, token)
    benchmark = asked.known.plan[asked.task.code].benchmark
    actions.complete(db, asked.task, by=asked.access.user, on=asked.known.today, benchmark=benchmark)
    return go(request, f"/t/{token}")


@router.delete("/t/{token}")
def take_back(request: Request, db: DB, token: str) -> Response:
    """Only what this person completed."""
    asked = _asked(db, token)
    if asked.task.completed_by_id != asked.access.user.key:
        raise Forbidden(N_("Somebody else completed this task. Take it back in the checklist."))
    actions.reopen(db, asked.task, by=asked.access.user)
    return go(request, f"/t/{token}", said=_("%(code)s is open again.", code=asked.task.code))


@router.post("/account/reminders")
def choose_reminders(request: Request, user: SignedIn, typed: Typed) -> Response:
    user.reminders = typed.get("reminders") == "1"
    said = _("You will be reminded by mail.") if user.reminders else _("You will not be reminded by mail.")
    return go(request, "/account", said=said)


def _asked(db: Session, token: str) -> Asked:
    """Gone: the link, its task or its account. Forbidden: the person has left the team, or given the task away."""
    link = open_link(db, token, LinkPurpose.DONE)
    task = db.get(Task, link.subject)
    user = db.get(User, link.user_id) if link.user_id else None
    if task is None or user is None or user.disabled_at is not None:
        raise Gone
    access = _access(db, user, task)
    known = queries.load(db, access.event, clock.today(access.event.zone))
    if not known.belongs_to(known.tasks[task.code], user.key):
        raise Forbidden(NOT_YOURS)
    return Asked(access, task, known)


def _access(db: Session, user: User, task: Task) -> EventAccess:
    try:
        access = event_access(db, user, db.get_one(Event, task.event_id).slug)
    except NotFound:
        raise Forbidden(LEFT) from None
    if not access.roles or not access.can(Power.READ_PREPARATION):
        raise Forbidden(LEFT)
    return access


def _page(request: Request, asked: Asked, token: str) -> Response:
    known, code = asked.known, asked.task.code
    context: dict[str, Any] = {
        "event": asked.access.event,
        "person": asked.access.user,
        "task": asked.task,
        "token": token,
        "benchmark": known.plan[code].benchmark,
        "standing": said(known.statuses[code]),
        "waits_for": [known.tasks[each] for each in known.plan.waits_for(code)],
        "free": _free(known, code),
        "own": asked.task.completed_by_id == asked.access.user.key,
        "here": request.url.path,
    }
    return render(request, "checklist/done.html", **context)


def _free(known: Checklist, code: str) -> list[TaskFacts]:
    """What waited for this task and for nothing else now."""
    if known.plan.rules[code].open:
        return []
    after = known.plan
    return [
        known.tasks[each] for each in after.successors[code] if after.rules[each].open and not after.waits_for(each)
    ]
