"""The days on which an event's team does not work, and what they shift."""

from typing import Annotated

from fastapi import Depends, Request
from sqlmodel import Session
from starlette.responses import Response

from app.access.loaders import EventAccess, fetch, in_event, today
from app.access.powers import Power
from app.checklist import closures, pages, queries
from app.checklist.forms import ClosureGiven, HolidayMoved
from app.models import Holiday
from app.web.formats import day
from app.web.forms import Typed, read
from app.web.languages import gettext as _
from app.web.languages import ngettext
from app.web.pages import go, render
from app.web.rooms import room
from app.web.transaction import DB

router = room(prefix="/events/{event}/checklist/closures")
Reader = Annotated[EventAccess, Depends(in_event(Power.READ_PREPARATION))]
Editor = Annotated[EventAccess, Depends(in_event(Power.EDIT_CHECKLIST))]
NAMED = 5  # tasks in a toast; the rest are counted


@router.get("")
def list_closures(request: Request, access: Reader, db: DB) -> Response:
    known = queries.load(db, access.event, today(access))
    days = closures.of_event(db, access.event)
    dates = [dated.rule_date for dated in known.plan.dated.values()] + [known.today, access.event.ends_on]
    first, last = min(dates), max(dates)
    return render(
        request,
        "checklist/closures.html",
        access=access,
        tab="checklist",
        base=pages.base(access),
        edits=access.can(Power.EDIT_CHECKLIST),
        days=[each for each in days if first <= each.on <= last],
        beyond=sum(1 for each in days if not first <= each.on <= last),
        shifted=closures.shifted_by(known.plan),
        tasks=known.tasks,
        weekend=[d for d in range(7) if str(d) not in access.event.working_week],
    )


@router.post("")
def close(request: Request, access: Editor, db: DB, typed: Typed) -> Response:
    given = read(ClosureGiven, typed)
    before = queries.load(db, access.event, today(access))
    closures.close(db, access.event, given.first, given.last or given.first, given.name)
    return _moved(request, access, db, before, _("Nobody works on %(day)s.", day=day(given.first)))


@router.patch("/{closure_id}")
def move(request: Request, access: Editor, db: DB, typed: Typed, closure_id: int) -> Response:
    held = fetch(db, Holiday, closure_id, access)
    before = queries.load(db, access.event, today(access))
    closures.move(db, access.event, held, read(HolidayMoved, typed).on)
    return _moved(request, access, db, before, _("It is on %(day)s now.", day=day(held.on)))


@router.delete("/{closure_id}")
def work(request: Request, access: Editor, db: DB, closure_id: int) -> Response:
    held = fetch(db, Holiday, closure_id, access)
    on = held.on
    before = queries.load(db, access.event, today(access))
    closures.work(db, held)
    return _moved(request, access, db, before, _("Work is done on %(day)s.", day=day(on)))


def _moved(request: Request, access: EventAccess, db: Session, before: queries.Checklist, said: str) -> Response:
    """What the change shifts, by name as far as that can be read."""
    after = queries.load(db, access.event, before.today)
    codes = closures.moved(before.plan, after.plan)
    if not codes:
        said += " " + _("No benchmark moves.")
    else:
        named = ", ".join(f"{code} → {day(after.plan[code].benchmark)}" for code in codes[:NAMED])
        said += " " + ngettext("%(num)d benchmark moves: %(tasks)s", "%(num)d benchmarks move: %(tasks)s",
                               len(codes), tasks=named + (" …" if len(codes) > NAMED else "."))  # fmt: skip
    return go(request, f"{pages.base(access)}/closures", said=said)
