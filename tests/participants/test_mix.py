from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.participants.mix import (
    NOT_STATED,
    PERSONAL,
    SECTOR_TREE,
    Counted,
    Line,
    Table,
    against,
    belongs,
    count,
    furthest_short,
    shares,
)
from app.vocabulary import Attending, Cohort, Dimension, Gender, Level, SeatStatus, Sector

COUNTED_COHORTS = [cohort for cohort in Cohort if cohort is not Cohort.TARGET]

rows = st.lists(
    st.builds(
        Counted,
        sector=st.none() | st.sampled_from(Sector),
        level=st.none() | st.sampled_from(Level),
        in_capital=st.none() | st.booleans(),
        qark=st.none() | st.sampled_from(["Kukës", "Lezhë", "Tiranë"]),
        gender=st.none() | st.sampled_from(Gender),
        attending=st.sampled_from(Attending),
        seat=st.none() | st.sampled_from(SeatStatus),
        attended=st.booleans(),
        spoke=st.booleans(),
        quoted=st.booleans(),
    ),
    max_size=40,
)


def leaves(table: Table) -> list[Line]:
    parents = {line.parent for line in table.lines}
    return [line for line in table.lines if line.category not in parents]


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ([], []),
        ([0, 0], [None, None]),
        ([1], ["100.0"]),
        ([1, 1, 1], ["33.4", "33.3", "33.3"]),
        ([1, 1, 1, 1, 1, 1], ["16.7", "16.7", "16.7", "16.7", "16.6", "16.6"]),
        ([2, 1], ["66.7", "33.3"]),
        ([0, 7], ["0.0", "100.0"]),
        ([1, 2, 4], ["14.3", "28.6", "57.1"]),
        ([12, 38, 22, 16], ["13.6", "43.2", "25.0", "18.2"]),
        ([1, 9999], ["0.0", "100.0"]),
    ],
)
def test_shares_are_rounded_by_largest_remainder(counts: list[int], expected: list[str | None]) -> None:
    assert shares(counts) == [None if share is None else Decimal(share) for share in expected]


@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=30).filter(any))
def test_shares_add_up_keep_their_order_and_stay_within_a_tenth(counts: list[int]) -> None:
    rounded = [share for share in shares(counts) if share is not None]
    assert sum(rounded) == Decimal("100.0")
    for number, share in zip(counts, rounded, strict=True):
        assert abs(Decimal(number * 100) / sum(counts) - share) < Decimal("0.1")
        assert number or not share
    by_count = sorted(zip(counts, rounded, strict=True), key=lambda pair: pair[0])
    assert all(a[1] <= b[1] for a, b in pairwise(by_count) if a[0] < b[0])


@given(rows, st.sampled_from(Dimension), st.sampled_from(COUNTED_COHORTS))
def test_every_member_is_in_exactly_one_leaf_or_counted_apart(
    members: list[Counted], dimension: Dimension, cohort: Cohort
) -> None:
    table = count(members, dimension, cohort, qarqe=["Berat", "Kukës"])
    assert sum(line.people for line in leaves(table)) == table.total
    assert table.total + table.observers + table.advisers == sum(belongs(row, cohort) for row in members)
    if table.total:
        assert sum(line.share for line in leaves(table)) == Decimal("100.0")
    else:
        assert all(line.share is None for line in table.lines)


@given(rows, st.sampled_from(Dimension), st.sampled_from(COUNTED_COHORTS))
def test_not_stated_is_always_a_line_and_the_last(members: list[Counted], dimension: Dimension, cohort: Cohort) -> None:
    assert count(members, dimension, cohort).lines[-1].category == NOT_STATED


@given(rows, st.sampled_from(COUNTED_COHORTS))
def test_a_parent_is_the_sum_of_its_children(members: list[Counted], cohort: Cohort) -> None:
    table = count(members, Dimension.SECTOR, cohort)
    for head, under in SECTOR_TREE.items():
        if under:
            parts = [table.line(leaf) for leaf in under]
            assert table.line(head).people == sum(part.people for part in parts)
            if table.total:
                assert table.line(head).share == sum(part.share for part in parts if part.share is not None)


@pytest.mark.parametrize(
    ("row", "cohorts"),
    [
        (Counted(seat=SeatStatus.PLANNED), set()),
        (Counted(seat=SeatStatus.INVITED), {Cohort.INVITED}),
        (Counted(seat=SeatStatus.DECLINED), {Cohort.INVITED}),
        (Counted(seat=SeatStatus.CONFIRMED), {Cohort.INVITED, Cohort.CONFIRMED}),
        (Counted(attended=True), {Cohort.ATTENDED}),
        (Counted(seat=SeatStatus.INVITED, attended=True, spoke=True), {Cohort.INVITED, Cohort.ATTENDED, Cohort.SPOKE}),
    ],
    ids=["planned", "invited", "declined was invited too", "confirmed", "walked in", "came without a reply"],
)
def test_whom_a_cohort_counts(row: Counted, cohorts: set[Cohort]) -> None:
    assert {cohort for cohort in COUNTED_COHORTS if belongs(row, cohort)} == cohorts


def test_a_target_cannot_be_counted() -> None:
    with pytest.raises(ValueError, match="set, not counted"):
        belongs(Counted(), Cohort.TARGET)


def test_observers_and_advisers_are_counted_beside_the_total() -> None:
    members = [Counted(attended=True), *(Counted(attended=True, attending=kind) for kind in Attending)]
    table = count(members, Dimension.LEVEL, Cohort.ATTENDED)
    assert (table.total, table.observers, table.advisers) == (2, 1, 1)


def test_government_is_divided_by_level() -> None:
    local = Counted(Sector.GOVERNMENT, Level.LOCAL, attended=True)
    members = [local, local, local._replace(level=Level.CENTRAL), local._replace(level=None)]
    table = count(members, Dimension.SECTOR, Cohort.ATTENDED)
    assert {line.category: line.people for line in table.lines if line.parent == "government"} == {
        "local_government": 2,
        "central_government": 1,
        "government_level_not_stated": 1,
    }


def test_a_qark_from_which_nobody_comes_is_listed() -> None:
    table = count([Counted(qark="Vlorë", attended=True)], Dimension.QARK, Cohort.ATTENDED, qarqe=["Berat", "Dibër"])
    assert [(line.category, line.people) for line in table.lines] == [
        ("Berat", 0),
        ("Dibër", 0),
        ("Vlorë", 1),
        (NOT_STATED, 0),
    ]


def test_short_of_target_in_points() -> None:
    seat = Counted(Sector.GOVERNMENT, Level.LOCAL, seat=SeatStatus.CONFIRMED)
    members = [seat] * 12 + [seat._replace(sector=Sector.CIVIL_SOCIETY)] * 38
    gaps = against(
        count(members, Dimension.SECTOR, Cohort.CONFIRMED),
        {"local_government": Decimal(40), "civil_society": Decimal(35), "media": Decimal("2.5")},
    )
    assert [(gap.category, gap.share, gap.points) for gap in gaps] == [
        ("local_government", Decimal("24.0"), Decimal("16.0")),
        ("civil_society", Decimal("76.0"), Decimal("-41.0")),
        ("media", Decimal("0.0"), Decimal("2.5")),
    ]
    worst = furthest_short(gaps)
    assert worst is not None
    assert worst.category == "local_government"


def test_nobody_counted_yet_is_no_shortfall() -> None:
    gaps = against(count([], Dimension.SECTOR, Cohort.CONFIRMED), {"media": Decimal(5)})
    assert gaps[0].points is None
    assert furthest_short(gaps) is None


def test_gender_is_personal_and_offices_are_not() -> None:
    assert Dimension.GENDER in PERSONAL
    assert not PERSONAL & {Dimension.SECTOR, Dimension.LEVEL, Dimension.PLACE, Dimension.QARK}
