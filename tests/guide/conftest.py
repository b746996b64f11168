"""A small guide: a day with a welcome, a panel, two lanes and lunch."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest
from sqlmodel import Session

from app.guide import day_actions, row_actions
from app.models import Event, GuideDay, GuideItem
from app.vocabulary import Form, ItemKind
from tests.conftest import Make

TUESDAY = date(2027, 1, 19)


@dataclass
class Guide:
    event: Event
    day: GuideDay
    rows: dict[str, GuideItem] = field(default_factory=dict)

    def __getitem__(self, name: str) -> GuideItem:
        return self.rows[name]


def lengthen(db: Session, guide: Guide, sessions: int) -> None:
    """By so many sessions of nine steps each."""
    for number in range(sessions):
        session = row_actions.add(db, guide.day, kind=ItemKind.SESSION, title_en=f"Session {number}")
        for step in range(9):
            row_actions.add(db, guide.day, kind=ItemKind.STEP, parent=session, title_en=f"Step {step}", minutes=1)


@pytest.fixture
def guide(db: Session, make: Make) -> Guide:
    event = make.event("an-event", starts_on=TUESDAY, venue="A hall")
    day = day_actions.add(db, event, on=TUESDAY, starts=540)
    made = Guide(event, day)

    def row(name: str, kind: ItemKind, parent: str | None = None, **values: Any) -> None:
        title = {"title_en": name, "title_sq": f"{name} sq"}
        made.rows[name] = row_actions.add(db, day, kind=kind, parent=made.rows.get(parent or ""), **title | values)

    row("Welcome", ItemKind.SESSION)
    row("Greeting", ItemKind.STEP, "Welcome", minutes=10, form=Form.PRESENTATION, protocol=True)
    row("Rules", ItemKind.STEP, "Welcome", minutes=15, form=Form.PLENARY)
    row("Groups", ItemKind.SESSION)
    row("Split", ItemKind.SPLIT, "Groups")
    row("North", ItemKind.LANE, "Split", minutes=60, form=Form.SMALL_GROUPS, room="Room 2")
    row("South", ItemKind.LANE, "Split", minutes=45, form=Form.SMALL_GROUPS)
    row("Lunch", ItemKind.SESSION, minutes=60, form=Form.BREAK, pin=12 * 60)
    return made
