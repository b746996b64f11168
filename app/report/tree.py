"""The outline: all that a writer may know of a report, as plain strings in the order of reading.

A writer adds nothing and leaves nothing out, so what is not here cannot be printed by any of them.
Texts are cleaned as they enter, so that the three formats hold the same characters.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple, Self

from app.vocabulary import Language

TITLE_LIMIT = 400
"""Characters of a heading. A longer one is cut, and what it was stands in full below it."""

_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\u202a-\u202e\u2066-\u2069]"
)
_BREAKS = re.compile(r"[\t\r\n\u2028\u2029]+")


class Depth:
    """Heading levels of the proceedings (rules, 8)."""

    CHAPTER = 1
    SESSION = 2
    PART = 2
    PANEL = 3
    GROUP = 3
    SPEAKER = 4
    THEME = 4
    QUESTION = 5
    REACH = 6


class Look(StrEnum):
    BODY = "body"
    LEAD = "lead"
    SOURCE = "source"


class _Span(NamedTuple):
    text: str
    lang: Language | None = None
    strong: bool = False
    soft: bool = False


class Span(_Span):
    """Words of one look and one language; no language means that of the report."""

    __slots__ = ()

    def __new__(cls, text: str, lang: Language | None = None, strong: bool = False, soft: bool = False) -> Self:
        if not text.isprintable():
            text = _BREAKS.sub(" ", clean(text))
        return tuple.__new__(cls, (text, lang, strong, soft))


Line = tuple[Span, ...]


class Paragraph(NamedTuple):
    line: Line
    look: Look = Look.BODY


class Point(NamedTuple):
    line: Line
    points: tuple["Point", ...] = ()


class Points(NamedTuple):
    """Points in a list; `numbered` counts the outermost from 1."""

    points: tuple[Point, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """Labels with what they stand for: the head of a contribution, the cover."""

    rows: tuple[tuple[str, Line], ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "rows", tuple((one_line(label), said) for label, said in self.rows))


@dataclass(frozen=True, slots=True)
class Table:
    """A cell is a tuple of lines. `figures` names the columns that hold numbers; `source` stands beneath."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[tuple[Line, ...], ...], ...]
    figures: tuple[int, ...] = ()
    source: str = ""
    wide: bool = False
    """Needs the long side of the page."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "caption", one_line(self.caption))
        object.__setattr__(self, "head", tuple(one_line(each) for each in self.head))
        object.__setattr__(self, "source", one_line(self.source))


Block = Paragraph | Points | Facts | Table


class Section(NamedTuple):
    level: int
    title: str
    blocks: tuple[Block, ...] = ()
    sections: tuple["Section", ...] = ()
    lang: Language | None = None
    key: str = ""
    """The chapter that it is; empty below chapters."""

    @property
    def empty(self) -> bool:
        return not self.blocks and not self.sections


@dataclass(frozen=True, slots=True)
class Outline:
    language: Language
    title: str
    subtitle: str
    cover: Facts
    contents: str
    """What the table of contents is called."""
    table: str
    """The word before a table's number."""
    chapters: tuple[Section, ...]


def clean(text: str) -> str:
    """The text without what XML refuses, what hides, and what turns the direction of reading."""
    return text if text.isprintable() else _UNPRINTABLE.sub("", text)


def one_line(text: str) -> str:
    if text.isprintable() and "  " not in text:
        return text.strip(" ")
    return " ".join(clean(text).split())


def title(text: str) -> str:
    text = one_line(text)
    return text if len(text) <= TITLE_LIMIT else text[: TITLE_LIMIT - 1].rstrip() + "…"


def line(*parts: str | Span) -> Line:
    return tuple(Span(one_line(part)) if isinstance(part, str) else part for part in parts if part)


def cell(text: str) -> tuple[Line, ...]:
    return (line(text),) if text else ()


def section(
    level: int,
    heading: str,
    blocks: Iterable[Block] = (),
    sections: Iterable[Section | None] = (),
    *,
    lang: Language | None = None,
    key: str = "",
) -> Section | None:
    """A section, or None when nothing stands in it."""
    made = Section(level, title(heading), tuple(blocks), tuple(s for s in sections if s), lang, key)
    return None if made.empty or not made.title else made


def walk(sections: Iterable[Section], above: str = "") -> Iterator[tuple[str, Section]]:
    """Every section in the order of reading, with an address such as `s-2-1` that is its own."""
    for number, each in enumerate(sections, 1):
        address = f"{above}-{number}" if above else f"s-{number}"
        yield address, each
        yield from walk(each.sections, address)


def headings(outline: Outline) -> list[tuple[int, str]]:
    return [(each.level, each.title) for _, each in walk(outline.chapters)]
