"""Every change that a page can show gives its event a new mark: what was drawn or computed before is then known to be
old. One mark for the checklist, one for the participants.

A mark is drawn at random and written in the same transaction: one that is rolled back leaves none behind, and no two
states ever share one. See docs/decisions/0102.
"""

import secrets
from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, inspect, select, union, update
from sqlalchemy import event as listen
from sqlalchemy.orm import ORMExecuteState, Session
from sqlmodel import col

from app.models.base import utcnow
from app.models.checklist import BreachReason, Task, TaskDependency
from app.models.events import Event, Holiday
from app.models.participants import Attendance, Figure, Office, Participant, Seat
from app.models.people import FunctionHolder, Membership, User

CHECKLIST = (Task, TaskDependency, BreachReason, Holiday, FunctionHolder)
PEOPLE = (Seat, Participant, Attendance, Figure)


@listen.listens_for(Session, "before_flush")
def _mark_events(session: Session, _context: Any, _instances: Any) -> None:
    touched = [*session.new, *session.deleted, *(row for row in session.dirty if session.is_modified(row))]
    for shown, mark in ((CHECKLIST, _mark_checklist), (PEOPLE, _mark_people)):
        if events := {row.event_id for row in touched if isinstance(row, shown)}:
            mark(session, col(Event.id).in_(events))
    renamed = [row.id for row in touched if isinstance(row, User) and inspect(row).attrs.name.history.has_changes()]
    if renamed:
        theirs = select(col(Membership.event_id)).where(col(Membership.user_id).in_(renamed))
        _mark_checklist(session, col(Event.id).in_(theirs))
    if offices := [row.id for row in touched if isinstance(row, Office) and row.id]:
        _mark_people(session, col(Event.id).in_(_events_of(offices)))


@listen.listens_for(Session, "do_orm_execute")
def _mark_events_of_statement(state: ORMExecuteState) -> None:
    """A statement that changes rows by itself: of the event that its option `of_event` names, or of any."""
    if not (state.is_update or state.is_delete or state.is_insert) or state.bind_mapper is None:
        return
    table, event_id = state.bind_mapper.class_, state.execution_options.get("of_event")
    which = col(Event.id).is_not(None) if event_id is None else col(Event.id) == event_id
    if issubclass(table, CHECKLIST):
        _mark_checklist(state.session, which)
    elif issubclass(table, (*PEOPLE, Office)):
        _mark_people(state.session, which)


def _events_of(offices: Iterable[int]) -> Any:
    return union(
        select(col(Seat.event_id)).where(col(Seat.office_id).in_(offices)),
        select(col(Participant.event_id)).where(col(Participant.office_id).in_(offices)),
    )


def _mark_checklist(session: Session, which: ColumnElement[bool]) -> None:
    _mark(session, which, checklist_mark=secrets.token_hex(8), checklist_changed_at=utcnow())


def _mark_people(session: Session, which: ColumnElement[bool]) -> None:
    _mark(session, which, people_mark=secrets.token_hex(8))


def _mark(session: Session, which: ColumnElement[bool], **marks: object) -> None:
    session.execute(update(Event).where(which).values(marks).execution_options(synchronize_session=False))
