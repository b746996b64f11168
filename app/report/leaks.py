"""What may have slipped into the final text. An aid: a named person looks at each place and signs (rules, 8)."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from app.notes.review.naming import Names, folded, written
from app.notes.review.risk import telephone
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
    Leak.MAIL: re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}"),
    Leak.PHONE: re.compile(telephone(8)),
    Leak.NUMBER: re.compile(r"\b[A-Za-z]\d{8}[A-Za-z]\b|\b[A-Z]{2}\d{7}\b|(?<![\d.])\d{9,40}"),
}


def look(outline: Outline, people: Iterable[Person], notes: Iterable[NoteFacts] = ()) -> list[Found]:
    """`notes` are those whose words are printed."""
    listed = list(people)
    names = Names(person.name for person in listed)
    guarded = {
        _folded(note.report_wording or note.words) for note in notes if note.attribution is not Attribution.ON_RECORD
    }
    found: list[Found] = []
    for address, title, words in texts(outline):
        in_confidence = _folded(words) in guarded
        named = [listed[place] for place in names.whole(written(words))]
        leaks = [(_leak_of(person, said_in_confidence=in_confidence), person.name) for person in named]
        found += [Found(leak, at, address, title) for leak, at in (*_patterns(words), *leaks) if leak]
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
            yield leak, match[0].strip()


def _leak_of(person: Person, *, said_in_confidence: bool) -> Leak | None:
    if person.unlisted:
        return Leak.UNLISTED
    if not person.may_be_named:
        return Leak.NAME
    return Leak.NAME_IN_WORDS if said_in_confidence else None


def _folded(text: str) -> str:
    """In single spaces, as well."""
    return " ".join(folded(text).split())
