"""What every screen promises the eye and the hand: nothing that axe finds, nothing wider than a small phone."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

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
GUIDE = [
    f"{CONFERENCE}/guide/{page}"
    for page in (
        "assignments", "history", "versions", "import", "rehearsal", "rehearsal?row=2&minutes=25", "methods",
        "methods?people=130&minutes=30", "materials", "sheets", "sheets/print", "groupings", "speakers", "rows/5",
    )
] + ["/agenda/southern-cluster-meeting"]  # fmt: skip
PEOPLE = [
    f"{CONFERENCE}/consultation",
    f"{CONFERENCE}/consultation/answers",
    f"{CONFERENCE}/consultation/objectives",
    f"{CONFERENCE}/consultation/respondents",
    f"{CONFERENCE}/participants",
    f"{CONFERENCE}/participants/mix",
    f"{CONFERENCE}/participants/invite",
]
RECORD = [
    f"{MEETING}/notes",
    f"{MEETING}/notes/desk",
    f"{MEETING}/notes/review",
    "/events/annual-2005/report",
    "/events/annual-2005/trail",
]
GROUPS = pytest.mark.parametrize(
    "pages", [HOUSE, PREPARATION, GUIDE, PEOPLE, RECORD], ids=["house", "plan", "guide", "people", "record"]
)


@GROUPS
@pytest.mark.parametrize(
    ("width", "dark", "locale"),
    [(1280, False, "en-GB"), (320, True, "sq-AL")],
    ids=["desk-light", "small-phone-dark-sq"],
)
def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(
    open_page: Opener, axe: Callable[[Page], list[str]], pages: list[str], width: int, dark: bool, locale: str
) -> None:
    page = open_page(as_="organiser", width=width, dark=dark, locale=locale)
    found = {address: _wrong(page, axe) for address in pages if _goes_to(page, address)}
    assert {address: problems for address, problems in found.items() if problems} == {}


def _wrong(page: Page, axe: Callable[[Page], list[str]]) -> list[str]:
    return axe(page) + ["wider than the screen"] * page.evaluate(SCROLLS_SIDEWAYS)


CALENDAR = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Office//Calendar//EN\r\nBEGIN:VEVENT\r\nUID:one@office.example\r\n"
    "DTSTART:20270119T140000Z\r\nDTEND:20270119T150000Z\r\nSUMMARY:Brought in\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)
CLASH = """async () => {
    const sources = [...document.querySelectorAll("script[type=module]")].map((each) => each.src);
    const live = sources.find((each) => each.includes("guide-live"));
    const { conflict } = await import(live.replace("guide-live", "guide-conflict"));
    const field = document.querySelector("#day .edit textarea");
    field.value = "Mine";
    conflict(field, "Theirs");
}"""


@pytest.mark.parametrize(
    ("width", "dark", "locale"), [(1280, True, "sq-AL"), (390, False, "en-GB")], ids=["desk-dark-sq", "phone-light-en"]
)
def test_axe_finds_nothing_in_a_guide_with_all_of_it_open(
    open_page: Opener, axe: Callable[[Page], list[str]], width: int, dark: bool, locale: str
) -> None:
    """Ideas, folds, the fields of a row with its comments, choices beside doubts, a conflict; then an import's preview,
    the moderator's sheet and seats."""
    page = open_page(as_="organiser", width=width, dark=dark, locale=locale)
    page.goto(f"{CONFERENCE}/settings")
    page.locator("[name=speaking_target]").fill("95")  # more than any day has, so that the summary has its doubt
    with page.expect_navigation():
        page.locator("[name=speaking_target]").press("Enter")
    page.goto(f"{CONFERENCE}/guide")
    page.evaluate("() => { for (const fold of document.querySelectorAll('main details')) fold.open = true; }")
    lane = page.locator(".item.lane", has=page.locator(".no_recorder")).first
    lane.locator("[id^=more-]").first.click()
    expect(lane.locator(".comments").first).to_be_visible()
    for place in (lane.locator(".doubts").first, page.locator("#summary"), page.locator("#of-event")):
        place.locator("a[id^=choosing-]").first.click()
        expect(place.locator("form.choosing")).to_be_visible()
    page.evaluate(CLASH)
    expect(page.locator(".conflict")).to_be_visible()
    assert axe(page) == []
    assert not page.evaluate(SCROLLS_SIDEWAYS)

    page.goto(f"{CONFERENCE}/guide/import")
    page.locator("input[type=file]").set_input_files(
        {"name": "agenda.ics", "mimeType": "text/calendar", "buffer": CALENDAR.encode()}
    )
    page.locator("form:has(input[type=file]) button.main").click()
    expect(page).to_have_url(re.compile(r"/import/\d+"))
    assert axe(page) == []
    assert not page.evaluate(SCROLLS_SIDEWAYS)

    for listed, address in (("speakers", "/guide/panels/"), ("groupings", "/guide/groupings/")):
        page.goto(f"{CONFERENCE}/guide/{listed}")
        page.goto(page.locator(f"a[href*='{address}']").first.get_attribute("href") or "")
        assert axe(page) == []


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
