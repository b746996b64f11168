"""Photos of flip charts: sent by a recorder's device, kept apart until a reviewer has looked at each."""

from datetime import datetime
from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request
from sqlmodel import Session
from starlette.responses import Response

from app import clock
from app.access.audit import record
from app.access.loaders import EventAccess, fetch, in_event
from app.access.powers import Power
from app.errors import Conflict
from app.models import NotePhoto
from app.notes.operations.actions import digest_key
from app.notes.operations.arriving import OTHER_PERSON, sent
from app.notes.operations.operation import moment
from app.notes.photos import actions as kept
from app.notes.photos.jpeg import picture
from app.notes.places import places
from app.vocabulary import ReviewState, Role
from app.web.forms import Form, Typed, read
from app.web.languages import gettext as _
from app.web.pages import go, json_answer, render
from app.web.rooms import room
from app.web.transaction import DB, afterwards

router = room()

Recorder = Annotated[EventAccess, Depends(in_event(Power.WRITE_NOTES, or_formerly=Role.RECORDER))]
"""Nobody sees a photo before a reviewer does, so a former recorder may hand over what stands on the device."""
Reader = Annotated[EventAccess, Depends(in_event(Power.READ_NOTES))]
Reviewer = Annotated[EventAccess, Depends(in_event(Power.REVIEW_NOTES))]


class DecisionForm(Form):
    state: ReviewState
    was: ReviewState | None = None
    """How the page had it."""


@router.put("/events/{event}/notes/photos/{photo_uid}")
def send_photo(
    request: Request, content: Annotated[bytes, Depends(sent)], access: Recorder, db: DB, photo_uid: UUID,
    session: int = 0, lane: int = 0, recorder: int = 0, taken_at: str = "",
) -> Response:  # fmt: skip
    """As often as the device likes: one photo, and a receipt as for a note."""
    if recorder and recorder != access.user.key:
        raise Conflict(OTHER_PERSON)
    place = (session or None, lane or None)
    if place not in {each.ids for each in places(db, access.event)}:
        place = (None, None)
    answer = kept.take(
        db, access.event, photo_uid, picture(content), place=place, by=access.user, taken_at=_moment(taken_at),
        key=_key(request),
    )  # fmt: skip
    why = {"reason": answer.why} if answer.why else {}
    return json_answer({"id": str(photo_uid), "receipt": answer.receipt, **why})


@router.get("/events/{event}/notes/photos")
def photos(request: Request, access: Reader, db: DB) -> Response:
    """All of them to reviewers, to the others those that a reviewer has released."""
    found = {each.ids: each for each in places(db, access.event)}
    shown = [(photo, name, found.get((photo.item_id, photo.lane_id))) for photo, name in kept.shown(db, access)]
    waiting = kept.waiting(db, access.event) if access.can(Power.REVIEW_NOTES) else 0
    return render(request, "notes/photos.html", access=access, tab="notes", photos=shown, waiting=waiting)


@router.get("/events/{event}/notes/photos/{photo_id}.jpg")
def photo_itself(access: Reader, db: DB, photo_id: int) -> Response:
    photo = kept.within_reach(fetch(db, NotePhoto, photo_id, access), access)
    content = kept.opened(db, photo)
    if photo.review is not ReviewState.RELEASED:
        afterwards(db, partial(_looked, access=access, uid=photo.uid))
    return Response(content, media_type="image/jpeg", headers={"Cache-Control": "no-store"})


def _looked(db: Session, *, access: EventAccess, uid: UUID) -> None:
    record(db, "looked at a photo", by=access.user, event=access.event, subject=str(uid))


@router.post("/events/{event}/notes/photos/{photo_id}/review")
def decide(request: Request, access: Reviewer, db: DB, photo_id: int, typed: Typed) -> Response:
    photo = kept.within_reach(fetch(db, NotePhoto, photo_id, access), access)
    form = read(DecisionForm, typed)
    kept.decide(db, access.event, photo, form.state, was=form.was, by=access.user)
    return go(request, f"/events/{access.event.slug}/notes/photos#photo-{photo_id}", said=_("Saved"))


@router.delete("/events/{event}/notes/photos/{photo_id}")
def erase(request: Request, access: Reviewer, db: DB, photo_id: int) -> Response:
    photo = kept.within_reach(fetch(db, NotePhoto, photo_id, access), access)
    kept.erase(db, access.event, photo, by=access.user, key=_key(request))
    return go(request, f"/events/{access.event.slug}/notes/photos", said=_("Erased"))


def _key(request: Request) -> bytes:
    return digest_key(request.app.state.settings.secret)


def _moment(typed: str) -> datetime:
    return min(moment(typed) or clock.now(), clock.now())
