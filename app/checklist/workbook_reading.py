"""A checklist workbook read back: heads below a preamble, columns in any order, other people's words for them.

First the table is found (`find`), then its columns are understood (`own_columns`, or a person says so), then its rows
become lines (`lines`). What stands in a cell is told by `workbook_cells.py`.
"""

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from app.checklist.workbook import COMPUTED, HEADS, READ_ME, SHEET, VERSION
from app.checklist.workbook_cells import SAYS_MORE, meaning, plain_reader, text
from app.checklist.workbook_origin import origin
from app.errors import N_, Invalid, TooLarge
from app.web.fields import clean, fold
from app.web.languages import gettext
from app.web.sheets import Cell, Sheet, read_sheets

FIELDS = {
    "Phase": "phase", "Task": "title", "Owner": "owner", "Function": "function", "Bound": "bound", "Anchor": "anchor",
    "Offset": "offset_days", "Lead": "lead_days", "Benchmark": "benchmark", "Pinned": "pinned",
    "Completed": "completed_on", "Depends on": "depends_on", "Deliverable": "deliverable", "Hard": "hard",
    "Remarks": "remarks",
}  # fmt: skip
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
MOST_EXTRA = 20
FAULTS = 20  # named at most


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


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the workbook: its number there, its code, and the text of each field that it has a column for."""

    number: int
    code: str
    values: dict[str, str]
    extra: dict[str, str] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()
    version: int | None = None


def read(data: bytes) -> list[Line]:
    """Of a workbook with our heads. Raises Invalid, naming rows and columns, where it cannot be understood."""
    table = find(data)
    columns = own_columns(table)
    if columns is None:
        message = N_(
            "No sheet of this file has a column “Code” and others of a checklist. Download it as Excel to see them."
        )
        raise Invalid(fields={"file": message})
    return lines(table, columns)


# The table and its columns


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


# Rows


def lines(table: Table, columns: Mapping[int, str]) -> list[Line]:
    """Raises Invalid, naming rows and columns, where a cell cannot be understood."""
    by_code, heads = "Code" in columns.values(), table.heads
    named = [number for number, head in enumerate(heads) if head]
    sorted_out = _sorted_out(columns, heads)
    phase = ""
    found: list[Line] = []
    faults: list[str] = []
    for number, cells in enumerate(table.rows[table.heads_at + 1 :], start=table.heads_at + 2):
        if len(named) > 1 and _only(cells, named[0]):
            phase = _phase(text(cells[named[0]]))
            continue
        try:
            line, wrong = _line(number, cells, sorted_out)
        except ValueError as problem:
            faults.append(gettext("Row %(row)s: %(what)s", row=number, what=problem))
            continue
        faults += wrong
        if not by_code:  # nothing is erased by a list that was never ours
            phase = line.values.get("phase", "") or phase
            for name in [name for name, value in line.values.items() if value == ""]:
                del line.values[name]
        if phase and not line.values.get("phase"):
            line.values["phase"] = phase
        if line.code or line.values.get("title"):
            found.append(line)
    faults += _twice(found)
    if faults:
        raise Invalid(fields={"file": " ".join(faults[:FAULTS])})
    if not found:
        raise Invalid(fields={"file": N_("There are no tasks in this workbook.")})
    return found


def _only(cells: Sequence[Cell], column: int) -> bool:
    """A row that says nothing but in this column: the name of a phase, often merged over the whole row."""
    return len(cells) > column and cells[column] != "" and cells.count("") == len(cells) - 1


class _Columns(NamedTuple):
    """The columns of a table by what is done with their cells: (number of the column, field or head)."""

    code: int | None
    version: int | None
    plain: list[tuple[int, str, Callable[[Cell], str]]]
    several: list[tuple[int, str]]
    own: list[tuple[int, str]]
    heads: Sequence[str]


def _sorted_out(columns: Mapping[int, str], heads: Sequence[str]) -> _Columns:
    by_head = {head: number for number, head in columns.items()}
    fields = [(number, FIELDS[head]) for number, head in columns.items() if head in FIELDS]
    return _Columns(
        by_head.get("Code"),
        by_head.get(VERSION),
        [(number, name, plain_reader(name)) for number, name in fields if name not in SAYS_MORE],
        [(number, name) for number, name in fields if name in SAYS_MORE],
        [(number, heads[number]) for number, head in columns.items() if head == KEEP][:MOST_EXTRA],
        heads,
    )


def _line(number: int, cells: Sequence[Cell], columns: _Columns) -> tuple[Line, list[str]]:
    width = len(cells)
    faults: list[str] = []
    remarks: list[str] = []
    values: dict[str, str] = {}
    implied: dict[str, str] = {}
    for column, name, reader in columns.plain:
        try:
            values[name] = reader(cells[column] if column < width else "")
        except ValueError as problem:
            faults.append(_fault(number, columns.heads[column], problem))
    for column, name in columns.several:
        try:
            meant = meaning(name, cells[column] if column < width else "")
        except ValueError as problem:
            faults.append(_fault(number, columns.heads[column], problem))
            continue
        for said, value in meant.values.items():
            (values if said == name else implied)[said] = value
        if meant.remark:
            remarks.append(meant.remark)
    for name, value in implied.items():
        values[name] = values.get(name) or value
    extra = {head: _own_text(cells[column] if column < width else "") for column, head in columns.own}
    code = text(cells[columns.code]).upper() if columns.code is not None and columns.code < width else ""
    version = text(cells[columns.version]) if columns.version is not None and columns.version < width else ""
    return Line(number, code, values, extra, tuple(remarks), int(version) if version.isdecimal() else None), faults


def _fault(number: int, head: str, problem: ValueError) -> str:
    return gettext("Row %(row)s, %(head)s: %(what)s", row=number, head=head, what=problem)


def _own_text(cell: Cell) -> str:
    try:
        return str(clean(text(cell)))[:500]
    except Exception as problem:
        message, context = getattr(problem, "message_template", str(problem)), getattr(problem, "context", None)
        raise ValueError(gettext(message, **(context or {}))) from None


def _phase(typed: str) -> str:
    """Without the number that people put before it: “2. Invitations”, “PHASE II: Invitations”."""
    plain = re.sub(r"^\s*(?:(?:phase|faza|stage)\s+)?(?:[0-9]+|[IVX]+)\s*[.:)–-]\s*", "", typed, flags=re.IGNORECASE)
    return " ".join((plain or typed).split())[:120]


def _twice(lines: Iterable[Line]) -> list[str]:
    first: dict[str, int] = {}
    message = N_("Rows %(first)s and %(row)s both bear the code %(code)s.")
    return [
        gettext(message, first=first[line.code], row=line.number, code=line.code)
        for line in lines
        if line.code and first.setdefault(line.code, line.number) != line.number
    ]


OFFERED = tuple(head for head in HEADS if head not in COMPUTED)
