"""Ways into a guide: lines shown before they are added, a day of another event, methods of the library and our own."""

from typing import Annotated, Any

from fastapi import Depends, Request
from sqlmodel import Session
from starlette.responses import Response

from app.access.loaders import EventAccess, event_access, fetch, in_event
from app.access.powers import Power
from app.errors import NotFound
from app.guide import composing, copying, day_actions, history, own_methods, queries, times
from app.guide.answers import Editor, address, planned_row
from app.guide.forms import NewRows
from app.guide.habits import habits_of
from app.guide.history import Verb
from app.guide.kinship import usual_of_method
from app.guide.lines import TypedRow, typed_rows
from app.guide.tree import subtree
from app.guide.usual import WHOLE
from app.models import Event, GuideDay, OwnMethod
from app.web.fields import parse_minutes
from app.web.forms import Typed, read
from app.web.languages import both
from app.web.languages import gettext as _
from app.web.pages import fragment, go, parts, render, wants_fragment
from app.web.rooms import room
from app.web.transaction import DB

router = room()
Reader = Annotated[EventAccess, Depends(in_event(Power.READ_PREPARATION))]


@router.post("/events/{event}/guide/lines")
def preview(request: Request, access: Editor, db: DB, typed: Typed) -> Response:
    """What pasted lines would become, with their times; nothing is added yet."""
    form = read(NewRows, typed)
    day = fetch(db, GuideDay, form.day, access)
    plan = next(plan for plan in queries.all_planned(db, access.event) if plan.day.id == day.key)
    rows = typed_rows(form.lines, own_methods.own_methods(db).values())
    starts, rows = composing.in_day(rows, starts=day.starts, empty=not plan.roots)
    timed = _timed(rows, plan.closes if plan.roots else starts)
    context: dict[str, Any] = {"access": access, "rows": timed, "day": day, "lines": form.lines}
    if not wants_fragment(request):
        return render(request, "guide/preview.html", tab="guide", **context)
    return parts(request, fragment(request, "guide/_preview.html", **context))


def _timed(rows: list[TypedRow], cursor: int) -> list[tuple[int, TypedRow]]:
    timed = []
    for row in rows:
        cursor = cursor if row.pin is None else row.pin
        timed.append((cursor, row))
        cursor += row.minutes
    return timed


@router.post("/events/{event}/guide/days/copies")
def copy_day(request: Request, access: Editor, db: DB, typed: Typed) -> Response:
    """A day of another event whose guide the reader may read, behind the last day of this one."""
    source = db.get(GuideDay, typed.number("from") or 0)
    if source is None:
        raise NotFound
    other = db.get_one(Event, source.event_id)
    event_access(db, access.user, other.slug).must(Power.READ_PREPARATION)
    known = queries.days(db, access.event.key)
    on = day_actions.day_behind(known[-1].on) if known else access.event.starts_on
    with history.step(db, access.event.key, Verb.DAY, both(other.title_en, other.title_sq), by=access.user):
        took = _took(db, other, source) if typed.get("took") else {}
        day = copying.copy_day(db, source, access.event, on=on, took=took, by=access.user)
    return go(request, address(access, day.key), said=_("The day stands. Change it until it is yours."))


def _took(db: Session, event: Event, day: GuideDay) -> dict[int, int]:
    """Minutes that its rows really took, where they were noted."""
    sheet = times.sheet_of(db, event, day, None)
    return {key: line.took for key, line in sheet.lines.items() if line.took is not None and not line.gone}


# Methods


@router.get("/events/{event}/guide/methods")
def methods(
    request: Request, access: Reader, db: DB, day: int | None = None, people: str = "", minutes: str = ""
) -> Response:
    """The library and our own; `people` and `minutes` at hand say which of them fit, and how."""
    plans = queries.all_planned(db, access.event)
    plan = next((plan for plan in plans if plan.day.id == day), plans[0] if plans else None)
    at_hand = int(people) if people.isascii() and people.isdigit() and len(people) < 6 else None
    long, offered = _minutes(minutes), own_methods.methods(db).values()
    habits = habits_of(db, access.event)
    return render(
        request, "guide/methods.html", access=access, tab="guide", plans=plans, plan=plan, methods=offered,
        editor=access.can(Power.EDIT_GUIDE), people=at_hand, minutes=long, groups_for=own_methods.groups_for,
        usual={method.key: usual_of_method(habits, method, long) for method in offered}, WHOLE=WHOLE,
    )  # fmt: skip


def _minutes(typed: str) -> int | None:
    try:
        return int(parse_minutes(typed)) or None
    except ValueError:  # what cannot be understood narrows nothing
        return None


@router.post("/events/{event}/guide/rows/{row_id}/method")
def save_method(request: Request, access: Editor, db: DB, row_id: int) -> Response:
    item = planned_row(db, access, row_id)
    own_methods.save(db, item, subtree(db, item), by=access.user)
    said = _("“%(title)s” is a method of yours now, for every event.", title=both(item.title_en, item.title_sq))
    return go(request, f"/events/{access.event.slug}/guide/methods?day={item.day_id}", said=said)


@router.delete("/events/{event}/guide/methods/{method_id}")
def withdraw_method(request: Request, access: Editor, db: DB, method_id: int) -> Response:
    """By whoever saved it, or by who edits the event that it came from."""
    method = db.get(OwnMethod, method_id)
    if method is None or (method.user_id != access.user.key and method.event_id != access.event.key):
        raise NotFound
    own_methods.withdraw(db, method)
    return go(request, f"/events/{access.event.slug}/guide/methods", said=_("The method is no longer offered."))
