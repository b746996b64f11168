"""The reviewer's queue and decisions."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any
from urllib.parse import parse_qsl, urlencode
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
from app.notes import queries
from app.notes.forms import ReportWordingForm, ReviewForm
from app.notes.places import places, rules_of
from app.notes.printing.prospects import prospects
from app.notes.printing.sentences import sentence
from app.notes.reading.rows import NoteRow, note_rows
from app.notes.reading.wordings import Earlier, wordings
from app.notes.recording.routes import identity
from app.notes.review import actions as reviewing
from app.notes.review import queueing
from app.notes.review.queueing import NO_RISK
from app.notes.review.risk import Risk
from app.notes.sealing.words import reader_of
from app.vocabulary import Mark, ReviewState
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
KEPT = {
    ReviewState.RELEASED: "released a note",
    ReviewState.HELD: "held back a note",
    ReviewState.OMITTED: "left out a note",
}
"""What the audit trail says of a decision."""


@dataclass
class Wanted:
    """What the address of the queue may ask for."""

    state: str = ReviewState.UNREVIEWED
    risk: str = ""
    after: str = ""
    """The note after which the page goes on; so none is skipped, however many were decided meanwhile."""
    before: str = ""

    def understood(self) -> "Wanted":
        """What is no state, or no risk, asks for nothing."""
        self.state = self.state if self.state in list(ReviewState) else ReviewState.UNREVIEWED
        self.risk = self.risk if self.risk in (*Risk, NO_RISK) else ""
        return self

    def address(self, base: str, **other: str) -> str:
        """`other`: what is asked for instead; a page other than this is named by its `after` or `before`."""
        chosen = {"state": self.state, "risk": self.risk}
        chosen |= other or {"after": self.after, "before": self.before}
        usual = {"state": ReviewState.UNREVIEWED}
        query = urlencode({name: value for name, value in chosen.items() if value != usual.get(name, "")})
        return f"{base}?{query}" if query else base


@router.get("/events/{event}/notes/review")
def review(request: Request, access: Reviewer, db: DB, wanted: Annotated[Wanted, Depends()]) -> Response:
    return render(request, "notes/review.html", access=access, tab="notes", **_queue(db, access, wanted.understood()))


def _queue(db: Session, access: EventAccess, wanted: Wanted) -> dict[str, Any]:
    found = places(db, access.event)
    rules = rules_of(found)
    reader = reader_of(access)
    queued = queueing.queue(
        db, access.event, reader, found, state=ReviewState(wanted.state), risk=wanted.risk,
        after=_note_named(wanted.after), before=_note_named(wanted.before),
    )  # fmt: skip
    shown, number, pages = queued.page
    known = {place.ids: place for place in found}
    easy: dict[queueing.Ids, list[NoteRow]] = {}
    for each in shown:
        if not each.risks:
            easy.setdefault(queueing.place_of(each.note, known), []).append(each.note)
    how = prospects(db, access.event, reader, [each.note for each in shown], rules, clock.now())
    address = partial(wanted.address, f"/events/{access.event.slug}/notes/review")
    return {
        "state": wanted.state,
        "states": queries.review_counts(db, access.event),
        "risk": wanted.risk,
        "by_risk": queued.by_risk,
        "found": len(queued.chosen),
        "number": number,
        "pages": pages,
        "shown": [each.note.uid for each in shown],
        "address": address,
        "queue_at": address(),
        "risky": [each for each in shown if each.risks],
        "easy": [(known.get(ids), ids, notes, queued.easy[ids]) for ids, notes in easy.items()],
        "places": known,
        "printed": {key: sentence(each) for key, each in how.items()},
        "asked": None,
        "wordings": wordings(db, access.event, [each.note for each in shown], reader),
    }


def _note_named(typed: str) -> UUID | None:
    try:
        return UUID(typed)
    except ValueError:
        return None


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
    reader = reader_of(access)
    rows = note_rows(db, access.event, reader, col(Note.id) == note_id, asked=asked)
    if not rows:
        raise NotFound
    found = places(db, access.event)
    rules = rules_of(found)
    names = reviewing.names(db, access.event)
    return {
        "queue_at": back,
        "asked": asked,
        "note": rows[0],
        "risks": reviewing.risks_of(rows[0], names, rules),
        "place": {place.ids: place for place in found}.get(rows[0].place),
        "how": sentence(prospects(db, access.event, reader, rows, rules, clock.now())[note_id]),
        "earlier": wordings(db, access.event, rows, reader, asked).get(note_id, []),
    }


@router.put("/events/{event}/notes/{note_id}/review")
def decide(request: Request, access: Reviewer, db: DB, note_id: UUID, typed: Typed) -> Response:
    note = fetch(db, Note, note_id, access)
    form = read(ReviewForm, typed)
    before = note.review
    reviewing.as_decided(note, typed.get("was"), form.state)
    told = form.told if "told" in typed else None
    reviewing.decide(db, note, form.state, seen=form.seen, told=told, by=access.user, at=clock.now())
    if form.state in KEPT:
        record(db, KEPT[form.state], by=access.user, event=access.event, subject=str(note_id))
    back = _back(access, typed, before)
    card = _card(db, access, note_id, back=back)
    return answer(
        request, "notes/_decided.html", back=back, said=SAID[form.state](), access=access, **card,
        **_counted(db, access, typed, card["risks"], before, form.state),
    )  # fmt: skip


def _counted(
    db: Session, access: EventAccess, typed: TypedForm, risks: Sequence[Risk], before: ReviewState, after: ReviewState
) -> dict[str, Any]:
    """The counts of the page on which a decision was made, as the decision changes them. How many show which risk it
    tells itself (`count`), since to count them anew every word would be read while others wait to write."""
    shown = dict(each.split(":", 1) for each in typed.all("count")[:20] if ":" in each)
    query = dict(parse_qsl(typed.get("back").partition("?")[2]))
    wanted = Wanted(state=query.get("state", ReviewState.UNREVIEWED), risk=query.get("risk", "")).understood()
    change = (after == wanted.state) - (before == wanted.state)
    of_it = [str(each) for each in risks] or [NO_RISK]
    by_risk = {
        str(each): max(0, int(shown[each]) + (change if each in of_it else 0))
        for each in (*Risk, NO_RISK)
        if shown.get(each, "").isdecimal() and len(shown[each]) < 8
    }
    states = queries.review_counts(db, access.event)
    return {
        "counted": len(by_risk) == len(Risk) + 1,
        "state": wanted.state,
        "risk": wanted.risk,
        "states": states,
        "by_risk": by_risk,
        "found": by_risk.get(wanted.risk, 0) if wanted.risk else states.get(ReviewState(wanted.state), 0),
        "address": partial(wanted.address, f"/events/{access.event.slug}/notes/review"),
    }


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
    reviewing.as_seen(note, identity(typed.get("seen")), typed.number("revision") or 0)
    reader = reader_of(access)
    asked = note_id if typed.get("asked") else None
    open_still = note.in_conflict
    for row in note_rows(db, access.event, reader, col(Note.id) == note_id, asked=asked):
        beside = wordings(db, access.event, [row], reader, asked).get(note_id, [])
        reviewing.settle(db, note, row, beside, by=access.user, at=clock.now())
    if open_still and not note.in_conflict:
        record(db, "settled two wordings", by=access.user, event=access.event, subject=str(note_id))
    back = _back(access, typed, note.review)
    return answer(
        request, "notes/_review.html", back=back, said=_("These words stand; the others are kept in its history"),
        access=access, **_card(db, access, note_id, back=back),
    )  # fmt: skip


@router.post("/events/{event}/notes/{note_id}/review/reading")
def read_in_queue(request: Request, access: Reviewer, db: DB, note_id: UUID, typed: Typed) -> Response:
    access.must(Power.READ_CONFIDENTIAL)
    fetch(db, Note, note_id, access)
    context = _card(db, access, note_id, asked=note_id, back=_back(access, typed, ReviewState.UNREVIEWED))
    if shows_confidential(context["note"], context["earlier"]):
        record(db, "read a confidential note", by=access.user, event=access.event, subject=str(note_id))
    if not wants_fragment(request):
        return render(request, "notes/read.html", access=access, tab="notes", **context)
    return answer(request, "notes/_review.html", back="", access=access, **context)


def shows_confidential(note: NoteRow, beside: Sequence[Earlier]) -> bool:
    """Words to be answered for stand on the page: the note's own, or in one of its other wordings."""
    return note.words is not None and Mark.CONFIDENTIAL in (note.mark, *(each.mark for each in beside))


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
