"""Many tasks as a list brings them, added and changed: whole or not at all, one act to take back, and a number of
statements that does not grow with the list."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import SimpleNamespace
from typing import Any, cast

from sqlalchemy import insert, tuple_, update
from sqlalchemy.orm.attributes import set_committed_value
from sqlmodel import Session, col, select

from app.checklist import queries
from app.checklist.actions import check_reason, complete_on, refuse_circles
from app.checklist.history import ADDED, kept, note_all, wait_for
from app.checklist.holidays import freeze
from app.checklist.members import check_members
from app.checklist.searching import remember_words
from app.db import rows_changed
from app.errors import N_, Conflict, Invalid
from app.models import Event, Task, User
from app.web.fields import fold
from app.web.languages import gettext


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is wanted of one task; of a new one if there is no `task`. None: the phase stays."""

    task: Task | None
    values: Mapping[str, Any]
    code: str = ""
    phase: str | None = None
    own: Mapping[str, str] = field(default_factory=dict)
    """Columns of people's own."""


def take_in(db: Session, event: Event, wanted: Sequence[Wanted], *, today: date, by: User) -> str:
    """Returns the act."""
    known = queries.load(db, event, today)
    places = _Places(db.exec(select(Task).where(Task.event_id == event.key).order_by(col(Task.position))).all())
    check_members(db, event, {each.values.get("owner_id") for each in wanted}, field="owner_id")
    there = [each.task for each in wanted if each.task is not None]
    _claim(db, event, there)
    needs = any("depends_on" in each.values for each in wanted)
    with kept(db, *there, by=by, needs=needs) as act:
        blank = Task(event_id=event.key, code="").model_dump(exclude={"id"})
        pairs = [(each, each.task or places.new(blank, each)) for each in wanted]
        for each, task in pairs:
            if each.task is not None and each.phase is not None:
                places.put(task, each.phase)
            stood = known.plan.dated.get(task.code)
            _write(task, each, benchmark=stood.benchmark if stood else None, today=today, by=by)
        db.flush()
        new = _added(db, event, [task for each, task in pairs if each.task is None])
        by_code = places.by_code | {task.code: task for task in new}
        _wait_for(db, event, by_code, [(task.code, each.values) for each, task in pairs])
    note_all(db, new, ADDED, by=by, act=act)
    refuse_circles(db, event, "depends_on")
    _measure(db, event, new, today)
    freeze(db, event)
    return act


class _Places:
    """The codes and phases of a list, and where the next task stands."""

    def __init__(self, tasks: Sequence[Task]) -> None:
        self.by_code = {task.code: task for task in tasks}
        self.phases: dict[str, tuple[int, str, str]] = {}
        for task in tasks:
            self._remember(task.phase_position, task.phase_en, task.phase_sq)
        self.last = max((task.position for task in tasks), default=0)
        self.last_phase = max((task.phase_position for task in tasks), default=0)
        self.number = max(
            (int(code[1:]) for code in self.by_code if code[0] == "X" and code[1:].isdecimal()), default=0
        )

    def _remember(self, position: int, en: str, sq: str) -> None:
        for name in (en, sq):
            if name or not (en or sq):
                self.phases.setdefault(fold(name), (position, en, sq))

    def new(self, blank: Mapping[str, Any], wanted: Wanted) -> Task:
        """Not yet a row, but with all that a row has: a model takes ten times as long to make."""
        code = wanted.code
        while not code or (not wanted.code and code in self.by_code):
            self.number += 1
            code = f"X{self.number:02}"
        task = cast(Task, SimpleNamespace(**blank))
        task.code = code
        self.put(task, wanted.phase or "")
        self.by_code[code] = task
        return task

    def put(self, task: Task, phase: str) -> None:
        """At the end of a phase, known by its name in either language, whatever its accents, or of a new last one."""
        if fold(phase) not in self.phases:
            self.last_phase += 1
            self._remember(self.last_phase, phase[:120], "")
        self.last += 1
        task.position = self.last
        task.phase_position, task.phase_en, task.phase_sq = self.phases[fold(phase)]


def _claim(db: Session, event: Event, tasks: Sequence[Task]) -> None:
    """Raise the versions, unless somebody else did since these rows were read."""
    if not tasks:
        return
    as_read = tuple_(col(Task.id), col(Task.version)).in_([(task.key, task.version) for task in tasks])
    claim = update(Task).where(as_read).values(version=col(Task.version) + 1)
    if rows_changed(db, claim.execution_options(of_event=event.key)) != len(tasks):
        raise Conflict
    for task in tasks:
        set_committed_value(task, "version", task.version + 1)


def _write(task: Task, wanted: Wanted, *, benchmark: date | None, today: date, by: User) -> None:
    check_reason(task, wanted.values)
    for name, value in wanted.values.items():
        match name:
            case "benchmark":
                task.pinned_on = value
            case "completed_on":
                complete_on(task, value, benchmark, today=today, by=by)
            case "depends_on":
                pass
            case _:
                setattr(task, name, value)
    if wanted.own:
        task.extra = {head: value for head, value in {**task.extra, **wanted.own}.items() if value}
    remember_words(task)


def _added(db: Session, event: Event, tasks: Sequence[Task]) -> Sequence[Task]:
    """In one statement, and read back with their numbers."""
    if not tasks:
        return []
    db.execute(insert(Task), [vars(task) for task in tasks], execution_options={"of_event": event.key})
    codes = [task.code for task in tasks]
    return db.exec(select(Task).where(Task.event_id == event.key, col(Task.code).in_(codes))).all()


def _wait_for(
    db: Session, event: Event, by_code: Mapping[str, Task], said: Iterable[tuple[str, Mapping[str, Any]]]
) -> None:
    waiting = {code: list(values["depends_on"]) for code, values in said if "depends_on" in values}
    unknown = [code for codes in waiting.values() for code in codes if code not in by_code]
    if unknown:
        message = N_("There is no task %(codes)s in this checklist.")
        raise Invalid(fields={"depends_on": gettext(message, codes=", ".join(unknown))})
    wait_for(db, event, {by_code[code].key: [by_code[each].key for each in codes] for code, codes in waiting.items()})


def _measure(db: Session, event: Event, new: Sequence[Task], today: date) -> None:
    """What was done before it came into the list is measured against the benchmark that it has there."""
    done = [task for task in new if task.completed_on]
    if done:
        plan = queries.load(db, event, today).plan
        for task in done:
            task.measured_against = plan[task.code].benchmark
        db.flush()
