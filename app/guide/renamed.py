"""Rows of an event that bore another title at first, as far as its history tells: renamed, a row stays what it is.

A row whose form was changed as well has become something else; it is known by what it is called now.
"""

from sqlalchemy import select
from sqlmodel import Session, col

from app.guide.history import Verb
from app.models import Event, GuideChange
from app.models.freshness import marked
from app.web.shelf import Shelf

FormerTitles = dict[int, dict[str, str]]

_kept: Shelf[FormerTitles] = Shelf(64)


def first_titles(db: Session, event: Event) -> FormerTitles:
    """By row, the titles (`title_en`, `title_sq`) that were typed over. Kept under the mark of the guide."""
    mark = marked(db, "guide_mark", event.key) or event.guide_mark
    return _kept.of((event.key, mark) if mark else None, lambda: _read(db, event.key))


def _read(db: Session, event_id: int) -> FormerTitles:
    query = select(col(GuideChange.rows)).where(col(GuideChange.event_id) == event_id)
    query = query.where(col(GuideChange.verb) == Verb.EDIT.value, col(GuideChange.undone_at).is_(None))
    titles: FormerTitles = {}
    others: set[int] = set()
    for rows in db.execute(query.order_by(col(GuideChange.number))).scalars():
        for name, key, found, _ in rows:
            if name != "guide_item" or not found:
                continue
            if found.get("form"):
                others.add(key)
            for field in ("title_en", "title_sq"):
                if field in found:
                    titles.setdefault(key, {}).setdefault(field, found[field])
    return {key: first for key, first in titles.items() if key not in others}
