"""The page on which it is agreed in advance how notes are taken; for those who make the guide."""

from typing import Annotated

from fastapi import Depends, Request
from pydantic import StringConstraints
from starlette.responses import Response

from app.access.loaders import EventAccess, fetch, in_event
from app.access.powers import Power
from app.models import GuideItem
from app.notes import plans
from app.notes.places import places, prompts
from app.notes.stops import steps_asking
from app.vocabulary import Attribution, Language, Mark, NoteKind
from app.web.fields import Line
from app.web.forms import Form, Typed, read
from app.web.languages import gettext as _
from app.web.pages import go, render
from app.web.rooms import room
from app.web.transaction import DB

router = room()

Maker = Annotated[EventAccess, Depends(in_event(Power.EDIT_GUIDE))]
Said = Annotated[str, StringConstraints(strip_whitespace=True, max_length=1000)]


class AgreedForm(Form):
    template: Line = ""
    kinds: list[NoteKind] = []
    mark: Mark | None = None
    """Only of a session: its groups follow it."""
    attribution: Attribution | None = None


class CardForm(Form):
    say_en: Said = ""
    say_sq: Said = ""
    contact: Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)] = ""


@router.get("/events/{event}/notes/plan")
def plan(request: Request, access: Maker, db: DB) -> Response:
    found = places(db, access.event)
    return render(
        request,
        "notes/plan.html",
        access=access,
        tab="notes",
        places=found,
        plans=plans.plans(db, access.event),
        prompts=prompts(db, access.event),
        asked_in=steps_asking(db, access.event),
        templates=plans.TEMPLATES,
        card=plans.card_of(db, access.event),
        kinds_of=NoteKind,
        marks_of=Mark,
        attributions=Attribution,
    )


@router.put("/events/{event}/notes/plan/card")
def write_card(request: Request, access: Maker, db: DB, typed: Typed) -> Response:
    form = read(CardForm, typed)
    says = {Language.ENGLISH: form.say_en, Language.ALBANIAN: form.say_sq}
    plans.write_card(db, access.event, says=says, contact=form.contact)
    return go(request, f"/events/{access.event.slug}/notes/plan#card", said=_("Saved"))


@router.put("/events/{event}/notes/plan/{item_id}")
def agree(request: Request, access: Maker, db: DB, typed: Typed, item_id: int) -> Response:
    item = fetch(db, GuideItem, item_id, access)
    form = read(AgreedForm, typed)
    plans.agree(db, item, template=form.template, kinds=form.kinds, mark=form.mark, attribution=form.attribution)
    return go(request, f"/events/{access.event.slug}/notes/plan#plan-{item_id}", said=_("Saved"))
