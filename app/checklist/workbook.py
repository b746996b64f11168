"""The checklist as an Excel workbook, written for people; `workbook_reading.py` reads it back.

Every cell holds a value, never a formula, so nothing that somebody typed can be run by a spreadsheet.
"""

import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from app.checklist.dates import OF_EVENT
from app.checklist.queries import Checklist, Details
from app.checklist.rows import row as as_read
from app.checklist.workbook_cells import NO, YES
from app.errors import N_
from app.vocabulary import Anchor, Bound, TeamFunction
from app.web.languages import both, gettext
from app.web.listings import A4, on_a4
from app.web.words import word

SHEET, READ_ME, LISTS = "Checklist", "Read me", "Lists"
COLUMNS: tuple[tuple[str, int, str], ...] = (
    ("Code", 8, N_("Stands for the task when the workbook is read back. Leave it; an unknown one is a new task.")),
    ("Phase", 20, N_("Part of the preparation.")),
    ("Task", 60, N_("What is to be done.")),
    ("Owner", 26, N_("The person who answers for it. Empty: whoever holds the function.")),
    ("Function", 20, N_("The function of the organising team that it belongs to.")),
    ("Bound", 16, N_("How the benchmark follows from its rule on a day nobody works.")),
    ("Anchor", 18, N_("From what the days are counted: first or last day of the event, or the code of a task.")),
    ("Offset", 8, N_("Calendar days from the anchor; −31 is 31 days before.")),
    ("Lead", 7, N_("Working days that it takes once begun.")),
    ("Begin by", 12, N_("Benchmark less lead. Computed; a change here is not read.")),
    ("Benchmark", 12, N_("When it is to be done. Another date here pins it.")),
    ("Pinned", 9, N_("yes: set by hand. Change it to no, and the benchmark follows its rule again.")),
    ("Completed", 12, N_("When it was done.")),
    ("Status", 22, N_("Computed; a change here is not read.")),
    ("Depends on", 16, N_("Codes of the tasks that must come first, with commas.")),
    ("Deliverable", 36, N_("What there is when it is done.")),
    ("Hard", 7, N_("yes: a late start must not move it.")),
    ("Remarks", 40, N_("Anything.")),
)
HEADS = [head for head, *_ in COLUMNS]
COMPUTED = ("Begin by", "Status")
VERSION = "Version"
"""Hidden, behind all others: how often the task had been changed when the workbook was made."""
_DAYS = ("Begin by", "Benchmark", "Completed")
_LAST_ROW = 1999


def write(known: Checklist, details: Mapping[int, Details], title: str, team: Iterable[str], made: date) -> bytes:
    import xlsxwriter

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(
        buffer, {"in_memory": True, "default_date_format": "ddd d mmm yyyy", "strings_to_formulas": False}
    )
    book.set_properties({"title": title, "created": datetime(made.year, made.month, made.day)})  # noqa: DTZ001 - its day
    sheet = book.add_worksheet(SHEET)
    on_a4(sheet, frozen=(1, 3), foot=title)
    head = book.add_format({"bold": True, "bottom": 1, "valign": "top", "bg_color": "#E8EEF1"})
    plain = book.add_format({"text_wrap": True, "valign": "top"})
    day = book.add_format({"num_format": "ddd d mmm yyyy", "valign": "top", "align": "left"})
    for column, (name, width, _) in enumerate(COLUMNS):
        sheet.set_column(column, column, width, day if name in _DAYS else plain)
        sheet.write_string(0, column, name, head)
    own = own_heads(details)
    for column, name in enumerate([*own, VERSION], start=len(COLUMNS)):
        sheet.set_column(column, column, 20, plain, {"hidden": name == VERSION})
        sheet.write_string(0, column, name, head)
    for number, values in enumerate(rows(known, details, own), start=1):
        for column, value in enumerate(values):
            if isinstance(value, date):
                sheet.write_datetime(number, column, value, day)
            elif isinstance(value, int):
                sheet.write_number(number, column, value, plain)
            elif value:
                sheet.write_string(number, column, value, plain)
    last = max(len(known.tasks), 1)
    sheet.autofilter(0, 0, last, len(COLUMNS) + len(own) - 1)
    _colours(book, sheet, last)
    _read_me(book, title)
    _lists(book, sheet, team)
    book.close()
    return buffer.getvalue()


def own_heads(details: Mapping[int, Details]) -> list[str]:
    """Of the columns that people added, in the order in which they came."""
    return list(dict.fromkeys(head for each in details.values() for head in each.extra))


def rows(known: Checklist, details: Mapping[int, Details], own: Sequence[str]) -> Iterable[Sequence[str | int | date]]:
    """A row of values for each task, with the people's own columns of these heads."""
    for task in known.tasks.values():
        rule, dated, more = known.plan.rules[task.code], known.plan[task.code], details[task.id]
        shown = as_read(known, task, reader=0, edits=False)
        yield (
            task.code,
            both(task.phase_en, task.phase_sq),
            shown.title,
            known.person(task),
            shown.function,
            word(rule.bound),
            _anchor(rule.anchor),
            rule.offset,
            rule.lead,
            dated.begin_by,
            dated.benchmark,
            YES if rule.pinned else NO,
            rule.completed or "",
            shown.state,
            ", ".join(rule.depends_on),
            both(more.deliverable_en, more.deliverable_sq),
            YES if rule.hard else NO,
            more.remarks,
            *(more.extra.get(head, "") for head in own),
            more.version,
        )


def _anchor(anchor: str) -> str:
    if anchor not in OF_EVENT:
        return anchor
    return gettext("First day") if anchor == Anchor.EVENT_START else gettext("Last day")


def _colours(book: Any, sheet: Any, last: int) -> None:
    late = book.add_format({"font_color": "#A3261B", "bg_color": "#FBEAE8"})
    done = book.add_format({"font_color": "#6B7280"})
    rows = f"A2:R{last + 1}"
    sheet.conditional_format(rows, {"type": "formula", "criteria": '=$M2<>""', "format": done, "stop_if_true": True})
    sheet.conditional_format(rows, {"type": "formula", "criteria": '=AND($K2<>"",$K2<TODAY())', "format": late})


def _read_me(book: Any, title: str) -> None:
    sheet = book.add_worksheet(READ_ME)
    bold, wrap = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, 1, 90, wrap)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.write_string(0, 0, title, bold)
    sheet.write_string(1, 1, gettext(
        "Change what you like and load the workbook again: Kuvend shows every change before it is made. "
        "Columns may stand in any order, columns of your own are kept for the next workbook."
    ), wrap)  # fmt: skip
    for number, (name, _, about) in enumerate(COLUMNS, start=3):
        sheet.write_string(number, 0, name, bold)
        sheet.write_string(number, 1, gettext(about), wrap)


def _lists(book: Any, sheet: Any, team: Iterable[str]) -> None:
    """Drop-downs take their values from a hidden sheet: a list inside a cell's rule is limited to 255 characters."""
    lists = book.add_worksheet(LISTS)
    lists.hide()
    offered = {
        "Owner": list(team),
        "Function": [word(function) for function in TeamFunction],
        "Bound": [word(bound) for bound in Bound],
        "Pinned": [YES, NO],
        "Hard": [YES, NO],
    }
    for column, (head, values) in enumerate(offered.items()):
        for number, value in enumerate(values):
            lists.write_string(number, column, value)
        if values:
            letter, at = chr(ord("A") + column), HEADS.index(head)
            source = f"={LISTS}!${letter}$1:${letter}${len(values)}"
            sheet.data_validation(1, at, _LAST_ROW, at, {"validate": "list", "source": source, "error_type": "warning"})
    for head in ("Benchmark", "Completed"):
        at = HEADS.index(head)
        rule = {"validate": "date", "criteria": ">", "value": date(1990, 1, 1), "error_type": "warning"}
        sheet.data_validation(1, at, _LAST_ROW, at, rule)
