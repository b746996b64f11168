"""A week of an organiser in a browser: filters, assigns, completes, undoes, arranges, says something, moves the event.

Each step is what one person does; they follow one another, so this is one test.
"""

import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Locator, Page, expect

from app import clock
from app.checklist.holidays import public_holidays
from tests import calc
from tests.e2e.conftest import Opener
from tests.e2e.planning import make_an_event

FIRST_DAY = clock.today("Europe/Tirane") + timedelta(days=70)
EVENT = "/events/nje-jave-pune"
LIST = f"{EVENT}/checklist"


@pytest.mark.calc
def test_a_week_of_an_organiser(open_page: Opener, tmp_path: Path) -> None:
    page = open_page(as_="organiser")
    make_an_event(
        page, EVENT, body="National conference", forum="Konferenca e provës", title="Një javë pune",
        first_day=FIRST_DAY, town="Tiranë",
    )  # fmt: skip
    late_start(page)
    filters(page)
    assigns_many(page)
    completes_and_undoes(page)
    arranges(page)
    comments_and_attaches(page)
    adds_below_and_deletes(page)
    closes_a_day(page)
    moves_the_event(page)
    edits_in_a_spreadsheet(page, tmp_path)
    takes_back(page)


def late_start(page: Page) -> None:
    """Seventy days before: what is soft is laid out anew, what is hard is given its reason."""
    page.goto(f"{LIST}/late-start")
    for reason in page.get_by_label("Why, and what is done about it").all():
        reason.fill("The date was fixed late.")
    page.get_by_role("button", name=re.compile("new dates?$")).click()
    expect(page.get_by_text("tasks have new dates")).to_be_visible()
    page.goto(LIST)
    expect(page.locator("#checklist-breaches")).to_contain_text("Reason: The date was fixed late.")


def filters(page: Page) -> None:
    page.get_by_placeholder("Search tasks, owners, deliverables").fill("ftese")
    expect(page).to_have_url(re.compile(r"q=ftese"))
    expect(rows(page).first).to_be_visible()
    page.get_by_role("link", name="By week").click()
    expect(page).to_have_url(re.compile(r"q=ftese.*by=week|by=week.*q=ftese"))
    page.goto(LIST)


def assigns_many(page: Page) -> None:
    page.get_by_role("button", name="Choose several").click()
    for code in ("N05", "N16"):
        page.get_by_role("checkbox", name=code, exact=True).check()
    expect(page.locator("#bulk-count")).to_have_text("2")
    page.locator("#bulk").get_by_text("Assign", exact=True).first.click()
    page.locator("#bulk").get_by_label("Function").select_option(label="Finance")
    page.locator("#bulk").get_by_role("button", name="Assign").click()
    expect(page.locator("#toasts")).to_contain_text("2 tasks assigned")
    expect(row(page, "N16").locator(".who")).to_contain_text("Finance")
    page.locator("#toasts").get_by_role("button", name="Undo").click()
    expect(row(page, "N16").locator(".who")).not_to_contain_text("Finance")


def completes_and_undoes(page: Page) -> None:
    page.goto(LIST)
    page.get_by_role("button", name="N01 done").click()
    toast = page.locator("#toasts")
    expect(toast).to_contain_text("can begin")
    expect(toast.get_by_role("link").first).to_have_attribute("href", re.compile(rf"{LIST}/tasks/\d+"))
    toast.get_by_role("button", name="Undo").click()
    expect(row(page, "N01").locator(".tick")).to_have_attribute("aria-pressed", "false")


def arranges(page: Page) -> None:
    page.goto(f"{LIST}?choose=1&show=all")
    codes = page.locator("tbody[data-phase='1'] tr.shut")
    first, second = code_of(codes.nth(0)), code_of(codes.nth(1))
    grip = page.get_by_role("button", name=f"Move {first}", exact=True)
    grip.focus()
    with page.expect_response(lambda answer: "/place" in answer.url):
        grip.press("ArrowDown")
    expect(page.locator("#toasts")).to_contain_text(f"{first} now stands after {second}")
    expect(grip).to_be_focused()
    other = page.locator("tbody[data-phase='2'] tr.shut").first
    moved = code_of(other)
    other.scroll_into_view_if_needed()
    with page.expect_response(lambda answer: "/place" in answer.url):
        other.locator(".grip").drag_to(page.locator("tbody[data-phase='1'] tr.shut").last)
    expect(page.locator(f"tbody[data-phase='1'] [aria-label='{moved}']")).to_have_count(1)
    page.reload()
    expect(page.locator(f"tbody[data-phase='1'] [aria-label='{moved}']")).to_have_count(1)


def comments_and_attaches(page: Page) -> None:
    page.goto(LIST)
    row(page, "N13").locator("td.wide a").click()
    talk = page.locator("section.talk")
    talk.get_by_label("Comment").fill("Shkodra asks for a week more.")
    talk.get_by_role("button", name="Say it").click()
    expect(talk.locator(".comment")).to_contain_text("Shkodra asks for a week more.")
    talk.get_by_text("Attach a link").click()
    talk.get_by_label("Address").fill("https://files.example/invitations")
    talk.get_by_label("Its name").fill("Invitations")
    talk.get_by_role("button", name="Attach").click()
    expect(talk.get_by_role("link", name="Invitations")).to_be_visible()


def adds_below_and_deletes(page: Page) -> None:
    page.get_by_role("link", name="Add a task below").click()
    new = page.get_by_role("form", name="Add a task")
    new.get_by_label("Task").fill("Ask the choir")
    new.get_by_role("button", name="Add a task").click()
    expect(row(page, "X01")).to_contain_text("Ask the choir")
    row(page, "X01").locator("td.wide a").click()
    page.get_by_role("button", name="Delete").click()
    expect(page.locator("#toasts")).to_contain_text("X01 is deleted")
    expect(page.get_by_text("Ask the choir")).to_have_count(0)
    page.locator("#toasts").get_by_role("button", name="Undo").click()
    expect(row(page, "X01")).to_contain_text("Ask the choir")


def an_ordinary_day() -> date:
    """About a month before the event, whatever day the tests run on: no weekend, and no public holiday."""
    days = [FIRST_DAY - timedelta(days=count) for count in range(24, 32)]
    closed = {each.on for each in public_holidays("AL", {day.year for day in days})}
    return next(day for day in days if day.weekday() < 5 and day not in closed)


def closes_a_day(page: Page) -> None:
    page.goto(f"{LIST}/closures")
    page.get_by_label("Day, or the first of several").fill(an_ordinary_day().isoformat())
    page.get_by_label("Why").fill("Elections")
    page.get_by_role("button", name="Close these days").click()
    expect(page.locator("#toasts")).to_contain_text("Nobody works on")
    expect(page.get_by_role("row").filter(has_text="Elections")).to_contain_text("added here")


def moves_the_event(page: Page) -> None:
    page.goto(f"{LIST}/move")
    for label in ("First day", "Last day"):
        page.get_by_label(label).fill((FIRST_DAY + timedelta(days=7)).isoformat())
    page.get_by_role("button", name="Show what would change").click()
    page.get_by_role("button", name=re.compile("^Move the event")).click()
    expect(page.locator(".days")).to_contain_text("77")


def edits_in_a_spreadsheet(page: Page, folder: Path) -> None:
    """Downloaded, changed and saved by LibreOffice, looked at, taken in."""
    page.goto(LIST)
    with page.expect_download() as download:
        page.get_by_role("link", name="Excel").click()
    book = folder / "checklist.xlsx"
    download.value.save_as(book)
    sheet = openpyxl.load_workbook(book)["Checklist"]
    at = {cells[0]: number for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1)}
    day = FIRST_DAY - timedelta(days=21)
    typed = {
        f"C{at['N21']}": "Book the bus “Tirana–Shkodër”",
        f"K{at['N30']}": day.isoformat(),
        f"C{len(at) + 1}": "Ask for the keys of the hall",
        f"H{len(at) + 1}": "-9",
    }
    page.goto(f"{LIST}/workbook")
    page.get_by_label("Workbook").set_input_files(calc.edited(book, typed, folder))
    page.get_by_role("button", name="Show what would change").click()
    for words in ("Book the bus “Tirana–Shkodër”", "Ask for the keys of the hall", "new task", f"{day:%-d %b %Y}"):
        expect(page.locator("main")).to_contain_text(words)
    page.get_by_role("button", name="Change 3 tasks").click()
    expect(page.locator("#toasts")).to_contain_text("3 tasks changed")
    expect(row(page, "N21")).to_contain_text("Book the bus")
    expect(row(page, "N30")).to_contain_text(f"{day:%-d %b}")
    expect(page.get_by_text("Ask for the keys of the hall")).to_be_visible()


def takes_back(page: Page) -> None:
    page.goto(f"{LIST}/changes")
    expect(page.get_by_role("listitem").filter(has_text="X01").first).to_be_visible()
    page.get_by_role("listitem").filter(has_text="N21").first.get_by_role("button", name="Undo").click()
    expect(page.locator("#toasts")).to_contain_text("3 tasks are as they were")
    page.goto(LIST)
    expect(row(page, "N21")).not_to_contain_text("Book the bus")
    expect(page.get_by_text("Ask for the keys of the hall")).to_have_count(0)


def rows(page: Page) -> Locator:
    return page.locator("tr.shut")


def row(page: Page, code: str) -> Locator:
    return page.locator("tr.shut").filter(has=page.locator(".code", has_text=re.compile(f"^{code}"))).first


def code_of(found: Locator) -> str:
    return found.locator("input[name=task]").get_attribute("aria-label") or ""


PAGES = ["?choose=1", "?by=week", "/timeline", "/late-start", "/closures", "/changes", "/tasks/new"]


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("width", [390, 1280])
def test_pages_of_the_checklist_are_accessible(
    open_page: Opener, axe: Callable[[Page], list[str]], address: str, width: int
) -> None:
    page = open_page(as_="organiser", width=width, locale="sq-AL" if width == 390 else "en-GB", dark=width == 390)
    page.goto(f"/events/national-conference/checklist{address}")
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0


def test_what_is_chosen_stays_chosen_behind_a_filter(open_page: Opener) -> None:
    page = open_page(as_="organiser")
    page.goto("/events/national-conference/checklist?choose=1&show=all")
    page.get_by_role("checkbox", name="N60", exact=True).check()
    page.get_by_placeholder("Search tasks, owners, deliverables").fill("N61")
    expect(page.get_by_role("checkbox", name="N60", exact=True)).to_have_count(0)
    page.get_by_role("checkbox", name="N61", exact=True).check()
    expect(page.locator("#bulk-count")).to_have_text("2")
    expect(page.locator("#bulk-elsewhere")).to_have_text("1 of them not shown")
    page.locator("#bulk").get_by_text("Shift", exact=True).first.click()
    page.get_by_label("By how many days").fill("-1")
    page.locator("#bulk").get_by_role("button", name="Shift").click()
    expect(page.locator("#toasts")).to_contain_text("2 tasks shifted")
    expect(page.locator("#bulk-count")).to_have_text("0")
    page.get_by_role("checkbox", name="N61", exact=True).check()
    page.get_by_role("button", name="Choose none").click()
    expect(page.locator("#bulk-count")).to_have_text("0")


def test_phases_of_the_timeline_stay_in_sight(open_page: Opener) -> None:
    page = open_page(as_="organiser", width=390)
    page.goto("/events/national-conference/checklist/timeline?show=all")
    frame = page.locator(".timeline .wrap")
    names = page.locator(".timeline text.phase")
    for left in (0, 700, 5000):
        frame.evaluate("(wrap, left) => { wrap.scrollLeft = left; }", left)
        page.wait_for_function(
            "() => [...document.querySelectorAll('.timeline text.phase')].every((name) => {"
            " const at = name.getBoundingClientRect(); return at.left >= 0 && at.right <= 390; })"
        )
    assert names.count() > 5


def test_the_demonstration_teaches_and_has_mailed(open_page: Opener) -> None:
    page = open_page(as_="organiser")
    page.goto("/events/national-conference/checklist/learning")
    expect(page.get_by_role("main")).to_contain_text("2 events")
    page.goto("/events/national-conference/outbox")
    for state in ("sent", "failed", "will be tried again"):
        expect(page.get_by_role("main").get_by_text(state).first).to_be_visible()


def test_many_at_once_without_javascript(open_page: Opener) -> None:
    page = open_page(as_="organiser", javascript=False)
    page.goto("/events/national-conference/checklist")
    page.get_by_role("button", name="Choose several").click()
    page.get_by_role("checkbox", name="N60", exact=True).check()
    page.locator("#bulk").get_by_text("Shift", exact=True).first.click()
    page.get_by_label("By how many days").fill("-1")
    page.locator("#bulk").get_by_role("button", name="Shift").click()
    expect(page.locator("#toasts")).to_contain_text("1 task shifted")
    page.locator("#toasts").get_by_role("button", name="Undo").click()
    expect(page.locator("#toasts")).to_contain_text("1 task is as it was")
    expect(page).to_have_url(re.compile(r"/checklist\?choose=1"))
