"""A speaker's paper, pasted: nested bullets become nested points.

Papers come from Word, from mail and from messengers: with tabs or blanks, with bullets or numbers. What is further
in than the line before lies under it; where nothing is indented, another bullet sign is another level.
"""

import re
from dataclasses import dataclass

BULLET = re.compile(r"([-–—*•·●○◦▪■□‣⁃oO§]|\d{1,2}[.)]|[a-zA-Z][.)]|[ivx]{1,4}[.)])[ \t\u00a0]+(?=\S)")
TAB = 4
DEEPEST = 4


@dataclass(slots=True)
class Point:
    words: str
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    indent: int
    sign: str
    """The family of its bullet; empty: it has none."""
    words: str
    typed: str


def read_points(pasted: str) -> list[Point]:
    blocks = [
        [_line(each) for each in block.splitlines() if each.strip()]
        for block in re.split(r"\n[ \t\u00a0]*\n", pasted.replace("\r\n", "\n").replace("\r", "\n"))
    ]
    lines = [line for block in blocks for line in block]
    if {line.sign for line in lines} <= {"", "o", "O"}:  # alone, "o" is a word
        return _plain([block for block in blocks if block])
    return _nested([block for block in blocks if block])


def parents(points: list[Point]) -> list[int | None]:
    """For each point the place of the one it lies under."""
    found: list[int | None] = []
    last: dict[int, int] = {}
    for place, point in enumerate(points):
        found.append(last.get(point.depth - 1) if point.depth else None)
        last[point.depth] = place
        for deeper in [depth for depth in last if depth > point.depth]:
            del last[deeper]
    return found


def _line(typed: str) -> Line:
    expanded = typed.replace("\u00a0", " ").expandtabs(TAB)
    words = expanded.strip()
    indent = len(expanded) - len(expanded.lstrip())
    bullet = BULLET.match(words)
    if bullet is None:
        return Line(indent, "", words, words)
    return Line(indent, _family(bullet[1]), words[bullet.end() :].strip(), words)


def _family(sign: str) -> str:
    if sign[0].isdigit():
        return "1"
    return "a" if len(sign) > 1 else sign


def _plain(blocks: list[list[Line]]) -> list[Point]:
    """Without bullets: paragraphs where there are empty lines between them, else lines."""
    if len(blocks) > 1:
        return [Point(" ".join(line.typed for line in block)) for block in blocks]
    return [Point(line.typed) for block in blocks for line in block]


def _nested(blocks: list[list[Line]]) -> list[Point]:
    indented = len({line.indent for block in blocks for line in block if line.sign}) > 1
    points: list[Point] = []
    levels: list[int | str] = []
    for block in blocks:
        for place, line in enumerate(block):
            if line.sign:
                depth = _depth(levels, line.indent if indented else line.sign)
                points.append(Point(line.words, min(depth, DEEPEST, points[-1].depth + 1 if points else 0)))
            elif place and points:
                points[-1].words += " " + line.words
            else:
                levels.clear()
                points.append(Point(line.words))
    return points


def _depth(levels: list[int | str], mark: int | str) -> int:
    """How deep a line lies; `levels` are the marks of the levels above it."""
    if mark in levels:
        del levels[levels.index(mark) + 1 :]
    elif isinstance(mark, int):
        while levels and isinstance(levels[-1], int) and levels[-1] > mark:
            levels.pop()
        levels.append(mark)
    else:
        levels.append(mark)
    return len(levels) - 1
