"""Participants as a workbook or a CSV file that `workbook.py` reads back. Neither ever holds a formula."""

import csv
import io
from collections.abc import Iterable, Sequence
from enum import StrEnum

from app.errors import N_
from app.participants.listing import SeatLine
from app.web.languages import both, gettext
from app.web.words import word

HEADS: tuple[tuple[str, str, int], ...] = (
    ("name", N_("Name"), 30),
    ("title", N_("Title"), 10),
    ("role", N_("Position"), 26),
    ("office", N_("Office"), 40),
    ("sector", N_("Sector"), 18),
    ("level", N_("Level"), 14),
    ("qark", N_("Qark"), 14),
    ("district", N_("District"), 16),
    ("coming_as", N_("Attending as"), 14),
    ("status", N_("Status"), 12),
    ("seat_number", N_("Seat number"), 12),
    ("language", N_("Language"), 10),
    ("email", N_("Mail"), 30),
    ("phone", N_("Phone"), 18),
    ("gender", N_("Gender"), 10),
)
CONTACTS = frozenset({"email", "phone", "gender"})
_LANGUAGES = {"en": N_("English"), "sq": N_("Albanian")}


def workbook(lines: Iterable[SeatLine], *, contacts: bool) -> bytes:
    import xlsxwriter

    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet(gettext("Participants"))
    heads = _heads(contacts)
    bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    for column, (_, head, width) in enumerate(heads):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, gettext(head), bold)
    number = 0
    for number, line in enumerate(lines, start=1):
        for column, cell in enumerate(_cells(line, heads)):
            if isinstance(cell, int):
                sheet.write_number(number, column, cell)
            elif cell:
                sheet.write_string(number, column, cell)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(number, 1), len(heads) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    book.close()
    return file.getvalue()


def csv_file(lines: Iterable[SeatLine], *, contacts: bool) -> bytes:
    """UTF-8 with its mark, semicolons: what Excel opens with ë and ç in place."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
    heads = _heads(contacts)
    writer.writerow([gettext(head) for _, head, _ in heads])
    for line in lines:
        writer.writerow([_harmless(cell) if isinstance(cell, str) else cell for cell in _cells(line, heads)])
    return file.getvalue().encode("utf-8-sig")


def _heads(contacts: bool) -> list[tuple[str, str, int]]:
    return [head for head in HEADS if contacts or head[0] not in CONTACTS]


def _cells(line: SeatLine, heads: Sequence[tuple[str, str, int]]) -> list[str | int]:
    return [_cell(line, name) for name, _, _ in heads]


def _cell(line: SeatLine, name: str) -> str | int:
    if name == "office":
        return both(line.office_en, line.office_sq)
    if name == "language":
        return gettext(_LANGUAGES[line.language]) if line.language in _LANGUAGES else ""
    value = getattr(line, name)
    if isinstance(value, StrEnum):
        return word(value)
    return "" if value is None else value


def _harmless(text: str) -> str:
    """A text that a spreadsheet would take for a formula gets an apostrophe, which our own reader drops."""
    return "'" + text if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
