"""What was mailed for an event, what waits, what failed; and all of it to look at where no mail server is set."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Annotated, Any

import nh3
from fastapi import Depends, Request
from markupsafe import Markup
from sqlalchemy import ColumnElement, Row, func
from sqlalchemy import select as columns
from sqlmodel import Session, col, select
from starlette.responses import Response

from app import clock
from app.access import audit
from app.access.links import renew_links
from app.access.loaders import EventAccess, in_event
from app.access.powers import Power
from app.errors import NotFound
from app.mail.letters import filled, masked
from app.mail.queue import send_again
from app.models import Event, MailPart, OutgoingMail
from app.vocabulary import MailState
from app.web.languages import gettext as _
from app.web.pages import go, render
from app.web.rooms import room
from app.web.transaction import DB

router = room(prefix="/events/{event}/outbox")
Organiser = Annotated[EventAccess, Depends(in_event(Power.EDIT_EVENT))]
SHOWN = 200
LINK_DAYS = timedelta(days=14)
"""How long the personal links of a mail that is sent again are good."""
TAGS = {
    "a",
    "b",
    "br",
    "em",
    "h1",
    "h2",
    "h3",
    "hr",
    "li",
    "ol",
    "p",
    "strong",
    "table",
    "tbody",
    "td",
    "th",
    "tr",
    "ul",
}
TONES = {MailState.QUEUED: "wait", MailState.RETRY: "soon", MailState.SENT: "done", MailState.FAILED: "late"}
_LISTED = columns(
    col(OutgoingMail.id),
    col(OutgoingMail.created_at),
    func.coalesce(col(MailPart.subject), col(OutgoingMail.subject)).label("subject"),
    col(OutgoingMail.name),
    col(OutgoingMail.recipient),
    col(OutgoingMail.state),
    col(OutgoingMail.sent_at),
    col(OutgoingMail.next_try_at),
    col(OutgoingMail.attempts),
    col(OutgoingMail.last_error),
)


@router.get("")
def outbox(request: Request, access: Organiser, db: DB, state: str = "") -> Response:
    chosen = next((each for each in MailState if each == state), None)
    return render(
        request,
        "events/outbox.html",
        access=access,
        tab="settings",
        mails=_mails(db, access.event, chosen),
        counts=_counts(db, access.event),
        chosen=chosen,
        states=MailState,
        tones=TONES,
        shown=SHOWN,
        sends=bool(request.app.state.settings.smtp_url),
    )


@router.get("/{mail_id}")
def mail(request: Request, access: Organiser, db: DB, mail_id: int) -> Response:
    """Text and HTML as its reader gets them, of a mail about several events what it says of this one. Personal links
    are that reader's: nobody else sees where they lead."""
    found, said = _of_event(db, access.event, mail_id)
    settings = request.app.state.settings
    base = settings.base_url or str(request.base_url).rstrip("/")
    if found.user_id == access.user.key:
        text, html = (
            filled(each, base=base, once=found.once, secret=settings.secret) for each in (said.text, said.html)
        )
    else:
        text, html = (masked(each, base=base) for each in (said.text, said.html))
    return render(
        request,
        "events/outbox_mail.html",
        access=access,
        tab="settings",
        mail=found,
        subject=said.subject,
        partly=said is not found,
        text=text,
        html=Markup(nh3.clean(_body(html), tags=TAGS, attributes={"a": {"href"}}, link_rel=None)),  # noqa: S704 - cleaned
        tone=TONES[found.state],
        own=found.user_id == access.user.key,
        sends=bool(settings.smtp_url),
    )


@router.post("/{mail_id}/sending")
def send(request: Request, access: Organiser, db: DB, mail_id: int) -> Response:
    found, _said = _of_event(db, access.event, mail_id)
    send_again(found, now=clock.now())
    renew_links(db, found, secret=request.app.state.settings.secret, expires_at=clock.now() + LINK_DAYS)
    audit.record(db, "mail sent again", by=access.user, event=access.event, subject=f"{found.purpose} {found.id}")
    return go(request, f"/events/{access.event.slug}/outbox/{mail_id}", said=_("It is in the queue again."))


def _of_event(db: Session, event: Event, mail_id: int) -> tuple[OutgoingMail, OutgoingMail | MailPart]:
    """A mail, and what of it this event may see; NotFound where that is nothing."""
    found = db.get(OutgoingMail, mail_id)
    if found is None:
        raise NotFound
    if found.event_id == event.key:
        return found, found
    part = db.exec(select(MailPart).where(MailPart.mail_id == mail_id, MailPart.event_id == event.key)).first()
    if part is None:
        raise NotFound
    return found, part


def _mails(db: Session, event: Event, state: MailState | None) -> Sequence[Row[*tuple[Any, ...]]]:
    """The newest first."""
    wanted = _LISTED.outerjoin(MailPart, _part_for(event)).where(_concerns(event))
    if state:
        wanted = wanted.where(col(OutgoingMail.state) == state)
    return db.execute(wanted.order_by(col(OutgoingMail.id).desc()).limit(SHOWN)).all()


def _counts(db: Session, event: Event) -> dict[str, int]:
    rows = db.exec(
        select(OutgoingMail.state, func.count())
        .outerjoin(MailPart, _part_for(event))
        .where(_concerns(event))
        .group_by(col(OutgoingMail.state))
    ).all()
    return dict(rows)


def _part_for(event: Event) -> ColumnElement[bool]:
    return (col(MailPart.mail_id) == col(OutgoingMail.id)) & (col(MailPart.event_id) == event.key)


def _concerns(event: Event) -> ColumnElement[bool]:
    return (col(OutgoingMail.event_id) == event.key) | col(MailPart.id).is_not(None)


def _body(html: str) -> str:
    """What stands between the tags of the body: a page within a page has no head."""
    return html.partition("<body>")[2].partition("</body>")[0] or html
