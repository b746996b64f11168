"""What others changed, for a page that stands at an earlier version: the rows that changed, or the day."""

from typing import Any

from fastapi import Request
from sqlmodel import Session
from starlette.responses import Response

from app.access.loaders import EventAccess, fetch, today
from app.access.powers import Power
from app.guide import news, queries
from app.guide.answers import Reader, choose_day, unserved_of
from app.guide.history_routes import agenda_view, history_view
from app.guide.plan import PlannedDay
from app.guide.speaking import speaking
from app.models import GuideDay
from app.web.formats import clock
from app.web.pages import fragment, parts
from app.web.rooms import room
from app.web.transaction import DB

router = room()


@router.get("/events/{event}/guide/news")
def since(request: Request, access: Reader, db: DB, version: int = -1, day: int | None = None) -> Response:
    """All that differs on the page of this day. The version is read first: what comes between is told once more."""
    now, changes = news.changes_since(db, access.event.key, version)
    plans = queries.all_planned(db, access.event)
    plan = choose_day(plans, fetch(db, GuideDay, day, access).key if day else None, today(access))
    if plan is None:
        return Response(status_code=204)
    changed = None if changes is None else news.touched(db, plan, changes)
    told: news.Difference | None = None
    if changes is not None and changed is not None:
        told = news.difference(news.as_it_was(access.event, plan, changes), plan, changed)
    shown = _around(db, access, plans) | {"plan": plan, "told": told, "day_id": plan.day.id}
    shown["later"] = ";".join(f"{key}={clock(opens)}" for key, opens in told.later) if told else ""
    shown["ideas"] = queries.ideas(db, access.event) if changes is None or news.of_ideas(changes, plans) else None
    return parts(request, fragment(request, "guide/_news.html", access=access, now=now, **shown))


def _around(db: Session, access: EventAccess, plans: list[PlannedDay]) -> dict[str, Any]:
    event = access.event
    return (
        history_view(db, access)
        | agenda_view(db, access, plans)
        | {
            "plans": plans,
            "editor": access.can(Power.EDIT_GUIDE),
            "adding": None,
            "unserved": unserved_of(db, event.key, plans),
            "remarks": queries.remarks(db, event.key),
            "speaking": speaking(db, event.key),
        }
    )
