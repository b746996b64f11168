"""Offices invited to an event, their seats, the people who take them, and the door."""

from datetime import date, timedelta
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import Depends, Path, Request
from sqlmodel import Session
from starlette.responses import Response

from app import clock, vocabulary
from app.access.loaders import EventAccess, fetch, in_event, today
from app.access.powers import Power
from app.access.tabs import frame_of
from app.errors import NotFound
from app.models import Office, Participant, Seat
from app.participants import actions, import_routes, listing, mix_routes, queries, reply_routes
from app.participants.forms import (
    InviteForm,
    NamedPersonForm,
    NewOfficeForm,
    PersonForm,
    ReplyForm,
    VersionForm,
)
from app.participants.words import category_word, qark_choices, sector_choices, state_choices
from app.vocabulary import SeatStatus
from app.web.fields import Sought
from app.web.forms import Typed, read
from app.web.languages import both, gettext, ngettext
from app.web.pages import answer, go, render, render_kept
from app.web.rooms import room
from app.web.transaction import DB

router = room()
router.include_router(mix_routes.router)
router.include_router(import_routes.router)
router.include_router(reply_routes.router)

Reader = Annotated[EventAccess, Depends(in_event(Power.READ_PARTICIPANTS))]
Editor = Annotated[EventAccess, Depends(in_event(Power.EDIT_PARTICIPANTS))]
Half = Annotated[str, Path(pattern="^(morning|afternoon)$")]


@router.get("/events/{event}/participants")
def show_participants(
    request: Request,
    access: Reader,
    db: DB,
    q: Sought = "",
    state: str = "",
    sector: str = "",
    level: str = "",
    qark: str = "",
    page: int = 1,
) -> Response:
    filters = listing.Filters(q, state, sector, level, qark)
    shows = (frame_of(access), access.event.people_mark, access.event.places, access.event.told)

    def whole() -> dict[str, Any]:
        return _listed(db, access, filters, page) | {"access": access, "tab": "participants"}

    return render_kept(request, "participants/page.html", None if filters.any else shows, whole)


def _listed(db: Session, access: EventAccess, filters: listing.Filters, page: int) -> dict[str, Any]:
    lines = listing.seats(db, access.event, filters)
    pages = max(1, -(-len(lines) // listing.PAGE))
    page = min(max(1, page), pages)
    return {
        "lines": lines[(page - 1) * listing.PAGE : page * listing.PAGE],
        "found": len(lines),
        "page": page,
        "pages": pages,
        "filters": filters,
        "address": lambda **changed: _address(access, filters, **changed),
        "totals": listing.totals(db, access.event),
        "standing": queries.against_target(db, access.event),
        "stated": queries.stated(db, access.event) if access.event.told else None,
        "category_word": category_word,
        "sectors": sector_choices(),
        "states": state_choices(),
        "qark_choices": qark_choices(),
        "kinds": vocabulary,
    }


@router.get("/events/{event}/participants/invite")
def choose_office(request: Request, access: Editor, db: DB, q: Sought = "") -> Response:
    return render(
        request,
        "participants/invite.html",
        access=access,
        tab="participants",
        search=q,
        offices=listing.directory(db, access.event, q),
        qark_choices=qark_choices(),
        kinds=vocabulary,
    )


@router.post("/events/{event}/participants/seats")
def invite_office(request: Request, access: Editor, db: DB, typed: Typed) -> Response:
    form = read(InviteForm, typed)
    office = db.get(Office, form.office_id)
    if office is None:
        raise NotFound
    actions.invite_office(db, access.event, office, seats=form.seats, held=form.held, attending=form.attending)
    return _invited(request, access, office, form.seats)


@router.post("/events/{event}/participants/offices")
def add_and_invite_office(request: Request, access: Editor, db: DB, typed: Typed) -> Response:
    form = read(NewOfficeForm, typed)
    office = actions.add_office(db, **form.office())
    actions.invite_office(db, access.event, office, seats=form.seats, attending=form.attending)
    return _invited(request, access, office, form.seats)


@router.post("/events/{event}/participants/invitations")
def mark_invited(request: Request, access: Editor, db: DB) -> Response:
    number = actions.mark_invited(db, access.event, at=clock.now())
    said = ngettext("%(num)d seat is invited now.", "%(num)d seats are invited now.", number)
    return go(request, _base(access), said=said)


@router.delete("/events/{event}/participants/seats/{seat_id}")
def remove_seat(request: Request, access: Editor, db: DB, typed: Typed, seat_id: int) -> Response:
    actions.remove_seat(db, fetch(db, Seat, seat_id, access), version=read(VersionForm, typed).version)
    return go(request, _base(access), said=gettext("The seat is removed."))


@router.put("/events/{event}/participants/seats/{seat_id}/reply")
def reply(request: Request, access: Editor, db: DB, typed: Typed, seat_id: int) -> Response:
    seat = fetch(db, Seat, seat_id, access)
    form = read(ReplyForm, typed)
    taken_by = access.user.name if form.by_telephone else ""
    version = read(VersionForm, typed).version
    actions.reply(db, seat, form.status, at=clock.now(), taken_by=taken_by, version=version)
    said = gettext("Confirmed") if form.status is SeatStatus.CONFIRMED else gettext("Declined")
    undo = {"method": "DELETE", "url": f"{_base(access)}/seats/{seat.key}/reply"}
    return _seat_row(request, access, db, seat, said=said, undo=undo)


@router.delete("/events/{event}/participants/seats/{seat_id}/reply")
def take_back_reply(request: Request, access: Editor, db: DB, typed: Typed, seat_id: int) -> Response:
    seat = fetch(db, Seat, seat_id, access)
    actions.take_back_reply(db, seat, version=read(VersionForm, typed).version)
    return _seat_row(request, access, db, seat, said=gettext("The reply is taken back."))


@router.post("/events/{event}/participants/seats/{seat_id}/person")
def name_seat(request: Request, access: Editor, db: DB, typed: Typed, seat_id: int) -> Response:
    seat = fetch(db, Seat, seat_id, access)
    person = read(NamedPersonForm, typed).changed()
    actions.name_seat(db, seat, person)
    return _seat_row(request, access, db, seat)


@router.get("/events/{event}/participants/new")
def ask_for_person(request: Request, access: Editor, db: DB, q: Sought = "") -> Response:
    """Somebody who comes without an invitation."""
    offices = listing.directory(db, access.event, q, most=500)
    return render(
        request, "participants/new.html", access=access, tab="participants", offices=offices, kinds=vocabulary
    )


@router.post("/events/{event}/participants/people")
def add_person(request: Request, access: Editor, db: DB, typed: Typed) -> Response:
    person = read(NamedPersonForm, typed).changed()
    office = db.get(Office, key) if (key := typed.number("office_id")) else None
    made = actions.add_person(db, access.event, office, person)
    return go(request, f"{_base(access)}/people/{made.key}", said=gettext("Added"))


@router.get("/events/{event}/participants/people/{person_id}")
def show_person(request: Request, access: Reader, db: DB, person_id: int) -> Response:
    person = fetch(db, Participant, person_id, access)
    return render(
        request,
        "participants/person.html",
        access=access,
        tab="participants",
        person=person,
        line=listing.person_line(db, person),
        door=listing.door_line(db, person),
        days=event_days(access),
        kinds=vocabulary,
    )


@router.patch("/events/{event}/participants/people/{person_id}")
def change_person(request: Request, access: Editor, db: DB, typed: Typed, person_id: int) -> Response:
    """Any field in its place; answers with the row or with the person's own page, as asked."""
    person = fetch(db, Participant, person_id, access)
    changes = read(PersonForm, typed).changed()
    actions.change_person(db, person, changes, version=read(VersionForm, typed).version)
    back = f"{_base(access)}/people/{person.key}"
    if typed.get("on") == "page":
        return answer(
            request,
            "participants/_person.html",
            back=back,
            access=access,
            person=person,
            line=listing.person_line(db, person),
            kinds=vocabulary,
        )
    line = listing.person_line(db, person)
    back = f"{_base(access)}#{line.key}"
    return answer(request, "participants/_seat_alone.html", back=back, access=access, line=line)


@router.delete("/events/{event}/participants/people/{person_id}")
def remove_person(request: Request, access: Editor, db: DB, typed: Typed, person_id: int) -> Response:
    person = fetch(db, Participant, person_id, access)
    actions.remove_person(db, person, version=read(VersionForm, typed).version)
    return go(request, _base(access), said=gettext("%(name)s is removed.", name=person.name))


@router.get("/events/{event}/participants/door")
def show_door(request: Request, access: Editor, db: DB, q: Sought = "", day: date | None = None) -> Response:
    days = event_days(access)
    chosen = day if day in days else today(access) if today(access) in days else days[0]
    return render(
        request,
        "participants/door.html",
        access=access,
        tab="participants",
        search=q,
        days=days,
        chosen=chosen,
        lines=listing.door(db, access.event, q),
    )


@router.put("/events/{event}/participants/people/{person_id}/presence/{day}/{half}")
def check_in(request: Request, access: Editor, db: DB, person_id: int, day: date, half: Half) -> Response:
    person = _at_the_door(db, access, person_id, day)
    actions.check_in(db, person, day, afternoon=half == "afternoon")
    return _door_row(request, access, db, person, day)


@router.delete("/events/{event}/participants/people/{person_id}/presence/{day}/{half}")
def check_out(request: Request, access: Editor, db: DB, person_id: int, day: date, half: Half) -> Response:
    person = _at_the_door(db, access, person_id, day)
    actions.check_out(db, person, day, afternoon=half == "afternoon")
    return _door_row(request, access, db, person, day)


def event_days(access: EventAccess) -> list[date]:
    event = access.event
    return [event.starts_on + timedelta(days=n) for n in range(min(31, (event.ends_on - event.starts_on).days + 1))]


def _base(access: EventAccess) -> str:
    return f"/events/{access.event.slug}/participants"


def _address(access: EventAccess, filters: listing.Filters, **changed: str | int) -> str:
    """The list's address with some filters changed; what is empty is left out."""
    names = {"q": filters.search, "state": filters.state, "sector": filters.sector, "level": filters.level}
    wanted = {**names, "qark": filters.qark, **changed}
    query = urlencode({name: value for name, value in wanted.items() if value})
    return _base(access) + (f"?{query}" if query else "")


def _invited(request: Request, access: EventAccess, office: Office, seats: int) -> Response:
    name = both(office.name_en, office.name_sq)
    said = ngettext("One seat for %(office)s.", "%(num)d seats for %(office)s.", seats, office=name)
    return go(request, _base(access), said=said)


def _seat_row(
    request: Request,
    access: EventAccess,
    db: DB,
    seat: Seat,
    *,
    said: str | None = None,
    undo: dict[str, str] | None = None,
) -> Response:
    line = listing.seat_line(db, seat)
    back = f"{_base(access)}#{line.key}"
    return answer(request, "participants/_seat_alone.html", back=back, said=said, undo=undo, access=access, line=line)


def _at_the_door(db: DB, access: EventAccess, person_id: int, day: date) -> Participant:
    if day not in event_days(access):
        raise NotFound
    return fetch(db, Participant, person_id, access)


def _door_row(request: Request, access: EventAccess, db: DB, person: Participant, day: date) -> Response:
    line = listing.door_line(db, person)
    back = f"{_base(access)}/door?day={day.isoformat()}#door-{person.key}"
    return answer(request, "participants/_door.html", back=back, access=access, line=line, chosen=day)
