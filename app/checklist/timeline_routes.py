"""The checklist on a line of time, and the same figures as a table."""

from typing import Annotated, Any, NamedTuple
from urllib.parse import urlencode

from fastapi import Depends, Request
from starlette.responses import Response

from app.access.loaders import EventAccess, in_event, today
from app.access.powers import Power
from app.checklist import pages, queries, rows
from app.checklist.forms import Grouping, View
from app.checklist.queries import Checklist
from app.checklist.timeline_view import Drawing, Item, draw
from app.vocabulary import TeamFunction
from app.web.formats import day, month
from app.web.languages import gettext as _
from app.web.languages import ngettext
from app.web.pages import render
from app.web.rooms import room
from app.web.transaction import DB

router = room(prefix="/events/{event}/checklist/timeline")
Reader = Annotated[EventAccess, Depends(in_event(Power.READ_PREPARATION))]
TITLE = 46  # characters of a label
DRAWN = 400  # tasks in one drawing; beyond, people narrow the list down


class Line(NamedTuple):
    """A row of the table below the drawing."""

    row: rows.Row
    begin: str
    waits_for: list[tuple[int, str]]


@router.get("")
def timeline(request: Request, access: Reader, db: DB) -> Response:
    known = queries.standing(db, access.event, today(access))
    view = View.of(request.query_params).model_copy(update={"by": Grouping.PHASE, "choose": False})
    matching = queries.found(db, access.event, view.q) if view.q else None
    return render(request, "checklist/timeline.html", tab="checklist", **_context(known, access, view, matching))


def _context(known: Checklist, access: EventAccess, view: View, matching: set[int] | None) -> dict[str, Any]:
    edits = access.can(Power.EDIT_CHECKLIST)
    groups = rows.groups(known, view, reader=access.user.key, edits=edits, matching=matching)
    shown = [row for group in groups for row in group.rows]
    drawing = _draw(known, groups) if 0 < len(shown) <= DRAWN else None
    address = f"{pages.base(access)}/timeline"
    here = pages.views(known, access, view)
    return here | {
        "access": access,
        "base": pages.base(access),
        "address": address,
        "pills": [pill._replace(href=_at(address, view, show=pill.shown)) for pill in here["pills"]],
        "functions": TeamFunction,
        "drawing": drawing,
        "months": [(mark.x, month(mark.day)) for mark in drawing.months] if drawing else [],
        "titles": {row.code: row.title for row in shown},
        "short": {row.code: row.title if len(row.title) <= TITLE else row.title[: TITLE - 1] + "…" for row in shown},
        "groups": [(group, [_line(known, row) for row in group.rows]) for group in groups],
        "too_many": len(shown) > DRAWN,
        "today": known.today,
        "to_go": _distance(known),
        "ids": {task.code: task.id for task in known.tasks.values()},
        "causes": pages.causes(known),
        "left": pages.left(known),
    }


def _at(address: str, view: View, **changed: str) -> str:
    query = urlencode({name: value for name, value in view.query(**changed).items() if name not in ("by", "choose")})
    return f"{address}?{query}" if query else address


def _draw(known: Checklist, groups: list[rows.Group]) -> Drawing:
    plan = known.plan
    return draw(
        [
            (
                group.title,
                [
                    Item(
                        row.code,
                        plan[row.code].begin_by,
                        plan[row.code].benchmark,
                        row.tone,
                        row.hard,
                        plan.rules[row.code].depends_on,
                    )
                    for row in group.rows
                ],
            )
            for group in groups
        ],
        known.today,
        (plan.event.start, plan.event.end),
    )


def _line(known: Checklist, row: rows.Row) -> Line:
    waits = [(known.tasks[code].id, code) for code in known.plan.waits_for(row.code)]
    return Line(row, day(known.plan[row.code].begin_by), waits)


def _distance(known: Checklist) -> str:
    days = (known.plan.event.start - known.today).days
    if days > 0:
        return ngettext("%(num)d day to the event", "%(num)d days to the event", days)
    return _("the event has begun")
