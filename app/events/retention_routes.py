"""What is erased when, and what was: a page for the organiser."""

from typing import Annotated, Any

from fastapi import Depends, Request
from starlette.responses import Response

from app import clock
from app.access.loaders import EventAccess, fetch, in_event, today
from app.access.powers import Power
from app.errors import N_, Conflict
from app.events import purging
from app.events.retention import Rule
from app.models import PurgeCertificate
from app.web.forms import Typed
from app.web.languages import gettext as _
from app.web.pages import go, json_answer, render
from app.web.rooms import room
from app.web.transaction import DB

router = room()

Editor = Annotated[EventAccess, Depends(in_event(Power.EDIT_EVENT))]
NOTHING = N_("Nothing is due to be erased.")
WHAT = {
    Rule.CONFIDENTIAL_NOTES: N_("Confidential notes, what was set aside, and what devices told of themselves"),
    Rule.SURVEY_ANSWERS: N_("Survey answers in people's own words; choices and figures stay"),
    Rule.CONTACTS: N_("Mail addresses, telephones and gender of participants and respondents, and mails to them"),
}


@router.get("/events/{event}/settings/retention")
def show(request: Request, access: Editor, db: DB) -> Response:
    """The page is the dry run: what would go is counted, nothing is changed."""
    found = purging.find(db, access.event, today(access))
    context: dict[str, Any] = {
        "found": found,
        "seen": purging.fingerprint(found),
        "due": [each for each in found if each.is_due and each.rows],
        "certificates": purging.certificates(db, access.event),
        "what": {rule: _(text) for rule, text in WHAT.items()},
    }
    return render(request, "events/retention.html", access=access, tab="settings", **context)


@router.post("/events/{event}/settings/retention/purge")
def purge(request: Request, access: Editor, db: DB, typed: Typed) -> Response:
    made = purging.purge(db, access.event, today(access), seen=typed.get("seen"), by=access.user, at=clock.now())
    if made is None:
        raise Conflict(NOTHING)
    return go(request, f"/events/{access.event.slug}/settings/retention", said=_("Erased; the certificate is below"))


@router.get("/events/{event}/settings/retention/{certificate_id}.json")
def certificate(access: Editor, db: DB, certificate_id: int) -> Response:
    found = fetch(db, PurgeCertificate, certificate_id, access)
    headers = {"Content-Disposition": f'attachment; filename="{access.event.slug}-erased-{found.key}.json"'}
    return json_answer(found.content | {"sha256": found.sha256}, headers=headers)
