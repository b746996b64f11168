import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import Invalid
from app.guide.lines import typed_rows
from app.guide.methods import library, scaled
from app.vocabulary import Form

LINES = {
    "9:00 Welcome 15": ("Welcome", 15, 540),
    "09.30 Panel 1h15": ("Panel", 75, 570),
    "9:00-9:15 Welcome": ("Welcome", 15, 540),
    "9:00 – 10:30 Panel 2": ("Panel 2", 90, 540),
    "45 Small groups": ("Small groups", 45, None),
    "45 Panel 2": ("Panel 2", 45, None),
    "1h30 Field visit": ("Field visit", 90, None),
    "Coffee 20": ("Coffee", 20, None),
    "Welcome (15')": ("Welcome", 15, None),
    "Panel 1,5 h": ("Panel", 90, None),
    "  30   Mirëseardhja  ": ("Mirëseardhja", 30, None),
}


@pytest.mark.parametrize(("line", "row"), LINES.items(), ids=LINES)
def test_a_line(line: str, row: tuple[str, int, int | None]) -> None:
    [read] = typed_rows(line)
    assert (read.title, read.minutes, read.pin) == row


def test_a_time_on_the_next_line_gives_the_minutes_of_this_one() -> None:
    rows = typed_rows("9:00 Welcome\n9:20 Panel 2\n10:20 Coffee 20")
    assert [(row.title, row.minutes) for row in rows] == [("Welcome", 20), ("Panel 2", 60), ("Coffee", 20)]


def test_the_name_of_a_method_is_known_in_both_languages() -> None:
    for typed in ("45 World cafe", "45 World Café (bisedë me tryeza rrotulluese)", "45 fishbowl"):
        assert typed_rows(typed)[0].method is not None


def test_a_break_by_its_word() -> None:
    assert [row.form for row in typed_rows("20 Pushim kafeje\n60 Drekë\n10 Breakthroughs")] == [
        Form.BREAK,
        Form.BREAK,
        None,
    ]


@pytest.mark.parametrize(
    "line", ["", "Welcome", "9:70 Welcome 15", "9 Welcome 15", "Welcome soon", "25h Welcome", "a\x00b 5"]
)
def test_what_cannot_be_understood(line: str) -> None:
    with pytest.raises(Invalid) as refused:
        typed_rows(line)
    assert "lines" in refused.value.fields


@given(st.sampled_from(sorted(library())), st.integers(0, 480))
def test_a_method_fills_the_minutes_exactly(key: str, minutes: int) -> None:
    assert sum(scaled(library()[key], minutes)) == minutes
