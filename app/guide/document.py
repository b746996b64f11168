"""Agenda and guide as Word documents: one table a day, written with lxml into a python-docx package.

Styles are named by their ids and cells are never looked up: both lookups cost a walk through the document.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from io import BytesIO
from typing import Any

from babel.dates import format_date
from docx import Document
from docx.document import Document as DocumentType
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from lxml import etree

from app.guide.calendar import told
from app.guide.plan import Node, PlannedDay
from app.guide.publication import Agenda
from app.models import Event, GuideItem
from app.vocabulary import ItemKind, Language
from app.web.formats import LOCALES, clock, held_on, minutes
from app.web.languages import gettext as _
from app.web.words import word

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
LANGUAGE_TAGS = {Language.ENGLISH: "en-GB", Language.ALBANIAN: "sq-AL"}
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
AGENDA_WIDTHS = (1700, 7940)
GUIDE_WIDTHS = (800, 640, 3000, 4360, 2300, 2100, 1360)
"""Twentieths of a point: 17 cm upright, 25.7 cm across."""
PAUSE_SHADE, SESSION_SHADE = "F1F1EF", "E4EDF0"


def agenda_docx(event: Event, content: Agenda, language: Language) -> bytes:
    document = _paper(event, language, wide=False)
    body = _Body(document)
    body.paragraph(_event_title(event, language), "Title")
    body.paragraph(_event_facts(event), "Subtitle")
    for day in content["days"]:
        heading = _day_title(date.fromisoformat(day["on"]), told(day, "title", language), language)
        body.paragraph(heading, "Heading1")
        table = body.table(AGENDA_WIDTHS, (_("Time"), _("Session")))
        for entry in day["entries"]:
            pause = entry["form"] in ("break", "movement")
            cells = table.row(shade=PAUSE_SHADE if pause else "")
            cells[0].line(f"{clock(entry['opens'])}–{clock(entry['closes'])}")
            _entry(cells[1], entry, language, quiet=pause)
        body.after_table()
    return body.bytes()


def _entry(cell: "_Cell", entry: Mapping[str, Any], language: Language, *, quiet: bool) -> None:
    number = f"{entry['number']}. " if entry["number"] else ""
    cell.line(number + told(entry, "title", language), bold=not quiet)
    if (panel := told(entry, "panel", language)) != told(entry, "title", language):
        cell.line(panel, italic=True)
    if purpose := told(entry, "purpose", language):
        cell.line(purpose)
    for one in entry["speakers"]:
        who = ", ".join(part for part in (one["name"], told(one, "office", language)) if part)
        cell.line(f"{who} ({_('moderator')})" if one["role"] == "moderator" else who)
    if entry["room"]:
        cell.line(entry["room"], italic=True)
    for lane in entry["lanes"]:
        cell.line(
            " · ".join(part for part in (told(lane, "title", language), lane["room"]) if part), style="ListBullet"
        )


def guide_docx(
    event: Event, plans: Iterable[PlannedDay], details: Mapping[int, GuideItem], language: Language
) -> bytes:
    document = _paper(event, language, wide=True)
    body = _Body(document)
    body.paragraph(_event_title(event, language), "Title")
    body.paragraph(f"{_('Guide')} · {_event_facts(event)}", "Subtitle")
    heads = (_("Time"), _("Min."), _("Step"), _("Say and do"), _("Who"), _("Materials"), _("Room"))
    for number, plan in enumerate(plans):
        title = told(plan.day._asdict(), "title", language)
        body.paragraph(_day_title(plan.day.on, title, language), "Heading1", new_page=number > 0)
        table = body.table(GUIDE_WIDTHS, heads)
        for root in plan.roots:
            for node in root.walk():
                _guide_row(table, node, details[node.row.id], language)
        body.after_table()
    return body.bytes()


def _guide_row(table: "_Table", node: Node, item: GuideItem, language: Language) -> None:
    holds = node.row.kind != ItemKind.STEP
    pause = node.look in ("break", "movement")
    cells = table.row(shade=PAUSE_SHADE if pause else SESSION_SHADE if node.row.kind == ItemKind.SESSION else "")
    cells[0].line(clock(node.span.opens), bold=holds)
    cells[1].line(str(node.span.minutes), bold=holds)
    cells[2].line(_row_title(node, language), bold=holds)
    cells[2].line(" · ".join(_remarks(node)), italic=True)
    if item.say:
        cells[3].text(f"{_('Say')}: {item.say}")
    cells[3].text(item.do)
    if item.transition:
        cells[3].text(f"{_('Transition')}: {item.transition}")
    if item.fallback:
        cells[3].text(f"{_('Fallback plan')}: {item.fallback}")
    for person in node.people:
        cells[4].line(f"{person.name} ({word(person.role).lower()})")
    cells[5].text(item.materials)
    cells[6].line(node.row.room)


def _row_title(node: Node, language: Language) -> str:
    number = f"{node.row.number}. " if node.row.number else ""
    return number + (told(node.row._asdict(), "title", language) or word(node.row.kind))


def _remarks(node: Node) -> Iterable[str]:
    if node.row.form is not None:
        yield word(node.row.form).lower()
    if node.row.pin is not None:
        yield _("fixed time")
    if node.row.cut_to is not None:
        yield _("can be cut to %(minutes)s", minutes=minutes(node.row.cut_to))
    if node.row.optional:
        yield _("can be left out")
    if node.row.protocol:
        yield _("protocol")


def _event_title(event: Event, language: Language) -> str:
    return told({"title_en": event.title_en, "title_sq": event.title_sq}, "title", language)


def _event_facts(event: Event) -> str:
    when = held_on(event)
    where = (
        event.venue if event.place in event.venue else ", ".join(part for part in (event.venue, event.place) if part)
    )
    return " · ".join(part for part in (when, where) if part)


def _day_title(on: date, title: str, language: Language) -> str:
    told_day = format_date(on, "EEEE, d MMMM y", locale=LOCALES[language])
    return f"{told_day}: {title}" if title else told_day


def _paper(event: Event, language: Language, *, wide: bool) -> DocumentType:
    """A4, one calm face, and the language of the words, so that spelling is checked in it."""
    document = Document()
    section = document.sections[0]
    short, long = Mm(210), Mm(297)
    section.page_width, section.page_height = (long, short) if wide else (short, long)
    section.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin = section.bottom_margin = Mm(18)
    for name, size in (("Normal", 9.5 if wide else 10.5), ("Title", 20), ("Subtitle", 11), ("Heading 1", 14)):
        style = document.styles[name]
        style.font.name, style.font.size, style.font.color.rgb = "Calibri", Pt(size), RGBColor(0x1C, 0x25, 0x33)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for kind in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{kind}"), None)
    document.styles["Normal"].paragraph_format.space_after = Pt(0)
    document.styles["Subtitle"].paragraph_format.space_after = Pt(8)
    document.styles["Subtitle"].font.italic = False
    tag = LANGUAGE_TAGS[language]
    for each in document.styles.element.iter(f"{W}lang"):
        each.set(f"{W}val", tag)
    core = document.core_properties
    core.title, core.language, core.author, core.comments = _event_title(event, language), tag, "Kuvend", ""
    document.element.body.clear_content()
    _page_number(section.footer.paragraphs[0]._p)
    return document


def _page_number(paragraph: Any) -> None:
    alignment = etree.SubElement(_properties(paragraph, "pPr"), f"{W}jc")
    alignment.set(f"{W}val", "right")
    field = etree.SubElement(paragraph, f"{W}fldSimple")
    field.set(f"{W}instr", "PAGE")
    etree.SubElement(etree.SubElement(field, f"{W}r"), f"{W}t").text = "1"


def _properties(element: Any, name: str) -> Any:
    found = element.find(f"{W}{name}")
    if found is None:
        found = etree.Element(f"{W}{name}")
        element.insert(0, found)
    return found


class _Body:
    """Appends before the section's own properties, which stand last."""

    def __init__(self, document: DocumentType) -> None:
        self.document = document
        self.body = document.element.body
        self.last = self.body.find(f"{W}sectPr")

    def paragraph(self, text: str, style: str, *, new_page: bool = False) -> None:
        made = _paragraph(text, style)
        if new_page:
            etree.SubElement(_properties(made, "pPr"), f"{W}pageBreakBefore")
        self.last.addprevious(made)

    def table(self, widths: tuple[int, ...], heads: tuple[str, ...]) -> "_Table":
        table = _Table(widths, heads)
        self.last.addprevious(table.element)
        return table

    def after_table(self) -> None:
        """Word joins tables that touch."""
        self.last.addprevious(_paragraph("", "Normal"))

    def bytes(self) -> bytes:
        written = BytesIO()
        self.document.save(written)
        return written.getvalue()


class _Table:
    def __init__(self, widths: tuple[int, ...], heads: tuple[str, ...]) -> None:
        self.widths = widths
        self.element = etree.Element(f"{W}tbl")
        self._look()
        grid = etree.SubElement(self.element, f"{W}tblGrid")
        for width in widths:
            etree.SubElement(grid, f"{W}gridCol").set(f"{W}w", str(width))
        for cell, head in zip(self.row(head=True), heads, strict=True):
            cell.line(head, bold=True)

    def _look(self) -> None:
        properties = etree.SubElement(self.element, f"{W}tblPr")
        width = etree.SubElement(properties, f"{W}tblW")
        width.set(f"{W}w", str(sum(self.widths)))
        width.set(f"{W}type", "dxa")
        borders = etree.SubElement(properties, f"{W}tblBorders")
        for side in ("top", "bottom", "insideH"):
            border = etree.SubElement(borders, f"{W}{side}")
            for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", "B8BDC4")):
                border.set(f"{W}{name}", value)
        etree.SubElement(properties, f"{W}tblLayout").set(f"{W}type", "fixed")
        margins = etree.SubElement(properties, f"{W}tblCellMar")
        for side, space in (("top", "50"), ("left", "90"), ("bottom", "50"), ("right", "90")):
            margin = etree.SubElement(margins, f"{W}{side}")
            margin.set(f"{W}w", space)
            margin.set(f"{W}type", "dxa")

    def row(self, *, head: bool = False, shade: str = "") -> "list[_Cell]":
        row = etree.SubElement(self.element, f"{W}tr")
        properties = etree.SubElement(row, f"{W}trPr")
        etree.SubElement(properties, f"{W}cantSplit")
        if head:
            etree.SubElement(properties, f"{W}tblHeader")
        return [_Cell(row, width, shade) for width in self.widths]


class _Cell:
    """A cell must hold a paragraph: it has an empty one until its first line comes."""

    def __init__(self, row: Any, width: int, shade: str) -> None:
        self.element = etree.SubElement(row, f"{W}tc")
        properties = etree.SubElement(self.element, f"{W}tcPr")
        told_width = etree.SubElement(properties, f"{W}tcW")
        told_width.set(f"{W}w", str(width))
        told_width.set(f"{W}type", "dxa")
        if shade:
            ground = etree.SubElement(properties, f"{W}shd")
            for name, value in (("val", "clear"), ("color", "auto"), ("fill", shade)):
                ground.set(f"{W}{name}", value)
        self.empty: Any = _paragraph("", "Normal")
        self.element.append(self.empty)

    def line(self, text: str, *, bold: bool = False, italic: bool = False, style: str = "Normal") -> None:
        if not text:
            return
        if self.empty is not None:
            self.element.remove(self.empty)
            self.empty = None
        self.element.append(_paragraph(text, style, bold=bold, italic=italic))

    def text(self, text: str) -> None:
        for line in text.split("\n"):
            self.line(line)


def _paragraph(text: str, style: str, *, bold: bool = False, italic: bool = False) -> Any:
    paragraph = etree.Element(f"{W}p")
    if style != "Normal":
        etree.SubElement(etree.SubElement(paragraph, f"{W}pPr"), f"{W}pStyle").set(f"{W}val", style)
    if text:
        run = etree.SubElement(paragraph, f"{W}r")
        if bold or italic:
            look = etree.SubElement(run, f"{W}rPr")
            if bold:
                etree.SubElement(look, f"{W}b")
            if italic:
                etree.SubElement(look, f"{W}i")
        written = etree.SubElement(run, f"{W}t")
        written.text = UNPRINTABLE.sub("", text)
        written.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return paragraph
