"""The reviewer's queue and decisions."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Request
from sqlmodel import Session, col
from starlette.responses import Response

from app import clock
from app.access.audit import record
from app.access.loaders import EventAccess, fetch, in_event
from app.access.powers import Power
from app.errors import Invalid, NotFound
from app.models import Note
from app.notes import queries, quotes, reviewing
from app.notes.forms import ReportWordingForm, ReviewForm
from app.notes.places import places, rule_at, rules_of
from app.notes.printing import printed
from app.notes.record_routes import identity
from app.notes.rows import NoteRow, note_rows
from app.notes.wordings import wordings
from app.notes.words import reader_of
from app.vocabulary import ReviewState
from app.web.forms import Typed, TypedForm, read
from app.web.languages import gettext as _
from app.web.languages import ngettext
from app.web.pages import answer, go, render, wants_fragment
from app.web.rooms import room
from app.web.transaction import DB

router = room()

Reviewer = Annotated[EventAccess, Depends(in_event(Power.REVIEW_NOTES))]
SAID = {
    ReviewState.RELEASED: lambda: _("Released"),
    ReviewState.HELD: lambda: _("Held back"),
    ReviewState.OMITTED: lambda: _("Left out"),
    ReviewState.UNREVIEWED: lambda: _("Back in the queue"),
}


@router.get("/events/{event}/notes/review")
def review(request: Request, access: Reviewer, db: DB, state: str = ReviewState.UNREVIEWED) -> Response:
    chosen = ReviewState(state) if state in list(ReviewState) else ReviewState.UNREVIEWED
    return render(request, "notes/review.html", access=access, tab="notes", **_queue(db, access, chosen))


def _queue(db: Session, access: EventAccess, state: ReviewState) -> dict[str, Any]:
    found = places(db, access.event)
    rules = rules_of(found)
    answers = quotes.answers(db, access.event, clock.now())
    queued = reviewing.queue(db, access.event, reader_of(access), rules, state=state)
    easy: dict[tuple[int | None, int | None], list[NoteRow]] = {}
    for each in queued:
        if not each.risks:
            easy.setdefault(each.note.place, []).append(each.note)
    return {
        "state": state,
        "states": queries.review_counts(db, access.event),
        "risky": [each for each in queued if each.risks],
        "easy": [(place, easy.pop(place.ids)) for place in found if place.ids in easy]
        + ([(None, [row for rows in easy.values() for row in rows])] if easy else []),
        "places": {place.ids: place for place in found},
        "printed": {
            each.note.id: printed(each.note, rule_at(rules, *each.note.place), answers.get(each.note.id))
            for each in queued
        },
        "wordings": wordings(db, access.event, [each.note for each in queued], reader_of(access)),
    }


def _card(db: Session, access: EventAccess, note_id: UUID, asked: UUID | None = None) -> dict[str, Any]:
    """One note of the queue, as its fragment needs it."""
    rows = note_rows(db, access.event, reader_of(access), col(Note.id) == note_id, asked=asked)
    if not rows:
        raise NotFound
    found = places(db, access.event)
    rules = rules_of(found)
    names = reviewing.names(db, access.event)
    return {
        "note": rows[0],
        "risks": reviewing.risks_of(rows[0], names, rules),
        "place": {place.ids: place for place in found}.get(rows[0].place),
        "how": printed(
            rows[0], rule_at(rules, *rows[0].place), quotes.answers(db, access.event, clock.now()).get(note_id)
        ),
        "earlier": wordings(db, access.event, rows, reader_of(access), asked).get(note_id, []),
    }


@router.put("/events/{event}/notes/{note_id}/review")
def decide(request: Request, access: Reviewer, db: DB, note_id: UUID, typed: Typed) -> Response:
    note = fetch(db, Note, note_id, access)
    form = read(ReviewForm, typed)
    before = note.review
    told = form.told if "told" in typed else None
    reviewing.decide(db, note, form.state, seen=form.seen, told=told, by=access.user, at=clock.now())
    address = f"/events/{access.event.slug}/notes"
    return answer(
        request, "notes/_review.html", back=f"{address}/review?state={before}", said=SAID[form.state](), access=access,
        **_card(db, access, note_id),
    )  # fmt: skip


@router.patch("/events/{event}/notes/{note_id}/report-wording")
def reword(request: Request, access: Reviewer, db: DB, note_id: UUID, typed: Typed) -> Response:
    note = fetch(db, Note, note_id, access)
    form = read(ReportWordingForm, typed)
    reviewing.reword(
        db,
        note,
        form.report_wording,
        version=typed.number("version") or 0,
        by=access.user,
        at=clock.now(),
    )
    return answer(
        request, "notes/_review.html", back=f"/events/{access.event.slug}/notes/review?state={note.review}",
        said=None if wants_fragment(request) else _("Saved"), access=access, **_card(db, access, note_id),
    )  # fmt: skip


@router.delete("/events/{event}/notes/{note_id}/conflict")
def settle(request: Request, access: Reviewer, db: DB, note_id: UUID, typed: Typed) -> Response:
    note = fetch(db, Note, note_id, access)
    reviewing.settle(db, note, seen=identity(typed.get("seen")), by=access.user, at=clock.now())
    return answer(
        request, "notes/_review.html", back=f"/events/{access.event.slug}/notes/review?state={note.review}",
        said=_("These words stand; the others are kept in its history"), access=access, **_card(db, access, note_id),
    )  # fmt: skip


@router.post("/events/{event}/notes/{note_id}/review/reading")
def read_in_queue(request: Request, access: Reviewer, db: DB, note_id: UUID) -> Response:
    access.must(Power.READ_CONFIDENTIAL)
    fetch(db, Note, note_id, access)
    record(db, "read a confidential note", by=access.user, event=access.event, subject=str(note_id))
    if not wants_fragment(request):
        return render(
            request, "notes/read.html", access=access, tab="notes", **_card(db, access, note_id, asked=note_id)
        )
    return answer(request, "notes/_review.html", back="", access=access, **_card(db, access, note_id, asked=note_id))


@router.post("/events/{event}/notes/releases")
def release_all(request: Request, access: Reviewer, db: DB, typed: Typed) -> Response:
    """Everything of one session that the reviewer saw and that shows no risk."""
    released, changed = reviewing.release_all(db, access.event, _seen(typed), by=access.user, at=clock.now())
    said = ngettext("%(num)d note released", "%(num)d notes released", released)
    if changed:
        said += "; " + ngettext("%(num)d had changed meanwhile", "%(num)d had changed meanwhile", changed)
    return go(request, f"/events/{access.event.slug}/notes/review", said=said)


def _seen(typed: TypedForm) -> dict[UUID, reviewing.Seen]:
    """note:operation:told, once for each note on the page."""
    seen: dict[UUID, reviewing.Seen] = {}
    for value in typed.all("seen")[:1000]:
        note, _colon, rest = value.partition(":")
        operation, _colon, told = rest.partition(":")
        try:
            seen[UUID(note)] = reviewing.Seen(UUID(operation), told)
        except ValueError:
            raise Invalid from None
    return seen
