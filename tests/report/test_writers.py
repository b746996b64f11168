"""Three writers, one outline: whatever its words are, each gives back the same tree of headings."""

import json
import re
import subprocess
from html.parser import HTMLParser
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import mammoth
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as some
from markdown_it import MarkdownIt

from app.report import docx, html, markdown
from app.report.outline import compose
from app.report.tree import Facts, Line, Outline, Paragraph, Point, Points, Section, Span, Table, headings, line, title
from app.vocabulary import Language
from tests.report.story import ENGLISH, everything, panel

Tree = list[tuple[int, str]]

WORDS = some.one_of(
    some.text(max_size=30),
    some.text(alphabet="ab *_`#<>&[](){}|\\~^$@!+-=.:;'\"1\n\t", max_size=12),
    some.sampled_from(
        ["Përmbajtja «ë ç»", "1. One", "- dash", "# hash", "a | b", "[x](y)", "\ud800", "\x00\x0b", "\u202eevil", "---"]
    ),
)
TITLES = WORDS.map(title).filter(bool)
LANGUAGES = some.sampled_from([None, *Language])
SPANS = some.builds(Span, WORDS, LANGUAGES, some.booleans(), some.booleans())
LINES: some.SearchStrategy[Line] = some.lists(SPANS, max_size=3).map(tuple)
POINTS = some.recursive(
    some.builds(Point, LINES),
    lambda below: some.builds(Point, LINES, some.lists(below, max_size=2).map(tuple)),
    max_leaves=5,
)
CELLS = some.lists(LINES, max_size=2).map(tuple)
TABLES = some.integers(1, 3).flatmap(
    lambda n: some.builds(
        Table,
        WORDS,
        some.tuples(*[WORDS] * n),
        some.lists(some.tuples(*[CELLS] * n), max_size=3).map(tuple),
        source=WORDS,
        wide=some.booleans(),
    )
)
BLOCKS = some.one_of(
    some.builds(Paragraph, LINES),
    some.builds(Points, some.lists(POINTS, min_size=1, max_size=3).map(tuple), some.booleans()),
    some.builds(Facts, some.lists(some.tuples(WORDS, LINES), max_size=3).map(tuple)),
    TABLES,
)


def sections(level: int) -> some.SearchStrategy[tuple[Section, ...]]:
    below = sections(level + 1) if level < 6 else some.just(())
    return some.lists(
        some.builds(Section, some.just(level), TITLES, some.lists(BLOCKS, max_size=2).map(tuple), below, LANGUAGES),
        max_size=2,
    ).map(tuple)


OUTLINES = some.builds(
    Outline,
    some.sampled_from(Language),
    TITLES,
    TITLES,
    some.builds(Facts, some.lists(some.tuples(WORDS, LINES), max_size=2).map(tuple)),
    TITLES,
    TITLES,
    sections(1),
)
FULL = compose(everything(*panel()), ENGLISH).outline


class _Headings(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: Tree = []
        self.level = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if re.fullmatch("h[1-6]", tag):
            self.level = int(tag[1])
            self.found.append((self.level, ""))

    def handle_endtag(self, tag: str) -> None:
        if re.fullmatch("h[1-6]", tag):
            self.level = 0

    def handle_data(self, data: str) -> None:
        if self.level:
            self.found[-1] = (self.level, self.found[-1][1] + data)


def tree_of_html(text: str) -> Tree:
    reader = _Headings()
    reader.feed(text)
    reader.close()
    return reader.found


def tree_of_markdown(text: str) -> Tree:
    tokens = MarkdownIt("commonmark").enable("table").parse(text.split("---\n", 2)[2])
    return [
        (int(token.tag[1]), "".join(child.content for child in after.children or []))
        for token, after in pairwise(tokens)
        if token.type == "heading_open"
    ]


def tree_of_word(content: bytes) -> Tree:
    return tree_of_html(mammoth.convert_to_html(BytesIO(content)).value)


@given(outline=OUTLINES)
@example(outline=FULL)
@settings(max_examples=40)
def test_the_three_writers_give_the_headings_of_the_outline(outline: Outline) -> None:
    expected = headings(outline)
    assert tree_of_html(html.write(outline).decode()) == expected
    assert tree_of_markdown(markdown.write(outline).decode()) == expected
    assert tree_of_word(docx.write(outline)) == expected


@pytest.mark.documents
@pytest.mark.parametrize(("kind", "write"), [("docx", docx.write), ("html", html.write), ("markdown", markdown.write)])
def test_pandoc_reads_the_same_headings(kind: str, write: object, tmp_path: Path) -> None:
    odd = Section(1, "1. Odd *words* [in](a) 'title' -- & <b> $x$ @y {#z} ë", (Paragraph(line("# no heading")),))
    outline = Outline(**{**_fields(FULL), "chapters": (*FULL.chapters, odd)})
    file = tmp_path / "report"
    file.write_bytes(write(outline))  # type: ignore[operator]
    told = subprocess.run(["pandoc", "-f", kind, "-t", "json", file], check=True, capture_output=True)
    assert [
        (block["c"][0], _plain(block["c"][2])) for block in _headers(json.loads(told.stdout)["blocks"])
    ] == headings(outline)


def test_every_word_of_the_report_stands_in_every_format() -> None:
    said = _words(FULL)
    for text in (
        re.sub(r"<[^>]+>", "", mammoth.convert_to_html(BytesIO(docx.write(FULL))).value),
        re.sub(r"<[^>]+>", "", html.write(FULL).decode()),
        re.sub(r"\\(.)", r"\1", markdown.write(FULL).decode()),
    ):
        assert [words for words in said if words not in text] == []


def test_html_says_its_languages_and_heads_its_tables() -> None:
    text = html.write(FULL).decode()
    assert '<html lang="en">' in text
    assert '<span lang="sq">«Nuk mjafton një telefon.»</span>' in text
    assert text.count("<table>") == text.count("<caption>") == text.count("<thead>")
    assert "style=" not in text


def _words(outline: Outline) -> list[str]:
    return sorted(
        {words.strip() for words in re.findall(r"Span\(text='([^']{4,})'", repr(outline)) if "\\" not in words}
    )


def _fields(outline: Outline) -> dict[str, object]:
    return {name: getattr(outline, name) for name in Outline.__slots__}


def _headers(blocks: list[dict[str, object]]) -> list[dict[str, list[object]]]:
    """Header blocks, those inside the divisions that pandoc makes of HTML included."""
    found: list[dict[str, list[object]]] = []
    for block in blocks:
        if block["t"] == "Header":
            found.append(block)  # type: ignore[arg-type]
        elif block["t"] == "Div":
            found += _headers(block["c"][1])  # type: ignore[index]
    return found


def _plain(inlines: object) -> str:
    if isinstance(inlines, dict):
        return " " if inlines["t"] in ("Space", "SoftBreak") else _plain(inlines.get("c", ""))
    if isinstance(inlines, list):
        return "".join(_plain(each) for each in inlines if not _is_attribute(each))
    return str(inlines)


def _is_attribute(value: object) -> bool:
    return isinstance(value, list) and len(value) == 3 and value[0] == "" and isinstance(value[1], list)
