"""An outline as plain data and back, with the hash by which a frozen report is known."""

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from app.report.tree import Block, Facts, Line, Look, Outline, Paragraph, Point, Points, Section, Span, Table
from app.vocabulary import Language

Plain = dict[str, Any]


def plain(outline: Outline) -> Plain:
    return {
        "language": outline.language.value,
        "title": outline.title,
        "subtitle": outline.subtitle,
        "cover": _block(outline.cover),
        "contents": outline.contents,
        "table": outline.table,
        "chapters": [_section(each) for each in outline.chapters],
    }


def text(content: Mapping[str, Any]) -> str:
    """The one way to write it down: what the hash is taken of."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(written: str) -> str:
    return sha256(written.encode()).hexdigest()


def thawed(content: Mapping[str, Any]) -> Outline:
    return Outline(
        Language(content["language"]),
        content["title"],
        content["subtitle"],
        Facts(_rows(content["cover"]["rows"])),
        content["contents"],
        content["table"],
        tuple(_to_section(each) for each in content["chapters"]),
    )


def _section(section: Section) -> Plain:
    return {
        "level": section.level,
        "title": section.title,
        "blocks": [_block(each) for each in section.blocks],
        "sections": [_section(each) for each in section.sections],
        "lang": section.lang,
        "key": str(section.key),
    }


def _to_section(content: Plain) -> Section:
    return Section(
        content["level"],
        content["title"],
        tuple(_to_block(each) for each in content["blocks"]),
        tuple(_to_section(each) for each in content["sections"]),
        _to_language(content["lang"]),
        content["key"],
    )


def _block(block: Block) -> Plain:
    match block:
        case Paragraph(line, look):
            return {"is": "paragraph", "line": _line(line), "look": look.value}
        case Points(points, numbered):
            return {"is": "points", "points": [_point(each) for each in points], "numbered": numbered}
        case Facts(rows):
            return {"is": "facts", "rows": [[label, _line(line)] for label, line in rows]}
        case Table():
            return {
                "is": "table",
                "caption": block.caption,
                "head": list(block.head),
                "rows": [[[_line(line) for line in cell] for cell in row] for row in block.rows],
                "figures": list(block.figures),
                "source": block.source,
                "wide": block.wide,
            }


def _to_block(content: Plain) -> Block:
    match content["is"]:
        case "paragraph":
            return Paragraph(_to_line(content["line"]), Look(content["look"]))
        case "points":
            return Points(tuple(_to_point(each) for each in content["points"]), content["numbered"])
        case "facts":
            return Facts(_rows(content["rows"]))
        case _:
            return Table(
                content["caption"],
                tuple(content["head"]),
                tuple(tuple(tuple(_to_line(line) for line in cell) for cell in row) for row in content["rows"]),
                tuple(content["figures"]),
                content["source"],
                content["wide"],
            )


def _point(point: Point) -> list[Any]:
    return [_line(point.line), [_point(each) for each in point.points]]


def _to_point(content: list[Any]) -> Point:
    return Point(_to_line(content[0]), tuple(_to_point(each) for each in content[1]))


def _line(line: Line) -> list[list[Any]]:
    return [[span.text, span.lang, span.strong, span.soft] for span in line]


def _to_line(content: list[list[Any]]) -> Line:
    return tuple(Span(words, _to_language(lang), strong, soft) for words, lang, strong, soft in content)


def _rows(content: list[list[Any]]) -> tuple[tuple[str, Line], ...]:
    return tuple((label, _to_line(line)) for label, line in content)


def _to_language(code: str | None) -> Language | None:
    return Language(code) if code else None
