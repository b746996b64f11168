import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import Invalid
from app.guide.lines import NAMED, typed_rows
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


WRONG = "Welcome\n45 Panel\n\n9:70 Coffee 15\n25h Field visit\n9 Greetings 15\nGroups soon"


def said_of(text: str) -> list[str]:
    with pytest.raises(Invalid) as refused:
        typed_rows(text)
    return refused.value.fields["lines"].split("\n")


def test_every_wrong_line_is_named_in_its_order() -> None:
    assert said_of(WRONG) == [
        "• How many minutes does “Welcome” take? Write “Welcome 15”.",
        "• “9:70 Coffee 15”: “9:70” is not a time. Write it like 9:30.",
        "• “25h Field visit”: “25h” is longer than a day.",
        "• Is “9” a time or minutes? Write a time like 9:00: “9 Greetings 15”.",
        "• How many minutes does “Groups soon” take? Write “Groups soon 15”.",
    ]
    assert said_of("9:70 Coffee 15") == ["“9:70” is not a time. Write it like 9:30."], "one line is known by itself"


def test_of_many_wrong_lines_a_handful_is_named() -> None:
    assert said_of(f"{WRONG}\nClosing")[-1] == "And 1 more line."
    assert len(said_of("\n".join(f"Part {chr(number)}" for number in range(65, 91)))) == NAMED + 1


def test_a_line_that_may_end_when_the_next_begins_is_not_blamed() -> None:
    assert said_of("9:00 Welcome\n9:70 Panel 2") == ["“9:70 Panel 2”: “9:70” is not a time. Write it like 9:30."]


def test_what_is_said_of_a_line_repeats_nothing_that_hides() -> None:
    said = said_of("a\x00b 5\n10 Welcome\r\na\u202eb 5\u2028Closing 5")
    assert [each.split(":")[0] for each in said] == ["• “ab 5”", "• “ab 5”"]


def test_a_time_after_midnight_is_written_as_the_field_of_a_row_says() -> None:
    assert [row.pin for row in typed_rows("23:00 Music 60\n0:30 +1 Closing 15\n1:00+1-1:10+1 Buses")] == [
        23 * 60,
        24 * 60 + 30,
        25 * 60,
    ]


@given(st.sampled_from(sorted(library())), st.integers(0, 480))
def test_a_method_fills_the_minutes_exactly(key: str, minutes: int) -> None:
    assert sum(scaled(library()[key], minutes)) == minutes
