"""The rows of a checklist workbook become lines.

Where the table stands and which column is what: `workbook_table.py`. What a cell means: `workbook_cells.py`.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from app.checklist.workbook import VERSION
from app.checklist.workbook_cells import SAYS_MORE, meaning, plain_reader, text
from app.checklist.workbook_table import KEEP, Table, find, own_columns
from app.errors import N_, Invalid
from app.web.fields import clean, understood
from app.web.languages import gettext
from app.web.sheets import Cell

FIELDS = {
    "Phase": "phase", "Task": "title", "Owner": "owner", "Function": "function", "Bound": "bound", "Anchor": "anchor",
    "Offset": "offset_days", "Lead": "lead_days", "Benchmark": "benchmark", "Pinned": "pinned",
    "Completed": "completed_on", "Depends on": "depends_on", "Deliverable": "deliverable", "Hard": "hard",
    "Remarks": "remarks",
}  # fmt: skip
MOST_EXTRA = 20
FAULTS = 20  # named at most


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
    return str(understood(clean, text(cell)))[:500]


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
