"""The masking tool: mark words, say what stands in their place, and for confidential ones let a second person agree."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Request
from sqlmodel import Session, col
from starlette.responses import Response

from app import clock
from app.access.audit import record
from app.access.loaders import EventAccess, fetch, in_event
from app.access.powers import Power
from app.errors import N_, Conflict, Invalid, NotFound
from app.models import Note, User
from app.notes.operations.actions import digest_key
from app.notes.places import places
from app.notes.reading.rows import note_rows
from app.notes.review import masking_actions
from app.notes.review.masking import pieces
from app.notes.sealing.words import reader_of
from app.vocabulary import Mark
from app.web.forms import Typed, TypedForm
from app.web.languages import gettext as _
from app.web.pages import go, render, with_toast
from app.web.rooms import room
from app.web.transaction import DB

router = room()

Reviewer = Annotated[EventAccess, Depends(in_event(Power.REVIEW_NOTES))]


@router.get("/events/{event}/notes/{note_id}/masking")
def masking(request: Request, access: Reviewer, db: DB, note_id: UUID) -> Response:
    return _page(request, access, db, fetch(db, Note, note_id, access))


@router.post("/events/{event}/notes/{note_id}/masking/reading")
def masking_read(request: Request, access: Reviewer, db: DB, note_id: UUID) -> Response:
    """Confidential words are asked for, and that somebody asked is kept."""
    note = fetch(db, Note, note_id, access)
    return _asked_page(request, access, db, note)


def _asked_page(request: Request, access: EventAccess, db: Session, note: Note, said: str | None = None) -> Response:
    if note.mark is Mark.CONFIDENTIAL:
        access.must(Power.READ_CONFIDENTIAL)
        record(db, "read a confidential note", by=access.user, event=access.event, subject=str(note.id))
    return _page(request, access, db, note, asked=note.id, said=said)


def _page(
    request: Request, access: EventAccess, db: Session, note: Note, asked: UUID | None = None, said: str | None = None
) -> Response:
    rows = note_rows(db, access.event, reader_of(access), col(Note.id) == note.id, asked=asked)
    if not rows or rows[0].mark is Mark.DO_NOT_RECORD:
        raise NotFound
    row = rows[0]
    masked_by = db.get(User, note.masked_by_id) if note.masked_by_id else None
    context: dict[str, Any] = {
        "note": row,
        "place": {place.ids: place for place in places(db, access.event)}.get(row.place),
        "text": row.as_printed,
        "pieces": pieces(row.as_printed),
        "masked_by": masked_by.name if masked_by else "",
        "may_agree": masked_by is not None and masked_by.key != access.user.key,
    }
    return with_toast(render(request, "notes/masking.html", access=access, tab="notes", said=said, **context), said)


def _may_mask(access: EventAccess, note: Note) -> None:
    if note.mark is Mark.CONFIDENTIAL:
        access.must(Power.READ_CONFIDENTIAL)
    elif note.mark is Mark.DO_NOT_RECORD:
        raise Conflict


def _shown(request: Request, access: EventAccess, db: Session, note: Note, said: str) -> Response:
    """Confidential words are on the page that comes at once; others are read again at their address."""
    if note.mark is Mark.CONFIDENTIAL:
        return _asked_page(request, access, db, note, said)
    return go(request, f"/events/{access.event.slug}/notes/{note.id}/masking", said=said)


@router.put("/events/{event}/notes/{note_id}/masking")
def mask(request: Request, access: Reviewer, db: DB, note_id: UUID, typed: Typed) -> Response:
    note = fetch(db, Note, note_id, access)
    _may_mask(access, note)
    given: dict[str, Any] = {"version": typed.number("version") or 0, "by": access.user, "at": clock.now()}
    if typed.get("how") == "text":
        masking_actions.tell_instead(db, access.event, note, typed.get("text"), **given)
    else:
        instead = "" if typed.get("how") == "omit" else typed.get("instead").strip()
        chosen = _chosen(typed)
        if chosen and not instead and typed.get("how") != "omit":
            raise Invalid(fields={"instead": N_("Write what stands in their place.")})
        masking_actions.mask_words(db, access.event, note, chosen, instead, **given)
    return _shown(request, access, db, note, _("Masked. What was said stays as it was said."))


@router.delete("/events/{event}/notes/{note_id}/masking")
def unmask(request: Request, access: Reviewer, db: DB, note_id: UUID, typed: Typed) -> Response:
    note = fetch(db, Note, note_id, access)
    _may_mask(access, note)
    version = typed.number("version") or 0
    masking_actions.tell_instead(db, access.event, note, "", version=version, by=access.user, at=clock.now())
    return _shown(request, access, db, note, _("The mask is off again."))


@router.delete("/events/{event}/notes/{note_id}/original")
def erase_original(request: Request, access: Reviewer, db: DB, note_id: UUID, typed: Typed) -> Response:
    note = fetch(db, Note, note_id, access)
    _may_mask(access, note)
    masking_actions.erase_original(
        db, access.event, note, version=typed.number("version") or 0, by=access.user,
        key=digest_key(request.app.state.settings.secret), at=clock.now(),
    )  # fmt: skip
    return go(request, f"/events/{access.event.slug}/notes/{note_id}", said=_("What was masked is erased"))


@router.post("/events/{event}/notes/{note_id}/agreement")
def agree(request: Request, access: Reviewer, db: DB, note_id: UUID, typed: Typed) -> Response:
    """The second pair of eyes."""
    note = fetch(db, Note, note_id, access)
    access.must(Power.READ_CONFIDENTIAL)
    made = masking_actions.agree(
        db, access.event, note, version=typed.number("version") or 0, by=access.user,
        key=digest_key(request.app.state.settings.secret), at=clock.now(),
    )  # fmt: skip
    return go(request, f"/events/{access.event.slug}/notes/{made}", said=_("Released as a note of its own"))


def _chosen(typed: TypedForm) -> set[int]:
    return {int(each) for each in typed.all("word")[:5000] if each.isdecimal() and len(each) < 7}
