"""What was set aside, for whoever reviews: take it as a note, or leave it aside for good."""

from typing import Annotated

from fastapi import Depends, Request
from starlette.responses import Response

from app import clock
from app.access.loaders import EventAccess, fetch, in_event
from app.access.powers import Power
from app.models import Quarantined
from app.notes.operations import actions
from app.notes.operations.operation import Reason
from app.notes.places import places
from app.notes.recording import aside
from app.notes.sealing.words import reader_of
from app.web.forms import Typed
from app.web.languages import gettext as _
from app.web.pages import go, render
from app.web.rooms import room
from app.web.transaction import DB

router = room()

Reviewer = Annotated[EventAccess, Depends(in_event(Power.REVIEW_NOTES))]
WHY = {
    Reason.MALFORMED: lambda: _("Part of it could not be understood."),
    Reason.TOO_LONG: lambda: _("It is longer than a note may be."),
    Reason.ALTERED: lambda: _("It did not arrive as it was sent."),
    Reason.OTHER_WORDS: lambda: _("Other words had come under the same number."),
    Reason.EVENT_CLOSED: lambda: _("The event was closed."),
    Reason.ROLE_WITHDRAWN: lambda: _("Who sent it no longer recorded here."),
    Reason.SEQUENCE_REUSED: lambda: _("Its device had counted wrongly: two notes under one number."),
    Reason.UNKNOWN_PLACE: lambda: _("Its session or group is no longer in the guide."),
    Reason.NOTE_ELSEWHERE: lambda: _("It belongs to a note of another event."),
    Reason.NOT_YOURS: lambda: _("It would have changed a note that its sender may not change."),
    Reason.NOTE_ERASED: lambda: _("The note had been erased."),
}


@router.get("/events/{event}/notes/quarantine")
def quarantine(request: Request, access: Reviewer, db: DB) -> Response:
    found = places(db, access.event)
    rows = aside.waiting(db, access.event, reader_of(access), {place.item: place.mark for place in found})
    why = {row.id: WHY[row.reason]() for row in rows}
    return render(request, "notes/quarantine.html", access=access, tab="notes", rows=rows, why=why, places=found)


@router.post("/events/{event}/notes/quarantine/{quarantined_id}/note")
def take(request: Request, access: Reviewer, db: DB, quarantined_id: int, typed: Typed) -> Response:
    kept = fetch(db, Quarantined, quarantined_id, access)
    found = places(db, access.event)
    chosen = next((each for each in found if each.key == typed.get("place")), None)
    key = actions.digest_key(request.app.state.settings.secret)
    here = {place.item: place.mark for place in found}
    aside.take(db, kept, access.event, chosen=chosen, here=here, by=access.user, key=key, at=clock.now())
    return go(request, f"/events/{access.event.slug}/notes/quarantine", said=_("It is a note now"))


@router.post("/events/{event}/notes/quarantine/{quarantined_id}/resolution")
def leave(request: Request, access: Reviewer, db: DB, quarantined_id: int) -> Response:
    kept = fetch(db, Quarantined, quarantined_id, access)
    aside.leave(db, kept, access.event, by=access.user, at=clock.now())
    return go(request, f"/events/{access.event.slug}/notes/quarantine", said=_("Left aside for good"))
