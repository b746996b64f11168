"""Contributions to a panel: add a speaker, paste the points of a paper under each question."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Request
from sqlmodel import Session, col
from starlette.responses import Response

from app import clock
from app.access.loaders import EventAccess, fetch, in_event
from app.access.powers import Power
from app.errors import N_, Invalid, NotFound
from app.models import Contribution, Note
from app.notes import queries
from app.notes.forms import ContributionForm, PointsForm, ReachForm
from app.notes.operations import actions
from app.notes.papers import contributions
from app.notes.papers.points import read_points
from app.notes.places import Place, places, prompts
from app.notes.reading.rows import nested, note_rows
from app.notes.recording.routes import VOCABULARY
from app.notes.sealing.words import reader_of
from app.web.forms import Typed, read
from app.web.languages import both, language, ngettext
from app.web.languages import gettext as _
from app.web.pages import go, render
from app.web.rooms import room
from app.web.transaction import DB

router = room()

ReaderOf = Annotated[EventAccess, Depends(in_event(Power.READ_NOTES))]
Recorder = Annotated[EventAccess, Depends(in_event(Power.WRITE_NOTES))]


def address(access: EventAccess, contribution_id: int | None = None) -> str:
    base = f"/events/{access.event.slug}/notes/contributions"
    return f"{base}/{contribution_id}" if contribution_id else base


@router.get("/events/{event}/notes/contributions")
def all_contributions(request: Request, access: ReaderOf, db: DB) -> Response:
    asked = {prompt.item for prompt in prompts(db, access.event)}
    found = [place for place in places(db, access.event) if place.session and not place.lane]
    rows = queries.contributions(db, access.event)
    taken = {row.session for row in rows}
    context: dict[str, Any] = {
        "panels": [place for place in found if place.session in asked | taken],
        "contributions": rows,
        "may_write": access.can(Power.WRITE_NOTES),
    }
    return render(request, "notes/contributions.html", access=access, tab="notes", **context)


@router.post("/events/{event}/notes/contributions")
def add(request: Request, access: Recorder, db: DB, typed: Typed) -> Response:
    form = read(ContributionForm, typed)
    place = _panel(db, access, form.item_id)
    if place is None:
        raise Invalid(fields={"item_id": N_("Choose one of the values that are offered.")})
    given = form.model_dump(exclude={"item_id"})
    made = contributions.add(db, access.event, place, **given)
    return go(request, address(access, made.key), said=_("Added. Now paste what the paper says."))


@router.get("/events/{event}/notes/contributions/{contribution_id}")
def contribution(request: Request, access: ReaderOf, db: DB, contribution_id: int) -> Response:
    found = fetch(db, Contribution, contribution_id, access)
    rows = note_rows(db, access.event, reader_of(access), col(Note.contribution_id) == contribution_id)
    asked = prompts(db, access.event, found.item_id, removed=True)
    context: dict[str, Any] = {
        "contribution": found,
        "place": _panel(db, access, found.item_id),
        "asked": [(each.number, each.id, both(each.text_en, each.text_sq)) for each in asked]
        + [(None, None, _("Beside the questions"))],
        "rows": nested(rows),
        "may_write": access.can(Power.WRITE_NOTES),
        **VOCABULARY,
    }
    return render(request, "notes/contribution.html", access=access, tab="notes", **context)


def _panel(db: Session, access: EventAccess, item_id: int) -> Place | None:
    return next((each for each in places(db, access.event) if each.session == item_id and not each.lane), None)


@router.delete("/events/{event}/notes/contributions/{contribution_id}")
def remove(request: Request, access: Recorder, db: DB, contribution_id: int) -> Response:
    contributions.remove(db, fetch(db, Contribution, contribution_id, access))
    return go(request, address(access), said=_("Removed"))


@router.post("/events/{event}/notes/contributions/{contribution_id}/points")
def add_points(request: Request, access: Recorder, db: DB, contribution_id: int, typed: Typed) -> Response:
    found = fetch(db, Contribution, contribution_id, access)
    place = _panel(db, access, found.item_id)
    if place is None:
        raise NotFound
    form = read(PointsForm, typed)
    made = contributions.add_points(
        db, access.event, found, read_points(form.pasted), question=form.question, reach=form.reach,
        kind=form.kind, wording=form.wording, place=place, by=access.user,
        key=actions.digest_key(request.app.state.settings.secret), at=clock.now(), language=language(),
    )  # fmt: skip
    said = ngettext("%(num)d point added", "%(num)d points added", made)
    return go(request, f"{address(access, contribution_id)}#question-{form.question or 0}", said=said)


@router.put("/events/{event}/notes/{note_id}/reach")
def set_reach(request: Request, access: Recorder, db: DB, note_id: UUID, typed: Typed) -> Response:
    note = fetch(db, Note, note_id, access)
    form = read(ReachForm, typed)
    key = actions.digest_key(request.app.state.settings.secret)
    contributions.set_reach(db, access.event, note, form.reach, by=access.user, key=key, at=clock.now())
    back = (
        address(access, note.contribution_id)
        if note.contribution_id
        else f"/events/{access.event.slug}/notes/{note_id}"
    )
    return go(request, f"{back}#note-{note_id}", said=_("Saved"))
