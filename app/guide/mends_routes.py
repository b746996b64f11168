"""The doubts beside a row, settled with one tap, or by choosing who or what is missing."""

from typing import Any

from fastapi import Request
from sqlmodel import Session
from starlette.responses import Response

from app.access.loaders import EventAccess, fetch
from app.errors import Invalid
from app.guide import history, queries, session_actions
from app.guide.answers import Editor, tree_answer
from app.guide.history import Verb
from app.guide.history_routes import stamped, undo_of
from app.guide.mends import MENDS, NOT_HERE
from app.models import GuideItem, Objective
from app.vocabulary import ItemRole
from app.web.forms import Typed, TypedForm
from app.web.languages import both
from app.web.languages import gettext as _
from app.web.pages import answer
from app.web.rooms import room
from app.web.transaction import DB

router = room()
WANTED = {"no_recorder": ItemRole.RECORDER, "no_facilitator": ItemRole.FACILITATOR}


@router.get("/events/{event}/guide/rows/{row_id}/mends")
def choose(request: Request, access: Editor, db: DB, row_id: int, doubt: str = "") -> Response:
    """Whom or what to choose from. Without JavaScript the row's own page has the same."""
    item = fetch(db, GuideItem, row_id, access)
    return answer(
        request, "guide/_choosing.html", back=f"/events/{access.event.slug}/guide/rows/{row_id}",
        access=access, item=item, doubt=doubt, **_offers(db, access, doubt),
    )  # fmt: skip


@router.post("/events/{event}/guide/rows/{row_id}/mends")
def mend(request: Request, access: Editor, db: DB, typed: Typed, row_id: int) -> Response:
    item = fetch(db, GuideItem, row_id, access)
    title, day_id = both(item.title_en, item.title_sq), item.day_id
    with history.step(db, access.event.key, Verb.MEND, title, by=access.user):
        _mend(db, access, item, typed)
    said = _("“%(title)s” was mended.", title=title) if title else _("Mended.")
    return stamped(db, tree_answer(request, db, access, day_id, said=said, at=item.key, undo=undo_of(db, access)))


def _mend(db: Session, access: EventAccess, item: GuideItem, typed: TypedForm) -> None:
    how = typed.get("mend")
    if item.day_id is None:
        raise Invalid(NOT_HERE)
    if how in MENDS:
        MENDS[how](db, item, access.user)
    elif how in WANTED:
        session_actions.add_person(db, item, role=WANTED[how], who=typed.get("who"), label=typed.get("label")[:200])
    elif how == "no_objective":
        session_actions.serve(db, item, fetch(db, Objective, typed.number("objective") or 0, access))
    elif how == "overfull":
        node = queries.planned_of(db, access.event, item).nodes[item.key]
        item.minutes = node.span.minutes
        item.version += 1
        db.add(item)
    else:
        raise Invalid(NOT_HERE)


def _offers(db: Session, access: EventAccess, doubt: str) -> dict[str, Any]:
    if doubt == "no_objective":
        return {"objectives": queries.objectives(db, access.event.key), "team": []}
    return {"team": queries.team(db, access.event.key), "objectives": []}
