"""What was read back and agreed follows the words, in a real browser."""

from playwright.sync_api import Page, expect

from tests.e2e.recording import field, go_to_room, rows, sent

AGREED = ("words_agreed", "name_agreed")


def tick_both(page: Page) -> None:
    for name in AGREED:
        page.locator(f"#note-form [name={name}]").evaluate("box => { box.closest('details').open = true; box.click() }")


def both_are(page: Page, ticked: bool, form: str = "#note-form") -> None:
    for name in AGREED:
        expect(page.locator(f"{form} [name={name}]")).to_be_checked(checked=ticked)


def test_other_words_lose_what_was_agreed_while_they_are_typed(open_page):
    page = go_to_room(open_page("recorder"))
    field(page).fill('"Zyra hapet çdo të martë')
    tick_both(page)
    field(page).press("Enter")
    last = rows(page).last
    expect(last).to_contain_text("words agreed · name agreed")
    field(page).press("ArrowUp")
    both_are(page, True)
    field(page).press_sequentially("!")
    both_are(page, False)
    field(page).press("Backspace")
    both_are(page, True)
    field(page).press_sequentially(" e mbyllet")
    field(page).press("Enter")
    expect(last).to_contain_text("e mbyllet")
    expect(last).not_to_contain_text("agreed")
    sent(page)
    field(page).press("ArrowUp")
    field(page).press_sequentially(" vonë")
    tick_both(page)
    field(page).press("Enter")
    expect(last).to_contain_text("words agreed · name agreed")
    sent(page)

    page.goto(page.url.partition("/notes/")[0] + "/notes?q=martë mbyllet vonë")
    page.get_by_role("link", name="Open this note").first.click()
    page.get_by_text("Correct it", exact=True).click()
    both_are(page, True, "#correction")
    page.locator("#correction [name=speaker]").fill("#3")
    both_are(page, False, "#correction")
    page.locator("#correction [name=speaker]").fill("")
    both_are(page, True, "#correction")
    page.get_by_label("What was said").press_sequentially(" fare")
    both_are(page, False, "#correction")
    page.get_by_role("button", name="Save the correction").click()
    expect(page.locator(".note-whole")).to_contain_text("fare")
    expect(page.locator(".note-whole")).not_to_contain_text("agreed")
