"""What one cell of a workbook means: dates, distances and words in all the ways that people write them.

What cannot be understood is refused with the words typed. Where a cell was understood as something else than it shows
(45992, "8 weeks before"), a remark says so, for the preview.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import cache, lru_cache

from app.checklist.dates import OF_EVENT
from app.errors import N_
from app.vocabulary import Anchor, Bound, Language, TeamFunction
from app.web.fields import fold, parse_day, understood
from app.web.formats import day_with_year
from app.web.languages import gettext, ngettext, speaking
from app.web.sheets import Cell
from app.web.words import word

YES, NO = "yes", "no"
SERIALS = range(20_000, 80_000)  # days as Excel counts them: 1954 to 2119
EXCEL_DAY_0 = date(1899, 12, 30)


@dataclass(slots=True)
class Meaning:
    """Values by field: a cell may say more than one thing. `remark` tells how it was understood."""

    values: dict[str, str] = field(default_factory=dict)
    remark: str = ""


def meaning(name: str, cell: Cell) -> Meaning:
    """Of a cell in the column of the field `name`; ValueError with a sentence where it has none."""
    if name == "offset_days":
        return _offset(cell)
    return _day(name, cell) if name in SAYS_MORE else Meaning({name: plain_reader(name)(cell)})


SAYS_MORE = frozenset({"benchmark", "completed_on", "offset_days"})
"""Fields whose cells may say more than one thing, or need a remark."""


def plain_reader(name: str) -> Callable[[Cell], str]:
    """For the cells of every other field."""
    return _PLAIN.get(name, text)


def text(cell: Cell) -> str:
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, bool):
        return YES if cell else NO
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date().isoformat()
    return " ".join(str(cell).split())


# Days and distances


def _day(name: str, cell: Cell) -> Meaning:
    if isinstance(cell, datetime):
        return Meaning({name: cell.date().isoformat()})
    if isinstance(cell, date):
        return Meaning({name: cell.isoformat()})
    if cell == "" or not (typed := text(cell)):
        return Meaning({name: ""})
    if re.fullmatch(r"\d{5}(\.\d+)?", typed) and int(float(typed)) in SERIALS:
        found = EXCEL_DAY_0 + timedelta(days=int(float(typed)))
        remark = gettext("%(typed)s is a day as Excel counts it: %(day)s", typed=typed, day=day_with_year(found))
        return Meaning({name: found.isoformat()}, remark)
    if name == "benchmark" and (distance := _distance(typed)):
        return distance
    return Meaning({name: _written_day(typed).isoformat()})


def _written_day(typed: str) -> date:
    """2026-12-31, also with a time behind it; 31.12.2026; 31 December 2026, also with the day of the week."""
    plain = re.sub(r"^([0-9]{4}-[0-9]{1,2}-[0-9]{1,2})[T ][0-9:.]+Z?$", r"\1", typed)
    if found := re.fullmatch(r"(?:[^\W\d]+\.?,?\s+){0,2}([0-9]{1,2})\.?\s+([^\W\d]+)\.?,?\s+([0-9]{4})", plain):
        month = _month(found[2])
        if month:
            plain = f"{found[1]}.{month}.{found[3]}"
    day: date = understood(parse_day, plain)
    return day


_MONTHS = (
    ("jan", "jan"), ("feb", "shk"), ("mar", "mar"), ("apr", "pri"), ("may", "maj"), ("jun", "qer"),
    ("jul", "kor"), ("aug", "gus"), ("sep", "sht"), ("oct", "tet"), ("nov", "nen"), ("dec", "dhj"),
)  # fmt: skip


def _month(name: str) -> int | None:
    start = fold(name)[:3]
    return next((number for number, names in enumerate(_MONTHS, start=1) if start in names), None)


_UNITS = {"d": 1, "day": 1, "days": 1, "dite": 1, "w": 7, "wk": 7, "wks": 7, "week": 7, "weeks": 7, "jave": 7}
_MONTH_WORDS = {"month", "months", "muaj"}
_BEFORE = {"before", "prior", "earlier", "para", "perpara"}
_AFTER = {"after", "later", "following", "pas"}
_ON_THE_DAY = {"on the day", "day of the event", "event day", "the day", "diten e veprimtarise"}
_MINUS = str.maketrans("−–—", "---")


def _offset(cell: Cell) -> Meaning:
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1_000_000:
        return Meaning({"offset_days": str(int(cell))})
    typed = text(cell).translate(_MINUS)
    if not typed or re.fullmatch(r"[+-]?\s?[0-9]{1,6}", typed):
        return Meaning({"offset_days": typed.replace(" ", "").removeprefix("+")})
    found = _distance(typed)
    if found is None:
        message = N_("“%(typed)s” is not a distance. Write it like −31, “8 weeks before” or “2 days after”.")
        raise ValueError(gettext(message, typed=typed[:40]))
    return found


def _distance(typed: str) -> Meaning | None:
    """8 weeks before, 2 days after the event, T-63, −31: days from the event; None if it is nothing of the kind."""
    plain = fold(typed.translate(_MINUS))
    if re.fullmatch(r"[+-]\s?[0-9]{1,4}", plain):
        return _counted(typed, int(plain.replace(" ", "")), "")
    if found := re.fullmatch(r"[dt]\s?([+-])\s?([0-9]{1,4})", plain):
        return _counted(typed, int(found[1] + found[2]), Anchor.EVENT_START)
    if plain in _ON_THE_DAY:
        return _counted(typed, 0, Anchor.EVENT_START)
    found = re.fullmatch(r"([0-9]{1,4})\s*([a-z]+)\.?\s+([a-z]+)(?:\s.*)?", plain)
    if found is None or found[3] not in _BEFORE | _AFTER:
        return None
    if found[2] in _MONTH_WORDS:
        message = N_("“%(typed)s”: a month is no fixed number of days. Write weeks or days.")
        raise ValueError(gettext(message, typed=typed[:40]))
    if found[2] not in _UNITS:
        return None
    days = int(found[1]) * _UNITS[found[2]]
    return _counted(typed, -days if found[3] in _BEFORE else days, _of(found[3]))


def _of(direction: str) -> Anchor:
    """Before an event is before its first day, after it is after its last."""
    return Anchor.EVENT_START if direction in _BEFORE else Anchor.EVENT_END


def _counted(typed: str, days: int, anchor: str) -> Meaning:
    said = ngettext("“%(typed)s” is %(num)d day before", "“%(typed)s” is %(num)d days before", -days, typed=typed[:40])
    if days >= 0:
        said = ngettext("“%(typed)s” is %(num)d day after", "“%(typed)s” is %(num)d days after", days, typed=typed[:40])
    return Meaning({"offset_days": str(days)} | ({"anchor": anchor} if anchor else {}), said)


# Words


def _whole(cell: Cell) -> str:
    return text(cell).translate(_MINUS)


def _yes(cell: Cell) -> str:
    return _said_yes(text(cell))


@lru_cache(maxsize=200)
def _said_yes(said: str) -> str:
    typed = fold(said)
    if typed in ("", NO, "jo", "0", "false", "n"):
        return "0"
    if typed in (YES, "po", "1", "true", "x", "y", "✓"):
        return "1"
    raise ValueError(gettext("Choose yes or no."))


def _one_of(kind: type[StrEnum]) -> Callable[[Cell], str]:
    @lru_cache(maxsize=200)
    def found(typed: str) -> str | None:
        return in_all_languages(kind).get(fold(typed)) if typed else ""

    def read_word(cell: Cell) -> str:
        value = found(text(cell))
        if value is None:
            raise ValueError(gettext("“%(typed)s” is not one of the values offered.", typed=text(cell)[:40]))
        return value

    return read_word


def _anchored(cell: Cell) -> str:
    return _anchor(text(cell))


@lru_cache(maxsize=200)
def _anchor(typed: str) -> str:
    known = {fold(each): Anchor.EVENT_START for each in ("First day", "Dita e parë", "event start")}
    known |= {fold(each): Anchor.EVENT_END for each in ("Last day", "Dita e fundit", "event end")}
    return typed if typed in OF_EVENT else known.get(fold(typed), typed.upper())


@cache
def in_all_languages(kind: type[StrEnum]) -> dict[str, str]:
    """Values by their word in every language, and by themselves."""
    found = {fold(each.value): str(each.value) for each in kind}
    for each_language in Language:
        with speaking(each_language):
            found |= {fold(word(each)): str(each.value) for each in kind}
    return found


_BETWEEN = re.compile(r"[\s,;]+")


def _codes(cell: Cell) -> str:
    if cell == "":
        return ""
    return ", ".join(each.upper() for each in _BETWEEN.split(text(cell)) if each)


_PLAIN: dict[str, Callable[[Cell], str]] = {
    "lead_days": _whole,
    "pinned": _yes,
    "hard": _yes,
    "function": _one_of(TeamFunction),
    "bound": _one_of(Bound),
    "anchor": _anchored,
    "depends_on": _codes,
}
