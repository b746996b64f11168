"""The guide for programs."""

from typing import Annotated

from fastapi import Depends
from starlette.responses import Response

from app.access.loaders import EventAccess, in_event
from app.access.powers import Power
from app.guide import queries
from app.guide.checks import Finding
from app.guide.plan import Node, PlannedDay
from app.web.pages import json_answer
from app.web.rooms import room
from app.web.transaction import DB

router = room(prefix="/api/v1")
Reader = Annotated[EventAccess, Depends(in_event(Power.READ_PREPARATION))]


@router.get("/events/{event}/guide", summary="The guide with its times, doubts and shares")
def guide(access: Reader, db: DB) -> Response:
    """Days, each with its rows as a tree. Times are aware; `opens` and `closes` are wall minutes of the day."""
    plans = queries.all_planned(db, access.event)
    questions = queries.questions(db, access.event.key)
    return json_answer(
        {
            "event": access.event.slug,
            "zone": access.event.zone,
            "days": [_day(plan, questions) for plan in plans],
        }
    )


def _day(plan: PlannedDay, questions: dict[int, list[queries.QuestionRow]]) -> dict[str, object]:
    return {
        "id": plan.day.id,
        "on": plan.day.on.isoformat(),
        "title_en": plan.day.title_en,
        "title_sq": plan.day.title_sq,
        "opens": plan.day.starts,
        "closes": plan.closes,
        "shares": plan.shares.percents(),
        "doubts": [_doubt(one) for one in plan.doubts],
        "rows": [_row(plan, node, questions) for node in plan.roots],
    }


def _doubt(finding: Finding) -> dict[str, object]:
    """Without the person: who is meant stands among the people of the row, where unlisted ones are left out."""
    return {"doubt": finding.doubt} | {name: value for name, value in finding.params.items() if name != "person"}


def _row(plan: PlannedDay, node: Node, questions: dict[int, list[queries.QuestionRow]]) -> dict[str, object]:
    row, instant = node.row, plan.times.clock.instant
    return {
        "id": row.id, "uid": row.uid, "version": row.version, "kind": row.kind, "number": row.number,
        "title_en": row.title_en, "title_sq": row.title_sq,
        "start": instant(node.span.start).isoformat(), "end": instant(node.span.end).isoformat(),
        "opens": node.span.opens, "closes": node.span.closes, "minutes": node.span.minutes, "pin": row.pin,
        "gap": node.gap, "slack": node.slack, "form": row.form, "method": row.method, "room": row.room,
        "cut_to": row.cut_to, "optional": row.optional, "protocol": row.protocol, "public": row.public,
        "objectives": sorted(node.objectives),
        "people": [{"role": one.role, "name": one.name} for one in node.people if not one.unlisted],
        "questions": [
            {"id": one.id, "text_en": one.text_en, "text_sq": one.text_sq} for one in questions.get(row.id, ())
        ],
        "doubts": [_doubt(one) for one in node.doubts],
        "rows": [_row(plan, part, questions) for part in node.parts],
    }  # fmt: skip
