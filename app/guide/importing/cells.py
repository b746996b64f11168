"""What one cell of a workbook means for a guide: times, durations, days and words as people write them."""

import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Any

from app.errors import N_
from app.guide.exporting.columns import NO, YES
from app.vocabulary import Form, ItemKind, Language
from app.web.fields import clean, fold, parse_clock, parse_day, parse_minutes, understood
from app.web.languages import gettext, speaking
from app.web.sheets import Cell
from app.web.words import word

DAY_MINUTES = 24 * 60
RANGE = re.compile(r"(?P<from>\d{1,2}[:.h]\d{2})\s*(?:-|–|—|to|deri|until)\s*(?P<to>\d{1,2}[:.h]\d{2})", re.IGNORECASE)
DAY_ZERO = re.compile(r"^1(?:899-12-3[01]|900-01-01)[ T](?=\d)")
"""What spreadsheets put before a time of day behind midnight."""
SECONDS = re.compile(r"(\d{1,2}:\d{2}):\d{2}(?:\.0+)?")


def text(cell: Cell) -> str:
    """As one reads it. Raises ValueError where it cannot be stored."""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(understood(clean, str(cell)))


def line(cell: Cell) -> str:
    return " ".join(text(cell).split())


def wall_time(cell: Cell) -> tuple[int, int | None] | None:
    """Wall minutes of a start, and of its end where the cell holds both; None of an empty cell."""
    if isinstance(cell, datetime | time):
        return cell.hour * 60 + cell.minute, None
    if isinstance(cell, date) and cell.year <= 1900:  # midnight of a day that only counts: 24:00 is one whole day
        return 0, None
    if isinstance(cell, timedelta):
        return round(cell.total_seconds() / 60), None
    if isinstance(cell, float) and 0 <= cell < 3:  # a share of a day, as Excel counts
        return round(cell * DAY_MINUTES), None
    typed = SECONDS.sub(r"\1", DAY_ZERO.sub("", line(cell)))
    if not typed:
        return None
    if found := RANGE.fullmatch(typed):
        return understood(parse_clock, found["from"]), understood(parse_clock, found["to"])
    return understood(parse_clock, typed), None


def minutes(cell: Cell) -> int | None:
    if isinstance(cell, time):
        return cell.hour * 60 + cell.minute
    if isinstance(cell, datetime):  # what Excel makes of a duration of a day or more
        raise ValueError(gettext(N_("“%(typed)s” is longer than a day."), typed=str(cell)))
    if isinstance(cell, timedelta):
        return _within(round(cell.total_seconds() / 60))
    if isinstance(cell, float) and 0 < cell < 1:
        return round(cell * DAY_MINUTES)
    typed = SECONDS.sub(r"\1", line(cell))
    return _within(understood(parse_minutes, typed)) if typed else None


def _within(found: int) -> int:
    if not 0 <= found <= DAY_MINUTES:
        raise ValueError(gettext(N_("“%(typed)s” is longer than a day."), typed=str(found)))
    return found


def day(cell: Cell) -> date | None:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    typed = line(cell)
    if not typed:
        return None
    found: date = understood(parse_day, re.sub(r"^([0-9]{4}-[0-9]{2}-[0-9]{2})[T ].*$", r"\1", typed))
    return found


def says_yes(cell: Cell) -> bool | None:
    """None of an empty cell."""
    typed = fold(line(cell))
    if not typed:
        return None
    if typed in _words_for((YES,)) | {"y", "true", "x", "1", "✓", "po"}:
        return True
    if typed in _words_for((NO,)) | {"n", "false", "0", "-", "jo"}:
        return False
    raise ValueError(gettext(N_("“%(typed)s” is neither yes nor no."), typed=typed[:40]))


def kind(cell: Cell) -> ItemKind | None:
    typed = fold(line(cell))
    if not typed:
        return None
    found = _named(ItemKind).get(typed)
    if found is None:
        raise ValueError(gettext(N_("“%(typed)s” is no kind of row."), typed=typed[:40]))
    return ItemKind(found)


def form(cell: Cell) -> Form | None:
    """A word of ours in either language; other people's words are no fault."""
    found = _named(Form).get(fold(line(cell)))
    return Form(found) if found else None


def names(cell: Cell) -> list[str]:
    return [" ".join(name.split())[:200] for name in re.split(r"[\n;]", text(cell)) if name.strip()]


@lru_cache(maxsize=8)
def _named(vocabulary: type[StrEnum]) -> dict[str, str]:
    found = {fold(member.value.replace("_", " ")): member.value for member in vocabulary}
    for member in vocabulary:
        found |= dict.fromkeys(_in_both(lambda member=member: word(member)), member.value)
    return found


def _words_for(messages: Iterable[str]) -> set[str]:
    return {name for message in messages for name in _in_both(lambda message=message: gettext(message))}


def _in_both(say: Any) -> set[str]:
    found = set()
    for tongue in Language:
        with speaking(tongue):
            found.add(fold(say()))
    return found
