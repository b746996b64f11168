"""Facilitators build a guide: from the keyboard alone, by touch on a tablet, and two at a time."""

import re
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Request, expect

from app import clock
from tests.e2e.conftest import Opener

SOON = clock.today("Europe/Tirane") + timedelta(days=75)
CONFERENCE = "/events/national-conference/guide"


def new_event(page: Page, title: str) -> str:
    """An event of two days without a guide; where its guide is."""
    page.goto("/forums/caaht-national-conference/events/new")
    page.get_by_label("Title in English").fill(title)
    page.get_by_label("First day").fill(SOON.isoformat())
    page.get_by_label("Last day").fill((SOON + timedelta(days=1)).isoformat())
    page.get_by_label("Town").fill("Tirana")
    page.get_by_role("button", name="Make the event").click()
    page.wait_for_url(re.compile("/brief$"))
    return page.url.removesuffix("/brief") + "/guide"


def guide_of(page: Page, address: str) -> list[dict[str, Any]]:
    slug = address.split("/")[-2]
    days: list[dict[str, Any]] = page.request.get(f"/api/v1/events/{slug}/guide").json()["days"]
    return days


def rows(day: dict[str, Any]) -> list[tuple[str, int]]:
    return [(row["title_en"], row["minutes"]) for row in day["rows"]]


# From the keyboard alone: from here on no test below touches a pointer


def tab_to(page: Page, name: str, *, back: bool = False) -> None:
    """Tab until the element with that accessible name has the focus."""
    for _ in range(400):
        page.keyboard.press("Shift+Tab" if back else "Tab")
        focused = page.evaluate("""() => {
            const e = document.activeElement;
            if (e.matches("[name^=title_]")) return `Title: ${e.value}`;
            return (e.getAttribute("aria-label") || e.labels?.[0]?.textContent || e.textContent || "").trim();
        }""")
        if focused == name or (focused.startswith(f"{name}:") and ":" not in name):
            return
    raise AssertionError(f"no way to “{name}” by Tab")


def type_row(page: Page, line: str) -> None:
    expect(page.locator("#guide-live[data-ready]")).to_have_count(1)
    page.keyboard.press("Alt+n")
    expect(page.locator("#add-lines")).to_be_focused()
    with page.expect_response(lambda answer: answer.url.endswith("/guide/rows")):
        page.keyboard.type(line)
        page.keyboard.press("Enter")
    expect(page.locator("#add-lines")).to_have_value("")
    expect(page.locator("#add-lines")).to_be_focused()


def test_a_two_day_conference_with_four_lanes_from_the_keyboard_alone(open_page: Opener) -> None:
    page = open_page(as_="organiser")
    guide = new_event(page, "Keyboard conference")
    page.goto(guide)
    tab_to(page, "An empty day")
    page.keyboard.press("Enter")
    expect(page.locator("#add-lines")).to_be_visible()
    for line in ("8:30 Registration 30", "Welcome 25", "45 World café", "12:30 Lunch 60"):
        type_row(page, line)

    page.keyboard.press("Tab")
    expect(page.locator("#add-kind")).to_be_focused()
    page.keyboard.press("p")
    expect(page.locator("#add-kind")).to_have_value("split")
    page.keyboard.press("Shift+Tab")
    expect(page.locator("#add-lines")).to_be_focused()
    with page.expect_response(lambda answer: answer.url.endswith("/guide/rows")):
        page.keyboard.type("13:30 Working groups by region 75")
        page.keyboard.press("Enter")
    expect(page.locator(".lane")).to_have_count(4)
    for number, region in enumerate(("Northern", "Central", "Eastern", "Southern"), 1):
        tab_to(page, f"Title: Group {number}")
        page.keyboard.press("Control+a")
        page.keyboard.type(region)
        with page.expect_response(lambda answer: answer.request.method == "PATCH"):
            page.keyboard.press("Enter")
    page.reload()
    tab_to(page, "Choose a recorder: Northern")
    page.keyboard.press("Enter")
    expect(page.locator(".choosing button").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".lane").first.get_by_text("no recorder")).to_have_count(0)

    tab_to(page, "Title: Welcome")
    page.keyboard.press("Alt+s")
    expect(page.locator("details.adder[open] input:not([type=hidden])")).to_be_focused()
    for step in ("10 Greeting by the host", "15 Purpose and roles"):
        with page.expect_response(lambda answer: answer.url.endswith("/guide/rows")):
            page.keyboard.type(step)
            page.keyboard.press("Enter")
        expect(title_field(page, step[3:])).to_be_visible()

    tab_to(page, "Title: Welcome", back=True)
    page.keyboard.press("Alt+ArrowDown")
    expect(page.locator("#toasts")).to_contain_text("Welcome moved")
    assert [title for title, _ in rows(guide_of(page, guide)[0])][:3] == [
        "Registration", "World café", "Welcome"
    ]  # fmt: skip
    expect(page.locator("#undo-2")).to_have_attribute("aria-label", re.compile("moved “Welcome”"))
    page.keyboard.press("Control+z")
    expect(page.locator("#toasts")).to_contain_text("Undone")
    assert [title for title, _ in rows(guide_of(page, guide)[0])][:3] == [
        "Registration", "Welcome", "World café"
    ]  # fmt: skip

    page.reload()
    tab_to(page, "Add a day")
    page.keyboard.press("Enter")
    expect(page.locator("nav.pills .pill")).to_have_count(3)
    for line in ("9:00 Report-back 45", "Coffee 20", "1h15 Action round"):
        type_row(page, line)
    first, second = guide_of(page, guide)
    assert rows(first) == [
        ("Registration", 30), ("Welcome", 25), ("World café", 45), ("Lunch", 60), ("Working groups by region", 75),
    ]  # fmt: skip
    assert rows(second) == [("Report-back", 45), ("Coffee", 20), ("Action round", 75)]
    assert second["closes"] == 9 * 60 + 140


def title_field(page: Page, title: str) -> Locator:
    """The field that holds this title."""
    page.wait_for_function(
        "(title) => [...document.querySelectorAll('#day [name^=title_]')].some(e => e.value === title)", arg=title
    )
    key = page.evaluate(
        "(title) => [...document.querySelectorAll('#day [name^=title_]')].find(e => e.value === title).id", title
    )
    return page.locator(f"#{key}")


# By touch, on a tablet


def touch_drag(page: Page, grip: Locator, onto: Locator) -> None:
    """A finger put down on the grip, moved and lifted, as the browser reports it."""
    grip.scroll_into_view_if_needed()
    start, end = grip.bounding_box(), onto.bounding_box()
    assert start is not None
    assert end is not None
    x, y = start["x"] + start["width"] / 2, start["y"] + start["height"] / 2
    in_sight = page.evaluate("innerHeight") - 60
    to_x, to_y = end["x"] + end["width"] / 3, min(end["y"] + end["height"] * 0.8, in_sight)
    finger = page.context.new_cdp_session(page)
    finger.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    for step in range(1, 13):
        at = {"x": x + (to_x - x) * step / 12, "y": y + (to_y - y) * step / 12}
        finger.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [at]})
        page.evaluate(
            "() => new Promise((done) => setTimeout(done, 60))"
        )  # where the finger is, is looked at each 50 ms
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def test_a_two_day_conference_with_four_lanes_by_touch_on_a_tablet(open_page: Opener) -> None:
    page = open_page(as_="organiser", width=820, height=1180)
    guide = new_event(page, "Tablet conference")
    page.goto(guide)
    page.get_by_role("button", name="An empty day").tap()
    page.get_by_text("Paste several lines").tap()
    page.get_by_label("One row on each line").fill("9:00 Welcome 15\n45 World café\n20 Coffee")
    page.get_by_role("button", name="Show what they become").tap()
    expect(page.locator("#preview tbody tr")).to_have_count(3)
    page.get_by_role("button", name="Add all").tap()
    expect(page.locator("#day > .item")).to_have_count(3)
    page.get_by_label("Type a row").fill("75 Working groups by region")
    page.get_by_label("as", exact=True).select_option("split")
    page.get_by_role("button", name="Add", exact=True).last.tap()
    expect(page.locator(".lane")).to_have_count(4)
    tops = {round(box["y"]) for lane in page.locator(".lane").all() if (box := lane.bounding_box())}
    assert len(tops) == 1, "the lanes stand side by side"
    assert page.evaluate("document.documentElement.scrollWidth") <= 820

    page.get_by_role("button", name="Move earlier: Coffee").tap()
    expect(page.locator("#toasts")).to_contain_text("Coffee moved before World café")
    coffee = page.locator("#day > .item").filter(has=title_field(page, "Coffee"))
    expect(page.locator(".htmx-request, .htmx-swapping")).to_have_count(0)
    with page.expect_response(lambda answer: answer.url.endswith("/place")) as placed:
        touch_drag(page, coffee.locator(".grip").first, page.locator("#day > .item").last)
    assert "Coffee moved" in placed.value.headers["hx-trigger"]
    expect(page.locator(".sortable-chosen")).to_have_count(0)
    page.get_by_role("link", name="All fields: Welcome").tap()
    page.get_by_label("Move to the end of").select_option("ideas")
    page.get_by_role("button", name="Move", exact=True).tap()
    expect(page.locator("#ideas .idea")).to_have_count(1)
    page.get_by_role("button", name="Take Welcome into this day").tap()
    expect(page.locator("#ideas .idea")).to_have_count(0)
    page.locator("#undo-2").tap()
    expect(page.locator("#ideas .idea")).to_have_count(1)
    page.get_by_role("button", name="Add a day").tap()
    expect(page.locator("nav.pills .pill")).to_have_count(3)
    page.get_by_label("Type a row").fill("9:00 Report-back 45")
    page.get_by_role("button", name="Add", exact=True).last.tap()
    expect(page.locator("#day > .item")).to_have_count(1)
    first, second = guide_of(page, guide)
    assert {title for title, _ in rows(first)} == {"World café", "Coffee", "Working groups by region"}
    assert rows(second) == [("Report-back", 45)]


# Two at a time


@pytest.fixture
def two(open_page: Opener) -> tuple[Page, Page]:
    pages = open_page(as_="facilitator"), open_page(as_="organiser")
    for page in pages:
        page.goto(CONFERENCE)
    return pages


def minutes_of(page: Page, title: str) -> Locator:
    return page.get_by_role("textbox", name=f"Minutes: {title}", exact=True).first


def test_what_one_changes_the_other_sees_and_what_is_being_typed_stays(two: tuple[Page, Page]) -> None:
    one, other = two
    typed = title_field(other, "Harvest in plenary")
    typed.fill("Typed and not saved")
    before = other.locator("#day-span").inner_text()
    minutes_of(one, "Set the scene").fill("17")
    minutes_of(one, "Set the scene").press("Enter")
    expect(minutes_of(other, "Set the scene")).to_have_value("17′")
    expect(other.locator("#day-span")).not_to_have_text(before)
    assert other.evaluate("document.activeElement.value") == "Typed and not saved"
    typed = other.locator(":focus")
    typed.press("Enter")
    expect(title_field(one, "Typed and not saved")).to_be_visible()


def test_two_in_one_field_see_both_and_choose(two: tuple[Page, Page]) -> None:
    one, other = two
    minutes_of(other, "Round 1").fill("40")
    minutes_of(one, "Round 1").fill("35")
    minutes_of(one, "Round 1").press("Enter")
    told = other.get_by_role("alert").filter(has_text="35′")
    expect(told).to_be_visible()
    assert minutes_of(other, "Round 1").input_value() == "40", "what was typed stands beside"
    title = title_field(other, "Round 1").evaluate("field => field.getBoundingClientRect().top")
    below = minutes_of(other, "Round 1").evaluate("field => field.getBoundingClientRect().bottom")
    assert title < below <= told.evaluate("said => said.getBoundingClientRect().top"), "the row stays one, above both"
    told.get_by_role("button", name="Keep mine").click()
    expect(minutes_of(one, "Round 1")).to_have_value("40′")

    minutes_of(other, "Round 2").fill("41")
    minutes_of(one, "Round 2").fill("36")
    minutes_of(one, "Round 2").press("Enter")
    other.get_by_role("alert").filter(has_text="36′").get_by_role("button", name="Take theirs").click()
    expect(minutes_of(other, "Round 2")).to_have_value("36′")


def test_anothers_change_is_never_undone_by_a_key_alone(two: tuple[Page, Page]) -> None:
    one, other = two
    minutes_of(one, "Round 3").fill("33")
    minutes_of(one, "Round 3").press("Enter")
    expect(other.locator("#undo-2")).to_have_attribute("data-own", "0")
    other.locator("#day-span").click()
    other.keyboard.press("Control+z")
    expect(other.locator("#toasts")).to_contain_text("not yours")
    expect(minutes_of(one, "Round 3")).to_have_value("33′")
    other.locator("#undo-2").click()
    expect(minutes_of(one, "Round 3")).not_to_have_value("33′")


def pages_asked_for(page: Page) -> list[str]:
    """The guide's whole pages that this page asks for from now on."""
    asked: list[str] = []

    def hear(request: Request) -> None:
        if request.url.partition("?")[0].endswith("/guide"):
            asked.append(request.url)

    page.on("request", hear)
    return asked


def standing(page: Page) -> str:
    """The day as it is drawn: every row, what holds it, its time, words, minutes and doubts."""
    drawn: str = page.evaluate("""() => [...document.querySelectorAll("#day [data-row]")].map((row) => [
        row.id, row.parentElement.dataset.holder, row.querySelector("time")?.textContent,
        ...[...row.querySelectorAll("textarea[id^=title-], input[id^=minutes-]")].map((field) => field.value),
        ...[...row.querySelectorAll(".kind, .who, .length, .doubts")].map((each) => each.textContent.trim()),
    ].join("|")).join("\\n")""")
    return drawn


def test_only_what_changed_is_taken_over_and_whoever_works_there_keeps_their_place(two: tuple[Page, Page]) -> None:
    one, other = two
    row = other.locator("#day .item.step", has=other.get_by_role("textbox", name="Minutes: Round 1", exact=True)).first
    row.get_by_role("link", name=re.compile("^All fields")).click()
    say = row.get_by_label("Say", exact=True)
    say.fill("Words that nobody has saved")
    say.evaluate("(field) => field.setSelectionRange(5, 9)")
    other.evaluate("window.theirs = document.activeElement")
    at = say.evaluate("(field) => field.getBoundingClientRect().top")
    asked = pages_asked_for(other)

    minutes_of(one, "Set the scene").fill("19")
    minutes_of(one, "Set the scene").press("Enter")
    expect(minutes_of(other, "Set the scene")).to_have_value("19′")
    same = one.locator("#day .item.step", has=one.get_by_role("textbox", name="Minutes: Round 1", exact=True)).first
    same.get_by_role("link", name=re.compile("^All fields")).click()
    same.get_by_label("Materials", exact=True).fill("12 markers")
    same.get_by_label("Materials", exact=True).press("Control+Enter")
    expect(row.get_by_label("Materials", exact=True)).to_have_value("12 markers")
    title_field(one, "Questions from the floor").fill("Questions from everybody")
    one.locator(":focus").press("Enter")
    expect(title_field(other, "Questions from everybody")).to_be_visible()
    expect(say).to_have_value("Words that nobody has saved")
    assert other.evaluate("document.activeElement === window.theirs && window.theirs.selectionStart === 5")

    # A row that comes above moves nothing from under the eyes.
    adder = one.locator("#day > .item").first.locator("details.adder")
    adder.locator("summary").click()
    adder.get_by_role("textbox").fill("20 Words of the host town")
    adder.get_by_role("textbox").press("Enter")
    expect(title_field(other, "Words of the host town")).to_have_count(1)
    expect(say).to_have_value("Words that nobody has saved")
    assert other.evaluate("document.activeElement === window.theirs && window.theirs.selectionStart === 5")
    assert abs(say.evaluate("(field) => field.getBoundingClientRect().top") - at) < 2
    say.press("Control+Enter")
    expect(other.locator("#aloud")).to_have_text("saved")
    assert not asked, "only what changed is asked for"
    before = standing(other)
    other.reload()
    assert standing(other) == before


def drag(page: Page, grip: Locator, onto: Locator) -> None:
    """By mouse. Lists that are empty grow when a drag begins, so the aim is taken after that."""
    grip.hover()  # waits until it stands still
    start = grip.bounding_box()
    assert start is not None
    page.mouse.down()
    for step in range(1, 20):
        page.mouse.move(start["x"] + 12, start["y"] + 16 + step)
        if page.locator(".sortable-ghost").count():
            break
    for _ in range(6):  # until the row is seen to lie there, as a person does
        aim = onto.bounding_box()
        assert aim is not None
        page.mouse.move(aim["x"] + aim["width"] / 3, aim["y"] + aim["height"] / 2, steps=6)
        if onto.evaluate("(list) => list.closest('[data-takes]').contains(document.querySelector('.sortable-ghost'))"):
            break
    page.mouse.up()


def test_a_row_dragged_into_the_ideas_and_taken_back(open_page: Opener) -> None:
    page = open_page(as_="organiser")
    guide = new_event(page, "Drag conference")
    page.goto(guide)
    page.get_by_role("button", name="An empty day").click()
    page.get_by_label("Type a row").fill("9:00 Welcome 15")
    page.get_by_label("Type a row").press("Enter")
    expect(page.locator("#day > .item")).to_have_count(1)
    page.get_by_label("Type a row").fill("Coffee 20")
    page.get_by_label("Type a row").press("Enter")
    expect(page.locator("#day > .item")).to_have_count(2)
    expect(page.locator("#add-lines")).to_be_focused()
    drag(page, page.locator("#day > .item").last.locator(".grip").first, page.get_by_role("list", name="Ideas"))
    expect(page.locator("#ideas .idea")).to_have_count(1)
    expect(page.locator("#toasts")).to_contain_text("parked")
    page.get_by_role("button", name="Take Coffee into this day").click()
    expect(page.locator("#ideas .idea")).to_have_count(0)
    expect(page.locator("#day > .item")).to_have_count(2)


def two_days(page: Page, title: str) -> str:
    """A day of three rows, and a second one that holds nothing yet; the first is shown."""
    guide = new_event(page, title)
    page.goto(guide)
    page.get_by_role("button", name="An empty day").click()
    page.get_by_text("Paste several lines").click()
    page.get_by_label("One row on each line").fill("9:00 Welcome 15\n45 World café\n20 Coffee")
    page.get_by_role("button", name="Add all").click()
    expect(page.locator("#day > .item")).to_have_count(3)
    page.get_by_role("button", name="Add a day").click()
    expect(page.locator("#day > .item")).to_have_count(0)
    page.locator("#days .pill").first.click()
    expect(page.locator("#guide-live[data-ready]")).to_have_count(1)
    expect(page.locator("#day > .item")).to_have_count(3)
    return guide


def test_a_row_dragged_onto_another_day_stands_at_its_end(open_page: Opener) -> None:
    page = open_page(as_="organiser")
    guide = two_days(page, "Conference over two days")
    drag(page, page.locator("#day > .item").last.locator(".grip").first, page.locator("#days .pill").nth(1))
    expect(page.locator("#toasts")).to_contain_text(re.compile("Coffee moved to .*, now 9:00"))
    expect(page.locator("#day > .item")).to_have_count(2)
    assert page.locator("#days [data-row]").count() == 0, "nothing stays in the name of the day"
    first, second = guide_of(page, guide)
    assert [title for title, _ in rows(first)] == ["Welcome", "World café"]
    assert rows(second) == [("Coffee", 20)]
    page.locator("#toasts").get_by_role("button", name="Undo").click()
    expect(page.locator("#day > .item")).to_have_count(3)


def test_keys_that_move_a_row_to_another_day_and_type_behind_the_one_where_one_stands(open_page: Opener) -> None:
    page = open_page(as_="organiser")
    guide = two_days(page, "Conference by keys")
    title_field(page, "Coffee").focus()
    page.keyboard.press("Alt+PageDown")
    expect(page.locator("#day > .item")).to_have_count(2)
    title_field(page, "World café").focus()
    page.keyboard.press("Alt+PageUp")  # there is no day before
    title_field(page, "Welcome").focus()
    for line in ("10 Ground rules", "5 Who is here"):
        page.keyboard.press("Alt+n")
        expect(page.locator("#add-lines")).to_be_focused()
        with page.expect_response(lambda answer: answer.url.endswith("/guide/rows")):
            page.keyboard.type(line)
            page.keyboard.press("Enter")
        expect(page.locator("#add-lines")).to_have_value("")
        title_field(page, line.partition(" ")[2])
    first, second = guide_of(page, guide)
    assert [title for title, _ in rows(first)] == ["Welcome", "Ground rules", "Who is here", "World café"]
    assert rows(second) == [("Coffee", 20)]


def test_the_way_to_publish_counts_ones_own_changes(open_page: Opener) -> None:
    page = open_page(as_="organiser")
    guide = two_days(page, "Published conference")
    page.locator("#publication").click()
    page.get_by_role("button", name="Publish agenda").click()
    expect(page.locator("#toasts")).to_contain_text("public")
    page.goto(guide)
    expect(page.locator("#guide-live[data-ready]")).to_have_count(1)
    expect(page.locator("#publication")).to_have_text("Versions")
    minutes_of(page, "Coffee").fill("25")
    minutes_of(page, "Coffee").press("Enter")
    expect(page.locator("#publication")).to_have_text("Publish 1 change")
    title_field(page, "Welcome").focus()
    page.keyboard.press("Alt+Delete")
    expect(page.locator("#publication")).to_have_text("Publish 4 changes")


def test_the_invitation_of_an_empty_day_goes_with_its_first_row_and_comes_back(open_page: Opener) -> None:
    page = open_page(as_="organiser")
    page.goto(new_event(page, "Empty conference"))
    page.get_by_role("button", name="An empty day").click()
    invitation = page.get_by_text("A day grows from its first row")
    expect(invitation).to_be_visible()
    page.get_by_label("Type a row").fill("9:00 Welcome 15")
    page.get_by_label("Type a row").press("Enter")
    expect(title_field(page, "Welcome")).to_be_visible()
    expect(invitation).to_have_count(0)
    page.locator("#undo-2").click()
    expect(invitation).to_be_visible()


@pytest.mark.parametrize("width", [1280, 820, 390])
def test_a_refused_length_is_told_on_a_line_of_its_own(open_page: Opener, width: int) -> None:
    page = open_page(as_="organiser", width=width)
    page.goto(CONFERENCE)
    title = title_field(page, "Set the scene")
    minutes_of(page, "Set the scene").fill("soon")
    minutes_of(page, "Set the scene").press("Enter")
    said = page.get_by_text("“soon” is not a duration")
    expect(said).to_be_visible()
    told, beside = said.bounding_box(), title.bounding_box()
    assert told is not None
    assert beside is not None
    assert told["y"] >= beside["y"] + beside["height"] - 1, "below the title, not through it"
    assert told["height"] < 60, "not a word on each line"


def test_keys_go_on_in_the_copy_and_in_a_row_that_had_to_stay(open_page: Opener) -> None:
    page = open_page(as_="organiser")
    page.goto("/events/southern-cluster-meeting/guide")
    expect(page.locator("#guide-live[data-ready]")).to_have_count(1)
    held = page.locator("#day > .session", has=page.locator(".lane")).first.locator("h3 textarea")
    held.focus()
    page.keyboard.press("Alt+Delete")
    expect(page.locator("#toasts")).to_contain_text("Notes were taken in this row")
    expect(held).to_be_focused()

    two_days(page, "Conference of copies")
    coffee = title_field(page, "Coffee")
    coffee.focus()
    page.keyboard.press("Alt+d")
    expect(page.locator("#day > .item")).to_have_count(4)
    copy = page.locator("#day > .item").last.locator("h3 textarea")
    expect(copy).to_have_value("Coffee")
    expect(copy).to_be_focused()
