"""Comments beside a row. Whoever reads the guide may speak; so the team answers its lead facilitator."""

from typing import Annotated, Any

from fastapi import Request
from pydantic import BeforeValidator, StringConstraints
from sqlmodel import Session
from starlette.responses import Response

from app.access.loaders import EventAccess, fetch
from app.guide import comments, queries
from app.guide.answers import Reader, row_of
from app.guide.history_routes import stamped
from app.models import GuideComment, GuideItem
from app.web.fields import clean
from app.web.forms import Form, Typed, read
from app.web.pages import fragment, go, parts, wants_fragment
from app.web.rooms import room
from app.web.transaction import DB

router = room()


class NewComment(Form):
    text: Annotated[str, BeforeValidator(clean), StringConstraints(max_length=2000)] = ""


@router.post("/events/{event}/guide/rows/{row_id}/comments")
def say(request: Request, access: Reader, db: DB, typed: Typed, row_id: int) -> Response:
    item = row_of(db, access, row_id)
    comments.say(db, item, read(NewComment, typed).text, by=access.user)
    return _dialogue(request, db, access, item)


@router.put("/events/{event}/guide/comments/{comment_id}/resolution")
def settle(request: Request, access: Reader, db: DB, comment_id: int) -> Response:
    comment = fetch(db, GuideComment, comment_id, access)
    comments.settle(db, comment, by=access.user)
    return _dialogue(request, db, access, fetch(db, GuideItem, comment.item_id, access))


@router.delete("/events/{event}/guide/comments/{comment_id}/resolution")
def reopen(request: Request, access: Reader, db: DB, comment_id: int) -> Response:
    comment = fetch(db, GuideComment, comment_id, access)
    comments.reopen(db, comment)
    return _dialogue(request, db, access, fetch(db, GuideItem, comment.item_id, access))


def _dialogue(request: Request, db: Session, access: EventAccess, item: GuideItem) -> Response:
    if not wants_fragment(request):
        return go(request, f"/events/{access.event.slug}/guide/rows/{item.key}#comments-{item.key}")
    shown: dict[str, Any] = {"item": item, "dialogue": comments.comments(db, item.key)}
    waiting = queries.remarks(db, access.event.key)
    text = fragment(request, "guide/_comments.html", access=access, **shown)
    badge = fragment(request, "guide/_remarks.html", access=access, editor=True, remarks=waiting, **shown)
    return stamped(db, parts(request, text, badge))
