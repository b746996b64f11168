"""The checklist for programs."""

from typing import Annotated

from fastapi import Depends
from starlette.responses import Response

from app.access.loaders import EventAccess, in_event, today
from app.access.powers import Power
from app.checklist import queries
from app.web.pages import json_answer
from app.web.rooms import room
from app.web.transaction import DB

router = room(prefix="/api/v1/events/{event}", tags=["checklist"])
Reader = Annotated[EventAccess, Depends(in_event(Power.READ_PREPARATION))]


@router.get("/checklist", summary="Every task of an event, with its dates and state")
def checklist(access: Reader, db: DB) -> Response:
    """Dates are ISO 8601. `days` is how late a task is, negative when early or ahead. `finish` is the forecast."""
    known = queries.standing(db, access.event, today(access))
    event = access.event
    return json_answer(
        {
            "event": event.slug,
            "starts_on": event.starts_on,
            "ends_on": event.ends_on,
            "provisional": event.provisional,
            "today": known.today,
            "tasks": [_task(known, task) for task in known.tasks.values()],
        }
    )


def _task(known: queries.Checklist, task: queries.TaskFacts) -> dict[str, object]:
    rule, dated = known.plan.rules[task.code], known.plan.dated[task.code]
    standing, expected = known.statuses[task.code], known.forecasts.get(task.code)
    return {
        "id": task.id,
        "code": task.code,
        "phase": {"en": task.phase_en, "sq": task.phase_sq},
        "title": {"en": task.title_en, "sq": task.title_sq},
        "function": task.function,
        "owner": known.person(task),
        "bound": rule.bound,
        "anchor": rule.anchor,
        "offset_days": rule.offset,
        "lead_days": rule.lead,
        "hard": rule.hard,
        "depends_on": rule.depends_on,
        "rule_date": dated.rule_date,
        "benchmark": dated.benchmark,
        "by_rule": dated.by_rule,
        "begin_by": dated.begin_by,
        "pinned": rule.pinned is not None,
        "completed_on": rule.completed,
        "state": standing.state,
        "days": standing.days,
        "waits_for": standing.waits_for,
        "finish": expected.finish if expected else None,
        "at_risk_days": expected.late if expected else 0,
    }
