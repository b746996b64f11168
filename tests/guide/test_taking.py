"""From the times on a run sheet to minutes of each row."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.guide.taking import Noted, Took, ends_alone, heard, taken
from app.guide.timeline import Day, Key, Sequence, Split, Step, clock_of, timeline, walk
from tests.guide import trees

ON = date(2027, 1, 20)
SPRING, AUTUMN = date(2027, 3, 28), date(2027, 10, 31)
WELCOME = Sequence("welcome", (Step("greeting", 10), Step("rules", 15)))
GROUPS = Split("groups", (Sequence("north", (Step("n1", 20), Step("n2", 40))), Step("south", 45)))


def day(*items: Any) -> Day:
    return Day(ON, "Europe/Tirane", 540, items)


def minutes(day: Day, began: dict[Key, Any], ended: int | None = None) -> dict[Key, int | None]:
    noted = {key: each if isinstance(each, Noted) else Noted(each) for key, each in began.items()}
    return {key: took.minutes for key, took in taken(day, noted, ended).items()}


def test_a_row_ends_when_the_next_begins() -> None:
    found = minutes(day(WELCOME, Step("lunch", 60)), {"greeting": 545, "rules": 560, "lunch": 580}, 650)
    assert found == {"welcome": 35, "greeting": 15, "rules": 20, "lunch": 70}


def test_a_row_that_was_not_noted_is_not_guessed_nor_is_the_one_before_it() -> None:
    found = minutes(day(Step("a", 10), Step("b", 10), Step("c", 10)), {"a": 540, "c": 565}, 575)
    assert found == {"a": None, "b": None, "c": 10}


def test_a_session_is_known_though_a_row_in_it_is_not() -> None:
    found = minutes(day(WELCOME, Step("lunch", 60)), {"greeting": 540, "lunch": 580})
    assert found["welcome"] == 40
    assert found["greeting"] is None


def test_what_did_not_take_place_stands_in_nobodys_way() -> None:
    noted = {"a": Noted(540), "b": Noted(skipped=True), "c": Noted(555)}
    found = taken(day(Step("a", 10), Step("b", 10), Step("c", 10)), noted, 560)
    assert found["a"].minutes == 15
    assert found["b"] == Took(skipped=True)


def test_a_session_whose_rows_were_all_left_out_did_not_take_place() -> None:
    noted = {"greeting": Noted(skipped=True), "rules": Noted(skipped=True), "lunch": Noted(700)}
    found = taken(day(Step("a", 10), WELCOME, Step("lunch", 60)), noted | {"a": Noted(690)})
    assert found["welcome"].skipped
    assert found["a"].minutes == 10


@pytest.mark.parametrize(
    ("began", "expected"),
    [
        pytest.param(720, None, id="lunch began at its fixed time: people may have waited for it"),
        pytest.param(715, None, id="and before it"),
        pytest.param(730, 70, id="it began late: what precedes lasted until then"),
    ],
)
def test_a_fixed_start_may_have_been_waited_for(began: int, expected: int | None) -> None:
    assert minutes(day(Step("a", 60), Step("lunch", 60, 720)), {"a": 660, "lunch": began})["a"] == expected


def test_an_end_that_was_noted_counts() -> None:
    found = minutes(day(Step("a", 60), Step("lunch", 60, 720)), {"a": Noted(660, 705), "lunch": 720})
    assert found["a"] == 45


def test_midnight_is_a_time_like_any_other() -> None:
    assert taken(day(Step("a", 10)), {"a": Noted(-20, 0)})["a"].minutes == 20


def test_groups_end_by_themselves() -> None:
    known = {"n1": 600, "n2": 625, "south": 602, "after": 670}
    found = minutes(day(GROUPS, Step("after", 10)), known)
    assert found == {"groups": 70, "north": None, "n1": 25, "n2": None, "south": None, "after": None}
    found = minutes(day(GROUPS, Step("after", 10)), known | {"n2": Noted(625, 660), "south": Noted(602, 668)})
    assert (found["n2"], found["north"], found["south"], found["groups"]) == (35, 60, 66, 68)


def test_a_group_that_works_alone_ends_with_its_split() -> None:
    known = {"n1": Noted(600), "n2": Noted(625), "south": Noted(skipped=True), "after": Noted(670)}
    assert taken(day(GROUPS, Step("after", 10)), known)["n2"].minutes == 45


def test_two_rows_that_were_swapped() -> None:
    found = minutes(day(Step("a", 10), Step("b", 10), Step("c", 10)), {"a": 560, "b": 540, "c": 575}, 585)
    assert found == {"a": 15, "b": 20, "c": 10}


def test_an_end_before_the_beginning_is_no_length() -> None:
    assert minutes(day(Step("a", 10)), {"a": Noted(600, 590)})["a"] is None


def test_the_clock_was_put_back_and_minutes_stay_true() -> None:
    party = Day(AUTUMN, "Europe/Tirane", 60, (Step("a", 60), Step("b", 60)))
    assert minutes(party, {"a": 90, "b": 190}, 250) == {"a": 100, "b": 60}


def test_whose_end_is_asked_for() -> None:
    asked = ends_alone(day(WELCOME, Step("coffee", 20, 600), GROUPS, Step("after", 10)))
    assert asked == {"rules", "n2", "south"}


CASES = [
    pytest.param(ON, 9 * 60 + 5, 540, 545, 545, id="a time of the day"),
    pytest.param(ON, 30, 1430, 1470, 1470, id="after midnight"),
    pytest.param(ON, 1470, 1430, 1470, 1470, id="after midnight, as it is written"),
    pytest.param(ON, 23 * 60 + 50, 1445, 1430, 1430, id="before midnight, though planned after it"),
    pytest.param(AUTUMN, 150, 150, 150, 150, id="the first half past two"),
    pytest.param(AUTUMN, 150, 205, 210, 150, id="the second one"),
    pytest.param(SPRING, 200, 140, 140, 200, id="after it was put forward"),
]


@pytest.mark.parametrize(("on", "wall", "expected", "true", "shown"), CASES)
def test_what_a_clock_showed(on: date, wall: int, expected: int, true: int, shown: int) -> None:
    clock = clock_of(on, "Europe/Tirane")
    assert heard(clock, wall, expected) == true
    assert clock.wall(true) == shown


def test_a_time_that_never_was() -> None:
    assert heard(clock_of(SPRING, "Europe/Tirane"), 150, 140) is None


def test_three_in_the_afternoon_is_not_written_3() -> None:
    clock = clock_of(ON, "Europe/Tirane")
    assert heard(clock, 3 * 60, 15 * 60) is None
    assert heard(clock, 27 * 60, 15 * 60) == 27 * 60


# For every day


def _starts(day: Day) -> dict[Key, Noted]:
    spans = timeline(day).spans
    return {item.key: Noted(spans[item.key].start) for item in walk(day.items) if isinstance(item, Step)}


@given(trees.days(pins=False, splits=False))
def test_a_day_that_went_as_planned_took_what_was_planned(day: Day) -> None:
    times = timeline(day)
    found = taken(day, _starts(day), times.whole.end)
    for item in walk(day.items):
        if isinstance(item, Step):
            assert found[item.key].minutes == item.minutes


@given(trees.days(), st.data())
def test_every_row_is_answered_and_no_length_is_negative(day: Day, data: st.DataObject) -> None:
    keys = [item.key for item in walk(day.items)]
    times = st.one_of(st.none(), st.integers(0, 2000))
    noted = {key: Noted(data.draw(times), data.draw(times), data.draw(st.integers(0, 5)) == 0) for key in keys}
    found = taken(day, noted, data.draw(times))
    assert found.keys() == set(keys)
    assert all(took.minutes is None or took.minutes >= 0 for took in found.values())
    for key in keys:
        assert found[key].skipped >= noted[key].skipped


@given(trees.days(pins=False), st.data())
def test_one_time_less_makes_rows_unknown_and_changes_none(day: Day, data: st.DataObject) -> None:
    """What is known of steps with less noted is the same as with more."""
    noted = _starts(day)
    if not noted:
        return
    end = timeline(day).whole.end
    whole = taken(day, noted, end)
    lost = data.draw(st.sampled_from(sorted(noted, key=str)))
    less = taken(day, {key: each for key, each in noted.items() if key != lost}, end)
    for key in noted:
        assert less[key].minutes in (None, whole[key].minutes)
    assert less[lost].minutes is None


@given(trees.days(pins=False), st.integers(-300, 300))
def test_the_same_day_an_hour_later_took_as_long(day: Day, late: int) -> None:
    noted = _starts(day)
    later = {key: Noted((each.began or 0) + late) for key, each in noted.items()}
    end = timeline(day).whole.end
    before, after = taken(day, noted, end), taken(day, later, end + late)
    assert {key: took.minutes for key, took in before.items()} == {key: took.minutes for key, took in after.items()}


@given(trees.days(pins=False, splits=False))
def test_a_session_takes_what_its_rows_take_together(day: Day) -> None:
    found = taken(day, _starts(day), timeline(day).whole.end)
    for item in walk(day.items):
        if isinstance(item, Sequence) and found[item.key].minutes is not None:
            parts = [found[part.key].minutes for part in item.items]
            assert found[item.key].minutes == sum(part or 0 for part in parts)


def test_pins_move_with_the_zone_of_the_event() -> None:
    late = replace(day(Step("a", 60), Step("b", 60, 180)), date=AUTUMN, start=60)
    assert minutes(late, {"a": 60, "b": 240}, 300)["a"] is None  # the clock showed 3:00, its fixed time
