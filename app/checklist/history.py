"""Who changed what in a task, and taking it back.

Every action that writes a task does so inside `kept`, which compares the task before and after: nothing is noted by
hand, so nothing is forgotten. The changes of one act share a token and are taken back together.
"""

import secrets
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from enum import Enum
from functools import lru_cache
from typing import Any

from pydantic import TypeAdapter
from sqlmodel import Session, col, select

from app.checklist.searching import remember_words
from app.errors import N_, Conflict, NotFound
from app.models import Event, Task, TaskChange, TaskDependency, User

COLUMNS = (
    "title_en",
    "title_sq",
    "phase_position",
    "phase_en",
    "phase_sq",
    "position",
    "function",
    "owner_id",
    "bound",
    "anchor",
    "offset_days",
    "lead_days",
    "hard",
    "month_limit",
    "retention",
    "deliverable_en",
    "deliverable_sq",
    "deliverable_link",
    "pinned_on",
    "completed_on",
    "completed_by_id",
    "measured_against",
    "not_applicable",
    "not_applicable_reason",
    "remarks",
)
NEEDS = "depends_on"
BESIDE = frozenset({"position", "completed_by_id", "measured_against"})
"""Kept to take an act back exactly; neither told nor compared."""


def new_act() -> str:
    return secrets.token_hex(8)


@contextmanager
def kept(db: Session, *tasks: Task, by: User | None, act: str = "", needs: bool = False) -> Iterator[str]:
    """What is written to these tasks inside is noted, as one act. `needs` if their dependencies may change too."""
    act = act or new_act()
    before = [_snapshot(db, task, needs) for task in tasks]
    yield act
    db.flush()
    for task, was in zip(tasks, before, strict=True):
        for name, value in _snapshot(db, task, needs).items():
            if value != was[name]:
                db.add(_change(task, act, by, name, was[name], value))
    db.flush()


def note(db: Session, task: Task, field: str, *, by: User | None, act: str = "", after: str = "") -> str:
    """Something that happened to a task beside its columns: that it was added, or put back."""
    act = act or new_act()
    db.add(_change(task, act, by, field, "", after))
    db.flush()
    return act


def _change(task: Task, act: str, by: User | None, field: str, before: str, after: str) -> TaskChange:
    return TaskChange(
        event_id=task.event_id,
        task_id=task.key,
        by_id=by.key if by else None,
        act=act,
        field=field,
        before=before[:4000],
        after=after[:4000],
    )


def take_back(db: Session, event: Event, act: str, *, by: User) -> list[Task]:
    """All that one act changed becomes what it was; Conflict, and nothing is changed, if somebody has changed any of it
    since. This is an act as well, and may be taken back."""
    changes = db.exec(
        select(TaskChange).where(TaskChange.event_id == event.key, TaskChange.act == act).order_by(col(TaskChange.id))
    ).all()
    changes = [each for each in changes if each.field in COLUMNS or each.field == NEEDS]
    if not changes:
        raise NotFound
    by_task: dict[int, list[TaskChange]] = defaultdict(list)
    for each in changes:
        by_task[each.task_id].append(each)
    tasks = db.exec(select(Task).where(col(Task.id).in_(by_task))).all()
    moved_on = [task.code for task in tasks if not _stands(db, task, by_task[task.key])]
    if moved_on:
        raise Conflict(N_("Changed again since, so it stays as it is: %(codes)s."), codes=", ".join(moved_on))
    needs = any(each.field == NEEDS for each in changes)
    with kept(db, *tasks, by=by, needs=needs):
        for task in tasks:
            for each in by_task[task.key]:
                _restore(db, task, each)
            remember_words(task)
            task.version += 1
    return list(tasks)


def _stands(db: Session, task: Task, changes: Iterable[TaskChange]) -> bool:
    changes = list(changes)
    now = _snapshot(db, task, any(each.field == NEEDS for each in changes))
    return all(now[each.field] == each.after for each in changes if each.field not in BESIDE)


def _restore(db: Session, task: Task, change: TaskChange) -> None:
    if change.field == NEEDS:
        codes = change.before.split(", ") if change.before else []
        needed = db.exec(select(Task).where(Task.event_id == task.event_id, col(Task.code).in_(codes))).all()
        for each in db.exec(select(TaskDependency).where(TaskDependency.task_id == task.key)).all():
            db.delete(each)
        db.flush()
        db.add_all(TaskDependency(event_id=task.event_id, task_id=task.key, needs_id=each.key) for each in needed)
    else:
        setattr(task, change.field, as_value(change.field, change.before))


def _snapshot(db: Session, task: Task, needs: bool) -> dict[str, str]:
    found = {name: as_text(getattr(task, name)) for name in COLUMNS}
    if needs:
        codes = db.exec(
            select(Task.code)
            .join(TaskDependency, col(TaskDependency.needs_id) == col(Task.id))
            .where(TaskDependency.task_id == task.key)
            .order_by(col(TaskDependency.id))
        )
        found[NEEDS] = ", ".join(codes)
    return found


def as_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, Enum):
        return str(value.value)
    return value.isoformat() if isinstance(value, date) else str(value)


def as_value(name: str, text: str) -> Any:
    kind, may_be_none = _kind(name)
    return None if text == "" and may_be_none else kind.validate_python(text)


@lru_cache
def _kind(name: str) -> tuple[TypeAdapter[Any], bool]:
    annotation: Any = Task.model_fields[name].annotation
    return TypeAdapter(annotation), type(None) in getattr(annotation, "__args__", ())
