"""One tap that settles a doubt: what a good facilitator would do about it."""

from collections.abc import Callable
from typing import Any

from sqlmodel import Session

from app.errors import N_, Invalid
from app.guide import actions
from app.guide.checks import LONGEST_PRESENTATION
from app.guide.shares import RESTING, SPEAKING
from app.models import GuideDay, GuideItem, User
from app.vocabulary import Form, ItemKind

BREAK = {"title_en": "Break", "title_sq": "Pushim", "minutes": 15, "form": Form.BREAK}
PAIRS = {
    "title_en": "Talk in pairs: what does this mean for us?",
    "title_sq": "Bisedë dyshe: ç’do të thotë kjo për ne?",
    "minutes": 5,
    "form": Form.PAIRS,
}
NOT_HERE = N_("This cannot be mended here any more. Look at the row as it stands now.")


def add_break(db: Session, item: GuideItem, by: User) -> None:
    """Before the row in which people have sat too long; before what holds it where that row is its first."""
    while (holder := _holder(db, item)) is not None and (item.kind == ItemKind.LANE or _is_first(db, item)):
        item = holder
    _before(db, item, BREAK, by=by)


def add_talk(db: Session, item: GuideItem, by: User) -> None:
    """Participants speak before the presentation goes on; one that is too long by itself is cut in two."""
    if item.kind != ItemKind.STEP:
        raise Invalid(NOT_HERE)
    minutes = item.minutes or 0
    if minutes > LONGEST_PRESENTATION:
        rest = actions.duplicate(db, item, by=by)
        first = (minutes + 1) // 2
        for row, its in ((item, first), (rest, minutes - first)):
            row.minutes = its
            row.cut_to = min(row.cut_to, its) if row.cut_to is not None else None
            row.version += 1
            db.add(row)
        _before(db, rest, PAIRS, by=by)
    if minutes <= LONGEST_PRESENTATION or _listened_before(db, item):
        _before(db, item, PAIRS, by=by)


def _listened_before(db: Session, item: GuideItem) -> bool:
    """Whether people have sat through a presentation beside this one since they last spoke or rested."""
    listened = False
    for row in actions.rows_beside(db, item):
        if row.key == item.key:
            break
        if row.form in SPEAKING | RESTING:
            listened = False
        listened = listened or row.form == Form.PRESENTATION
    return listened


def follow(db: Session, item: GuideItem, by: User) -> None:
    """Begin when what precedes ends."""
    actions.unpin(db, item, by=by)


def _before(db: Session, item: GuideItem, values: dict[str, Any], *, by: User) -> None:
    day = db.get_one(GuideDay, item.day_id)
    holder = _holder(db, item)
    around = actions.rows_beside(db, item)
    at = next(index for index, row in enumerate(around) if row.key == item.key)
    before = around[at - 1].key if at else None
    kind = ItemKind.STEP if holder is not None else ItemKind.SESSION
    made = actions.add(db, day, kind=kind, parent=holder, by=by, **values)
    actions.place(db, made, day, holder, after=before, by=by)


def _holder(db: Session, item: GuideItem) -> GuideItem | None:
    return db.get(GuideItem, item.parent_id) if item.parent_id else None


def _is_first(db: Session, item: GuideItem) -> bool:
    return actions.rows_beside(db, item)[0].key == item.key


MENDS: dict[str, Callable[[Session, GuideItem, User], None]] = {
    "break": add_break,
    "talk": add_talk,
    "follow": follow,
}
