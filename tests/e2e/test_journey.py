"""One event goes the whole way, in a real browser: from a forum that does not exist to a report in Word's format.

Each step is what one person does; they follow one another, so this is one test.
"""

import re
from datetime import date, timedelta
from pathlib import Path

import openpyxl
from docx import Document
from icalendar import Calendar
from playwright.sync_api import Page, expect

from app import clock
from tests.e2e.conftest import Opener
from tests.e2e.planning import make_an_event

TODAY = clock.today("Europe/Tirane")
FIRST_DAY = TODAY + timedelta(days=(1 - TODAY.weekday()) % 7 + 98)
EVENT = "/events/takim-per-rrjetet-e-veriut"
WISH = "Si ta dimë brenda një jave që një fëmijë nuk vjen më në shkollë, pa pritur shkresën."
PARTICIPANTS = Path(__file__).parents[2] / "seed" / "participants_sample.xlsx"


def test_one_event_goes_the_whole_way(open_page: Opener, tmp_path: Path) -> None:
    organiser = open_page(as_="organiser")
    make_an_event(
        organiser, EVENT, body="Regional cluster group", forum="Grupi i provës", title="Takim për rrjetet e veriut",
        first_day=FIRST_DAY, town="Lezhë",
    )  # fmt: skip
    answer_the_brief(organiser)
    tick_and_move_the_checklist(organiser)
    link = ask_somebody(organiser)
    answer_on_a_phone(open_page(width=390, height=844, locale="sq-AL"), link)
    make_an_objective_of_a_theme(organiser)
    invite_and_load_participants(organiser)
    build_a_day(organiser)
    publish_the_agenda(organiser)
    take_notes(organiser)
    enter_a_contribution(organiser)
    release_and_download(organiser, tmp_path)


def answer_the_brief(page: Page) -> None:
    goals = page.get_by_label("What are the key goals and objectives?")
    goals.fill("Një rrugë e përbashkët për referimin.")
    with page.expect_response(lambda answer: "/brief/questions/goals" in answer.url):
        goals.blur()
    with page.expect_response(lambda answer: "/brief/questions/team" in answer.url):
        page.locator("#question-team").get_by_text("Yes", exact=True).click()
    page.get_by_text("Go", exact=True).click()
    page.get_by_label("Reason").fill("Salla është gjetur.")
    page.get_by_role("button", name="Record the decision").click()
    expect(page.locator("#decision")).to_contain_text("Salla është gjetur.")
    page.reload()
    expect(page.get_by_label("What are the key goals and objectives?")).to_have_value(
        "Një rrugë e përbashkët për referimin."
    )


def tick_and_move_the_checklist(page: Page) -> None:
    page.goto(f"{EVENT}/checklist/functions")
    with page.expect_response(lambda answer: answer.request.method != "GET" and "/functions" in answer.url):
        page.get_by_label("Logistics: Holder").select_option(label="Organiser, Tirana office")
    page.goto(f"{EVENT}/checklist?show=all")
    expect(page.get_by_role("button", name=re.compile(r"^C\d\d"))).to_have_count(65)
    page.get_by_role("button", name="C01 done").click()
    expect(page.locator("#toasts")).to_contain_text("C01 is done")
    before = _benchmark(page, "C40")
    page.goto(f"{EVENT}/checklist/move")
    for label in ("First day", "Last day"):
        page.get_by_label(label).fill((FIRST_DAY + timedelta(days=7)).isoformat())
    page.get_by_role("button", name="Show what would change").click()
    expect(page.get_by_text("64 benchmarks move")).to_be_visible()
    page.get_by_role("button", name=re.compile("^Move the event")).click()
    page.goto(f"{EVENT}/checklist?show=all")
    assert _benchmark(page, "C40") == before + timedelta(days=7)


def _benchmark(page: Page, code: str) -> date:
    row = page.locator("tr", has=page.get_by_role("button", name=re.compile(f"^{code}")))
    return date.fromisoformat(row.locator("time").first.get_attribute("datetime") or "")


def ask_somebody(page: Page) -> str:
    page.goto(f"{EVENT}/consultation")
    page.get_by_role("button", name="Begin with the two questions").click()
    page.get_by_role("button", name="Open the survey").click()
    expect(page.locator("#toasts")).to_contain_text("The survey is open")
    page.goto(f"{EVENT}/consultation/respondents")
    page.get_by_label("One office on each line").fill("Bashkia e provës; bashkia@prova.example; Kukës")
    page.get_by_role("button", name="Make personal links").click()
    expect(page.get_by_text("These links are shown only now")).to_be_visible()
    found = re.search(r"/s/[\w-]{43}", page.content())
    assert found
    return found[0]


def answer_on_a_phone(page: Page, link: str) -> None:
    page.goto(link)
    page.get_by_role("button", name="Filloni").click()
    expect(page).not_to_have_url(re.compile("/s/"))
    page.get_by_text("Për institucionin tim", exact=True).click()
    page.get_by_role("button", name="Vazhdoni").click()
    page.get_by_role("textbox").fill("Të hapim një zyrë të përbashkët.")
    page.get_by_role("button", name="Vazhdoni").click()
    page.goto(link)  # the phone rang: the same link goes on where one was, with what was said
    page.get_by_role("button", name="Filloni").click()
    page.get_by_role("button", name="Kthehuni").click()
    expect(page.get_by_role("textbox")).to_have_value("Të hapim një zyrë të përbashkët.")
    page.get_by_role("button", name="Vazhdoni").click()
    page.get_by_role("textbox").fill(WISH)
    page.get_by_role("button", name="Dërgoni").click()
    expect(page.get_by_text("Përgjigjja juaj u dërgua")).to_be_visible()


def make_an_objective_of_a_theme(page: Page) -> None:
    page.goto(f"{EVENT}/consultation/answers")
    page.get_by_role("link", name=re.compile("^2 ")).click()
    page.locator("p.words", has_text=WISH).click(click_count=3)
    page.get_by_label("New theme", exact=True).fill("Njoftim i shpejtë")
    page.get_by_role("button", name="Mark", exact=True).click()
    expect(page.locator("mark")).to_have_text(WISH)
    page.goto(f"{EVENT}/consultation/objectives")
    page.get_by_role("button", name="Make an objective").click()
    expect(page.get_by_role("region", name="Objectives")).to_contain_text("asked for by 1 respondent")


def invite_and_load_participants(page: Page) -> None:
    page.goto(f"{EVENT}/participants/invite?q=kukes")
    page.get_by_role("button", name="Invite").first.click()
    page.goto(f"{EVENT}/participants/import")
    page.get_by_label("Workbook or CSV file").set_input_files(PARTICIPANTS)
    page.get_by_role("button", name="Show what it would change").click()
    page.get_by_role("button", name=re.compile("^Apply")).click()
    expect(page.locator("#toasts")).to_contain_text("loaded")
    page.goto(f"{EVENT}/participants/mix")
    expect(page.get_by_role("rowheader", name="Civil society").first).to_be_visible()


def build_a_day(page: Page) -> None:
    page.goto(f"{EVENT}/guide")
    page.get_by_role("listitem").filter(has_text="Cluster meeting, one day").get_by_role(
        "button", name="Begin with this"
    ).click()
    greeting = page.get_by_label("Minutes: Greeting by the host")
    greeting.fill("0:25")
    greeting.press("Enter")
    coffee = page.get_by_role("listitem").filter(has=page.get_by_role("article", name="Coffee")).first
    expect(coffee.locator("time").first).to_have_text("10:30")
    page.goto(f"{EVENT}/guide/methods")
    page.get_by_role("button", name="Add to the day (World café)").click()
    expect(page.get_by_role("article", name=re.compile("World café"))).to_be_visible()
    page.get_by_role("link", name="All fields: Working groups").first.click()
    fields = page.get_by_role("region", name="All fields: Working groups")
    fields.get_by_label("New question, English").fill("How can the coordination happen?")
    fields.get_by_label("New question, Albanian").fill("Si mund të bëhet bashkërendimi?")
    with page.expect_response(lambda answer: answer.url.endswith("/questions")):
        fields.get_by_label("New question, Albanian").press("Enter")
    with page.expect_response(lambda answer: "/objectives/" in answer.url):
        fields.get_by_role("button", name="Njoftim i shpejtë").click()


def publish_the_agenda(page: Page) -> None:
    page.goto(f"{EVENT}/guide")
    page.get_by_role("link", name="Publish agenda").click()
    page.get_by_role("button", name="Publish agenda").click()
    expect(page.get_by_text("Nothing public has changed since.")).to_be_visible()
    page.goto(EVENT.replace("/events/", "/agenda/"))
    expect(page.get_by_text("Working groups").first).to_be_visible()


def take_notes(page: Page) -> None:
    page.goto(f"{EVENT}/notes/desk")
    page.get_by_role("row", name=re.compile("^Group 1")).get_by_role("link", name="Take notes").click()
    page.get_by_role("link", name=re.compile("How can the coordination happen")).click()
    field = page.get_by_role("textbox", name="Note")
    for words in (
        "! Takohemi çdo muaj në Lezhë.",
        "> Bashkia cakton një pikë kontakti deri në mars.",
        "Një fjalë e thënë.",
    ):
        field.fill(words)
        field.press("Enter")
        expect(field).to_have_value("")
    expect(page.get_by_role("list", name="The last notes here").get_by_role("listitem")).to_have_count(3)
    expect(page.get_by_role("status").filter(has_text="on the server")).to_contain_text("3 on the server")


def enter_a_contribution(page: Page) -> None:
    page.goto(f"{EVENT}/notes/contributions")
    page.get_by_text("Add a speaker").first.click()
    page.get_by_label("Name", exact=True).fill("Drejtoresha e qendrës")
    page.get_by_label("Institution").fill("Qendra e provës, Lezhë")
    page.get_by_role("button", name="Add the speaker").click()
    page.get_by_text("Paste points here").first.click()
    page.get_by_role("textbox").first.fill("- Marrëveshje mes shkollës dhe policisë\n  - me një afat")
    page.get_by_role("button", name=re.compile("^Enter|^Add|^Save")).first.click()
    expect(page.get_by_text("Marrëveshje mes shkollës dhe policisë").first).to_be_visible()


def release_and_download(page: Page, folder: Path) -> None:
    page.goto(f"{EVENT}/notes/review")
    while (bulk := page.get_by_role("button", name=re.compile("^Release (this|these)"))).count():
        bulk.first.click()
        page.wait_for_load_state()
    report = _download(page, f"{EVENT}/report", "Word document", folder / "report.docx")
    words = " ".join(Document(str(report)).element.body.itertext())
    assert "Takohemi çdo muaj në Lezhë." in words
    assert "Marrëveshje mes shkollës dhe policisë" in words
    workbook = _download(page, f"{EVENT}/checklist", "Excel", folder / "checklist.xlsx")
    assert openpyxl.load_workbook(workbook)["Checklist"].max_row >= 66
    calendar = Calendar.from_ical(page.request.get(f"{EVENT.replace('events', 'agenda')}.ics").body())
    starts = {str(event["SUMMARY"]): event["DTSTART"].dt for event in calendar.walk("VEVENT")}
    assert any("Working groups" in title or "Grupe pune" in title for title in starts)
    assert {moment.date() for moment in starts.values()} == {FIRST_DAY + timedelta(days=7)}


def _download(page: Page, address: str, link: str, target: Path) -> Path:
    page.goto(address)
    with page.expect_download() as waiting:
        page.get_by_role("link", name=link).click()
    waiting.value.save_as(target)
    return target
