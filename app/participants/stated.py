"""Figures that a source states about an event, and the little that may be inferred from them. Pure.

What is printed stays as printed: 13.5 % stays 13.5 though 12 of 88 is 13.6, "over 90" is never 90, and "national NGO"
in one year is not silently the "civil society" of another. What we infer carries `ours=True`, and nothing exact is
ever inferred from a bound.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from typing import NamedTuple

from app.vocabulary import Limit

_WHOLE = Decimal(100)


class Amount(NamedTuple):
    """A number as a source gives it: exactly so, or as a bound. `ours`: inferred here, the source does not say it."""

    value: Decimal
    limit: Limit = Limit.EXACT
    ours: bool = False


class StatedShare(NamedTuple):
    """A category in the source's own words. Its share is in per cent; the count behind it is our inference."""

    category: str
    share: Amount
    implied: Amount | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """What one source says about who was at one event. None: it does not say."""

    total: Amount | None
    shares: tuple[StatedShare, ...] = ()
    not_stated: Amount | None = None
    outside_capital: Amount | None = None
    source: str = ""


class Year(NamedTuple):
    """One event of a series. `statement` is None where nothing at all is described."""

    key: str
    title: str
    year: int | None
    statement: Statement | None


@dataclass(frozen=True, slots=True)
class Series:
    """Events side by side. `categories` are the printed names in the order in which they first appear."""

    years: tuple[Year, ...]
    categories: tuple[str, ...]

    def share(self, category: str, year: Year) -> Amount | None:
        """The share that the year's source prints for exactly this category; None if it does not name it."""
        stated = year.statement.shares if year.statement else ()
        return next((line.share for line in stated if line.category == category), None)


def statement(
    total: Amount | None,
    shares: Iterable[tuple[str, Amount]],
    *,
    outside_capital: Amount | None = None,
    source: str = "",
) -> Statement:
    """What is stated, with our inferences beside it."""
    lines = tuple(StatedShare(category, share, implied_count(share, total)) for category, share in shares)
    rest = remainder([line.share for line in lines]) if lines else None
    return Statement(total, lines, rest, outside_capital, source)


def implied_count(share: Amount, total: Amount | None) -> Amount | None:
    """The whole number nearest to a share of a total, if both are exact; a bound implies no number."""
    if total is None or share.limit is not Limit.EXACT or total.limit is not Limit.EXACT:
        return None
    number = (total.value * share.value / _WHOLE).quantize(Decimal(1), rounding=ROUND_HALF_EVEN)
    return Amount(number, ours=True)


def remainder(shares: Sequence[Amount]) -> Amount | None:
    """What the stated shares leave over: ours, and a bound as soon as one of them is a bound.

    At-least shares leave at most so much, at-most shares at least so much. Both kinds together, or shares that come
    to more than the whole, leave nothing that can be said.
    """
    limits = {share.limit for share in shares} - {Limit.EXACT}
    left = _WHOLE - sum((share.value for share in shares), Decimal())
    if limits == {Limit.AT_MOST}:
        return Amount(max(left, Decimal()), Limit.AT_LEAST, ours=True)
    if left < 0 or len(limits) > 1:
        return None
    return Amount(left, Limit.AT_MOST if limits else Limit.EXACT, ours=True)


def series(years: Iterable[Year]) -> Series:
    """Events in the order of their years, those without one last; categories exactly as printed, never merged."""
    ordered = tuple(sorted(years, key=lambda year: (year.year is None, year.year or 0)))
    printed = (line.category for year in ordered if year.statement for line in year.statement.shares)
    return Series(ordered, tuple(dict.fromkeys(printed)))


def as_printed(value: Decimal) -> str:
    """The digits of a stated figure without padding: 13.5, 60, 0.5; locale is the reader's affair."""
    digits = f"{value:f}"
    return digits.rstrip("0").rstrip(".") if "." in digits else digits
