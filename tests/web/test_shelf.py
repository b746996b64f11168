"""A shelf holds so many things; the least recently asked for goes first."""

from app.web.shelf import Shelf


def test_the_least_recently_asked_for_goes_first() -> None:
    shelf: Shelf[str] = Shelf(2)
    shelf.keep("a", "A")
    shelf.keep("b", "B")
    assert shelf.get("a") == "A"
    shelf.keep("c", "C")
    assert [shelf.get(key) for key in "abc"] == ["A", None, "C"]


def test_what_is_there_is_not_made_again_though_it_be_empty() -> None:
    shelf: Shelf[dict[str, str]] = Shelf(2)
    first = shelf.of("a", dict)
    assert shelf.of("a", dict) is first


def test_under_no_key_nothing_is_kept() -> None:
    shelf: Shelf[dict[str, str]] = Shelf(2)
    assert shelf.of(None, dict) is not shelf.of(None, dict)
    assert shelf.get(None) is None
