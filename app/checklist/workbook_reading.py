"""A checklist workbook read back by code: columns in any order, below a preamble, with dates in all their forms."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from app.checklist.dates import OF_EVENT
from app.checklist.workbook import HEADS, NO, SHEET, YES
from app.errors import N_, Invalid
from app.vocabulary import Anchor, Bound, Language, TeamFunction
from app.web.fields import fold, parse_day
from app.web.languages import gettext, language, speak
from app.web.sheets import Cell, Sheet, read_sheets
from app.web.words import word

FIELDS = {
    "Phase": "phase", "Task": "title", "Owner": "owner", "Function": "function", "Bound": "bound", "Anchor": "anchor",
    "Offset": "offset_days", "Lead": "lead_days", "Benchmark": "benchmark", "Pinned": "pinned",
    "Completed": "completed_on", "Depends on": "depends_on", "Deliverable": "deliverable", "Hard": "hard",
    "Remarks": "remarks",
}  # fmt: skip
ALIASES = {"kodi": "Code", "faza": "Phase", "detyra": "Task", "personi pergjegjes": "Owner", "funksioni": "Function",
           "data e planifikuar": "Benchmark", "data e perfundimit": "Completed", "varet nga": "Depends on",
           "responsible": "Owner", "due": "Benchmark", "deadline": "Benchmark", "activity": "Task"}  # fmt: skip
PREAMBLE = 20  # rows among which the heads are looked for
FAULTS = 20  # named at most


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the workbook: its number there, its code, and the text of each field that it has a column for."""

    number: int
    code: str
    values: dict[str, str]


def read(data: bytes) -> list[Line]:
    """Raises Invalid, naming rows and columns, where the workbook cannot be understood."""
    sheet, heads_at, columns = _find(list(read_sheets(data)))
    lines, faults = [], []
    for number, cells in enumerate(sheet.rows[heads_at + 1 :], start=heads_at + 2):
        code = _text(cells[columns["Code"]] if columns["Code"] < len(cells) else "").upper()
        values: dict[str, str] = {}
        for head, field in FIELDS.items():
            if head in columns:
                cell = cells[columns[head]] if columns[head] < len(cells) else ""
                try:
                    values[field] = _PLAIN.get(field, _text)(cell)
                except ValueError as problem:
                    faults.append(gettext("Row %(row)s, %(head)s: %(what)s", row=number, head=head, what=problem))
        if code or values.get("title"):
            lines.append(Line(number, code, values))
    faults += _twice(lines)
    if faults:
        raise Invalid(fields={"file": " ".join(faults[:FAULTS])})
    if not lines:
        raise Invalid(fields={"file": N_("There are no tasks in this workbook.")})
    return lines


def _find(sheets: Sequence[Sheet]) -> tuple[Sheet, int, dict[str, int]]:
    """The sheet with our heads, in which row they stand, and in which column each is."""
    for sheet in sorted(sheets, key=lambda sheet: sheet.name != SHEET):
        for number, cells in enumerate(sheet.rows[:PREAMBLE]):
            columns: dict[str, int] = {}
            for column, cell in enumerate(cells):
                name = fold(_text(cell))
                head = ALIASES.get(name) or next((head for head in HEADS if fold(head) == name), None)
                if head:
                    columns.setdefault(head, column)
            if "Code" in columns and len(columns) > 1:
                return sheet, number, columns
    message = N_(
        "No sheet of this file has a column “Code” and others of a checklist. Download it as Excel to see them."
    )
    raise Invalid(fields={"file": message})


def _twice(lines: Iterable[Line]) -> list[str]:
    first: dict[str, int] = {}
    message = N_("Rows %(first)s and %(row)s both bear the code %(code)s.")
    return [
        gettext(message, first=first[line.code], row=line.number, code=line.code)
        for line in lines
        if line.code and first.setdefault(line.code, line.number) != line.number
    ]


def _text(cell: Cell) -> str:
    if isinstance(cell, bool):
        return YES if cell else NO
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return " ".join(str(cell).split()) if not isinstance(cell, str) else cell.strip()


def _day(cell: Cell) -> str:
    """A date as Excel stores it, or as people write it; 45992 is a day counted by Excel."""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        if not 20_000 < cell < 80_000:
            raise ValueError(gettext("“%(typed)s” is not a date. Write it like 20.1.2027.", typed=_text(cell)))
        return (date(1899, 12, 30) + timedelta(days=int(cell))).isoformat()
    text = _text(cell)
    if not text:
        return ""
    try:
        found: date = parse_day(text)
    except Exception as problem:  # the field's own refusal, which carries its sentence
        raise ValueError(str(problem) % getattr(problem, "context", {})) from None
    return found.isoformat()


def _whole(cell: Cell) -> str:
    return _text(cell).replace("−", "-").replace("–", "-")


def _yes(cell: Cell) -> str:
    typed = fold(_text(cell))
    if typed in ("", NO, "jo", "0", "false"):
        return "0"
    if typed in (YES, "po", "1", "true", "x", "y"):
        return "1"
    raise ValueError(gettext("Choose yes or no."))


def _one_of(kind: type[StrEnum]) -> Callable[[Cell], str]:
    def read_word(cell: Cell) -> str:
        typed = fold(_text(cell))
        if not typed:
            return ""
        found = in_all_languages(kind).get(typed)
        if found is None:
            raise ValueError(gettext("“%(typed)s” is not one of the values offered.", typed=_text(cell)[:40]))
        return found

    return read_word


def _anchored(cell: Cell) -> str:
    typed = _text(cell)
    known = {fold(each): Anchor.EVENT_START for each in ("First day", "Dita e parë", "event start")}
    known |= {fold(each): Anchor.EVENT_END for each in ("Last day", "Dita e fundit", "event end")}
    return typed if typed in OF_EVENT else known.get(fold(typed), typed.upper())


def in_all_languages(kind: type[StrEnum]) -> dict[str, str]:
    """Values by their word in every language, and by themselves."""
    reader = language()
    found = {fold(each.value): str(each.value) for each in kind}
    try:
        for each_language in Language:
            speak(each_language)
            found |= {fold(word(each)): str(each.value) for each in kind}
    finally:
        speak(reader)
    return found


def _codes(cell: Cell) -> str:
    return ", ".join(each.upper() for each in re.split(r"[\s,;]+", _text(cell)) if each)


_PLAIN: dict[str, Callable[[Cell], str]] = {
    "benchmark": _day,
    "completed_on": _day,
    "offset_days": _whole,
    "lead_days": _whole,
    "pinned": _yes,
    "hard": _yes,
    "function": _one_of(TeamFunction),
    "bound": _one_of(Bound),
    "anchor": _anchored,
    "depends_on": _codes,
}
