"""The guide as an Excel workbook: first the rundown that Ontime imports, then the guide as people hold it.

Every cell holds a value, never a formula, so nothing that somebody typed can be run by a spreadsheet.
"""

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from app import clock
from app.guide.exporting import ontime
from app.guide.exporting.as_exported import in_day, in_row, said_by, written
from app.guide.exporting.columns import COLUMNS, MARKS, NO, ROLES, SHEET, YES
from app.guide.exporting.words import told
from app.guide.plan import Node, PlannedDay
from app.models import Event, GuideItem
from app.vocabulary import Form, ItemKind, ItemRole, Language
from app.web.formats import clock as told_time
from app.web.formats import longday
from app.web.languages import gettext
from app.web.listings import on_a4
from app.web.words import word

DAY_MINUTES = 24 * 60
PAUSES = (Form.BREAK, Form.MOVEMENT)
Placed = tuple[PlannedDay, Node, int]
"""A row, its day, and how deep it stands."""


def guide_xlsx(
    event: Event, plans: Sequence[PlannedDay], details: Mapping[int, GuideItem], language: Language
) -> bytes:
    import xlsxwriter

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    title = told({"title_en": event.title_en, "title_sq": event.title_sq}, "title", language)
    book.set_properties({"title": title, "author": "Kuvend"})
    placed = [(plan, *found) for plan in plans for root in plan.roots for found in _deep(root, 0)]
    titles = {node.row.id: title_of(node, language) for _, node, _ in placed}
    looks = _Looks(book)
    _rundown(book, looks, plans, titles, details, language)
    _guide(book, looks, placed, details, titles, title, language)
    _people(book, looks, placed, titles)
    _materials(book, looks, placed, details, titles)
    _read_me(book, looks, title)
    book.close()
    return buffer.getvalue()


def title_of(node: Node, language: Language) -> str:
    return told(node.row._asdict(), "title", language) or word(node.row.kind)


def names_by_role(node: Node) -> dict[ItemRole, list[str]]:
    return {role: names_of(node, role) for role in ROLES}


def names_of(node: Node, role: str) -> list[str]:
    """Somebody unlisted is in no file: a file goes where nobody looks after it."""
    return [
        gettext("somebody unlisted") if person.unlisted else person.name
        for person in node.people
        if person.role == role
    ]


def _deep(node: Node, depth: int) -> Iterator[tuple[Node, int]]:
    yield node, depth
    for part in node.parts:
        yield from _deep(part, depth + 1)


class _Looks:
    """The formats of cells, each made once: a workbook numbers them all."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self.made: dict[tuple[tuple[str, Any], ...], Any] = {}
        self.head = self(bold=True, bottom=1, bg_color="#E8EEF1", text_wrap=True)
        self.bold = self(bold=True)

    def __call__(self, **looks: Any) -> Any:
        key = tuple(sorted(looks.items()))
        if key not in self.made:
            self.made[key] = self.book.add_format({"valign": "top"} | looks)
        return self.made[key]


def _rundown(
    book: Any,
    looks: _Looks,
    plans: Sequence[PlannedDay],
    titles: Mapping[int, str],
    details: Mapping[int, GuideItem],
    language: Language,
) -> None:
    """No column beside the importer's own: it takes any cell with the name of a head for that head.

    Yes and no are words: another program may save a truth as 0, which the importer takes for true.
    """
    sheet = book.add_worksheet(ontime.SHEET)
    on_a4(sheet, frozen=(1, 4), foot=ontime.SHEET)
    for column, head in enumerate(ontime.HEADS):
        sheet.write_string(0, column, head, looks.head)
        sheet.set_column(column, column, {"Title": 40, "Note": 60}.get(head, 11))
    named = dict(titles) | {-plan.day.id: _day_title(plan, language) for plan in plans}
    notes = {key: _note(item) for key, item in details.items()}
    for number, row in enumerate(ontime.rundown(plans, named, notes), start=1):
        for column, value in enumerate(row.values):
            text = ("FALSE", "TRUE")[value] if isinstance(value, bool) else value
            if text:
                sheet.write_string(number, column, text)


def _day_title(plan: PlannedDay, language: Language) -> str:
    title = told(plan.day._asdict(), "title", language)
    return f"{longday(plan.day.on)}: {title}" if title else longday(plan.day.on)


def _note(item: GuideItem) -> str:
    return "\n".join(part for part in (item.say, item.do, item.room) if part)


def _guide(
    book: Any,
    looks: _Looks,
    placed: Sequence[Placed],
    details: Mapping[int, GuideItem],
    titles: Mapping[int, str],
    title: str,
    language: Language,
) -> None:
    sheet = book.add_worksheet(gettext(SHEET))
    sheet.activate()
    on_a4(sheet, frozen=(1, 8), foot=title)
    for column, about in enumerate(COLUMNS):
        sheet.set_column(column, column, about.width)
        sheet.write_string(0, column, gettext(about.head), looks.head)
    for number, (plan, node, depth) in enumerate(placed, start=1):
        ground = _ground(node)
        values = row_values(plan, node, depth, details[node.row.id], titles[node.row.id], language)
        for column, about in enumerate(COLUMNS):
            _write(sheet, number, column, about.key, values[about.key], looks, ground | _own_look(about.key, depth))
    sheet.autofilter(0, 0, max(len(placed), 1), len(COLUMNS) - 1)
    _choices(sheet, len(placed))
    _marks(sheet, looks, placed, details, titles, language)


def _marks(
    sheet: Any,
    looks: _Looks,
    placed: Sequence[Placed],
    details: Mapping[int, GuideItem],
    titles: Mapping[int, str],
    language: Language,
) -> None:
    """What tells a row when the workbook comes back, and what was changed in it."""
    now, uids = clock.now(), {node.row.id: node.row.uid for _, node, _ in placed}
    for column, about in enumerate(MARKS, start=len(COLUMNS)):
        sheet.write_string(0, column, gettext(about.head), looks.head)
    quiet = looks(font_color="#777777", font_size=8)
    sheet.set_column(len(COLUMNS), len(COLUMNS), MARKS[0].width)
    sheet.set_column(len(COLUMNS) + 1, len(COLUMNS) + 1, MARKS[1].width, None, {"hidden": True})
    for number, (plan, node, _) in enumerate(placed, start=1):
        row = node.row
        said = said_by(node, details[row.id], titles[row.id], names_by_role(node), language)
        place = in_row(uids[row.parent_id]) if row.parent_id in uids else in_day(plan.day.on)
        sheet.write_string(number, len(COLUMNS), row.uid, quiet)
        sheet.write_string(number, len(COLUMNS) + 1, written(language, now, number, place, said), quiet)


def _ground(node: Node) -> dict[str, Any]:
    if node.look in PAUSES:
        return {"bg_color": "#F1F1EF"}
    return {"bg_color": "#E4EDF0", "bold": True} if node.row.kind == ItemKind.SESSION else {}


def _own_look(key: str, depth: int) -> dict[str, Any]:
    if key == "title":
        return {"text_wrap": True, "indent": min(depth, 10)}
    return {} if key in ("day", "start", "end", "minutes", "cut_to", "level", "number") else {"text_wrap": True}


def row_values(
    plan: PlannedDay, node: Node, depth: int, item: GuideItem, title: str, language: Language
) -> dict[str, Any]:
    """What stands in each column; times are wall minutes."""
    row = node.row
    told_row = row._asdict()
    values: dict[str, Any] = {column.key: getattr(item, column.key, "") for column in COLUMNS}
    values |= {role: "\n".join(names_of(node, role)) for role in ROLES}
    return values | {
        "day": plan.day.on,
        "start": node.span.opens,
        "end": node.span.closes,
        "minutes": node.span.minutes,
        "level": depth,
        "kind": word(row.kind),
        "title": title,
        "form": word(row.form) if row.form else "",
        "pin": gettext(YES) if row.pin is not None else "",
        "purpose": told(told_row, "purpose", language),
        "panel": told(told_row, "panel", language),
        "optional": gettext(YES) if row.optional else "",
        "protocol": gettext(YES) if row.protocol else "",
        "public": "" if row.public else gettext(NO),
    }


def _write(sheet: Any, row: int, column: int, key: str, value: Any, looks: _Looks, look: dict[str, Any]) -> None:
    if key == "day":
        sheet.write_datetime(row, column, value, looks(**look, num_format="ddd d mmm yyyy", align="left"))
    elif key in ("start", "end"):
        form = f'h:mm" +{value // DAY_MINUTES}"' if value >= DAY_MINUTES else "h:mm"
        sheet.write_number(row, column, value / DAY_MINUTES, looks(**look, num_format=form))
    elif isinstance(value, int) and not isinstance(value, bool):
        sheet.write_number(row, column, value, looks(**look))
    elif value:
        sheet.write_string(row, column, value, looks(**look))
    elif look:
        sheet.write_blank(row, column, None, looks(**look))


def _choices(sheet: Any, rows: int) -> None:
    offered = {
        "kind": [word(kind) for kind in ItemKind],
        "form": [word(form) for form in Form],
        "pin": [gettext(YES), gettext(NO)],
        "public": [gettext(YES), gettext(NO)],
    }
    keys = [column.key for column in COLUMNS]
    for key, values in offered.items():
        rule = {"validate": "list", "source": values, "error_type": "warning"}
        sheet.data_validation(1, keys.index(key), rows + 200, keys.index(key), rule)


def _table(
    book: Any, looks: _Looks, name: str, heads: Sequence[tuple[str, int]], rows: Iterable[Sequence[str]]
) -> None:
    sheet = book.add_worksheet(name)
    on_a4(sheet, foot=name)
    for column, (head, width) in enumerate(heads):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, head, looks.head)
    last = 0
    for last, values in enumerate(rows, start=1):
        for column, value in enumerate(values):
            sheet.write_string(last, column, value, looks(text_wrap=True))
    sheet.autofilter(0, 0, max(last, 1), len(heads) - 1)


def _people(book: Any, looks: _Looks, placed: Sequence[Placed], titles: Mapping[int, str]) -> None:
    """Who has what to do, person by person in the order of time."""
    heads = ((gettext("Name"), 30), (gettext("Role"), 16), (gettext("Day"), 26), (gettext("Start"), 8),
             (gettext("End"), 8), (gettext("Title"), 44), (gettext("Room"), 20))  # fmt: skip
    found = [
        (person.name, word(person.role), longday(plan.day.on), *_times(node), titles[node.row.id], node.row.room)
        for plan, node, _ in placed
        for person in node.people
        if not person.unlisted
    ]
    _table(book, looks, gettext("People"), heads, sorted(found, key=lambda row: row[0].casefold()))


def _materials(
    book: Any, looks: _Looks, placed: Sequence[Placed], details: Mapping[int, GuideItem], titles: Mapping[int, str]
) -> None:
    heads = ((gettext("Material"), 50), (gettext("Room"), 20), (gettext("Day"), 26), (gettext("Start"), 8),
             (gettext("Title"), 44))  # fmt: skip
    found = (
        (line.strip(), node.row.room, longday(plan.day.on), told_time(node.span.opens), titles[node.row.id])
        for plan, node, _ in placed
        for line in details[node.row.id].materials.split("\n")
        if line.strip()
    )
    _table(book, looks, gettext("Materials"), heads, found)


def _times(node: Node) -> tuple[str, str]:
    return told_time(node.span.opens), told_time(node.span.closes)


def _read_me(book: Any, looks: _Looks, title: str) -> None:
    sheet = book.add_worksheet(gettext("Read me"))
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 1, 90)
    sheet.write_string(0, 0, title, looks.bold)
    about = gettext(
        "The first sheet is for Ontime, which imports it as it is. The sheet “Guide” is for people: rows may be "
        "changed, moved and added, and Kuvend reads it back; you see every change before it is made."
    )
    sheet.write_string(1, 1, about, looks(text_wrap=True))
    for number, column in enumerate((*COLUMNS, *MARKS), start=3):
        sheet.write_string(number, 0, gettext(column.head), looks.bold)
        sheet.write_string(number, 1, gettext(column.about), looks(text_wrap=True))
