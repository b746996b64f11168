"""The guide's rows with their times, as recorders' pages follow them."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session

from app.guide import queries as guide
from app.guide.plan import Node, PlannedDay
from app.models import Event
from app.notes.following import Stop
from app.vocabulary import Form, ItemKind, ItemRole
from app.web.formats import moment, time_of
from app.web.languages import both
from app.web.languages import gettext as _

MINUTE = 60


def stops_of(db: Session, event: Event, user_id: int) -> list[Stop]:
    """At the times of the plan. A run brings its own times here, and nowhere else: nobody else is asked."""
    plans = guide.all_planned(db, event)
    return [stop for plan in plans for root in plan.roots for stop in _stops(plan, root, user_id)]


def _stops(
    plan: PlannedDay, node: Node, user_id: int, place: Node | None = None, mine: bool = False, split: int = 0
) -> list[Stop]:
    in_group = place is not None and place.row.kind is ItemKind.LANE
    if node.row.kind is ItemKind.LANE or (node.row.kind is ItemKind.SESSION and not in_group):
        place = None if node.row.form is Form.BREAK else node
    recorders = node.with_role(ItemRole.RECORDER)
    if recorders:
        mine = any(person.user_id == user_id for person in recorders)
    if node.row.kind is ItemKind.SPLIT:
        split = node.row.id
    if node.parts:
        return [stop for part in node.parts for stop in _stops(plan, part, user_id, place, mine, split)]
    if node.row.kind is ItemKind.SPLIT or not node.span.minutes:
        return []
    instant = plan.times.clock.instant
    opens, closes = (minute_of(instant(at)) for at in (node.span.start, node.span.end))
    if place is None:
        return [Stop(opens, closes, "", _title(node), "", mine=False)]
    there = f"{place.row.kind}/{place.row.id}"
    return [Stop(opens, closes, there, _title(node), _title(place), mine, split)]


def _title(node: Node) -> str:
    title = both(node.row.title_en, node.row.title_sq)
    if title:
        return title
    return _("Parallel group") if node.row.kind is ItemKind.LANE else _("Session")


def as_told(stops: list[Stop]) -> list[tuple[Any, ...]]:
    """For the devices: short, as every page carries it."""
    return [(*stop[:5], int(stop.mine), stop.split) for stop in stops]


def minute_of(now: datetime) -> int:
    return int(now.timestamp()) // MINUTE


def when(minute: int, now: datetime, zone: str) -> str:
    """On the wall of the event; with its day, where that is not today."""
    at = datetime.fromtimestamp(minute * MINUTE, UTC)
    today = at.astimezone(ZoneInfo(zone)).date() == now.astimezone(ZoneInfo(zone)).date()
    return time_of(at, zone) if today else moment(at, zone)
