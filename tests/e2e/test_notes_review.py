"""The reviewer's queue by keyboard: a decision leads to the next card, its counts follow, and Later skips nothing."""

import re
from uuid import uuid4

from playwright.sync_api import Page, expect

from tests.e2e.recording import EVENT, go_to_room

WRITE_DOWN = """([address, operations]) => fetch(address, {
    method: "POST",
    headers: { "content-type": "application/json", "X-CSRF-Token": document.querySelector("meta[name=csrf]").content },
    body: JSON.stringify({ device: "review-by-keyboard", operations }),
}).then((answer) => answer.json())"""


def note_down(page: Page, count: int) -> None:
    session = int(page.locator("#note-form [name=session]").input_value())
    made = [
        {
            "id": str(uuid4()), "note": str(uuid4()), "sequence": number, "kind": "create",
            "typed_at": "2026-11-01T10:31:00+01:00", "zone": "Europe/Tirane",
            "body": {"words": f"Radha {number} fund", "session": session},
        }
        for number in range(1, count + 1)
    ]  # fmt: skip
    for first in range(0, count, 50):
        answer = page.evaluate(WRITE_DOWN, [f"/api/v1{EVENT}/sync", made[first : first + 50]])
        assert {each["receipt"] for each in answer["receipts"]} == {"new"}


def waiting(page: Page) -> int:
    pill = page.get_by_label("Where notes stand").get_by_role("link").first
    return int(re.sub(r"\D", "", pill.inner_text()))


def test_a_reviewer_goes_from_card_to_card_by_keyboard(open_page):
    note_down(go_to_room(open_page("recorder")), 70)
    page = open_page("reviewer")
    page.goto(f"{EVENT}/review?risk=none")
    cards = page.locator("li.review")
    expect(cards).to_have_count(50)
    before, last = waiting(page), cards.last.get_attribute("id")
    for number in range(3):
        cards.nth(number).get_by_role("button", name="Release", exact=True).press("Enter")
        expect(cards.nth(number)).to_have_attribute("data-state", "released")
        expect(cards.nth(number + 1)).to_be_focused()
    assert waiting(page) == before - 3
    found = page.locator("#review-found").inner_text()
    page.get_by_role("link", name="Later").press("Enter")
    expect(page.get_by_text(re.compile(r"^Page 2 of"))).to_be_visible()
    expect(page.locator("#review-found")).to_have_text(found)
    expect(page.locator(f"#{last}")).to_have_count(0)
    assert cards.count() == min(50, int(re.sub(r"\D", "", found)) - 47)
    page.get_by_role("link", name="Earlier").press("Enter")
    expect(page.get_by_text(re.compile(r"^Page 1 of"))).to_be_visible()
    assert cards.nth(46).get_attribute("id") == last
