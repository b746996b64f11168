"""The mix of an event and the figures stated about one: what other parts read of participants.

Each of these costs a fixed number of queries, whatever the size of the event.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import Row, exists, func, select
from sqlmodel import Session, col

from app.models import Attendance, Contribution, Event, Figure, Forum, Note, Office, Participant, Seat
from app.participants.mix import OUTSIDE, Counted, Gap, Table, against, category_of, count, furthest_short
from app.participants.stated import Amount, Series, Statement, Year
from app.participants.stated import series as in_order
from app.participants.stated import statement as inferred
from app.vocabulary import QARQE, Cohort, Dimension, SeatStatus
from app.web.languages import both


class Standing(NamedTuple):
    """Where an event stands to its target. `unanswered`: offices of the worst category that have not replied yet."""

    cohort: Cohort
    places: int | None
    people: int
    gaps: tuple[Gap, ...]
    worst: Gap | None
    unanswered: int


class Known(NamedTuple):
    """A row of the mix with the office it belongs to."""

    counted: Counted
    office_id: int | None


def mix(db: Session, event: Event, cohort: Cohort) -> dict[Dimension, Table]:
    """One cohort along every dimension. Gender is among them: whoever shows it asks for the power first."""
    return tables(known(db, event), cohort)


def tables(rows: Iterable[Known], cohort: Cohort) -> dict[Dimension, Table]:
    members = [row.counted for row in rows]
    return {dimension: count(members, dimension, cohort, qarqe=QARQE) for dimension in Dimension}


def known(db: Session, event: Event, *, with_speakers: bool = True) -> list[Known]:
    """Every seat and everybody without one, as far as the mix needs it. Four queries, two without who spoke."""
    seated = (
        select(*_MIX_COLUMNS)
        .select_from(Seat)
        .outerjoin(Participant, col(Participant.seat_id) == col(Seat.id))
        .outerjoin(Office, col(Office.id) == func.coalesce(Participant.office_id, Seat.office_id))
        .where(col(Seat.event_id) == event.key)
    )
    without_seat = (
        select(*_MIX_COLUMNS)
        .select_from(Participant)
        .outerjoin(Seat, col(Seat.id) == col(Participant.seat_id))
        .outerjoin(Office, col(Office.id) == col(Participant.office_id))
        .where(col(Participant.event_id) == event.key, col(Participant.seat_id).is_(None))
    )
    people, seat_numbers = _speakers(db, event) if with_speakers else (set(), set())
    return [
        _known(row, row.participant_id in people or row.seat_number in seat_numbers)
        for found in (seated, without_seat)
        for row in db.execute(found)
    ]


def targets(db: Session, event: Event) -> dict[str, Decimal]:
    """The event's targets by sector: category -> per cent."""
    rows = db.execute(
        select(col(Figure.category), col(Figure.percent))
        .where(
            col(Figure.event_id) == event.key,
            col(Figure.cohort) == Cohort.TARGET,
            col(Figure.dimension) == Dimension.SECTOR,
        )
        .order_by(col(Figure.position), col(Figure.id))
    )
    return {category: Decimal(percent) for category, percent in rows if percent is not None}


def against_target(db: Session, event: Event) -> Standing:
    """Who is coming against the target: those who attended as soon as anybody has, those who confirmed until then."""
    return standing(event, known(db, event, with_speakers=False), targets(db, event))


def standing(event: Event, rows: list[Known], wanted: Mapping[str, Decimal]) -> Standing:
    cohort = Cohort.ATTENDED if any(row.counted.attended for row in rows) else Cohort.CONFIRMED
    table = count([row.counted for row in rows], Dimension.SECTOR, cohort)
    gaps = against(table, wanted)
    worst = furthest_short(gaps)
    return Standing(cohort, event.places, table.total, gaps, worst, _unanswered(rows, worst, table))


def stated(db: Session, event: Event) -> Statement | None:
    """What a source says about who was at this event; None where nothing was entered."""
    return _statements(db, [event.key]).get(event.key)


def series(db: Session, forum: Forum) -> Series:
    """The forum's past events of which a record was entered, each exactly as its source states it."""
    events = db.execute(
        select(*_EVENT_COLUMNS).where(col(Event.forum_id) == forum.key).order_by(col(Event.starts_on))
    ).all()
    statements = _statements(db, [event.id for event in events])
    return in_order(
        Year(event.slug, both(event.title_en, event.title_sq), event.starts_on.year, statements.get(event.id))
        for event in events
        if event.told or event.id in statements
    )


_MIX_COLUMNS: tuple[Any, ...] = (
    Office.sector,
    Office.level,
    Office.in_capital,
    Office.qark,
    col(Office.id).label("office_id"),
    Participant.gender,
    Participant.attending,
    Participant.spoke,
    Participant.seat_number,
    col(Participant.id).label("participant_id"),
    col(Seat.attending).label("seat_attending"),
    Seat.status,
    exists().where(col(Attendance.participant_id) == col(Participant.id)).label("attended"),
)


_EVENT_COLUMNS: tuple[Any, ...] = (
    Event.id,
    Event.slug,
    Event.title_en,
    Event.title_sq,
    Event.starts_on,
    Event.told,
)
_FIGURE_COLUMNS: tuple[Any, ...] = (
    Figure.event_id,
    Figure.dimension,
    Figure.category,
    col(Figure.count).label("number"),  # a row is a tuple: its `count` is a method
    Figure.percent,
    Figure.limit,
    Figure.source,
)


def _known(row: Row[Any], spoke: bool) -> Known:
    counted = Counted(
        sector=row.sector,
        level=row.level,
        in_capital=row.in_capital,
        qark=row.qark or None,
        gender=row.gender,
        attending=row.attending or row.seat_attending,
        seat=row.status,
        attended=row.attended,
        spoke=bool(row.spoke) or spoke,
    )
    return Known(counted, row.office_id)


def _speakers(db: Session, event: Event) -> tuple[set[int], set[int]]:
    """Who is noted as a speaker: participants, and numbers of seats that had no name yet."""
    noted = db.execute(
        select(col(Note.participant_id), col(Note.seat_number))
        .where(col(Note.event_id) == event.key, col(Note.erased_at).is_(None))
        .where(col(Note.participant_id).is_not(None) | col(Note.seat_number).is_not(None))
        .distinct()
    ).all()
    contributed = db.execute(
        select(col(Contribution.participant_id)).where(
            col(Contribution.event_id) == event.key, col(Contribution.participant_id).is_not(None)
        )
    ).scalars()
    people = {participant for participant, _ in noted if participant is not None}
    seats = {seat for participant, seat in noted if participant is None and seat is not None}
    return people | {one for one in contributed if one is not None}, seats


def _unanswered(rows: Iterable[Known], worst: Gap | None, table: Table) -> int:
    """Offices of a category with an invitation that nobody has answered."""
    if worst is None:
        return 0
    within = {worst.category, *(line.category for line in table.lines if line.parent == worst.category)}
    waiting = (row for row in rows if row.counted.seat is SeatStatus.INVITED)
    return len({row.office_id for row in waiting if category_of(row.counted, Dimension.SECTOR) in within})


def _statements(db: Session, event_ids: list[int]) -> dict[int, Statement]:
    figures = db.execute(
        select(*_FIGURE_COLUMNS)
        .where(col(Figure.event_id).in_(event_ids), col(Figure.cohort) == Cohort.ATTENDED, col(Figure.ours).is_(False))
        .order_by(col(Figure.position), col(Figure.id))
    ).all()
    by_event: dict[int, list[Row[Any]]] = {}
    for figure in figures:
        by_event.setdefault(figure.event_id, []).append(figure)
    return {event_id: _statement(rows) for event_id, rows in by_event.items()}


def _statement(figures: list[Row[Any]]) -> Statement:
    total = outside = None
    shares: list[tuple[str, Amount]] = []
    for figure in figures:
        if figure.dimension is None:
            total = Amount(Decimal(figure.number), figure.limit)
        elif figure.dimension is Dimension.PLACE and figure.category == OUTSIDE:
            outside = Amount(Decimal(figure.number), figure.limit)
        elif figure.percent is not None:
            shares.append((figure.category, Amount(Decimal(figure.percent), figure.limit)))
    sources = dict.fromkeys(figure.source for figure in figures if figure.source)
    return inferred(total, shares, outside_capital=outside, source="; ".join(sources))
