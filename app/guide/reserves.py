"""Protocol is never cut, and often runs over: a reserve behind it, which recovery may use up, keeps the day on time."""

from collections.abc import Iterator

from fastapi import Request
from sqlmodel import Session
from starlette.responses import Response

from app.errors import N_, Invalid
from app.guide import history, row_actions
from app.guide.answers import Editor, planned_row
from app.guide.plan import Node, PlannedDay
from app.guide.recovery import allowance
from app.models import GuideDay, GuideItem, User
from app.vocabulary import Form, ItemKind
from app.web.languages import both
from app.web.languages import gettext as _
from app.web.pages import go
from app.web.rooms import room
from app.web.transaction import DB

RESERVE = 5
"""Minutes."""
router = room()


def without_reserve(plan: PlannedDay) -> list[int]:
    """Rows with which protocol ends, behind which nothing can be shortened at once."""
    steps = [step for root in plan.roots for step in _steps(root, protocol=False)]
    found = []
    for place, (node, protocol) in enumerate(steps):
        after = steps[place + 1] if place + 1 < len(steps) else None
        if protocol and not (after and (after[1] or allowance(after[0].row.minutes or 0, after[0].row.cut_to))):
            found.append(node.row.id)
    return found


def _steps(node: Node, *, protocol: bool) -> Iterator[tuple[Node, bool]]:
    protocol = protocol or node.row.protocol
    if not node.parts:
        yield node, protocol
    for part in node.parts:
        yield from _steps(part, protocol=protocol)


@router.post("/events/{event}/guide/rows/{row_id}/buffer")
def add_reserve(request: Request, access: Editor, db: DB, row_id: int) -> Response:
    item = planned_row(db, access, row_id)
    add(db, item, by=access.user)
    return go(
        request, f"/events/{access.event.slug}/guide/speakers", said=_("Five minutes of reserve stand behind it.")
    )


def add(db: Session, item: GuideItem, *, by: User) -> GuideItem:
    day = db.get(GuideDay, item.day_id) if item.day_id else None
    if day is None or item.kind not in (ItemKind.STEP, ItemKind.SESSION):
        raise Invalid(N_("A reserve stands behind a step or a session of a day."))
    parent = db.get(GuideItem, item.parent_id) if item.parent_id else None
    with history.step(db, item.event_id, history.Verb.ADD, both("Reserve", "Kohë rezervë"), by=by):
        return row_actions.add(
            db, day, kind=ItemKind.STEP, parent=parent, after=item.key, by=by, title_en="Reserve",
            title_sq="Kohë rezervë", minutes=RESERVE, cut_to=0, form=Form.PLENARY, public=False,
        )  # fmt: skip
