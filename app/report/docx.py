"""The outline as a Word document.

Written as text in one pass, part by part, into the package that `stationery` describes: a document model with
an object for every run costs many times as much, and there is nothing here that it would know better.
"""

import zipfile
from collections.abc import Iterable
from io import BytesIO

from app.report import stationery
from app.report.facts import Chapter
from app.report.stationery import R, page_setup
from app.report.tree import Block, Facts, Line, Look, Outline, Paragraph, Point, Points, Section, Table, walk
from app.report.typography import (
    BULLETS,
    DECLARATION,
    FIRST_COUNT,
    LANGUAGE_TAGS,
    TEXT_WIDTH,
    WIDE_TEXT_WIDTH,
    W,
    styles,
)
from app.report.xml import attribute, text
from app.vocabulary import Language

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

ON_A_NEW_PAGE = frozenset({Chapter.SESSIONS, Chapter.GROUPS, Chapter.ANNEXES})
CONTENTS_DEPTH = 3
_LOOKS = {Look.BODY: "Normal", Look.LEAD: "Lead", Look.SOURCE: "Source"}
_AT_THE_TOP = '<w:spacing w:before="0"/>'
_SPACE_BELOW = '<w:spacing w:after="200"/>'
_LETTER, _CELL_PADDING, _LONG_LINE, _BOLDER = 110, 280, 48, 3
_CONTENTS_OPEN = (
    '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/><w:docPartUnique/>'
    "</w:docPartObj></w:sdtPr><w:sdtContent>"
)
_CONTENTS_CLOSE = "</w:sdtContent></w:sdt>"
_MADE = (1980, 1, 1, 0, 0, 0)
"""The time inside the package: the same outline gives the same bytes."""


def write(outline: Outline) -> bytes:
    title, subject = text(outline.title), text(outline.subtitle)
    body = _body(outline)
    parts = {
        **stationery.fixed_parts(),
        "word/document.xml": body.xml(),
        "word/numbering.xml": stationery.numbering(body.lists),
        "word/styles.xml": styles(outline.language),
        "word/settings.xml": stationery.settings(outline.language),
        "word/header1.xml": stationery.header(subject),
        "word/footer1.xml": stationery.footer(title),
        "word/footer2.xml": stationery.footer(title, wide=True),
        "docProps/core.xml": stationery.core_properties(title, subject, outline.language),
    }
    package = BytesIO()
    with zipfile.ZipFile(package, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as folder:
        for name, content in parts.items():
            folder.writestr(zipfile.ZipInfo(name, _MADE), content.encode(), zipfile.ZIP_DEFLATED)
    return package.getvalue()


def _body(outline: Outline) -> "_Body":
    body = _Body(outline)
    body.cover()
    body.contents()
    for number, chapter in enumerate(outline.chapters):
        body.section(chapter, new_page=number == 0 or chapter.key in ON_A_NEW_PAGE)
    return body


class _Body:
    """Paragraphs and tables in the order of reading, with what must be counted on the way."""

    def __init__(self, outline: Outline) -> None:
        self.outline = outline
        self.parts: list[str] = []
        self.tables = 0
        self.lists = 0
        self.headings = 0
        self.wide = False
        self.first_pages = True

    def xml(self) -> str:
        content = "".join(self.parts) + page_setup(wide=self.wide, cover=self.first_pages)
        return f'{DECLARATION}<w:document xmlns:w="{W}" xmlns:r="{R}"><w:body>{content}</w:body></w:document>'

    def cover(self) -> None:
        self.parts += [
            _paragraph("Subtitle", _plain(self.outline.subtitle)),
            _paragraph("Title", _plain(self.outline.title)),
            *_facts(self.outline.cover, "CoverFacts"),
        ]

    def contents(self) -> None:
        """A contents field, its entries filled in as links. Page numbers are set by whoever lays out the pages:
        Word when it opens the file, others when they are told to update it."""
        listed = [each for _, each in walk(self.outline.chapters) if each.level <= CONTENTS_DEPTH]
        lines = [
            _contents_line(number, each, first=number == 1, last=number == len(listed))
            for number, each in enumerate(listed, 1)
        ]
        if not lines:
            return
        self.parts += [
            _CONTENTS_OPEN,
            _paragraph("ContentsTitle", _plain(self.outline.contents), before="<w:pageBreakBefore/>"),
            *lines,
            _CONTENTS_CLOSE,
        ]

    def section(self, section: Section, *, new_page: bool = False) -> None:
        turned = self._turn(wide=_opens_wide(section))
        self._heading(section, new_page=new_page and not turned)
        for block in section.blocks:
            self._block(block)
        for each in section.sections:
            self.section(each)

    def _heading(self, section: Section, *, new_page: bool) -> None:
        words = _run(section.title, lang=section.lang)
        if section.level <= CONTENTS_DEPTH:
            self.headings += 1
            words = (
                f'<w:bookmarkStart w:id="{self.headings}" w:name="_Toc{self.headings:06}"/>{words}'
                f'<w:bookmarkEnd w:id="{self.headings}"/>'
            )
        before = f"<w:pageBreakBefore/>{_AT_THE_TOP}" if new_page else ""
        self.parts.append(_paragraph(f"Heading{section.level}", words, before=before))

    def _block(self, block: Block) -> None:
        self._turn(wide=isinstance(block, Table) and block.wide)
        match block:
            case Paragraph(line, look):
                before = "<w:keepNext/>" if look is Look.SOURCE else ""
                self.parts.append(_paragraph(_LOOKS[look], _runs(line), before=before))
            case Points(points, numbered):
                self.parts += _points(points, numbering=self._count() if numbered else 0)
            case Facts():
                self.parts += _facts(block, "Facts")
            case Table():
                self._table(block)

    def _count(self) -> int:
        """Every numbered list counts for itself."""
        self.lists += 1
        return FIRST_COUNT + self.lists - 1

    def _table(self, table: Table) -> None:
        self.tables += 1
        number = (
            f'{_plain(self.outline.table + " ")}<w:fldSimple w:instr=" SEQ Table \\* ARABIC ">'
            f"{_plain(str(self.tables))}</w:fldSimple>"
        )
        self.parts.append(_paragraph("Caption", f"{number}{_plain('. ' + table.caption)}"))
        self.parts += _table(table)
        self.parts.append(_paragraph("Source", _plain(table.source)))

    def _turn(self, *, wide: bool) -> bool:
        """Turn the page where it must be turned: what went before ends with its own page setup."""
        if wide == self.wide:
            return False
        setup = page_setup(wide=self.wide, cover=self.first_pages)
        self.parts.append(f'<w:p><w:pPr><w:pStyle w:val="Source"/>{setup}</w:pPr></w:p>')
        self.wide, self.first_pages = wide, False
        return True


def _opens_wide(section: Section) -> bool:
    """Whether the first thing under the heading is a wide table: then the heading goes along with it."""
    if section.blocks:
        first = section.blocks[0]
        return isinstance(first, Table) and first.wide
    return bool(section.sections) and _opens_wide(section.sections[0])


def _contents_line(number: int, section: Section, *, first: bool, last: bool) -> str:
    anchor = f"_Toc{number:06}"
    opening = (
        _field("begin") + _instruction(f' TOC \\o "1-{CONTENTS_DEPTH}" \\h \\z \\u ') + _field("separate")
        if first
        else ""
    )
    entry = f'<w:hyperlink w:anchor="{anchor}" w:history="1">{_run(section.title, lang=section.lang)}</w:hyperlink>'
    return _paragraph(f"TOC{section.level}", opening + entry + (_field("end") if last else ""))


def _field(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def _instruction(words: str) -> str:
    return f'<w:r><w:instrText xml:space="preserve">{text(words)}</w:instrText></w:r>'


def _paragraph(style: str, runs: str, *, before: str = "", after: str = "") -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{before}{after}</w:pPr>{runs}</w:p>'


def _points(points: Iterable[Point], level: int = 0, numbering: int = 0) -> Iterable[str]:
    """`numbering` is the list that counts the points; bullets are what their style says, at its first level."""
    depth = min(level, stationery.BULLET_LEVELS - 1)
    number = f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{numbering or BULLETS}"/></w:numPr>'
    after = number if depth or numbering else ""
    for point in points:
        yield _paragraph("ListNumber" if numbering else "ListBullet", _runs(point.line), after=after)
        if point.points:
            yield from _points(point.points, level + 1)


def _facts(facts: Facts, style: str) -> Iterable[str]:
    for number, (label, line) in enumerate(facts.rows, 1):
        name = f'<w:r><w:rPr><w:rStyle w:val="FactLabel"/></w:rPr>{_t(label)}<w:tab/></w:r>'
        yield _paragraph(style, name + _runs(line), after=_SPACE_BELOW if number == len(facts.rows) else "")


def table(table: Table) -> str:
    """A table alone, without its caption."""
    return "".join(_table(table))


def _table(table: Table) -> Iterable[str]:
    widths = _widths(table)
    figures = frozenset(table.figures)
    yield (
        '<w:tbl><w:tblPr><w:tblStyle w:val="Proceedings"/>'
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        '<w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="1" '
        f'w:noVBand="1"/><w:tblCaption w:val={attribute(table.caption)}/></w:tblPr><w:tblGrid>'
        + "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
        + "</w:tblGrid>"
    )
    opening = [f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>' for width in widths]
    aligned = ['<w:jc w:val="right"/>' if column in figures else "" for column in range(len(widths))]
    yield (
        "<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>"
        + "".join(
            f"{opened}{_paragraph('TableHead', _plain(head), after=side)}</w:tc>"
            for opened, side, head in zip(opening, aligned, table.head, strict=True)
        )
        + "</w:tr>"
    )
    starts = [f'<w:p><w:pPr><w:pStyle w:val="TableText"/>{side}</w:pPr>' for side in aligned]
    for row in table.rows:
        cells = zip(opening, starts, row, strict=True)
        made = "".join([f"{opened}{_cell(lines, start)}</w:tc>" for opened, start, lines in cells])
        yield f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{made}</w:tr>"
    yield "</w:tbl>"


def _cell(lines: tuple[Line, ...], start: str) -> str:
    """Its paragraphs, each begun by `start`. A cell needs one also when it is empty."""
    return "".join([f"{start}{_runs(line)}</w:p>" for line in lines or ((),)])


def _widths(table: Table) -> list[int]:
    """Columns share the width by their longest lines; a table of figures is no wider than it needs."""
    letters = [len(head) + _BOLDER for head in table.head]
    for row in table.rows:
        for column, lines in enumerate(row):
            for line in lines:
                letters[column] = max(letters[column], min(_LONG_LINE, sum([len(span.text) for span in line])))
    page = WIDE_TEXT_WIDTH if table.wide else TEXT_WIDTH
    needed = [count * _LETTER + _CELL_PADDING for count in letters]
    width = min(page, max(sum(needed), page * 6 // 10)) if table.figures else page
    shares = [each * width // sum(needed) for each in needed]
    shares[-1] += width - sum(shares)
    return shares


def _runs(line: Line) -> str:
    return "".join(
        [
            _run(words, strong=strong, soft=soft, lang=lang) if lang or strong or soft else _plain(words)
            for words, lang, strong, soft in line
        ]
    )


def _run(words: str, *, strong: bool = False, soft: bool = False, lang: Language | None = None) -> str:
    if not (strong or soft or lang):
        return _plain(words)
    style = '<w:rStyle w:val="Strong"/>' if strong else '<w:rStyle w:val="Aside"/>' if soft else ""
    tag = f'<w:lang w:val="{LANGUAGE_TAGS[lang]}"/>' if lang else ""
    return f"<w:r><w:rPr>{style}{tag}</w:rPr>{_t(words)}</w:r>"


def _plain(words: str) -> str:
    return f"<w:r>{_t(words)}</w:r>"


def _t(words: str) -> str:
    return f'<w:t xml:space="preserve">{text(words)}</w:t>'
