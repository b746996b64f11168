"""Where a task stands in its list: its phase, its place there, and whether it is there at all."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import delete
from sqlmodel import Session, col, select

from app.checklist import history
from app.checklist.bulk import Done
from app.checklist.history import ADDED, COLUMNS, as_text, as_value, kept, note
from app.checklist.searching import remember_words
from app.errors import N_, Conflict, Invalid, NotFound
from app.models import BreachReason, Event, RemovedTask, Task, TaskChange, TaskComment, TaskDependency, TaskLink, User


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
    return remove_all(db, event, [task], by=by)[0]


def remove_all(db: Session, event: Event, tasks: Sequence[Task], *, by: User) -> list[RemovedTask]:
    """Each kept aside with what hangs on it, in as many statements for one as for all."""
    codes, keys = {task.code for task in tasks}, [task.key for task in tasks]
    counted = db.exec(select(Task.code).where(Task.event_id == event.key, col(Task.anchor).in_(codes))).all()
    if set(counted) - codes:
        names = ", ".join(code for code in counted if code not in codes)
        raise Conflict(N_("%(codes)s is counted from this task. Change that first."), codes=names)
    hanging = _hanging_on(db, keys)
    kept_aside = [
        RemovedTask(event_id=event.key, by_id=by.key, content=_content(task, hanging[task.key])) for task in tasks
    ]
    db.add_all(kept_aside)
    db.flush()
    either = col(TaskDependency.task_id).in_(keys) | col(TaskDependency.needs_id).in_(keys)
    for table, which in (
        (TaskDependency, either),
        (TaskComment, col(TaskComment.task_id).in_(keys)),
        (TaskLink, col(TaskLink.task_id).in_(keys)),
        (BreachReason, col(BreachReason.task_id).in_(keys)),
        (Task, col(Task.id).in_(keys)),
    ):
        db.execute(delete(table).where(which), execution_options={"of_event": event.key})
    return kept_aside


@dataclass(slots=True)
class _On:
    """What hangs on one task."""

    needs: list[int] = field(default_factory=list)
    needed_by: list[int] = field(default_factory=list)
    comments: list[TaskComment] = field(default_factory=list)
    links: list[TaskLink] = field(default_factory=list)


def _hanging_on(db: Session, keys: Sequence[int]) -> dict[int, _On]:
    found: dict[int, _On] = defaultdict(_On)
    either = col(TaskDependency.task_id).in_(keys) | col(TaskDependency.needs_id).in_(keys)
    for need in db.exec(select(TaskDependency).where(either).order_by(col(TaskDependency.id))):
        found[need.task_id].needs.append(need.needs_id)
        found[need.needs_id].needed_by.append(need.task_id)
    for comment in db.exec(select(TaskComment).where(col(TaskComment.task_id).in_(keys)).order_by(col(TaskComment.id))):
        found[comment.task_id].comments.append(comment)
    for link in db.exec(select(TaskLink).where(col(TaskLink.task_id).in_(keys)).order_by(col(TaskLink.id))):
        found[link.task_id].links.append(link)
    return found


def _content(task: Task, on: _On) -> dict[str, Any]:
    return {
        "code": task.code,
        "columns": {name: as_text(getattr(task, name)) for name in COLUMNS},
        "needs": on.needs,
        "needed_by": on.needed_by,
        "comments": [[each.by_id, each.text, each.removed] for each in on.comments],
        "links": [[each.by_id, each.name, each.address] for each in on.links],
    }


def take_back(db: Session, event: Event, act: str, *, by: User) -> list[Task]:
    """All of an act: what it changed becomes what it was, and what it added is deleted (and can be put back).
    Conflict, and nothing happens, where somebody has changed any of it since."""
    added = _added(db, event, act)
    changed_since = set(
        db.exec(
            select(TaskChange.task_id).where(
                col(TaskChange.task_id).in_([task.key for task in added]), TaskChange.act != act
            )
        )
    )
    if changed_since:
        codes = ", ".join(task.code for task in added if task.key in changed_since)
        raise Conflict(N_("Changed again since, so it stays as it is: %(codes)s."), codes=codes)
    if added:
        remove_all(db, event, added, by=by)
    try:
        return [*added, *history.take_back(db, event, act, by=by)]
    except NotFound:
        if not added:
            raise
        return added


def _added(db: Session, event: Event, act: str) -> list[Task]:
    added = (
        select(Task)
        .join(TaskChange, col(TaskChange.task_id) == col(Task.id))
        .where(TaskChange.event_id == event.key, TaskChange.act == act, TaskChange.field == ADDED, Task.source == "")
    )
    return list(db.exec(added.order_by(col(Task.position))).all())


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
    note(db, task, ADDED, by=by)
    db.delete(removed)
    db.flush()
    return task


def removed(db: Session, event: Event, key: int) -> RemovedTask:
    found = db.get(RemovedTask, key)
    if found is None or found.event_id != event.key:
        raise NotFound
    return found
