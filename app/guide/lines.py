"""Rows as people type them: "9:00 Welcome 15", "45 World café", "9:00-9:15 Welcome", one or many lines."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from pydantic_core import PydanticCustomError

from app.errors import N_, Invalid
from app.guide.methods import Method, find
from app.vocabulary import Form
from app.web.fields import clean, fold, parse_clock, parse_minutes, refuse
from app.web.languages import gettext

CLOCK = r"\d{1,2}[:.]\d{2}"
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
MOST_LINES = 200


class TypedRow(NamedTuple):
    title: str
    minutes: int
    pin: int | None
    method: Method | None
    form: Form | None


def typed_rows(text: str, own: Iterable[Method] = ()) -> list[TypedRow]:
    """Every line that is not empty. A line that cannot be understood is refused with the words typed.

    `own` are the methods of the house, known by their names beside those of the library.
    """
    own = tuple(own)
    try:
        lines = [" ".join(line.split()) for line in clean(text).splitlines() if line.strip()]
        read = [_read(line) for line in lines[:MOST_LINES]]
    except PydanticCustomError as problem:
        raise Invalid(fields={"lines": gettext(problem.message_template, **(problem.context or {}))}) from None
    if not lines:
        raise Invalid(fields={"lines": N_("Type a row such as “9:00 Welcome 15” or “45 World café”.")})
    if len(lines) > MOST_LINES:
        raise Invalid(fields={"lines": gettext(N_("At most %(most)s lines at once."), most=MOST_LINES)})
    pins = [pin for _, _, pin in read[1:]] + [None]
    return [_row(*one, following=following, own=own) for one, following in zip(read, pins, strict=True)]


def _read(line: str) -> tuple[str, int | None, int | None]:
    """Title, minutes, pin."""
    if timed := TIMED.fullmatch(line):
        pin = parse_clock(timed["from"])
        if timed["to"]:
            return timed["rest"], (parse_clock(timed["to"]) - pin) % (24 * 60), pin
        title, minutes = _trailing(timed["rest"])
        return title, minutes, pin
    if leading := LEADING.fullmatch(line):
        minutes = parse_minutes(leading["minutes"])
        _, other = _trailing(leading["rest"])
        if other is not None and leading["minutes"].isdigit() and minutes < 24:
            raise refuse(
                N_("Is “%(first)s” a time or minutes? Write a time like 9:00: “%(line)s”."),
                first=leading["minutes"],
                line=line[:60],
            )
        return leading["rest"], minutes, None
    title, minutes = _trailing(line)
    return title, minutes, None


def _trailing(text: str) -> tuple[str, int | None]:
    if found := TRAILING.fullmatch(text):
        return found["rest"].rstrip(" ,(|-–—"), parse_minutes(found["minutes"].strip())
    return text, None


def _row(
    title: str, minutes: int | None, pin: int | None, *, following: int | None, own: tuple[Method, ...]
) -> TypedRow:
    if pin is not None and following is not None and following > pin:
        title, minutes = _up_to(following - pin, title, minutes)
    method = find(title, own)
    if minutes is None and method is not None:
        minutes = method.minutes
    if minutes is None:
        question = N_("How many minutes does “%(line)s” take? Write “%(line)s 15”.")
        raise Invalid(fields={"lines": gettext(question, line=title[:60])})
    rest = bool(BREAKS & set(re.split(r"\W+", fold(title))))
    return TypedRow(title[:200], minutes, pin, method, Form.BREAK if rest and method is None else None)


def _up_to(until: int, title: str, minutes: int | None) -> tuple[str, int]:
    """The next line has a time, so this one's minutes are known: the 2 of "14:00 Panel 2" is then part of its name."""
    if minutes is None:
        return title, until
    return (f"{title} {minutes}", until) if minutes < 10 and minutes != until else (title, minutes)
