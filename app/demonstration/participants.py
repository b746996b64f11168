"""Offices and people of the story: an invitation that is running, a meeting whose people are in the room, and what
the record says about those who came to the conferences before. Offices and people are invented, recognisably so.
"""

import json
from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta
from typing import Any, NamedTuple

from sqlmodel import Session, col, select

from app.demonstration.story import Story
from app.models import Event, Office, Participant, Seat
from app.participants import actions
from app.settings import ROOT
from app.vocabulary import Attending, Dimension, Gender, Level, Limit, SeatStatus, Sector

SOURCE = "CAAHT programme toolkit, account of the national conferences"
TARGETS = {
    "local_government": "40",
    "civil_society": "35",
    "central_government": "10",
    "international": "10",
    "media": "5",
}


class Wave(NamedTuple):
    """How the seats of one kind of office stand: so many said yes, so many have not answered, so many said no."""

    confirmed: int
    waiting: int
    declined: int
    seats: int = 1
    """For every third office that has not answered."""


WAVES = {
    "local_government": Wave(13, 18, 3, seats=2),
    "civil_society": Wave(25, 5, 2),
    "central_government": Wave(5, 3, 0),
    "international": Wave(8, 1, 0),
    "media": Wave(3, 1, 0),
    "academia": Wave(0, 2, 0),
}
CAME_TODAY = 17
STATED: dict[str, tuple[tuple[str, str, Limit], ...]] = {
    # category as printed, per cent as printed, and how it is to be read
    "launch-2004": (
        ("local civil society", "43", Limit.EXACT),
        ("international NGO", "25", Limit.EXACT),
        ("government", "13.5", Limit.EXACT),
    ),
    "annual-2005": (("national NGO", "60", Limit.AT_LEAST), ("government", "16", Limit.EXACT)),
    "annual-2006": (("government", "43", Limit.EXACT), ("civil society", "38", Limit.EXACT)),
    "annual-2008": (("local government", "37", Limit.EXACT), ("civil society", "35", Limit.EXACT)),
}
TOTALS = {
    "launch-2004": (88, Limit.EXACT),
    "annual-2005": (90, Limit.AT_LEAST),
    "annual-2006": (119, Limit.EXACT),
    "annual-2008": (108, Limit.EXACT),
}
OUTSIDE_CAPITAL = {"annual-2006": (80, Limit.AT_LEAST)}


def load(db: Session, story: Story) -> None:
    roles = _directory(db)
    _conference(db, story, roles)
    _cluster_meeting(db, story, roles)
    _stated(db, story)


def _directory(db: Session) -> dict[int, str]:
    """Every office of the seed, found or added; gives the role that its person has."""
    known = {office.name_en: office for office in db.exec(select(Office))}
    roles: dict[int, str] = {}
    for row in json.loads((ROOT / "seed" / "offices.json").read_text(encoding="utf-8")):
        about: dict[str, Any] = {key: row[key] for key in ("name_en", "name_sq", "qark", "district", "in_capital")}
        office = known.get(row["name_en"]) or actions.add_office(
            db, **about, sector=Sector(row["sector"]), level=Level(row["level"]) if row["level"] else None
        )
        roles[office.key] = row["role"]
    return roles


def _conference(db: Session, story: Story, roles: dict[int, str]) -> None:
    event = story.events["national-conference"]
    actions.set_targets(db, event, TARGETS)
    sent = _at(story, days_ago=12)
    for kind, wave in WAVES.items():
        offices = _of_kind(db, kind)
        _invite_wave(db, story, event, offices, wave, roles, sent)
    for office in _of_kind(db, "observers"):
        (seat,) = actions.invite_office(db, event, office, attending=Attending.OBSERVER, sent_at=sent)
        _name(db, seat, office, roles)
        actions.reply(db, seat, SeatStatus.CONFIRMED, at=_at(story, days_ago=3))
    for office in _of_kind(db, "business"):
        actions.invite_office(db, event, office)


def _invite_wave(
    db: Session, story: Story, event: Event, offices: list[Office], wave: Wave, roles: dict[int, str], sent: datetime
) -> None:
    """Confirmed seats first, going round the offices again when they are used up; then those that wait, then refusals.

    Every ninth confirmed seat still waits for its name; every fourth reply came by telephone.
    """
    apart = wave.waiting + wave.declined
    saying_yes = offices[: len(offices) - apart] or offices
    for number in range(wave.confirmed):
        office = saying_yes[number % len(saying_yes)]
        (seat,) = actions.invite_office(db, event, office, sent_at=sent)
        by = story.users["registration"].name if number % 4 == 3 else ""
        actions.reply(db, seat, SeatStatus.CONFIRMED, at=_at(story, days_ago=1 + number % 9), taken_by=by)
        if number % 9 != 8:
            _name(db, seat, office, roles, second=number >= len(saying_yes))
    rest = offices[len(offices) - apart :] if apart else []
    for number, office in enumerate(rest[: wave.waiting]):
        seats = wave.seats if number % 3 == 2 else 1
        actions.invite_office(db, event, office, seats=seats, sent_at=sent)
    for office in rest[wave.waiting :]:
        (seat,) = actions.invite_office(db, event, office, sent_at=sent)
        actions.reply(db, seat, SeatStatus.DECLINED, at=_at(story, days_ago=4))


def _cluster_meeting(db: Session, story: Story, roles: dict[int, str]) -> None:
    """Today: seats with numbers, most of them taken since this morning, some empty."""
    event = story.events["southern-cluster-meeting"]
    around = db.exec(
        select(Office)
        .where(col(Office.qark).in_(["Vlorë", "Gjirokastër", "Berat", "Fier"]))
        .where(col(Office.district).not_in(["Përmet", "Skrapar"]))
        .order_by(col(Office.id))
    ).all()
    government = [office for office in around if office.sector is Sector.GOVERNMENT]
    others = [office for office in around if office.sector is not Sector.GOVERNMENT]
    # Who comes sits mixed: government, civil society, government ...
    found = [office for pair in zip(government, others, strict=False) for office in pair] + government[len(others) :]
    observers = _of_kind(db, "observers")[:2]
    for number, office in enumerate([*found[:18], *observers], start=1):
        attending = Attending.OBSERVER if office in observers else Attending.PARTICIPANT
        (seat,) = actions.invite_office(db, event, office, attending=attending, sent_at=_at(story, days_ago=25))
        actions.reply(db, seat, SeatStatus.CONFIRMED, at=_at(story, days_ago=6))
        person = _name(db, seat, office, roles, seat_number=number)
        if number <= CAME_TODAY - len(observers) or attending is Attending.OBSERVER:
            actions.check_in(db, person, story.today, afternoon=False)


def _stated(db: Session, story: Story) -> None:
    for slug, shares in STATED.items():
        event = story.events[slug]
        count, limit = TOTALS[slug]
        actions.state(db, event, source=SOURCE, count=count, limit=limit)
        for position, (category, percent, reading) in enumerate(shares, start=1):
            actions.state(
                db, event, source=SOURCE, dimension=Dimension.SECTOR, category=category, percent=percent,
                limit=reading, position=position,
            )  # fmt: skip
        if slug in OUTSIDE_CAPITAL:
            count, limit = OUTSIDE_CAPITAL[slug]
            actions.state(db, event, source=SOURCE, dimension=Dimension.PLACE, category="outside", count=count,
                          limit=limit, position=9)  # fmt: skip


def _of_kind(db: Session, kind: str) -> list[Office]:
    """Offices by the category of the target they count in, mixed over the qarqe by a fixed stride."""
    offices: Iterable[Office] = db.exec(select(Office).order_by(col(Office.id))).all()
    international = {Sector.INTERNATIONAL_NGO, Sector.INTERGOVERNMENTAL, Sector.DONOR}

    def belongs(office: Office) -> bool:
        match kind:
            case "local_government":
                return office.sector is Sector.GOVERNMENT and office.level is Level.LOCAL
            case "central_government":
                return office.sector is Sector.GOVERNMENT and office.level is Level.CENTRAL
            case "international":
                return office.sector in international
            case "observers":
                return office.sector is Sector.INTERGOVERNMENTAL
            case _:
                return office.sector == kind

    found = [office for office in offices if belongs(office)]
    if kind == "local_government":
        # Invitations went to some of each kind and qark, not to everybody.
        return found[::2][:34]
    return found


def _name(
    db: Session, seat: Seat, office: Office, roles: dict[int, str], *, second: bool = False, **more: Any
) -> Participant:
    """A person who is recognisably a role: "Social worker, Kukës"."""
    role = roles.get(office.key, "Representative")
    place = office.district if office.district and office.in_capital is not True else office.name_en.split(",")[0]
    name = f"{'Second ' + role[0].lower() + role[1:] if second else role}, {place}"
    given: dict[str, Any] = {
        "name": name[:200],
        "position": role,
        "email": f"seat-{seat.key}@office.example",
        "gender": (Gender.FEMALE, Gender.MALE, Gender.FEMALE, None)[seat.key % 4],
        "consent_list": seat.key % 5 != 0,
        "consent_quote": seat.key % 3 != 0,
        **more,
    }
    return actions.name_seat(db, seat, given)


def _at(story: Story, *, days_ago: int) -> datetime:
    return datetime.combine(story.today - timedelta(days=days_ago), time(9, 30), tzinfo=UTC)
