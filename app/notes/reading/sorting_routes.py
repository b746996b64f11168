"""Links to themes and objectives, duplicates, and groups side by side."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Request
from sqlmodel import col
from starlette.responses import Response

from app.access.loaders import EventAccess, fetch, in_event
from app.access.powers import Power
from app.errors import Forbidden
from app.models import Note
from app.notes.forms import DuplicateForm, LinksForm
from app.notes.places import Place, Prompt, places, prompts
from app.notes.reading import sorting
from app.notes.reading.rows import NoteRow, nested, note_rows
from app.notes.reading.searching import row_named
from app.notes.sealing.words import reader_of
from app.web.forms import Typed, read
from app.web.languages import gettext as _
from app.web.pages import go, render
from app.web.rooms import room
from app.web.transaction import DB

router = room()

ReaderOf = Annotated[EventAccess, Depends(in_event(Power.READ_NOTES))]


def sorts(access: EventAccess) -> bool:
    """Who takes notes and who reviews them put them in order."""
    return access.can(Power.WRITE_NOTES) or access.can(Power.REVIEW_NOTES)


@router.get("/events/{event}/notes/compare")
def compare(request: Request, access: ReaderOf, db: DB, question: str = "") -> Response:
    """What each group said to one question, beside one another."""
    asked, found = prompts(db, access.event, removed=True), places(db, access.event)
    same = sorting.alike(asked, found, row_named(question) or _first_shared(asked, found))
    rows = note_rows(
        db, access.event, reader_of(access), col(Note.question_id).in_([each.id for each in same]), limit=1000
    )
    columns: list[tuple[Place | None, Prompt, list[NoteRow]]] = []
    for each in same:
        answers = [row for row in rows if row.question == each.id]
        by_place = sorted({row.place for row in answers}, key=str)
        here = [place for place in found if place.ids in by_place]
        columns += [(place, each, nested([row for row in answers if row.place == place.ids])) for place in here]
        if not here:
            columns.append((next((place for place in found if place.item == each.item), None), each, []))
    context: dict[str, Any] = {
        "chosen": same[0] if same else None,
        "columns": columns,
        "questions": _once(asked),
        "themes": sorting.themes(db, access.event),
    }
    return render(request, "notes/compare.html", access=access, tab="notes", **context)


def _first_shared(asked: list[Prompt], found: list[Place]) -> int:
    for each in asked:
        if len(sorting.alike(asked, found, each.id)) > 1:
            return each.id
    return asked[0].id if asked else 0


def _once(asked: list[Prompt]) -> list[Prompt]:
    """Each wording of a question once."""
    kept: dict[tuple[str, str], Prompt] = {}
    for each in asked:
        kept.setdefault((each.text_en, each.text_sq), each)
    return list(kept.values())


@router.put("/events/{event}/notes/{note_id}/links")
def link(request: Request, access: ReaderOf, db: DB, note_id: UUID, typed: Typed) -> Response:
    note = fetch(db, Note, note_id, access)
    if not sorts(access):
        raise Forbidden
    form = read(LinksForm, typed)
    sorting.link(db, access.event, note, theme=form.theme_id, objective=form.objective_id)
    return go(request, f"/events/{access.event.slug}/notes/{note_id}", said=_("Saved"))


@router.put("/events/{event}/notes/{note_id}/duplicate")
def put_together(request: Request, access: ReaderOf, db: DB, note_id: UUID, typed: Typed) -> Response:
    note = fetch(db, Note, note_id, access)
    if not sorts(access):
        raise Forbidden
    into = fetch(db, Note, read(DuplicateForm, typed).into, access)
    sorting.put_together(db, access.event, note, into, by=access.user)
    said = _("Put together; the exact words of both are kept")
    return go(request, f"/events/{access.event.slug}/notes/{into.id}", said=said)


@router.delete("/events/{event}/notes/{note_id}/duplicate")
def take_apart(request: Request, access: ReaderOf, db: DB, note_id: UUID) -> Response:
    note = fetch(db, Note, note_id, access)
    if not sorts(access):
        raise Forbidden
    sorting.take_apart(db, access.event, note, by=access.user)
    return go(request, f"/events/{access.event.slug}/notes/{note_id}", said=_("Taken apart"))
