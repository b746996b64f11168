"""The page of a postponement, and making its tasks."""

from typing import Annotated

from fastapi import Depends, Request
from starlette.responses import Response

from app.access.loaders import EventAccess, in_event, today
from app.access.powers import Power
from app.checklist import queries as checklist
from app.errors import Invalid
from app.events import postponement
from app.web.forms import Typed
from app.web.languages import gettext as _
from app.web.languages import ngettext
from app.web.pages import go, render
from app.web.rooms import room
from app.web.transaction import DB

router = room()
Mover = Annotated[EventAccess, Depends(in_event(Power.EDIT_EVENT))]


@router.get("/events/{event}/checklist/postponement")
def page(request: Request, access: Mover, db: DB) -> Response:
    return _page(request, access, db)


def _page(request: Request, access: EventAccess, db: DB, wrong: str = "") -> Response:
    known = checklist.load(db, access.event, today(access))
    found = postponement.gather(db, access.event, known)
    return render(
        request,
        "events/postponement.html",
        status=422 if wrong else 200,
        access=access,
        tab="checklist",
        base=f"/events/{access.event.slug}/checklist",
        found=found,
        phones=access.can(Power.READ_CONTACTS),
        wrong=wrong,
    )


@router.post("/events/{event}/checklist/postponement")
def make_tasks(request: Request, access: Mover, db: DB, typed: Typed) -> Response:
    day = today(access)
    known = checklist.load(db, access.event, day)
    try:
        made = postponement.make_tasks(db, access.event, known, typed.all("step"), from_day=day, by=access.user)
    except Invalid as problem:
        return _page(request, access, db, _(problem.fields.get("step", "")))
    said = ngettext("%(num)d task added.", "%(num)d tasks added.", len(made))
    return go(request, f"/events/{access.event.slug}/checklist#task-{made[0].id}", said=said)
