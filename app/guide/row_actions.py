"""Rows of a guide come, are copied, and go."""

import uuid
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from app.clock import now as right_now
from app.errors import Conflict
from app.guide import queries
from app.guide.tree import NOTES_STAND_HERE, check_place, make_room, position_behind, rows_beside, subtree
from app.models import GuideDay, GuideItem, ItemPerson, PanelQuestion, SessionObjective, User
from app.vocabulary import ItemKind


def add(
    db: Session,
    day: GuideDay,
    *,
    kind: ItemKind,
    parent: GuideItem | None = None,
    after: int | None = None,
    by: User | None = None,
    **values: Any,
) -> GuideItem:
    """A new row at the end of its parent, or behind the sibling `after`."""
    check_place(db, kind, parent)
    item = GuideItem(
        event_id=day.event_id,
        day_id=day.key,
        parent_id=parent.key if parent else None,
        uid=str(uuid.uuid4()),
        kind=kind,
        edited_by_id=by.key if by else None,
        **values,
    )
    siblings = rows_beside(db, item)
    item.position = position_behind(siblings, after)
    make_room(db, item, item.position)
    db.add(item)
    db.flush()
    return item


def duplicate(db: Session, item: GuideItem, *, by: User) -> GuideItem:
    """The row with all it holds, right behind itself: people and questions too, pins and notes not."""
    copies: dict[int, GuideItem] = {}
    for row in subtree(db, item):
        values = row.model_dump(exclude={"id", "uid", "created_at", "version", "pin", "parent_id", "edited_by_id"})
        copy = GuideItem(**values, uid=str(uuid.uuid4()), edited_by_id=by.key)
        copy.parent_id = copies[row.parent_id].key if row.parent_id in copies else row.parent_id
        if row is item:
            copy.position = item.position + 1
            make_room(db, copy, copy.position)
        db.add(copy)
        db.flush()
        copies[row.key] = copy
    for table in (ItemPerson, PanelQuestion, SessionObjective):
        for each in db.execute(select(table).where(col(table.item_id).in_(list(copies)))).scalars().all():
            if isinstance(each, PanelQuestion) and each.removed_at:
                continue
            values = each.model_dump(exclude={"id", "created_at", "version"})
            db.add(table(**values | {"item_id": copies[each.item_id].key}))
    db.flush()
    return copies[item.key]


def remove(db: Session, item: GuideItem, *, by: User) -> None:
    """Take a row away with all it holds. It is kept aside, so that history can bring it back as it was.

    Notes of a removed group keep it as their place; a session in which notes were taken stays.
    """
    rows = subtree(db, item)
    keys = [row.key for row in rows]
    held = queries.notes_of_sessions(db, keys) if item.kind == ItemKind.LANE else queries.notes_in(db, keys)
    if held:
        raise Conflict(NOTES_STAND_HERE)
    now = right_now()
    for row in rows:
        row.day_id = None
        row.removed_at = now
        row.version += 1
        row.edited_by_id = by.key
        db.add(row)
    db.flush()
