"""Two wordings of one note, written at the same time on two devices: a person says which one stands."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request
from pydantic import StringConstraints
from sqlmodel import Session, col
from starlette.responses import Response

from app import clock
from app.access.audit import record
from app.access.loaders import EventAccess, fetch, in_event
from app.access.powers import Power
from app.errors import Conflict, Forbidden
from app.models import Note
from app.notes.operations import actions
from app.notes.operations.body import WORDS_LIMIT, Body, clean, stricter
from app.notes.operations.operation import Reason
from app.notes.reading.rows import NoteRow, note_rows
from app.notes.reading.wordings import Earlier, wording_of, wordings
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
    take: UUID | None = None
    """The operation of another wording, which shall stand as it is: words, speaker, mark and all."""
    words: Annotated[str, StringConstraints(strip_whitespace=True, max_length=WORDS_LIMIT)] = ""
    """Or other words, made of both; as it is, where that is what stands already."""


@router.post("/events/{event}/notes/{note_id}/merge")
def merge(request: Request, access: Recorder, db: DB, note_id: UUID, typed: Typed) -> Response:
    note = fetch(db, Note, note_id, access)
    form = read(MergeForm, typed)
    reviewing.as_seen(note, form.seen, form.revision)
    if access.event.closed_at and not access.can(Power.REVIEW_NOTES):
        raise Conflict(actions.REFUSED[Reason.EVENT_CLOSED])
    row = _row(db, access, note_id)
    beside = [
        each for each in wordings(db, access.event, [row], reader_of(access)).get(note_id, []) if each.conflicting
    ]
    at = clock.now()
    body = _chosen(db, access, row, beside, form)
    if not note.in_conflict:
        if body is not None:
            raise Conflict(reviewing.DECIDED)
        return _settled(request, access, note_id)
    reviewing.settle(db, note, row, beside, by=access.user, at=at)
    if body is not None:
        key = actions.digest_key(request.app.state.settings.secret)
        actions.correct(
            db, access.event, note, body, seen=form.seen, by=access.user, key=key, at=at,
            though_closed=access.can(Power.REVIEW_NOTES),
        )  # fmt: skip
    record(db, "settled two wordings", by=access.user, event=access.event, subject=str(note_id))
    return _settled(request, access, note_id)


def _settled(request: Request, access: EventAccess, note_id: UUID) -> Response:
    return go(
        request, f"/events/{access.event.slug}/notes/{note_id}", said=_("One wording stands; the others are kept")
    )


def _chosen(db: Session, access: EventAccess, row: NoteRow, beside: Sequence[Earlier], form: MergeForm) -> Body | None:
    """What shall stand, where that is not what stands already."""
    if form.take and form.take != row.operation:
        if form.take not in {each.operation for each in beside}:
            raise Conflict
        return wording_of(db, access.event, row.id, form.take)
    words, _adjusted = clean(form.words, lines=True)
    if not words or words == row.words:
        return None
    marks = (Mark.CONFIDENTIAL if each.mark is Mark.DO_NOT_RECORD else each.mark for each in beside)
    body = wording_of(db, access.event, row.id, row.operation)
    # What was read back is what stood there.
    return replace(
        body, words=words, mark=stricter(body.mark, *marks), words_agreed=False, name_agreed=False, unmarked=False
    )


def _row(db: Session, access: EventAccess, note_id: UUID) -> NoteRow:
    """The note, for somebody who may read its words: else they would merge what they cannot see."""
    (row,) = note_rows(db, access.event, reader_of(access), col(Note.id) == note_id) or (None,)
    if row is None or row.words is None:
        raise Forbidden
    return row
