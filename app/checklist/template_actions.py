"""Templates of the organisation: saved from a checklist, applied to another, removed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlmodel import Session, col, select

from app.access import audit
from app.checklist import queries
from app.checklist.actions import from_master
from app.checklist.dates import Rule
from app.checklist.history import new_act, note
from app.checklist.holidays import freeze
from app.checklist.master import MasterTask, master_list
from app.checklist.template_lists import counterparts, read, written
from app.errors import N_, Conflict, Forbidden, Invalid, NotFound
from app.models import ChecklistTemplate, Event, Task, TaskDependency, User
from app.vocabulary import EventKind
from app.web.fields import fold
from app.web.words import word


@dataclass(frozen=True, slots=True)
class List:
    """A master list, or a template that somebody saved (`row`). `key` stands in its address."""

    key: str
    name: str
    tasks: Sequence[MasterTask]
    row: ChecklistTemplate | None = None


def every(db: Session) -> list[List]:
    """Master lists first."""
    saved = db.exec(select(ChecklistTemplate).order_by(col(ChecklistTemplate.name))).all()
    return [_master(kind) for kind in EventKind] + [_saved(each) for each in saved]


def named(db: Session, key: str) -> List:
    if key in [*EventKind]:
        return _master(EventKind(key))
    found = db.get(ChecklistTemplate, int(key)) if key.isdecimal() and len(key) < 10 else None
    if found is None:
        raise NotFound
    return _saved(found)


def _master(kind: EventKind) -> List:
    return List(str(kind.value), word(kind), master_list(kind))


def _saved(row: ChecklistTemplate) -> List:
    return List(str(row.id), row.name, [read(each) for each in row.tasks], row)


def save(db: Session, event: Event, *, name: str, about: str, by: User) -> ChecklistTemplate:
    """The checklist of this event with its rules; without dates, people and what was done."""
    if fold(name) in {fold(each.name) for each in every(db)}:
        raise Invalid(fields={"name": N_("There is a template of this name already.")})
    tasks = of_event(db, event)
    if not tasks:
        raise Conflict(N_("This checklist has no tasks yet."))
    template = ChecklistTemplate(name=name, about=about, tasks=[written(each) for each in tasks], made_by_id=by.key)
    db.add(template)
    db.flush()
    audit.record(db, "checklist template saved", by=by, event=event, subject=name[:120])
    return template


def remove(db: Session, template: ChecklistTemplate, *, by: User) -> None:
    """By whoever made it, or an administrator."""
    if not may_remove(template, by):
        raise Forbidden
    audit.record(db, "checklist template removed", by=by, subject=template.name[:120])
    db.delete(template)
    db.flush()


def may_remove(template: ChecklistTemplate, user: User) -> bool:
    return user.admin or template.made_by_id == user.key


def of_event(db: Session, event: Event) -> list[MasterTask]:
    rows = db.exec(
        select(Task)
        .where(Task.event_id == event.key)
        .order_by(col(Task.phase_position), col(Task.position), col(Task.id))
    ).all()
    needs = queries.dependencies(db, event)
    return [_plain(row, tuple(needs.get(row.key, ()))) for row in rows]


def _plain(task: Task, needs: tuple[str, ...]) -> MasterTask:
    return MasterTask(
        phase_position=task.phase_position,
        phase_en=task.phase_en,
        phase_sq=task.phase_sq,
        title_en=task.title_en,
        title_sq=task.title_sq,
        function=task.function,
        deliverable_en=task.deliverable_en,
        deliverable_sq=task.deliverable_sq,
        source=task.source,
        rule=Rule(
            code=task.code,
            anchor=task.anchor,
            offset=task.offset_days,
            bound=task.bound,
            lead=task.lead_days,
            hard=task.hard,
            retention=task.retention,
            month_limit=task.month_limit,
            depends_on=needs,
        ),
    )


# Applying one


def missing(db: Session, event: Event, template: List) -> list[MasterTask]:
    """What the event does not have, neither by its code nor by its title."""
    there = counterparts(template.tasks, of_event(db, event))
    return [task for task in template.tasks if task.rule.code not in there]


def apply(db: Session, event: Event, template: List, *, by: User) -> int:
    """Add what is missing, with its rules pointing at the tasks that the event has. Returns how many.

    A code that the event gave to another task is not taken twice: the new one gets the next free one.
    """
    here = of_event(db, event)
    codes = counterparts(template.tasks, here)
    wanted = [task for task in template.tasks if task.rule.code not in codes]
    known = {task.code: task for task in db.exec(select(Task).where(Task.event_id == event.key)).all()}
    taken = {*known} | {task.rule.code for task in wanted if task.rule.code not in known}
    for task in wanted:
        codes[task.rule.code] = task.rule.code if task.rule.code not in known else _free(taken)
    phases, last = _phases(here), max((task.position for task in known.values()), default=-1)
    for position, task in enumerate(wanted, start=last + 1):
        row = from_master(event, position, _placed(task, codes, phases))
        db.add(row)
        known[row.code] = row
    db.flush()
    act = new_act()
    for task in wanted:
        note(db, known[codes[task.rule.code]], "added", by=by, act=act)
        for needed in task.rule.depends_on:
            if codes.get(needed) in known:
                needs = known[codes[needed]]
                db.add(TaskDependency(event_id=event.key, task_id=known[codes[task.rule.code]].key, needs_id=needs.key))
    db.flush()
    queries.load(db, event, event.starts_on)  # refuses a circle by name
    freeze(db, event)
    audit.record(db, "checklist template applied", by=by, event=event, subject=template.name[:120])
    return len(wanted)


def _placed(task: MasterTask, codes: dict[str, str], phases: dict[str, MasterTask]) -> MasterTask:
    """With the codes and in the phase that it has in this event; an unknown phase comes last."""
    rule = replace(task.rule, code=codes[task.rule.code], anchor=codes.get(task.rule.anchor, task.rule.anchor))
    names = [fold(name) for name in (task.phase_en, task.phase_sq) if name]
    like = next((phases[name] for name in names if name in phases), None)
    if like is None:
        after = max((each.phase_position for each in phases.values()), default=0)
        like = replace(task, phase_position=after + 1)
        phases |= dict.fromkeys(names, like)
    return replace(task, rule=rule, phase_position=like.phase_position, phase_en=like.phase_en, phase_sq=like.phase_sq)


def _phases(tasks: Sequence[MasterTask]) -> dict[str, MasterTask]:
    return {fold(name): task for task in tasks for name in (task.phase_en, task.phase_sq) if name}


def _free(taken: set[str]) -> str:
    number = next(n for n in range(1, len(taken) + 2) if f"X{n:02}" not in taken)
    taken.add(f"X{number:02}")
    return f"X{number:02}"
