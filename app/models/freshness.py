"""Every change that a page can show gives its event a new mark: what was drawn or computed before is then known to be
old. One mark for the checklist, one for the participants, one for the guide, one for what its rows usually take.

A mark is drawn at random and written in the same transaction: one that is rolled back leaves none behind, and no two
states ever share one. See docs/decisions/0102 and 0006.
"""

import secrets
from collections.abc import Collection
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, inspect, select, union, update
from sqlalchemy import event as listen
from sqlalchemy.orm import ORMExecuteState, Session
from sqlmodel import SQLModel, col

from app import clock
from app.models.checklist import BreachReason, Task, TaskDependency
from app.models.events import Event, Holiday, Objective
from app.models.guide import (
    GuideChange,
    GuideComment,
    GuideDay,
    GuideItem,
    ItemPerson,
    OwnMethod,
    PanelQuestion,
    Publication,
    SessionObjective,
)
from app.models.notes import Contribution
from app.models.participants import Attendance, Figure, Office, Participant, Seat
from app.models.people import FunctionHolder, Membership, User
from app.models.run import Run, RunEntry

OF = "event_id"
GIVEN = "marks given"
Tables = tuple[type[SQLModel], ...]


class Shown(NamedTuple):
    """What one kind of page shows: rows of the event, and rows that several events share."""

    own: Tables
    shared: Tables = ()


MARKS = {
    "checklist_mark": Shown((Task, TaskDependency, BreachReason, Holiday, FunctionHolder, Membership), (User,)),
    "people_mark": Shown((Seat, Participant, Attendance, Figure), (Office,)),
    "guide_mark": Shown(
        (GuideDay, GuideItem, ItemPerson, SessionObjective, PanelQuestion, Publication, GuideChange, GuideComment,
         Objective, Participant, Contribution), (User, Office, OwnMethod, Run, RunEntry),
    ),
    "times_mark": Shown((), (Run, RunEntry, OwnMethod)),
}  # fmt: skip


@listen.listens_for(Session, "before_flush")
def _mark_events(session: Session, _context: Any, _instances: Any) -> None:
    touched = [*session.new, *session.deleted, *(row for row in session.dirty if session.is_modified(row))]
    changed: list[Any] = [
        row for row in touched if not isinstance(row, User) or inspect(row).attrs.name.history.has_changes()
    ]
    for mark, shown in MARKS.items():
        if events := {getattr(row, OF) for row in changed if isinstance(row, shown.own)}:
            _mark_of(session, mark, events)
        if shared := [row for row in changed if isinstance(row, shown.shared)]:
            _mark(session, mark, _events_with(shared))


@listen.listens_for(Session, "do_orm_execute")
def _mark_events_of_statement(state: ORMExecuteState) -> None:
    """A statement that changes rows by itself: of the event that its option `of_event` names, or of any."""
    if not (state.is_update or state.is_delete or state.is_insert) or state.bind_mapper is None:
        return
    table, event_id = state.bind_mapper.class_, state.execution_options.get("of_event")
    for mark, shown in MARKS.items():
        if not issubclass(table, (*shown.own, *shown.shared)):
            continue
        if event_id is None:
            _mark(state.session, mark, col(Event.id).is_not(None))
        else:
            _mark_of(state.session, mark, {event_id})


def _events_with(rows: list[Any]) -> ColumnElement[bool]:
    """The events in which these people and offices have a part; a method of one's own may be shown in any."""
    people = [row.id for row in rows if isinstance(row, User)]
    offices = [row.id for row in rows if isinstance(row, Office) and row.id]
    if len(people) + len(offices) < len(rows):
        return col(Event.id).is_not(None)
    return col(Event.id).in_(
        union(
            select(col(Membership.event_id)).where(col(Membership.user_id).in_(people)),
            select(col(Seat.event_id)).where(col(Seat.office_id).in_(offices)),
            select(col(Participant.event_id)).where(col(Participant.office_id).in_(offices)),
        )
    )


def marked(session: Session, mark: str, event_id: int) -> str | None:
    """The mark that this event was given in the running transaction, if it was given one."""
    given: str | None = session.info.get(GIVEN, {}).get((mark, event_id))
    return given


def renew(session: Session, mark: str, event_id: int) -> None:
    """For what is written past the session: the event's mark is a new one after this transaction."""
    _mark_of(session, mark, {event_id})


def _mark_of(session: Session, mark: str, events: Collection[int]) -> None:
    """Once in a transaction is enough: nobody else sees what is between its beginning and its end."""
    given = session.info.setdefault(GIVEN, {})
    if unmarked := [event_id for event_id in events if (mark, event_id) not in given]:
        drawn = _mark(session, mark, col(Event.id).in_(unmarked))
        given.update({(mark, event_id): drawn for event_id in unmarked})


@listen.listens_for(Session, "after_commit")
@listen.listens_for(Session, "after_rollback")
def _end(session: Session) -> None:
    session.info.pop(GIVEN, None)


@listen.listens_for(Session, "after_soft_rollback")
def _end_of_savepoint(session: Session, _ended: Any) -> None:
    session.info.pop(GIVEN, None)


def _mark(session: Session, mark: str, which: ColumnElement[bool]) -> str:
    drawn = secrets.token_hex(8)
    values: dict[str, object] = {mark: drawn}
    if mark == "checklist_mark":
        values["checklist_changed_at"] = clock.now()
    session.execute(update(Event).where(which).values(values).execution_options(synchronize_session=False))
    return drawn
