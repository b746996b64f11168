"""One tap that settles a doubt: what a good facilitator would do about it, and what it did in the words of the plan."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from app.errors import N_, Invalid
from app.guide import editing, moving, queries, row_actions
from app.guide.checks import LONGEST_PRESENTATION
from app.guide.plan import Node
from app.guide.shares import RESTING, SPEAKING
from app.guide.tree import rows_beside
from app.models import Event, GuideDay, GuideItem, User
from app.vocabulary import Form, ItemKind
from app.web.formats import clock
from app.web.formats import minutes as minutes_in_words
from app.web.languages import both
from app.web.languages import gettext as _
from app.web.words import word

BREAK = {"title_en": "Break", "title_sq": "Pushim", "minutes": 15, "form": Form.BREAK}
PAIRS = {
    "title_en": "Talk in pairs: what does this mean for us?",
    "title_sq": "Bisedë dyshe: ç’do të thotë kjo për ne?",
    "minutes": 5,
    "form": Form.PAIRS,
}
QUESTIONS = {
    "title_en": "Questions from the floor",
    "title_sq": "Pyetje nga salla",
    "minutes": 10,
    "cut_to": 5,
    "form": Form.QUESTIONS,
}
RESERVE = {"title_en": "Reserve", "title_sq": "Kohë rezervë", "cut_to": 0, "form": Form.PLENARY, "public": False}
NOT_HERE = N_("This cannot be mended here any more. Look at the row as it stands now.")


@dataclass(frozen=True, slots=True)
class Case:
    """The row that is in doubt, in whose name it is mended, and what was chosen for it."""

    db: Session
    event: Event
    item: GuideItem
    by: User
    about: str = ""
    choice: str = ""

    @property
    def name(self) -> str:
        return both(self.item.title_en, self.item.title_sq) or word(self.item.kind)

    def node(self) -> Node:
        """As it stands now."""
        self.db.flush()
        return queries.planned_of(self.db, self.event, self.item).nodes[self.item.key]

    def changed(self, **values: Any) -> None:
        for name, value in values.items():
            setattr(self.item, name, value)
        self.item.version += 1
        self.item.edited_by_id = self.by.key
        self.db.add(self.item)
        self.db.flush()


def add_break(case: Case) -> str:
    """Before the row in which people have sat too long; before what holds it where that row is its first."""
    db, item = case.db, case.item
    while (holder := _holder(db, item)) is not None and (item.kind == ItemKind.LANE or _is_first(db, item)):
        item = holder
    return _told(case, _before(case, item, BREAK))


def add_talk(case: Case) -> str:
    return _interrupt(case, PAIRS)


def add_questions(case: Case) -> str:
    return _interrupt(case, QUESTIONS)


def _interrupt(case: Case, values: dict[str, Any]) -> str:
    """Participants speak before the presentation goes on; one that is too long by itself is cut in two."""
    db, item = case.db, case.item
    if item.kind != ItemKind.STEP:
        raise Invalid(NOT_HERE)
    minutes = item.minutes or 0
    if minutes <= LONGEST_PRESENTATION:
        return _told(case, _before(case, item, values))
    rest = row_actions.duplicate(db, item, by=case.by)
    first = (minutes + 1) // 2
    for row, its in ((item, first), (rest, minutes - first)):
        row.minutes = its
        row.cut_to = min(row.cut_to, its) if row.cut_to is not None else None
        row.version += 1
        db.add(row)
    made = _before(case, rest, values)
    if _listened_before(db, item):
        made = _before(case, item, values)
    return _told(case, made)


def _listened_before(db: Session, item: GuideItem) -> bool:
    """Whether people have sat through a presentation beside this one since they last spoke or rested."""
    listened = False
    for row in rows_beside(db, item):
        if row.key == item.key:
            break
        if row.form in SPEAKING | RESTING:
            listened = False
        listened = listened or row.form == Form.PRESENTATION
    return listened


def follow(case: Case) -> str:
    """Begin when what precedes ends."""
    editing.unpin(case.db, case.item, by=case.by)
    opens = case.node().span.opens
    return _("“%(title)s” follows what precedes it, now at %(time)s.", title=case.name, time=clock(opens))


def move_pin(case: Case) -> str:
    """Still fixed, at the time when what precedes ends."""
    if case.item.pin is None:
        raise Invalid(NOT_HERE)
    editing.unpin(case.db, case.item, by=case.by)
    opens = case.node().span.opens
    case.changed(pin=opens)
    return _("“%(title)s” is fixed at %(time)s now.", title=case.name, time=clock(opens))


def fill(case: Case) -> str:
    """The free time before a fixed one becomes a row, which recovery may use up."""
    gap = case.node().gap
    if not gap:
        raise Invalid(NOT_HERE)
    return _told(case, _before(case, case.item, RESERVE | {"minutes": gap}))


def set_aside(case: Case) -> str:
    """As much time for the session as its steps take."""
    minutes = case.node().span.minutes
    case.changed(minutes=minutes)
    return _("“%(title)s” has %(minutes)s set aside now.", title=case.name, minutes=minutes_in_words(minutes))


def plan_usual(case: Case) -> str:
    """As long as it usually takes."""
    usual = case.node().usual
    if usual is None or case.item.minutes is None:
        raise Invalid(NOT_HERE)
    cut_to = case.item.cut_to if case.item.cut_to is None else min(case.item.cut_to, usual.minutes)
    case.changed(minutes=usual.minutes, cut_to=cut_to)
    return _("“%(title)s” is planned for %(minutes)s now.", title=case.name, minutes=minutes_in_words(usual.minutes))


def _told(case: Case, made: GuideItem) -> str:
    case.db.flush()
    node = queries.planned_of(case.db, case.event, made).nodes[made.key]
    return _("“%(title)s”, %(minutes)s, stands at %(time)s now.", title=both(made.title_en, made.title_sq),
             minutes=minutes_in_words(node.span.minutes), time=clock(node.span.opens))  # fmt: skip


def _before(case: Case, item: GuideItem, values: dict[str, Any]) -> GuideItem:
    db, by = case.db, case.by
    day = db.get_one(GuideDay, item.day_id)
    holder = _holder(db, item)
    around = rows_beside(db, item)
    at = next(index for index, row in enumerate(around) if row.key == item.key)
    before = around[at - 1].key if at else None
    kind = ItemKind.STEP if holder is not None else ItemKind.SESSION
    made = row_actions.add(db, day, kind=kind, parent=holder, by=by, **values)
    moving.place(db, made, day, holder, after=before, by=by)
    return made


def _holder(db: Session, item: GuideItem) -> GuideItem | None:
    return db.get(GuideItem, item.parent_id) if item.parent_id else None


def _is_first(db: Session, item: GuideItem) -> bool:
    return rows_beside(db, item)[0].key == item.key


MENDS: dict[str, Callable[[Case], str]] = {
    "break": add_break,
    "talk": add_talk,
    "questions": add_questions,
    "follow": follow,
    "pin": move_pin,
    "fill": fill,
    "overfull": set_aside,
    "usually": plan_usual,
}
