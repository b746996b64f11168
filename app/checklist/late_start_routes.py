"""A late start with its preview; and why a hard rule is broken."""

from typing import Annotated, Any, NamedTuple

from fastapi import Depends, Request
from starlette.responses import Response

from app.access.loaders import EventAccess, fetch, in_event, today
from app.access.powers import Power
from app.checklist import pages, queries, starting_late
from app.checklist.dates import Breach, BreachKind
from app.checklist.forms import ReasonGiven
from app.errors import Invalid
from app.models import Task
from app.web.fields import clean
from app.web.forms import Typed, read
from app.web.languages import both, ngettext
from app.web.languages import gettext as _
from app.web.pages import go, render
from app.web.rooms import room
from app.web.transaction import DB

router = room(prefix="/events/{event}/checklist")
Editor = Annotated[EventAccess, Depends(in_event(Power.EDIT_CHECKLIST))]


class Asked(NamedTuple):
    """A broken rule that asks for its reason."""

    id: int
    code: str
    title: str
    words: str
    field: str
    reason: str


@router.get("/late-start")
def preview(request: Request, access: Editor, db: DB) -> Response:
    known = queries.load(db, access.event, today(access))
    return render(request, "checklist/late_start.html", tab="checklist", **_context(access, known, {}, {}))


@router.post("/late-start")
def apply(request: Request, access: Editor, db: DB, typed: Typed) -> Response:
    known = queries.load(db, access.event, today(access))
    given = {name: clean(text)[:1000] for name, text in typed.texts() if name.startswith("reason-")}
    try:
        act = starting_late.apply(db, access.event, known, typed.get("seen"), given, by=access.user)
    except Invalid as problem:
        wrong = {name: _(text) for name, text in problem.fields.items()}
        context = _context(access, known, given, wrong)
        return render(request, "checklist/late_start.html", status=422, tab="checklist", **context)
    if not act:
        return go(request, pages.base(access), said=_("The reasons are recorded."))
    moved = len(starting_late.propose(known).start.offsets)
    said = ngettext("%(num)d task has a new date.", "%(num)d tasks have new dates.", moved)
    return go(request, f"{pages.base(access)}/changes", said=f"{said} {_('Below it can be taken back as a whole.')}")


@router.put("/tasks/{task_id}/reasons/{kind}")
def give_reason(request: Request, access: Editor, db: DB, typed: Typed, task_id: int, kind: BreachKind) -> Response:
    task = fetch(db, Task, task_id, access)
    reason = read(ReasonGiven, typed).reason
    starting_late.give_reason(db, access.event, task.key, kind, reason, by=access.user)
    return go(request, f"{pages.base(access)}/tasks/{task.id}", said=_("The reason is recorded."))


def _context(
    access: EventAccess, known: queries.Checklist, given: dict[str, str], wrong: dict[str, str]
) -> dict[str, Any]:
    proposal = starting_late.propose(known)
    shifts = sorted(proposal.start.shifts, key=lambda shift: (shift.new, shift.old))
    return {
        "access": access,
        "base": pages.base(access),
        "proposal": proposal,
        "shifts": [(known.tasks[each.code], each) for each in shifts],
        "asked": [_asked(known, breach, given) for breach in proposal.breaches],
        "wrong": wrong,
        "today": known.today,
    }


def _asked(known: queries.Checklist, breach: Breach, given: dict[str, str]) -> Asked:
    task, field = known.tasks[breach.code], starting_late.field_of(breach)
    words = pages.broken(breach)
    if breach.kind is BreachKind.NO_ROOM and breach.before:
        words += f" ({breach.after or _('today')} – {breach.before})"
    reason = given.get(field, known.reasons.get((task.id, breach.kind), ""))
    return Asked(task.id, task.code, both(task.title_en, task.title_sq), words, field, reason)
