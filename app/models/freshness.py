"""Every change that a checklist can show gives its event a new mark: what was computed before is then known to be old.

The mark is drawn at random and written in the same transaction: one that is rolled back leaves none behind, and no two
states of a checklist ever share one. See docs/decisions/0102.
"""

import secrets
from typing import Any

from sqlalchemy import event as listen
from sqlalchemy import inspect, select, update
from sqlalchemy.orm import Session
from sqlmodel import col

from app.models.base import utcnow
from app.models.checklist import BreachReason, Task, TaskDependency
from app.models.events import Event, Holiday
from app.models.people import FunctionHolder, Membership, User

SHOWN = (Task, TaskDependency, BreachReason, Holiday, FunctionHolder)


@listen.listens_for(Session, "before_flush")
def _mark_events(session: Session, _context: Any, _instances: Any) -> None:
    touched = [*session.new, *session.deleted, *(row for row in session.dirty if session.is_modified(row))]
    events = {row.event_id for row in touched if isinstance(row, SHOWN)}
    renamed = [row.id for row in touched if isinstance(row, User) and inspect(row).attrs.name.history.has_changes()]
    marked = {"checklist_mark": secrets.token_hex(8), "checklist_changed_at": utcnow()}
    fresh = update(Event).values(marked).execution_options(synchronize_session=False)
    if events:
        session.execute(fresh.where(col(Event.id).in_(events)))
    if renamed:
        theirs = select(col(Membership.event_id)).where(col(Membership.user_id).in_(renamed))
        session.execute(fresh.where(col(Event.id).in_(theirs)))
