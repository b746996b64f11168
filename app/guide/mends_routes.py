"""The doubts beside a row, above a day and above the guide, settled with one tap or by choosing from what there is."""

from collections.abc import Callable
from typing import Any

from fastapi import Request
from sqlmodel import Session
from starlette.responses import Response

from app.access.loaders import EventAccess, fetch
from app.access.powers import Power
from app.errors import Conflict, Invalid
from app.guide import history, mends_choices, mends_time, queries
from app.guide.answers import Editor, address, planned_row, tree_answer
from app.guide.checks import Doubt
from app.guide.history import Verb
from app.guide.history_routes import stamped, undo_of
from app.guide.mends import MENDS, NOT_HERE, Case
from app.guide.mends_choices import CHOSEN, WANTED
from app.guide.plan import PlannedDay
from app.models import Event, GuideDay, GuideItem, Objective
from app.web.formats import clock
from app.web.forms import Typed, TypedForm
from app.web.languages import both
from app.web.languages import gettext as _
from app.web.pages import fragment, parts, render, wants_fragment
from app.web.rooms import room
from app.web.transaction import DB

router = room()


@router.get("/events/{event}/guide/rows/{row_id}/mends")
def choose(request: Request, access: Editor, db: DB, row_id: int, doubt: str = "", about: str = "") -> Response:
    """Whom or what to choose from: beside the row, or without JavaScript on a page of its own."""
    item = planned_row(db, access, row_id)
    plans = queries.all_planned(db, access.event)
    plan = next((each for each in plans if item.key in each.nodes), None)
    if plan is None or doubt not in set(Doubt):
        raise Conflict(NOT_HERE)
    found = mends_choices.choices(db, access.event, plans, plan, plan.nodes[item.key], doubt, about)
    return _choosing(request, access, plan, f"{address(access)}/rows/{row_id}/mends", doubt, about, found,
                     key=str(row_id), name=mends_choices.title_of(item))  # fmt: skip


@router.get("/events/{event}/guide/days/{day_id}/mends")
def choose_for_day(request: Request, access: Editor, db: DB, day_id: int, doubt: str = "", about: str = "") -> Response:
    """The same for what concerns a day, or the whole guide."""
    day = fetch(db, GuideDay, day_id, access)
    plans = queries.all_planned(db, access.event)
    plan = next(each for each in plans if each.day.id == day.key)
    if doubt not in (Doubt.FEW_VOICES, Doubt.UNSERVED_OBJECTIVE):
        raise Conflict(NOT_HERE)
    name = ""
    if doubt == Doubt.UNSERVED_OBJECTIVE:
        objective = fetch(db, Objective, _number(about), access)
        name = both(objective.text_en, objective.text_sq)
    found = mends_choices.choices(db, access.event, plans, plan, None, doubt, about)
    return _choosing(
        request, access, plan, f"{address(access)}/days/{day_id}/mends", doubt, about, found, key="day", name=name
    )


def _choosing(request: Request, access: EventAccess, plan: PlannedDay, here: str, doubt: str, about: str,
              found: list[mends_choices.Choice], *, key: str, name: str) -> Response:  # fmt: skip
    shown: dict[str, Any] = {"access": access, "plan": plan, "at": here, "doubt": doubt, "about": about,
                             "choices": found, "key": key, "name": name}  # fmt: skip
    if wants_fragment(request):
        return parts(request, fragment(request, "guide/_choosing.html", **shown))
    return render(request, "guide/choosing.html", tab="guide", **shown)


@router.post("/events/{event}/guide/rows/{row_id}/mends")
def mend(request: Request, access: Editor, db: DB, typed: Typed, row_id: int) -> Response:
    item = planned_row(db, access, row_id)
    day_id = item.day_id
    if day_id is None:
        raise Invalid(NOT_HERE)
    return _answer(request, db, access, day_id, item, lambda: _mend(db, access, item, typed))


@router.post("/events/{event}/guide/days/{day_id}/mends")
def mend_day(request: Request, access: Editor, db: DB, typed: Typed, day_id: int) -> Response:
    day = fetch(db, GuideDay, day_id, access)
    how = typed.get("mend")
    if how == Doubt.FEW_VOICES:
        quiet = fetch(db, GuideItem, _number(_choice(typed)), access)
        return _answer(request, db, access, day.key, quiet, lambda: mends_choices.in_groups(_case(db, access, quiet)))
    if how == Doubt.UNSERVED_OBJECTIVE:
        item = fetch(db, GuideItem, _number(_choice(typed)), access)
        objective = fetch(db, Objective, _number(typed.get("about")), access)
        return _answer(request, db, access, day.key, item,
                       lambda: mends_choices.serve(_case(db, access, item), objective))  # fmt: skip
    plan = queries.planned(
        db, access.event, next(each for each in queries.days(db, access.event.key) if each.id == day.key)
    )
    ends = access.event.ends_at_announced
    if how == "announce":
        access.must(Power.EDIT_EVENT)
        return _answer(request, db, access, day.key, None, lambda: _announce(db, access.event, plan.closes))
    if how == "shorten" and ends is not None:
        found = mends_time.shorter(plan, ends=ends)
        return _answer(request, db, access, day.key, None, lambda: mends_time.shorten(db, plan, found, by=access.user))
    raise Invalid(NOT_HERE)


def _answer(request: Request, db: Session, access: EventAccess, day_id: int, item: GuideItem | None,
            mends: Callable[[], str]) -> Response:  # fmt: skip
    title = both(item.title_en, item.title_sq) if item is not None else ""
    with history.step(db, access.event.key, Verb.MEND, title, by=access.user):
        said = mends()
    at = item.key if item is not None and item.day_id == day_id else None
    return stamped(db, tree_answer(request, db, access, day_id, said=said, at=at, undo=undo_of(db, access)))


def _mend(db: Session, access: EventAccess, item: GuideItem, typed: TypedForm) -> str:
    how, _colon, about = typed.get("mend").partition(":")
    case = _case(db, access, item, about or typed.get("about"), _choice(typed))
    if how in MENDS:
        return MENDS[how](case)
    if how in WANTED:
        return mends_choices.assign(case, WANTED[Doubt(how)])
    if how in CHOSEN:
        return CHOSEN[how](case)
    if how == Doubt.NO_OBJECTIVE:
        return mends_choices.serve(case, fetch(db, Objective, _number(case.choice), access))
    if how == "shorten" and item.minutes is not None:
        plan = queries.planned_of(db, access.event, item)
        found = mends_time.shorter(plan, ends=item.minutes, within=item.key)
        return mends_time.shorten(db, plan, found, by=access.user)
    raise Invalid(NOT_HERE)


def _case(db: Session, access: EventAccess, item: GuideItem, about: str = "", choice: str = "") -> Case:
    return Case(db, access.event, item, access.user, about, choice)


def _choice(typed: TypedForm) -> str:
    """The button that was pressed, or what stands in the list behind the buttons."""
    choice = typed.get("choice")
    return typed.get("other") if choice == "other" else choice


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _announce(db: Session, event: Event, closes: int) -> str:
    event.ends_at_announced = closes
    event.version += 1
    db.add(event)
    db.flush()
    return _("The day is announced to end at %(time)s now.", time=clock(closes))
