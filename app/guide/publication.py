"""The agenda: what of the guide is public, frozen when it is published and stable until the next publication.

Beside it, what was shared with the team: the whole guide, internal rows too, as it stood on that day.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlmodel import Session

from app import clock
from app.errors import N_, Conflict
from app.guide import queries
from app.guide.plan import Node, PlannedDay
from app.guide.versions import changes, worth_telling
from app.models import Event, Publication, User
from app.vocabulary import Audience, ItemKind, ItemRole

Agenda = dict[str, Any]
"""{"about", "days": [{"on", "title_en", "title_sq", "entries": [...]}], "cancelled": [entry, ...]}, as JSON keeps it.

About the event: title_en, title_sq, place, zone, starts_on, ends_on, date_stated. An entry: uid, id, kind, title_en,
title_sq, number, start and end (ISO, aware), opens and closes (wall minutes of the day), minutes, room, form,
purpose_en, purpose_sq, panel_en, panel_sq, method, protocol, public, speakers, lanes (entries), sequence, changed.
"""
BESIDE = frozenset({"id", "sequence", "changed", "lanes", "minutes", "public"})
"""What the calendar shows nothing of: minutes follow from start and end."""


def agenda(db: Session, event: Event) -> Agenda:
    """As published; else as the guide stands now, for the team and for annexes."""
    published = queries.publication(db, event.key)
    return published.content if published is not None else draft(db, event)


def draft(db: Session, event: Event) -> Agenda:
    return agenda_of(event, queries.all_planned(db, event))


def agenda_of(event: Event, plans: list[PlannedDay]) -> Agenda:
    return {"about": about(event), "days": [day_entries(plan) for plan in plans], "cancelled": []}


def about(event: Event) -> dict[str, str]:
    return {
        "title_en": event.title_en,
        "title_sq": event.title_sq,
        "place": whereabouts(event),
        "zone": event.zone,
        "starts_on": event.starts_on.isoformat(),
        "ends_on": event.ends_on.isoformat(),
        "date_stated": event.date_stated,
    }


@dataclass(slots=True)
class Held:
    """When an event is held, as an agenda keeps it."""

    starts_on: date
    ends_on: date
    date_stated: str


def held(about: Mapping[str, Any], event: Event) -> Held | Event:
    """As it was when the agenda was published; the event itself where that was not kept."""
    if "starts_on" not in about:
        return event
    return Held(date.fromisoformat(about["starts_on"]), date.fromisoformat(about["ends_on"]), about["date_stated"])


def whereabouts(event: Event) -> str:
    """Venue and place, each once."""
    if event.place in event.venue:
        return event.venue
    return ", ".join(part for part in (event.venue, event.place) if part)


def publish(db: Session, event: Event, *, by: User | None, at: datetime | None = None) -> Publication:
    """Freeze the public side of the guide. What changed since the last time gets a higher SEQUENCE."""
    at = at or clock.now()
    content = draft(db, event)
    if not any(day["entries"] for day in content["days"]):
        raise Conflict(N_("There is nothing public in the guide yet."))
    latest = queries.latest_publication(db, event.key)
    _count_on(content, as_told(latest) if latest else {"days": []}, at.astimezone(UTC).isoformat())
    event.calendar_sequence += 1
    db.add(event)
    return _keep(db, event, content, Audience.PUBLIC, by=by, at=at)


def _count_on(content: Agenda, last: Agenda, stamp: str) -> None:
    """Give every entry its SEQUENCE, and carry on as cancelled what was out and is gone."""
    before, now = entries(last), entries(content)
    gone = {entry["uid"]: entry for entry in last.get("cancelled", ())}
    same_frame = _frame(last, content) == _frame(content, content)
    for uid, entry in now.items():
        old = before.get(uid)
        same = same_frame and old is not None and compared(old) == compared(entry)
        known = old or gone.get(uid)
        entry["sequence"] = known["sequence"] + (0 if same else 1) if known else 0
        entry["changed"] = old["changed"] if same and old else stamp
    cancelled = {uid: entry for uid, entry in gone.items() if uid not in now}
    for uid, entry in before.items():
        if uid not in now:
            cancelled[uid] = entry | {"sequence": entry["sequence"] + 1, "changed": stamp, "lanes": []}
    content["cancelled"] = list(cancelled.values())


def as_told(made: Publication) -> Agenda:
    """What calendars were told last: the publication, or that all of it is off."""
    return called_off(made.content, withdrawn_at(made)) if made.withdrawn else made.content


def called_off(content: Agenda, at: datetime) -> Agenda:
    """A withdrawn agenda, for calendars that hold it: nothing of it takes place, as far as they are concerned."""
    stamp = at.astimezone(UTC).isoformat()
    off = [one | {"sequence": one["sequence"] + 1, "changed": stamp, "lanes": []} for one in entries(content).values()]
    return content | {"days": [], "cancelled": [*content.get("cancelled", ()), *off]}


def withdrawn_at(made: Publication) -> datetime:
    """Of those withdrawn before this was kept, when they were made."""
    return made.withdrawn_at or made.created_at


def _frame(content: Agenda, otherwise: Agenda) -> tuple[str, str]:
    """What stands in every entry of the calendar; agendas of old did not keep it."""
    kept = content.get("about") or otherwise["about"]
    return kept["place"], kept["zone"]


def share(db: Session, event: Event, *, remark: str, by: User, at: datetime | None = None) -> Publication:
    """A numbered version for the team: every row, as the guide stands now."""
    plans = queries.all_planned(db, event)
    if not any(plan.rows for plan in plans):
        raise Conflict(N_("There is nothing in the guide yet."))
    return _keep(db, event, guide_of(event, plans), Audience.TEAM, by=by, at=at or clock.now(), remark=remark)


def guide_of(event: Event, plans: list[PlannedDay]) -> Agenda:
    """The whole guide in the shape of an agenda: rows one after the other, each before what it holds."""
    days = []
    for plan in plans:
        day = day_entries(plan)
        day["entries"] = [
            entry(plan, node, of_team=True) | {"depth": depth} for root in plan.roots for depth, node in _deep(root, 0)
        ]
        days.append(day)
    return {"about": about(event), "days": days, "cancelled": []}


def _deep(node: Node, depth: int) -> list[tuple[int, Node]]:
    return [(depth, node), *(pair for part in node.parts for pair in _deep(part, depth + 1))]


def _keep(
    db: Session, event: Event, content: Agenda, audience: Audience, *, by: User | None, at: datetime, remark: str = ""
) -> Publication:
    latest = queries.latest_version(db, event.key)
    made = Publication(
        event_id=event.key, number=(latest.number if latest else 0) + 1, by_id=by.key if by else None, content=content,
        audience=audience, remark=remark, created_at=at,
    )  # fmt: skip
    db.add(made)
    db.flush()
    return made


def withdraw(db: Session, publication: Publication) -> None:
    publication.withdrawn, publication.withdrawn_at = True, clock.now()
    db.add(publication)
    db.flush()


def behind_guide(published: Publication | None, event: Event, plans: list[PlannedDay]) -> int:
    return behind(published.content, agenda_of(event, plans)) if published else 0


def behind(content: Agenda, now: Agenda) -> int:
    """How much of the guide is not as it was published, as it is told before the next publication."""
    return sum(1 for _ in worth_telling(changes(content, now)))


def compared(one: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in one.items() if name not in BESIDE}


def entries(content: Agenda) -> dict[str, dict[str, Any]]:
    """Every entry by its UID, lanes behind the session that they belong to."""
    found: dict[str, dict[str, Any]] = {}
    for day in content["days"]:
        for one in day["entries"]:
            found[one["uid"]] = one
            found |= {lane["uid"]: lane for lane in one["lanes"]}
    return found


def day_entries(plan: PlannedDay) -> dict[str, Any]:
    made = [entry(plan, node) for root in plan.roots for node in _public(root)]
    return {
        "on": plan.day.on.isoformat(),
        "title_en": plan.day.title_en,
        "title_sq": plan.day.title_sq,
        "entries": sorted(made, key=lambda one: one["start"]),
    }


def _public(root: Node) -> list[Node]:
    """A session that holds sessions is a frame: what it holds stands for itself. Steps of the day stand too."""
    if not root.row.public or root.row.kind == ItemKind.SPLIT:
        return []
    inner = [part for part in root.parts if part.row.kind == ItemKind.SESSION and part.row.public]
    return [root, *(node for part in inner for node in _public(part))]


def entry(plan: PlannedDay, node: Node, *, of_team: bool = False) -> dict[str, Any]:
    lanes = [
        part
        for split in node.parts
        if split.row.kind == ItemKind.SPLIT
        for part in split.parts
        if part.row.public and node.row.kind == ItemKind.SESSION and not of_team
    ]
    row, instant = node.row, plan.times.clock.instant
    return {
        "uid": row.uid, "id": row.id, "kind": str(row.kind), "number": row.number,
        "title_en": row.title_en, "title_sq": row.title_sq,
        "start": instant(node.span.start).isoformat(), "end": instant(node.span.end).isoformat(),
        "opens": node.span.opens, "closes": node.span.closes, "minutes": node.span.minutes,
        "room": row.room, "form": str(node.look),
        "purpose_en": row.purpose_en, "purpose_sq": row.purpose_sq, "panel_en": row.panel_en, "panel_sq": row.panel_sq,
        "method": row.method, "protocol": row.protocol, "public": row.public,
        "speakers": _everybody(node) if of_team else _speakers(node),
        "lanes": [entry(plan, lane) for lane in lanes],
        "sequence": 0, "changed": "",
    }  # fmt: skip


def _speakers(node: Node) -> list[dict[str, str]]:
    """Who moderates and speaks, in order. Somebody unlisted is never named."""
    own = [part for part in node.walk() if part is node or part.row.kind == ItemKind.STEP]
    return [
        one
        for part in own
        for one in _everybody(part)
        if one["role"] in (ItemRole.MODERATOR, ItemRole.SPEAKER)
    ]  # fmt: skip


def _everybody(node: Node) -> list[dict[str, str]]:
    return [
        {"role": str(person.role), "name": person.name, "office_en": person.office_en, "office_sq": person.office_sq}
        for person in node.people
        if not person.unlisted
    ]
