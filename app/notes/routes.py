"""Reading notes: all of them, the desk, one with its history. Recording, reviewing and contributions have files of
their own."""

from typing import Annotated, Any
from urllib.parse import urlencode
from uuid import UUID

from fastapi import Depends, Request
from sqlalchemy import or_
from sqlmodel import Session, col
from starlette.responses import Response

from app import clock
from app.access.audit import record
from app.access.loaders import EventAccess, fetch, in_event
from app.access.powers import Power
from app.errors import NotFound
from app.models import Note
from app.notes import forms, queries
from app.notes.desk import routes as desk_routes
from app.notes.operations import actions
from app.notes.papers import contribution_routes, speaker_link_routes, speaking_routes
from app.notes.photos import routes as photo_routes
from app.notes.places import Place, Prompt, places, prompts
from app.notes.plan import routes as plan_routes
from app.notes.quotes import routes as quote_routes
from app.notes.reading import export_routes, searching, sorting, sorting_routes
from app.notes.reading.rows import NoteRow, nested, note_rows
from app.notes.reading.wordings import Omission, omissions, wordings
from app.notes.recording import aside_routes
from app.notes.recording import routes as record_routes
from app.notes.review import actions as reviewing
from app.notes.review import masking_routes, merge_routes
from app.notes.review import routes as review_routes
from app.notes.sealing.words import PRINTABLE, reader_of, said
from app.notes.speakers import label
from app.vocabulary import QARQE, Mark, NoteKind
from app.web.fields import Sought, fold
from app.web.forms import Typed
from app.web.languages import gettext as _
from app.web.pages import go, render
from app.web.rooms import room
from app.web.transaction import DB

router = room()
router.include_router(record_routes.router)
router.include_router(plan_routes.router)
router.include_router(photo_routes.router)
router.include_router(merge_routes.router)
router.include_router(review_routes.router)
router.include_router(contribution_routes.router)
router.include_router(speaking_routes.router)
router.include_router(speaker_link_routes.router)
router.include_router(aside_routes.router)
router.include_router(masking_routes.router)
router.include_router(quote_routes.router)
router.include_router(desk_routes.router)
router.include_router(sorting_routes.router)
router.include_router(export_routes.router)

ReaderOf = Annotated[EventAccess, Depends(in_event(Power.READ_NOTES))]
Recorder = Annotated[EventAccess, Depends(in_event(Power.WRITE_NOTES))]
PAGE = 200


@router.get("/events/{event}/notes")
def all_notes(
    request: Request, access: ReaderOf, db: DB, q: Sought = "", session: str = "", lane: str = "", question: str = "",
    kind: str = "", speaker: str = "", qark: str = "", objective: str = "", theme: str = "", page: str = "1",
) -> Response:  # fmt: skip
    chosen = {
        "q": q, "session": session, "lane": lane, "question": question, "kind": kind, "speaker": speaker[:200],
        "qark": qark, "objective": objective, "theme": theme,
    }  # fmt: skip
    number = max(int(page), 1) if page.isdecimal() and page.isascii() and len(page) < 6 else 1
    reader = reader_of(access)
    wanted = searching.conditions(db, access.event, reader, chosen)
    rows = note_rows(db, access.event, reader, *wanted, limit=PAGE + 1, offset=PAGE * (number - 1))
    found = places(db, access.event)
    shown = nested(rows[:PAGE])
    here = {place.ids for place in found}
    asked = prompts(db, access.event, removed=True)
    omitted: dict[tuple[int | None, int | None], list[Omission]] = {}
    for each in omissions(db, access.event) if not any(chosen.values()) and number == 1 else ():
        if each.guarded:
            omitted.setdefault((each.session, each.lane), []).append(each)
    context: dict[str, Any] = {
        "omitted": omitted,
        "sections": _sections(shown, found, asked),
        "elsewhere": [row for row in shown if row.place not in here],
        "address": lambda other: f"?{urlencode({**chosen, 'page': other})}",
        "more": len(rows) > PAGE,
        "number": number,
        "chosen": chosen,
        "places": found,
        "prompts": asked,
        "counts": queries.counts(db, access.event),
        "kinds": NoteKind,
        "qarqe": QARQE,
        "themes": sorting.themes(db, access.event),
        "objectives": sorting.objectives(db, access.event),
        "file": lambda what: f"/events/{access.event.slug}/notes.{what}?{_file_query(chosen)}",
        "people": [label(person) for person in queries.people(db, access.event)],
    }
    return render(request, "notes/page.html", access=access, tab="notes", **context)


def _file_query(chosen: dict[str, str]) -> str:
    return urlencode({"note_kind" if name == "kind" else name: value for name, value in chosen.items() if value})


Section = tuple[Place, list[tuple[Prompt | None, list[NoteRow]]]]


def _sections(rows: list[NoteRow], found: list[Place], asked: list[Prompt]) -> list[Section]:
    """By session and group in the guide's order, then by question; what answers none comes first."""
    grouped: dict[tuple[int | None, int | None], dict[int | None, list[NoteRow]]] = {}
    for row in rows:
        grouped.setdefault(row.place, {}).setdefault(row.question, []).append(row)
    order: list[Prompt | None] = [None, *asked]
    sections: list[Section] = []
    for place in found:
        questions = grouped.pop(place.ids, {})
        parts = [
            (each, questions[each.id if each else None]) for each in order if (each.id if each else None) in questions
        ]
        if parts:
            sections.append((place, parts))
    return sections


@router.get("/events/{event}/notes/{note_id}")
def one_note(request: Request, access: ReaderOf, db: DB, note_id: UUID) -> Response:
    for gone in omissions(db, access.event, col(Note.id) == note_id):
        place = {each.ids: each for each in places(db, access.event)}.get((gone.session, gone.lane))
        return render(request, "notes/erased.html", access=access, tab="notes", gone=gone, place=place)
    return render(request, "notes/note.html", access=access, tab="notes", **_one(db, access, note_id))


@router.post("/events/{event}/notes/{note_id}/reading")
def read_confidential(request: Request, access: ReaderOf, db: DB, note_id: UUID) -> Response:
    """Confidential words are asked for one note at a time, and that somebody asked is kept."""
    access.must(Power.READ_CONFIDENTIAL)
    note = fetch(db, Note, note_id, access)
    context = _one(db, access, note_id, asked=note_id)
    if review_routes.shows_confidential(context["note"], context["wordings"]):
        record(db, "read a confidential note", by=access.user, event=access.event, subject=str(note.id))
    return render(request, "notes/note.html", access=access, tab="notes", **context)


def _one(db: Session, access: EventAccess, note_id: UUID, asked: UUID | None = None) -> dict[str, Any]:
    reader = reader_of(access)
    rows = note_rows(
        db,
        access.event,
        reader,
        or_(col(Note.id) == note_id, col(Note.parent_id) == note_id, col(Note.merged_into) == note_id),
        asked=asked,
    )  # fmt: skip
    note = next((row for row in rows if row.id == note_id), None)
    if note is None:
        raise NotFound
    found = places(db, access.event)
    may_change = access.can(Power.WRITE_NOTES) and (note.mine or note.mark is not Mark.CONFIDENTIAL)
    return {
        "note": note,
        "asked": asked,
        "beneath": [row for row in rows if row.parent == note_id and row.id != note_id],
        "place": next((each for each in found if each.ids == (note.session, note.lane)), None),
        "prompts": prompts(db, access.event, note.session, note.lane, removed=True),
        "wordings": wordings(db, access.event, [note], reader, asked).get(note.id, []),
        "people": [(person, label(person)) for person in queries.people(db, access.event)],
        **record_routes.VOCABULARY,
        "may_change": may_change and note.words is not None,
        "same": [row for row in rows if row.merged_into == note_id],
        "alike": _alike(db, access, note) if sorting_routes.sorts(access) else [],
        "sorts": sorting_routes.sorts(access) and note.words is not None,
        "themes": sorting.themes(db, access.event),
        "objectives": sorting.objectives(db, access.event),
        "may_erase": note.mine or access.can(Power.REVIEW_NOTES),
    }


def _alike(db: Session, access: EventAccess, note: NoteRow) -> list[NoteRow]:
    """Notes of the same session that might say the same, those that share most of its words first."""
    if note.words is None or note.mark not in PRINTABLE:
        return []
    near = (col(Note.item_id) == note.session, col(Note.mark).in_(PRINTABLE), col(Note.merged_into).is_(None))
    rows = note_rows(db, access.event, reader_of(access), *near, limit=200)
    own = _said_words(note.words)
    others = [row for row in rows if row.id != note.id and row.words]
    return sorted(others, key=lambda row: len(own & _said_words(row.words or "")), reverse=True)


def _said_words(text: str) -> set[str]:
    return {word for word in fold(text).split() if len(word) > 2}


@router.put("/events/{event}/notes/{note_id}")
def correct(request: Request, access: Recorder, db: DB, note_id: UUID, typed: Typed) -> Response:
    note = fetch(db, Note, note_id, access)
    body = forms.read_note(typed, queries.people(db, access.event), placed=False)
    was = said(db, reader_of(access), note)
    if was is not None:
        by = (was.participant_id, was.seat_number, was.speaker_role)
        given = (note.words_agreed, note.name_agreed)
        body = forms.still_by(body, typed, by)
        body = forms.still_agreed(body, typed, words=was.words, by=by, given=given)
    seen = record_routes.identity(typed.get("seen"))
    key = actions.digest_key(request.app.state.settings.secret)
    actions.correct(db, access.event, note, body, seen=seen, by=access.user, key=key, at=clock.now())
    return go(request, f"/events/{access.event.slug}/notes/{note_id}", said=_("Corrected; the earlier words are kept"))


@router.delete("/events/{event}/notes/{note_id}")
def erase(request: Request, access: ReaderOf, db: DB, note_id: UUID, typed: Typed) -> Response:
    note = fetch(db, Note, note_id, access)
    reviews = access.can(Power.REVIEW_NOTES)
    if note.author_id != access.user.key and not reviews:
        raise NotFound
    if note.erased_at is None:
        seen = record_routes.identity(typed.get("seen"))
        reviewing.as_seen(note, seen, typed.number("revision") or 0)
        key = actions.digest_key(request.app.state.settings.secret)
        actions.erase(db, access.event, note, seen=seen, by=access.user, key=key, at=clock.now(), reviews=reviews)
        record(db, "erased a note", by=access.user, event=access.event, subject=str(note_id))
    return go(request, f"/events/{access.event.slug}/notes", said=_("Erased"))
