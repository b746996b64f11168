"""Dates, times, durations and numbers as the reader's language writes them."""

import re
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Protocol
from zoneinfo import ZoneInfo

from babel.dates import format_date
from babel.numbers import format_decimal

from app.vocabulary import Language
from app.web.languages import gettext, language, ngettext

LOCALES = {Language.ENGLISH: "en_GB", Language.ALBANIAN: "sq"}
DAY_MINUTES = 24 * 60


def _locale() -> str:
    return LOCALES[language()]


@lru_cache(maxsize=8192)
def _formatted(value: date, pattern: str, locale: str) -> str:
    return format_date(value, pattern, locale=locale)


def day(value: date | None) -> str:
    """Wed 28 Oct"""
    return _formatted(value, "EEE d MMM", _locale()) if value else ""


def day_with_year(value: date | None) -> str:
    """28 Oct 2026"""
    return _formatted(value, "d MMM y", _locale()) if value else ""


def longday(value: date | None) -> str:
    """Wednesday, 28 October 2026"""
    return _formatted(value, "EEEE, d MMMM y", _locale()) if value else ""


def month(value: date) -> str:
    """October 2026"""
    return _formatted(value, "LLLL y", _locale())


def span(first: date, last: date) -> str:
    """20–21 January 2027"""
    locale = _locale()
    if first == last:
        return _formatted(first, "d MMMM y", locale)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{_formatted(last, 'd MMMM y', locale)}"
    if first.year == last.year:
        return f"{_formatted(first, 'd MMMM', locale)} – {_formatted(last, 'd MMMM y', locale)}"
    return f"{_formatted(first, 'd MMMM y', locale)} – {_formatted(last, 'd MMMM y', locale)}"


class Dated(Protocol):
    """An event, or a line of one."""

    starts_on: date
    ends_on: date
    date_stated: str


def held_on(event: Dated) -> str:
    """20–21 January 2027; May 2004 or 2006 where the source of a past event says no more."""
    stated = event.date_stated
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}", stated):
        return _formatted(event.starts_on, "LLLL y", _locale())
    return stated or span(event.starts_on, event.ends_on)


def clock(minutes: int | None) -> str:
    """9:05, from minutes after the midnight that begins the day; +1 after the next one."""
    if minutes is None:
        return ""
    over, within = divmod(minutes, DAY_MINUTES)
    return f"{within // 60}:{within % 60:02}" + (f" +{over}" if over else "")


def minutes(value: int | None) -> str:
    """45′, 1 h, 1 h 15′"""
    if value is None:
        return ""
    hours, rest = divmod(value, 60)
    if not hours:
        return f"{rest}′"
    return f"{hours} h {rest}′" if rest else f"{hours} h"


def time_of(value: datetime, zone: str) -> str:
    """14:02 on the wall of that zone"""
    return f"{value.astimezone(ZoneInfo(zone)):%-H:%M}"


def moment(value: datetime, zone: str) -> str:
    """Wed 28 Oct, 14:02"""
    local = value.astimezone(ZoneInfo(zone))
    return f"{day(local.date())}, {local:%-H:%M}"


def number(value: float | Decimal) -> str:
    return format_decimal(value, locale=_locale())


def percent(value: float | Decimal | str) -> str:
    """13.5 %, as it stands: never rounded here."""
    return _percent(str(value), _locale())


@lru_cache(maxsize=1024)
def _percent(value: str, locale: str) -> str:
    return f"{format_decimal(Decimal(value), locale=locale, decimal_quantization=False)} %"


def days_away(days: int) -> str:
    """in 5 days, tomorrow, today, yesterday, 3 days ago"""
    if days == 0:
        return gettext("today")
    if days == 1:
        return gettext("tomorrow")
    if days == -1:
        return gettext("yesterday")
    if days > 0:
        return ngettext("in %(num)d day", "in %(num)d days", days)
    return ngettext("%(num)d day ago", "%(num)d days ago", -days)


FILTERS = {
    "day": day,
    "day_with_year": day_with_year,
    "longday": longday,
    "clock": clock,
    "minutes": minutes,
    "number": number,
    "percent": percent,
    "days_away": days_away,
    "held_on": held_on,
    "period": span,
    "time_of": time_of,
    "moment": moment,
}
