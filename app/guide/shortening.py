"""Taking minutes where they cost least: the order in which steps, rows of items and lanes side by side become shorter.

One minute after the other is taken where it costs least. What a minute costs is the change it makes to the list of
shares in that order, so each step's costs rise, and so do those of items in a row (the cheapest is next) and of lanes
side by side (every lane that is as long as the split must give). Therefore the cheapest next minute is always right.
"""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from heapq import heapify, heappop, heapreplace
from typing import Protocol

from app.guide.timeline import Key

Price = tuple[tuple[Fraction, int], ...]
"""How often which share comes more often (or less, below 0) in the list of shares, largest share first."""


def take(part: "Part", minutes: int) -> int:
    """Take as many minutes as there are, one after the other."""
    for taken in range(minutes):
        if part.price() is None:
            return taken
        part.take()
    return minutes


class Part(Protocol):
    """Something that can become shorter, a minute at a time. `order`: what is later is taken from first."""

    order: int

    def price(self) -> Price | None: ...
    def take(self) -> None: ...
    def steps(self) -> "Iterable[Giver]": ...


class Giver:
    __slots__ = ("cut", "give", "key", "order")

    def __init__(self, key: Key, give: int, order: int) -> None:
        self.key, self.give, self.order, self.cut = key, give, order, 0

    def price(self) -> Price | None:
        if self.cut >= self.give:
            return None
        return (Fraction(self.cut + 1, self.give), 1), (Fraction(self.cut, self.give), -1)

    def take(self) -> None:
        self.cut += 1

    def steps(self) -> "Iterable[Giver]":
        return (self,)


class Row:
    """One after another: the minute comes from whoever gives it most cheaply."""

    def __init__(self, parts: "Sequence[Part]") -> None:
        self.parts = tuple(parts)
        self.order = max((part.order for part in parts), default=0)
        self.offers = [_Offer(price, part) for part in parts if (price := part.price()) is not None]
        heapify(self.offers)

    def price(self) -> Price | None:
        return self.offers[0].price if self.offers else None

    def take(self) -> None:
        part = self.offers[0].part
        part.take()
        price = part.price()
        if price is None:
            heappop(self.offers)
        else:
            heapreplace(self.offers, _Offer(price, part))

    def steps(self) -> "Iterable[Giver]":
        return (step for part in self.parts for step in part.steps())


class Beside:
    """Side by side: every lane gives that is as long as the whole; the others wait until it comes down to them."""

    def __init__(self, lanes: Iterable[tuple[Part, int]]) -> None:
        """Lanes with their slack."""
        self.waiting = [(slack, number, lane) for number, (lane, slack) in enumerate(lanes)]
        self.lanes = tuple(lane for _, _, lane in self.waiting)
        self.order = max((lane.order for lane in self.lanes), default=0)
        self.given = 0
        self.giving: list[Part] = []
        heapify(self.waiting)
        self._wake()

    def _wake(self) -> None:
        while self.waiting and self.waiting[0][0] <= self.given:
            self.giving.append(heappop(self.waiting)[2])

    def price(self) -> Price | None:
        prices = [price for lane in self.giving if (price := lane.price()) is not None]
        return _together(prices) if prices and len(prices) == len(self.giving) else None

    def take(self) -> None:
        for lane in self.giving:
            lane.take()
        self.given += 1
        self._wake()

    def steps(self) -> Iterable[Giver]:
        return (step for lane in self.lanes for step in lane.steps())


class _Offer:
    """The next minute of a part, in the order in which minutes are taken: the cheapest, of equals the latest."""

    __slots__ = ("part", "price")

    def __init__(self, price: Price, part: Part) -> None:
        self.price, self.part = price, part

    def __lt__(self, other: "_Offer") -> bool:
        dearer = _compare(self.price, other.price)
        return dearer < 0 or (dearer == 0 and self.part.order > other.part.order)


def _compare(one: Price, other: Price) -> int:
    """Below 0 when `one` leaves the better list of shares: the largest share on which they differ decides."""
    for (share, often), (others, how_often) in zip(one, other, strict=False):
        if share != others:
            return often if share > others else -how_often
        if often != how_often:
            return often - how_often
    if len(one) > len(other):
        return one[len(other)][1]
    return -other[len(one)][1] if len(other) > len(one) else 0


def _together(prices: Sequence[Price]) -> Price:
    if len(prices) == 1:
        return prices[0]
    total: dict[Fraction, int] = {}
    for price in prices:
        for share, often in price:
            total[share] = total.get(share, 0) + often
    return tuple(sorted(((share, often) for share, often in total.items() if often), reverse=True))
