"""Who may be named, what was counted, who records where: reads of the notes beside the notes themselves (rows.py)."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Select, bindparam, func, select
from sqlmodel import Session, col

from app.models import (
    Contribution,
    Event,
    ItemPerson,
    Note,
    Office,
    Participant,
    Quarantined,
    User,
)
from app.vocabulary import (
    ItemRole,
    Mark,
    ReviewState,
)


class Person(NamedTuple):
    """Somebody in the room, as recorders name them."""

    id: int
    name: str
    office_en: str
    office_sq: str
    seat: int | None


KEPT_OF = (
    select(func.count())
    .select_from(Note)
    .where(col(Note.author_id) == bindparam("author"), col(Note.event_id) == bindparam("event"))
    .where(col(Note.erased_at).is_(None))
)


def kept_of(db: Session, event: Event, user: User) -> int:
    """How many notes of this person the server holds for this event."""
    count: int = db.connection().execute(KEPT_OF, {"author": user.key, "event": event.key}).scalar_one()
    return count


def people(db: Session, event: Event) -> list[Person]:
    """Who may be named as a speaker. Unlisted people are not offered: a seat number or a role serves for them."""
    rows = db.execute(
        select(
            col(Participant.id),
            col(Participant.name),
            col(Office.name_en),
            col(Office.name_sq),
            col(Participant.seat_number),
        )
        .outerjoin(Office, col(Office.id) == col(Participant.office_id))
        .where(col(Participant.event_id) == event.key, col(Participant.unlisted).is_(False))
        .order_by(col(Participant.name))
    )
    return [Person(key, name, english or "", albanian or "", seat) for key, name, english, albanian, seat in rows]


def counts(db: Session, event: Event) -> dict[tuple[int | None, int | None], tuple[int, int, datetime]]:
    """Per session and lane: how many notes, how many of them not reviewed, and when the last one came in."""
    rows = db.execute(
        select(
            col(Note.item_id), col(Note.lane_id), func.count(),
            func.count().filter(col(Note.review) == ReviewState.UNREVIEWED), func.max(col(Note.said_at)),
        )
        .where(col(Note.event_id) == event.key, col(Note.erased_at).is_(None))
        .group_by(col(Note.item_id), col(Note.lane_id))
    )  # fmt: skip
    return {(item, lane): (count, waiting, last) for item, lane, count, waiting, last in rows}


def newest(event: Event) -> Select[tuple[UUID]]:
    """Per session and lane: which note was said last."""
    place = (col(Note.item_id), col(Note.lane_id))
    turn = func.row_number().over(partition_by=place, order_by=(col(Note.said_at).desc(), col(Note.sequence).desc()))
    ranked = (
        select(col(Note.id).label("id"), turn.label("turn"))
        .where(col(Note.event_id) == event.key, col(Note.erased_at).is_(None))
        .subquery()
    )
    return select(ranked.c.id).where(ranked.c.turn == 1)


def review_counts(db: Session, event: Event) -> dict[ReviewState, int]:
    rows = db.execute(
        select(col(Note.review), func.count())
        .where(col(Note.event_id) == event.key, col(Note.erased_at).is_(None), col(Note.mark) != Mark.DO_NOT_RECORD)
        .group_by(col(Note.review))
    )
    return dict.fromkeys(ReviewState, 0) | {row[0]: row[1] for row in rows}


def set_aside(db: Session, event: Event) -> int:
    """How many operations wait in quarantine for the organiser."""
    count: int = db.execute(
        select(func.count()).where(col(Quarantined.event_id) == event.key, col(Quarantined.resolved_at).is_(None))
    ).scalar_one()
    return count


def recorders(db: Session, event: Event) -> dict[int, list[tuple[int | None, str]]]:
    """Who records where: item -> (account, name)."""
    rows = db.execute(
        select(col(ItemPerson.item_id), col(ItemPerson.user_id), func.coalesce(col(User.name), col(ItemPerson.label)))
        .outerjoin(User, col(User.id) == col(ItemPerson.user_id))
        .where(col(ItemPerson.event_id) == event.key, col(ItemPerson.role) == ItemRole.RECORDER)
        .order_by(col(ItemPerson.position))
    )
    found: dict[int, list[tuple[int | None, str]]] = {}
    for item, user, name in rows:
        found.setdefault(item, []).append((user, name))
    return found


class ContributionRow(NamedTuple):
    id: int
    session: int
    speaker: str
    speaker_title: str
    office: str
    qark: str
    points: int
    approved: bool | None


def contributions(db: Session, event: Event) -> list[ContributionRow]:
    points = (
        select(func.count())
        .where(col(Note.contribution_id) == col(Contribution.id), col(Note.erased_at).is_(None))
        .scalar_subquery()
    )
    rows = db.execute(
        select(
            col(Contribution.id), col(Contribution.item_id), col(Contribution.speaker), col(Contribution.speaker_title),
            col(Contribution.office), col(Contribution.qark), points, col(Contribution.quote_approved),
        )
        .where(col(Contribution.event_id) == event.key)
        .order_by(col(Contribution.item_id), col(Contribution.position), col(Contribution.id))
    )  # fmt: skip
    return [ContributionRow(*row) for row in rows]
