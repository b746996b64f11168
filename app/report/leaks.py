"""What may have slipped into the final text. An aid: a named person looks at each place and signs (rules, 8)."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from app.report.facts import NoteFacts
from app.report.tree import Block, Facts, Line, Outline, Paragraph, Point, Points, Table, walk
from app.vocabulary import Attribution


class Leak(StrEnum):
    NAME = "name"
    """Of a participant who did not agree to be named."""
    NAME_IN_WORDS = "name_in_words"
    """A participant's name in what was said where speakers are not named."""
    UNLISTED = "unlisted"
    PHONE = "phone"
    MAIL = "mail"
    NUMBER = "number"
    """What looks like the number of an identity card or a passport."""


@dataclass(frozen=True, slots=True)
class Person:
    name: str
    may_be_named: bool
    unlisted: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    leak: Leak
    words: str
    address: str
    """Of the section, as the writers number them."""
    title: str


PATTERNS = {
    Leak.MAIL: re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
    Leak.PHONE: re.compile(r"(?<![\w.])(?:\+|00|0)(?:[\s/().-]?\d){8,14}(?!\d)"),
    Leak.NUMBER: re.compile(r"\b[A-Z]\d{8}[A-Z]\b|\b[A-Z]{2}\d{7}\b|(?<![\d.])\d{9,}(?!\d)"),
}
_DATE = re.compile(r"0?\d{1,2}[./-]\d{1,2}[./-]\d{4}")
_LETTERS = re.compile(r"\w+")
SHORTEST_NAME = 4


def look(outline: Outline, people: Iterable[Person], notes: Iterable[NoteFacts] = ()) -> list[Found]:
    """`notes` are those whose words are printed."""
    named = _Names(people)
    guarded = {
        _folded(note.report_wording or note.words) for note in notes if note.attribution is not Attribution.ON_RECORD
    }
    found: list[Found] = []
    for address, title, words in texts(outline):
        leaks = [*_patterns(words), *named.in_(words, said_in_confidence=_folded(words) in guarded)]
        found += [Found(leak, at, address, title) for leak, at in leaks]
    return found


def texts(outline: Outline) -> Iterator[tuple[str, str, str]]:
    """Every text of the report, with the address and the title of its section."""
    for label, line in outline.cover.rows:
        yield "", outline.title, f"{label} {_words(line)}"
    for address, section in walk(outline.chapters):
        yield address, section.title, section.title
        for block in section.blocks:
            for words in _of_block(block):
                yield address, section.title, words


def _of_block(block: Block) -> Iterator[str]:
    match block:
        case Paragraph(line, _):
            yield from _spans(line)
        case Points(points, _):
            for point in points:
                yield from _of_point(point)
        case Facts(rows):
            for _label, line in rows:
                yield from _spans(line)
        case Table():
            yield from (block.caption, *block.head, block.source)
            for row in block.rows:
                for cell in row:
                    for line in cell:
                        yield from _spans(line)


def _of_point(point: Point) -> Iterator[str]:
    yield from _spans(point.line)
    for below in point.points:
        yield from _of_point(below)


def _spans(line: Line) -> Iterator[str]:
    return (span.text for span in line)


def _words(line: Line) -> str:
    return "".join(_spans(line))


def _patterns(words: str) -> Iterator[tuple[Leak, str]]:
    for leak, pattern in PATTERNS.items():
        for match in pattern.finditer(words):
            if not _DATE.fullmatch(match[0].strip()):
                yield leak, match[0].strip()


class _Names:
    """People's names, found by their first word so that a long report and a long list cost their sum."""

    def __init__(self, people: Iterable[Person]) -> None:
        self.by_first: dict[str, list[tuple[tuple[str, ...], Person]]] = {}
        for person in people:
            parts = tuple(_LETTERS.findall(_folded(person.name)))
            if parts and sum(map(len, parts)) >= SHORTEST_NAME:
                self.by_first.setdefault(parts[0], []).append((parts, person))

    def in_(self, words: str, *, said_in_confidence: bool) -> Iterator[tuple[Leak, str]]:
        written = _LETTERS.findall(_folded(words))
        for at, word in enumerate(written):
            for parts, person in self.by_first.get(word, ()):
                here = tuple(written[at : at + len(parts)]) == parts
                if here and (leak := _leak_of(person, said_in_confidence=said_in_confidence)):
                    yield leak, person.name


def _leak_of(person: Person, *, said_in_confidence: bool) -> Leak | None:
    if person.unlisted:
        return Leak.UNLISTED
    if not person.may_be_named:
        return Leak.NAME
    return Leak.NAME_IN_WORDS if said_in_confidence else None


def _folded(text: str) -> str:
    """Without accents and case, in single spaces."""
    decomposed = unicodedata.normalize("NFD", text.casefold())
    return " ".join("".join(each for each in decomposed if not unicodedata.combining(each)).split())
