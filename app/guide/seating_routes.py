"""Groups and rotations: made from who comes, looked at, printed, made anew with who is here."""

from typing import Annotated, Any

from fastapi import Depends, Request
from sqlmodel import Session
from starlette.responses import Response

from app.access.loaders import EventAccess, fetch, in_event, today
from app.access.powers import Power
from app.errors import Forbidden, NotFound
from app.guide import queries, seating
from app.guide.answers import Editor, title
from app.guide.forms import Key
from app.models import Grouping, GuideItem
from app.vocabulary import Form as WorkForm
from app.vocabulary import ItemKind, Mixing
from app.web.forms import Form, Typed, read
from app.web.languages import gettext as _
from app.web.pages import go, render
from app.web.rooms import room
from app.web.transaction import DB

router = room()

Reader = Annotated[EventAccess, Depends(in_event(Power.READ_PARTICIPANTS))]
CAFE_ROUNDS = 3


class NewGrouping(Form):
    item: Key
    mixing: Mixing
    tables: int | None = None
    rounds: int = CAFE_ROUNDS
    hosts: bool = False


@router.get("/events/{event}/guide/groupings")
def groupings(request: Request, access: Reader, db: DB) -> Response:
    return render(request, "guide/groupings.html", access=access, tab="guide", title=title, **_context(db, access))


@router.get("/events/{event}/guide/groupings/{grouping_id}")
def grouping_sheet(request: Request, access: Reader, db: DB, grouping_id: int) -> Response:
    """On paper: who goes where, table by table and person by person."""
    grouping = fetch(db, Grouping, grouping_id, access)
    one = next((each for each in seating.all_seatings(db, access.event) if each.id == grouping.key), None)
    if one is None:
        raise NotFound
    return render(request, "guide/grouping_print.html", access=access, seating=one)


@router.post("/events/{event}/guide/groupings")
def make_grouping(request: Request, access: Editor, db: DB, typed: Typed) -> Response:
    _may_read(access)
    form = read(NewGrouping, typed)
    item = fetch(db, GuideItem, form.item, access)
    made = seating.make(
        db, access.event, item, mixing=form.mixing, tables=form.tables, rounds=form.rounds, hosts=form.hosts
    )
    return go(request, f"{_address(access)}#grouping-{made.key}", said=_("Everybody has a seat."))


@router.put("/events/{event}/guide/groupings/{grouping_id}/people")
def with_who_is_here(request: Request, access: Editor, db: DB, grouping_id: int) -> Response:
    _may_read(access)
    grouping = fetch(db, Grouping, grouping_id, access)
    seating.with_who_is_here(db, access.event, grouping, on=today(access))
    return go(request, f"{_address(access)}#grouping-{grouping_id}", said=_("Seated anew, with who is here."))


@router.delete("/events/{event}/guide/groupings/{grouping_id}")
def remove_grouping(request: Request, access: Editor, db: DB, grouping_id: int) -> Response:
    seating.remove(db, fetch(db, Grouping, grouping_id, access))
    return go(request, _address(access), said=_("Removed"))


def _may_read(access: EventAccess) -> None:
    if not access.can(Power.READ_PARTICIPANTS):
        raise Forbidden


def _address(access: EventAccess) -> str:
    return f"/events/{access.event.slug}/guide/groupings"


def _context(db: Session, access: EventAccess) -> dict[str, Any]:
    plans = queries.all_planned(db, access.event)
    sessions = [
        (plan, node)
        for plan in plans
        for node in plan.nodes.values()
        if node.row.kind is ItemKind.SESSION and node.look not in (WorkForm.BREAK, WorkForm.MOVEMENT)
    ]
    return {
        "seatings": seating.all_seatings(db, access.event),
        "sessions": sessions,
        "lanes": {key: len(lanes) for key, lanes in seating.lanes_of(db, access.event).items()},
        "mixings": Mixing,
        "coming": len(seating.guests_of(db, access.event)),
        "editor": access.can(Power.EDIT_GUIDE),
        "rounds": CAFE_ROUNDS,
    }
