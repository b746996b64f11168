"""Rates, themes by respondents, and what may be told of a group."""

from collections.abc import Mapping
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.consultation.tally import (
    Asked,
    Group,
    Rate,
    Voice,
    disclosed,
    filters,
    may_publish,
    quiet,
    response_rate,
    support,
)

GROUPS = ["police", "schools", "shelters", None]


def asked(**groups: tuple[int, int]) -> list[Asked]:
    return [Asked(name, at < answered) for name, (total, answered) in groups.items() for at in range(total)]


def test_the_quietest_group_stands_first() -> None:
    rates = response_rate(asked(shelters=(5, 5), police=(10, 1), schools=(4, 0)))
    assert rates == [Rate("schools", 4, 0), Rate("police", 10, 1), Rate("shelters", 5, 5)]
    assert [rate.group for rate in quiet(rates)] == ["schools", "police"]


def test_nobody_is_quiet_before_anybody_answered() -> None:
    assert quiet(response_rate(asked(police=(3, 0), schools=(2, 0)))) == []
    assert quiet(response_rate([])) == []


@given(st.lists(st.builds(Asked, st.sampled_from(GROUPS), st.booleans())))
def test_rates_add_up_and_never_pass_the_whole(people: list[Asked]) -> None:
    rates = response_rate(people)
    assert sum(rate.asked for rate in rates) == len(people)
    assert sum(rate.answered for rate in rates) == sum(one.answered for one in people)
    assert all(0 <= rate.share <= 1 for rate in rates)
    assert len(quiet(rates)) < max(len(rates), 1)


def test_a_theme_counts_people_not_passages() -> None:
    group_of: dict[int, Group] = dict.fromkeys(range(6), "police")
    (theme,) = support([Voice(1, 0), Voice(1, 0), Voice(1, 0), Voice(1, 4)], group_of, [1])
    assert theme.respondents == 2
    assert theme.groups == {"police": 2}


def test_a_group_of_few_is_not_shown_nor_to_be_found_by_subtraction() -> None:
    group_of: dict[int, Group] = {
        **dict.fromkeys(range(12), "police"),
        **dict.fromkeys(range(12, 18), "schools"),
        18: "shelters",
    }
    (theme,) = support([Voice(7, 18), Voice(7, 3)], group_of, [7])
    assert theme.groups == {"police": 1}
    assert theme.elsewhere == 1


def test_a_theme_nobody_asked_for_counts_nobody() -> None:
    group_of: dict[int, Group] = dict.fromkeys(range(5), "police")
    (theme,) = support([], group_of, [3])
    assert (theme.respondents, theme.groups, theme.elsewhere) == (0, {"police": 0}, 0)


@given(
    st.lists(st.tuples(st.integers(1, 3), st.integers(0, 29)), max_size=40),
    st.dictionaries(st.integers(0, 29), st.sampled_from(GROUPS), min_size=30),
)
def test_support_adds_up_whatever_is_hidden(voices: list[tuple[int, int]], group_of: dict[int, Group]) -> None:
    for theme in support([Voice(*one) for one in voices], group_of, [1, 2, 3]):
        assert theme.respondents == len({who for which, who in voices if which == theme.theme})
        assert theme.respondents == sum(theme.groups.values()) + theme.elsewhere
        assert None not in theme.groups


@pytest.mark.parametrize(
    ("sizes", "told"),
    [
        ({}, []),
        ({"a": 4}, []),
        ({"a": 5}, ["a"]),
        ({"a": 9, "b": 7}, ["a", "b"]),
        ({"a": 9, "b": 7, "c": 1}, ["a"]),
        ({"a": 9, "b": 7, "c": 3, "d": 2}, ["a", "b"]),
        ({"a": 9, None: 1}, []),
        ({"a": 9, None: 5}, ["a"]),
    ],
)
def test_groups_below_k_are_hidden_in_company(sizes: Mapping[Group, int], told: list[str]) -> None:
    assert disclosed(sizes) == told


@given(st.dictionaries(st.sampled_from([*"abcdefgh", None]), st.integers(0, 12)), st.integers(2, 10))
def test_shown_groups_have_k_and_so_has_what_is_left(sizes: Mapping[Group, int], k: int) -> None:
    told = disclosed(sizes, k)
    rest = sum(sizes.values()) - sum(sizes[group] for group in told)
    assert all(sizes[group] >= k for group in told)
    assert rest == 0 or rest >= k or not told


people = st.frozensets(st.integers(0, 30), max_size=30)


@pytest.mark.parametrize(
    ("group", "published", "allowed"),
    [
        (frozenset(range(4)), [], False),
        (frozenset(range(5)), [], True),
        (frozenset(range(20)), [frozenset(range(20))], True),
        (frozenset(range(20)), [frozenset(range(19))], False),
        (frozenset(range(20)), [frozenset(range(15))], True),
        (frozenset(range(10)), [frozenset(range(1, 11))], False),
    ],
)
def test_two_published_groups_differ_by_k_or_not_at_all(
    group: frozenset[int], published: list[frozenset[int]], allowed: bool
) -> None:
    assert may_publish(group, published) is allowed


@given(
    st.dictionaries(st.integers(0, 25), st.tuples(st.sampled_from("abc"), st.sampled_from("xyz"))), st.integers(2, 6)
)
def test_no_two_filters_differ_by_fewer_than_k(of: dict[int, tuple[str, str]], k: int) -> None:
    divisions: list[dict[Group, frozenset[int]]] = [
        {name: frozenset(who for who, at in of.items() if at[axis] == name) for name in "abcxyz"} for axis in (0, 1)
    ]
    everyone = frozenset(of)
    offered = filters(divisions, everyone, k)
    shown = [everyone, *(division[name] for division, names in zip(divisions, offered, strict=True) for name in names)]
    assert all(len(group) >= k for group in shown[1:])
    assert all(not (one ^ other) or len(one ^ other) >= k for one, other in combinations(shown, 2))
    for division, names in zip(divisions, offered, strict=True):
        rest = everyone - frozenset().union(*(division[name] for name in names))
        assert not names or not rest or len(rest) >= k
