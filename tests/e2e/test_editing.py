"""Editing where the thing stands, in a real browser: saved, refused, without network, without JavaScript."""

from playwright.sync_api import expect

from tests.e2e.conftest import Opener, sign_in
from tests.server import Server

BRIEF = "/events/national-conference/brief"
TOO_LONG = "A very long answer. " * 250


def test_a_field_is_saved_when_it_is_left_and_says_so(open_page: Opener) -> None:
    page = open_page(as_="organiser")
    page.goto(BRIEF)
    field = page.get_by_label("Who is it for?")
    field.fill("Municipalities that have not come before")
    field.blur()
    expect(page.locator("#aloud")).to_have_text("saved")
    page.reload()
    expect(page.get_by_label("Who is it for?")).to_have_value("Municipalities that have not come before")


def test_escape_brings_back_what_was_there(open_page: Opener) -> None:
    page = open_page(as_="organiser")
    page.goto(BRIEF)
    field = page.get_by_label("Who sponsors it?")
    before = field.input_value()
    field.fill("Something that is not meant")
    field.press("Escape")
    expect(field).to_have_value(before)


def test_a_refused_field_keeps_what_was_typed_and_says_why(open_page: Opener) -> None:
    page = open_page(as_="organiser")
    page.goto(BRIEF)
    field = page.get_by_label("Who sponsors it?")
    field.fill(TOO_LONG)
    field.blur()
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_be_focused()
    assert len(field.input_value()) == len(TOO_LONG)
    expect(page.locator("#aloud")).to_have_text("not saved")
    field.fill("In kind: the hall")
    expect(field).not_to_have_attribute("aria-invalid", "true")


def test_a_paste_that_does_not_fit_is_told(open_page: Opener) -> None:
    page = open_page(as_="organiser")
    page.goto("/events/national-conference/checklist/tasks/5")
    paste = """(field, text) => {
        const clipboardData = new DataTransfer();
        clipboardData.setData("text/plain", text);
        field.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true }));
    }"""
    comment = page.get_by_role("textbox", name="Comment", exact=True)
    comment.evaluate(paste, "x" * 4000)
    comment.evaluate(paste, "x" * 4012)
    expect(page.locator("#toasts .toast")).to_have_count(1)
    expect(page.locator("#toasts")).to_contain_text("the last 12 characters")


def test_without_network_nothing_typed_is_lost(open_page: Opener, noise: list[str]) -> None:
    page = open_page(as_="organiser")
    page.goto(BRIEF)
    field = page.get_by_label("Who is it for?")
    page.context.set_offline(True)
    field.fill("Typed in a tunnel")
    field.blur()
    expect(page.get_by_role("status").filter(has_text="no connection")).to_be_visible()
    assert field.input_value() == "Typed in a tunnel"
    page.context.set_offline(False)
    expect(page.locator("#aloud")).to_have_text("saved")
    expect(page.get_by_role("status").filter(has_text="no connection")).to_have_count(0)
    noise.clear()  # htmx reports the failed request, as it should


def test_what_could_not_be_sent_goes_when_its_field_is_left_again(open_page: Opener, server: Server) -> None:
    page = open_page(as_="organiser")
    page.goto(BRIEF)
    field = page.get_by_label("Who is it for?")
    page.context.clear_cookies(name="kuvend_session")
    field.fill("Typed for an hour")
    field.blur()
    expect(page.locator("#toasts")).to_contain_text("Please sign in")
    sign_in(page.context.new_page(), "organiser", server.password)
    field.focus()
    field.blur()
    expect(page.locator("#aloud")).to_have_text("saved")
    expect(page.locator("#toasts .toast")).to_have_count(0)
    page.reload()
    expect(page.get_by_label("Who is it for?")).to_have_value("Typed for an hour")


def test_a_browser_that_lost_its_cookies_loses_no_text(open_page: Opener, server: Server) -> None:
    page = open_page(as_="organiser")
    page.goto(BRIEF)
    field = page.get_by_label("Who is it for?")
    page.context.clear_cookies(name="kuvend_visitor")
    field.fill("Typed before the cookies went")
    field.blur()
    expect(page.locator("#aloud")).to_have_text("saved")
    page.context.clear_cookies()
    field.fill("Typed after the cookies went")
    field.blur()
    expect(page.locator("#toasts")).to_contain_text("Please sign in")
    expect(field).to_have_value("Typed after the cookies went")
    sign_in(page.context.new_page(), "organiser", server.password)
    field.focus()
    field.blur()
    expect(page.locator("#toasts .toast")).to_have_count(0)
    page.reload()
    expect(page.get_by_label("Who is it for?")).to_have_value("Typed after the cookies went")


def test_what_was_typed_does_not_go_out_in_the_name_of_who_signed_in_since(open_page: Opener, server: Server) -> None:
    page = open_page(as_="organiser")
    page.goto(BRIEF)
    field = page.get_by_label("Who is it for?")
    stood = field.input_value()
    page.context.clear_cookies()
    sign_in(page.context.new_page(), "facilitator", server.password)
    field.fill("Of the one who left")
    field.blur()
    expect(page.locator("#toasts")).to_contain_text("Reload the page")
    expect(field).to_have_value("Of the one who left")
    page.reload()
    expect(page.locator("main")).not_to_contain_text("Of the one who left")
    assert "Of the one who left" not in (stood, page.locator("main").inner_text())


def test_the_second_edit_waits_for_the_first_and_carries_its_version(open_page: Opener) -> None:
    page = open_page(as_="organiser")
    page.goto(BRIEF)
    question = page.locator("#question-sufficiency, .ask").filter(has_text="Do people and money suffice?").first
    sent: list[str] = []
    page.on("response", lambda answer: sent.append(str(answer.status)) if "/brief/" in answer.url else None)
    question.get_by_role("textbox").fill("Printing is not paid yet")
    question.get_by_text("Not yet").click()
    expect(question.get_by_role("radio", name="Not yet")).to_be_checked()
    expect(page.locator("#aloud")).to_have_text("saved")
    page.reload()
    again = page.locator(".ask").filter(has_text="Do people and money suffice?").first
    expect(again.get_by_role("textbox")).to_have_value("Printing is not paid yet")
    expect(again.get_by_role("radio", name="Not yet")).to_be_checked()
    assert "409" not in sent


def test_without_javascript_a_field_has_a_button_and_a_refusal_keeps_what_was_typed(open_page: Opener) -> None:
    page = open_page(as_="organiser", javascript=False)
    page.goto(BRIEF)
    question = page.locator(".ask").filter(has_text="Who sponsors it?")
    question.get_by_role("textbox").fill(TOO_LONG)
    question.get_by_role("button", name="Save").click()
    marked = page.locator("[aria-invalid=true]")
    assert len(marked.input_value()) == len(TOO_LONG)
    marked.fill("The host ministry")
    page.get_by_role("button", name="Send again").click()
    page.goto(BRIEF)
    expect(page.get_by_label("Who sponsors it?")).to_have_value("The host ministry")


def test_a_menu_closes_by_escape_and_gives_the_focus_back(open_page: Opener) -> None:
    page = open_page(as_="organiser")
    page.goto("/")
    menu = page.locator(".bar details.menu")
    menu.locator("summary").click()
    expect(page.get_by_role("link", name="Account")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Account")).to_be_hidden()
    expect(menu.locator("summary")).to_be_focused()


def test_the_theme_that_was_chosen_arrives_with_the_page(open_page: Opener) -> None:
    page = open_page(as_="organiser")
    page.goto("/")
    page.locator(".bar details.menu summary").click()
    page.get_by_role("button", name="Light or dark").click()
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
