"""The page behind an office's own link: say whether somebody comes, and who. No account, one phone page.

Opening it changes nothing and never uses it up; the reply may be changed until the event begins.
"""

from typing import Annotated

import segno
from fastapi import Depends, Request
from sqlmodel import Session
from starlette.responses import Response

from app import clock
from app.access.links import issue_link, open_link, revoke_link
from app.access.loaders import EventAccess, fetch, in_event
from app.access.powers import Power
from app.errors import N_, Gone, Invalid
from app.models import Event, Link, Office, Participant, Seat
from app.participants import actions
from app.participants.forms import OwnReplyForm
from app.vocabulary import LinkPurpose, SeatStatus
from app.web.forms import Typed, read
from app.web.languages import gettext
from app.web.pages import go, render
from app.web.rooms import room
from app.web.transaction import DB

router = room()

Editor = Annotated[EventAccess, Depends(in_event(Power.EDIT_PARTICIPANTS))]


@router.get("/i/{token}")
def show_invitation(request: Request, db: DB, token: str) -> Response:
    seat, event = _seat_of(db, token)
    return _page(request, db, seat, event, token)


@router.post("/i/{token}")
def answer_invitation(request: Request, db: DB, typed: Typed, token: str) -> Response:
    seat, _ = _seat_of(db, token)
    form = read(OwnReplyForm, typed)
    if form.coming and not form.name:
        raise Invalid(fields={"name": N_("Say who comes.")})
    status = SeatStatus.CONFIRMED if form.coming else SeatStatus.DECLINED
    actions.reply(db, seat, status, at=clock.now(), version=form.version)
    if form.coming:
        _name(db, seat, form)
    return go(request, f"/i/{token}", said=gettext("Thank you. Your reply is noted."))


@router.post("/events/{event}/participants/seats/{seat_id}/link")
def make_link(request: Request, access: Editor, db: DB, seat_id: int) -> Response:
    """A new link for a seat, shown once, as address and to print. An earlier one stops working."""
    seat = fetch(db, Seat, seat_id, access)
    if seat.link_id is not None and (earlier := db.get(Link, seat.link_id)) is not None:
        revoke_link(db, earlier)
    link, token = issue_link(db, purpose=LinkPurpose.INVITATION, event_id=access.event.key, subject=seat.key)
    seat.link_id = link.key
    db.flush()
    settings = request.app.state.settings
    address = f"{settings.base_url or str(request.base_url).rstrip('/')}/i/{token}"
    return render(
        request,
        "participants/link.html",
        access=access,
        tab="participants",
        seat=seat,
        office=db.get_one(Office, seat.office_id),
        address=address,
        qr=segno.make(address, error="m").svg_inline(scale=5, border=2, omitsize=True),
    )


def _seat_of(db: Session, token: str) -> tuple[Seat, Event]:
    """Gone when the link is not valid, its seat was removed, or the event is over."""
    link = open_link(db, token, LinkPurpose.INVITATION)
    seat = db.get(Seat, link.subject)
    event = db.get_one(Event, link.event_id)
    if seat is None or seat.event_id != event.id or clock.today(event.zone) > event.ends_on:
        raise Gone
    return seat, event


def _name(db: Session, seat: Seat, form: OwnReplyForm) -> None:
    about = {name: getattr(form, name) for name in ("name", "position", "email", "phone")}
    consents = {name: getattr(form, name) for name in ("consent_list", "consent_quote", "consent_photo")}
    person = actions.person_of(db, seat)
    if person is None:
        actions.name_seat(db, seat, {**about, **consents})
    else:
        actions.change_person(db, person, {**about, **consents})


def _page(request: Request, db: Session, seat: Seat, event: Event, token: str) -> Response:
    person: Participant | None = actions.person_of(db, seat)
    response = render(
        request,
        "participants/invitation.html",
        event=event,
        seat=seat,
        office=db.get_one(Office, seat.office_id),
        person=person,
        token=token,
    )
    response.headers["Cache-Control"] = "no-store"
    return response
