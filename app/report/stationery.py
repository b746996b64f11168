"""The paper on which a report is set: every part of a Word package except its text and its styles."""

from collections.abc import Iterable
from functools import cache

from app.report.typography import (
    ACCENT,
    BULLETS,
    DECLARATION,
    FIRST_COUNT,
    LANGUAGE_TAGS,
    MARGIN,
    PAGE,
    TEXT_WIDTH,
    WIDE_TEXT_WIDTH,
    W,
)
from app.report.xml import attribute
from app.vocabulary import Language

R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"

BULLET_LEVELS = 9


def numbering(counts: int) -> str:
    """Bullets by real numbering, nested as deep as Word goes; and so many lists that count from 1."""
    counted = range(FIRST_COUNT, FIRST_COUNT + counts)
    start = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    return (
        f'{DECLARATION}<w:numbering xmlns:w="{W}">{_levels(0, ("•", "–", "·"))}{_levels(1, ("%1.", "–", "·"))}'
        f'<w:num w:numId="{BULLETS}"><w:abstractNumId w:val="0"/></w:num>'
        + "".join(f'<w:num w:numId="{key}"><w:abstractNumId w:val="1"/>{start}</w:num>' for key in counted)
        + "</w:numbering>"
    )


@cache
def _levels(key: int, marks: tuple[str, str, str]) -> str:
    return (
        f'<w:abstractNum w:abstractNumId="{key}"><w:multiLevelType w:val="hybridMultilevel"/>'
        + "".join(_level(level, marks[min(level, 2)]) for level in range(BULLET_LEVELS))
        + "</w:abstractNum>"
    )


def _level(level: int, mark: str) -> str:
    kind, hanging = ("decimal", 340) if "%" in mark else ("bullet", 284)
    return (
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>'
        f'<w:lvlText w:val="{mark}"/><w:lvlJc w:val="left"/>'
        f'<w:pPr><w:ind w:left="{340 * (level + 1)}" w:hanging="{hanging}"/></w:pPr>'
        f'<w:rPr><w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:cs="Calibri"/><w:color w:val="{ACCENT}"/></w:rPr>'
        "</w:lvl>"
    )


def settings(language: Language) -> str:
    """Word fills in the page numbers of the contents when it opens the file."""
    return (
        f'{DECLARATION}<w:settings xmlns:w="{W}"><w:defaultTabStop w:val="567"/>'
        '<w:characterSpacingControl w:val="doNotCompress"/><w:updateFields w:val="true"/><w:compat>'
        '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
        f'</w:compat><w:themeFontLang w:val="{LANGUAGE_TAGS[language]}"/></w:settings>'
    )


def header(title: str) -> str:
    return (
        f'{DECLARATION}<w:hdr xmlns:w="{W}"><w:p><w:pPr><w:pStyle w:val="Header"/></w:pPr>'
        f'<w:r><w:t xml:space="preserve">{title}</w:t></w:r></w:p></w:hdr>'
    )


def footer(title: str, *, wide: bool = False) -> str:
    edge = (
        f'<w:tabs><w:tab w:val="clear" w:pos="{TEXT_WIDTH}"/><w:tab w:val="right" w:pos="{WIDE_TEXT_WIDTH}"/></w:tabs>'
    )
    return (
        f'{DECLARATION}<w:ftr xmlns:w="{W}"><w:p><w:pPr><w:pStyle w:val="Footer"/>{edge if wide else ""}</w:pPr>'
        f'<w:r><w:t xml:space="preserve">{title}</w:t></w:r><w:r><w:tab/></w:r>'
        '<w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
        '<w:r><w:t xml:space="preserve"> / </w:t></w:r>'
        '<w:fldSimple w:instr=" NUMPAGES "><w:r><w:t>1</w:t></w:r></w:fldSimple></w:p></w:ftr>'
    )


@cache
def fixed_parts() -> dict[str, str]:
    """The parts that are the same in every report."""
    return {
        "[Content_Types].xml": (
            f'{DECLARATION}<Types xmlns="{_PACKAGE}/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/word/document.xml" ContentType="{_WORD}.document.main+xml"/>'
            + "".join(
                f'<Override PartName="/word/{part}.xml" ContentType="{_WORD}.{kind}+xml"/>'
                for part, kind in _WORD_PARTS.items()
            )
            + '<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.'
            'core-properties+xml"/><Override PartName="/docProps/app.xml" '
            'ContentType="application/vnd.openxmlformats-officedocument.extended-properties+xml"/></Types>'
        ),
        "_rels/.rels": _relationships(
            (
                (f"{_OFFICE}/relationships/officeDocument", "word/document.xml"),
                (f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
                (f"{_OFFICE}/relationships/extended-properties", "docProps/app.xml"),
            )
        ),
        "word/_rels/document.xml.rels": _relationships(
            (f"{_OFFICE}/relationships/{kind}", f"{part}.xml") for part, kind in _WORD_PARTS.items()
        ),
        "word/fontTable.xml": (
            f'{DECLARATION}<w:fonts xmlns:w="{W}">'
            '<w:font w:name="Calibri"><w:altName w:val="Carlito"/><w:family w:val="swiss"/></w:font>'
            '<w:font w:name="Cambria"><w:altName w:val="Caladea"/><w:family w:val="roman"/></w:font></w:fonts>'
        ),
        "docProps/app.xml": (
            f'{DECLARATION}<Properties xmlns="{_OFFICE}/extended-properties">'
            "<Application>Kuvend</Application></Properties>"
        ),
    }


def core_properties(title: str, subject: str, language: Language) -> str:
    """Without author and dates: a report is its event's, and the same outline gives the same file."""
    return (
        f'{DECLARATION}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{title}</dc:title><dc:subject>{subject}</dc:subject>"
        f"<dc:language>{LANGUAGE_TAGS[language]}</dc:language></cp:coreProperties>"
    )


_WORD_PARTS = {
    "styles": "styles",
    "numbering": "numbering",
    "settings": "settings",
    "fontTable": "fontTable",
    "header1": "header",
    "footer1": "footer",
    "footer2": "footer",
}
HEADER, FOOTER, WIDE_FOOTER = "rId5", "rId6", "rId7"


def _relationships(targets: Iterable[tuple[str, str]]) -> str:
    return (
        f'{DECLARATION}<Relationships xmlns="{_PACKAGE}/relationships">'
        + "".join(
            f'<Relationship Id="rId{number}" Type={attribute(kind)} Target={attribute(target)}/>'
            for number, (kind, target) in enumerate(targets, 1)
        )
        + "</Relationships>"
    )


def page_setup(*, wide: bool = False, cover: bool = False, kind: str = "nextPage") -> str:
    """The section properties of a stretch of pages; the cover carries neither header nor footer."""
    width, height = reversed(PAGE) if wide else PAGE
    margins = " ".join(f'w:{side}="{length}"' for side, length in MARGIN.items())
    return (
        f'<w:sectPr><w:headerReference w:type="default" r:id="{HEADER}"/>'
        f'<w:footerReference w:type="default" r:id="{WIDE_FOOTER if wide else FOOTER}"/><w:type w:val="{kind}"/>'
        f'<w:pgSz w:w="{width}" w:h="{height}"{" w:orient=" + chr(34) + "landscape" + chr(34) if wide else ""}/>'
        f'<w:pgMar {margins} w:gutter="0"/>{"<w:titlePg/>" if cover else ""}</w:sectPr>'
    )
