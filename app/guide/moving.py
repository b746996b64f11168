"""A row takes another place: put somewhere, parked among the ideas, or one step earlier or later."""

from sqlmodel import Session

from app.errors import N_, Conflict, Invalid
from app.guide import queries
from app.guide.tree import NOTES_STAND_HERE, check_place, children, day_of, last_in, may_hold, rows_beside, subtree
from app.models import GuideDay, GuideItem, User
from app.vocabulary import ItemKind


def place(
    db: Session,
    item: GuideItem,
    day: GuideDay | None,
    parent: GuideItem | None,
    *,
    after: int | None,
    by: User | None = None,
) -> None:
    """Put a row, with all it holds, behind the sibling `after`; first when that is None.

    Without a day it is parked among the ideas.
    """
    inside = subtree(db, item)
    if day is None and queries.notes_in(db, [row.key for row in inside]):
        raise Conflict(NOTES_STAND_HERE)
    if parent is not None and parent.key in {row.key for row in inside}:
        raise Invalid(N_("A row cannot stand inside itself."))
    check_place(db, item.kind, parent)
    item.parent_id = parent.key if parent else None
    for row in inside:
        row.day_id = day.key if day else None
        db.add(row)
    siblings = [row for row in rows_beside(db, item) if row.key != item.key]
    at = next((index + 1 for index, row in enumerate(siblings) if row.key == after), 0)
    siblings.insert(at, item)
    for position, row in enumerate(siblings):
        row.position = position
        db.add(row)
    item.version += 1
    item.edited_by_id = by.key if by else item.edited_by_id
    db.flush()


def move(db: Session, item: GuideItem, *, earlier: bool, by: User) -> bool:
    """One place earlier or later: past its neighbour, into the neighbouring session, or out of its own.

    False when it is at the end of its day already.
    """
    siblings, day = rows_beside(db, item), day_of(db, item)
    parent = db.get(GuideItem, item.parent_id) if item.parent_id else None
    at = next(index for index, row in enumerate(siblings) if row.key == item.key)
    beyond = at - 1 if earlier else at + 1
    if 0 <= beyond < len(siblings):
        neighbour = siblings[beyond]
        if item.kind == ItemKind.STEP and neighbour.kind == ItemKind.SESSION and _takes_in(db, neighbour):
            after = last_in(db, day, neighbour, but=item) if earlier else None
            place(db, item, day, neighbour, after=after, by=by)
        else:
            after = neighbour.key if not earlier else siblings[beyond - 1].key if beyond else None
            place(db, item, day, parent, after=after, by=by)
        return True
    return parent is not None and _leave(db, item, day, parent, earlier=earlier, by=by)


def _leave(db: Session, item: GuideItem, day: GuideDay, parent: GuideItem, *, earlier: bool, by: User) -> bool:
    """Out of the session it stands in, to the place before or behind it."""
    outer = db.get(GuideItem, parent.parent_id) if parent.parent_id else None
    if item.kind == ItemKind.LANE or not may_hold(outer.kind if outer else None, item.kind):
        return False
    around = [row.key for row in rows_beside(db, parent)]
    at = around.index(parent.key)
    before = around[at - 1] if at else None
    place(db, item, day, outer, after=before if earlier else parent.key, by=by)
    return True


def _takes_in(db: Session, session: GuideItem) -> bool:
    """A session whose minutes are its own (lunch, say) does not take in the steps that pass it."""
    return session.minutes is None or bool(children(db, session))
