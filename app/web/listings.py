"""Lists that leave the house, as a workbook or a CSV file. Neither ever holds a formula."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

Cell = str | int
RISKY = ("=", "+", "-", "@", "\t", "\r")
A4 = 9
"""As the format numbers papers."""


def list_workbook(name: str, heads: Sequence[tuple[str, int]], lines: Iterable[Sequence[Cell]], **looks: Any) -> bytes:
    """One sheet, to be sorted and printed. `heads`: words, and a width in characters; `looks`: of the cells below."""
    import xlsxwriter

    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet(name)
    bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    below = book.add_format(looks)
    for column, (words, width) in enumerate(heads):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, words, bold)
    number = 0
    for number, cells in enumerate(lines, start=1):
        for column, cell in enumerate(cells):
            if isinstance(cell, int):
                sheet.write_number(number, column, cell, below)
            elif cell:
                sheet.write_string(number, column, cell, below)
    sheet.autofilter(0, 0, max(number, 1), len(heads) - 1)
    on_a4(sheet)
    book.close()
    return file.getvalue()


def on_a4(sheet: Any, *, frozen: tuple[int, int] = (1, 1), foot: str = "") -> None:
    """Lying paper, as wide as the page; heads stay on the screen and come again on every page."""
    sheet.freeze_panes(*frozen)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    if foot:
        sheet.set_footer("&L" + foot.replace("&", "&&")[:100] + "&R&P / &N")


def list_csv(lines: Iterable[Sequence[Cell]], delimiter: str = ";") -> bytes:
    """UTF-8 with its mark, semicolons: what Excel opens with ë and ç in place."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=delimiter, lineterminator="\r\n")
    for line in lines:
        writer.writerow([_harmless(cell) if isinstance(cell, str) else cell for cell in line])
    return file.getvalue().encode("utf-8-sig")


def _harmless(text: str) -> str:
    """A text that a spreadsheet would take for a formula gets an apostrophe, which our own readers drop."""
    return f"'{text}" if text.startswith(RISKY) else text
