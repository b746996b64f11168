"""One's own start page: the events in which somebody has a part, and what is theirs to do in all of them."""

from datetime import date
from typing import NamedTuple

from sqlalchemy import select
from sqlmodel import Session, col
from sqlmodel import select as rows_of

from app import clock
from app.access.queries import with_part
from app.checklist import queries as checklist
from app.checklist.due import Due, next_due
from app.models import Event, Forum, Membership, User
from app.vocabulary import Role, TaskState

LATER = 5


class HomeEvent(NamedTuple):
    slug: str
    title_en: str
    title_sq: str
    starts_on: date
    ends_on: date
    date_stated: str
    place: str
    provisional: bool
    forum_en: str
    forum_sq: str
    only_sponsor: bool


def my_events(db: Session, user: User) -> list[HomeEvent]:
    """Events in which this person has a part, the nearest ones first and what was held last."""
    asked = (
        select(
            col(Event.slug),
            col(Event.title_en),
            col(Event.title_sq),
            col(Event.starts_on),
            col(Event.ends_on),
            col(Event.date_stated),
            col(Event.place),
            col(Event.provisional),
            col(Forum.name_en),
            col(Forum.name_sq),
            col(Membership.role),
        )
        .join(Forum, col(Forum.id) == col(Event.forum_id))
        .outerjoin(
            Membership,
            (col(Membership.event_id) == col(Event.id))
            & (col(Membership.user_id) == user.key)
            & col(Membership.withdrawn_at).is_(None),
        )
        .order_by(col(Event.starts_on))
    )
    if not user.admin:
        asked = asked.where(col(Membership.id).is_not(None))
    found: dict[str, HomeEvent] = {}
    for row in db.execute(asked).all():
        before = found.get(row.slug)
        sponsor = row.role is Role.SPONSOR and (before is None or before.only_sponsor)
        found[row.slug] = HomeEvent._make([*row[:-1], sponsor])
    return list(found.values())


class MyTask(NamedTuple):
    slug: str
    title_en: str
    title_sq: str
    due: Due


class MyTasks(NamedTuple):
    """What one person has to do in all events in preparation. `later` is cut to what can be read; `more` says by how
    many. `waiting` counts what is theirs and waits for others."""

    late: list[MyTask]
    today: list[MyTask]
    week: list[MyTask]
    later: list[MyTask]
    more: int
    waiting: int


def my_tasks(db: Session, user: User) -> MyTasks:
    """The most urgent first; each event by its own clock. Five queries, whatever the number of events."""
    events = _in_preparation(db, user)
    lists = checklist.standing_all(db, [(event, clock.today(event.zone)) for event in events])
    mine: dict[TaskState, list[MyTask]] = {state: [] for state in TaskState}
    waiting = 0
    for event in events:
        known = lists[event.key]
        for due in next_due(db, event, known.today, limit=len(known.tasks), checklist=known, of=user.key):
            mine[due.status.state].append(MyTask(event.slug, event.title_en, event.title_sq, due))
        waiting += sum(
            1
            for code, status in known.statuses.items()
            if status.state is TaskState.WAITING and known.belongs_to(known.tasks[code], user.key)
        )
    for tasks in mine.values():
        tasks.sort(key=lambda task: task.due.benchmark)
    later = mine[TaskState.LATER]
    return MyTasks(
        mine[TaskState.OVERDUE],
        mine[TaskState.DUE_TODAY],
        mine[TaskState.DUE_SOON],
        later[:LATER],
        len(later[LATER:]),
        waiting,
    )


def _in_preparation(db: Session, user: User) -> list[Event]:
    part = with_part(user).where(col(Membership.role) != Role.SPONSOR)
    return list(
        db.exec(
            rows_of(Event)
            .where(col(Event.id).in_(part), col(Event.told).is_(False), col(Event.closed_at).is_(None))
            .order_by(col(Event.starts_on))
        ).all()
    )
