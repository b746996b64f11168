"""What is done with offices, seats and people. Every verb flushes; none commits.

Rows that people edit in place are changed only in the version that was looked at: whoever comes second is told.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy import func, update
from sqlmodel import Session, col, select

from app.db import rows_changed
from app.errors import N_, Conflict, Invalid
from app.models import Attendance, Event, Figure, Office, Participant, Quote, Seat
from app.models.base import Edited
from app.participants.places import CAPITAL_QARK
from app.vocabulary import Attending, Cohort, Dimension, Level, Limit, QuoteState, SeatStatus, Sector
from app.web.fields import fold

MOST_SEATS = 50
REPLIES = frozenset({SeatStatus.CONFIRMED, SeatStatus.DECLINED})

E = TypeVar("E", bound=Edited)


def add_office(
    db: Session,
    *,
    name_en: str = "",
    name_sq: str = "",
    sector: Sector | None = None,
    level: Level | None = None,
    qark: str = "",
    district: str = "",
    in_capital: bool | None = None,
    email: str = "",
    phone: str = "",
) -> Office:
    """A new office in the directory. Outside the capital's qark an office is outside the capital."""
    if not name_en and not name_sq:
        raise Invalid(fields={"name_en": N_("Give the office a name in one language at least.")})
    office = Office(
        name_en=name_en,
        name_sq=name_sq,
        sector=sector,
        level=level,
        qark=qark,
        district=district,
        in_capital=False if in_capital is None and qark not in ("", CAPITAL_QARK) else in_capital,
        email=email,
        phone=phone,
    )
    office.search = fold(f"{name_en} {name_sq} {qark} {district}")
    db.add(office)
    db.flush()
    return office


def invite_office(
    db: Session,
    event: Event,
    office: Office,
    *,
    seats: int = 1,
    held: int | None = None,
    attending: Attending = Attending.PARTICIPANT,
    reply_by: date | None = None,
    sent_at: datetime | None = None,
) -> list[Seat]:
    """Keep seats for an office: planned, or invited if the invitation has gone out.

    `held` is how many seats the office had when this was decided: the same form sent twice invites once.
    """
    has = db.exec(
        select(func.count()).select_from(Seat).where(Seat.event_id == event.key, Seat.office_id == office.key)
    ).one()
    if held is not None and held != has:
        raise Conflict(N_("This office holds %(seats)s seats by now. Look again before you add more."), seats=has)
    if not 1 <= seats <= MOST_SEATS - has:
        raise Invalid(fields={"seats": N_("From 1 to 50 seats for one office.")})
    made = [
        Seat(
            event_id=event.key,
            office_id=office.key,
            position=has + number,
            status=SeatStatus.INVITED if sent_at else SeatStatus.PLANNED,
            attending=attending,
            reply_by=reply_by,
            invited_at=sent_at,
        )
        for number in range(seats)
    ]
    db.add_all(made)
    db.flush()
    return made


def mark_invited(db: Session, event: Event, *, at: datetime) -> int:
    """The invitations have gone out: every planned seat is invited now. Returns how many."""
    planned = (col(Seat.event_id) == event.key, col(Seat.status) == SeatStatus.PLANNED)
    number = db.exec(select(func.count()).select_from(Seat).where(*planned)).one()
    db.execute(
        update(Seat)
        .where(*planned)
        .values(status=SeatStatus.INVITED, invited_at=at, version=Seat.version + 1)
        .execution_options(synchronize_session="fetch", of_event=event.key)
    )
    return number


def reply(
    db: Session, seat: Seat, status: SeatStatus, *, at: datetime, taken_by: str = "", version: int | None = None
) -> None:
    """The office says yes or no: by its link, on paper, or on the telephone (`taken_by`)."""
    if status not in REPLIES:
        raise Invalid(fields={"status": N_("A reply is yes or no.")})
    hold(db, seat, version)
    seat.status = status
    seat.replied_at = at
    seat.reply_taken_by = taken_by
    seat.invited_at = seat.invited_at or at
    db.flush()


def take_back_reply(db: Session, seat: Seat, *, version: int | None = None) -> None:
    hold(db, seat, version)
    seat.status = SeatStatus.INVITED if seat.invited_at else SeatStatus.PLANNED
    seat.replied_at = None
    seat.reply_taken_by = ""
    db.flush()


def name_seat(db: Session, seat: Seat, person: Mapping[str, Any]) -> Participant:
    """Give a seat its person. Raises Conflict if somebody else named it first.

    The seat itself stays in its version, so that whoever types a name and taps "Confirm" at once is heard in both;
    a seat has one person at most, which the database holds.
    """
    if person_of(db, seat) is not None:
        raise Conflict(N_("Somebody named this seat meanwhile. Look at it as it stands now."))
    event, office = db.get_one(Event, seat.event_id), db.get(Office, seat.office_id)
    participant = new_person(event, office, seat, person)
    db.add(participant)
    db.flush()
    return participant


def add_person(db: Session, event: Event, office: Office | None, person: Mapping[str, Any]) -> Participant:
    """Somebody who comes without a seat."""
    participant = new_person(event, office, None, person)
    db.add(participant)
    db.flush()
    return participant


def new_person(event: Event, office: Office | None, seat: Seat | None, person: Mapping[str, Any]) -> Participant:
    """A participant as yet in no database; comes as what the seat is for, unless something else is said."""
    participant = Participant(
        event_id=event.key,
        seat_id=seat.key if seat else None,
        office_id=office.key if office else None,
        **{**({"attending": seat.attending} if seat else {}), **person},
    )
    _make_findable(participant, office)
    return participant


def change_person(
    db: Session, participant: Participant, changes: Mapping[str, Any], *, version: int | None = None
) -> None:
    if changes.get("name") == "":
        raise Invalid(fields={"name": N_("A participant needs a name. To free the seat, remove the participant.")})
    hold(db, participant, version)
    for name, value in changes.items():
        setattr(participant, name, value)
    _make_findable(participant, db.get(Office, participant.office_id) if participant.office_id else None)
    db.flush()


def remove_person(db: Session, participant: Participant, *, version: int | None = None) -> None:
    """The seat, if there was one, waits for a name again. Who said that words must not be printed said so for good."""
    hold(db, participant, version)
    no = (col(Quote.participant_id) == participant.key) & (col(Quote.state) == QuoteState.WITHDRAWN)
    db.execute(update(Quote).where(no).values(participant_id=None))
    db.delete(participant)
    db.flush()


def remove_seat(db: Session, seat: Seat, *, version: int | None = None) -> None:
    if person_of(db, seat) is not None:
        raise Conflict(N_("This seat has a name. Remove the participant first."))
    hold(db, seat, version)
    db.delete(seat)
    db.flush()


def check_in(db: Session, participant: Participant, on: date, *, afternoon: bool) -> None:
    """Here on that half-day. Said twice, it is so once."""
    if _attendance(db, participant, on, afternoon) is None:
        db.add(Attendance(event_id=participant.event_id, participant_id=participant.key, on=on, afternoon=afternoon))
        db.flush()


def check_out(db: Session, participant: Participant, on: date, *, afternoon: bool) -> None:
    """Not here on that half-day after all."""
    if (found := _attendance(db, participant, on, afternoon)) is not None:
        db.delete(found)
        db.flush()


def set_targets(db: Session, event: Event, targets: Mapping[str, str]) -> None:
    """The event's targets by sector, in per cent: category -> figure. They need not come to 100."""
    standing = db.exec(
        select(Figure).where(
            Figure.event_id == event.key, Figure.cohort == Cohort.TARGET, Figure.dimension == Dimension.SECTOR
        )
    ).all()
    for figure in standing:
        db.delete(figure)
    db.flush()
    db.add_all(
        Figure(
            event_id=event.key,
            cohort=Cohort.TARGET,
            dimension=Dimension.SECTOR,
            category=category,
            percent=percent,
            position=position,
        )
        for position, (category, percent) in enumerate(targets.items())
    )
    db.flush()


def state(
    db: Session,
    event: Event,
    *,
    source: str,
    dimension: Dimension | None = None,
    category: str = "",
    count: int | None = None,
    percent: str | None = None,
    limit: Limit = Limit.EXACT,
    position: int = 0,
) -> Figure:
    """Keep a figure about those who attended exactly as its source prints it."""
    figure = Figure(
        event_id=event.key,
        cohort=Cohort.ATTENDED,
        dimension=dimension,
        category=category,
        count=count,
        percent=percent,
        limit=limit,
        source=source,
        position=position,
    )
    db.add(figure)
    db.flush()
    return figure


def person_of(db: Session, seat: Seat) -> Participant | None:
    return db.exec(select(Participant).where(Participant.seat_id == seat.key)).first()


def hold(db: Session, row: E, version: int | None) -> None:
    """Count the change, if the row still stands in the version that was looked at (None: whatever it stands in).

    Asked of the database in one statement, so that of two people who began from one version only one goes on.
    """
    table = type(row)
    seen = row.version if version is None else version
    claim = update(table).where(col(table.id) == row.key, col(table.version) == seen).values(version=seen + 1)
    if rows_changed(db, claim.execution_options(of_event=getattr(row, "event_id", None))) != 1:
        raise Conflict
    db.refresh(row)


def _make_findable(participant: Participant, office: Office | None) -> None:
    names: Sequence[str] = (office.name_en, office.name_sq, office.qark) if office else ()
    participant.search = fold(" ".join((participant.name, participant.position, participant.email, *names)))[:900]


def _attendance(db: Session, participant: Participant, on: date, afternoon: bool) -> Attendance | None:
    return db.exec(
        select(Attendance).where(
            Attendance.participant_id == participant.key, Attendance.on == on, Attendance.afternoon == afternoon
        )
    ).first()
