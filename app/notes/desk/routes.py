"""The desk of the recorders, before, during and after the event."""

from datetime import date, datetime
from typing import Annotated, Any

from fastapi import Depends, Request
from sqlmodel import Session, col
from starlette.responses import Response

from app import clock
from app.access.loaders import EventAccess, fetch, in_event, today
from app.access.powers import Power
from app.errors import N_, Conflict, Forbidden
from app.mail.letters import BASE, Letter
from app.mail.queue import queue
from app.models import GuideItem, HandOver, Note, RecorderDevice, User
from app.notes import queries
from app.notes.desk import actions as desk_actions
from app.notes.desk import devices
from app.notes.desk import queries as desk
from app.notes.forms import HandOverForm, MessageForm
from app.notes.places import Place, places
from app.notes.plan.stops import minute_of, when
from app.notes.reading.rows import note_rows
from app.notes.sealing.words import reader_of
from app.vocabulary import TeamFunction
from app.web.forms import Typed, read
from app.web.languages import both, first_known, language, ngettext, speaking
from app.web.languages import gettext as _
from app.web.pages import fragment, go, render
from app.web.rooms import room
from app.web.transaction import DB

router = room()

ReaderOf = Annotated[EventAccess, Depends(in_event(Power.READ_NOTES))]
Recorder = Annotated[EventAccess, Depends(in_event(Power.WRITE_NOTES))]
NOBODY = N_("Nobody is to be reminded: nothing is missing, or nobody with an account records there.")


def leads(access: EventAccess) -> bool:
    """Who says who records where."""
    return access.can(Power.EDIT_GUIDE) or TeamFunction.RECORDER_LEAD in access.functions


@router.get("/events/{event}/notes/desk")
def show(request: Request, access: ReaderOf, db: DB) -> Response:
    return render(request, "notes/desk.html", access=access, tab="notes", **_desk(db, access))


def _desk(db: Session, access: EventAccess) -> dict[str, Any]:
    found, now = places(db, access.event), clock.now()
    counts = queries.counts(db, access.event)
    newest = note_rows(db, access.event, reader_of(access), col(Note.id).in_(queries.newest(access.event)))
    days: dict[date | None, list[Place]] = {}
    for place in found:
        days.setdefault(place.on, []).append(place)
    held = devices.holding(db, access.event, now)
    waits: dict[int | None, list[devices.Device]] = {}
    for each in (*held.silent, *held.speaking):
        waits.setdefault(each.item, []).append(each)
    planned = desk.hours(db, access.event)
    began = today(access) >= access.event.starts_on
    last_at: dict[tuple[int | None, int | None], datetime] = {ids: last for ids, (_c, _w, last) in counts.items()}
    recorders = queries.recorders(db, access.event)
    lacking = desk.missing(db, access.event, found, counts, today(access)) if began else []
    owing = [each.place.item for each in lacking if each.no_notes or each.papers]
    bare = [place.item for place in found if place.lane and not place.removed and not recorders.get(place.item)]
    return {
        "days": days,
        "counts": counts,
        "recorders": recorders,
        "free": desk.who_is_free(db, access.event, bare) if leads(access) else {},
        "last": {(row.session, row.lane): row for row in newest},
        "set_aside": queries.set_aside(db, access.event),
        "now": now,
        "planned": planned,
        "leads": leads(access),
        "people": desk.who_may_record(db, access.event) if access.can(Power.WRITE_NOTES) else [],
        "passing": desk.handing_over(db, access.event),
        "waits": waits,
        "holding": held,
        "heard_at": lambda device: when(minute_of(device.seen_at), now, access.event.zone),
        "quiet": desk.quiet(found, planned, last_at, now),
        "missing": lacking,
        "may_remind": leads(access) and bool(desk.recorders_of(db, access.event, owing)),
        "messages": desk.messages(db, access.event),
        "titles": {place.item: place for place in found},
    }


def _back(access: EventAccess, item: int | None = None) -> str:
    return f"/events/{access.event.slug}/notes/desk" + (f"#place-{item}" if item else "")


@router.put("/events/{event}/notes/desk/{item_id}/recorders")
def assign(request: Request, access: Recorder, db: DB, item_id: int, typed: Typed) -> Response:
    item = fetch(db, GuideItem, item_id, access)
    if not leads(access):
        raise Forbidden
    seen, wanted = _numbers(typed.all("seen")), _numbers(typed.all("user"))
    desk_actions.assign(db, access.event, item, seen=seen, wanted=wanted, by=access.user)
    return go(request, _back(access, item_id), said=_("Saved"))


def _numbers(typed: list[str]) -> list[int]:
    return [int(each) for each in typed if each.isascii() and each.isdigit() and len(each) < 10]


@router.post("/events/{event}/notes/desk/{item_id}/hand-over")
def hand_over(request: Request, access: Recorder, db: DB, item_id: int, typed: Typed) -> Response:
    item = fetch(db, GuideItem, item_id, access)
    form = read(HandOverForm, typed)
    desk_actions.hand_over(db, access.event, item, to=form.user, by=access.user, at=clock.now())
    return go(request, _back(access, item_id), said=_("Asked. Go on recording until you are relieved."))


@router.post("/events/{event}/notes/desk/hand-overs/{hand_over_id}/relief")
def relieve(request: Request, access: Recorder, db: DB, hand_over_id: int) -> Response:
    passing = fetch(db, HandOver, hand_over_id, access)
    desk_actions.relieve(db, access.event, passing, by=access.user, at=clock.now())
    return go(request, _back(access, passing.item_id), said=_("You record here now"))


@router.delete("/events/{event}/notes/desk/hand-overs/{hand_over_id}")
def take_back(request: Request, access: Recorder, db: DB, hand_over_id: int) -> Response:
    passing = fetch(db, HandOver, hand_over_id, access)
    if access.user.key not in (passing.from_id, passing.to_id) and not leads(access):
        raise Forbidden
    desk_actions.take_back(db, passing, at=clock.now())
    return go(request, _back(access, passing.item_id), said=_("Taken back"))


@router.delete("/events/{event}/notes/desk/devices/{device_id}")
def set_aside(request: Request, access: Recorder, db: DB, device_id: int) -> Response:
    device = fetch(db, RecorderDevice, device_id, access)
    if not leads(access):
        raise Forbidden
    devices.set_aside(db, access.event, device, by=access.user, now=clock.now())
    return go(request, _back(access), said=_("Set aside. It is here again as soon as it is heard of."))


@router.post("/events/{event}/notes/desk/messages")
def tell(request: Request, access: Recorder, db: DB, typed: Typed) -> Response:
    form = read(MessageForm, typed)
    if form.item_id is not None:
        fetch(db, GuideItem, form.item_id, access)
    desk_actions.tell(db, access.event, form.item_id, form.text, by=access.user)
    return go(request, _back(access, form.item_id), said=_("Sent to the recorder's page"))


@router.post("/events/{event}/notes/desk/reminders")
def remind(request: Request, access: Recorder, db: DB) -> Response:
    """A mail to everybody who records where something is missing: what, and where to go."""
    if not leads(access):
        raise Forbidden
    counts = queries.counts(db, access.event)
    lacking = desk.missing(db, access.event, places(db, access.event), counts, today(access))
    theirs: dict[int, tuple[User, list[desk.Missing]]] = {}
    recorders = desk.recorders_of(db, access.event, [each.place.item for each in lacking])
    for each in lacking:
        if each.no_notes or each.papers:
            for user in recorders.get(each.place.item, []):
                theirs.setdefault(user.key, (user, []))[1].append(each)
    if not theirs:
        raise Conflict(NOBODY)
    told = 0
    for user, rows in theirs.values():
        once = f"missing notes:{access.event.key}:{user.key}:{today(access)}"
        asked_at = clock.now()
        mail = queue(
            db, _letter(request, access, user, rows), once=once, purpose="missing notes", to=user, event=access.event,
            within_team=True, now=asked_at,
        )  # fmt: skip
        told += mail.created_at >= asked_at  # one mail a day: else it is the one of this morning
    said = ngettext("%(num)d recorder is reminded by mail", "%(num)d recorders are reminded by mail", told)
    if not told:
        said = _("They were reminded today already.")
    return go(request, _back(access), said=said)


def _letter(request: Request, access: EventAccess, user: User, rows: list[desk.Missing]) -> Letter:
    with speaking(first_known(user.language)):
        title = both(access.event.title_en, access.event.title_sq)
        context = {"name": user.name, "title": title, "rows": rows, "base": f"{BASE}/events/{access.event.slug}/notes"}
        text, html = (fragment(request, f"notes/mail_missing.{kind}", **context) for kind in ("txt", "html"))
        return Letter(_("Notes that are missing: %(event)s", event=title), text, html, language())
