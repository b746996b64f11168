"""Undo and redo over the whole guide, and who changed what."""

from typing import Any

from fastapi import Request
from sqlmodel import Session
from starlette.responses import Response

from app.access.loaders import EventAccess
from app.guide import history, publication, queries
from app.guide.answers import Editor, Reader, address
from app.guide.plan import PlannedDay
from app.guide.telling import change_words
from app.models import GuideDay
from app.web.languages import gettext as _
from app.web.pages import answer, go, parts, render, wants_fragment
from app.web.rooms import room
from app.web.transaction import DB

router = room()


@router.get("/events/{event}/guide/history")
def the_history(request: Request, access: Reader, db: DB, day: int | None = None, agenda: bool = False) -> Response:
    """The two buttons for htmx, or with `agenda` the way to publish; otherwise a page of the latest changes."""
    if agenda and wants_fragment(request):
        behind = agenda_view(db, access, queries.all_planned(db, access.event))
        return answer(request, "guide/_publication.html", back=address(access), access=access, **behind)
    shown = history_view(db, access) | {"day_id": day}
    if wants_fragment(request):
        return answer(request, "guide/_history.html", back=address(access), access=access, **shown)
    changes = history.latest(db, access.event.key)
    return render(request, "guide/history.html", access=access, tab="guide", changes=changes, **shown)


@router.post("/events/{event}/guide/undone")
def undo(request: Request, access: Editor, db: DB, step: int | None = None, day: int | None = None) -> Response:
    """`step` is the change that the reader saw as the latest: another one is never undone in its place."""
    change = history.undo(db, access.event.key, step, by=access.user)
    return _turned(request, db, access, day, _("Undone: %(what)s", what=change_words(change)))


@router.delete("/events/{event}/guide/undone")
def redo(request: Request, access: Editor, db: DB, step: int | None = None, day: int | None = None) -> Response:
    change = history.redo(db, access.event.key, step, by=access.user)
    return _turned(request, db, access, day, _("Done again: %(what)s", what=change_words(change)))


def _turned(request: Request, db: Session, access: EventAccess, day: int | None, said: str) -> Response:
    """A page whose day went with the change goes to another one."""
    gone = day is not None and db.get(GuideDay, day) is None
    if gone or not wants_fragment(request):
        return go(request, address(access, None if gone else day), said=said)
    response = parts(request, said=said)
    response.headers["X-Guide-Turned"] = "1"
    return stamped(db, response)


def stamped(db: Session, response: Response) -> Response:
    """The version that this change made, so that a page that made it knows that it has seen it."""
    if "guide_version" in db.info:
        response.headers["X-Guide-Version"] = str(db.info["guide_version"])
    return response


def undo_of(db: Session, access: EventAccess) -> dict[str, str] | None:
    """For a toast: takes back the change that was just made, as long as it is the latest."""
    number = db.info.get("guide_version")
    return {"method": "POST", "url": f"/events/{access.event.slug}/guide/undone?step={number}"} if number else None


def agenda_view(db: Session, access: EventAccess, plans: list[PlannedDay]) -> dict[str, Any]:
    """How far the public agenda is behind the guide."""
    published = queries.publication(db, access.event.key)
    return {
        "published": published,
        "unpublished_changes": publication.behind_guide(published, access.event, plans),
    }


def history_view(db: Session, access: EventAccess) -> dict[str, Any]:
    return {"ends": history.ends(db, access.event.key), "change_words": change_words, "me": access.user.key}
