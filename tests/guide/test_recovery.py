"""Rules 3: what is cut, as tables of cases, and as properties against every possible cut of small days."""

from collections.abc import Mapping
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.guide.recovery import allowance, expect, recover
from app.guide.timeline import Day, Item, Key, Sequence, Split, Step, timeline, walk
from tests.guide.trees import DAY, days

ZONE = "Europe/Tirane"


def day(*items: Item, start: int = 540) -> Day:
    return Day(DAY, ZONE, start, items)


@pytest.mark.parametrize(
    ("minutes", "cut_to", "protocol", "spent", "gives"),
    [
        (20, 12, False, 0, 8),
        (20, None, False, 0, 0),
        (20, 12, True, 0, 0),
        (20, 12, False, 5, 8),
        (20, 12, False, 15, 5),  # begun: only what is left of it
        (20, 12, False, 30, 0),
        (20, 0, False, 0, 20),
        (10, 15, False, 0, 0),
    ],
)
def test_what_a_step_can_give(minutes: int, cut_to: int | None, protocol: bool, spent: int, gives: int) -> None:
    assert allowance(minutes, cut_to, protocol=protocol, spent=spent) == gives


LUNCH = Step("lunch", 60, 12 * 60)


def before_lunch(*minutes: int, late: int) -> Day:
    """Steps a, b, c ... that would fill the time to lunch exactly, had they begun in time."""
    return day(*(Step("abcdef"[n], m) for n, m in enumerate(minutes)), LUNCH, start=720 - sum(minutes) + late)


@pytest.mark.parametrize(
    ("minutes", "gives", "late", "cuts"),
    [
        pytest.param((30, 30), {"a": 10, "b": 10}, 6, {"a": 3, "b": 3}, id="the same share from equals"),
        pytest.param((30, 30), {"a": 10, "b": 10}, 5, {"a": 2, "b": 3}, id="the odd minute from the latest"),
        pytest.param((40, 20), {"a": 20, "b": 10}, 9, {"a": 6, "b": 3}, id="in proportion to the allowances"),
        pytest.param((40, 20), {"a": 20, "b": 10}, 1, {"a": 1}, id="a minute of twenty is less than one of ten"),
        pytest.param((30, 30), {"a": 10}, 4, {"a": 4}, id="who can give nothing loses nothing"),
        pytest.param((30, 30), {"a": 3, "b": 4}, 25, {"a": 3, "b": 4}, id="all there is, and it is not enough"),
        pytest.param((30, 30), {}, 25, {}, id="nothing to give"),
        pytest.param((30, 30, 30), {"a": 4, "b": 4, "c": 4}, 7, {"a": 2, "b": 2, "c": 3}, id="then the next largest"),
    ],
)
def test_steps_before_a_fixed_time(
    minutes: tuple[int, ...], gives: dict[Key, int], late: int, cuts: dict[Key, int]
) -> None:
    plan = before_lunch(*minutes, late=late)
    found = recover(plan, gives)
    assert found.cuts == cuts
    stop = found.stops[0]
    assert (stop.key, stop.needed, stop.recovered) == ("lunch", late, sum(cuts.values()))
    assert found.lost == late - sum(cuts.values())
    after = expect(plan, cuts=found.cuts)
    assert after.missed.get("lunch", 0) == found.lost


def test_a_gap_before_the_fixed_time_is_used_first() -> None:
    assert recover(day(Step("a", 30), LUNCH, start=690), {"a": 10}).stops == ()
    assert recover(day(Step("a", 30), LUNCH, start=693), {"a": 10}).cuts == {"a": 3}


def test_only_what_stands_after_the_pin_before_can_help() -> None:
    plan = day(Step("a", 60), Step("b", 60, 600), Step("c", 70), LUNCH)
    found = recover(plan, {"a": 30, "b": 30, "c": 30})
    assert found.cuts == {"b": 5, "c": 5}


def test_what_one_stop_cannot_recover_is_carried_to_the_next() -> None:
    plan = day(Step("a", 60), Step("b", 60, 600), Step("c", 60), LUNCH, start=550)
    found = recover(plan, {"a": 4, "b": 10})
    assert [(stop.key, stop.needed, stop.recovered, stop.lost) for stop in found.stops] == [
        ("b", 10, 4, 6),
        ("lunch", 6, 6, 0),
    ]


def test_a_pin_inside_a_session_is_a_stop_like_any_other() -> None:
    plan = day(Sequence("s", (Step("a", 60), Step("vote", 10, 600), Step("c", 20))), LUNCH, start=552)
    found = recover(plan, {"a": 30})
    assert [(stop.key, stop.needed) for stop in found.stops] == [("vote", 12)]
    assert found.cuts == {"a": 12}


def test_the_end_of_the_day_is_a_stop_where_it_is_given() -> None:
    plan = day(Step("a", 60), Step("b", 60), start=548)
    assert recover(plan, {"b": 20}).stops == ()
    found = recover(plan, {"b": 20}, ends=660)
    assert (found.stops[0].key, found.cuts) == (None, {"b": 8})


def test_whoever_waits_for_somebody_wins_nothing_by_hurrying_before() -> None:
    plan = day(Step("a", 60), Step("minister", 30), Step("c", 90), LUNCH)
    found = recover(plan, {"a": 30, "minister": 5, "c": 40}, waits={"minister": 625})
    assert found.cuts == {"minister": 2, "c": 23}
    after = expect(plan, waits={"minister": 625}, cuts=found.cuts)
    assert (after.whens["minister"].start, after.whens["lunch"].start) == (625, 720)


# Lanes


def test_every_lane_longer_than_the_target_gives_and_the_others_nothing() -> None:
    lanes = (
        Sequence("A", (Step("a", 60),)),
        Sequence("B", (Step("b", 55),)),
        Sequence("C", (Step("c", 40),)),
    )
    plan = day(Split("split", lanes), LUNCH, start=670)
    found = recover(plan, {"a": 20, "b": 20, "c": 20})
    assert found.cuts == {"a": 10, "b": 5}


def test_a_lane_that_can_give_nothing_holds_the_whole_split() -> None:
    lanes = (Sequence("A", (Step("a", 60),)), Step("B", 58))
    plan = day(Split("split", lanes), Step("after", 30), LUNCH, start=639)
    found = recover(plan, {"a": 30, "after": 10})
    assert found.cuts == {"a": 2, "after": 7}, "the split gives two minutes, not more: B is as long as that"
    assert found.lost == 0


def test_in_a_lane_only_what_comes_after_its_last_pin_counts() -> None:
    lanes = (Sequence("A", (Step("a", 20), Step("p", 30, 680))),)
    plan = day(Split("split", lanes), Step("after", 20), LUNCH, start=660)
    found = recover(plan, {"a": 20, "p": 10, "after": 10})
    assert found.cuts == {"p": 5, "after": 5}


def test_what_precedes_a_split_does_not_bring_a_pinned_lane_forward() -> None:
    free, pinned = Sequence("A", (Step("a", 60),)), Sequence("B", (Step("b", 30, 680),))
    plan = day(Step("first", 30), Split("split", (free, pinned)), Step("after", 20), LUNCH, start=620)
    found = recover(plan, {"first": 10, "a": 10, "b": 10, "after": 10})
    assert found.lost == 0
    assert expect(plan, cuts=found.cuts).missed == {}
    assert found.cuts == {"first": 2, "a": 3, "b": 5, "after": 5}


def test_a_split_costs_more_than_a_step_where_its_lanes_must_all_give() -> None:
    lanes = tuple(Sequence(name, (Step(name.lower(), 60),)) for name in "AB")
    plan = day(Split("split", lanes), Step("z", 60), LUNCH, start=601)
    found = recover(plan, {"a": 10, "b": 10, "z": 10})
    assert found.cuts == {"z": 1}, "one step that loses a tenth is better than two"


# What cannot be recovered


def test_optional_steps_are_offered_with_what_they_would_win() -> None:
    plan = before_lunch(30, 20, 40, late=30)
    found = recover(plan, {"a": 4}, optional=("b", "c"))
    assert found.stops[0].lost == 26
    assert [(drop.key, drop.minutes) for drop in found.stops[0].drops] == [("b", 20), ("c", 26)]


def test_an_optional_step_in_a_lane_that_is_not_the_longest_wins_nothing() -> None:
    lanes = (Sequence("A", (Step("a", 60),)), Sequence("B", (Step("b", 50),)))
    plan = day(Split("split", lanes), LUNCH, start=665)
    found = recover(plan, {}, optional=("a", "b"))
    assert [(drop.key, drop.minutes) for drop in found.stops[0].drops] == [("a", 5)]


# Properties


@st.composite
def small(draw: st.DrawFn) -> tuple[Day, dict[Key, int]]:
    """At most five steps, with or without a split, that begin too late to be over at lunch; small allowances."""
    count = draw(st.integers(1, 5))
    steps = [Step(n, draw(st.integers(1, 8))) for n in range(count)]
    gives: dict[Key, int] = {step.key: draw(st.integers(0, min(4, step.minutes))) for step in steps}
    cuts = sorted(draw(st.lists(st.integers(0, count), min_size=3, max_size=3)))
    first, lane, other, last = (tuple(steps[a:b]) for a, b in zip([0, *cuts], [*cuts, count], strict=True))
    items: tuple[Item, ...] = (*first, Split("split", (Sequence("A", lane), Sequence("B", other))), *last)
    made = Day(DAY, ZONE, 600, items)
    end = expect(made).end
    return Day(DAY, ZONE, 600 + draw(st.integers(0, 12)), (*items, Step("lunch", 10, end))), gives


def _shares(cuts: Mapping[Key, int], gives: Mapping[Key, int]) -> list[Fraction]:
    return sorted((Fraction(cuts.get(key, 0), most) for key, most in gives.items() if most), reverse=True)


@given(small())
def test_no_cut_is_better_than_the_one_that_is_proposed(case: tuple[Day, dict[Key, int]]) -> None:
    plan, gives = case
    found = recover(plan, gives)
    keys = list(gives)
    every = [dict(zip(keys, each, strict=True)) for each in product(*(range(gives[key] + 1) for key in keys))]
    missed = {tuple(cuts.items()): expect(plan, cuts=cuts).missed.get("lunch", 0) for cuts in every}
    fewest = min(missed.values())
    assert found.lost == fewest, "as much is recovered as can be"
    good = [cuts for cuts in every if missed[tuple(cuts.items())] == fewest]
    best = min(_shares(cuts, gives) for cuts in good)
    assert _shares(found.cuts, gives) == best, "the largest share is smallest, then the next"
    ties = [cuts for cuts in good if _shares(cuts, gives) == best]
    latest = max(ties, key=lambda cuts: [cuts[key] for key in reversed(keys)])
    assert dict(found.cuts) == {key: minutes for key, minutes in latest.items() if minutes}, "ties: from the latest"


@given(days(), st.integers(0, 60), st.data())
def test_no_step_gives_more_than_it_can_and_what_is_said_is_true(plan: Day, late: int, data: st.DataObject) -> None:
    steps = [item for item in walk(plan.items) if isinstance(item, Step)]
    gives: dict[Key, int] = {step.key: data.draw(st.integers(0, step.minutes)) for step in steps}
    keys = list(expect(plan).whens)
    row = data.draw(st.sampled_from(keys)) if keys else None
    waits = {row: expect(plan).whens[row].start + late} if row is not None else {}
    ends = expect(plan).end
    found = recover(plan, gives, waits=waits, ends=ends)
    assert all(0 < minutes <= gives[key] for key, minutes in found.cuts.items())
    before, after = expect(plan, waits=waits), expect(plan, waits=waits, cuts=found.cuts)
    assert max(0, after.end - ends) == next((stop.lost for stop in found.stops if stop.key is None), 0)
    for stop in found.stops:
        assert 0 <= stop.recovered <= stop.needed
        if stop.key is not None:
            assert after.missed.get(stop.key, 0) == stop.lost
    assert all(after.whens[key].start <= when.start for key, when in before.whens.items()), "nothing gets later"


@given(days())
def test_without_pins_that_are_missed_nothing_is_cut(plan: Day) -> None:
    expected = expect(plan)
    gives: dict[Key, int] = {item.key: item.minutes for item in walk(plan.items) if isinstance(item, Step)}
    found = recover(plan, gives, ends=expected.end)
    of_the_day = {stop.key for stop in found.stops}
    assert of_the_day <= expected.missed.keys()
    if not expected.missed:
        assert found.cuts == {}


def test_expected_times_agree_with_the_plan_where_nothing_overlaps() -> None:
    plan = day(Step("a", 30), Sequence("s", (Step("b", 20, 600), Step("c", 10))), LUNCH)
    times, expected = timeline(plan), expect(plan)
    assert {key: (span.start, span.end) for key, span in times.spans.items()} == expected.whens
