"""Where a task stands in its list: its phase, its place there, and whether it is there at all."""

from collections.abc import Sequence
from typing import Any

from sqlmodel import Session, col, select

from app.checklist.bulk import Done
from app.checklist.history import COLUMNS, as_text, as_value, kept, note
from app.checklist.searching import remember_words
from app.errors import N_, Conflict, Invalid, NotFound
from app.models import BreachReason, Event, RemovedTask, Task, TaskComment, TaskDependency, TaskLink, User


def place(db: Session, event: Event, task: Task, phase: int, after: Task | None, *, by: User) -> str:
    """Into a phase, behind `after` (None: first there). The other tasks keep their order. Returns the act, "" if only
    the order within a phase changed."""
    changes_phase = phase != task.phase_position
    like = _of_phase(db, event, phase)
    others = [each for each in like if each is not task]
    if after is not None and after not in others:
        raise Conflict(N_("The list has changed meanwhile. Load it again."))
    others.insert(others.index(after) + 1 if after else 0, task)
    with kept(db, *([task] if changes_phase else []), by=by) as act:
        _join(task, like[0])
        for position, each in enumerate(others):
            each.position = position
        task.version += 1
    db.flush()
    return act if changes_phase else ""


def into_phase(db: Session, event: Event, tasks: Sequence[Task], phase: int, *, by: User) -> Done:
    """To the end of a phase, in the order in which they stand."""
    like = _of_phase(db, event, phase)
    moving = [task for task in tasks if task.phase_position != phase]
    last = max(each.position for each in like)
    with kept(db, *moving, by=by) as act:
        for position, task in enumerate(moving, last + 1):
            _join(task, like[0])
            task.position = position
            task.version += 1
    return Done(act if moving else "", moving, [task for task in tasks if task not in moving])


def _of_phase(db: Session, event: Event, phase: int) -> list[Task]:
    found = db.exec(
        select(Task)
        .where(Task.event_id == event.key, Task.phase_position == phase)
        .order_by(col(Task.position), col(Task.id))
    ).all()
    if not found:
        raise Invalid(fields={"phase": N_("There is no such phase.")})
    return list(found)


def _join(task: Task, like: Task) -> None:
    task.phase_position, task.phase_en, task.phase_sq = like.phase_position, like.phase_en, like.phase_sq


def before(db: Session, event: Event, task: Task) -> Task | None:
    """The one that stands in front of a task in its phase."""
    phase = _of_phase(db, event, task.phase_position)
    at = phase.index(task)
    return phase[at - 1] if at else None


# Deleting, and putting back


def deletable(task: Task) -> bool:
    """Tasks that were added here. Those of a master list are "not applicable", so that they are not brought again."""
    return not task.source


def remove(db: Session, event: Event, task: Task, *, by: User) -> RemovedTask:
    if not deletable(task):
        raise Conflict(N_("A task of the master list is not deleted. Mark it as not applicable, with the reason."))
    counted = db.exec(select(Task.code).where(Task.event_id == event.key, Task.anchor == task.code)).all()
    if counted:
        raise Conflict(N_("%(codes)s is counted from this task. Change that first."), codes=", ".join(counted))
    kept_aside = RemovedTask(event_id=event.key, by_id=by.key, content=_content(db, task))
    db.add(kept_aside)
    for each in _hanging_on(db, task):
        db.delete(each)
    db.flush()
    db.delete(task)
    db.flush()
    return kept_aside


def _hanging_on(db: Session, task: Task) -> list[Any]:
    needs = db.exec(
        select(TaskDependency).where(
            (col(TaskDependency.task_id) == task.key) | (col(TaskDependency.needs_id) == task.key)
        )
    )
    return [*needs, *(row for table in (TaskComment, TaskLink, BreachReason) for row in _rows(db, table, task))]


def _rows(db: Session, table: type[Any], task: Task) -> list[Any]:
    return list(db.exec(select(table).where(table.task_id == task.key).order_by(col(table.id))).all())


def _content(db: Session, task: Task) -> dict[str, Any]:
    needs = db.exec(select(TaskDependency.needs_id).where(TaskDependency.task_id == task.key)).all()
    needed_by = db.exec(select(TaskDependency.task_id).where(TaskDependency.needs_id == task.key)).all()
    return {
        "code": task.code,
        "columns": {name: as_text(getattr(task, name)) for name in COLUMNS},
        "needs": list(needs),
        "needed_by": list(needed_by),
        "comments": [[each.by_id, each.text, each.removed] for each in _rows(db, TaskComment, task)],
        "links": [[each.by_id, each.name, each.address] for each in _rows(db, TaskLink, task)],
    }


def put_back(db: Session, event: Event, removed: RemovedTask, *, by: User) -> Task:
    """As it was, with all that hung on it and is still there; once."""
    content = removed.content
    taken = db.exec(select(Task.id).where(Task.event_id == event.key, Task.code == content["code"])).first()
    if taken is not None:
        raise Conflict(N_("There is another task %(code)s by now."), code=content["code"])
    task = Task(event_id=event.key, code=content["code"])
    for name, text in content["columns"].items():
        setattr(task, name, as_value(name, text))
    remember_words(task)
    db.add(task)
    db.flush()
    here = set(db.exec(select(Task.id).where(Task.event_id == event.key)).all())
    pairs = [(task.key, each) for each in content["needs"]] + [(each, task.key) for each in content["needed_by"]]
    db.add_all(
        TaskDependency(event_id=event.key, task_id=waiting, needs_id=needed)
        for waiting, needed in pairs
        if waiting in here and needed in here
    )
    for by_id, text, gone in content["comments"]:
        db.add(TaskComment(event_id=event.key, task_id=task.key, by_id=by_id, text=text, removed=gone))
    for by_id, name, address in content["links"]:
        db.add(TaskLink(event_id=event.key, task_id=task.key, by_id=by_id, name=name, address=address))
    note(db, task, "added", by=by)
    db.delete(removed)
    db.flush()
    return task


def removed(db: Session, event: Event, key: int) -> RemovedTask:
    found = db.get(RemovedTask, key)
    if found is None or found.event_id != event.key:
        raise NotFound
    return found
