"""Beside the field stands what speakers handed in, and what departs from a point says from which."""

import re

from playwright.sync_api import expect

from tests.e2e.recording import field, ready, rows, sent

NOTES = "/events/national-conference/notes"


def test_a_departure_says_from_which_point(open_page):
    page = open_page("recorder")
    page.goto(f"{NOTES}/desk")
    page.get_by_role("link", name=re.compile("what coordination takes")).first.click()
    ready(page)
    page.get_by_text("What the speakers handed in").click()
    point = page.locator(".pad-written li", has_text="Një person kontakti në çdo zyrë")
    point.get_by_role("link", name="Note what departs from this point").click()
    field(page).fill("Vetëm çdo e treta")
    field(page).press("Enter")
    departure = rows(page).filter(has_text="Vetëm çdo e treta")
    expect(departure).to_contain_text("Under: Një person kontakti në çdo zyrë")
    sent(page)
    page.reload()
    expect(rows(ready(page)).filter(has_text="Vetëm çdo e treta")).to_contain_text(
        "Under: Një person kontakti në çdo zyrë"
    )
    rows(page).filter(has_text="Vetëm çdo e treta").get_by_role("link", name="Correct this note").click()
    field(page).fill("Vetëm çdo e pesta")
    field(page).press("Enter")
    expect(rows(page).filter(has_text="Vetëm çdo e pesta")).to_contain_text("Under: Një person kontakti në çdo zyrë")
    expect(rows(page).get_by_text("Under: Një person kontakti në çdo zyrë")).to_have_count(1)
    sent(page)
