"""What every screen promises the eye and the hand: nothing that axe finds, nothing wider than a small phone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.e2e.conftest import Opener

CONFERENCE = "/events/national-conference"
MEETING = "/events/southern-cluster-meeting"
HOUSE = [
    "/",
    "/forums",
    "/forums/new",
    "/forums/caaht-national-conference",
    "/account",
    "/account/calendar",
    "/api/docs",
]
PREPARATION = [
    CONFERENCE,
    f"{CONFERENCE}/brief",
    f"{CONFERENCE}/checklist",
    f"{CONFERENCE}/guide",
    f"{CONFERENCE}/guide/print",
    f"{CONFERENCE}/settings",
    f"{CONFERENCE}/outbox",
]
PEOPLE = [
    f"{CONFERENCE}/consultation",
    f"{CONFERENCE}/consultation/answers",
    f"{CONFERENCE}/consultation/objectives",
    f"{CONFERENCE}/consultation/respondents",
    f"{CONFERENCE}/participants",
    f"{CONFERENCE}/participants/mix",
    f"{CONFERENCE}/participants/invite",
]
RECORD = [f"{MEETING}/notes", f"{MEETING}/notes/desk", f"{MEETING}/notes/review", "/events/annual-2005/report"]
GROUPS = pytest.mark.parametrize(
    "pages", [HOUSE, PREPARATION, PEOPLE, RECORD], ids=["house", "plan", "people", "record"]
)


@GROUPS
@pytest.mark.parametrize(("width", "dark"), [(1280, False), (390, True)], ids=["desk-light", "phone-dark"])
def test_axe_finds_nothing(
    open_page: Opener, axe: Callable[[Page], list[str]], pages: list[str], width: int, dark: bool
) -> None:
    page = open_page(as_="organiser", width=width, dark=dark)
    found = {address: axe(page) for address in pages if _goes_to(page, address)}
    assert {address: problems for address, problems in found.items() if problems} == {}


@GROUPS
def test_nothing_is_wider_than_a_small_phone_in_albanian(open_page: Opener, pages: list[str]) -> None:
    page = open_page(as_="organiser", width=320, locale="sq-AL")
    wide = [address for address in pages if _goes_to(page, address) and page.evaluate(SCROLLS_SIDEWAYS)]
    assert wide == []


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_axe_finds_nothing_before_signing_in(
    open_page: Opener, axe: Callable[[Page], list[str]], noise: list[str], dark: bool
) -> None:
    page = open_page(dark=dark)
    for address in ("/sign-in", "/nowhere"):
        page.goto(address)
        assert axe(page) == []


SCROLLS_SIDEWAYS = "document.documentElement.scrollWidth > document.documentElement.clientWidth + 1"


def _goes_to(page: Page, address: str) -> bool:
    answer = page.goto(address)
    assert answer is not None
    assert answer.ok, f"{address}: {answer.status}"
    return True
