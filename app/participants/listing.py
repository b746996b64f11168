"""The lists of the participants' pages: seats with their people, the directory of offices, the door."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlmodel import Session, col

from app.models import Attendance, Event, Office, Participant, Seat
from app.participants import mix
from app.vocabulary import Attending, Gender, Level, SeatStatus, Sector
from app.web.fields import fold

PAGE = 150


class SeatLine(NamedTuple):
    """A seat with its person, or somebody who comes without a seat. What is missing is None."""

    seat_id: int | None
    seat_version: int | None
    status: SeatStatus | None
    seat_attending: Attending | None
    replied_at: datetime | None
    reply_taken_by: str | None
    position: int | None
    person_id: int | None
    person_version: int | None
    name: str | None
    title: str | None
    role: str | None
    email: str | None
    phone: str | None
    gender: Gender | None
    attending: Attending | None
    language: str | None
    seat_number: int | None
    spoke: bool | None
    unlisted: bool | None
    office_id: int | None
    office_en: str | None
    office_sq: str | None
    sector: Sector | None
    level: Level | None
    qark: str | None
    district: str | None

    @property
    def key(self) -> str:
        """What the row is called on the page, and in its address."""
        return f"seat-{self.seat_id}" if self.seat_id else f"person-{self.person_id}"

    @property
    def coming_as(self) -> Attending:
        return self.attending or self.seat_attending or Attending.PARTICIPANT


class Totals(NamedTuple):
    """How many seats stand where, and how many people come without one."""

    seats: int
    planned: int
    invited: int
    confirmed: int
    declined: int
    unnamed: int
    observers: int
    advisers: int
    """Among the confirmed, but counted beside the mix."""
    without_seat: int


class Filters(NamedTuple):
    """What the address asks for; empty: everything."""

    search: str = ""
    state: str = ""
    sector: str = ""
    level: str = ""
    qark: str = ""

    @property
    def any(self) -> bool:
        return any(self)


class OfficeLine(NamedTuple):
    id: int
    name_en: str
    name_sq: str
    sector: Sector | None
    level: Level | None
    qark: str
    district: str
    seats: int


class DoorLine(NamedTuple):
    """Somebody at the door, with the half-days they were there: (day, afternoon)."""

    person_id: int
    name: str
    role: str
    office_en: str | None
    office_sq: str | None
    seat_number: int | None
    attending: Attending
    status: SeatStatus | None
    here: frozenset[tuple[date, bool]]


def seats(db: Session, event: Event, filters: Filters) -> list[SeatLine]:
    """All that the filters let through, by office and place in it. Two queries."""
    lines = [
        SeatLine(*row)
        for found in (_seated(event, filters), _without_seat(event, filters))
        if found is not None
        for row in db.execute(found)
    ]
    return sorted(lines, key=lambda line: (fold(line.office_en or line.office_sq or "~"), line.office_id or 0,
                                           line.position or 0, line.seat_id or 0, fold(line.name or "")))  # fmt: skip


def seat_line(db: Session, seat: Seat) -> SeatLine:
    return SeatLine(*db.execute(_seat_query().where(col(Seat.id) == seat.key)).one())


def person_line(db: Session, person: Participant) -> SeatLine:
    return SeatLine(*db.execute(_person_query().where(col(Participant.id) == person.key)).one())


def totals(db: Session, event: Event) -> Totals:
    def number(condition: ColumnElement[bool]) -> ColumnElement[int]:
        return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)

    status = col(Seat.status)
    attending = func.coalesce(Participant.attending, Seat.attending)
    row = db.execute(
        select(
            func.count(),
            *(number(status == one) for one in SeatStatus),
            number(and_(col(Participant.id).is_(None), status != SeatStatus.DECLINED)),
            number(and_(status == SeatStatus.CONFIRMED, attending == Attending.OBSERVER)),
            number(and_(status == SeatStatus.CONFIRMED, attending == Attending.ADVISER)),
        )
        .select_from(Seat)
        .outerjoin(Participant, col(Participant.seat_id) == col(Seat.id))
        .where(col(Seat.event_id) == event.key)
    ).one()
    without = select(func.count()).where(col(Participant.event_id) == event.key, col(Participant.seat_id).is_(None))
    return Totals(*[*row, db.execute(without).scalar_one()])


def directory(db: Session, event: Event, search: str = "", *, most: int = 30) -> list[OfficeLine]:
    """Offices that answer to these words, those with fewest seats at this event first."""
    held = (
        select(func.count())
        .where(col(Seat.office_id) == col(Office.id), col(Seat.event_id) == event.key)
        .correlate(Office)
        .scalar_subquery()
    )
    rows = db.execute(
        select(*_OFFICE_COLUMNS, held.label("seats"))
        .where(*(_contains(col(Office.search), word) for word in fold(search).split()[:8]))
        .order_by(held, col(Office.search))
        .limit(most)
    )
    return [OfficeLine(*row) for row in rows]


def door(db: Session, event: Event, search: str = "") -> list[DoorLine]:
    """Everybody who has a name and did not decline, by name; nobody unlisted. Two queries."""
    people = db.execute(
        select(*_DOOR_COLUMNS)
        .outerjoin(Office, col(Office.id) == col(Participant.office_id))
        .outerjoin(Seat, col(Seat.id) == col(Participant.seat_id))
        .where(
            col(Participant.event_id) == event.key,
            col(Participant.unlisted).is_(False),
            or_(col(Seat.status).is_(None), col(Seat.status) != SeatStatus.DECLINED),
            *(_contains(col(Participant.search), word) for word in fold(search).split()[:8]),
        )
    ).all()
    here = _half_days(db, event)
    lines = [DoorLine(*[*row, frozenset(here.get(row.id, ()))]) for row in people]
    return sorted(lines, key=lambda line: (fold(line.name), line.person_id))


def door_line(db: Session, person: Participant) -> DoorLine:
    row = db.execute(
        select(*_DOOR_COLUMNS)
        .outerjoin(Office, col(Office.id) == col(Participant.office_id))
        .outerjoin(Seat, col(Seat.id) == col(Participant.seat_id))
        .where(col(Participant.id) == person.key)
    ).one()
    here = db.execute(
        select(col(Attendance.on), col(Attendance.afternoon)).where(col(Attendance.participant_id) == person.key)
    )
    return DoorLine(*[*row, frozenset((on, afternoon) for on, afternoon in here)])


def category_filter(category: str) -> ColumnElement[bool] | None:
    """An office's place in the sector tree as a condition; None for a category nobody knows."""
    sector, level = col(Office.sector), col(Office.level)
    government = sector == Sector.GOVERNMENT
    special: dict[str, ColumnElement[bool]] = {
        mix.LOCAL_GOVERNMENT: and_(government, level == Level.LOCAL),
        mix.CENTRAL_GOVERNMENT: and_(government, level == Level.CENTRAL),
        mix.GOVERNMENT_LEVEL_NOT_STATED: and_(government, level.is_(None)),
        mix.INTERNATIONAL: sector.in_(Sector(one) for one in mix.SECTOR_TREE[mix.INTERNATIONAL]),
        mix.NOT_STATED: sector.is_(None),
    }
    if category in special:
        return special[category]
    return next((sector == one for one in Sector if one == category), None)


_SEAT_COLUMNS: tuple[Any, ...] = (
    Seat.id, Seat.version, Seat.status, Seat.attending, Seat.replied_at, Seat.reply_taken_by, Seat.position,
    Participant.id, Participant.version, Participant.name, Participant.title, Participant.position, Participant.email,
    Participant.phone, Participant.gender, Participant.attending, Participant.language, Participant.seat_number,
    Participant.spoke, Participant.unlisted,
    Office.id, Office.name_en, Office.name_sq, Office.sector, Office.level, Office.qark, Office.district,
)  # fmt: skip
_OFFICE_COLUMNS: tuple[Any, ...] = (
    Office.id, Office.name_en, Office.name_sq, Office.sector, Office.level, Office.qark, Office.district,
)  # fmt: skip
_DOOR_COLUMNS: tuple[Any, ...] = (
    Participant.id, Participant.name, Participant.position, Office.name_en, Office.name_sq, Participant.seat_number,
    Participant.attending, Seat.status,
)  # fmt: skip


def _seat_query() -> Select[Any]:
    return (
        select(*_SEAT_COLUMNS)
        .select_from(Seat)
        .outerjoin(Participant, col(Participant.seat_id) == col(Seat.id))
        .join(Office, col(Office.id) == func.coalesce(Participant.office_id, Seat.office_id))
    )


def _person_query() -> Select[Any]:
    return (
        select(*_SEAT_COLUMNS)
        .select_from(Participant)
        .outerjoin(Seat, col(Seat.id) == col(Participant.seat_id))
        .outerjoin(Office, col(Office.id) == col(Participant.office_id))
    )


def _seated(event: Event, filters: Filters) -> Select[Any] | None:
    if filters.state == "without_seat":
        return None
    query = _seat_query().where(col(Seat.event_id) == event.key, *_conditions(filters))
    if filters.state in {*SeatStatus}:
        query = query.where(col(Seat.status) == SeatStatus(filters.state))
    elif filters.state == "unanswered":
        query = query.where(col(Seat.status).in_((SeatStatus.PLANNED, SeatStatus.INVITED)))
    elif filters.state == "unnamed":
        query = query.where(col(Participant.id).is_(None), col(Seat.status) != SeatStatus.DECLINED)
    return query


def _without_seat(event: Event, filters: Filters) -> Select[Any] | None:
    if filters.state not in ("", "without_seat"):
        return None
    return _person_query().where(
        col(Participant.event_id) == event.key, col(Participant.seat_id).is_(None), *_conditions(filters)
    )


def _conditions(filters: Filters) -> Iterable[ColumnElement[bool]]:
    for word in fold(filters.search).split()[:8]:
        yield or_(_contains(col(Office.search), word), _contains(col(Participant.search), word))
    if filters.sector and (within := category_filter(filters.sector)) is not None:
        yield within
    if filters.level in {*Level}:
        yield col(Office.level) == Level(filters.level)
    if filters.qark:
        yield col(Office.qark) == ("" if filters.qark == mix.NOT_STATED else filters.qark)


def _contains(column: Any, word: str) -> ColumnElement[bool]:
    found: ColumnElement[bool] = column.contains(word, autoescape=True)
    return found


def _half_days(db: Session, event: Event) -> dict[int, set[tuple[date, bool]]]:
    here: dict[int, set[tuple[date, bool]]] = {}
    rows = db.execute(
        select(col(Attendance.participant_id), col(Attendance.on), col(Attendance.afternoon)).where(
            col(Attendance.event_id) == event.key
        )
    )
    for person, on, afternoon in rows:
        here.setdefault(person, set()).add((on, afternoon))
    return here
