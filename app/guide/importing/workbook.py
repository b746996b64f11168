"""A workbook as days of a guide: our own sheet, a rundown of Ontime, or anybody's table with a person's word for it."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.errors import N_, Invalid, TooLarge
from app.guide.exporting.columns import known_heads
from app.guide.exporting.ontime import HEADS as ONTIME_HEADS
from app.guide.importing import cells
from app.guide.importing.brought import MOST_ROWS, Incoming, checked
from app.guide.importing.calendar import Window
from app.guide.importing.ontime import read_rundown
from app.guide.importing.rows import read_rows
from app.web.fields import fold
from app.web.sheets import Cell, read_sheets

PREAMBLE = 30
"""Rows among which the heads are looked for."""
OWN = frozenset({"level", "kind", "minutes", "title", "start"})
RUNDOWN = frozenset(map(fold, ONTIME_HEADS))


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet and the row (from 0) in which its heads stand."""

    sheet: str
    rows: list[list[Cell]]
    heads_at: int

    @property
    def heads(self) -> list[str]:
        return [_head(cell) for cell in self.rows[self.heads_at]]

    @property
    def mark(self) -> str:
        """The same for every workbook with these heads in this order; not that of a checklist."""
        return hashlib.sha256(json.dumps(["guide", *map(fold, self.heads)]).encode()).hexdigest()

    @property
    def is_ours(self) -> bool:
        return set(guessed(self).values()) >= OWN

    @property
    def is_rundown(self) -> bool:
        return {"timer type", "title", "duration"} <= set(map(fold, self.heads))


def _head(cell: Cell) -> str:
    try:
        return cells.line(cell)[:60]
    except ValueError:
        return ""


def find(data: bytes) -> Table:
    """Our own sheet if there is one, then a rundown, then what looks most like a table with a day in it."""
    best: tuple[int, Table] | None = None
    for sheet in read_sheets(data):
        rows = _trimmed(sheet.rows)
        if len(rows) > MOST_ROWS + PREAMBLE:
            raise TooLarge(N_("There are more than %(rows)s rows. Divide the file."), rows=MOST_ROWS)
        for number in range(min(PREAMBLE, len(rows) - 1)):
            table = Table(sheet.name, rows, number)
            likeness = _likeness(table)
            if likeness and (best is None or likeness > best[0]):
                best = likeness, table
    if best is None:
        message = N_(
            "No sheet of this workbook has a row of heads, such as Time, Minutes and Title, with rows below it."
        )
        raise Invalid(fields={"file": message})
    return best[1]


def _likeness(table: Table) -> int:
    heads = [head for head in table.heads if head]
    if len(heads) < 2 or any(not isinstance(cell, str) for cell in table.rows[table.heads_at]):
        return 0
    known = set(guessed(table).values())
    if table.is_ours:
        return 1000 + len(known)
    if table.is_rundown:
        return 500 + len(RUNDOWN & set(map(fold, heads)))
    return 20 * ("title" in known) + 10 * len(known & {"start", "minutes", "end"}) + len(known) + 1


def guessed(table: Table) -> dict[int, str]:
    """Which column is what, by its head; each thing once."""
    names = known_heads()
    found: dict[int, str] = {}
    for number, head in enumerate(table.heads):
        key = names.get(fold(head).rstrip(" :*"))
        if key and key not in found.values():
            found[number] = key
    return found


def read_table(table: Table, columns: Mapping[int, str] | None, window: Window) -> Incoming:
    """`columns` as a person understood them; None where the heads speak for themselves."""
    if columns is None and table.is_rundown and not table.is_ours:
        incoming, faults = read_rundown(table.heads, below(table), window)
    else:
        incoming, faults = read_rows(columns or guessed(table), below(table), window, ours=table.is_ours)
    return checked(incoming, faults)


def below(table: Table) -> list[tuple[int, Sequence[Cell]]]:
    """Rows with their numbers in the file."""
    return list(enumerate(table.rows[table.heads_at + 1 :], start=table.heads_at + 2))


def _trimmed(rows: list[list[Cell]]) -> list[list[Cell]]:
    last = next((number for number in range(len(rows), 0, -1) if any(cell != "" for cell in rows[number - 1])), 0)
    return rows[:last]


# Kept between upload and preview


def kept(table: Table) -> dict[str, Any]:
    rows = [[_plain(cell) for cell in row] for row in table.rows]
    return {"sheet": table.sheet, "heads_at": table.heads_at, "rows": rows}


def taken(known: Mapping[str, Any]) -> Table:
    return Table(known["sheet"], known["rows"], known["heads_at"])


def _plain(cell: Cell) -> str | int | float | bool:
    """Times and days as the texts that are read as the same."""
    if isinstance(cell, str | int | float | bool):
        return cell
    as_time = cells.wall_time(cell) if not hasattr(cell, "year") else None
    if as_time:
        return f"{as_time[0] // 60}:{as_time[0] % 60:02}"
    return str(cell)
