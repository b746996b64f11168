"""Rehearsing a delay: looking changes nothing, and what is applied is one change of the draft."""

from typing import Annotated, Any

from fastapi import Request
from pydantic import Field
from sqlmodel import Session
from starlette.datastructures import FormData, UploadFile
from starlette.responses import Response

from app.access.loaders import EventAccess, today
from app.access.powers import Power
from app.errors import N_, Invalid
from app.guide import queries, rehearsal
from app.guide.answers import Editor, Reader, address, choose_day, title
from app.guide.forms import Key
from app.guide.plan import PlannedDay
from app.web.fields import Minutes
from app.web.formats import minutes as minutes_in_words
from app.web.forms import Form, Kept, Typed, TypedForm, read
from app.web.languages import gettext as _
from app.web.languages import ngettext
from app.web.pages import go, render
from app.web.rooms import room
from app.web.transaction import DB

router = room()
FACTORS = (100, 125, 150, 175, 200)


class TrialForm(Form):
    day: Key | None = None
    row: Key | None = None
    minutes: Minutes | None = None
    percent: Annotated[int, Field(ge=100, le=300)] = 100
    within: Key | None = None
    drop: list[Key] = []
    move: list[Key] = []


@router.get("/events/{event}/guide/rehearsal")
def rehearsal_page(request: Request, access: Reader, db: DB) -> Response:
    typed = TypedForm(FormData(list[tuple[str, str | UploadFile]](request.query_params.multi_items())))
    try:
        form, wrong = read(TrialForm, typed), Kept()
    except Invalid as problem:
        form, wrong = TrialForm(), Kept(problem.fields)
    day = typed.number("day") if wrong else form.day
    plans = queries.all_planned(db, access.event)
    plan = choose_day(plans, day, today(access))
    context = _context(access, plan, form) if plan else {}
    return render(
        request, "guide/rehearsal.html", status=422 if wrong else 200, access=access, tab="guide", plans=plans,
        plan=plan, typed=typed, wrong=wrong, title=title, factors=FACTORS,
        editor=access.can(Power.EDIT_GUIDE), **context,
    )  # fmt: skip


def _context(access: EventAccess, plan: PlannedDay, form: TrialForm) -> dict[str, Any]:
    trial = trial_of(plan, form)
    found = rehearsal.rehearse(plan, trial, announced=access.event.ends_at_announced)
    return {"form": form, "trial": trial, "found": found}


def trial_of(plan: PlannedDay, form: TrialForm) -> rehearsal.Trial:
    """Rows that this day does not have are left out: the address may be older than the guide."""
    known = plan.nodes.keys()
    return rehearsal.Trial(
        late=form.row if form.row in known else None,
        minutes=form.minutes or 0,
        percent=form.percent,
        within=form.within if form.within in known else None,
        dropped=frozenset(form.drop) & known,
        moving=frozenset(key for key in form.move if key in known and plan.nodes[key].row.pin is not None),
    )


@router.post("/events/{event}/guide/rehearsal")
def apply_rehearsal(request: Request, access: Editor, db: DB, typed: Typed) -> Response:
    form = read(TrialForm, typed)
    plan = _planned(db, access, form.day)
    trial = trial_of(plan, form)
    if not trial:
        raise Invalid(fields={"minutes": N_("Choose a row and the minutes, or a factor for interpretation.")})
    changed = rehearsal.apply(db, access.event, plan, trial, title=_name(plan, trial), by=access.user)
    said = ngettext("%(num)d row changed. One step back undoes all of it.",
                    "%(num)d rows changed. One step back undoes all of it.", changed)  # fmt: skip
    return go(request, address(access, plan.day.id), said=said)


def _planned(db: Session, access: EventAccess, day: int | None) -> PlannedDay:
    plan = choose_day(queries.all_planned(db, access.event), day, today(access))
    if plan is None:
        raise Invalid(N_("There is no day to rehearse yet."))
    return plan


def _name(plan: PlannedDay, trial: rehearsal.Trial) -> str:
    """What the history of the guide calls it."""
    if trial.late is None or not trial.minutes:
        return _("Consecutive interpretation")
    return _("%(title)s, %(minutes)s late", title=title(plan.nodes[trial.late]),
             minutes=minutes_in_words(trial.minutes))  # fmt: skip
