"""The table of tasks in somebody's workbook: below a preamble, columns in any order, other people's words for them.

First the table is found (`find`), then its columns are understood (`own_columns`, or a person says so).
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from app.checklist.workbook import COMPUTED, HEADS, READ_ME, SHEET, VERSION
from app.checklist.workbook_cells import text
from app.checklist.workbook_origin import origin
from app.errors import N_, Invalid, TooLarge
from app.web.fields import fold
from app.web.languages import gettext
from app.web.sheets import Cell, Sheet, read_sheets

ALIASES = {
    "Code": ("kodi", "id", "ref", "task id"),
    "Phase": ("faza", "stage", "section", "area", "group", "etapa"),
    "Task": ("detyra", "activity", "activities", "action", "actions", "item", "what", "to do", "description",
             "aktiviteti", "veprimi", "pershkrimi", "task name", "tasks"),
    "Owner": ("personi pergjegjes", "responsible", "responsible person", "person responsible", "who", "assigned to",
              "lead person", "pergjegjes", "pergjegjesi", "kush"),
    "Function": ("funksioni", "role", "team", "unit", "roli"),
    "Offset": ("when", "timing", "time before", "days before", "weeks before", "kur", "t-", "ditet"),
    "Lead": ("duration", "working days", "days needed", "kohezgjatja"),
    "Benchmark": ("data e planifikuar", "due", "due date", "deadline", "date", "by when", "target date", "planned date",
                  "afati", "afati i fundit", "data", "benchmark date"),
    "Completed": ("data e perfundimit", "done", "done on", "completion date", "completed on", "date completed",
                  "perfunduar"),
    "Depends on": ("varet nga", "predecessors", "predecessor", "after", "waits for"),
    "Deliverable": ("output", "result", "product", "deliverables", "produkti", "rezultati"),
    "Remarks": ("notes", "comments", "remark", "comment", "shenime", "verejtje", "komente"),
}  # fmt: skip
_BY_NAME = {fold(head): head for head in (*HEADS, VERSION)} | {
    name: head for head, names in ALIASES.items() for name in names
}
COUNTED = {"no", "nr", "number", "item no", "#", "numri", "no.", "nr."}
"""Rows that are only counted: their numbers say nothing, and change with the next row that is put in between."""
KEEP = "+"  # a column that is nobody's but theirs: kept for the next workbook
PREAMBLE = 30  # rows among which the heads are looked for
MOST_TASKS = 5_000
OFFERED = tuple(head for head in HEADS if head not in COMPUTED)


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet and the row (from 0) in which its heads stand. `remarks` are for whoever loads it."""

    sheet: str
    rows: list[list[Cell]]
    heads_at: int
    remarks: tuple[str, ...] = ()

    @property
    def heads(self) -> list[str]:
        return [" ".join(text(cell).split())[:60] for cell in self.rows[self.heads_at]]

    @property
    def mark(self) -> str:
        """The same for every workbook with these heads in this order."""
        return hashlib.sha256(json.dumps([fold(head) for head in self.heads]).encode()).hexdigest()


def find(data: bytes) -> Table:
    """The sheet and row that look most like the heads of a checklist; Invalid where nothing does."""
    best: tuple[int, Sheet, int] | None = None
    for sheet in _sheets(data):
        if len(_trimmed(sheet.rows)) > MOST_TASKS + PREAMBLE:
            raise TooLarge(N_("There are more than %(rows)s rows. Divide the file."), rows=MOST_TASKS)
        for number, cells in enumerate(sheet.rows[:PREAMBLE]):
            likeness = _likeness(cells) + 2 * (sheet.name == SHEET) - 5 * (sheet.name == READ_ME)
            if _likeness(cells) and (best is None or likeness > best[0]) and _filled(sheet.rows[number + 1 :]):
                best = likeness, sheet, number
        if best and best[1].name == SHEET and best[0] > 50:  # our own: the others need not be read
            break
    if best is None:
        raise Invalid(
            fields={"file": N_("There are no tasks in this workbook: no sheet has a row of heads with rows below it.")}
        )
    _, sheet, heads_at = best
    return Table(sheet.name, _trimmed(sheet.rows), heads_at, _origin_remarks(data, sheet.name))


def _sheets(data: bytes) -> Iterator[Sheet]:
    try:
        yield from read_sheets(data)
    except TooLarge as problem:  # of rows, a checklist takes fewer than other lists
        raise TooLarge(problem.message, **{**problem.params, "rows": MOST_TASKS}) from None


def _likeness(cells: Sequence[Cell]) -> int:
    """How much a row looks like heads: several short texts and no dates, our own words most of all."""
    filled = [cell for cell in cells if cell != ""]
    texts = [cell for cell in filled if isinstance(cell, str) and len(cell) <= 60]
    if len(texts) < 2 or len(texts) < len(filled):
        return 0
    names = {_BY_NAME.get(_name(cell)) for cell in texts} - {None}
    return len(texts) + 10 * len(names) + 20 * ("Code" in names)


def _name(cell: Cell) -> str:
    return fold(" ".join(text(cell).split())).rstrip(" :*")


def _filled(rows: Iterable[Sequence[Cell]]) -> bool:
    return any(cell != "" for cells in rows for cell in cells)


def _trimmed(rows: list[list[Cell]]) -> list[list[Cell]]:
    """Without the empty rows at the end."""
    last = next((number for number in range(len(rows), 0, -1) if any(cell != "" for cell in rows[number - 1])), 0)
    return rows[:last]


def _origin_remarks(data: bytes, sheet: str) -> tuple[str, ...]:
    found, remarks = origin(data, sheet), []
    if found.empty:
        message = N_("The formula in %(cells)s was never calculated. Open the file, save it and load it again.")
        raise Invalid(fields={"file": gettext(message, cells=", ".join(found.empty[:5]))})
    if found.formulas:
        remarks.append(gettext("Formulas are not calculated here: the values they were saved with are read."))
    if found.macros:
        remarks.append(gettext("The macros of this workbook were not looked at."))
    return tuple(remarks)


def guessed_columns(table: Table) -> dict[int, str]:
    """By their names; what no name of ours fits is kept as a column of theirs."""
    columns: dict[int, str] = {}
    for number, head in enumerate(table.heads):
        known = _BY_NAME.get(_name(head))
        if _name(head) in COUNTED:
            columns[number] = ""
            continue
        columns[number] = known if known and known not in columns.values() else (KEEP if head else "")
    return columns


def own_columns(table: Table) -> dict[int, str] | None:
    """Of a workbook that was ours: with a column “Code” and another; None for other people's."""
    columns = guessed_columns(table)
    own = {fold(head) for head in HEADS} | {"kodi"}
    code = next((number for number, head in columns.items() if head == "Code"), None)
    if code is None or _name(table.heads[code]) not in own or not set(columns.values()) - {"Code", KEEP, "", VERSION}:
        return None
    return columns
