"""What people write under materials, and how much of it is needed at once."""

import pytest

from app.guide.materials import Need, Thing, supplies, things


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("4 flip charts", [("flip charts", 4)]),
        ("12 × markers", [("markers", 12)]),
        ("12x markers", [("markers", 12)]),
        ("markers x 12", [("markers", 12)]),
        ("cards (60)", [("cards", 60)]),
        ("cards: 60", [("cards", 60)]),
        ("a bell", [("a bell", None)]),
        ("- a bell\n• 2 timers", [("a bell", None), ("timers", 2)]),
        ("pens; 3 boards", [("pens", None), ("boards", 3)]),
        ("2 per table: pens", [("2 per table: pens", None)]),
        ("A4 paper", [("A4 paper", None)]),
        ("100 % recycled paper", [("100 % recycled paper", None)]),
        ("", []),
        (" \n ; ", []),
    ],
)
def test_what_is_written(typed: str, found: list[tuple[str, int | None]]) -> None:
    assert things(typed) == [Thing(what, count) for what, count in found]


def need(what: str, count: int | None, opens: int, closes: int, *, day: int = 1, room: str = "Hall") -> Need:
    return Need(Thing(what, count), room, day, opens, closes, 1, "A session")


def test_what_is_free_again_need_not_be_bought_twice() -> None:
    (found,) = supplies([need("Boards", 4, 540, 600), need("boards", 3, 600, 660), need("boards", 2, 570, 620)])
    assert (found.what, found.at_once, found.uncounted, len(found.needs)) == ("Boards", 6, False, 3)


def test_what_nobody_counted_has_no_number() -> None:
    bell, pens = supplies([need("bell", None, 540, 600), need("pens", 5, 550, 600), need("pens", None, 700, 710)])
    assert (bell.at_once, bell.uncounted) == (None, True)
    assert (pens.at_once, pens.uncounted) == (5, True)


def test_a_mark_in_time_needs_its_things_too() -> None:
    (found,) = supplies([need("gong", 1, 540, 540)])
    assert found.at_once == 1
