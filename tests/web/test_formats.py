"""How the reader's language writes dates, times and figures."""

from datetime import date
from types import SimpleNamespace

import pytest

from app.vocabulary import Language
from app.web import formats, languages


@pytest.mark.parametrize(
    ("first", "last", "written"),
    [
        (date(2027, 1, 20), date(2027, 1, 20), "20 January 2027"),
        (date(2027, 1, 20), date(2027, 1, 21), "20–21 January 2027"),
        (date(2027, 1, 31), date(2027, 2, 1), "31 January – 1 February 2027"),
        (date(2026, 12, 31), date(2027, 1, 1), "31 December 2026 – 1 January 2027"),
    ],
)
def test_spans(first: date, last: date, written: str) -> None:
    assert formats.span(first, last) == written


@pytest.mark.parametrize(
    ("stated", "written"),
    [("2004-05", "May 2004"), ("2006", "2006"), ("", "1 May 2004"), ("spring 2004", "spring 2004")],
)
def test_a_past_date_says_no_more_than_its_source(stated: str, written: str) -> None:
    day = date(2004, 5, 1)
    assert formats.held_on(SimpleNamespace(starts_on=day, ends_on=day, date_stated=stated)) == written


def test_albanian_dates() -> None:
    languages.speak(Language.ALBANIAN)
    assert formats.longday(date(2027, 1, 20)) == "e mërkurë, 20 janar 2027"
    assert formats.number(1234.5) == "1\xa0234,5"


@pytest.mark.parametrize(("minutes", "written"), [(0, "0:00"), (545, "9:05"), (1470, "0:30 +1")])
def test_wall_times(minutes: int, written: str) -> None:
    assert formats.clock(minutes) == written


@pytest.mark.parametrize(("minutes", "written"), [(45, "45′"), (60, "1 h"), (75, "1 h 15′"), (0, "0′")])
def test_durations(minutes: int, written: str) -> None:
    assert formats.minutes(minutes) == written


def test_a_share_stands_as_it_is() -> None:
    assert formats.percent("13.5") == "13.5 %"


@pytest.mark.parametrize(
    ("days", "said"), [(0, "today"), (1, "tomorrow"), (-1, "yesterday"), (5, "in 5 days"), (-3, "3 days ago")]
)
def test_days_in_words(days: int, said: str) -> None:
    assert formats.days_away(days) == said
