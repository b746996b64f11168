"""Who greets first: the usual order, from what stands in titles and offices."""

import random

from app.guide.precedence import LAST, ORDER, RANKS, rank

IN_ORDER = (
    ("", "President of the Republic"),
    ("Kryeministri", ""),
    ("Deputy Prime Minister", ""),
    ("Ministrja", "Ministria e Brendshme"),
    ("Deputy Minister", "Ministry of the Interior"),
    ("Ambassador", "An embassy"),
    ("", "National Coordinator's office"),
    ("", "Host ministry"),
    ("Prefekti", "Prefektura e Vlorës"),
    ("Kryetarja e Bashkisë", "Bashkia Kukës"),
    ("Director", "A centre"),
    ("", "A centre"),
)


def test_the_usual_order() -> None:
    mixed = list(IN_ORDER)
    random.Random(3).shuffle(mixed)
    assert sorted(mixed, key=lambda one: rank(*one)) == list(IN_ORDER)


def test_what_says_nothing_comes_last_and_keeps_its_place() -> None:
    assert rank("Dr", "Somebody", "A women's centre") == LAST
    assert rank() == LAST


def test_every_rank_has_a_place() -> None:
    assert sorted(ORDER) == list(range(len(RANKS)))
