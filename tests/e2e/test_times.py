"""The evening after: a stack of run sheets, typed up with one hand."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e.conftest import Opener

EVENT = "/events/southern-cluster-meeting"


def _sheet(page: Page) -> Page:
    page.goto(f"{EVENT}/guide")
    page.get_by_role("link", name="Actual times").click()
    expect(page.get_by_role("heading", name="Actual times")).to_be_visible()
    return page


def _noted(page: Page) -> int:
    return int(page.locator("#standing").inner_text().split(" of ")[0])


def _took(page: Page, row: str) -> str:
    return page.locator("form.taken").filter(has_text=row).first.locator(".took").inner_text()


def test_a_stack_of_sheets_is_typed_with_enter_alone(open_page: Opener, axe: Callable[[Page], list[str]]) -> None:
    page = _sheet(open_page("organiser"))
    before = _noted(page)  # by another test that came first
    page.get_by_label("Began: Greeting by the host").focus()
    for time in ("905", "9.21", "0934", "9:50", "10", "10:22"):
        page.keyboard.type(time)
        page.keyboard.press("Enter")
    expect(page.locator("#standing")).to_contain_text(f"{before + 6} of 26 rows noted")
    assert _took(page, "Greeting by the host") == "16′ 6 min longer"
    assert _took(page, "Purpose, roles") == "13′ 2 min shorter"
    expect(page.get_by_label("Began: Greeting by the host")).to_have_value("9:05")
    # The groups work beside one another: of the last row of each its end is asked for.
    for time in ("10:45", "11:06", "11:50"):
        page.keyboard.type(time)
        page.keyboard.press("Enter")
    expect(page.get_by_label("Ended: Three points for the plenary").first).to_be_focused()
    page.keyboard.type("soon")
    page.keyboard.press("Enter")
    wrong = page.get_by_text("“soon” is not a time. Write it like 9:30.")
    expect(wrong).to_be_visible()
    expect(page.get_by_label("Ended: Three points for the plenary").first).to_have_value("soon")
    expect(page.get_by_label("Ended: Three points for the plenary").first).to_be_focused()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("12:04")
    page.keyboard.press("Enter")
    expect(wrong).to_have_count(0)
    expect(page.get_by_label("Began: Round: one practice that worked").nth(1)).to_be_focused()
    expect(page.locator("#standing")).to_contain_text(f"{before + 9} of 26 rows noted")
    assert axe(page) == []
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_label("Ended: Three points for the plenary").first).to_have_value("")


def test_what_was_not_held_is_a_tap_on_a_phone(open_page: Opener) -> None:
    page = _sheet(open_page("facilitator", width=390))
    row = page.locator("form.taken").filter(has_text="Evaluation on paper")
    row.get_by_role("button", name="Not held").click()
    expect(row).to_contain_text("did not take place")
    page.locator("#toasts").get_by_role("button", name="Undo").click()
    expect(row.get_by_role("button", name="Not held")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_groups_beside_one_another_leave_room_for_their_fields_on_a_tablet(open_page: Opener) -> None:
    page = open_page("facilitator", width=820, height=1180, locale="sq-AL")
    page.goto("/events/national-conference/guide")
    page.locator("a[href$='/times']").click()
    expect(page.locator(".taking .lane")).to_have_count(4)
    assert page.evaluate("document.documentElement.scrollWidth") == 820


def test_without_javascript_a_row_at_a_time(open_page: Opener) -> None:
    page = _sheet(open_page("organiser", javascript=False))
    page.get_by_label("Began: Commitments read out").fill("14:41")
    page.get_by_label("Began: Commitments read out").press("Enter")
    expect(page.get_by_label("Began: Commitments read out")).to_have_value("14:41")
    expect(page.get_by_label("Began: Evaluation on paper")).to_be_focused()


def test_what_is_usual_is_planned_with_one_tap(open_page: Opener) -> None:
    page = open_page("organiser")
    page.goto(f"{EVENT}/guide")
    doubt = page.get_by_text("Planned 20′, usually takes 30′ (2 times)")
    expect(doubt).to_be_visible()
    page.get_by_role("button", name="Plan 30′").click()
    expect(doubt).to_have_count(0)
    expect(page.get_by_text("“Three points from each group” is planned for 30′ now.").first).to_be_visible()
    page.locator("#toasts").get_by_role("button", name="Undo").click()
    expect(doubt).to_be_visible()
