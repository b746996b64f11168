"""Our own sheet, read as what each row says: every cell that is there, also one that was emptied."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from app.guide.exporting.as_exported import DAY_MINUTES, AsOf, mark, plain, read
from app.guide.exporting.columns import ROLES, heads
from app.guide.importing import cells
from app.guide.importing.brought import LENGTHS
from app.guide.importing.workbook import Table, below, guessed
from app.vocabulary import ItemKind
from app.web.fields import fold
from app.web.languages import gettext
from app.web.sheets import Cell

LINES = frozenset({"title", "number", "room", "panel"})


@dataclass(slots=True)
class Line:
    """`said` as in `as_exported.said_by`; `texts` as they are to be stored. `fixed`: whether its start is."""

    number: int
    uid: str = ""
    as_of: AsOf | None = None
    said: dict[str, str] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    fixed: bool | None = None
    on: date | None = None
    level: int | None = None
    faults: list[str] = field(default_factory=list)

    @property
    def title(self) -> str:
        return self.said.get("title", "")

    @property
    def kind(self) -> ItemKind | None:
        return ItemKind(self.said["kind"]) if self.said.get("kind") else None

    @property
    def start(self) -> int | None:
        return int(self.said["start"]) if self.said.get("start") else None


def has_ids(table: Table) -> bool:
    columns = guessed(table)
    at = next((number for number, key in columns.items() if key == "uid"), None)
    rows = (row for _, row in below(table))
    return at is not None and table.is_ours and any(at < len(row) and row[at] != "" for row in rows)


def ids(table: Table) -> set[str]:
    at = next(number for number, key in guessed(table).items() if key == "uid")
    return {_id(row[at]) for _, row in below(table) if at < len(row)} - {""}


def lines_of(table: Table) -> list[Line]:
    columns, names = guessed(table), heads()
    found = []
    for number, row in below(table):
        if any(cell != "" for cell in row):
            line = _line(number, row, columns, names)
            if line.uid or line.title or line.faults:
                found.append(line)
    return found


def _line(number: int, row: Sequence[Cell], columns: Mapping[int, str], names: Mapping[str, str]) -> Line:
    line = Line(number)
    known = {key: row[at] if at < len(row) else "" for at, key in columns.items()}
    line.uid = _id(known.pop("uid", ""))
    line.as_of = read(str(known.pop("as_of", "")))
    for key, cell in known.items():
        try:
            _take(line, key, cell)
        except ValueError as problem:
            as_it_was = plain(cells.text(cell)) if isinstance(cell, str | int | float) else ""
            if line.as_of and line.as_of.marks.get(key) == mark(as_it_was):
                line.said[key] = as_it_was  # a session that goes on for longer than a day
                continue
            what = gettext("Row %(row)s, %(head)s: %(what)s", row=number, head=names.get(key, key), what=problem)
            line.faults.append(what)
    return line


def _take(line: Line, key: str, cell: Cell) -> None:
    if key == "day":
        line.on = cells.day(cell)
    elif key == "level":
        line.level = _level(cell)
    elif key == "pin":
        line.fixed = bool(cells.says_yes(cell))
    elif key in ROLES:
        line.said[key] = "\n".join(map(plain, cells.names(cell)))
    elif key in MEANINGS:
        line.said[key] = MEANINGS[key](cell)
    else:
        text = cells.line(cell) if key in LINES else cells.text(cell)
        if len(text) > LENGTHS.get(key, len(text)):
            raise ValueError(gettext("At most %(most)s characters fit here.", most=LENGTHS[key]))
        line.texts[key], line.said[key] = text, plain(text)


def _id(cell: Cell) -> str:
    return str(cell).strip().lower()[:36]


def _level(cell: Cell) -> int | None:
    typed = cells.line(cell)
    if typed and (not typed.isdecimal() or len(typed) > 2):
        raise ValueError(gettext("“%(typed)s” is no level.", typed=typed[:20]))
    return int(typed) if typed else None


def _time(cell: Cell) -> str:
    found = cells.wall_time(cell)
    return "" if found is None else str(found[0] % DAY_MINUTES)


def _minutes(cell: Cell) -> str:
    found = cells.minutes(cell)
    return "" if found is None else str(found)


def _form(cell: Cell) -> str:
    found, typed = cells.form(cell), cells.line(cell)
    if found is None and fold(typed):
        raise ValueError(gettext("“%(typed)s” is no form of work.", typed=typed[:40]))
    return str(found or "")


def _yes(cell: Cell) -> str:
    return str(int(bool(cells.says_yes(cell))))


def _unless_no(cell: Cell) -> str:
    return str(int(cells.says_yes(cell) is not False))


MEANINGS: Mapping[str, Callable[[Any], str]] = {
    "start": _time,
    "end": _time,
    "minutes": _minutes,
    "cut_to": _minutes,
    "kind": lambda cell: str(cells.kind(cell) or ""),
    "form": _form,
    "optional": _yes,
    "protocol": _yes,
    "public": _unless_no,
}
