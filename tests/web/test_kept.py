"""Kept pages stay within their bound, and the least recently asked for goes first."""

from app.web.kept import KeptPages


def test_the_least_recently_asked_for_goes_first():
    pages = KeptPages(most=30)
    for name in "abc":
        pages.keep(name, name * 10)
    assert pages.get("a") == "a" * 10
    pages.keep("d", "d" * 10)
    assert pages.get("b") is None
    assert [pages.get(name) is not None for name in "acd"] == [True, True, True]


def test_one_too_long_for_all_is_not_kept():
    pages = KeptPages(most=10)
    pages.keep("a", "short")
    pages.keep("b", "x" * 11)
    assert pages.get("b") is None
    assert pages.get("a") == "short"


def test_the_same_page_kept_again_counts_once():
    pages = KeptPages(most=10)
    for _ in range(5):
        pages.keep("a", "123456789")
    pages.keep("b", "1")
    assert pages.get("a") == "123456789"
