"""Who said a note, as the recorder's page names them in the reader's language."""

import json
import re
from datetime import UTC, datetime, timedelta

from playwright.sync_api import Locator, Page, expect

from tests.e2e.recording import change_what_waits, field, go_to_room, ready, rows, stands, write


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
