"""Who said a note, as the recorder's page names them in the reader's language."""

import json
import re
from datetime import UTC, datetime, timedelta

from playwright.sync_api import Locator, Page, expect

from tests.e2e.recording import change_what_waits, field, go_to_room, kept_for_offline, ready, rows, stands, write


def kept(page: Page, words: str) -> Locator:
    """The row of this note, once the server has it."""
    row = rows(page).filter(has_text=words)
    expect(row).to_have_count(1)
    expect(row.locator(".row-state")).to_have_count(0)
    return row


def offered(page: Page) -> dict[str, str]:
    return dict(page.locator("#people option").evaluate_all("(all) => all.map((one) => [one.dataset.id, one.value])"))


def test_a_correction_in_albanian_keeps_a_speaker_whose_office_has_two_names(recording, open_page):
    page, english = recording(locale="sq-AL"), open_page("recorder")
    words, speaker = page.locator("#note-field"), page.locator("#speaker")
    english.goto(page.url)
    named, other = offered(page), offered(ready(english))
    person = next(each for each in named if named[each] != other[each])
    words.fill("Zyra ime ka dy emra")
    speaker.fill(named[person])
    words.press("Enter")
    kept(page, "Zyra ime ka dy emra")
    page.reload()
    row = kept(ready(page), "Zyra ime ka dy emra")
    expect(row.locator(".facts-line").first).to_contain_text(named[person])
    row.locator("[data-act=correct]").click()
    expect(speaker).to_have_value(named[person])
    words.type(", të dy të saktë")
    words.press("Enter")
    kept(page, "të dy të saktë")
    english.reload()
    row = kept(ready(english), "të dy të saktë")
    expect(row.locator(".facts-line").first).to_contain_text(other[person])
    assert json.loads(row.get_attribute("data-body") or "")["participant"] == int(person)


def test_a_seat_that_gets_its_name_gives_it_to_notes_of_another_session_too(recording):
    page = go_to_room(recording(), "Report-back")
    elsewhere = page.url
    field(page).fill("#33 E thënë në seancë")
    field(page).press("Enter")
    kept(page, "E thënë në seancë")
    go_to_room(page)
    field(page).fill("#33 E thënë në grup")
    field(page).press("Enter")
    kept(page, "E thënë në grup").get_by_role("button", name="Give this seat its name").click()
    person = offered(page).popitem()[1]
    page.locator("#seat-name").fill(person)
    with page.expect_response(re.compile("/notes/seats$"), timeout=30_000) as heard:
        page.locator("#seat-name").press("Enter")
    assert heard.value.ok
    expect(kept(page, "E thënë në grup").locator(".facts-line").first).to_contain_text(person)
    page.goto(elsewhere)
    expect(kept(ready(page), "E thënë në seancë").locator(".facts-line").first).to_contain_text(person)


def name_seat(page: Page, words: str, person: str) -> None:
    rows(page).filter(has_text=words).get_by_role("button", name="Give this seat its name").click()
    page.locator("#seat-name").fill(person)
    page.locator("#seat-name").press("Enter")


def test_a_seat_that_got_a_wrong_name_gets_the_right_one_everywhere(recording):
    page = go_to_room(recording(), "Report-back")
    elsewhere = page.url
    field(page).fill("#62 Më herët në seancë")
    field(page).press("Enter")
    kept(page, "Më herët në seancë")
    page = go_to_room(page)
    wrong, right = list(offered(page).values())[:2]
    field(page).fill("#62 Tani në grup")
    field(page).press("Enter")
    with page.expect_response(re.compile("/notes/seats$"), timeout=30_000):
        name_seat(page, "Tani në grup", wrong)
    field(page).fill("#62 Me emër që nga fillimi")
    field(page).press("Enter")
    expect(kept(page, "që nga fillimi").locator(".facts-line").first).to_contain_text(wrong)
    page.reload()
    ready(page)
    rows(page).filter(has_text="që nga fillimi").locator("[data-act=correct]").click()
    with page.expect_response(re.compile("/notes/seats$"), timeout=30_000) as heard:
        name_seat(page, "Tani në grup", right)
    assert heard.value.ok
    field(page).press_sequentially("!")
    field(page).press("Enter")
    for words in ("Tani në grup", "që nga fillimi!"):
        expect(kept(page, words).locator(".facts-line").first).to_contain_text(right)
    page.goto(elsewhere)
    expect(kept(ready(page), "Më herët në seancë").locator(".facts-line").first).to_contain_text(right)
    with page.expect_response(re.compile("/notes/seats$"), timeout=30_000):
        name_seat(page, "Më herët në seancë", "Një prefekt")
    row = kept(page, "Më herët në seancë")
    expect(row.locator(".facts-line").first).to_have_text("Një prefekt (seat 62)")
    assert json.loads(row.get_attribute("data-body") or "{}").get("participant") is None


def test_what_will_print_names_whom_the_note_will_name(recording):
    page = recording()
    page.locator("#note-form").evaluate("form => { form.dataset.rule = 'on_record'; }")
    field(page).fill("#63 e para nga vendi")
    field(page).press("Enter")
    person = next(iter(offered(page).values()))
    name_seat(page, "e para nga vendi", person)
    field(page).press_sequentially("#63 e dyta nga vendi")
    page.locator("[name=name_agreed]").evaluate("box => box.click()")
    told = page.locator("#note-prints").inner_text()
    assert f"by name: {person}" in told
    field(page).press("Enter")
    expect(rows(page).filter(has_text="e dyta nga vendi").locator(".prints")).to_have_text(told)


def test_the_interpreter_and_the_language_of_a_room_stay_when_the_page_is_drawn_anew(recording):
    page = recording()
    page.locator("#note-more summary").click()
    page.locator("[name=interpreted]").check()
    page.locator("[name=language][value=sq]").evaluate("box => box.click()")
    write(page, "e para përmes përkthyesit")
    field(page).press("ArrowUp")
    page.locator("[name=interpreted]").uncheck()  # of this one note only
    field(page).press("Enter")
    kept(page, "e para përmes përkthyesit")
    page.reload()
    ready(page)
    expect(page.locator("#note-more-said")).to_have_text(re.compile("Albanian.* · Through an interpreter"))
    field(page).press_sequentially('" fjalët e përkthyesit')
    field(page).press("Enter")
    row = kept(page, "fjalët e përkthyesit")
    expect(row).to_contain_text("through an interpreter")
    expect(row).not_to_contain_text("Verbatim")


def test_the_search_reads_what_was_said_and_leaves_no_page_without_network(through, cable):
    page = kept_for_offline(through)
    write(page, "Krejt tjetër gjë")
    cable.cut()
    search = page.get_by_label("Search these notes")
    search.fill("released")  # as in what will print
    expect(rows(page).filter(visible=True)).to_have_count(0)
    search.fill("krejt tjeter")
    with page.expect_event("requestfailed", lambda request: "/healthz" in request.url):
        search.press("Enter")
    expect(rows(page).filter(visible=True)).to_have_count(1)
    cable.mend()
    with page.expect_navigation(url=re.compile(r"/notes\?q=krejt")):
        search.press("Enter")


def test_who_left_the_list_meanwhile_is_no_speaker_and_the_row_says_so(through, cable):
    page = through
    cable.cut()
    write(page, "E thënë prej dikujt që u hoq nga lista")
    expect(stands(page)).to_contain_text("no connection")  # the sender has tried, and will read it anew
    change_what_waits(
        page, "operation: {...kept.operation, body: {...kept.operation.body, participant: 987654}, digest: undefined}"
    )
    cable.mend()
    row = rows(page).filter(has_text="u hoq nga lista")
    expect(row.locator(".row-state")).to_have_text("kept without its speaker, who is no longer on the list")
    expect(row).not_to_have_attribute("data-waits", "")
    expect(stands(page)).not_to_contain_text("on this device")


def test_a_device_whose_clock_is_wrong_is_told_once(recording):
    page = recording()
    trouble = page.locator("#note-trouble")
    page.clock.set_system_time(datetime.now(UTC) - timedelta(days=3 * 365))
    write(page, "E shtypur në vitin tjetër")
    kept(page, "E shtypur në vitin tjetër")
    expect(trouble).to_contain_text("This device's clock is wrong.")
    trouble.get_by_role("button", name="Understood").click()
    expect(trouble).to_be_hidden()
    write(page, "Edhe kjo")
    kept(page, "Edhe kjo")
    expect(trouble).to_be_hidden()
