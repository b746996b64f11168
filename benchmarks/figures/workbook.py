"""The checklist as a workbook: written against XlsxWriter alone, read against python-calamine alone.

XlsxWriter alone writes the same rows of 19 cells, with one format for texts and one for days; ours works them out, and
adds heads, drop-downs, colours, print set-up and two more sheets. Reading is everything up to lines that can be
compared: the archive checked, formulas looked for, heads found, every cell understood.
"""

import io
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import partial

from app.checklist import workbook
from app.checklist.dates import EventDates, Rule, schedule
from app.checklist.queries import Checklist, Details, TaskFacts
from app.checklist.workbook_reading import lines
from app.checklist.workbook_table import find, own_columns
from app.checklist.workdays import WorkCalendar
from app.vocabulary import Language, TeamFunction
from app.web.languages import speak
from benchmarks.kit import Bench, Figure, at_most, timed

TODAY = date(2027, 1, 4)
TITLE = "Send the invitations, number %d, with the agenda as far as it stands and the form for authorising travel"


def measure(bench: Bench) -> Iterator[Figure]:
    speak(Language.ENGLISH)
    known, details = a_checklist(300)
    rows = list(workbook.rows(known, details, ()))
    ours, alone = bench.interleaved([timed(partial(written, known, details)), timed(partial(xlsxwriter_alone, rows))])
    yield Figure("checklist.xlsx of 300 rows over XlsxWriter alone", ours.cpu_ms, alone.cpu_ms, "ms", at_most(1.5))
    content = written(*a_checklist(2_000))
    ours, alone = bench.interleaved([timed(partial(read, content)), timed(partial(calamine_alone, content))])
    yield Figure("a workbook of 2,000 rows read over calamine alone", ours.cpu_ms, alone.cpu_ms, "ms", at_most(3))
    few = written(*a_checklist(200))
    many, once = bench.interleaved([timed(partial(read, content)), timed(partial(read, few))])
    yield Figure("a workbook of 2,000 rows read over one of 200", many.cpu_ms, once.cpu_ms, "ms", at_most(12))


def a_checklist(count: int) -> tuple[Checklist, dict[int, Details]]:
    """Tasks of ten phases, each waiting for the one before, every third done."""
    rules, tasks, details = [], {}, {}
    for number in range(count):
        code = f"T{number:04}"
        done = TODAY - timedelta(days=number % 40) if number % 3 == 0 else None
        needs = (f"T{number - 1:04}",) if number else ()
        rules.append(Rule(code, offset=-120 + number % 150, lead=number % 6, depends_on=needs, completed=done))
        tasks[code] = TaskFacts(number, code, number % 10, f"Phase {number % 10}", "", TITLE % number, "",
                                TeamFunction.LOGISTICS, None, None)  # fmt: skip
        details[number] = Details(
            "A letter that was sent", "", "A remark of some length, as people make them", "", 1, {}
        )
    plan = schedule(rules, EventDates(date(2027, 3, 2), date(2027, 3, 3)), WorkCalendar())
    return Checklist(tasks, plan, {}, TODAY), details


def written(known: Checklist, details: dict[int, Details]) -> bytes:
    return workbook.write(known, details, "A conference", ["An organiser", "A logistics officer"], TODAY)


def xlsxwriter_alone(rows: Sequence[Sequence[str | int | date]]) -> bytes:
    import xlsxwriter

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet()
    plain, day = book.add_format({"text_wrap": True}), book.add_format({"num_format": "ddd d mmm yyyy"})
    for number, values in enumerate(rows):
        for column, value in enumerate(values):
            if isinstance(value, date):
                sheet.write_datetime(number, column, value, day)
            elif isinstance(value, int):
                sheet.write_number(number, column, value, plain)
            else:
                sheet.write_string(number, column, value, plain)
    book.close()
    return buffer.getvalue()


def read(content: bytes) -> int:
    table = find(content)
    columns = own_columns(table)
    return len(lines(table, columns or {}))


def calamine_alone(content: bytes) -> int:
    import python_calamine

    with python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
        return len(book.get_sheet_by_name(workbook.SHEET).to_python(skip_empty_area=False))
