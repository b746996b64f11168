"""The reviewer's queue and decisions."""

from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any
from urllib.parse import urlencode
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
from app.notes import queries, queueing, quotes, reviewing
from app.notes.forms import ReportWordingForm, ReviewForm
from app.notes.places import places, rule_at, rules_of
from app.notes.printing import printed
from app.notes.queueing import NO_RISK
from app.notes.record_routes import identity
from app.notes.risk import Risk
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


@dataclass
class Wanted:
    """What the address of the queue may ask for."""

    state: str = ReviewState.UNREVIEWED
    risk: str = ""
    page: str = "1"

    def address(self, base: str, **other: str | int) -> str:
        chosen = {"state": self.state, "risk": self.risk, "page": self.page} | other
        usual = {"state": ReviewState.UNREVIEWED, "risk": "", "page": "1"}
        query = urlencode({name: value for name, value in chosen.items() if str(value) != usual[name]})
        return f"{base}?{query}" if query else base


@router.get("/events/{event}/notes/review")
def review(request: Request, access: Reviewer, db: DB, wanted: Annotated[Wanted, Depends()]) -> Response:
    if wanted.state not in list(ReviewState):
        wanted.state = ReviewState.UNREVIEWED
    if wanted.risk not in (*Risk, NO_RISK):
        wanted.risk = ""
    return render(request, "notes/review.html", access=access, tab="notes", **_queue(db, access, wanted))


def _queue(db: Session, access: EventAccess, wanted: Wanted) -> dict[str, Any]:
    found = places(db, access.event)
    rules = rules_of(found)
    reader = reader_of(access)
    queued = queueing.queue(db, access.event, reader, found, state=ReviewState(wanted.state), risk=wanted.risk)
    page = wanted.page
    number = min(max(int(page), 1), queued.pages) if page.isdecimal() and page.isascii() and len(page) < 6 else 1
    wanted.page = str(number)
    shown = queued.page(number)
    known = {place.ids: place for place in found}
    easy: dict[queueing.Ids, list[NoteRow]] = {}
    for each in shown:
        if not each.risks:
            easy.setdefault(queueing.place_of(each.note, known), []).append(each.note)
    answers = quotes.answers(db, access.event, clock.now()) if shown else {}
    address = partial(wanted.address, f"/events/{access.event.slug}/notes/review")
    return {
        "state": wanted.state,
        "states": queries.review_counts(db, access.event),
        "risk": wanted.risk,
        "by_risk": queued.by_risk,
        "found": len(queued.chosen),
        "number": number,
        "pages": queued.pages,
        "address": address,
        "queue_at": address(),
        "risky": [each for each in shown if each.risks],
        "easy": [(known.get(ids), ids, notes, queued.easy[ids]) for ids, notes in easy.items()],
        "places": known,
        "printed": {
            each.note.id: printed(each.note, rule_at(rules, *each.note.place), answers.get(each.note.id))
            for each in shown
        },
        "wordings": wordings(db, access.event, [each.note for each in shown], reader),
    }


@router.get("/events/{event}/notes/review/together")
def together(request: Request, access: Reviewer, db: DB, session: str = "", lane: str = "") -> Response:
    """All that shows no risk in one session or group, to be read in one go: what is released is what was shown."""
    found = places(db, access.event)
    known = {place.ids: place for place in found}
    wanted = queueing.queue(
        db, access.event, reader_of(access), found, state=ReviewState.UNREVIEWED, risk=queueing.NO_RISK
    )
    here = [
        each.note
        for each in wanted.chosen
        if tuple(str(one or "") for one in queueing.place_of(each.note, known)) == (session, lane)
    ]
    if not here:
        return go(request, f"/events/{access.event.slug}/notes/review", said=_("Nothing waits here any more"))
    context: dict[str, Any] = {
        "place": known.get(here[0].place),
        "notes": here[: queueing.TOGETHER],
        "found": len(here),
    }
    return render(request, "notes/review_together.html", access=access, tab="notes", **context)


def _card(db: Session, access: EventAccess, note_id: UUID, *, back: str, asked: UUID | None = None) -> dict[str, Any]:
    """One note of the queue, as its fragment needs it."""
    rows = note_rows(db, access.event, reader_of(access), col(Note.id) == note_id, asked=asked)
    if not rows:
        raise NotFound
    found = places(db, access.event)
    rules = rules_of(found)
    names = reviewing.names(db, access.event)
    return {
        "queue_at": back,
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
    back = _back(access, typed, before)
    return answer(
        request, "notes/_review.html", back=back, said=SAID[form.state](), access=access,
        **_card(db, access, note_id, back=back),
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
    back = _back(access, typed, note.review)
    return answer(
        request, "notes/_review.html", back=back, said=None if wants_fragment(request) else _("Saved"), access=access,
        **_card(db, access, note_id, back=back),
    )  # fmt: skip


@router.delete("/events/{event}/notes/{note_id}/conflict")
def settle(request: Request, access: Reviewer, db: DB, note_id: UUID, typed: Typed) -> Response:
    note = fetch(db, Note, note_id, access)
    reviewing.settle(db, note, seen=identity(typed.get("seen")), by=access.user, at=clock.now())
    back = _back(access, typed, note.review)
    return answer(
        request, "notes/_review.html", back=back, said=_("These words stand; the others are kept in its history"),
        access=access, **_card(db, access, note_id, back=back),
    )  # fmt: skip


@router.post("/events/{event}/notes/{note_id}/review/reading")
def read_in_queue(request: Request, access: Reviewer, db: DB, note_id: UUID, typed: Typed) -> Response:
    access.must(Power.READ_CONFIDENTIAL)
    fetch(db, Note, note_id, access)
    record(db, "read a confidential note", by=access.user, event=access.event, subject=str(note_id))
    context = _card(db, access, note_id, asked=note_id, back=_back(access, typed, ReviewState.UNREVIEWED))
    if not wants_fragment(request):
        return render(request, "notes/read.html", access=access, tab="notes", **context)
    return answer(request, "notes/_review.html", back="", access=access, **context)


@router.post("/events/{event}/notes/releases")
def release_all(request: Request, access: Reviewer, db: DB, typed: Typed) -> Response:
    """Everything of one session that the reviewer saw and that shows no risk."""
    released, changed = reviewing.release_all(db, access.event, _seen(typed), by=access.user, at=clock.now())
    said = ngettext("%(num)d note released", "%(num)d notes released", released)
    if changed:
        said += "; " + ngettext("%(num)d had changed meanwhile", "%(num)d had changed meanwhile", changed)
    return go(request, _back(access, typed, ReviewState.UNREVIEWED), said=said)


def _back(access: EventAccess, typed: TypedForm, state: ReviewState) -> str:
    """The page of the queue on which the note stood."""
    return typed.back(f"/events/{access.event.slug}/notes/review?state={state}")


def _seen(typed: TypedForm) -> dict[UUID, reviewing.Seen]:
    """note:operation:told, once for each note on the page."""
    seen: dict[UUID, reviewing.Seen] = {}
    for value in typed.all("seen")[: queueing.TOGETHER]:
        note, _colon, rest = value.partition(":")
        operation, _colon, told = rest.partition(":")
        try:
            seen[UUID(note)] = reviewing.Seen(UUID(operation), told)
        except ValueError:
            raise Invalid from None
    return seen
