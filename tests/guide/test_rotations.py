"""Seats by round and table: as tables of cases, and as properties of any number of people, tables and rounds."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.guide.rotations import Guest, cafe, carousel, groups, quality, regroup

KINDS = ("government", "civil society", "media")


def people(count: int, *, offices: int = 0) -> list[Guest]:
    return [Guest(n, n % offices if offices else None, (KINDS[n % len(KINDS)],)) for n in range(count)]


@pytest.mark.parametrize(
    ("count", "tables", "rounds"),
    [(16, 4, 3), (25, 5, 4), (30, 6, 3), (40, 8, 3), (49, 7, 3), (88, 18, 3), (23, 5, 3), (12, 4, 4)],
)
def test_a_cafe_where_the_numbers_allow_it(count: int, tables: int, rounds: int) -> None:
    guests = people(count)
    seats = cafe(guests, tables, rounds)
    found = quality(seats, guests)
    assert found.tables_twice == 0
    pairs = sum(len(sitting) * (len(sitting) - 1) // 2 for sitting in seats[0]) * rounds
    assert found.meet_again <= pairs // 5, "few meet the same people"


@pytest.mark.parametrize(("count", "tables", "rounds"), [(20, 5, 5), (42, 7, 4), (12, 4, 4), (56, 8, 8)])
def test_with_a_place_fewer_than_tables_nobody_need_meet_again(count: int, tables: int, rounds: int) -> None:
    guests = people(count)
    assert quality(cafe(guests, tables, rounds), guests).meet_again == 0


def test_hosts_stay_and_everybody_else_moves() -> None:
    guests = people(20)
    seats = cafe(guests, 5, 3, hosts=True)
    for table, sitting in enumerate(seats[0]):
        host = sitting[0]
        assert all(host in round_[table] for round_ in seats)
    assert quality(seats, guests, hosts=True).tables_twice == 0


def test_groups_of_a_carousel_stay_together_and_see_every_station_once() -> None:
    guests = people(22)
    seats = carousel(guests, 4, 4)
    first = {frozenset(sitting) for sitting in seats[0]}
    assert all({frozenset(sitting) for sitting in round_} == first for round_ in seats)
    assert quality(seats, guests).tables_twice == 0


def test_colleagues_are_split_up() -> None:
    guests = people(24, offices=6)
    assert quality([groups(guests, 4)], guests).colleagues == 0
    assert quality(cafe(guests, 6, 3), guests).colleagues <= 6


def test_regrouping_moves_the_fewest() -> None:
    guests = people(20)
    before = groups(guests, 4)
    gone = set(before[0][:3])
    here = [guest for guest in guests if guest.key not in gone] + [Guest(99, None, ("media",))]
    after = regroup(before, here)
    moved = sum(1 for table, sitting in enumerate(after) for key in sitting if key != 99 and key not in before[table])
    assert sorted(map(len, after)) == [4, 4, 5, 5]
    assert moved == 1, "two chairs are empty beside the new one: one person moves"
    assert regroup(before, guests) == before


@given(st.integers(1, 40), st.integers(1, 9), st.integers(1, 6), st.booleans(), st.integers(0, 5))
def test_everybody_sits_once_in_every_round(count: int, tables: int, rounds: int, hosts: bool, seed: int) -> None:
    guests = people(count, offices=4)
    for seats in (cafe(guests, tables, rounds, hosts=hosts, seed=seed), carousel(guests, tables, rounds, seed=seed)):
        assert len(seats) == rounds
        for round_ in seats:
            assert Counter(key for sitting in round_ for key in sitting) == Counter(guest.key for guest in guests)
            sizes = [len(sitting) for sitting in round_]
            assert max(sizes) - min(sizes) <= 1
    assert cafe(guests, tables, rounds, hosts=hosts, seed=seed) == cafe(guests, tables, rounds, hosts=hosts, seed=seed)


@given(st.integers(2, 40), st.integers(2, 8), st.booleans())
def test_nobody_meets_a_table_twice(count: int, tables: int, hosts: bool) -> None:
    guests = people(count)
    for rounds in range(1, tables + 1):
        assert quality(cafe(guests, tables, rounds, hosts=hosts), guests, hosts=hosts).tables_twice == 0
        assert quality(carousel(guests, tables, rounds), guests).tables_twice == 0


@given(st.lists(st.sampled_from(KINDS), min_size=1, max_size=40), st.integers(1, 8))
def test_every_group_has_the_mix_of_the_whole(kinds: list[str], count: int) -> None:
    guests = [Guest(n, None, (kind,)) for n, kind in enumerate(kinds)]
    made = groups(guests, count)
    for kind, total in Counter(kinds).items():
        for group in made:
            share = sum(kinds[int(str(key))] == kind for key in group)
            assert total // count <= share <= -(-total // count)
