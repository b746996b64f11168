"""The outline as Markdown that pandoc and the common readers agree on."""

import re
from collections.abc import Iterable

from app.report.tree import Block, Facts, Line, Outline, Paragraph, Point, Points, Span, Table, clean, walk
from app.report.typography import LANGUAGE_TAGS

MEDIA_TYPE = "text/markdown"

NOTHING = "&nbsp;"
"""Stands where no words do: an empty point would be read as something else."""

_MEANT = re.compile(r"[\\`*_{}\[\]<>#|~^$@\"']|&(?=[#\w])|-(?=-)|\.(?=\.\.)")
"""What a reader of Markdown could take for more than a character, anywhere."""

_MEANT_FIRST = re.compile(r"^(\s*)([-+:=%(]|\w+[.)])")
"""What begins a list, a heading or a definition where it is the first thing of a line."""


def write(outline: Outline) -> bytes:
    parts = [_head(outline), _facts(outline.cover)]
    tables = 0
    for _address, each in walk(outline.chapters):
        parts.append(f"{'#' * each.level} {escaped(each.title)}\n")
        for block in each.blocks:
            tables += isinstance(block, Table)
            parts.append(_block(block, f"{outline.table} {tables}"))
    return ("\n".join(part for part in parts if part)).encode()


def _head(outline: Outline) -> str:
    return (
        f"---\ntitle: {_yaml(outline.title)}\nsubtitle: {_yaml(outline.subtitle)}\n"
        f"lang: {LANGUAGE_TAGS[outline.language]}\n---\n"
    )


def escaped(words: str) -> str:
    words = _MEANT.sub(r"\\\g<0>", clean(words))
    return _MEANT_FIRST.sub(_first_escaped, words)


def _first_escaped(found: re.Match[str]) -> str:
    spaces, mark = found.groups()
    return f"{spaces}{mark[:-1]}\\{mark[-1]}"


def _block(block: Block, number: str) -> str:
    match block:
        case Paragraph(line):
            return _line(line) + "\n"
        case Points(points, numbered):
            return "".join(_points(points, "1." if numbered else "*"))
        case Facts():
            return _facts(block)
        case Table():
            return _table(block, number)


def _points(points: Iterable[Point], mark: str = "*", indent: str = "") -> Iterable[str]:
    for point in points:
        yield f"{indent}{mark:4}{_line(point.line) or NOTHING}\n"
        yield from _points(point.points, indent=indent + "    ")


def _facts(facts: Facts) -> str:
    """Each on a line of its own: a backslash at the end breaks the line."""
    rows = [f"**{escaped(label)}:** {_line(line)}" for label, line in facts.rows]
    return "\\\n".join(rows) + "\n" if rows else ""


def _table(table: Table, number: str) -> str:
    ruler = "|".join("---:" if column in table.figures else "----" for column in range(len(table.head)))
    rows = [
        "| " + " | ".join(escaped(head) for head in table.head) + " |",
        f"|{ruler}|",
        *("| " + " | ".join("; ".join(map(_line, lines)) for lines in row) + " |" for row in table.rows),
    ]
    caption = f"**{escaped(number)}.** {escaped(table.caption)}"
    source = f"\n{escaped(table.source)}\n" if table.source else ""
    return f"{caption}\n\n" + "\n".join(rows) + f"\n{source}"


def _line(line: Line) -> str:
    return "".join(map(_span, line)).strip()


def _span(span: Span) -> str:
    words = escaped(span.text)
    if span.strong and (bare := words.strip()):
        before, after = words[: len(words) - len(words.lstrip())], words[len(words.rstrip()) :]
        return f"{before}**{bare}**{after}"
    return words


def _yaml(words: str) -> str:
    return '"' + clean(words).replace("\\", "\\\\").replace('"', '\\"') + '"'
