"""Reading answers with a finger: select words, tap a theme, make an objective of it."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e.conftest import Opener

HOME = "/events/national-conference/consultation"
SELECT = """words => {
  const text = words.firstChild, range = document.createRange();
  words.scrollIntoView({ block: "center" });
  range.setStart(text, 1);
  range.setEnd(text, 9);
  getSelection().removeAllRanges();
  getSelection().addRange(range);
}"""


def test_a_passage_is_marked_on_a_phone(open_page: Opener, axe: Callable[[Page], list[str]]) -> None:
    page = open_page(as_="organiser", width=390, height=844)
    page.goto(f"{HOME}/answers?unmarked=1")
    answer = page.locator("li.answer").filter(has_not=page.locator("mark")).first
    name = answer.get_attribute("id")
    expect(page.get_by_role("button", name="How the media report", exact=True)).to_be_hidden()

    answer.locator(".words").evaluate(SELECT)
    page.get_by_role("button", name="How the media report", exact=True).click()

    marked = page.locator(f"#{name}")
    expect(marked.locator("mark")).to_have_count(1)
    expect(marked).to_contain_text("How the media report")
    expect(page.get_by_role("button", name="How the media report", exact=True)).to_be_hidden()
    assert axe(page) == []

    marked.get_by_role("button", name="Take the mark").click()
    expect(marked.locator("mark")).to_have_count(0)


def test_sentences_are_marked_without_a_script(open_page: Opener) -> None:
    page = open_page(as_="organiser", javascript=False)
    page.goto(f"{HOME}/answers?unmarked=1")
    answer = page.locator("li.answer").first
    name = answer.get_attribute("id")
    answer.get_by_text("Mark by sentence").click()
    answer.get_by_role("checkbox").first.check()
    answer.get_by_label("or a new theme").fill("Tried without a script")
    answer.get_by_role("button", name="Mark", exact=True).click()
    expect(page).to_have_url(re.compile(f"#{name}$"))
    expect(page.locator(f"#{name} mark")).to_have_count(1)
    page.locator(f"#{name}").get_by_role("button", name="Take the mark").click()
    page.goto(f"{HOME}/objectives")
    line = page.locator(".theme-lines > li").filter(has_text="Tried without a script")
    line.locator("summary").click()
    line.get_by_role("button", name="Remove the theme").click()
    expect(line).to_have_count(0)
