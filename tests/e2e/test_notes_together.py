"""A shared tablet, a case that is disclosed, practice, seats that get their names, and two who write at once."""

import struct
import zlib

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import sign_in
from tests.e2e.recording import (
    field,
    go_to_room,
    kept_for_offline,
    ready,
    reopens_slowly,
    rows,
    sent,
    stands,
    stored,
    write,
)  # fmt: skip


def png(width: int, height: int) -> bytes:
    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    lines = b"".join(b"\0" + bytes([row % 256]) * width for row in range(height))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(lines)) + chunk(b"IEND", b"")


CHART = png(2400, 1200)
FULL = "() => { IDBObjectStore.prototype.add = () => { throw new DOMException('full', 'QuotaExceededError'); }; }"


def set_pin(page: Page, pin: str) -> None:
    open_people(page)
    page.get_by_text("My PIN on this device").click()
    page.get_by_label("New PIN").fill(pin)
    page.get_by_role("button", name="Set the PIN").click()
    expect(page.get_by_text("Your PIN on this device is set.")).to_be_visible()
    page.get_by_role("button", name="Close", exact=True).click()


def set_pin_and_close_meanwhile(page: Page, pin: str) -> None:
    open_people(page)
    page.get_by_text("My PIN on this device").click()
    page.get_by_label("New PIN").fill(pin)
    button = page.get_by_role("button", name="Set the PIN")
    button.evaluate("button => { button.click(); button.closest('dialog').close(); }")
    expect(page.locator("#toasts").get_by_text("Your PIN on this device is set.")).to_be_visible()
    expect(page.get_by_role("dialog")).to_be_hidden()


def open_people(page: Page) -> None:
    page.get_by_label("This device").click()
    page.get_by_role("button", name="Change person").click()


def take_over(page: Page, name: str, pin: str) -> None:
    open_people(page)
    page.get_by_role("dialog").get_by_text(name).click()
    page.get_by_label("PIN", exact=True).fill(pin)
    page.get_by_role("button", name="Take over").click()


def mark(page: Page) -> Locator:
    return page.locator("#note-form [name=mark]:checked")


def set_mark(page: Page, value: str) -> None:
    page.locator(f"#note-form [name=mark][value={value}]").evaluate("box => box.click()")


def correct(page: Page, words: str) -> None:
    rows(page).filter(has_text=words).last.locator("[data-act=correct]").click()


def a_mistake(page: Page) -> None:
    page.get_by_role("button", name="A case is disclosed").click()
    page.get_by_role("button", name="It was a mistake").click()


def test_two_recorders_share_a_tablet_and_their_notes_stay_apart(through, cable, server):
    page = kept_for_offline(through)
    place = page.url
    set_pin(page, "4711")
    tab = page.context.new_page()
    page.context.clear_cookies(name="kuvend_session")
    sign_in(tab, "recorder-2", server.password)
    tab.goto(place)
    kept_for_offline(ready(tab))
    set_pin_and_close_meanwhile(tab, "0815")
    page.close()
    cable.cut()
    write(tab, "e së dytës")
    expect(stands(tab)).to_contain_text("1 on this device")
    take_over(tab, "Recorder, first group", "9999")
    expect(tab.get_by_text("This PIN is not right.")).to_be_visible()
    tab.get_by_role("dialog").get_by_role("button", name="Close", exact=True).click()
    take_over(tab, "Recorder, first group", "4711")
    tab.wait_for_function("() => document.getElementById('note-form')?.dataset.name === 'Recorder, first group'")
    write(ready(tab), "e së parës")
    expect(stands(tab)).to_contain_text("1 on this device")
    expect(rows(tab).filter(has_text="e së dytës")).to_have_count(0)
    assert {each["user"] for each in stored(tab)} == {tab.locator("#note-form").get_attribute("data-user")} | {
        each["user"] for each in stored(tab) if each["operation"]["body"]["words"] == "e së dytës"
    }
    cable.mend()
    expect(tab.get_by_role("alert").filter(has_text="Somebody else is signed in")).to_be_visible(timeout=40_000)
    tab.get_by_role("button", name="Enter my PIN").click()
    tab.get_by_role("dialog").get_by_text("Recorder, first group").click()
    tab.get_by_label("PIN", exact=True).fill("4711")
    tab.get_by_role("button", name="Take over").click()
    sent(tab)
    assert [each["operation"]["body"]["words"] for each in stored(tab)] == ["e së dytës"]
    take_over(tab, "Recorder, second group", "0815")
    tab.wait_for_function("() => document.getElementById('note-form')?.dataset.name !== 'Recorder, first group'")
    sent(ready(tab))
    expect(rows(tab).filter(has_text="e së dytës")).to_have_count(1)
    assert stored(tab) == []


def test_one_tap_stops_the_record_when_a_case_is_disclosed(recording):
    """Beneath a confidential note, where what comes afterwards is confidential as before."""
    page = recording()
    field(page).fill("u kthye dje")
    set_mark(page, "confidential")
    field(page).press("Enter")
    rows(page).filter(has_text="u kthye dje").locator("[data-act=under]").click()
    field(page).type("ajo tha se")
    page.get_by_role("button", name="A case is disclosed").click()
    card = page.get_by_role("dialog", name="The record is stopped")
    expect(card).to_contain_text("Private referral contact")
    expect(field(page)).to_have_value("")
    card.get_by_role("button", name="Go on recording").click()
    expect(rows(page).last).to_contain_text("Something was said here that is not recorded.")
    expect(page.locator("#note-mode")).to_contain_text("· Confidential")
    expect(mark(page)).to_have_value("confidential")
    write(page, "pas rastit")
    expect(rows(page).last).to_contain_text("Confidential")
    field(page).press("Escape")
    sent(page)
    assert "ajo tha" not in str(stored(page, "drafts"))
    page.reload()
    expect(field(ready(page))).to_have_value("")
    expect(rows(page).nth(-2)).to_contain_text("Something was said here that is not recorded.")
    expect(page.get_by_text("ajo tha se")).to_have_count(0)


def test_a_case_that_is_disclosed_on_a_page_that_still_opens_takes_the_draft_along(recording):
    page = reopens_slowly(recording(), "ajo tha se")
    page.get_by_role("button", name="A case is disclosed").click()
    page.evaluate("letGo()")
    page.get_by_role("button", name="Go on recording").click()
    sent(ready(page))
    assert "ajo tha" not in str(stored(page, "drafts"))
    expect(field(page)).to_have_value("")


def test_a_tap_that_was_a_mistake_brings_the_line_back_as_it_was(recording):
    """With its mark, its speaker and its time; a correction stays one, and a line that waited waits again."""
    page = recording()
    untold = rows(page).filter(has_text="Something was said here that is not recorded.")
    count = untold.count()
    write(page, "një e thjeshtë")
    field(page).type("#7 emri i fshehtë")
    set_mark(page, "confidential")
    page.locator("#said_at").evaluate("box => { box.value = '7:15'; }")
    a_mistake(page)
    expect(field(page)).to_have_value("#7 emri i fshehtë")
    expect(mark(page)).to_have_value("confidential")
    expect(page.locator("#said_at")).to_have_value("7:15")
    correct(page, "një e thjeshtë")
    field(page).press_sequentially(", më mirë")
    a_mistake(page)
    expect(page.locator("#note-mode")).to_contain_text("Correcting")
    field(page).press("Enter")
    expect(field(page)).to_have_value("#7 emri i fshehtë")
    field(page).press("End")
    field(page).press("Enter")
    hidden = rows(page).filter(has_text="emri i fshehtë")
    expect(hidden).to_contain_text("seat 7 · Confidential")
    expect(hidden.locator("time")).to_have_text("7:15")
    expect(rows(page).filter(has_text="një e thjeshtë")).to_have_count(1)
    expect(rows(page).filter(has_text="një e thjeshtë")).to_contain_text("një e thjeshtë, më mirë")
    expect(untold).to_have_count(count)
    sent(page)


def test_practice_leaves_nothing_behind(recording):
    page = recording()
    before = stands(page).get_attribute("data-server")
    page.goto(f"{page.url.partition('?')[0]}?practice=1")
    write(ready(page), "vetëm provë")
    expect(stands(page)).to_have_text("Practice: 1 noted, nothing is sent")
    page.get_by_role("link", name="End the practice").first.click()
    expect(ready(page).locator("#sync")).to_have_attribute("data-server", before)
    expect(page.get_by_text("vetëm provë")).to_have_count(0)


def test_a_seat_gets_its_name_also_without_network(through, cable):
    page = through
    write(page, "nga vendi shtatëmbëdhjetë")
    field(page).press("ArrowUp")
    page.get_by_label("Speaker", exact=True).fill("#17")
    field(page).press("Enter")
    row = rows(page).filter(has_text="nga vendi shtatëmbëdhjetë")
    expect(row).to_contain_text("seat 17")
    sent(page)
    cable.cut()
    row.get_by_role("button", name="Give this seat its name").click()
    page.locator("#seat").get_by_role("button", name="Close").click()
    expect(page.locator("#seat")).to_be_hidden()
    row.get_by_role("button", name="Give this seat its name").click()
    name = page.locator("#people option").first.get_attribute("value")
    page.get_by_role("combobox", name="Who sits at number 17?").fill(name)
    page.get_by_role("dialog").get_by_role("button", name="Save").click()
    expect(row).to_contain_text(name)
    cable.mend()
    sent(page, 40_000)
    page.reload()
    expect(rows(ready(page)).filter(has_text="nga vendi shtatëmbëdhjetë")).to_contain_text(name.partition(",")[0])


def test_a_device_that_was_set_back_goes_on_under_a_new_name(recording):
    page = recording()
    write(page, "para kopjes")
    sent(page)
    page.evaluate(
        """() => new Promise((resolve) => {
            const request = indexedDB.open("kuvend-notes");
            request.onsuccess = () => {
                const change = request.result.transaction("device", "readwrite");
                change.objectStore("device").put(0, "sequence");
                change.oncomplete = () => { request.result.close(); resolve(); };
            };
        })"""
    )
    write(page, "pas kopjes, me numër të vjetër")
    told = page.get_by_role("region", name="Set aside for the organiser")
    expect(told).to_contain_text("its numbers were used before")
    write(page, "me emër të ri")
    sent(page)
    expect(rows(page).filter(has_text="me emër të ri").locator(".row-state")).to_have_count(0)
    told.get_by_role("button").click()
    expect(told).to_be_hidden()


def test_two_write_at_once_and_a_person_settles_it(through, cable):
    page = through
    write(page, "fjala e parë")
    sent(page)
    other = page.context.new_page()
    other.goto(page.url)
    ready(other)
    cable.cut()
    for tab, words in ((page, "fjala e njërit"), (other, "fjala e tjetrit")):
        row = rows(tab).filter(has_text="fjala e parë")
        row.locator("[data-act=correct]").click()
        field(tab).fill(words)
        field(tab).press("Enter")
        expect(rows(tab).filter(has_text=words)).to_have_count(1)
    cable.mend()
    sent(page, 40_000)
    found = next(tab for tab in (page, other) if tab.locator(".row-state a").count())
    found.locator(".row-state a").click()
    expect(found.get_by_text("Two people changed this note at the same time")).to_be_visible()
    found.get_by_role("button", name="Use this one").click()
    expect(found.get_by_text("Two people changed this note at the same time")).to_have_count(0)


def test_a_photo_of_a_flip_chart_waits_for_a_reviewer(through, cable, open_page):
    page = through
    cable.cut()
    page.set_input_files("#note-photo", {"name": "chart.png", "mimeType": "image/png", "buffer": CHART})
    expect(page.get_by_text("The photo waits on this device")).to_be_visible()
    expect(page.get_by_text("sent to the reviewers")).to_have_count(0)
    expect(stands(page)).to_contain_text("1 on this device")
    (kept,) = stored(page)
    assert kept["sealed"], "enciphered on the device"
    assert "body" not in kept["operation"]
    cable.mend()
    sent(page, 40_000)
    assert stored(page) == []
    reviewer = open_page("reviewer")
    reviewer.goto("/events/southern-cluster-meeting/notes/photos")
    picture = reviewer.get_by_role("img", name="Flip chart of").first
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") == 1600, "made smaller"
    reviewer.get_by_role("button", name="Release it to the team").first.click()
    expect(reviewer.get_by_role("button", name="Hold it back").first).to_be_visible()


def test_a_photo_goes_to_the_server_past_a_disk_that_is_full(recording):
    page = recording()
    page.route("**/notes/photos/*", lambda route: route.abort())
    page.evaluate(FULL)
    page.set_input_files("#note-photo", {"name": "chart.png", "mimeType": "image/png", "buffer": CHART})
    expect(stands(page)).to_contain_text("1 only on this page")
    expect(page.get_by_role("alert").filter(has_text="This device has no room left")).to_be_visible()
    page.unroute("**/notes/photos/*")
    expect(stands(page)).not_to_contain_text("only on this page", timeout=40_000)


def test_every_window_tells_at_once_how_it_stands(through, cable):
    page = through
    other = page.context.new_page()
    other.goto(page.url)
    ready(other)
    cable.cut()
    write(page, "pa rrjet, njëri", "pa rrjet, tjetri")
    for window in (page, other):
        expect(stands(window)).to_contain_text("2 on this device")
    cable.mend()
    sent(page, 40_000)


def test_a_photo_that_was_erased_before_its_receipt_came_leaves_the_device_and_says_so(recording, open_page):
    """The receipt gets lost; meanwhile a reviewer erases what the server has."""
    page = recording()
    page.route("**/notes/photos/*", lambda route: (route.fetch(), route.abort()))
    with page.expect_event("requestfailed", lambda request: "/notes/photos/" in request.url):
        page.set_input_files("#note-photo", {"name": "chart.png", "mimeType": "image/png", "buffer": CHART})
    reviewer = open_page("reviewer")
    waiting = reviewer.get_by_role("listitem").filter(has=reviewer.get_by_role("button", name="Release it to the team"))
    reviewer.goto("/events/southern-cluster-meeting/notes/photos")
    waiting.last.get_by_text("Erase", exact=True).click()
    reviewer.get_by_role("button", name="Erase it").click()
    page.unroute("**/notes/photos/*")
    told = page.get_by_role("region", name="Set aside for the organiser")
    expect(told).to_contain_text("not kept: a reviewer erased this photo", timeout=40_000)
    assert stored(page) == []


@pytest.mark.parametrize("width", [390, 1280])
def test_the_plan_and_the_card_are_accessible(open_page, axe, width):
    page = open_page("organiser", width=width)
    page.goto("/events/southern-cluster-meeting/notes/plan")
    page.locator("details.note-plan summary").first.click()
    assert axe(page) == []
    go_to_room(page)
    page.get_by_role("button", name="A case is disclosed").click()
    assert axe(page) == []
