"""What the desk knows: who records where, what came in, where it has gone quiet. Its devices: devices.py."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlmodel import Session, col

from app.guide import queries as guide
from app.guide.candidates import Candidate, candidates, members
from app.models import (
    Contribution,
    DeskMessage,
    Event,
    HandOver,
    ItemPerson,
    Membership,
    Note,
    User,
)
from app.notes.places import Place
from app.vocabulary import ItemKind, ItemRole, Role

QUIET = timedelta(minutes=10)
"""In a session that runs: a group that talks gives a note every two or three minutes."""
FRESH = timedelta(hours=12)
JUST_NOW = timedelta(minutes=15)
RECORDS = (Role.RECORDER, Role.FACILITATOR, Role.ORGANISER)


class Passing(NamedTuple):
    """Somebody hands a place over and has not been relieved yet."""

    id: int
    item: int
    from_name: str
    from_id: int | None
    to_name: str
    to_id: int


class Person(NamedTuple):
    id: int
    name: str


class Hours(NamedTuple):
    opens: datetime
    closes: datetime


def hours(db: Session, event: Event) -> dict[int, Hours]:
    """When each session and group is planned."""
    zone = ZoneInfo(event.zone)
    found = {}
    for plan in guide.all_planned(db, event):
        midnight = datetime(plan.day.on.year, plan.day.on.month, plan.day.on.day, tzinfo=zone)
        for key, node in plan.nodes.items():
            if node.row.kind in (ItemKind.SESSION, ItemKind.LANE):
                opens, closes = (midnight + timedelta(minutes=at) for at in (node.span.opens, node.span.closes))
                found[key] = Hours(opens, closes)
    return found


def quiet(
    places: Iterable[Place], planned: Mapping[int, Hours], last: Mapping[tuple[int | None, int | None], datetime],
    now: datetime,
) -> set[int]:  # fmt: skip
    """Places that should be giving notes now and give none. A session with groups is heard in its groups."""
    with_groups = {place.session for place in places if place.lane}
    found = set()
    for place in places:
        runs = planned.get(place.item)
        if runs is None or not runs.opens <= now <= runs.closes or (not place.lane and place.session in with_groups):
            continue
        heard = max(last.get(place.ids, runs.opens), runs.opens)
        if now - heard > QUIET:
            found.add(place.item)
    return found


def who_may_record(db: Session, event: Event) -> list[Person]:
    rows = db.execute(
        select(col(User.id), col(User.name))
        .join(Membership, col(Membership.user_id) == col(User.id))
        .where(
            col(Membership.event_id) == event.key, col(Membership.withdrawn_at).is_(None),
            col(Membership.role).in_(RECORDS), col(User.disabled_at).is_(None),
        )
        .distinct()
        .order_by(col(User.name))
    )  # fmt: skip
    return [Person(*row) for row in rows]


def who_is_free(db: Session, event: Event, items: Iterable[int]) -> dict[int, list[Candidate]]:
    """For places without a recorder: who could be, the best first."""
    wanted, team = set(items), members(db, event.key)
    return {
        key: candidates(plan, plan.nodes[key], team, ItemRole.RECORDER)
        for plan in (guide.all_planned(db, event) if wanted else [])
        for key in wanted & plan.nodes.keys()
    }


def handing_over(db: Session, event: Event) -> dict[int, Passing]:
    """By place: who waits to be relieved."""
    giver, taker = User.__table__.alias(), User.__table__.alias()  # type: ignore[attr-defined]
    rows = db.execute(
        select(col(HandOver.id), col(HandOver.item_id), giver.c.name, col(HandOver.from_id), taker.c.name,
               col(HandOver.to_id))
        .outerjoin(giver, giver.c.id == col(HandOver.from_id))
        .join(taker, taker.c.id == col(HandOver.to_id))
        .where(col(HandOver.event_id) == event.key, col(HandOver.ended_at).is_(None))
        .order_by(col(HandOver.id))
    )  # fmt: skip
    return {row[1]: Passing(row[0], row[1], row[2] or "", row[3], row[4], row[5]) for row in rows}


def relieved(db: Session, event: Event, item: int | None, user: int, since: datetime) -> list[str]:
    """Who took this place over from them not long ago."""
    rows = db.execute(
        select(col(User.name))
        .join(HandOver, col(HandOver.to_id) == col(User.id))
        .where(
            col(HandOver.event_id) == event.key, col(HandOver.item_id) == item, col(HandOver.from_id) == user,
            col(HandOver.taken_at) > since,
        )
        .order_by(col(HandOver.id).desc())
        .limit(1)
    )  # fmt: skip
    return list(rows.scalars())


class Message(NamedTuple):
    id: int
    item: int | None
    text: str
    by: str
    at: datetime
    seen_at: datetime | None
    seen_by: str
    """Of one to everybody: the first who read it. The others have it before them still."""


def messages(db: Session, event: Event, *, item: int | None = None, unseen_at: datetime | None = None) -> list[Message]:
    """The newest first. Of a place, and those to everybody; `unseen_at`: what a device should show then. What was
    said to everybody each device shows until its reader has read it, for half a day."""
    wanted = [col(DeskMessage.event_id) == event.key]
    if item is not None:
        wanted.append((col(DeskMessage.item_id) == item) | col(DeskMessage.item_id).is_(None))
    if unseen_at is not None:
        to_all = col(DeskMessage.item_id).is_(None) & (col(DeskMessage.created_at) > unseen_at - FRESH)
        wanted.append(to_all | (col(DeskMessage.item_id).is_not(None) & col(DeskMessage.seen_at).is_(None)))
    reader = User.__table__.alias()  # type: ignore[attr-defined]
    rows = db.execute(
        select(DeskMessage, col(User.name), reader.c.name)
        .outerjoin(User, col(User.id) == col(DeskMessage.author_id))
        .outerjoin(reader, reader.c.id == col(DeskMessage.seen_by_id))
        .where(*wanted)
        .order_by(col(DeskMessage.id).desc())
        .limit(20)
    ).all()
    return [
        Message(row.key, row.item_id, row.text, by or "", row.created_at, row.seen_at, read_by or "")
        for row, by, read_by in rows
    ]


class Missing(NamedTuple):
    """What a place still owes after its day."""

    place: Place
    no_notes: bool = False
    unreviewed: int = 0
    papers: int = 0
    """Speakers of its panel whose points are not there."""


def missing(
    db: Session,
    event: Event,
    places: Iterable[Place],
    counts: Mapping[tuple[int | None, int | None], tuple[int, int, datetime]],
    today: date,
) -> list[Missing]:
    """For places whose day is over; `counts` as queries.counts has them."""
    places = list(places)
    with_groups = {place.session for place in places if place.lane}
    points = select(col(Note.id)).where(col(Note.contribution_id) == col(Contribution.id)).exists()
    papers = dict(
        db.execute(
            select(col(Contribution.item_id), func.count())
            .where(col(Contribution.event_id) == event.key, ~points)
            .group_by(col(Contribution.item_id))
        ).all()
    )
    found = []
    for place in places:
        if place.on is None or place.on >= today:
            continue
        count, waiting = counts[place.ids][:2] if place.ids in counts else (0, 0)
        empty = not count and (place.lane is not None or place.session not in with_groups)
        owed = papers.get(place.session, 0) if not place.lane else 0
        if empty or waiting or owed:
            found.append(Missing(place, empty, waiting, owed))
    return found


def recorders_of(db: Session, event: Event, items: Iterable[int]) -> dict[int, list[User]]:
    """Accounts that record at these places."""
    rows = db.execute(
        select(col(ItemPerson.item_id), User)
        .join(User, col(User.id) == col(ItemPerson.user_id))
        .where(
            col(ItemPerson.event_id) == event.key, col(ItemPerson.role) == ItemRole.RECORDER,
            col(ItemPerson.item_id).in_(list(items)),
        )
    ).all()  # fmt: skip
    found: dict[int, list[User]] = {}
    for item, user in rows:
        found.setdefault(item, []).append(user)
    return found
