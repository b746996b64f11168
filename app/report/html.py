"""The outline as HTML: as the body of a page of the desk, and as a file that stands by itself."""

from collections.abc import Iterable

from app.report.tree import (
    Block,
    Depth,
    Facts,
    Line,
    Look,
    Outline,
    Paragraph,
    Point,
    Points,
    Section,
    Span,
    Table,
    walk,
)
from app.report.xml import attribute, text

MEDIA_TYPE = "text/html"
CONTENTS_DEPTH = 3


def write(outline: Outline, style: str = "") -> bytes:
    """A whole file. `style` is the sheet that it carries along."""
    return (
        f'<!doctype html>\n<html lang="{outline.language}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{text(outline.title)}</title>\n"
        + (f"<style>{style}</style>\n" if style else "")
        + f'</head>\n<body class="proceedings">\n{cover(outline)}{contents(outline)}'
        f"<main>\n{chapters(outline)}</main>\n</body>\n</html>\n"
    ).encode()


def cover(outline: Outline) -> str:
    return (
        f'<header class="cover">\n<p class="subtitle">{text(outline.subtitle)}</p>\n'
        f'<p class="title" role="doc-title">{text(outline.title)}</p>\n{_facts(outline.cover)}</header>\n'
    )


def contents(outline: Outline) -> str:
    listed = [(address, each) for address, each in walk(outline.chapters) if each.level <= CONTENTS_DEPTH]
    if not listed:
        return ""
    lines = "".join(
        f'<li class="level-{each.level}"{_lang(each)}><a href="#{address}">{text(each.title)}</a></li>\n'
        for address, each in listed
    )
    name = attribute(outline.contents)
    return f'<nav class="contents" aria-label={name}>\n<ol>\n{lines}</ol>\n</nav>\n'


def chapters(outline: Outline) -> str:
    return "".join(by_chapter(outline).values())


def by_chapter(outline: Outline) -> dict[str, str]:
    """Each chapter by its key; tables are numbered through."""
    tables = _Count()
    made: dict[str, list[str]] = {}
    chapter = ""
    for address, each in walk(outline.chapters):
        chapter = each.key if each.level == Depth.CHAPTER else chapter
        parts = made.setdefault(chapter, [])
        parts.append(f'<h{each.level} id="{address}"{_lang(each)}>{text(each.title)}</h{each.level}>\n')
        parts += (_block(block, outline.table, tables) for block in each.blocks)
    return {key: "".join(parts) for key, parts in made.items()}


class _Count:
    def __init__(self) -> None:
        self.number = 0

    def next(self) -> int:
        self.number += 1
        return self.number


def _block(block: Block, table: str, tables: _Count) -> str:
    match block:
        case Paragraph(line, look):
            named = "" if look is Look.BODY else f' class="{look}"'
            return f"<p{named}>{_line(line)}</p>\n"
        case Points(points, numbered):
            return _points(points, "ol" if numbered else "ul")
        case Facts():
            return _facts(block)
        case Table():
            return _table(block, f"{table} {tables.next()}. {block.caption}")


def _points(points: Iterable[Point], kind: str = "ul") -> str:
    made = "".join(f"<li>{_line(point.line)}{_points(point.points) if point.points else ''}</li>\n" for point in points)
    return f"<{kind}>\n{made}</{kind}>\n"


def _facts(facts: Facts) -> str:
    made = "".join(f"<div><dt>{text(label)}</dt><dd>{_line(line)}</dd></div>\n" for label, line in facts.rows)
    return f'<dl class="facts">\n{made}</dl>\n' if made else ""


def _table(table: Table, caption: str) -> str:
    def column(number: int) -> str:
        return ' class="n"' if number in table.figures else ""

    head = "".join(f'<th scope="col"{column(number)}>{text(each)}</th>' for number, each in enumerate(table.head))
    rows = "".join(
        "<tr>"
        + "".join(f"<td{column(number)}>{'<br>'.join(map(_line, lines))}</td>" for number, lines in enumerate(row))
        + "</tr>\n"
        for row in table.rows
    )
    source = f'<p class="source">{text(table.source)}</p>\n' if table.source else ""
    return (
        f'<div class="scroller" role="group" aria-label={attribute(caption)} tabindex="0"><table>\n'
        f"<caption>{text(caption)}</caption>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table></div>\n"
        f"{source}"
    )


def _line(line: Line) -> str:
    return "".join(map(_span, line))


def _span(span: Span) -> str:
    words = text(span.text)
    lang = f' lang="{span.lang}"' if span.lang else ""
    if span.strong:
        return f"<strong{lang}>{words}</strong>"
    if span.soft:
        return f'<span class="soft"{lang}>{words}</span>'
    return f"<span{lang}>{words}</span>" if lang else words


def _lang(section: Section) -> str:
    return f' lang="{section.lang}"' if section.lang else ""
