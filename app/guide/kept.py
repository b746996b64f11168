"""Planned days that are kept until something in them changes, in the memory of one process.

A day is kept under its event's mark (app/models/freshness.py): whoever changes anything that a plan shows draws a new
one. A mark says so only for a transaction that nobody else can write beside. That is how SQLite works; on PostgreSQL
somebody else may commit between the look at the mark and the change, so nothing is kept there.
"""

from collections.abc import Hashable

from sqlmodel import Session

from app.guide.plan import PlannedDay
from app.models import Event
from app.models.freshness import marked
from app.web.shelf import Shelf

_plans: Shelf[PlannedDay] = Shelf(64)


def kept(db: Session, event: Event, day_id: int | None) -> PlannedDay | None:
    return _plans.get(_key(db, event, day_id))


def keep(db: Session, event: Event, plan: PlannedDay) -> None:
    _plans.keep(_key(db, event, plan.day.id), plan)


def _key(db: Session, event: Event, day_id: int | None) -> Hashable | None:
    mark = marked(db, "guide_mark", event.key) or event.guide_mark
    if not mark or db.get_bind().dialect.name != "sqlite":
        return None
    return mark, day_id, event.zone, event.speaking_target, event.ends_at_announced
