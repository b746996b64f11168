"""The tree that the rows of a guide are: what may stand in what, and who stands beside whom.

Its rules are kept here and nowhere else.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select, update
from sqlmodel import Session, col

from app.errors import N_, Invalid, NotFound
from app.models import GuideDay, GuideItem
from app.vocabulary import ItemKind

NOTES_STAND_HERE = N_("Notes were taken in this row, so it stays. Hide it from the agenda instead.")
DEEPEST = 6
HOLDS: Mapping[ItemKind | None, frozenset[ItemKind]] = {
    None: frozenset({ItemKind.SESSION, ItemKind.STEP, ItemKind.SPLIT}),
    ItemKind.SESSION: frozenset({ItemKind.SESSION, ItemKind.STEP, ItemKind.SPLIT}),
    ItemKind.LANE: frozenset({ItemKind.SESSION, ItemKind.STEP}),
    ItemKind.SPLIT: frozenset({ItemKind.LANE}),
    ItemKind.STEP: frozenset(),
}
"""What may stand in what; None is the day itself."""


def inner_kind(parent: GuideItem) -> ItemKind:
    """What is typed into a split is a lane; into anything else a step."""
    return ItemKind.LANE if parent.kind == ItemKind.SPLIT else ItemKind.STEP


def may_hold(holder: ItemKind | None, kind: ItemKind) -> bool:
    return kind in HOLDS[holder]


def check_place(db: Session, kind: ItemKind, parent: GuideItem | None) -> None:
    if not may_hold(parent.kind if parent else None, kind):
        raise Invalid(N_("This kind of row cannot stand there."))
    depth = 0
    while parent is not None:
        depth += 1
        if depth > DEEPEST:
            raise Invalid(N_("This is nested too deeply to be read. Put it a level higher."))
        parent = db.get(GuideItem, parent.parent_id) if parent.parent_id else None


def subtree(db: Session, item: GuideItem) -> list[GuideItem]:
    """The row and everything in it, each before what it holds. One query."""
    of_day = select(GuideItem).where(col(GuideItem.event_id) == item.event_id).order_by(col(GuideItem.position))
    of_day = of_day.where(col(GuideItem.removed_at).is_(None))
    below: dict[int | None, list[GuideItem]] = {}
    for row in db.execute(of_day.where(col(GuideItem.day_id) == item.day_id)).scalars():
        below.setdefault(row.parent_id, []).append(row)
    found, waiting = [], [item]
    while waiting:
        row = waiting.pop(0)
        found.append(row)
        waiting += below.get(row.key, [])
    return found


def children(db: Session, item: GuideItem) -> list[GuideItem]:
    query = select(GuideItem).where(col(GuideItem.parent_id) == item.key, col(GuideItem.removed_at).is_(None))
    return list(db.execute(query.order_by(col(GuideItem.position), col(GuideItem.id))).scalars())


def rows_beside(db: Session, item: GuideItem) -> list[GuideItem]:
    """Whoever stands in the same place, in order; with the row itself once it is stored."""
    query = select(GuideItem).where(*_beside(item))
    return list(db.execute(query.order_by(col(GuideItem.position), col(GuideItem.id))).scalars())


def _beside(item: GuideItem) -> tuple[Any, ...]:
    return (
        col(GuideItem.event_id) == item.event_id,
        col(GuideItem.day_id) == item.day_id,
        col(GuideItem.parent_id) == item.parent_id,
        col(GuideItem.removed_at).is_(None),
    )


def last_in(db: Session, day: GuideDay | None, parent: GuideItem | None, *, but: GuideItem) -> int | None:
    """The row behind which something goes that is put at the end."""
    query = select(col(GuideItem.id)).where(
        col(GuideItem.event_id) == but.event_id,
        col(GuideItem.day_id) == (day.key if day else None),
        col(GuideItem.parent_id) == (parent.key if parent else None),
        col(GuideItem.removed_at).is_(None),
        col(GuideItem.id) != but.key,
    )
    return db.execute(query.order_by(col(GuideItem.position).desc(), col(GuideItem.id).desc())).scalars().first()


def position_behind(siblings: list[GuideItem], after: int | None) -> int:
    for row in siblings:
        if row.key == after:
            return row.position + 1
    return siblings[-1].position + 1 if siblings else 0


def make_room(db: Session, item: GuideItem, position: int) -> None:
    """Make room at that position among the row's siblings-to-be."""
    db.execute(
        update(GuideItem)
        .where(*_beside(item), col(GuideItem.position) >= position)
        .values(position=GuideItem.position + 1)
        .execution_options(synchronize_session="fetch", of_event=item.event_id)
    )


def day_of(db: Session, item: GuideItem) -> GuideDay:
    day = db.get(GuideDay, item.day_id) if item.day_id else None
    if day is None:
        raise NotFound
    return day
