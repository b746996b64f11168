"""Reads about forums: the list, and one forum's history."""

from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Select, func, select
from sqlmodel import Session, col

from app.access.queries import with_part
from app.models import Event, Forum, User
from app.vocabulary import ForumKind


class ForumLine(NamedTuple):
    slug: str
    kind: ForumKind
    name_en: str
    name_sq: str
    cadence_months: int | None
    events: int
    latest: date | None


class EventLine(NamedTuple):
    slug: str
    title_en: str
    title_sq: str
    starts_on: date
    ends_on: date
    date_stated: str
    place: str
    venue: str
    provisional: bool


def forums(db: Session) -> list[ForumLine]:
    """Every forum, in the order of the vocabulary of kinds and then of their making."""
    rows = db.execute(
        select(
            col(Forum.slug),
            col(Forum.kind),
            col(Forum.name_en),
            col(Forum.name_sq),
            col(Forum.cadence_months),
            func.count(col(Event.id)),
            func.max(col(Event.starts_on)),
        )
        .outerjoin(Event, col(Event.forum_id) == col(Forum.id))
        .group_by(col(Forum.id))
        .order_by(col(Forum.id))
    ).all()
    order = list(ForumKind)
    return sorted((ForumLine(*row) for row in rows), key=lambda line: order.index(line.kind))


def events_of(db: Session, forum: Forum, reader: User) -> list[EventLine]:
    """The forum's events that this reader has a part in, the latest first; an administrator sees all."""
    asked = select(*_event_columns()).where(col(Event.forum_id) == forum.key).order_by(col(Event.starts_on).desc())
    return [EventLine(*row) for row in db.execute(_seen_by(asked, reader)).all()]


def _event_columns() -> list[Any]:
    return [col(getattr(Event, name)) for name in EventLine._fields]


def _seen_by(asked: Select[*tuple[Any, ...]], reader: User) -> Select[*tuple[Any, ...]]:
    if reader.admin:
        return asked
    return asked.where(col(Event.id).in_(with_part(reader)))
