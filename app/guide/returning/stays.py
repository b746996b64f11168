"""Rows that a workbook no longer has, and that stay: notes were taken in them, or they hold rows that it has.

What it has stands elsewhere in it, mostly, and then they can go: once that was moved, which may be a choice of its own.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping

from sqlalchemy import select
from sqlmodel import Session, col

from app.guide.plan import Node
from app.guide.returning.tree import Spot
from app.models import Note
from app.vocabulary import ItemKind


def held(db: Session, roots: Iterable[Node], spoken_of: Collection[str]) -> frozenset[str]:
    """UIDs of those among `roots` that cannot be removed with what they hold; what the workbook still speaks of goes
    elsewhere and does not count. The same rule as for one row (row_actions.remove): notes of a group keep it as their
    place, those of a session need it."""
    inside = {
        root.row.uid: (root.row.kind, {node.row.id for node in root.walk() if node.row.uid not in spoken_of})
        for root in roots
    }
    keys = set().union(*(keys for _, keys in inside.values()))
    if not keys:
        return frozenset()
    sessions, lanes = (
        set(db.execute(select(where).where(where.in_(keys)).distinct()).scalars())
        for where in (col(Note.item_id), col(Note.lane_id))
    )
    return frozenset(
        uid for uid, (kind, keys) in inside.items() if keys & (sessions if kind == ItemKind.LANE else sessions | lanes)
    )


def holding(roots: Iterable[Node], spots: Mapping[str, Spot]) -> frozenset[str]:
    """UIDs of those among `roots` in which rows of the workbook stay, whatever is chosen. `spots` by UID."""
    return frozenset(root.row.uid for root in roots if any(not spot.moved for spot in outermost(root, spots)))


def needed(root: Node, spots: Mapping[str, Spot]) -> Iterator[Spot]:
    """What must be chosen for this row to be emptied: places that were changed here, too, and new rows to move into."""
    seen: set[int] = set()
    for spot in outermost(root, spots):
        wanted = [spot] if spot.disputed else []
        holder = spot.parent
        while holder is not None and holder.stand is None:
            wanted.append(holder)
            holder = holder.parent
        for each in wanted:
            if id(each) not in seen:
                seen.add(id(each))
                yield each


def outermost(root: Node, spots: Mapping[str, Spot]) -> Iterator[Spot]:
    """Of what stands in this row, what the workbook has; all that these hold goes where they go."""
    for part in root.parts:
        if part.row.uid in spots:
            yield spots[part.row.uid]
        else:
            yield from outermost(part, spots)
