"""Masking: words that are marked give way to a role, to something more general, or to nothing; the rest stays."""

import re
from collections.abc import Collection
from typing import NamedTuple

WORD = re.compile(r"\S+")
EDGES = re.compile(r"^([\"'“”„«»‘’(\[]*)(.*?)([\"'“”„«»‘’)\].,;:!?…]*)$", re.DOTALL)
OMITTED = "[…]"


class Piece(NamedTuple):
    """A word as it may be marked, with the white space after it."""

    number: int
    word: str
    after: str


def pieces(text: str) -> list[Piece]:
    found = list(WORD.finditer(text))
    ends = [*(each.start() for each in found[1:]), len(text)][: len(found)]
    return [
        Piece(number, each[0], text[each.end() : end])
        for number, (each, end) in enumerate(zip(found, ends, strict=True))
    ]


def mask(text: str, chosen: Collection[int], instead: str = "") -> str:
    """`text` with each run of chosen words replaced once, in brackets so that readers see it was done.

    Quotation marks and stops around a run stay, and so does everything that was not chosen.
    """
    put = f"[{instead.strip()}]" if instead.strip() else OMITTED
    told: list[str] = [text[: len(text) - len(text.lstrip())]]
    run: list[Piece] = []
    for piece in [*pieces(text), None]:
        if piece is not None and piece.number in chosen:
            run.append(piece)
            continue
        if run:
            before, after = _edge(run[0].word, 1), _edge(run[-1].word, 3)
            told += [before, put, after, run[-1].after]
            run = []
        if piece is not None:
            told += [piece.word, piece.after]
    return "".join(told)


def _edge(word: str, side: int) -> str:
    found = EDGES.match(word)
    return found[side] if found and found[2] else ""
