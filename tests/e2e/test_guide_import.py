"""A facilitator brings files into the guide: the workbook that comes back, and a calendar; from the keyboard."""

import re
from collections.abc import Callable
from datetime import date, timedelta

from playwright.sync_api import Page, expect

from tests.e2e.conftest import Opener
from tests.e2e.test_guide_building import guide_of, tab_to
from tests.guide.test_returning import Sheet

GUIDE = "/events/national-conference/guide"


def choose_file(page: Page, name: str, data: bytes) -> None:
    page.goto(f"{GUIDE}/import")
    page.get_by_label("File").set_input_files({"name": name, "mimeType": "application/octet-stream", "buffer": data})
    page.get_by_label("File").focus()
    tab_to(page, "Show what would be added")
    page.keyboard.press("Enter")


def undo(page: Page, name: str) -> None:
    page.get_by_role("button", name=re.compile("^Undo: ")).click()
    expect(page.get_by_text(f"Undone: brought in “{name}”")).to_be_visible()


def titles(page: Page, number: int) -> list[tuple[str, list[str]]]:
    """Sessions of that day, each with the steps in it."""
    return [
        (row["title_en"], [part["title_en"] for part in row["rows"]]) for row in guide_of(page, GUIDE)[number]["rows"]
    ]


def test_our_workbook_comes_back_with_a_row_moved_a_new_one_and_one_gone(
    open_page: Opener, axe: Callable[[Page], list[str]]
) -> None:
    page = open_page(as_="facilitator")
    before = titles(page, 1)
    sheet = Sheet(page.request.get(f"{GUIDE}.xlsx").body())
    gone, first = "What we heard yesterday", sheet.at("What we heard yesterday")
    on = sheet.cut(gone)[sheet.heads.index("Day")]
    sheet.insert(first, Day=on, Level=0, Kind="session", Title="Yesterday, briefly")
    moved_row = sheet.cut("Take-home")
    sheet.paste(sheet.at("Two donors on what they look for"), moved_row)
    choose_file(page, "guide.xlsx", sheet.data)

    expect(page.get_by_role("heading", name="What would change")).to_be_visible()
    moved = page.get_by_role("rowgroup").filter(has_text="Take-home")
    expect(moved.get_by_text("in “Panel with donors”, first")).to_be_visible()
    new, removal = page.get_by_label("Yesterday, briefly", exact=True), page.get_by_role("checkbox", name=gone)
    expect(new).to_be_checked()
    expect(removal).not_to_be_checked()
    assert axe(page) == []

    stays = page.get_by_role("status").filter(has_text="stays, as things are ticked")
    tab_to(page, "Yesterday, briefly")
    page.keyboard.press("Space")
    removal.focus()
    page.keyboard.press("Space")
    expect(stays).to_be_visible()
    removal.press("Enter")  # a form with one button is sent by it
    note = f"“{gone}” can only be removed with the new row “Yesterday, briefly”, which is not ticked."
    expect(page.get_by_text(note)).to_be_visible()
    expect(new).not_to_be_checked()
    expect(removal).to_be_checked()
    assert titles(page, 1) == before
    assert axe(page) == []

    new.focus()
    page.keyboard.press("Space")
    expect(stays).to_be_hidden()
    tab_to(page, "Change the guide", back=True)
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="rows were changed.")).to_be_visible()
    heads = [title for title, _ in before]
    assert [title for title, _ in titles(page, 1)] == ["Yesterday, briefly", *heads[1:]]
    assert dict(titles(page, 1))["Panel with donors"][0] == "Take-home"
    assert dict(titles(page, 1))["Yesterday, briefly"] == dict(before)[gone]
    undo(page, "guide.xlsx")
    assert titles(page, 1) == before


def test_a_calendar_is_shown_with_its_times_then_added_and_taken_back(
    open_page: Opener, axe: Callable[[Page], list[str]]
) -> None:
    page = open_page(as_="facilitator", width=820, height=1180)
    before = guide_of(page, GUIDE)
    behind = date.fromisoformat(before[-1]["on"]) + timedelta(days=1)
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Somebody//EN"]
    for summary, start, end in (("Bus to the field", "0830", "0930"), ("Visit: a shelter", "0945", "1115")):
        lines += ["BEGIN:VEVENT", f"UID:{start}", f"SUMMARY:{summary}", f"DTSTART:{behind:%Y%m%d}T{start}00",
                  f"DTEND:{behind:%Y%m%d}T{end}00", "END:VEVENT"]  # fmt: skip
    choose_file(page, "visit.ics", "\r\n".join([*lines, "END:VCALENDAR", ""]).encode())

    expect(page.get_by_role("heading", name="What would be added")).to_be_visible()
    expect(page.get_by_role("row").filter(has_text="Visit: a shelter")).to_contain_text("9:45")
    expect(page.get_by_text("The file's dates are not those of the event.")).to_be_visible()
    assert axe(page) == []
    page.get_by_label("The first day is on").fill(behind.isoformat())
    tab_to(page, "Add 2 rows")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="2 rows were added.")).to_be_visible()
    [added] = guide_of(page, GUIDE)[len(before) :]
    assert [(row["title_en"], row["minutes"]) for row in added["rows"]] == [
        ("Bus to the field", 60),
        ("Visit: a shelter", 90),
    ]
    undo(page, "visit.ics")
    expect(page.get_by_text("Visit: a shelter")).to_have_count(0)
    assert [day["on"] for day in guide_of(page, GUIDE)] == [day["on"] for day in before]
