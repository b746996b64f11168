"""The agenda: what of the guide is public, frozen when it is published and stable until the next publication."""

from datetime import UTC, datetime
from typing import Any

from sqlmodel import Session

from app.errors import N_, Conflict
from app.guide import queries
from app.guide.plan import Node, PlannedDay
from app.models import Event, Publication, User, utcnow
from app.vocabulary import ItemKind, ItemRole

Agenda = dict[str, Any]
"""{"days": [{"on", "title_en", "title_sq", "entries": [...]}], "cancelled": [entry, ...]}, plain data as JSON keeps it.

An entry: uid, kind, title_en, title_sq, number, start and end (ISO, aware), opens and closes (wall minutes of the
day), room, form, purpose_en, purpose_sq, panel_en, panel_sq, method, speakers, lanes (entries), sequence, changed.
"""


def agenda(db: Session, event: Event) -> Agenda:
    """As published; else as the guide stands now, for the team and for annexes."""
    published = queries.publication(db, event.key)
    return published.content if published is not None else draft(db, event)


def draft(db: Session, event: Event) -> Agenda:
    return {"days": [day_entries(plan) for plan in queries.all_planned(db, event)], "cancelled": []}


def publish(db: Session, event: Event, *, by: User | None, at: datetime | None = None) -> Publication:
    """Freeze the public side of the guide. What changed since the last time gets a higher SEQUENCE."""
    at = at or utcnow()
    content = draft(db, event)
    if not any(day["entries"] for day in content["days"]):
        raise Conflict(N_("There is nothing public in the guide yet."))
    latest = queries.latest_publication(db, event.key)
    before = _entries(latest.content) if latest else {}
    gone = {entry["uid"]: entry for entry in (latest.content.get("cancelled", ()) if latest else ())}
    stamp = at.astimezone(UTC).isoformat()
    now = _entries(content)
    for uid, entry in now.items():
        old = before.get(uid)
        same = old is not None and _compared(old) == _compared(entry)
        last = old or gone.get(uid)
        entry["sequence"] = last["sequence"] + (0 if same else 1) if last else 0
        entry["changed"] = old["changed"] if same and old else stamp
    cancelled = {uid: entry for uid, entry in gone.items() if uid not in now}
    for uid, entry in before.items():
        if uid not in now:
            cancelled[uid] = entry | {"sequence": entry["sequence"] + 1, "changed": stamp}
    content["cancelled"] = list(cancelled.values())
    event.calendar_sequence += 1
    db.add(event)
    made = Publication(
        event_id=event.key, number=(latest.number if latest else 0) + 1, by_id=by.key if by else None, content=content,
        created_at=at,
    )  # fmt: skip
    db.add(made)
    db.flush()
    return made


def withdraw(db: Session, publication: Publication) -> None:
    publication.withdrawn = True
    db.add(publication)
    db.flush()


def behind(content: Agenda, now: Agenda) -> int:
    """How many entries of the guide are not as they were published."""
    before, after = _entries(content), _entries(now)
    return len(before.keys() ^ after.keys()) + sum(
        _compared(before[uid]) != _compared(after[uid]) for uid in before.keys() & after.keys()
    )


def _compared(entry: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in entry.items() if name not in ("sequence", "changed", "lanes")}


def _entries(content: Agenda) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for day in content["days"]:
        for entry in day["entries"]:
            found[entry["uid"]] = entry
            found |= {lane["uid"]: lane for lane in entry["lanes"]}
    return found


def day_entries(plan: PlannedDay) -> dict[str, Any]:
    entries = [_entry(plan, node) for root in plan.roots for node in _public(root)]
    return {
        "on": plan.day.on.isoformat(),
        "title_en": plan.day.title_en,
        "title_sq": plan.day.title_sq,
        "entries": sorted(entries, key=lambda entry: entry["start"]),
    }


def _public(root: Node) -> list[Node]:
    """A session that holds sessions is a frame: what it holds stands for itself. Steps of the day stand too."""
    if not root.row.public or root.row.kind == ItemKind.SPLIT:
        return []
    inner = [part for part in root.parts if part.row.kind == ItemKind.SESSION and part.row.public]
    return [root, *(node for part in inner for node in _public(part))]


def _entry(plan: PlannedDay, node: Node) -> dict[str, Any]:
    lanes = [
        part
        for split in node.parts
        if split.row.kind == ItemKind.SPLIT
        for part in split.parts
        if part.row.public and node.row.kind == ItemKind.SESSION
    ]
    row, instant = node.row, plan.times.clock.instant
    return {
        "uid": row.uid, "kind": str(row.kind), "number": row.number, "title_en": row.title_en, "title_sq": row.title_sq,
        "start": instant(node.span.start).isoformat(), "end": instant(node.span.end).isoformat(),
        "opens": node.span.opens, "closes": node.span.closes, "room": row.room, "form": str(node.look),
        "purpose_en": row.purpose_en, "purpose_sq": row.purpose_sq, "panel_en": row.panel_en, "panel_sq": row.panel_sq,
        "method": row.method, "protocol": row.protocol, "speakers": _speakers(node),
        "lanes": [_entry(plan, lane) for lane in lanes],
        "sequence": 0, "changed": "",
    }  # fmt: skip


def _speakers(node: Node) -> list[dict[str, str]]:
    """Who moderates and speaks, in order. Somebody unlisted is never named."""
    own = [part for part in node.walk() if part is node or part.row.kind == ItemKind.STEP]
    return [
        {"role": str(person.role), "name": person.name, "office_en": person.office_en, "office_sq": person.office_sq}
        for part in own
        for person in part.with_role(ItemRole.MODERATOR, ItemRole.SPEAKER)
        if not person.unlisted
    ]
