"""The page on which it is agreed in advance how notes are taken; for those who make the guide."""

from typing import Annotated

from fastapi import Depends, Query, Request
from pydantic import StringConstraints
from sqlmodel import Session
from starlette.responses import Response

from app.access.loaders import EventAccess, fetch, in_event
from app.access.powers import Power
from app.errors import Conflict
from app.models import GuideItem
from app.notes.places import places, prompts
from app.notes.plan import plans
from app.notes.plan.stops import steps_asking
from app.vocabulary import Attribution, Mark, NoteKind
from app.web.fields import Line
from app.web.forms import Form, Typed, read
from app.web.languages import gettext as _
from app.web.pages import go, render
from app.web.rooms import room
from app.web.transaction import DB

router = room()

Maker = Annotated[EventAccess, Depends(in_event(Power.EDIT_GUIDE))]
CARD = 0
"""Among the forms of the page, which are those of the guide's rows."""
Said = Annotated[str, StringConstraints(strip_whitespace=True, max_length=1000)]


class AgreedForm(Form):
    template: Line = ""
    kinds: list[NoteKind] = []
    mark: Mark | None = None
    """Only of a session: its groups follow it."""
    attribution: Attribution | None = None
    seen: Line = ""
    """The fingerprint of what the form was drawn from."""


class CardForm(Form):
    say_en: Said = ""
    say_sq: Said = ""
    contact: Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)] = ""
    seen: Line = ""


@router.get("/events/{event}/notes/plan")
def plan(request: Request, access: Maker, db: DB, saved: Annotated[str, Query(alias="open")] = "") -> Response:
    """`?open=`: what was saved just now, and stays unfolded."""
    return _page(request, access, db, saved=saved)


@router.put("/events/{event}/notes/plan/card")
def write_card(request: Request, access: Maker, db: DB, typed: Typed) -> Response:
    form = read(CardForm, typed)
    wanted = plans.Card(form.say_en, form.say_sq, form.contact)
    try:
        plans.write_card(db, access.event, wanted, seen=form.seen)
    except Conflict:
        return _page(request, access, db, typed=(CARD, wanted))
    return go(request, f"/events/{access.event.slug}/notes/plan#card", said=_("Saved"))


@router.put("/events/{event}/notes/plan/{item_id}")
def agree(request: Request, access: Maker, db: DB, typed: Typed, item_id: int) -> Response:
    item = fetch(db, GuideItem, item_id, access)
    form = read(AgreedForm, typed)
    wanted = plans.Agreed(form.template, plans.in_order(form.kinds), form.mark, form.attribution)
    try:
        plans.agree(db, item, wanted, seen=form.seen, by=access.user)
    except Conflict:
        return _page(request, access, db, typed=(item_id, wanted))
    address = f"/events/{access.event.slug}/notes/plan?open={item_id}#plan-{item_id}"
    return go(request, address, said=_("Saved"))


def _page(
    request: Request, access: EventAccess, db: Session, *, saved: str = "",
    typed: tuple[int, plans.Agreed | plans.Card] | None = None,
) -> Response:  # fmt: skip
    """`typed`: what somebody chose in one of its forms while what it was drawn from was changed. It stays in the form;
    beside it stands what was saved meanwhile, which the next try has seen. `saved`: the row whose form was taken."""
    found, kept = places(db, access.event), plans.plans(db, access.event)
    stands: dict[int, plans.Agreed | plans.Card] = {
        each.item: plans.stands(kept.get(each.item), each.kind, each.mark, each.attribution) for each in found
    }
    stands[CARD] = plans.card(db, access.event)
    return render(
        request,
        "notes/plan.html",
        status=409 if typed else 200,
        access=access,
        tab="notes",
        places=found,
        stands=stands,
        forms={**stands, **dict([typed] if typed else [])},
        overtaken=typed[0] if typed else None,
        unfolded={saved, str(typed[0] if typed else "")},
        fingerprint=plans.fingerprint,
        prompts=prompts(db, access.event),
        asked_in=steps_asking(db, access.event),
        templates=plans.TEMPLATES,
        kinds_of=NoteKind,
        marks_of=Mark,
        attributions=Attribution,
    )
