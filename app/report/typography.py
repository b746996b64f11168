"""How the proceedings look in Word: every style, made here so that each choice of type and space can be reviewed.

Lengths are Word's: twentieths of a point (1 cm = 567), half-points for type. Calibri and Cambria come with Word;
elsewhere their metric doubles Carlito and Caladea stand in.
"""

from app.vocabulary import Language

LANGUAGE_TAGS = {Language.ENGLISH: "en-GB", Language.ALBANIAN: "sq-AL"}

INK = "1F2733"
SOFT = "5A6472"
ACCENT = "0F5A73"
LINE = "C9CFD6"
SUNK = "EEF3F5"

PAGE = (11906, 16838)  # A4
MARGIN = {"top": 1417, "right": 1361, "bottom": 1361, "left": 1361, "header": 680, "footer": 624}
TEXT_WIDTH = PAGE[0] - MARGIN["left"] - MARGIN["right"]
WIDE_TEXT_WIDTH = PAGE[1] - MARGIN["left"] - MARGIN["right"]
LABEL_WIDTH = 1814


W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
BULLETS = 1
"""The list that bullets belong to; lists that count begin at `FIRST_COUNT`, each a list of its own."""
FIRST_COUNT = 2


def styles(language: Language) -> str:
    tag = LANGUAGE_TAGS[language]
    return (
        f'{DECLARATION}<w:styles xmlns:w="{W}"><w:docDefaults><w:rPrDefault><w:rPr>'
        f'<w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:eastAsia="Calibri" w:cs="Calibri"/><w:color w:val="{INK}"/>'
        f'<w:sz w:val="21"/><w:szCs w:val="21"/><w:lang w:val="{tag}" w:eastAsia="{tag}" w:bidi="ar-SA"/>'
        "</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>"
        '<w:spacing w:after="120" w:line="276" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>'
        + _STYLES
        + "</w:styles>"
    )


def _paragraph_style(
    key: str, name: str, p: str = "", r: str = "", *, based: str = "Normal", then: str = "Normal", primary: bool = True
) -> str:
    return (
        f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{name}"/><w:basedOn w:val="{based}"/>'
        f'<w:next w:val="{then}"/>{"<w:qFormat/>" if primary else ""}'
        f"<w:pPr>{p}</w:pPr><w:rPr>{r}</w:rPr></w:style>"
    )


def _type(size: int, color: str = "", *, bold: bool = False, italic: bool = False, serif: bool = False) -> str:
    face = '<w:rFonts w:ascii="Cambria" w:hAnsi="Cambria" w:eastAsia="Cambria" w:cs="Cambria"/>' if serif else ""
    return (
        face
        + ("<w:b/><w:bCs/>" if bold else "")
        + ("<w:i/><w:iCs/>" if italic else "")
        + (f'<w:color w:val="{color}"/>' if color else "")
        + f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'
    )


def _space(before: int, after: int, line: int = 0) -> str:
    leading = f' w:line="{line}" w:lineRule="auto"' if line else ""
    return f'<w:spacing w:before="{before}" w:after="{after}"{leading}/>'


def _heading(level: int, p: str, r: str) -> str:
    return _paragraph_style(
        f"Heading{level}",
        f"heading {level}",
        f'<w:keepNext/><w:keepLines/>{p}<w:outlineLvl w:val="{level - 1}"/>',
        r,
    )


def _contents_line(level: int, indent: int, before: int, r: str) -> str:
    return _paragraph_style(
        f"TOC{level}",
        f"toc {level}",
        f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{TEXT_WIDTH}"/></w:tabs>'
        f'{_space(before, 40, 252)}<w:ind w:left="{indent}" w:right="567"/>',
        r,
        primary=False,
    )


def _other_style(kind: str, key: str, name: str, inner: str, *, default: bool = False) -> str:
    marked = ' w:default="1"' if default else ""
    return f'<w:style w:type="{kind}"{marked} w:styleId="{key}"><w:name w:val="{name}"/>{inner}</w:style>'


def _rule(side: str, size: int, color: str, space: int = 0) -> str:
    return f'<w:{side} w:val="single" w:sz="{size}" w:space="{space}" w:color="{color}"/>'


def _cell_margins(**lengths: int) -> str:
    sides = "".join(f'<w:{side} w:w="{length}" w:type="dxa"/>' for side, length in lengths.items())
    return f"<w:tblCellMar>{sides}</w:tblCellMar>"


_UNDERLINED = f"<w:pBdr>{_rule('bottom', 6, ACCENT, 6)}</w:pBdr>"
_TITLE_RULE = f"<w:pBdr>{_rule('bottom', 12, ACCENT, 16)}</w:pBdr>"
_PLAIN_TABLE = (
    f'<w:tblPr><w:tblInd w:w="0" w:type="dxa"/>{_cell_margins(top=0, left=108, bottom=0, right=108)}</w:tblPr>'
)
_RULED = (
    f"<w:tblPr><w:tblBorders>{_rule('top', 8, ACCENT)}{_rule('bottom', 8, ACCENT)}{_rule('insideH', 4, LINE)}"
    f"</w:tblBorders>{_cell_margins(top=60, left=130, bottom=40, right=130)}</w:tblPr>"
    f'<w:tblStylePr w:type="firstRow"><w:tcPr><w:tcBorders>{_rule("bottom", 8, ACCENT)}</w:tcBorders>'
    f'<w:shd w:val="clear" w:color="auto" w:fill="{SUNK}"/></w:tcPr></w:tblStylePr>'
)
_HANGING = f'<w:tabs><w:tab w:val="left" w:pos="{LABEL_WIDTH}"/></w:tabs>'

_STYLES = "".join(
    (
        _other_style("paragraph", "Normal", "Normal", "<w:qFormat/>", default=True),
        _other_style("character", "DefaultParagraphFont", "Default Paragraph Font", "<w:semiHidden/>", default=True),
        _other_style("table", "TableNormal", "Normal Table", f"<w:semiHidden/>{_PLAIN_TABLE}", default=True),
        _paragraph_style(
            "Title", "Title", f"{_TITLE_RULE}{_space(0, 320, 240)}", _type(64, INK, bold=True, serif=True)
        ),
        _paragraph_style("Subtitle", "Subtitle", _space(3900, 200), _type(26, ACCENT, bold=True)),
        _heading(
            1,
            f"{_UNDERLINED}{_space(720, 280, 240)}",
            _type(40, INK, bold=True, serif=True),
        ),
        _heading(2, _space(400, 120, 252), _type(29, ACCENT, bold=True, serif=True)),
        _heading(3, _space(320, 100, 252), _type(25, INK, bold=True, serif=True)),
        _heading(4, _space(300, 80, 252), _type(23, INK, bold=True)),
        _heading(5, _space(220, 60, 252), _type(21, ACCENT, bold=True)),
        _heading(6, _space(140, 40, 252), _type(20, SOFT, bold=True)),
        _paragraph_style(
            "ContentsTitle", "Contents Title", f"<w:keepNext/>{_space(0, 240)}", _type(40, INK, bold=True, serif=True)
        ),
        _contents_line(1, 0, 140, _type(21, INK, bold=True)),
        _contents_line(2, 284, 20, _type(20, INK)),
        _contents_line(3, 567, 0, _type(19, SOFT)),
        _paragraph_style("Lead", "Lead", _space(0, 200, 288), _type(24, SOFT, serif=True)),
        _paragraph_style("Source", "Source", _space(60, 240), _type(18, SOFT), primary=False),
        _paragraph_style(
            "Facts",
            "Facts",
            f'{_HANGING}{_space(0, 20)}<w:ind w:left="{LABEL_WIDTH}" w:hanging="{LABEL_WIDTH}"/>',
            _type(19),
            then="Facts",
        ),
        _paragraph_style(
            "CoverFacts", "Cover Facts", _space(0, 80), _type(23), based="Facts", then="CoverFacts", primary=False
        ),
        _paragraph_style(
            "ListBullet",
            "List Bullet",
            f'<w:numPr><w:numId w:val="{BULLETS}"/></w:numPr>{_space(0, 70, 264)}',
            then="ListBullet",
        ),
        _paragraph_style("ListNumber", "List Number", _space(60, 60, 264), then="ListNumber"),
        _paragraph_style(
            "Caption", "caption", f"<w:keepNext/>{_space(240, 100)}", _type(19, INK, bold=True), then="Normal"
        ),
        _paragraph_style("TableText", "Table Text", _space(0, 30, 252), _type(19), then="TableText"),
        _paragraph_style("TableHead", "Table Head", "<w:keepNext/>", _type(19, INK, bold=True), based="TableText"),
        _paragraph_style("Header", "header", _space(0, 0), _type(17, SOFT), primary=False),
        _paragraph_style(
            "Footer",
            "footer",
            f'<w:tabs><w:tab w:val="right" w:pos="{TEXT_WIDTH}"/></w:tabs>{_space(0, 0)}',
            _type(17, SOFT),
            primary=False,
        ),
        _other_style("character", "Strong", "Strong", "<w:qFormat/><w:rPr><w:b/><w:bCs/></w:rPr>"),
        _other_style("character", "Aside", "Aside", f'<w:qFormat/><w:rPr><w:color w:val="{SOFT}"/></w:rPr>'),
        _other_style("character", "FactLabel", "Fact Label", f'<w:rPr><w:color w:val="{SOFT}"/></w:rPr>'),
        _other_style("table", "Proceedings", "Proceedings", f'<w:basedOn w:val="TableNormal"/>{_RULED}'),
    )
)
