"""Photos of flip charts: sent by a recorder's device, kept apart until a reviewer has looked at each."""

from base64 import b64decode, b64encode
from datetime import UTC, datetime
from hashlib import sha256
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request
from sqlalchemy import true
from sqlmodel import Session, col, select
from starlette.responses import Response

from app import clock
from app.access.audit import record
from app.access.loaders import EventAccess, fetch, in_event
from app.access.powers import Power
from app.db import scrub_after
from app.errors import Conflict, Forbidden, NotFound
from app.models import NotePhoto, User
from app.notes.api import OTHER_PERSON
from app.notes.arriving import sent
from app.notes.jpeg import picture
from app.notes.keeping import vault
from app.notes.places import places
from app.vocabulary import ReviewState, Role
from app.web.forms import Form, Typed, read
from app.web.languages import gettext as _
from app.web.pages import go, json_answer, render
from app.web.rooms import room
from app.web.transaction import DB

router = room()

Recorder = Annotated[EventAccess, Depends(in_event(Power.WRITE_NOTES, or_formerly=Role.RECORDER))]
"""Nobody sees a photo before a reviewer does, so a former recorder may hand over what stands on the device."""
Reader = Annotated[EventAccess, Depends(in_event(Power.READ_NOTES))]
Reviewer = Annotated[EventAccess, Depends(in_event(Power.REVIEW_NOTES))]


class DecisionForm(Form):
    state: ReviewState


@router.put("/events/{event}/notes/photos/{photo_uid}")
def send_photo(
    content: Annotated[bytes, Depends(sent)], access: Recorder, db: DB, photo_uid: UUID, session: int = 0,
    lane: int = 0, recorder: int = 0, taken_at: str = "",
) -> Response:  # fmt: skip
    """As often as the device likes: one photo."""
    if recorder and recorder != access.user.key:
        raise Conflict(OTHER_PERSON)
    if _of_device(db, photo_uid) is None:
        kept = picture(content)
        place = (session or None, lane or None)
        if place not in {each.ids for each in places(db, access.event)}:
            place = (None, None)
        body = {"jpeg": b64encode(kept.content).decode()}
        db.add(
            NotePhoto(
                event_id=access.event.key, uid=photo_uid, item_id=place[0], lane_id=place[1],
                author_id=access.user.key, taken_at=_moment(taken_at), digest=sha256(kept.content).hexdigest(),
                sealed=vault(db).seal(access.event.key, body, about=f"photo/{photo_uid}"),
                width=kept.width, height=kept.height,
            )
        )  # fmt: skip
        db.flush()
    return json_answer({"id": str(photo_uid)})


@router.get("/events/{event}/notes/photos")
def photos(request: Request, access: Reader, db: DB) -> Response:
    """All of them to reviewers, to the others those that a reviewer has released."""
    released = col(NotePhoto.review) == ReviewState.RELEASED
    rows = db.exec(
        select(NotePhoto, User.name)
        .outerjoin(User, col(User.id) == col(NotePhoto.author_id))
        .where(NotePhoto.event_id == access.event.key, true() if access.can(Power.REVIEW_NOTES) else released)
        .order_by(col(NotePhoto.review) != ReviewState.UNREVIEWED, col(NotePhoto.taken_at))
    ).all()
    found = {each.ids: each for each in places(db, access.event)}
    shown = [(photo, name or "", found.get((photo.item_id, photo.lane_id))) for photo, name in rows]
    return render(request, "notes/photos.html", access=access, tab="notes", photos=shown, states=ReviewState)


@router.get("/events/{event}/notes/photos/{photo_id}.jpg")
def photo_itself(access: Reader, db: DB, photo_id: int) -> Response:
    photo = fetch(db, NotePhoto, photo_id, access)
    if photo.review is not ReviewState.RELEASED and not access.can(Power.REVIEW_NOTES):
        raise Forbidden
    opened = vault(db).open(access.event.key, photo.sealed, about=f"photo/{photo.uid}")
    if opened is None:
        raise NotFound
    return Response(b64decode(opened["jpeg"]), media_type="image/jpeg", headers={"Cache-Control": "no-store"})


@router.post("/events/{event}/notes/photos/{photo_id}/review")
def decide(request: Request, access: Reviewer, db: DB, photo_id: int, typed: Typed) -> Response:
    photo = fetch(db, NotePhoto, photo_id, access)
    photo.review = read(DecisionForm, typed).state
    photo.reviewed_by_id = access.user.key
    record(db, "reviewed a photo", by=access.user, event=access.event, subject=str(photo.uid), state=photo.review)
    return go(request, f"/events/{access.event.slug}/notes/photos#photo-{photo_id}", said=_("Saved"))


@router.delete("/events/{event}/notes/photos/{photo_id}")
def erase(request: Request, access: Reviewer, db: DB, photo_id: int) -> Response:
    photo = fetch(db, NotePhoto, photo_id, access)
    record(db, "erased a photo", by=access.user, event=access.event, subject=str(photo.uid))
    db.delete(photo)
    scrub_after(db)
    return go(request, f"/events/{access.event.slug}/notes/photos", said=_("Erased"))


def _of_device(db: Session, uid: UUID) -> NotePhoto | None:
    return db.exec(select(NotePhoto).where(NotePhoto.uid == uid)).first()


def _moment(typed: str) -> datetime:
    try:
        taken = datetime.fromisoformat(typed).astimezone(UTC)
    except (ValueError, OverflowError):
        return clock.now()
    return min(taken, clock.now())
