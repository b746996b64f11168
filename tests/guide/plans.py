"""Random days of the engine as rows of a guide: what every writer is checked against."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from hypothesis import strategies as st

from app.guide import timeline as engine
from app.guide.checks import Aims
from app.guide.plan import DayRow, ItemRow, PersonRow, PlannedDay, plan_day
from app.vocabulary import Attribution, Form, ItemKind, Mark
from tests.guide import trees

ZONE = "Europe/Tirane"
SPRING, AUTUMN = date(2027, 3, 28), date(2027, 10, 31)
"""The clock is put forward at 2:00, and back at 3:00."""


@st.composite
def plans(draw: st.DrawFn, *, depth: int = 3) -> PlannedDay:
    day = draw(trees.days(depth=depth))
    on = draw(st.sampled_from((trees.DAY, SPRING, AUTUMN)))
    return planned(replace(day, date=on))


@st.composite
def lines_of_days(draw: st.DrawFn) -> list[PlannedDay]:
    """One day after the other, without pins: nothing in them overlaps."""
    drawn = [draw(trees.days(pins=False, depth=2)) for _ in range(draw(st.integers(1, 3)))]
    made, rows = [], 0
    for number, day in enumerate(drawn):
        dated = replace(day, date=trees.DAY + timedelta(days=number))
        made.append(planned(dated, number=number + 1, after=rows))
        rows += len(made[-1].rows)
    return made


def planned(day: engine.Day, *, people: tuple[PersonRow, ...] = (), number: int = 1, after: int = 0) -> PlannedDay:
    """`number` of the day; its rows count on from `after`."""
    rows: list[ItemRow] = []
    for item in day.items:
        _collect(item, None, rows, ItemKind.SESSION, after)
    about = DayRow(number, day.date, "", "", day.start, 1)
    return plan_day(about, tuple(rows), people, frozenset(), zone=day.zone, aims=Aims(50, None))


def _collect(item: engine.Item, parent: int | None, rows: list[ItemRow], sequence: ItemKind, after: int) -> None:
    assert isinstance(item.key, int)
    key = after + item.key + 1
    kind = sequence if isinstance(item, engine.Sequence) else ItemKind.SPLIT
    minutes = None
    if isinstance(item, engine.Step):
        kind, minutes = (ItemKind.LANE if sequence is ItemKind.LANE else ItemKind.STEP), item.minutes
    rows.append(row(key, kind, parent, minutes=minutes, pin=item.pin))
    inner = ItemKind.LANE if isinstance(item, engine.Split) else ItemKind.SESSION
    for part in engine.inside(item):
        _collect(part, key, rows, inner, after)


def row(key: int, kind: ItemKind, parent: int | None = None, **values: object) -> ItemRow:
    title = str(values.pop("title", f"Row {key}"))
    known = {
        "id": key, "day_id": 1, "parent_id": parent, "version": 1, "kind": kind, "uid": str(UUID(int=key)),
        "title_en": title, "title_sq": "", "number": "", "minutes": None, "pin": None,
        "form": Form.BREAK if key % 5 == 0 else None, "method": "", "room": "", "cut_to": None, "optional": False,
        "protocol": False, "public": True, "purpose_en": "", "purpose_sq": "", "panel_en": "", "panel_sq": "",
        "qark": "", "attribution": Attribution.ROLE_ONLY, "default_mark": Mark.PUBLIC,
    }  # fmt: skip
    return ItemRow(**(known | values))  # type: ignore[arg-type]
