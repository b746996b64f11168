"""Who sits where, round by round. (Rules of the engines, 2 and 6.)

Tables are places inside one lane. In a world café everybody moves on their own; in a carousel groups move together.
Nobody meets the same table twice where there are as many tables as rounds, and few meet the same people. Every table
has the mix of the whole as near as whole people allow, offices are split up, and the same seed gives the same seats.
"""

import random
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from itertools import combinations
from math import gcd
from typing import NamedTuple

Key = Hashable
Seats = list[list[list[Key]]]
"""By round, by table."""

FIELDS = {4: 0b111, 8: 0b1011, 16: 0b10011}
"""Numbers of tables that are powers of two, with the polynomial of their field."""
SWEEPS = 4
"""How often every pair of seats is looked at for a swap that makes a round better."""
COLLEAGUES = 3
"""Two people of one office at a table are as bad as this many meetings of the same two."""


class Guest(NamedTuple):
    """`office`: who should not sit together; None: nobody's colleague. `kinds`: what is to be mixed, first things
    first."""

    key: Key
    office: Hashable = None
    kinds: tuple[str, ...] = ()


def groups(guests: Sequence[Guest], count: int, *, seed: int = 0) -> list[list[Key]]:
    """Groups whose sizes differ by one at most. Whoever is alike is dealt out one after the other."""
    shuffled = sorted(guests, key=lambda guest: str(guest.key))
    random.Random(seed).shuffle(shuffled)
    alike = sorted(shuffled, key=lambda guest: (guest.kinds, str(guest.office)))
    dealt: list[list[Key]] = [[] for _ in range(max(1, count))]
    for place, guest in enumerate(alike):
        dealt[place % len(dealt)].append(guest.key)
    return dealt


def carousel(guests: Sequence[Guest], tables: int, rounds: int, *, seed: int = 0) -> Seats:
    """Groups that stay together; each goes one station further in every round."""
    first = groups(guests, tables, seed=seed)
    return [[list(first[(table - number) % len(first)]) for table in range(len(first))] for number in range(rounds)]


def cafe(guests: Sequence[Guest], tables: int, rounds: int, *, hosts: bool = False, seed: int = 0) -> Seats:
    """Everybody to other tables; with `hosts` whoever sits first at a table in the first round stays at it."""
    first = groups(guests, tables, seed=seed)
    tried = []
    for back in (False, True):
        seats = _walked(first, rounds, hosts=hosts, back=back)
        _improve(seats, guests, {sitting[0] for sitting in first if sitting} if hosts else set())
        tried.append(seats)
    return min(tried, key=lambda seats: quality(seats, guests, hosts=hosts)[1:])


def _walked(first: list[list[Key]], rounds: int, *, hosts: bool, back: bool) -> Seats:
    seats: Seats = []
    for number in range(rounds):
        tables: list[list[Key]] = [[] for _ in first]
        for table, sitting in enumerate(first):
            for place, key in enumerate(sitting):
                to = table if hosts and place == 0 else _next(table, place, number, rounds, len(first), back=back)
                tables[to].append(key)
        seats.append(tables)
    return seats


def _next(table: int, place: int, number: int, rounds: int, tables: int, *, back: bool) -> int:
    """Each place at a table has a stride of its own. Where strides run out, the next take the same ones, or go
    `back` through their tables."""
    field = FIELDS.get(tables)
    strides = [step for step in range(1, tables) if field or tables // gcd(step, tables) >= rounds] or [1]
    again, which = divmod(place, len(strides))
    turn = (rounds - number if back and again % 2 and number else number) % tables
    return table ^ _times(strides[which], turn, field) if field else (table + strides[which] * turn) % tables


def _times(one: int, other: int, field: int) -> int:
    """Multiplication in the field of that size: there, other than by clockwork, every stride visits every table."""
    product = 0
    while other:
        if other & 1:
            product ^= one
        one, other = one << 1, other >> 1
        if one >= 1 << (field.bit_length() - 1):
            one ^= field
    return product


def _improve(seats: Seats, guests: Sequence[Guest], staying: set[Key]) -> None:
    """Swap two people of a round wherever fewer then meet again, as long as nobody meets a table twice for it."""
    office = {guest.key: guest.office for guest in guests}
    met = Counter(pair for tables in seats for pair in _pairs(tables))
    for _ in range(SWEEPS):
        better = False
        for number in range(1, len(seats)):
            better = _sweep(seats, number, office, met, staying) or better
        if not better:
            return


def _sweep(
    seats: Seats, number: int, office: dict[Key, Hashable], met: "Counter[frozenset[Key]]", staying: set[Key]
) -> bool:
    tables, better = seats[number], False
    elsewhere = [
        {key for other, round_ in enumerate(seats) if other != number for key in round_[table]}
        for table in range(len(tables))
    ]
    for one, other in combinations(range(len(tables)), 2):
        for i, first in enumerate(tables[one]):
            if first in staying or first in elsewhere[other]:
                continue
            for j, second in enumerate(tables[other]):
                if second in staying or second in elsewhere[one] or first is second:
                    continue
                if (
                    _gain(tables[one], first, second, office, met) + _gain(tables[other], second, first, office, met)
                    > 0
                ):
                    _swap(tables, one, i, other, j, met)
                    better = True
                    break
    return better


def _gain(sitting: list[Key], leaves: Key, comes: Key, office: dict[Key, Hashable],
          met: "Counter[frozenset[Key]]") -> int:  # fmt: skip
    """By how much a table is better when one leaves it and another comes."""
    gain = 0
    for key in sitting:
        if key != leaves:
            gain += met[frozenset((key, leaves))] - 1 - met[frozenset((key, comes))]
            gain += COLLEAGUES * (_same(office, key, leaves) - _same(office, key, comes))
    return gain


def _same(office: dict[Key, Hashable], one: Key, other: Key) -> int:
    return int(office.get(one) is not None and office.get(one) == office.get(other))


def _swap(tables: list[list[Key]], one: int, i: int, other: int, j: int, met: "Counter[frozenset[Key]]") -> None:
    met.subtract(_pairs((tables[one], tables[other])))
    tables[one][i], tables[other][j] = tables[other][j], tables[one][i]
    met.update(_pairs((tables[one], tables[other])))


def _pairs(tables: Iterable[Sequence[Key]]) -> "Iterable[frozenset[Key]]":
    return (frozenset(pair) for sitting in tables for pair in combinations(sitting, 2))


class Quality(NamedTuple):
    """What can be said of a plan of seats."""

    tables_twice: int
    """How often somebody comes to a table where they were before."""
    meet_again: int
    """Meetings of two people who sat together before."""
    colleagues: int
    """Pairs of one office at one table, over all rounds."""


def quality(seats: Seats, guests: Sequence[Guest], *, hosts: bool = False) -> Quality:
    office = {guest.key: guest.office for guest in guests}
    staying = {sitting[0] for sitting in seats[0] if sitting} if hosts and seats else set()
    visits = Counter((key, table) for tables in seats for table, sitting in enumerate(tables) for key in sitting)
    met = Counter(pair for tables in seats for pair in _pairs(tables))
    together = (tuple(pair) for tables in seats for pair in _pairs(tables))
    return Quality(
        sum(times - 1 for (key, _), times in visits.items() if key not in staying),
        sum(times - 1 for times in met.values()),
        sum(_same(office, one, other) for one, other in together),
    )


def regroup(sitting: Sequence[Sequence[Key]], guests: Sequence[Guest]) -> list[list[Key]]:
    """With who is here: those who are not are taken out, those who are new go where there is room, and only as many
    change as it takes for the sizes to differ by one at most."""
    here = {guest.key: guest for guest in guests}
    kept = [[key for key in table if key in here] for table in sitting] or [[]]
    placed = {key for table in kept for key in table}
    for guest in guests:
        if guest.key not in placed:
            min(kept, key=lambda table: (len(table), _alike(table, guest, here))).append(guest.key)
    while max(map(len, kept)) - min(map(len, kept)) > 1:
        full, empty = max(kept, key=len), min(kept, key=len)
        mover = min(full, key=lambda key: _alike(empty, here[key], here) - _alike(full, here[key], here))
        full.remove(mover)
        empty.append(mover)
    return kept


def _alike(table: Iterable[Key], guest: Guest, here: dict[Key, Guest]) -> int:
    """How little somebody adds to a table: colleagues weigh more than people of the same kind."""
    weight = 0
    for key in table:
        other = here[key]
        if other.key != guest.key:
            weight += COLLEAGUES * int(guest.office is not None and guest.office == other.office)
            weight += sum(one == two for one, two in zip(guest.kinds, other.kinds, strict=False))
    return weight
