"""What changed in a guide since the version that a page stands at.

The history knows what each change found (docs/decisions/0421). Put back into the day as it is now, that gives the day
as the page shows it; whatever differs between the two is all that the page has to take over.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlmodel import Session, col

from app.feed import versions
from app.guide import history
from app.guide.plan import ItemRow, Node, PersonRow, PlannedDay, plan_day
from app.guide.queries import aims_of
from app.models import Event, GuideChange
from app.vocabulary import ItemRole

MOST = 40
"""Changes. Whoever missed more is better served with the day."""
SHAPE = frozenset({"day_id", "parent_id", "position", "kind", "removed_at"})
"""Columns that say where a row stands, and whether it does."""
NAMED_BY_KEY = ("item_person", "panel_question")
"""Tables in which a change may name no row of the guide: it is looked up."""

Rows = Sequence[Sequence[Any]]
"""What one change wrote: [table, id, columns before or null, columns after or null]."""


class Difference(NamedTuple):
    """Between a day as a page shows it and as it is."""

    rows: list[Node]
    """Changed themselves, or who does what in them."""
    later: list[tuple[int, int]]
    """Rows that begin at another time, and when (wall minutes)."""
    lengths: list[Node]
    looks: list[Node]
    doubted: list[Node]
    drawn: bool
    """Whether the ruler looks otherwise."""


def changes_since(db: Session, event_id: int, version: int) -> tuple[int, list[Rows] | None]:
    """The version as it is now, and what was done since, the latest first. None where that is not known whole: it was
    undone, it lies too far back, or it was no change of the guide itself, as a comment is none."""
    now = versions.version_of(db, event_id, history.TOPIC)
    if not 0 <= now - version <= MOST:
        return now, None
    number = col(GuideChange.number)
    query = select(col(GuideChange.rows)).where(col(GuideChange.event_id) == event_id)
    query = query.where(number > version, number <= now, col(GuideChange.undone_at).is_(None))
    found = list(db.execute(query.order_by(number.desc())).scalars())
    return now, found if len(found) == now - version else None


def of_ideas(changes: Iterable[Rows], plans: Sequence[PlannedDay]) -> bool:
    """Whether what is parked beside the days may have changed: rows came, went or moved, or stand in no day."""
    written = (row for rows in changes for row in rows)
    return any(
        name == "guide_item" and (_moves(found, left) or not any(key in plan.nodes for plan in plans))
        for name, key, found, left in written
    )


def touched(db: Session, plan: PlannedDay, changes: Iterable[Rows]) -> set[int] | None:
    """The rows of this day that changed; None where the day did, or the order of its rows."""
    keys: set[int] = set()
    unknown: dict[str, set[int]] = {}
    for name, key, found, left in (row for rows in changes for row in rows):
        if name == "event" or (name == "guide_day" and key == plan.day.id):
            return None
        if name == "guide_item":
            of_this_day = key in plan.nodes or plan.day.id in [side.get("day_id") for side in (found, left) if side]
            if of_this_day and _moves(found, left):
                return None
            keys.add(key)
        elif name != "guide_day":
            owner = (found or left or {}).get("item_id")
            keys.add(owner) if owner else unknown.setdefault(name, set()).add(key)
    return (keys | _owners(db, unknown)) & plan.nodes.keys()


def _moves(found: Mapping[str, Any] | None, left: Mapping[str, Any] | None) -> bool:
    return found is None or left is None or not SHAPE.isdisjoint(found)


def _owners(db: Session, unknown: Mapping[str, set[int]]) -> set[int]:
    owners: set[int] = set()
    for name in NAMED_BY_KEY:
        if keys := unknown.get(name):
            table = history.TABLES[name].c
            owners |= set(db.execute(select(table.item_id).where(table.id.in_(keys))).scalars())
    return owners


def as_it_was(event: Event, plan: PlannedDay, changes: Iterable[Rows]) -> PlannedDay:
    """The day before these changes, of which none moved a row in it."""
    rows = {row.id: row for row in plan.rows}
    people = {person.id: person for person in plan.people}
    served = set(plan.served)
    for name, key, found, left in (row for each in changes for row in each):
        if name == "guide_item" and key in rows and found:
            put_back = history.parsed(name, {column: found[column] for column in found if column in ItemRow._fields})
            rows[key] = rows[key]._replace(**put_back)
        elif name == "item_person":
            people.pop(key, None) if found is None else people.update({key: _person(key, {**(left or {}), **found})})
        elif name == "session_objective":
            pair = (found or left)["item_id"], (found or left)["objective_id"]
            served.discard(pair) if found is None else served.add(pair)
    ours = tuple([person for person in people.values() if person.item_id in rows])
    kept = frozenset((item, objective) for item, objective in served if item in rows)
    known: dict[str, Any] = {"zone": event.zone, "aims": aims_of(event), "habits": plan.habits}
    return plan_day(plan.day, tuple(rows.values()), ours, kept, **known)


def _person(key: int, columns: Mapping[str, Any]) -> PersonRow:
    """Who it was is enough for the doubts; nobody is drawn from it."""
    account, participant, label = columns.get("user_id"), columns.get("participant_id"), columns.get("label", "")
    return PersonRow(
        key, columns.get("item_id", 0), ItemRole(columns["role"]), account, participant, label, "", "", False
    )


def difference(before: PlannedDay, after: PlannedDay, changed: set[int]) -> Difference:
    """`changed`: rows to draw whole, whatever of them it was."""
    rows, lengths, looks, doubted = [], [], [], []
    later: list[tuple[int, int]] = []
    renamed = any(_name(before.nodes[key]) != _name(after.nodes[key]) for key in changed)
    for key, node in after.nodes.items():
        old = before.nodes[key]
        if key in changed:
            rows.append(node)
            continue
        if old.span.opens != node.span.opens:
            later.append((key, node.span.opens))
        if (old.span.minutes, old.slack) != (node.span.minutes, node.slack):
            lengths.append(node)
        if old.look != node.look:
            looks.append(node)
        if old.doubts != node.doubts or (renamed and node.doubts):  # a doubt may name another row
            doubted.append(node)
    return Difference(rows, later, lengths, looks, doubted, _ruled(before) != _ruled(after))


def _name(node: Node) -> tuple[str, str]:
    return node.row.title_en, node.row.title_sq


def _ruled(plan: PlannedDay) -> list[tuple[Any, ...]]:
    """What the ruler shows."""
    return [(root.row.id, root.span, root.look, root.row.title_en, root.row.title_sq) for root in plan.roots]
