"""The guide's files in a browser: a table is brought in and taken back, an agenda changed and published again."""

import io
import re
from collections.abc import Callable

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Opener

EVENT = "/events/southern-cluster-meeting"
GUIDE = f"{EVENT}/guide"
TABLE = b"Time;Title;Minutes;Room\r\n19:00;Supper of the network;75;Terrace\r\n20:15;Songs;45;Terrace\r\n"


def test_a_table_is_seen_added_and_taken_back(open_page: Opener) -> None:
    page = open_page(as_="facilitator")
    page.goto(GUIDE)
    page.get_by_role("link", name="Bring a file in").click()
    page.get_by_role("button", name="Show what would be added").click()
    expect(page.get_by_text("Choose a file first.")).to_be_visible()
    bring(page, "evening.csv", TABLE.replace(b"75", b"soon"))
    expect(page.get_by_text("Row 2, Minutes: “soon” is not a duration.")).to_be_visible()
    bring(page, "evening.csv", TABLE)
    expect(page.get_by_role("row", name="19:00 75 Supper of the network")).to_be_visible()
    expect(page.get_by_role("row", name="20:15 45 Songs")).to_be_visible()
    page.get_by_role("button", name="Add 2 rows").click()
    expect(page).to_have_url(re.compile(rf"{GUIDE}\?day="))
    rows = page.locator("#plan, .plan").first
    expect(rows).to_contain_text("Supper of the network")
    page.get_by_role("button", name=re.compile("^Undo")).first.click()
    expect(rows).not_to_contain_text("Supper of the network")


def bring(page: Page, name: str, content: bytes) -> None:
    page.get_by_label("File").set_input_files({"name": name, "mimeType": "text/csv", "buffer": content})
    page.get_by_role("button", name="Show what would be added").click()


def test_the_workbook_comes_down_and_its_rundown_is_first(open_page: Opener) -> None:
    page = open_page(as_="recorder")
    page.goto(GUIDE)
    with page.expect_download() as download:
        page.get_by_role("link", name="Excel").click()
    book = openpyxl.load_workbook(io.BytesIO(download.value.path().read_bytes()))
    assert book.sheetnames[:2] == ["event schedule", "Guide"]
    assert download.value.suggested_filename == "southern-cluster-meeting-guide.xlsx"
    expect(page.get_by_role("link", name="Bring a file in")).to_have_count(0)


def test_what_changed_is_read_before_it_is_published(open_page: Opener, axe: Callable[[Page], list[str]]) -> None:
    page = open_page(as_="organiser")
    page.goto(GUIDE)
    title = page.get_by_role("textbox", name=re.compile("^Title")).first
    was = title.input_value()
    with page.expect_response(lambda answer: answer.request.method == "PATCH"):
        title.fill("Another beginning")
        title.press("Enter")
    page.goto(f"{GUIDE}/versions")
    expect(page.get_by_text(f"“{was}” is now called “Another beginning”.").first).to_be_visible()
    assert axe(page) == []
    page.get_by_role("button", name="Publish these changes").click()
    expect(page.get_by_text("Nothing public has changed since.")).to_be_visible()
    stranger = open_page()
    stranger.goto("/agenda/southern-cluster-meeting")
    expect(stranger.get_by_role("heading", name="Another beginning")).to_be_visible()
    page.get_by_label("What this version is about").fill("As it was sent out")
    page.get_by_role("button", name="Share with the team").click()
    page.get_by_role("link", name=re.compile(r"^Version \d+$")).first.click()
    expect(page.get_by_text("As it was sent out")).to_be_visible()
    assert axe(page) == []


@pytest.mark.parametrize("javascript", [True, False])
def test_withdrawing_asks_first(open_page: Opener, javascript: bool) -> None:
    page = open_page(as_="organiser", javascript=javascript)
    page.goto("/events/annual-2005/guide/versions")
    page.get_by_role("link", name="Withdraw").click()
    expect(page.get_by_text("Its page and its files")).to_be_visible()
    if javascript:
        page.get_by_role("link", name="Keep it").click()
        expect(page.get_by_role("dialog")).to_have_count(0)
