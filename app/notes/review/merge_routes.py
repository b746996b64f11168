"""Two wordings of one note, written at the same time on two devices: a person says which one stands."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Request
from pydantic import StringConstraints
from sqlmodel import Session, col
from starlette.responses import Response

from app import clock
from app.access.loaders import EventAccess, fetch, in_event
from app.access.powers import Power
from app.errors import Forbidden
from app.models import Note
from app.notes.operations import actions
from app.notes.operations.body import GUARDED, WORDS_LIMIT, read_body
from app.notes.reading.rows import NoteRow, note_rows
from app.notes.reading.wordings import wordings
from app.notes.review import actions as reviewing
from app.notes.sealing.words import reader_of
from app.vocabulary import Mark
from app.web.forms import Form, Typed, read
from app.web.languages import gettext as _
from app.web.pages import go
from app.web.rooms import room
from app.web.transaction import DB

router = room()

Recorder = Annotated[EventAccess, Depends(in_event(Power.WRITE_NOTES))]


class MergeForm(Form):
    seen: UUID
    """The operation whose words stood on the page as the note's own."""
    revision: int
    """Of the note, when the page was drawn: so many wordings were looked at."""
    words: Annotated[str, StringConstraints(strip_whitespace=True, max_length=WORDS_LIMIT)] = ""
    """What shall stand; as it is, where that is what stands already."""


@router.post("/events/{event}/notes/{note_id}/merge")
def merge(request: Request, access: Recorder, db: DB, note_id: UUID, typed: Typed) -> Response:
    note = fetch(db, Note, note_id, access)
    form = read(MergeForm, typed)
    reviewing.as_seen(note, form.seen, form.revision)
    row = _row(db, access, note_id)
    others = wordings(db, access.event, [row], reader_of(access)).get(note_id, [])
    at = clock.now()
    if form.words and form.words != row.words:
        secret = any(each.conflicting and each.mark in GUARDED for each in others)
        mark = Mark.CONFIDENTIAL if secret else row.mark  # of two marks the stricter one
        read_back = {"words_agreed": False, "name_agreed": False}  # that was what stood there
        body = read_body(_said(row) | {"words": form.words, "mark": mark} | read_back, placed=False)
        key = actions.digest_key(request.app.state.settings.secret)
        actions.correct(
            db, access.event, note, body, seen=form.seen, by=access.user, key=key, at=at,
            though_closed=access.can(Power.REVIEW_NOTES),
        )  # fmt: skip
        db.refresh(note)
    reviewing.settle(db, note, row, others, by=access.user, at=at)
    return go(
        request, f"/events/{access.event.slug}/notes/{note_id}", said=_("One wording stands; the others are kept")
    )


def _row(db: Session, access: EventAccess, note_id: UUID) -> NoteRow:
    """The note, for somebody who may read its words: else they would merge what they cannot see."""
    (row,) = note_rows(db, access.event, reader_of(access), col(Note.id) == note_id) or (None,)
    if row is None or row.words is None:
        raise Forbidden
    return row


def _said(row: NoteRow) -> dict[str, Any]:
    return {name: value for name, value in row.body.items() if value not in ("", None, ())}
