"""What rows and methods usually take."""

from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.guide.usual import WHOLE, Performance, Usual, learn, rows, usual_of

CAFE = {"scene": 8, "round": 20, "harvest": 18}


def used(scale: float = 1, factor: float = 1, **took: int) -> Performance:
    planned = {name: round(minutes * scale) for name, minutes in CAFE.items()}
    return Performance(planned, took or {name: round(minutes * factor) for name, minutes in planned.items()})


@pytest.mark.parametrize(
    ("took", "usual"),
    [
        pytest.param([26], Usual(26, 26, 26, 1), id="once"),
        pytest.param([26, 22], Usual(24, 22, 26, 2), id="two share the middle"),
        pytest.param([20, 31, 26], Usual(26, 20, 31, 3), id="three"),
        pytest.param([20, 21], Usual(21, 20, 21, 2), id="half a minute is rounded up"),
    ],
)
def test_a_median_and_its_spread(took: list[float], usual: Usual) -> None:
    assert usual_of(took) == usual


def test_one_event_is_not_enough() -> None:
    assert not Usual(26, 26, 26, 1).offered
    assert Usual(26, 22, 30, 2).offered


@pytest.mark.parametrize(
    ("planned", "usual", "matters"),
    [(20, 26, True), (20, 24, False), (20, 25, True), (20, 14, True), (5, 9, False), (5, 10, True), (90, 104, False),
     (26, 26, False), (0, 10, False)],
)  # fmt: skip
def test_what_difference_matters(planned: int, usual: int, matters: bool) -> None:
    assert Usual(usual, usual, usual, 3).matters(planned) is matters


def test_each_event_counts_once_however_many_groups_it_had() -> None:
    known = rows([{"round": [30, 30, 30, 40]}, {"round": [20]}, {"other": []}])
    assert known == {"round": Usual(25, 20, 30, 2)}


def test_a_step_of_a_method_takes_what_it_took() -> None:
    learned = learn(CAFE, [[used(round=26)], [used(round=24)], [used(round=31)]])
    assert learned.usual("round") == Usual(26, 24, 31, 3)
    assert learned.usual("harvest") is None


def test_a_method_that_is_scaled_stays_right() -> None:
    """Half as long as in the library, and a quarter over: so is one that is planned at twice the length."""
    learned = learn(CAFE, [[used(0.5, round=13)], [used(0.5, round=13)]])
    assert learned.usual("round") == Usual(26, 26, 26, 2)
    twice = learned.scale({name: 2 * minutes for name, minutes in CAFE.items()})
    assert twice == 2
    assert learned.usual("round", twice) == Usual(52, 52, 52, 2)


def test_planning_what_is_usual_does_not_ask_for_more() -> None:
    learned = learn(CAFE, [[used(round=26)], [used(round=26)]])
    mended = CAFE | {"round": 26}
    assert learned.scale(mended) == 1
    assert learned.usual("round", learned.scale(mended)) == Usual(26, 26, 26, 2)


def test_nor_does_it_when_every_step_was_mended() -> None:
    learned = learn(CAFE, [[used(factor=1.5)], [used(factor=1.5)]])
    mended = {name: usual.minutes for name in CAFE if (usual := learned.usual(name))}
    assert learned.scale(mended) == 1


def test_events_that_were_planned_with_what_was_learnt_do_not_unlearn_it() -> None:
    truth = used(factor=1.5)
    mended = Performance(truth.took, truth.took)
    learned = learn(CAFE, [[truth], [truth], [mended], [mended], [mended], [mended]])
    assert learned.usual("round") == Usual(30, 30, 30, 6)


def test_the_whole_of_a_method_is_learnt_beside_its_steps() -> None:
    learned = learn(CAFE, [[Performance(CAFE, {WHOLE: 60})], [Performance(CAFE, {WHOLE: 50})]])
    assert learned.usual(WHOLE) == Usual(55, 50, 60, 2)


def test_steps_that_the_library_does_not_know_teach_nothing() -> None:
    learned = learn(CAFE, [[Performance({"prayer": 10}, {"prayer": 30})]] * 3)
    assert learned.usual("prayer") is None
    assert learned.scale({"prayer": 20}) == 1


lengths = st.dictionaries(st.sampled_from("abcdef"), st.integers(1, 60), min_size=2)


@given(lengths, st.integers(1, 6), st.data())
def test_accepting_what_is_usual_settles_it(nominal: dict[str, int], scale: int, data: st.DataObject) -> None:
    """Whatever was learnt: a plan of usual minutes is told exactly those, unless the library has the very same plan at
    another length."""
    took = {name: data.draw(st.integers(1, 120)) for name in nominal}
    assume(len({Fraction(took[name], nominal[name]) for name in nominal}) > 1)
    learned = learn(nominal, [[Performance(nominal, took)]] * 2)
    planned = {name: minutes * scale for name, minutes in took.items()}
    found = learned.scale(planned)
    assert {name: usual.minutes for name in nominal if (usual := learned.usual(name, found))} == planned


@given(lengths, st.integers(1, 5), st.integers(1, 5))
def test_the_scale_of_a_method_is_found(nominal: dict[str, int], once: int, now: int) -> None:
    """Exactly, when it took as long as it was planned."""
    planned = {name: minutes * once for name, minutes in nominal.items()}
    learned = learn(nominal, [[Performance(planned, planned)]] * 2)
    wanted = {name: minutes * now for name, minutes in nominal.items()}
    scale = learned.scale(wanted)
    assert {name: usual.minutes for name in nominal if (usual := learned.usual(name, scale))} == wanted
