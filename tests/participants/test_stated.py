from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.participants.stated import Amount, Year, as_printed, implied_count, remainder, series, statement
from app.vocabulary import Limit

AT_LEAST, AT_MOST = Limit.AT_LEAST, Limit.AT_MOST

amounts = st.builds(
    Amount,
    st.integers(0, 1000).map(lambda tenths: Decimal(tenths).scaleb(-1)),
    st.sampled_from(Limit),
    ours=st.just(False),
)


def exactly(value: str) -> Amount:
    return Amount(Decimal(value))


def year(key: str, when: int | None, *shares: tuple[str, Amount], total: Amount | None = None) -> Year:
    return Year(key, key, when, statement(total, shares))


@pytest.mark.parametrize(
    ("share", "total", "count"),
    [("43", "88", 38), ("25", "88", 22), ("13.5", "88", 12), ("43", "119", 51), ("38", "119", 45), ("37", "108", 40)],
)
def test_a_count_implied_by_exact_figures_is_ours(share: str, total: str, count: int) -> None:
    assert implied_count(exactly(share), exactly(total)) == Amount(Decimal(count), ours=True)


@given(amounts, st.none() | amounts)
def test_a_bound_never_implies_a_count(share: Amount, total: Amount | None) -> None:
    implied = implied_count(share, total)
    exact = total is not None and share.limit is total.limit is Limit.EXACT
    assert (implied is not None) == exact


@pytest.mark.parametrize(
    ("shares", "left"),
    [
        ([exactly("43"), exactly("25"), exactly("13.5")], Amount(Decimal("18.5"), ours=True)),
        ([Amount(Decimal(60), AT_LEAST), exactly("16")], Amount(Decimal(24), AT_MOST, ours=True)),
        ([Amount(Decimal(24), AT_MOST), exactly("16")], Amount(Decimal(60), AT_LEAST, ours=True)),
        ([Amount(Decimal(80), AT_MOST), exactly("40")], Amount(Decimal(0), AT_LEAST, ours=True)),
        ([Amount(Decimal(60), AT_LEAST), Amount(Decimal(16), AT_MOST)], None),
        ([exactly("70"), exactly("40")], None),
        ([exactly("50"), exactly("50")], Amount(Decimal(0), ours=True)),
    ],
    ids=["2004", "2005", "at most", "at most, overlapping", "both kinds", "more than the whole", "nothing left"],
)
def test_what_stated_shares_leave_over(shares: list[Amount], left: Amount | None) -> None:
    assert remainder(shares) == left


@given(st.lists(amounts, min_size=1, max_size=6))
def test_the_remainder_is_ours_and_exact_only_if_every_share_is(shares: list[Amount]) -> None:
    left = remainder(shares)
    if left is not None:
        assert left.ours
        assert left.value >= 0
        assert (left.limit is Limit.EXACT) == all(share.limit is Limit.EXACT for share in shares)


@given(amounts, st.lists(amounts, max_size=4))
def test_what_is_stated_stands_as_it_was_given(total: Amount, shares: list[Amount]) -> None:
    stated = statement(total, [(f"category {at}", share) for at, share in enumerate(shares)], source="a book")
    assert stated.total == total
    assert [line.share for line in stated.shares] == shares
    assert not any(line.share.ours for line in stated.shares)


def test_an_event_of_which_nothing_is_described_has_no_remainder() -> None:
    assert statement(None, []).not_stated is None


def test_a_series_keeps_names_as_printed_and_never_merges_them() -> None:
    launch = year("launch-2004", 2004, ("local civil society", exactly("43")), ("government", exactly("13.5")))
    second = year("annual-2005", 2005, ("national NGO", Amount(Decimal(60), AT_LEAST)), ("government", exactly("16")))
    third = year("annual-2006", 2006, ("government", exactly("43")), ("civil society", exactly("38")))
    fourth = year("annual-2008", 2008, ("local government", exactly("37")), ("civil society", exactly("35")))
    table = series([fourth, Year("undescribed", "", None, None), second, launch, third])
    assert [entry.key for entry in table.years] == [
        "launch-2004",
        "annual-2005",
        "annual-2006",
        "annual-2008",
        "undescribed",
    ]
    assert table.categories == (
        "local civil society",
        "government",
        "national NGO",
        "civil society",
        "local government",
    )
    assert table.share("government", launch) == exactly("13.5")
    assert table.share("national NGO", second) == Amount(Decimal(60), AT_LEAST)
    assert table.share("government", fourth) is None
    assert table.share("government", table.years[-1]) is None


@pytest.mark.parametrize(
    ("value", "printed"), [("13.5", "13.5"), ("13.50000", "13.5"), ("60.0", "60"), ("60", "60"), ("100", "100")]
)
def test_digits_as_printed(value: str, printed: str) -> None:
    assert as_printed(Decimal(value)) == printed
