"""Who sits where, kept: the groups of a working session, the rounds of a world café or a carousel."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import exists, select
from sqlmodel import Session, col

from app.errors import N_, Conflict, Invalid
from app.guide import regions, rotations, sheets
from app.guide.rotations import Guest, Quality
from app.models import Attendance, Event, Grouping, GuideDay, GuideItem, Office, Participant, Seat
from app.vocabulary import ItemKind, Mixing, SeatStatus

MOST_TABLES, MOST_ROUNDS = 60, 12


class Seating(NamedTuple):
    """As it is read out. `rounds`: by round, by table, who sits there; a carousel or groups that stay have whole
    groups in them."""

    id: int
    item_id: int
    mixing: Mixing
    hosts: bool
    title_en: str
    title_sq: str
    on: date
    names: tuple[tuple[str, str], ...]
    """Of the tables, where they are the groups of a split; in both languages."""
    rounds: tuple[tuple[tuple[sheets.Seated, ...], ...], ...]
    quality: Quality
    gone: int
    """Seats of people who no longer come."""
    missing: int
    """People who come and sit nowhere yet."""
    regional: bool = False
    """Groups by region: people sit with those of their own qark, or of the nearest that has a group."""

    @property
    def people(self) -> int:
        return sum(len(table) for table in self.rounds[0]) if self.rounds else 0

    @property
    def staying(self) -> set[int]:
        """The hosts."""
        return {table[0].participant for table in self.rounds[0] if table} if self.hosts and self.rounds else set()

    @property
    def paths(self) -> list[tuple[sheets.Seated, list[int]]]:
        """For each person the tables, counted from 1, in the order of the rounds."""
        where: dict[int, list[int]] = {}
        who: dict[int, sheets.Seated] = {}
        for tables in self.rounds:
            for number, table in enumerate(tables, 1):
                for one in table:
                    where.setdefault(one.participant, []).append(number)
                    who[one.participant] = one
        order = sorted(who, key=lambda key: (who[key].name == "", who[key].name.casefold(), who[key].number or 0))
        return [(who[key], where[key]) for key in order]


def all_seatings(db: Session, event: Event) -> list[Seating]:
    """Five queries, however many there are."""
    query = (
        select(Grouping, col(GuideItem.title_en), col(GuideItem.title_sq), col(GuideDay.on))
        .join(GuideItem, col(GuideItem.id) == col(Grouping.item_id))
        .join(GuideDay, col(GuideDay.id) == col(GuideItem.day_id))
        .where(col(Grouping.event_id) == event.key)
        .order_by(col(GuideDay.on), col(GuideItem.position), col(Grouping.id))
    )
    found = db.execute(query).all()
    if not found:
        return []
    guests = {guest.key: guest for guest in guests_of(db, event)}
    seated = {one.participant: one for one in sheets.seated(db, event)}
    lanes = lanes_of(db, event)
    made = []
    for grouping, english, albanian, on in found:
        rounds = tuple(
            tuple(tuple(seated[key] for key in table if key in seated) for table in tables) for tables in grouping.seats
        )
        sitting = {key for table in (grouping.seats or [[]])[0] for key in table}
        names = lanes.get(grouping.item_id, []) if grouping.mixing is Mixing.GROUPS else []
        made.append(
            Seating(
                grouping.key, grouping.item_id, grouping.mixing, grouping.hosts, english, albanian, on,
                tuple((lane.title_en, lane.title_sq) for lane in names), rounds,
                rotations.quality(grouping.seats, list(guests.values()), hosts=grouping.hosts),
                gone=len(sitting - seated.keys()), missing=len(guests.keys() - sitting),
                regional=any(regions_of(names)),
            )
        )  # fmt: skip
    return made


def lanes_of(db: Session, event: Event) -> dict[int, list[GuideItem]]:
    """The groups inside each session, by the session's key."""
    query = select(GuideItem).where(col(GuideItem.event_id) == event.key, col(GuideItem.day_id).is_not(None))
    rows = {row.key: row for row in db.execute(query.order_by(col(GuideItem.position), col(GuideItem.id))).scalars()}
    found: dict[int, list[GuideItem]] = {}
    for row in rows.values():
        if row.kind is not ItemKind.LANE:
            continue
        above = rows.get(row.parent_id or 0)
        while above is not None and above.kind is not ItemKind.SESSION:
            above = rows.get(above.parent_id or 0)
        if above is not None:
            found.setdefault(above.key, []).append(row)
    return found


def guests_of(db: Session, event: Event, *, here_on: date | None = None) -> list[Guest]:
    """Who is named and has not declined; with `here_on`, as soon as anybody was checked in on that day, only they."""
    came = exists().where(col(Attendance.participant_id) == col(Participant.id), col(Attendance.on) == here_on)
    rows = db.execute(
        select(col(Participant.id), col(Participant.office_id), col(Office.sector), col(Office.qark), came)
        .outerjoin(Office, col(Office.id) == col(Participant.office_id))
        .outerjoin(Seat, col(Seat.id) == col(Participant.seat_id))
        .where(col(Participant.event_id) == event.key, col(Seat.status).is_distinct_from(SeatStatus.DECLINED))
        .order_by(col(Participant.id))
    ).all()
    anybody = any(here for *_, here in rows)
    return [
        Guest(key, office, (str(sector or ""), qark or ""))
        for key, office, sector, qark, here in rows
        if here or not anybody
    ]


def make(
    db: Session, event: Event, item: GuideItem, *, mixing: Mixing, tables: int | None, rounds: int, hosts: bool
) -> Grouping:
    """Anew for this session; what it had before is replaced."""
    if item.kind is not ItemKind.SESSION:
        raise Invalid(fields={"item": N_("Choose a session.")})
    lanes = lanes_of(db, event).get(item.key, []) if mixing is Mixing.GROUPS else []
    count = len(lanes) or tables
    if not count or not 1 <= count <= MOST_TABLES:
        raise Invalid(fields={"tables": N_("Write how many tables there are, from 1 to 60.")})
    if not 1 <= rounds <= MOST_ROUNDS:
        raise Invalid(fields={"rounds": N_("Write how many rounds there are, from 1 to 12.")})
    guests = guests_of(db, event)
    if not guests:
        raise Conflict(N_("Nobody is named yet who could sit somewhere. Names come from the participants."))
    grouping = db.execute(select(Grouping).where(col(Grouping.item_id) == item.key)).scalar_one_or_none()
    grouping = grouping or Grouping(event_id=event.key, item_id=item.key, mixing=mixing, tables=count)
    grouping.mixing, grouping.tables, grouping.hosts = mixing, count, hosts and mixing is Mixing.CAFE
    grouping.seed = item.key
    grouping.seats = [_plain(tables_) for tables_ in _seats(grouping, guests, lanes, rounds)]
    grouping.version += 1
    db.add(grouping)
    db.flush()
    return grouping


def _seats(grouping: Grouping, guests: Sequence[Guest], lanes: Sequence[GuideItem], rounds: int) -> rotations.Seats:
    count, seed = grouping.tables, grouping.seed
    if grouping.mixing is Mixing.CAROUSEL:
        return rotations.carousel(guests, count, rounds, seed=seed)
    if grouping.mixing is Mixing.CAFE:
        return rotations.cafe(guests, count, rounds, hosts=grouping.hosts, seed=seed)
    if any(by_region := regions_of(lanes)):
        return [regions.groups(guests, by_region)]
    return [rotations.groups(guests, count, seed=seed)]


def regions_of(lanes: Sequence[GuideItem]) -> list[frozenset[str]]:
    """What each group says its region is, in the field for it or in its title."""
    return [regions.named(lane.qark) or regions.named(f"{lane.title_en} {lane.title_sq}") for lane in lanes]


def with_who_is_here(db: Session, event: Event, grouping: Grouping, *, on: date) -> None:
    """Groups that stay change as little as possible; rounds are made anew, since everybody meets everybody in them."""
    guests = guests_of(db, event, here_on=on)
    if not guests:
        raise Conflict(N_("Nobody is named yet who could sit somewhere. Names come from the participants."))
    rounds = max(1, len(grouping.seats))
    lanes = lanes_of(db, event).get(grouping.item_id, []) if grouping.mixing is Mixing.GROUPS else []
    if any(by_region := regions_of(lanes)):
        seats: rotations.Seats = [regions.groups(guests, by_region, before=grouping.seats[0] if grouping.seats else ())]
    elif grouping.mixing is Mixing.CAFE:
        seats = rotations.cafe(guests, grouping.tables, rounds, hosts=grouping.hosts, seed=grouping.seed)
    else:
        first = rotations.regroup(grouping.seats[0] if grouping.seats else [[]], guests)
        steps = range(rounds if grouping.mixing is Mixing.CAROUSEL else 1)
        seats = [[first[(table - step) % len(first)] for table in range(len(first))] for step in steps]
    grouping.seats = [_plain(tables) for tables in seats]
    grouping.version += 1
    db.add(grouping)
    db.flush()


def remove(db: Session, grouping: Grouping) -> None:
    db.delete(grouping)
    db.flush()


def _plain(tables: Sequence[Sequence[rotations.Key]]) -> list[list[int]]:
    return [[key for key in table if isinstance(key, int)] for table in tables]
