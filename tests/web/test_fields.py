"""What people type, in all the ways that people type it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic_core import PydanticCustomError

from app.web import fields


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [
        ("45", 45),
        ("45m", 45),
        ("45 min", 45),
        ("45′", 45),
        ("0", 0),
        ("90", 90),
        ("1h", 60),
        ("1 h", 60),
        ("1h30", 90),
        ("1 h 30", 90),
        ("1:30", 90),
        ("1.30", 90),
        ("1,5 h", 90),
        ("1.5 h", 90),
        ("2 orë", 120),
        ("0:05", 5),
        ("24h", 1440),
    ],
)
def test_durations(typed: str, minutes: int) -> None:
    assert fields.parse_minutes(typed) == minutes


@pytest.mark.parametrize("typed", ["", "-5", "soon", "25h", "1:75", "1441", "h", "1h30h", "٣٠ ", "1e3"])
def test_a_duration_that_is_none_is_not_guessed(typed: str) -> None:
    with pytest.raises(PydanticCustomError):
        fields.parse_minutes(typed)


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [("9:00", 540), ("9.00", 540), ("9", 540), ("0900", 540), ("23:59", 1439), ("0:30 +1", 1470), ("9h15", 555)],
)
def test_times(typed: str, minutes: int) -> None:
    assert fields.parse_clock(typed) == minutes


@pytest.mark.parametrize("typed", ["", "24:00", "9:60", "noon", "9:5", "-1", "99"])
def test_a_time_that_is_none_is_not_guessed(typed: str) -> None:
    with pytest.raises(PydanticCustomError):
        fields.parse_clock(typed)


@pytest.mark.parametrize("typed", ["20.1.2027", "20/01/2027", "2027-01-20", "20-1-2027", " 20. 1. 2027 "])
def test_dates(typed: str) -> None:
    assert fields.parse_day(typed) == date(2027, 1, 20)


@pytest.mark.parametrize("typed", ["31.2.2027", "1.13.2027", "20.1.27", "45992", "tomorrow", "0000-01-01"])
def test_a_date_that_is_none_is_not_guessed(typed: str) -> None:
    with pytest.raises(PydanticCustomError):
        fields.parse_day(typed)


@pytest.mark.parametrize("bad", ["\x00", "\x07", "\x1b", "\ud800", "\u202e", "\u2066", "\x85"])
def test_characters_that_cannot_be_stored_or_that_deceive_are_refused(bad: str) -> None:
    with pytest.raises(PydanticCustomError):
        fields.clean(f"a{bad}b")


@given(st.text())
def test_what_is_accepted_can_be_stored_and_is_stable(text: str) -> None:
    try:
        cleaned = fields.clean(text)
    except PydanticCustomError:
        return
    cleaned.encode()
    assert fields.clean(cleaned) == cleaned


@pytest.mark.parametrize(("typed", "found"), [("Shkodër", "shkoder"), ("ÇËRRIK", "cerrik"), ("Përmet", "permet")])
def test_search_is_blind_to_accents_and_case(typed: str, found: str) -> None:
    assert fields.fold(typed) == found
