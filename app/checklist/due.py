"""What other rooms show of a checklist: what is due next, and how many tasks stand how."""

from datetime import date
from typing import NamedTuple

from sqlmodel import Session

from app.checklist import queries
from app.checklist.dates import Status, hard_breaches
from app.checklist.queries import Checklist
from app.models import Event
from app.vocabulary import TaskState, TeamFunction


class Due(NamedTuple):
    task_id: int
    code: str
    title_en: str
    title_sq: str
    function: TeamFunction | None
    person: str
    benchmark: date
    status: Status


class Counts(NamedTuple):
    """`late` counts what somebody can act on; what waits for a late task is not late itself."""

    total: int
    done: int
    late: int
    due: int
    at_risk: int
    breaches: int


def next_due(
    db: Session,
    event: Event,
    today: date,
    limit: int = 5,
    *,
    checklist: Checklist | None = None,
    of: int | None = None,
) -> list[Due]:
    """What can be worked on, the most urgent first; with `of`, by that person. Hand in `checklist` to share it."""
    known = checklist or queries.standing(db, event, today)
    actionable = [
        code
        for code, standing in known.statuses.items()
        if standing.state in (TaskState.OVERDUE, TaskState.DUE_TODAY, TaskState.DUE_SOON, TaskState.LATER)
        and (of is None or known.belongs_to(known.tasks[code], of))
    ]
    actionable.sort(key=lambda code: known.plan[code].benchmark)
    return [_due(known, code) for code in actionable[:limit]]


def _due(known: Checklist, code: str) -> Due:
    task = known.tasks[code]
    return Due(
        task.id,
        code,
        task.title_en,
        task.title_sq,
        task.function,
        known.person(task),
        known.plan[code].benchmark,
        known.statuses[code],
    )


def counts(db: Session, event: Event, today: date, *, checklist: Checklist | None = None) -> Counts:
    known = checklist or queries.standing(db, event, today)
    states = [standing.state for standing in known.statuses.values()]
    return Counts(
        total=len(states) - states.count(TaskState.NOT_APPLICABLE),
        done=states.count(TaskState.DONE),
        late=states.count(TaskState.OVERDUE),
        due=states.count(TaskState.DUE_TODAY) + states.count(TaskState.DUE_SOON),
        at_risk=sum(1 for found in known.forecasts.values() if found.late),
        breaches=len(hard_breaches(known.plan, today)),
    )
