"""What a file brings into a guide, whatever it was written as: days with rows, ready to be shown and then added.

Nothing here touches the database. A reader (`workbook.py`, `calendar.py`, `schedule.py`)
gives `Incoming`; it is kept as text between preview and application.
"""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

import orjson

from app.errors import N_, Invalid, TooLarge
from app.guide import timeline as engine
from app.guide.tree import DEEPEST, may_hold
from app.vocabulary import Form, ItemKind, ItemRole
from app.web.languages import gettext

MOST_ROWS = 1_000
MOST_DAYS = 31
NAMED = 20
"""Faults, at most."""
REMARKS = 100
"""At most; a page folds them after a few."""
DAY_MINUTES = 24 * 60
LENGTHS = {
    "room": 120, "number": 10, "title": 200, "panel": 200, "purpose": 1000, "set_up": 1000, "transition": 1000,
    "fallback": 1000, "output": 1000, "materials": 2000, "recorder_task": 2000, "say": 4000, "do": 4000,
}  # fmt: skip
"""What the columns hold."""


@dataclass(slots=True)
class IncomingRow:
    """`values` by the names of the row's columns; title, purpose and panel in the language of the file."""

    kind: ItemKind
    values: dict[str, Any] = field(default_factory=dict)
    people: list[tuple[ItemRole, str]] = field(default_factory=list)
    rows: "list[IncomingRow]" = field(default_factory=list)
    where: str = ""
    """In the file, in words: "row 14"."""

    def walk(self) -> "Iterator[IncomingRow]":
        yield self
        for row in self.rows:
            yield from row.walk()

    @property
    def title(self) -> str:
        return str(self.values.get("title", ""))


@dataclass(slots=True)
class IncomingDay:
    on: date
    starts: int
    rows: list[IncomingRow] = field(default_factory=list)
    title: str = ""

    def walk(self) -> Iterator[IncomingRow]:
        for row in self.rows:
            yield from row.walk()


@dataclass(slots=True)
class Incoming:
    """`remarks` tell how something was understood, or what is left out."""

    source: str
    days: list[IncomingDay] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    @property
    def count(self) -> int:
        return sum(1 for day in self.days for _ in day.walk())

    def remark(self, words: str) -> None:
        if len(self.remarks) < REMARKS:
            self.remarks.append(words)
        elif len(self.remarks) == REMARKS:
            self.remarks.append(gettext("And more of the kind."))


def checked(incoming: Incoming, faults: Iterable[str] = ()) -> Incoming:
    """Whole or not at all: every fault is named, or there is something to add and it fits into a guide."""
    faults = [*faults, *_misplaced(incoming)]
    if faults:
        more = [gettext("And more of the kind.")] if len(faults) > NAMED else []
        raise Invalid(fields={"file": "\n".join([*faults[:NAMED], *more])})
    incoming.days = [day for day in incoming.days if day.rows]
    if not incoming.days:
        left_out = " ".join(incoming.remarks[:3])
        raise Invalid(
            fields={"file": " ".join((gettext("There is nothing for a guide in this file."), left_out)).strip()}
        )
    if incoming.count > MOST_ROWS or len(incoming.days) > MOST_DAYS:
        raise TooLarge(
            N_("This file has %(rows)s rows on %(days)s days. At most %(most)s rows on %(most_days)s days are taken."),
            rows=incoming.count, days=len(incoming.days), most=MOST_ROWS, most_days=MOST_DAYS,
        )  # fmt: skip
    for day in incoming.days:
        for row in day.walk():
            _shortened(incoming, row)
    incoming.days.sort(key=lambda day: day.on)
    return incoming


def _misplaced(incoming: Incoming) -> Iterator[str]:
    for day in incoming.days:
        waiting: list[tuple[ItemKind | None, int, IncomingRow]] = [(None, 0, row) for row in day.rows]
        while waiting:
            holder, depth, row = waiting.pop()
            if not may_hold(holder, row.kind) or depth > DEEPEST:
                yield gettext(
                    "%(where)s: “%(title)s” cannot stand where it stands.", where=row.where, title=row.title[:60]
                )
            waiting += [(row.kind, depth + 1, part) for part in row.rows]


def _shortened(incoming: Incoming, row: IncomingRow) -> None:
    for name, most in LENGTHS.items():
        text = row.values.get(name)
        if isinstance(text, str) and len(text) > most:
            row.values[name] = text[:most]
            incoming.remark(
                gettext("%(where)s: a text longer than %(most)s characters was cut.", where=row.where, most=most)
            )


def moved(incoming: Incoming, first: date) -> Incoming:
    """The same days, the first of them on that date."""
    by = first - incoming.days[0].on
    for day in incoming.days:
        day.on += by
    return incoming


def on_other_dates(incoming: Incoming, starts: date, ends: date) -> bool:
    return not all(starts <= day.on <= ends for day in incoming.days)


# Its times, by the engine of the guide itself


@dataclass(frozen=True, slots=True)
class Shown:
    """A row of the preview."""

    row: IncomingRow
    depth: int
    span: engine.Span


def shown(day: IncomingDay, zone: str) -> list[Shown]:
    rows = [(row, depth) for root in day.rows for row, depth in _deep(root, 0)]
    keys = {id(row): key for key, (row, _) in enumerate(rows)}
    times = engine.timeline(engine.Day(day.on, zone, day.starts, tuple(_item(row, keys) for row in day.rows)))
    return [Shown(row, depth, times.spans[keys[id(row)]]) for row, depth in rows]


def _deep(row: IncomingRow, depth: int) -> Iterator[tuple[IncomingRow, int]]:
    yield row, depth
    for part in row.rows:
        yield from _deep(part, depth + 1)


def _item(row: IncomingRow, keys: dict[int, int]) -> engine.Item:
    key, pin = keys[id(row)], row.values.get("pin")
    if not row.rows:
        return engine.Step(key, row.values.get("minutes") or 0, pin)
    parts = tuple(_item(part, keys) for part in row.rows)
    if row.kind == ItemKind.SPLIT:
        return engine.Split(key, parts, pin)  # type: ignore[arg-type]
    return engine.Sequence(key, parts, pin)


# Kept as text


def kept(incoming: Incoming) -> str:
    return orjson.dumps(asdict(incoming)).decode()


def taken(content: str) -> Incoming:
    known = orjson.loads(content)
    days = [
        IncomingDay(date.fromisoformat(day["on"]), day["starts"], [_row(row) for row in day["rows"]], day["title"])
        for day in known["days"]
    ]
    return Incoming(known["source"], days, known["remarks"])


def _row(known: dict[str, Any]) -> IncomingRow:
    values = known["values"]
    if values.get("form"):
        values["form"] = Form(values["form"])
    people = [(ItemRole(role), name) for role, name in known["people"]]
    return IncomingRow(ItemKind(known["kind"]), values, people, [_row(row) for row in known["rows"]], known["where"])
