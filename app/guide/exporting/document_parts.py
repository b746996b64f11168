"""The parts of a Word document: A4 paper, paragraphs and tables, written with lxml into a python-docx package.

Styles are named by their ids and cells are never looked up: both lookups cost a walk through the document.
"""

import re
from io import BytesIO
from typing import Any

from docx import Document
from docx.document import Document as DocumentType
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from lxml import etree

from app.vocabulary import Language

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
LANGUAGE_TAGS = {Language.ENGLISH: "en-GB", Language.ALBANIAN: "sq-AL"}
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
DEEPER = 150
"""How far a level stands in, in twentieths of a point."""


def paper(title: str, language: Language, *, wide: bool) -> DocumentType:
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
    core.title, core.language, core.author, core.comments = title, tag, "Kuvend", ""
    document.element.body.clear_content()
    _foot(section.footer.paragraphs[0]._p, title)
    return document


def _foot(paragraph: Any, title: str) -> None:
    """The title, and the page among all pages: sheets that fell to the ground are found again."""
    alignment = etree.SubElement(_properties(paragraph, "pPr"), f"{W}jc")
    alignment.set(f"{W}val", "right")
    _run(paragraph, f"{title} · ")
    for instruction, between in (("PAGE", " / "), ("NUMPAGES", "")):
        field = etree.SubElement(paragraph, f"{W}fldSimple")
        field.set(f"{W}instr", instruction)
        _run(field, "1")
        if between:
            _run(paragraph, between)


def _properties(element: Any, name: str) -> Any:
    found = element.find(f"{W}{name}")
    if found is None:
        found = etree.Element(f"{W}{name}")
        element.insert(0, found)
    return found


class Body:
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

    def table(self, widths: tuple[int, ...], heads: tuple[str, ...]) -> "Table":
        table = Table(widths, heads)
        self.last.addprevious(table.element)
        return table

    def after_table(self) -> None:
        """Word joins tables that touch."""
        self.last.addprevious(_paragraph("", "Normal"))

    def bytes(self) -> bytes:
        written = BytesIO()
        self.document.save(written)
        return written.getvalue()


class Table:
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

    def row(self, *, head: bool = False, shade: str = "") -> "list[Cell]":
        row = etree.SubElement(self.element, f"{W}tr")
        properties = etree.SubElement(row, f"{W}trPr")
        etree.SubElement(properties, f"{W}cantSplit")
        if head:
            etree.SubElement(properties, f"{W}tblHeader")
        return [Cell(row, width, shade) for width in self.widths]


class Cell:
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

    def line(
        self,
        text: str,
        *,
        label: str = "",
        bold: bool = False,
        italic: bool = False,
        style: str = "Normal",
        deep: int = 0,
    ) -> None:
        """`label` stands before it in bold."""
        if not text:
            return
        if self.empty is not None:
            self.element.remove(self.empty)
            self.empty = None
        made = _paragraph("", style)
        if deep:
            etree.SubElement(_properties(made, "pPr"), f"{W}ind").set(f"{W}left", str(deep * DEEPER))
        if label:
            _run(made, f"{label}: ", bold=True)
        _run(made, text, bold=bold, italic=italic)
        self.element.append(made)

    def text(self, text: str, label: str = "") -> None:
        for line in text.split("\n"):
            if line:
                self.line(line, label=label)
                label = ""


def _paragraph(text: str, style: str) -> Any:
    paragraph = etree.Element(f"{W}p")
    if style != "Normal":
        etree.SubElement(etree.SubElement(paragraph, f"{W}pPr"), f"{W}pStyle").set(f"{W}val", style)
    if text:
        _run(paragraph, text)
    return paragraph


def _run(paragraph: Any, text: str, *, bold: bool = False, italic: bool = False) -> None:
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
