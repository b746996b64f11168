"""The table of who facilitates and who records, for a day at a time."""

from typing import Any

from fastapi import Request
from sqlmodel import Session
from starlette.responses import Response

from app.access.loaders import EventAccess, today
from app.access.powers import Power
from app.errors import Invalid
from app.guide import assignments, candidates, history, queries
from app.guide.answers import Editor, Reader, address, choose_day, planned_row
from app.guide.forms import Key
from app.guide.history import Verb
from app.guide.history_routes import stamped, undo_of
from app.guide.mends import NOT_HERE
from app.guide.plan import PlannedDay
from app.vocabulary import ItemRole
from app.web.fields import Line
from app.web.forms import Form, Typed, read
from app.web.languages import both
from app.web.languages import gettext as _
from app.web.pages import answer, render
from app.web.rooms import room
from app.web.transaction import DB
from app.web.words import word

router = room()


class Assignment(Form):
    role: ItemRole
    person: Key | None = None
    """The entry that is changed; none where nobody had the part."""
    who: Line = ""


@router.get("/events/{event}/guide/assignments")
def assignments_page(request: Request, access: Reader, db: DB, day: int | None = None) -> Response:
    plans = queries.all_planned(db, access.event)
    plan = choose_day(plans, day, today(access))
    shown = _shown(db, access, plan) if plan else {"plan": None}
    return render(request, "guide/assignments.html", access=access, tab="guide", plans=plans, **shown)


@router.put("/events/{event}/guide/rows/{row_id}/people")
def assign(request: Request, access: Editor, db: DB, typed: Typed, row_id: int) -> Response:
    item = planned_row(db, access, row_id)
    form = read(Assignment, typed)
    if item.day_id is None:
        raise Invalid(NOT_HERE)
    title = both(item.title_en, item.title_sq) or word(item.kind)
    said, undo = None, None
    if form.who != "same":
        with history.step(db, access.event.key, Verb.BELONGS, title, by=access.user):
            before, after = assignments.assign(db, item, role=form.role, was=form.person, who=form.who)
        said, undo = _said(form.role, title, before, after), undo_of(db, access)
    back = f"{address(access)}/assignments?day={item.day_id}#assigned-{item.key}"
    plan = queries.planned_of(db, access.event, item)
    answered = answer(
        request, "guide/_assignments.html", back=back, said=said, undo=undo, access=access, **_shown(db, access, plan)
    )
    return stamped(db, answered)


def _shown(db: Session, access: EventAccess, plan: PlannedDay) -> dict[str, Any]:
    team = candidates.members(db, access.event.key)
    return {
        "plan": plan,
        "places": assignments.places(plan, team),
        "roles": assignments.ROLES,
        "editor": access.can(Power.EDIT_GUIDE),
        "code_of": candidates.code_of,
    }


def _said(role: ItemRole, title: str, before: str, after: str) -> str:
    if not after:
        return _("%(person)s is no longer in “%(title)s”.", person=before, title=title)
    if role is ItemRole.RECORDER:
        return _("%(person)s records “%(title)s”.", person=after, title=title)
    return _("%(person)s facilitates “%(title)s”.", person=after, title=title)
