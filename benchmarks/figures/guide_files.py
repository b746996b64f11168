"""Files of a guide of 300 rows: what each costs, and what ten times the rows cost.

XlsxWriter alone writes the same values into the same cells of the two large sheets, with one format; ours works the
times out, indents, shades, and adds three more sheets.
"""

import io
from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import partial
from typing import Any
from uuid import UUID

from app.guide import publication
from app.guide.checks import Aims
from app.guide.exporting import ontime
from app.guide.exporting.calendar import agenda_ics
from app.guide.exporting.columns import COLUMNS
from app.guide.exporting.document import guide_docx
from app.guide.exporting.schedule import schedule_json
from app.guide.exporting.workbook import guide_xlsx, row_values
from app.guide.plan import DayRow, ItemRow, PlannedDay, plan_day
from app.models import Event, GuideItem
from app.vocabulary import Attribution, EventKind, Form, ItemKind, Language, Mark
from app.web.languages import speak
from benchmarks.kit import Bench, Figure, at_most, timed

DAY = date(2027, 1, 19)
ZONE = "Europe/Tirane"
ROWS = 300
STEPS = 9
SAY = "Say why we are here, what will be done with what is said, and that nobody is named who could be recognised."
ENGLISH = Language.ENGLISH


def measure(bench: Bench) -> Iterator[Figure]:
    speak(ENGLISH)
    few, many = a_guide(ROWS), a_guide(10 * ROWS)
    ours, alone = bench.interleaved([timed(partial(xlsx, few)), timed(partial(xlsxwriter_alone, few))])
    yield Figure(f"guide.xlsx of {ROWS} rows over XlsxWriter alone", ours.cpu_ms, alone.cpu_ms, "ms", at_most(1.6))
    for name, write in (("guide.xlsx", xlsx), ("guide.docx", docx), ("agenda.ics", ics), ("agenda.json", json)):
        large, small = bench.interleaved([timed(partial(write, many)), timed(partial(write, few))])
        work = f"{name} of a guide of {10 * ROWS:,} rows over one of {ROWS}"
        yield Figure(work, large.cpu_ms, small.cpu_ms, "ms", at_most(12))


def a_guide(rows: int) -> tuple[Event, list[PlannedDay], dict[int, GuideItem]]:
    """One day after another, each with ten sessions of nine steps."""
    event = Event(slug="a", forum_id=1, kind=EventKind.NATIONAL_CONFERENCE, title_en="A conference", starts_on=DAY,
                  ends_on=DAY, venue="A hall")  # fmt: skip
    made: list[ItemRow] = []
    for number in range(1, rows + 1):
        head = (number - 1) % (STEPS + 1) == 0
        parent = None if head else number - (number - 1) % (STEPS + 1)
        made.append(_row(number, ItemKind.SESSION if head else ItemKind.STEP, parent))
    days = []
    for start in range(0, rows, 100):
        about = DayRow(start + 1, date.fromordinal(DAY.toordinal() + start // 100), "", "", 540, 1)
        its = tuple(made[start : start + 100])
        days.append(plan_day(about, its, (), frozenset(), zone=ZONE, aims=Aims(50, None)))
    details = {row.id: GuideItem(event_id=1, say=SAY, do=SAY, materials="Flip chart", **row._asdict()) for row in made}
    return event, days, details


def _row(key: int, kind: ItemKind, parent: int | None) -> ItemRow:
    minutes, form = (None, None) if kind is ItemKind.SESSION else (5, Form.SMALL_GROUPS)
    return ItemRow(
        key, 1, parent, 1, kind, str(UUID(int=key)), f"Row {key}", "", "", minutes, None, form, "", "Room 2", None,
        False, False, True, "", "", "", "", "", Attribution.ROLE_ONLY, Mark.PUBLIC,
    )  # fmt: skip


def xlsx(guide: tuple[Event, list[PlannedDay], dict[int, GuideItem]]) -> bytes:
    return guide_xlsx(*guide, ENGLISH)


def docx(guide: tuple[Event, list[PlannedDay], dict[int, GuideItem]]) -> bytes:
    event, plans, details = guide
    return guide_docx(event, plans, details, {}, ENGLISH)


def ics(guide: tuple[Event, list[PlannedDay], dict[int, GuideItem]]) -> bytes:
    event, plans, _ = guide
    content = publication.agenda_of(event, plans)
    stamp = datetime(2027, 1, 1, tzinfo=UTC)
    return agenda_ics(content, content["about"], url="https://x.example/a", slug="a", language=ENGLISH, stamp=stamp)


def json(guide: tuple[Event, list[PlannedDay], dict[int, GuideItem]]) -> bytes:
    event, plans, _ = guide
    content = publication.agenda_of(event, plans)
    said: dict[str, Any] = {"slug": "a", "base": "https://x.example", "number": 1, "language": ENGLISH}
    return schedule_json(content, content["about"], **said)


def xlsxwriter_alone(guide: tuple[Event, list[PlannedDay], dict[int, GuideItem]]) -> bytes:
    import xlsxwriter

    _, plans, details = guide
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    first, second, plain = book.add_worksheet(), book.add_worksheet(), book.add_format({"text_wrap": True})
    titles = {key: item.title_en for key, item in details.items()} | {-plan.day.id: "Day" for plan in plans}
    notes = {key: item.say for key, item in details.items()}
    for number, row in enumerate(ontime.rundown(plans, titles, notes)):
        for column, value in enumerate(row.values):
            first.write(number, column, value)
    number = 0
    for plan in plans:
        for root in plan.roots:
            for node in root.walk():
                values = row_values(plan, node, 0, details[node.row.id], titles[node.row.id], ENGLISH)
                for column, about in enumerate(COLUMNS):
                    value = values[about.key]
                    if value != "":
                        second.write(number, column, str(value) if about.key == "day" else value, plain)
                number += 1
    book.close()
    return buffer.getvalue()
