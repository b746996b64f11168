"""Make the pictures of the documentation anew: `.venv/bin/python -m docs.pictures [NAME ...]`.

Starts a server with a fresh demonstration and photographs each screen in real Chromium.
"""

import io
import json
import shutil
import sys
import tempfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import openpyxl
from playwright.sync_api import Page, sync_playwright

from tests.server import Server

OUT = Path(__file__).parent / "pictures"
CONFERENCE = "/events/national-conference"
CLUSTER = "/events/southern-cluster-meeting"
SCREENS = {
    # name: (as whom, address, and after > the link to follow there, width, height)
    "overview": ("organiser", CONFERENCE, 1280, 900),
    "brief": ("organiser", f"{CONFERENCE}/brief", 1280, 800),
    "checklist": ("organiser", f"{CONFERENCE}/checklist", 1280, 900),
    "checklist-week": ("organiser", f"{CONFERENCE}/checklist?by=week", 1280, 900),
    "checklist-timeline": ("organiser", f"{CONFERENCE}/checklist/timeline", 1280, 900),
    "checklist-choose": ("organiser", f"{CONFERENCE}/checklist?choose=1", 1280, 900),
    "checklist-move": ("organiser", f"{CONFERENCE}/checklist/move", 1280, 1000),
    "checklist-preview": ("organiser", f"{CONFERENCE}/checklist/workbook", 1280, 800),
    "consultation": ("organiser", f"{CONFERENCE}/consultation", 1280, 900),
    "participants": ("organiser", f"{CONFERENCE}/participants", 1280, 900),
    "mix": ("organiser", f"{CONFERENCE}/participants/mix", 1280, 900),
    "guide": ("facilitator", f"{CONFERENCE}/guide", 1280, 1100),
    "guide-tablet": ("facilitator", f"{CONFERENCE}/guide", 820, 1180),
    "guide-methods": ("facilitator", f"{CONFERENCE}/guide/methods?people=130&minutes=30", 1280, 900),
    "guide-rehearsal": ("facilitator", f"{CONFERENCE}/guide/rehearsal", 1280, 1100),
    "guide-speakers": ("organiser", f"{CONFERENCE}/guide/speakers", 1280, 1000),
    "guide-pack": ("facilitator", f"{CONFERENCE}/guide/sheets", 1280, 900),
    "guide-times": ("organiser", "/events/southern-cluster-2/guide > Actual times", 1280, 1100),
    "guide-import": ("organiser", f"{CLUSTER}/guide/import", 1280, 900),
    "guide-return": ("organiser", f"{CLUSTER}/guide/import", 1280, 1100),
    "guide-versions": ("organiser", f"{CLUSTER}/guide/import", 1280, 900),
    "agenda": ("organiser", "/agenda/southern-cluster-meeting", 820, 1000),
    "notes": ("recorder", f"{CLUSTER}/notes", 820, 1000),
    "trail": ("reviewer", f"{CLUSTER}/trail", 1280, 800),
    "record": ("recorder", f"{CLUSTER}/notes/desk > Vlorë", 390, 844),
    "notes-plan": ("organiser", f"{CLUSTER}/notes/plan", 1280, 900),
    "notes-desk": ("organiser", f"{CLUSTER}/notes/desk", 1280, 900),
    "notes-masking": ("reviewer", f"{CLUSTER}/notes/review > Mask words", 1280, 900),
    "notes-compare": ("organiser", f"{CLUSTER}/notes/compare", 1280, 800),
    "notes-quotes": ("reviewer", f"{CLUSTER}/notes/quotes", 1280, 900),
    "report": ("organiser", "/events/annual-2005/report", 1280, 900),
}


def _choose(page: Page) -> None:
    for code in ("N29", "N31", "N16"):
        page.get_by_role("checkbox", name=code, exact=True).check()
    page.locator("#bulk").get_by_text("Shift", exact=True).first.click()
    page.get_by_label("By how many days").fill("7")


def _move(page: Page) -> None:
    for label in ("First day", "Last day"):
        field = page.get_by_label(label)
        field.fill((date.fromisoformat(field.input_value()) + timedelta(days=7)).isoformat())
    page.get_by_role("button", name="Show what would change").click()
    page.wait_for_load_state()


def _preview(page: Page) -> None:
    rows = (
        "Code;Task;Benchmark;Offset;Completed",
        "N16;Telephone those offices that have not answered;;;",
        f"N21;;{date.today() + timedelta(days=20):%d.%m.%Y};;",  # noqa: DTZ011 - a picture of today
        ";Ask for the keys of the hall;;8 weeks before;",
    )
    file = {"name": "from-the-office.csv", "mimeType": "text/csv", "buffer": "\n".join(rows).encode()}
    page.get_by_label("Workbook").set_input_files(file)
    page.get_by_role("button", name="Show what would change").click()
    page.wait_for_load_state()


def _late(page: Page) -> None:
    rows = page.get_by_label("What begins late")
    greeting = rows.locator("option", has_text="Greeting by the host").get_attribute("value")
    rows.select_option(value=greeting or "")
    page.get_by_label("By how much").fill("25")
    page.get_by_role("button", name="Try it").click()
    page.wait_for_load_state()


def _brought_in(page: Page) -> None:
    rows = ("Time;Activity;Who;Place", "19:00-20:15;Supper of the network;Host municipality;Terrace",
            "20:15-21:00;What each of us goes home with;Lead facilitator;Terrace")  # fmt: skip
    file = {"name": "from-the-host.csv", "mimeType": "text/csv", "buffer": "\n".join(rows).encode()}
    page.get_by_label("File").set_input_files(file)
    page.get_by_role("button", name="Show what would be added").click()
    page.wait_for_load_state()


def _returned(page: Page) -> None:
    """The guide's own workbook, changed here and there, one row put in and the last one gone."""
    book = openpyxl.load_workbook(io.BytesIO(page.request.get(f"{CLUSTER}/guide.xlsx").body()))
    sheet = book.worksheets[1]
    heads = [cell.value for cell in sheet[1]]

    def put(row: int, **values: object) -> None:
        for head, value in values.items():
            sheet.cell(row, heads.index(head) + 1).value = value

    put(3, Say="Welcome everybody. Name the rule of the house.", Minutes=12)
    put(4, Title="Who we are, how we quote, what never to tell", Room="Hall B")
    sheet.delete_rows(sheet.max_row)
    sheet.insert_rows(6)
    put(6, Title="Round of names", Minutes=10)
    out = io.BytesIO()
    book.save(out)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    page.get_by_label("File").set_input_files({"name": "guide.xlsx", "mimeType": kind, "buffer": out.getvalue()})
    page.get_by_role("button", name="Show what would be added").click()
    page.wait_for_load_state()


def _changed(page: Page) -> None:
    """The evening that `guide-import` shows is added; then the versions tell of it."""
    _brought_in(page)
    page.get_by_role("button", name="Add 2 rows").click()
    page.wait_for_load_state()
    page.goto(f"{CLUSTER}/guide/versions", wait_until="load")


def _masking(page: Page) -> None:
    page.get_by_role("button", name="Show the words").click()
    for number in (9, 10, 11):
        page.locator(".mask-words label").nth(number).click()
    page.get_by_label("The role, or the more general words").fill("a person who was helped")


def _report_back(page: Page) -> None:
    """On the recorder's page it is the hour of the report-back: the desk tells what time it is."""
    stops = json.loads(page.locator("#note-now").get_attribute("data-stops") or "[]")
    minute = next(opens for opens, _closes, _place, _title, where, *_rest in stops if where == "Report-back")
    told = {
        "messages": [],
        "hand_overs": [],
        "leaving": [],
        "now": datetime.fromtimestamp(minute * 60, UTC).isoformat(),
    }
    page.route("**/notes/presence", lambda route: route.fulfill(json=told))
    page.reload()
    page.get_by_text("the plan says").wait_for()


def _lanes(page: Page) -> None:
    page.locator(".item.split").first.scroll_into_view_if_needed()
    page.locator(".item.split").first.evaluate("(split) => split.scrollIntoView()")


STEPS = {
    "guide-tablet": _lanes,
    "checklist-choose": _choose,
    "checklist-move": _move,
    "checklist-preview": _preview,
    "guide-rehearsal": _late,
    "notes-masking": _masking,
    "record": _report_back,
    "guide-import": _brought_in,
    "guide-return": _returned,
    "guide-versions": _changed,
}
"""What somebody does on a page before its picture is taken."""
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def main(names: list[str]) -> None:
    OUT.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        server = Server(Path(folder))
        server.start()
        try:
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
            for name in names or SCREENS:
                who, address, width, height = SCREENS[name]
                context = browser.new_context(
                    base_url=server.url, viewport={"width": width, "height": height}, locale="en-GB"
                )
                page = context.new_page()
                _sign_in(page, who, server.password)
                first, _, link = address.partition(" > ")
                page.goto(first, wait_until="load")
                if link:
                    page.get_by_role("link", name=link).first.click()
                    page.wait_for_load_state("networkidle")
                if name in STEPS:
                    STEPS[name](page)
                page.screenshot(path=str(OUT / f"{name}.png"))
                context.close()
                sys.stdout.write(f"docs/pictures/{name}.png\n")
            browser.close()
        finally:
            server.stop()


def _sign_in(page: Page, who: str, password: str) -> None:
    page.goto("/sign-in")
    page.get_by_label("E-mail address").fill(f"{who}@kuvend.example")
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda url: "/sign-in" not in url)


if __name__ == "__main__":
    main(sys.argv[1:])
