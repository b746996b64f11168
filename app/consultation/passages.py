"""Marked places in an answer: half-open ranges of characters (code points), `start` included, `end` not."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from app.errors import N_, Invalid


class Span(NamedTuple):
    start: int
    end: int


class Coded(NamedTuple):
    """A passage with the theme it was given."""

    span: Span
    theme: int


class Segment(NamedTuple):
    """A stretch of the answer under the same themes throughout; none outside every passage."""

    text: str
    themes: tuple[int, ...]


def settle(text: str, start: int, end: int) -> Span:
    """The passage that a selection means: whole words, without the blanks at its edges.

    A finger on a phone selects half a word at either side; what lies outside the text was never selected.
    """
    if not 0 <= start < end <= len(text):
        raise Invalid(N_("This passage does not lie in the answer. Please mark it again."))
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start == end:
        raise Invalid(N_("Please mark some words."))
    while start > 0 and _joined(text, start):
        start -= 1
    while end < len(text) and _joined(text, end):
        end += 1
    return Span(start, end)


def merge(spans: Iterable[Span], text: str) -> list[Span]:
    """One theme's passages in one answer: those that overlap, or that only blanks part, are one."""
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and not text[merged[-1].end : span.start].strip():
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return merged


def segments(text: str, passages: Sequence[Coded]) -> list[Segment]:
    """The answer cut wherever a passage begins or ends. Passages of different themes may overlap."""
    cuts = sorted({0, len(text), *(edge for passage in passages for edge in passage.span)})
    return [
        Segment(text[start:end], tuple(sorted({p.theme for p in passages if p.span.start <= start < p.span.end})))
        for start, end in pairwise(cuts)
    ]


def follow(old: str, new: str, span: Span) -> Span | None:
    """Where the words of a passage stand once the answer was changed: the nearest place, or nowhere."""
    words = old[span.start : span.end]
    places = [match.start() for match in re.finditer(re.escape(words), new)]
    if not places:
        return None
    start = min(places, key=lambda place: abs(place - span.start))
    return Span(start, start + len(words))


def sentences(text: str) -> list[Span]:
    """The answer in sentences and lines: what can be marked by a tick, without selecting."""
    return [Span(start, end) for start, end in _sentences(text) if start < end]


_END_OF_SENTENCE = re.compile(r"[.!?…]+[\"'”»)]*(?=\s)|\n")


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    edge = 0
    for stop in [match.end() for match in _END_OF_SENTENCE.finditer(text)] + [len(text)]:
        piece = text[edge:stop]
        yield edge + len(piece) - len(piece.lstrip()), edge + len(piece.rstrip())
        edge = stop


def _joined(text: str, at: int) -> bool:
    """Whether the characters on both sides of a cut belong to one word (apostrophes and hyphens inside it too)."""
    return _wordly(text, at - 1) and _wordly(text, at)


def _wordly(text: str, at: int) -> bool:
    if text[at].isalnum() or text[at] == "_" or unicodedata.combining(text[at]):
        return True
    return text[at] in "'’-" and 0 < at < len(text) - 1 and text[at - 1].isalnum() and text[at + 1].isalnum()
