"""What changes a checklist."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, update
from sqlmodel import Session, col, select

from app.access import actions as access_actions
from app.access import audit
from app.checklist import arranging, queries
from app.checklist.dates import EventDates
from app.checklist.editing import as_typed
from app.checklist.history import kept, note, wait_for
from app.checklist.holidays import freeze
from app.checklist.master import MasterTask, master_list
from app.checklist.members import check_member
from app.checklist.searching import remember_words
from app.db import rows_changed
from app.errors import N_, Conflict, Invalid
from app.guide import day_actions
from app.models import Event, Task, User
from app.vocabulary import Anchor, EventKind, TeamFunction
from app.web.languages import both, gettext


def adopt_master_list(db: Session, event: Event, kind: EventKind, *, by: User | None) -> int:
    """Add every task of the master list that this event does not have yet; returns how many."""
    known = {task.code: task for task in db.exec(select(Task).where(Task.event_id == event.key)).all()}
    added = []
    for position, master in enumerate(master_list(kind)):
        if master.rule.code not in known:
            added.append(from_master(event, position, master))
    db.add_all(added)
    db.flush()
    known |= {task.code: task for task in added}
    new = {task.code for task in added}
    rules = [master.rule for master in master_list(kind) if master.rule.code in new]
    wait_for(db, event, {known[rule.code].key: [known[code].key for code in rule.depends_on] for rule in rules})
    freeze(db, event)
    return len(added)


def from_master(event: Event, position: int, master: MasterTask) -> Task:
    """A task as a list has it, not yet in the database and without what it waits for."""
    rule = master.rule
    task = Task(
        event_id=event.key,
        code=rule.code,
        position=position,
        phase_position=master.phase_position,
        phase_en=master.phase_en,
        phase_sq=master.phase_sq,
        title_en=master.title_en,
        title_sq=master.title_sq,
        function=master.function,
        bound=rule.bound,
        anchor=rule.anchor,
        offset_days=rule.offset,
        lead_days=rule.lead,
        hard=rule.hard,
        retention=rule.retention,
        month_limit=rule.month_limit,
        deliverable_en=master.deliverable_en,
        deliverable_sq=master.deliverable_sq,
        source=master.source,
    )
    remember_words(task)
    return task


def add_task(
    db: Session,
    event: Event,
    *,
    title: str,
    language: str,
    phase: str = "",
    function: TeamFunction | None = None,
    offset_days: int = 0,
    anchor: str = Anchor.EVENT_START,
    below: Task | None = None,
    by: User,
) -> Task:
    """At the end of its phase, or behind the task `below`, with the next free code of its own."""
    task = place(db, event, phase=both(below.phase_en, below.phase_sq) if below else phase)
    if below:
        arranging.place(db, event, task, below.phase_position, below, by=by)
    task.function, task.offset_days, task.anchor = function, offset_days, anchor
    setattr(task, f"title_{language}", title)
    remember_words(task)
    db.flush()
    refuse_circles(db, event, "anchor")
    note(db, task, "added", by=by)
    freeze(db, event)
    return task


def place(db: Session, event: Event, *, phase: str) -> Task:
    """An empty task at the end of a phase, known by its name in either language, or of a new one."""
    like = db.exec(
        select(Task).where(Task.event_id == event.key, (Task.phase_en == phase) | (Task.phase_sq == phase)).limit(1)
    ).first()
    position, last_phase = db.exec(
        select(func.max(Task.position), func.max(Task.phase_position)).where(Task.event_id == event.key)
    ).one()
    task = Task(
        event_id=event.key,
        code=_next_code(db, event),
        position=(position or 0) + 1,
        phase_position=like.phase_position if like else (last_phase or 0) + 1,
        phase_en=like.phase_en if like else phase[:120],
        phase_sq=like.phase_sq if like else "",
    )
    db.add(task)
    db.flush()
    return task


def _next_code(db: Session, event: Event) -> str:
    own = db.exec(select(Task.code).where(Task.event_id == event.key, col(Task.code).startswith("X"))).all()
    numbers = [int(code[1:]) for code in own if code[1:].isdecimal()]
    return f"X{max(numbers, default=0) + 1:02}"


def complete(db: Session, task: Task, *, by: User, on: date, benchmark: date) -> None:
    """Done, measured against the benchmark of this day. A second tap changes nothing."""
    if task.not_applicable:
        raise Conflict(N_("This task is marked as not applicable. Take that back first."))
    if task.completed_on is None:
        with kept(db, task, by=by):
            task.completed_on = on
            task.completed_by_id = by.key
            task.measured_against = benchmark
            _touch(db, task)


def reopen(db: Session, task: Task, *, by: User) -> None:
    if task.completed_on is not None:
        with kept(db, task, by=by):
            task.completed_on = task.completed_by_id = task.measured_against = None
            _touch(db, task)


def edit(
    db: Session,
    event: Event,
    task: Task,
    changed: Mapping[str, Any],
    *,
    was: Mapping[str, str],
    version: int | None,
    today: date,
    by: User,
) -> None:
    """Change these fields of a task.

    `was` is what the editor saw in each: with a stale `version` a field that somebody else has changed meanwhile is
    refused with Conflict, while two people in two fields of one task do not disturb each other.
    """
    known = queries.load(db, event, today)
    if version != task.version:
        stands = as_typed(task, known)
        if any(name not in was or stands[name] != was[name] for name in changed):
            raise Conflict
    check_reason(task, changed)
    _claim(db, task)
    with kept(db, task, by=by, needs="depends_on" in changed):
        _change(db, event, task, changed, benchmark=known.plan[task.code].benchmark, today=today, by=by)
    for name in changed.keys() & {"depends_on", "anchor"}:
        refuse_circles(db, event, name)


def _change(
    db: Session, event: Event, task: Task, changed: Mapping[str, Any], *, benchmark: date, today: date, by: User
) -> None:
    for name, value in changed.items():
        match name:
            case "benchmark":
                task.pinned_on = value
            case "completed_on":
                complete_on(task, value, benchmark, today=today, by=by)
            case "depends_on":
                _wait_for(db, event, task, value)
            case "owner_id":
                check_member(db, event, value, field="owner_id")
                task.owner_id = value
            case _:
                setattr(task, name, value)
    remember_words(task)
    db.flush()


def check_reason(task: Task, changed: Mapping[str, Any]) -> None:
    after = {name: changed.get(name, getattr(task, name)) for name in ("not_applicable", "not_applicable_reason")}
    if after["not_applicable"] and not after["not_applicable_reason"]:
        raise Invalid(fields={"not_applicable_reason": N_("Say why this task does not apply.")})
    if changed.get("title_en", task.title_en) == "" and changed.get("title_sq", task.title_sq) == "":
        raise Invalid(fields={name: N_("A task needs a name.") for name in changed if name.startswith("title")})


def complete_on(task: Task, on: date | None, benchmark: date | None, *, today: date, by: User) -> None:
    if on and on > today:
        raise Invalid(fields={"completed_on": N_("This day has not come yet.")})
    task.completed_by_id = by.key if on else None
    task.measured_against = (task.measured_against or benchmark) if on else None
    task.completed_on = on


def _wait_for(db: Session, event: Event, task: Task, codes: Iterable[str]) -> None:
    codes = list(codes)
    named = select(Task).where(Task.event_id == event.key, col(Task.code).in_(codes))
    by_code = {each.code: each for each in db.exec(named).all()}
    unknown = [code for code in codes if code not in by_code]
    if unknown:
        message = N_("There is no task %(codes)s in this checklist.")
        raise Invalid(fields={"depends_on": gettext(message, codes=", ".join(unknown))})
    wait_for(db, event, {task.key: [by_code[code].key for code in codes]})


def refuse_circles(db: Session, event: Event, name: str) -> None:
    """Raises Invalid at the field `name`, with the path of the circle, and the request is rolled back."""
    try:
        queries.load(db, event, event.starts_on)
    except Conflict as circle:
        raise Invalid(fields={name: gettext(circle.message, **circle.params)}) from None


def _claim(db: Session, task: Task) -> None:
    """Raise the version, unless somebody else did since this row was read."""
    claim = update(Task).where(col(Task.id) == task.key, col(Task.version) == task.version)
    claim = claim.values(version=task.version + 1).execution_options(of_event=task.event_id)
    if rows_changed(db, claim) != 1:
        raise Conflict
    db.refresh(task, ["version"])


def _touch(db: Session, task: Task) -> None:
    task.version += 1
    db.flush()


def give_function(
    db: Session, event: Event, function: TeamFunction, *, holder_id: int | None, deputy_id: int | None, by: User
) -> None:
    """To members of the team; the deputy is somebody else."""
    for name, user_id in (("holder_id", holder_id), ("deputy_id", deputy_id)):
        check_member(db, event, user_id, field=name)
    if deputy_id is not None and deputy_id == holder_id:
        raise Invalid(fields={"deputy_id": N_("The deputy is somebody else than the holder.")})
    access_actions.give_function(db, event, function, holder_id, deputy_id, by=by)


# The event moves


def move_event(db: Session, event: Event, moved: EventDates, *, version: int | None, by: User) -> None:
    """The event with all that counts from it; the days of its guide go along. Whole or not at all."""
    if version is not None and version != event.version:
        raise Conflict
    days = (moved.start - event.starts_on).days
    event.starts_on, event.ends_on = moved.start, moved.end
    event.version += 1
    day_actions.move_event(db, event, by=timedelta(days=days))
    freeze(db, event)
    audit.record(db, "event moved", by=by, event=event, subject=f"{moved.start} to {moved.end}")
