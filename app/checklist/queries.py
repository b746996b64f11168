"""The checklist of an event as it stands: its tasks, its people, and the one schedule that everything is read from."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from app.checklist.dates import EventDates, Rule, Schedule, Status, schedule, status
from app.checklist.forecast import Cause, Forecast, causes, forecast
from app.checklist.holidays import work_calendars
from app.checklist.workdays import WorkCalendar
from app.models import BreachReason, Event, FunctionHolder, Membership, Task, TaskDependency, User
from app.vocabulary import Role, TeamFunction
from app.web.fields import fold
from app.web.languages import language


class TaskFacts(NamedTuple):
    """What a list needs of a task beside its rule."""

    id: int
    code: str
    phase_position: int
    phase_en: str
    phase_sq: str
    title_en: str
    title_sq: str
    function: TeamFunction | None
    owner_id: int | None
    owner: str | None


class Holder(NamedTuple):
    user_id: int | None
    name: str | None
    deputy_id: int | None
    deputy: str | None


NOBODY = Holder(None, None, None, None)


@dataclass(frozen=True)
class Checklist:
    tasks: Mapping[str, TaskFacts]
    plan: Schedule
    holders: Mapping[TeamFunction, Holder]
    today: date
    drawn: dict[Hashable, str] = field(default_factory=dict)
    """Parts of pages made from this state, by what they show; they go when it goes."""
    reasons: Mapping[tuple[int, str], str] = field(default_factory=dict)
    """Why hard rules are broken, by task and `BreachKind`."""
    team: frozenset[int] | None = None
    """Who prepares this event now; None where nobody asked."""

    @cached_property
    def statuses(self) -> dict[str, Status]:
        return {code: status(self.plan, code, self.today) for code in self.tasks}

    @cached_property
    def forecasts(self) -> dict[str, Forecast]:
        return forecast(self.plan, self.today)

    @cached_property
    def causes(self) -> list[Cause]:
        """What the tasks at risk come down to."""
        return causes(self.forecasts, {code for code, rule in self.plan.rules.items() if rule.hard})

    @cached_property
    def held_up(self) -> dict[str, int]:
        """How many tasks at risk each cause has behind it."""
        return {cause.code: cause.followers for cause in self.causes}

    def person(self, task: TaskFacts) -> str:
        """Who answers for a task: its own owner, or whoever holds its function."""
        if task.owner:
            return task.owner
        return (self.holders.get(task.function, NOBODY).name or "") if task.function else ""

    def is_left(self, task: TaskFacts) -> bool:
        """Whether whoever answered for it is no longer in the team, and no deputy is."""
        if self.team is None:
            return False
        holder = self.holders.get(task.function, NOBODY) if task.function else NOBODY
        named = [task.owner_id] if task.owner_id is not None else [holder.user_id, holder.deputy_id]
        return any(named) and not any(each in self.team for each in named)

    def belongs_to(self, task: TaskFacts, user_id: int) -> bool:
        if task.owner_id is not None:
            return task.owner_id == user_id
        if task.function is None:
            return False
        holder = self.holders.get(task.function, NOBODY)
        return user_id in (holder.user_id, holder.deputy_id)


_TASK = (
    col(Task.id),
    col(Task.code),
    col(Task.phase_position),
    col(Task.phase_en),
    col(Task.phase_sq),
    col(Task.title_en),
    col(Task.title_sq),
    col(Task.function),
    col(Task.owner_id),
    col(User.name),
)
_RULE = (
    col(Task.anchor),
    col(Task.offset_days),
    col(Task.bound),
    col(Task.lead_days),
    col(Task.hard),
    col(Task.retention),
    col(Task.month_limit),
    col(Task.pinned_on),
    col(Task.completed_on),
    col(Task.measured_against),
    col(Task.not_applicable),
)
_ROWS = (
    select(col(Task.event_id), *_TASK, *_RULE, col(BreachReason.kind), col(BreachReason.reason))
    .outerjoin(User, col(User.id) == col(Task.owner_id))
    .outerjoin(BreachReason, col(BreachReason.task_id) == col(Task.id))
    .order_by(col(Task.phase_position), col(Task.position), col(Task.id))
)


def load(db: Session, event: Event, today: date) -> Checklist:
    """Five queries and one schedule, whatever the length of the list."""
    return load_all(db, [(event, today)])[event.key]


def load_all(db: Session, wanted: Sequence[tuple[Event, date]]) -> dict[int, Checklist]:
    """The checklists of several events, each with its today, by the event's number: five queries together."""
    events = [event for event, _ in wanted]
    numbers = [event.key for event in events]
    rows: dict[int, list[Any]] = defaultdict(list)
    for event_id, *row in db.execute(_ROWS.where(col(Task.event_id).in_(numbers))):
        rows[event_id].append(row)
    needs, people = dependencies(db, *events), _holders(db, numbers)
    calendars, teams = work_calendars(db, events), _teams(db, numbers)
    return {
        event.key: _checklist(
            event, today, rows[event.key], needs, people[event.key], calendars[event.key], teams[event.key]
        )
        for event, today in wanted
    }


def _checklist(
    event: Event,
    today: date,
    rows: list[Any],
    needs: Mapping[int, Sequence[str]],
    people: Mapping[TeamFunction, Holder],
    calendar: WorkCalendar,
    team: Iterable[int],
) -> Checklist:
    """A task for which several reasons are recorded has a row for each."""
    tasks, rules, reasons = {}, [], {}
    for row in rows:
        task = TaskFacts(*row[: len(_TASK)])
        anchor, offset, bound, lead, hard, retention, limit, *standing, kind, reason = row[len(_TASK) :]
        if kind:
            reasons[task.id, kind] = reason
        if task.code not in tasks:
            needed = needs.get(task.id, ())
            rules.append(Rule(task.code, anchor, offset, bound, lead, hard, retention, limit, needed, *standing))
        tasks[task.code] = task
    return Checklist(
        tasks, schedule(rules, dates_of(event), calendar), people, today, reasons=reasons, team=frozenset(team)
    )


KEPT = 32  # checklists in one process
_kept: dict[Hashable, Checklist] = {}


def standing(db: Session, event: Event, today: date) -> Checklist:
    """The same for reading alone, kept until something that it shows changes: one mark to compare instead of four
    queries and a schedule. Never to be used where this transaction has written."""
    return standing_all(db, [(event, today)])[event.key]


def standing_all(db: Session, wanted: Sequence[tuple[Event, date]]) -> dict[int, Checklist]:
    """Of several events, by their number; what is not kept is loaded together."""
    keys = {
        event.key: (event.id, event.checklist_mark, _settings_of(event), today, language()) for event, today in wanted
    }
    found = {event_id: kept for event_id, key in keys.items() if (kept := _kept.get(key)) is not None}
    missing = [(event, today) for event, today in wanted if event.key not in found]
    for event_id, loaded in (load_all(db, missing) if missing else {}).items():
        found[event_id] = loaded
        while len(_kept) >= KEPT:
            _kept.pop(next(iter(_kept)), None)
        _kept[keys[event_id]] = loaded
    return found


def _settings_of(event: Event) -> Hashable:
    return event.slug, event.starts_on, event.ends_on, event.provisional, event.country, event.working_week


def dates_of(event: Event) -> EventDates:
    return EventDates(event.starts_on, event.ends_on, event.provisional)


def dependencies(db: Session, *events: Event) -> dict[int, list[str]]:
    """Codes of the prerequisites, by the task that waits for them."""
    needs: dict[int, list[str]] = defaultdict(list)
    rows = db.execute(
        select(col(TaskDependency.task_id), col(Task.code))
        .join(Task, col(Task.id) == col(TaskDependency.needs_id))
        .where(col(TaskDependency.event_id).in_([event.key for event in events]))
        .order_by(col(TaskDependency.id))
    )
    for task_id, code in rows:
        needs[task_id].append(code)
    return needs


def _holders(db: Session, events: Sequence[int]) -> dict[int, dict[TeamFunction, Holder]]:
    person, deputy = aliased(User), aliased(User)
    rows = db.execute(
        select(
            col(FunctionHolder.event_id),
            col(FunctionHolder.function),
            col(FunctionHolder.user_id),
            col(person.name),
            col(FunctionHolder.deputy_id),
            col(deputy.name),
        )
        .outerjoin(person, col(person.id) == col(FunctionHolder.user_id))
        .outerjoin(deputy, col(deputy.id) == col(FunctionHolder.deputy_id))
        .where(col(FunctionHolder.event_id).in_(events))
    )
    found: dict[int, dict[TeamFunction, Holder]] = defaultdict(dict)
    for event_id, function, *rest in rows:
        found[event_id][function] = Holder(*rest)
    return found


def _teams(db: Session, events: Sequence[int]) -> dict[int, list[int]]:
    """Who has a role that prepares an event."""
    rows = db.execute(
        select(col(Membership.event_id), col(Membership.user_id)).where(
            col(Membership.event_id).in_(events),
            col(Membership.withdrawn_at).is_(None),
            col(Membership.role) != Role.SPONSOR,
        )
    )
    found: dict[int, list[int]] = defaultdict(list)
    for event_id, user_id in rows:
        found[event_id].append(user_id)
    return found


def found(db: Session, event: Event, words: str) -> set[int]:
    """Ids of the tasks whose text holds every word, whatever its accents and capitals."""
    query = select(col(Task.id)).where(col(Task.event_id) == event.key)
    for word in fold(words).split()[:8]:
        query = query.where(col(Task.search).contains(word, autoescape=True))
    return set(db.scalars(query))


class Details(NamedTuple):
    """What a list does not show of a task and a workbook does."""

    deliverable_en: str
    deliverable_sq: str
    remarks: str
    deliverable_link: str
    version: int
    extra: dict[str, str]


def details(db: Session, event: Event) -> dict[int, Details]:
    rows = db.execute(
        select(
            col(Task.id),
            col(Task.deliverable_en),
            col(Task.deliverable_sq),
            col(Task.remarks),
            col(Task.deliverable_link),
            col(Task.version),
            col(Task.extra),
        ).where(col(Task.event_id) == event.key)
    )
    return {key: Details(*rest) for key, *rest in rows}
