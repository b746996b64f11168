"""How an event comes to be, by hand: a forum, and an event of it."""

import re
from datetime import date

from playwright.sync_api import Page, expect


def make_an_event(page: Page, address: str, *, body: str, forum: str, title: str, first_day: date, town: str) -> None:
    page.goto("/forums")
    page.get_by_role("link", name="New forum").first.click()
    page.get_by_label("What kind of body is it?").select_option(label=body)
    page.get_by_label("Name in Albanian").fill(forum)
    page.get_by_role("button", name="Make the forum").click()
    page.get_by_role("link", name="Plan an event").first.click()
    page.get_by_label("Title in Albanian").fill(title)
    page.get_by_label("First day").fill(first_day.isoformat())
    page.get_by_label("Town").fill(town)
    page.get_by_role("button", name="Make the event").click()
    expect(page).to_have_url(re.compile(f"{address}/brief$"))
