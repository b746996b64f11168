"""Beside the guide, as people use it: a delay rehearsed on a tablet, a paper sent from a phone, the pack."""

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Opener

GUIDE = "/events/national-conference/guide"


def test_a_delay_is_rehearsed_written_in_and_undone(open_page: Opener, axe: Callable[[Page], list[str]]) -> None:
    page = open_page(as_="facilitator", width=820, height=1180)
    page.goto(GUIDE)
    lunch = page.locator(".plan > .item").filter(has=page.locator("h3", has_text="Lunch")).locator("time").first
    panel = page.locator(".plan > .item").filter(has=page.locator("h3", has_text="Panel: what")).locator("time").first
    expect(lunch).to_have_text("12:30")
    before = panel.inner_text()
    page.get_by_role("link", name="Rehearse a delay").click()
    greeting = page.get_by_label("What begins late").locator("option", has_text="Greeting by the host")
    page.get_by_label("What begins late").select_option(value=greeting.get_attribute("value") or "")
    page.get_by_label("By how much").fill("25")
    page.get_by_role("button", name="Try it").click()
    expect(page.get_by_text("10′ are recovered before Lunch (12:30).")).to_be_visible()
    assert axe(page) == []
    page.get_by_role("button", name="Write this into the guide").click()
    expect(lunch).to_have_text("12:30")
    expect(panel).not_to_have_text(before)
    page.get_by_role("button", name=re.compile("^Undo")).first.click()
    expect(panel).to_have_text(before)


def _paper(path: Path, question: str) -> Path:
    document = Document()
    document.add_paragraph(question)
    document.add_paragraph("Vendor", style="List Bullet")
    document.add_paragraph("një person kontakti", style="List Bullet 2")
    made = BytesIO()
    document.save(made)
    path.write_bytes(made.getvalue())
    return path


def test_a_speaker_sends_a_paper_from_a_phone(
    open_page: Opener, axe: Callable[[Page], list[str]], tmp_path: Path
) -> None:
    desk = open_page(as_="organiser")
    desk.goto(f"{GUIDE}/speakers")
    assert axe(desk) == []
    state = desk.locator("[id^=standing-]", has=desk.locator("xpath=../*[contains(., 'Education inspector')]"))
    desk.get_by_role("button", name="Personal link Education inspector").click()
    link = desk.locator(".address a").get_attribute("href") or ""
    desk.goto(f"{GUIDE}/speakers")
    expect(state).to_contain_text("0 points")
    guide = desk.context.new_page()
    guide.goto(GUIDE)
    papers = guide.locator("[id^=speaking-]").first
    before = papers.inner_text()

    phone = open_page(width=390, height=844, locale="sq-AL")
    phone.goto(link)
    phone.get_by_role("button", name="Hapeni faqen").click()
    expect(phone).to_have_url(re.compile(r"/contribution/\d+$"))
    assert axe(phone) == []
    question = phone.locator("form label[for^=q]").nth(1).inner_text()
    phone.get_by_label("Dokument Word").set_input_files(_paper(tmp_path / "paper.docx", question))
    phone.get_by_role("button", name="Plotësoni fushat nga dokumenti").click()
    expect(phone.locator("form textarea").nth(1)).to_have_value(re.compile("• Vendor\n    • një person kontakti"))
    phone.get_by_role("button", name="Dërgoni").click()
    expect(phone.get_by_text("një person kontakti")).to_be_visible()
    expect(papers).not_to_have_text(before)
    expect(state).not_to_contain_text("0 points")
    assert phone.evaluate("document.documentElement.scrollWidth") == 390


@pytest.mark.parametrize("address", ["sheets", "groupings", "materials", "sheets/print"])
def test_what_is_held_in_hand_can_be_read_by_everybody(
    open_page: Opener, axe: Callable[[Page], list[str]], address: str
) -> None:
    page = open_page(as_="facilitator", width=390, height=844)
    page.goto(f"{GUIDE}/{address}")
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_every_sheet_of_the_pack_begins_a_page(open_page: Opener) -> None:
    page = open_page(as_="organiser")
    page.goto(f"{GUIDE}/sheets/print")
    sheets = page.locator(".pack-sheet").count()
    assert sheets > 20
    pages = len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True)))
    assert pages >= sheets + 1, "the cover, and each sheet on a page of its own"
