"""The guide's rows with their times, as recorders' pages follow them."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select
from sqlmodel import Session, col

from app.guide import queries as guide
from app.guide.plan import Node, PlannedDay
from app.models import Event, GuideItem
from app.notes.places import prompts
from app.notes.plan.asking import Asked, asked, asked_in
from app.notes.plan.following import Stop
from app.vocabulary import Form, ItemKind, ItemRole
from app.web.formats import moment, time_of
from app.web.languages import both
from app.web.languages import gettext as _

MINUTE = 60


class Asking(NamedTuple):
    """The questions of an event, by the row that they belong to; and what is said and done in its other rows."""

    questions: Mapping[int, list[Asked]]
    spoken: Mapping[int, tuple[str, ...]]


class Within(NamedTuple):
    """What a row has from those that it lies in."""

    place: Node | None = None
    mine: bool = False
    split: int = 0
    questions: tuple[Asked, ...] = ()


def stops_of(db: Session, event: Event, user_id: int) -> list[Stop]:
    """At the times of the plan. A run brings its own times here, and nowhere else: nobody else is asked."""
    plans, asking = guide.all_planned(db, event), _asking(db, event)
    return [stop for plan in plans for root in plan.roots for stop in _stops(plan, root, user_id, asking, Within())]


def steps_asking(db: Session, event: Event) -> dict[int, list[str]]:
    """The titles of the steps in which each question is asked."""
    found: dict[int, list[str]] = defaultdict(list)
    for stop in stops_of(db, event, 0):
        if stop.question:
            found[stop.question].append(stop.title)
    return found


def _asking(db: Session, event: Event) -> Asking:
    questions: dict[int, list[Asked]] = defaultdict(list)
    for each in prompts(db, event):
        questions[each.item].append(asked(each.id, each.number, each.text_en, each.text_sq))
    if not questions:
        return Asking(questions, {})
    say, do = col(GuideItem.say), col(GuideItem.do)
    spoken = select(col(GuideItem.id), say, do).where(col(GuideItem.event_id) == event.key, or_(say != "", do != ""))
    return Asking(questions, {item: (says, does) for item, says, does in db.execute(spoken).all()})


def _stops(plan: PlannedDay, node: Node, user_id: int, asking: Asking, within: Within) -> list[Stop]:
    place, mine, split, questions = within
    in_group = place is not None and place.row.kind is ItemKind.LANE
    if node.row.kind is ItemKind.LANE or (node.row.kind is ItemKind.SESSION and not in_group):
        place = None if node.row.form is Form.BREAK else node
    recorders = node.with_role(ItemRole.RECORDER)
    if recorders:
        mine = any(person.user_id == user_id for person in recorders)
    if node.row.kind is ItemKind.SPLIT:
        split = node.row.id
    questions = (*questions, *asking.questions.get(node.row.id, ()))
    if node.parts:
        inside = Within(place, mine, split, questions)
        return [stop for part in node.parts for stop in _stops(plan, part, user_id, asking, inside)]
    if node.row.kind is ItemKind.SPLIT or not node.span.minutes:
        return []
    instant = plan.times.clock.instant
    opens, closes = (minute_of(instant(at)) for at in (node.span.start, node.span.end))
    if place is None:
        return [Stop(opens, closes, "", _title(node), "", mine=False)]
    there = f"{place.row.kind}/{place.row.id}"
    titles = (node.row.title_en, node.row.title_sq)
    question = asked_in(questions, titles, asking.spoken.get(node.row.id, ())) if questions else 0
    return [Stop(opens, closes, there, _title(node), _title(place), mine, split, question)]


def _title(node: Node) -> str:
    title = both(node.row.title_en, node.row.title_sq)
    if title:
        return title
    return _("Parallel group") if node.row.kind is ItemKind.LANE else _("Session")


def as_told(stops: list[Stop]) -> list[tuple[Any, ...]]:
    """For the devices: short, as every page carries it."""
    return [(*stop[:5], int(stop.mine), *stop[6:]) for stop in stops]


def minute_of(now: datetime) -> int:
    return int(now.timestamp()) // MINUTE


def when(minute: int, now: datetime, zone: str) -> str:
    """On the wall of the event; with its day, where that is not today."""
    at = datetime.fromtimestamp(minute * MINUTE, UTC)
    today = at.astimezone(ZoneInfo(zone)).date() == now.astimezone(ZoneInfo(zone)).date()
    return time_of(at, zone) if today else moment(at, zone)
