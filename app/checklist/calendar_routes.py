"""Calendars to subscribe to: of an event's checklist for its team, and of one's own tasks by a private address."""

from datetime import timedelta
from hashlib import sha256
from typing import Annotated, Any

from fastapi import Depends, Request
from sqlalchemy import select as columns
from sqlmodel import Session, col, select
from starlette.responses import Response

from app import clock
from app.access.links import issue_link, open_link, revoke_link
from app.access.loaders import EventAccess, SignedIn, in_event
from app.access.powers import Power
from app.access.queries import with_part
from app.checklist import queries
from app.checklist.feeds import Entry, Feed
from app.checklist.queries import Checklist
from app.errors import Gone
from app.models import Event, Link, Membership, Task, User
from app.vocabulary import LinkPurpose, Role
from app.web.languages import both, first_known, language, speak
from app.web.languages import gettext as _
from app.web.pages import go, render
from app.web.rooms import room
from app.web.transaction import DB

router = room()
Reader = Annotated[EventAccess, Depends(in_event(Power.READ_PREPARATION))]
LASTS = timedelta(days=550)


@router.get("/events/{event}/checklist.ics")
def of_event(request: Request, access: Reader, db: DB) -> Response:
    tag = _tag(request, [access.event], access.user)
    if _holds(request, tag):
        return _unchanged(tag)
    feed = _feed(db, access.event, user=None)
    title = both(access.event.title_en, access.event.title_sq)
    return _calendar(request, [feed], tag, name=title, file=f"{access.event.slug}-checklist.ics")


@router.get("/f/{token}.ics")
def of_person(request: Request, db: DB, token: str) -> Response:
    """The tasks of the person whose address this is, in every event whose team they still belong to."""
    link = open_link(db, token, LinkPurpose.FEED)
    user = db.get(User, link.user_id) if link.user_id else None
    if user is None or user.disabled_at is not None:
        raise Gone
    speak(first_known(user.language, request.app.state.settings.locale))
    events = _events_of(db, user)
    tag = _tag(request, events, user)
    if _holds(request, tag):
        return _unchanged(tag)
    feeds = [_feed(db, event, user=user) for event in events]
    name = _("Kuvend: tasks of %(name)s", name=user.name)
    return _calendar(request, [feed for feed in feeds if feed.entries], tag, name=name, file="kuvend-tasks.ics")


@router.get("/account/calendar")
def calendar_page(request: Request, db: DB, user: SignedIn) -> Response:
    return render(request, "checklist/calendar.html", link=_link_of(db, user), address=None)


@router.post("/account/calendar")
def issue_calendar(request: Request, db: DB, user: SignedIn) -> Response:
    """A new address, shown once. An earlier one stops working."""
    if earlier := _link_of(db, user):
        revoke_link(db, earlier)
    link, token = issue_link(
        db, purpose=LinkPurpose.FEED, event_id=None, subject=user.key, user_id=user.key, expires_at=clock.now() + LASTS
    )
    address = f"{_base(request)}/f/{token}.ics"
    return render(request, "checklist/calendar.html", link=link, address=address)


@router.delete("/account/calendar")
def revoke_calendar(request: Request, db: DB, user: SignedIn) -> Response:
    if link := _link_of(db, user):
        revoke_link(db, link)
    return go(request, "/account/calendar", said=_("The address no longer works."))


def _link_of(db: Session, user: User) -> Link | None:
    return db.exec(
        select(Link)
        .where(Link.purpose == LinkPurpose.FEED, Link.user_id == user.key, col(Link.revoked_at).is_(None))
        .where(col(Link.expires_at) > clock.now())
        .order_by(col(Link.id).desc())
    ).first()


def _events_of(db: Session, user: User) -> list[Event]:
    """Where this person has a role that prepares; events entered from a record were not prepared here."""
    theirs = with_part(user).where(col(Membership.role) != Role.SPONSOR)
    events = select(Event).where(col(Event.id).in_(theirs), col(Event.told).is_(False))
    return list(db.exec(events.order_by(col(Event.starts_on), col(Event.id))).all())


def _feed(db: Session, event: Event, *, user: User | None) -> Feed:
    """All tasks of the event; with `user`, those that are theirs."""
    known = queries.standing(db, event, clock.today(event.zone))
    about = {
        key: (both(en, sq), version)
        for key, en, sq, version in db.execute(
            columns(col(Task.id), col(Task.deliverable_en), col(Task.deliverable_sq), col(Task.version)).where(
                col(Task.event_id) == event.key
            )
        )
    }
    return Feed(
        slug=event.slug,
        title=both(event.title_en, event.title_sq),
        zone=event.zone,
        place=", ".join(filter(None, (event.venue, event.place))),
        revision=event.version,
        changed=event.checklist_changed_at,
        plan=known.plan,
        entries=_entries(known, about, user),
        ids={code: task.id for code, task in known.tasks.items()},
    )


def _entries(known: Checklist, about: dict[int, tuple[str, int]], user: User | None) -> list[Entry]:
    return [
        Entry(
            task.id,
            code,
            both(task.title_en, task.title_sq),
            both(task.phase_en, task.phase_sq),
            known.person(task),
            *about[task.id],
        )
        for code, task in known.tasks.items()
        if user is None or known.belongs_to(task, user.key)
    ]


# Validators: what a calendar holds already is not made again


def _tag(request: Request, events: list[Event], user: User) -> str:
    """Another one whenever anything that the calendar shows has changed."""
    shown = [
        (event.id, event.checklist_mark, event.version, event.slug, event.title_en, event.title_sq, event.starts_on,
         event.ends_on, event.provisional, event.zone, event.venue, event.place, event.country, event.working_week)
        for event in events
    ]  # fmt: skip
    whose = (user.id, user.name, str(language()), _base(request), request.app.version)
    return f'"{sha256(repr((shown, whose)).encode()).hexdigest()[:32]}"'


def _holds(request: Request, tag: str) -> bool:
    asked = request.headers.get("if-none-match", "")
    return tag in {each.strip().removeprefix("W/") for each in asked.split(",")}


def _headers(tag: str) -> dict[str, str]:
    return {"ETag": tag, "Cache-Control": "private, no-cache", "Vary": "Cookie, Accept-Language"}


def _unchanged(tag: str) -> Response:
    return Response(status_code=304, headers=_headers(tag))


def _calendar(request: Request, feeds: list[Feed], tag: str, *, name: str, file: str) -> Response:
    from app.checklist.calendar import checklist_ics

    made = checklist_ics(feeds, name=name, base=_base(request))
    headers: dict[str, Any] = _headers(tag) | {
        "Content-Disposition": f'attachment; filename="{file}"',
        "Content-Language": str(language()),
    }
    return Response(made, media_type="text/calendar; charset=utf-8", headers=headers)


def _base(request: Request) -> str:
    return request.app.state.settings.base_url or str(request.base_url).rstrip("/")
