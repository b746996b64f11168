"""What has to be carried where: the materials of all rows as one list. Pure.

People write "4 flip charts", "12 × markers", "markers x 12", "cards (60)" or just "a bell". What is not counted stays
uncounted; nothing is guessed.
"""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

FIRST = re.compile(r"(\d{1,4})\s*(?:[x×*]\s+|[x×*](?=\D)|\s)\s*(?!(?:%|per\b|për\b))(.+)")
LAST = re.compile(r"(.+?)\s*(?:[x×*:]\s*(\d{1,4})|\((\d{1,4})\))")
BULLET = re.compile(r"^[-–—*•·]\s+")


class Thing(NamedTuple):
    what: str
    number: int | None


class Need(NamedTuple):
    """A thing in a row: where, and from when to when (day and wall minutes)."""

    thing: Thing
    room: str
    day: int
    opens: int
    closes: int
    row: int
    title: str


class Supply(NamedTuple):
    """One kind of thing over the whole event. `at_once`: how many are in use at the same time at most; None where no
    row says a number; `uncounted`: some rows say none."""

    what: str
    at_once: int | None
    uncounted: bool
    needs: tuple[Need, ...]


def things(text: str) -> list[Thing]:
    """One for each line; a line may hold several, parted by semicolons."""
    parts = (BULLET.sub("", part.strip()) for line in text.splitlines() for part in line.split(";"))
    return [_thing(" ".join(part.split())) for part in parts if part]


def _thing(text: str) -> Thing:
    if found := FIRST.fullmatch(text):
        return Thing(found[2], int(found[1]))
    if found := LAST.fullmatch(text):
        return Thing(found[1], int(found[2] or found[3]))
    return Thing(text, None)


def supplies(needs: Iterable[Need]) -> list[Supply]:
    """The same thing in several rows once, in the order in which things are first needed."""
    by_name: dict[str, list[Need]] = {}
    for need in sorted(needs, key=lambda need: (need.day, need.opens)):
        by_name.setdefault(need.thing.what.casefold(), []).append(need)
    return [
        Supply(
            found[0].thing.what, most_at_once(found), any(need.thing.number is None for need in found), tuple(found)
        )
        for found in by_name.values()
    ]  # fmt: skip


def most_at_once(needs: Sequence[Need]) -> int | None:
    """A thing is free again for the row that begins when this one ends."""
    changes: list[tuple[int, int, int]] = []
    for need in needs:
        if need.thing.number is not None:
            changes.append((need.day, need.opens, need.thing.number))
            changes.append((need.day, max(need.closes, need.opens + 1), -need.thing.number))
    if not changes:
        return None
    in_use = most = 0
    for _, _, number in sorted(changes):  # what is given back comes before what is taken at the same minute
        in_use += number
        most = max(most, in_use)
    return most
