"""Rows as people type them: "9:00 Welcome 15", "45 World café", "9:00-9:15 Welcome", one or many lines."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from pydantic_core import PydanticCustomError

from app.errors import N_, Invalid
from app.guide.methods import Method, find
from app.vocabulary import Form
from app.web.fields import UNSHOWN, clean, fold, parse_clock, parse_minutes, refuse
from app.web.languages import gettext, ngettext

CLOCK = r"\d{1,2}[:.]\d{2}(?:\s*\+1)?"
DURATION = r"\d{1,4}\s*(?:minutes|minuta|min|m|['′])?|\d{1,2}\s*h\s*(?:[0-5]\d)?|\d{1,2}:[0-5]\d|\d{1,2}[.,]\d{1,2}\s*h"
TIMED = re.compile(rf"(?P<from>{CLOCK})\s*(?:[-–—]\s*(?P<to>{CLOCK}))?\s*[-–—:|]?\s+(?P<rest>\S.*)")
LEADING = re.compile(rf"(?P<minutes>{DURATION})\s*[-–—:|]?\s+(?P<rest>\S.*)", re.IGNORECASE)
TRAILING = re.compile(rf"(?P<rest>.*?\S)\s*[\s(,|]\s*(?P<minutes>{DURATION})\s*\)?", re.IGNORECASE)
BREAKS = frozenset(
    [
        "coffee",
        "tea",
        "lunch",
        "break",
        "dinner",
        "breakfast",
        "kafe",
        "kafeje",
        "pushim",
        "pushimi",
        "dreke",
        "dreka",
        "darke",
        "darka",
        "mengjes",
        "caj",
    ]
)


def is_a_break(title: str) -> bool:
    """By a whole word of it: breakout groups are none."""
    return bool(BREAKS & set(re.split(r"\W+", fold(title))))


LINE_END = re.compile("\r\n|[\n\r\u2028\u2029]")
MOST_LINES = 200
NAMED = 5
"""So many wrong lines are named; of more it is said how many."""


class Understood(NamedTuple):
    """What a line says by itself."""

    title: str
    minutes: int | None
    pin: int | None


class TypedRow(NamedTuple):
    title: str
    minutes: int
    pin: int | None
    method: Method | None
    form: Form | None


def typed_rows(text: str, own: Iterable[Method] = ()) -> list[TypedRow]:
    """Every line that is not empty. Lines that cannot be understood are refused with the words typed.

    `own` are the methods of the house, known by their names beside those of the library.
    """
    own = tuple(own)
    lines = [line.strip() for line in LINE_END.split(text) if line.strip()]
    if not lines:
        raise Invalid(fields={"lines": N_("Type a row such as “9:00 Welcome 15” or “45 World café”.")})
    if len(lines) > MOST_LINES:
        raise Invalid(fields={"lines": gettext(N_("At most %(most)s lines at once."), most=MOST_LINES)})
    read = [_understood(line, among=len(lines)) for line in lines]
    found = [_row(one, following, own) for one, following in zip(read, [*read[1:], None], strict=True)]
    faults = [one for one in found if isinstance(one, str)]
    if faults:
        raise refused(faults)
    return [one for one in found if isinstance(one, TypedRow)]


def _understood(line: str, *, among: int) -> Understood | str:
    """Or why it cannot be."""
    try:
        return _read(" ".join(clean(line).split()))
    except PydanticCustomError as problem:
        context = problem.context or {}
        said = gettext(problem.message_template, **context)
        return said if "line" in context else about(line, said, among=among)


def about(line: str, said: str, *, among: int) -> str:
    """With the line that is meant, where there are several."""
    if among == 1:
        return said
    return gettext("“%(line)s”: %(what)s", line=UNSHOWN.sub("", line)[:60], what=said)


def refused(faults: Sequence[str]) -> Invalid:
    if len(faults) == 1:
        return Invalid(fields={"lines": faults[0]})
    more = len(faults[NAMED:])
    rest = [ngettext("And %(num)d more line.", "And %(num)d more lines.", more)] if more else []
    return Invalid(fields={"lines": "\n".join([*(f"• {fault}" for fault in faults[:NAMED]), *rest])})


def _read(line: str) -> Understood:
    if timed := TIMED.fullmatch(line):
        pin = parse_clock(timed["from"])
        if timed["to"]:
            return Understood(timed["rest"], (parse_clock(timed["to"]) - pin) % (24 * 60), pin)
        title, minutes = _trailing(timed["rest"])
        return Understood(title, minutes, pin)
    if leading := LEADING.fullmatch(line):
        minutes = parse_minutes(leading["minutes"])
        _, other = _trailing(leading["rest"])
        if other is not None and leading["minutes"].isdigit() and minutes < 24:
            raise refuse(
                N_("Is “%(first)s” a time or minutes? Write a time like 9:00: “%(line)s”."),
                first=leading["minutes"],
                line=line[:60],
            )
        return Understood(leading["rest"], minutes, None)
    title, minutes = _trailing(line)
    return Understood(title, minutes, None)


def _trailing(text: str) -> tuple[str, int | None]:
    if found := TRAILING.fullmatch(text):
        return found["rest"].rstrip(" ,(|-–—"), parse_minutes(found["minutes"].strip())
    return text, None


def _row(line: Understood | str, following: Understood | str | None, own: tuple[Method, ...]) -> TypedRow | str | None:
    """Or what is wrong with it. None where that cannot be said before the next line is understood, which tells when
    this one ends."""
    if isinstance(line, str):
        return line
    title, minutes, pin = line
    until = following.pin if isinstance(following, Understood) else None
    if pin is not None and until is not None and until > pin:
        title, minutes = _up_to(until - pin, title, minutes)
    elif pin is not None and minutes is None and isinstance(following, str):
        return None
    method = find(title, own)
    if minutes is None and method is not None:
        minutes = method.minutes
    if minutes is None:
        return gettext("How many minutes does “%(line)s” take? Write “%(line)s 15”.", line=title[:60])
    return TypedRow(title[:200], minutes, pin, method, Form.BREAK if is_a_break(title) and method is None else None)


def _up_to(until: int, title: str, minutes: int | None) -> tuple[str, int]:
    """The next line has a time, so this one's minutes are known: the 2 of "14:00 Panel 2" is then part of its name."""
    if minutes is None:
        return title, until
    return (f"{title} {minutes}", until) if minutes < 10 and minutes != until else (title, minutes)
