"""Who changed what in a task, and taking it back.

Every action that writes a task does so inside `kept`, which compares the task before and after: nothing is noted by
hand, so nothing is forgotten. The changes of one act share a token and are taken back together.
"""

import secrets
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from enum import Enum
from functools import lru_cache
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import delete, insert
from sqlmodel import Session, col, select

from app import clock
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
ADDED = "added"
"""Of a task that one act brought: taking that act back deletes it."""
BESIDE = frozenset({"position", "completed_by_id", "measured_against"})
"""Kept to take an act back exactly; neither told nor compared."""


def new_act() -> str:
    return secrets.token_hex(8)


@contextmanager
def kept(db: Session, *tasks: Task, by: User | None, act: str = "", needs: bool = False) -> Iterator[str]:
    """What is written to these tasks inside is noted, as one act. `needs` if their dependencies may change too."""
    act = act or new_act()
    before = _snapshots(db, tasks, needs)
    yield act
    db.flush()
    after = _snapshots(db, tasks, needs)
    _keep(
        db,
        (
            _change(task, act, by, name, was[name], value)
            for task, was, became in zip(tasks, before, after, strict=True)
            for name, value in became.items()
            if value != was[name]
        ),
    )


def note(db: Session, task: Task, field: str, *, by: User | None, act: str = "", after: str = "") -> str:
    """Something that happened to a task beside its columns: that it was added, or put back."""
    return note_all(db, [task], field, by=by, act=act, after=after)


def note_all(db: Session, tasks: Iterable[Task], field: str, *, by: User | None, act: str = "", after: str = "") -> str:
    act = act or new_act()
    _keep(db, (_change(task, act, by, field, "", after) for task in tasks))
    return act


def _keep(db: Session, changes: Iterable[dict[str, Any]]) -> None:
    """In one statement: rows whose numbers have to come back are written one by one on SQLite."""
    if rows := list(changes):
        db.execute(insert(TaskChange), rows)


def _change(task: Task, act: str, by: User | None, field: str, before: str, after: str) -> dict[str, Any]:
    return {
        "created_at": clock.now(),
        "event_id": task.event_id,
        "task_id": task.key,
        "by_id": by.key if by else None,
        "act": act,
        "field": field,
        "before": before[:4000],
        "after": after[:4000],
    }


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
    needs = any(each.field == NEEDS for each in changes)
    tasks = db.exec(select(Task).where(col(Task.id).in_(by_task))).all()
    stand = _snapshots(db, tasks, needs)
    moved_on = [task.code for task, now in zip(tasks, stand, strict=True) if not _stands(now, by_task[task.key])]
    if moved_on:
        raise Conflict(N_("Changed again since, so it stays as it is: %(codes)s."), codes=", ".join(moved_on))
    with kept(db, *tasks, by=by, needs=needs):
        for task in tasks:
            for each in by_task[task.key]:
                if each.field != NEEDS:
                    setattr(task, each.field, as_value(each.field, each.before))
            remember_words(task)
            task.version += 1
        if needs:
            _restore_needs(db, event, [each for each in changes if each.field == NEEDS])
    return list(tasks)


def _stands(now: Mapping[str, str], changes: Iterable[TaskChange]) -> bool:
    return all(now[each.field] == each.after for each in changes if each.field not in BESIDE)


def _restore_needs(db: Session, event: Event, changes: Sequence[TaskChange]) -> None:
    numbers = {task.code: task.key for task in db.exec(select(Task).where(Task.event_id == event.key))}
    wait_for(
        db,
        event,
        {each.task_id: [numbers[code] for code in each.before.split(", ") if code in numbers] for each in changes},
    )


def wait_for(db: Session, event: Event, needs: Mapping[int, Iterable[int]]) -> None:
    """These tasks wait for those, and for nothing else, by their numbers."""
    of_event = {"of_event": event.key}
    db.execute(delete(TaskDependency).where(col(TaskDependency.task_id).in_(needs)), execution_options=of_event)
    rows = [
        {"created_at": clock.now(), "event_id": event.key, "task_id": task_id, "needs_id": needs_id}
        for task_id, those in needs.items()
        for needs_id in dict.fromkeys(those)
    ]
    if rows:
        db.execute(insert(TaskDependency), rows, execution_options=of_event)


def _snapshots(db: Session, tasks: Sequence[Task], needs: bool) -> list[dict[str, str]]:
    """Of each task, in one query however many they are."""
    found = [{name: as_text(getattr(task, name)) for name in COLUMNS} for task in tasks]
    if needs:
        codes: dict[int, list[str]] = defaultdict(list)
        rows = db.execute(
            select(TaskDependency.task_id, Task.code)
            .join(Task, col(TaskDependency.needs_id) == col(Task.id))
            .where(col(TaskDependency.task_id).in_([task.key for task in tasks]))
            .order_by(col(TaskDependency.id))
        )
        for task_id, code in rows:
            codes[task_id].append(code)
        for task, snapshot in zip(tasks, found, strict=True):
            snapshot[NEEDS] = ", ".join(codes[task.key])
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
