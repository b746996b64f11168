"""Many tasks at once: whole or not at all, and one act to take back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlmodel import Session, col, select

from app.checklist.dates import FARTHEST
from app.checklist.history import kept
from app.checklist.members import check_member
from app.errors import N_, Invalid, NotFound
from app.models import Event, Task, User
from app.vocabulary import TeamFunction

LEFT_AS_IT_IS = N_("Choose a function or a person.")


@dataclass(frozen=True, slots=True)
class Done:
    """`act` takes it back ("" if nothing changed). `left`: chosen, but not concerned."""

    act: str
    changed: Sequence[Task]
    left: Sequence[Task] = ()
    followers: int = 0


def chosen(db: Session, event: Event, ids: Iterable[int]) -> list[Task]:
    """The tasks of these numbers; NotFound if any is not of this event, Invalid if there are none."""
    wanted = set(ids)
    if not wanted:
        raise Invalid(fields={"task": N_("Choose tasks first.")})
    found = db.exec(
        select(Task)
        .where(Task.event_id == event.key, col(Task.id).in_(wanted))
        .order_by(col(Task.phase_position), col(Task.position), col(Task.id))
    ).all()
    if len(found) != len(wanted):
        raise NotFound
    return list(found)


def assign(
    db: Session, event: Event, tasks: Sequence[Task], *, function: TeamFunction | None, person: str | None, by: User
) -> Done:
    """To a function, a person (by number), or both; None leaves it as it is. The person "function" is its holder."""
    if function is None and person is None:
        raise Invalid(fields={"function": LEFT_AS_IT_IS})
    owner_id = None if person in (None, "function") else int(person)
    check_member(db, event, owner_id, field="person")
    with kept(db, *tasks, by=by) as act:
        for task in tasks:
            task.version += 1
            if function is not None:
                task.function = function
            if person is not None:
                task.owner_id = owner_id
    return Done(act, tasks)


def shift(db: Session, event: Event, tasks: Sequence[Task], days: int, *, by: User) -> Done:
    """By so many days, for this event alone. A pinned task moves with its pin; what is done stays; one that is counted
    from another chosen task moves with that one, and so does what nobody chose but is counted from a chosen task."""
    open_tasks, left = _open(tasks)
    anchors = dict(db.exec(select(Task.code, Task.anchor).where(Task.event_id == event.key)).all())
    by_offset = {task.code for task in open_tasks if not task.pinned_on}
    carried = {code for code in anchors if any(up in by_offset for up in _anchored_on(anchors, code))}
    with kept(db, *open_tasks, by=by) as act:
        for task in open_tasks:
            task.version += 1
            if task.pinned_on:
                task.pinned_on += timedelta(days=days)
            elif task.code not in carried:
                task.offset_days += days
            if abs(task.offset_days) > FARTHEST:
                raise Invalid(fields={"days": N_("This is too far from the event.")})
    return Done(act if open_tasks else "", open_tasks, left, len(carried - by_offset))


def _anchored_on(anchors: Mapping[str, str], code: str) -> Iterable[str]:
    while (code := anchors.get(code, "")) in anchors:
        yield code


def drop(db: Session, tasks: Sequence[Task], reason: str, *, by: User) -> Done:
    """Not applicable to this event, for one reason."""
    open_tasks, left = _open(tasks)
    with kept(db, *open_tasks, by=by) as act:
        for task in open_tasks:
            task.version += 1
            task.not_applicable, task.not_applicable_reason = True, reason
    return Done(act if open_tasks else "", open_tasks, left)


def _open(tasks: Sequence[Task]) -> tuple[list[Task], list[Task]]:
    still = [task for task in tasks if task.completed_on is None and not task.not_applicable]
    return still, [task for task in tasks if task not in still]
