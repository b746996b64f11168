"""What a shared device gives to whoever comes next: no page of the one who left, and no PIN to be tried at leisure."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import sign_in
from tests.e2e.recording import go_to_room, kept_for_offline, module, ready, stored
from tests.e2e.test_notes_together import open_people, set_pin

HERE = """() => new Promise((resolve, reject) => {
    const request = indexedDB.open("kuvend-notes");
    request.onerror = () => reject(request.error);
    request.onsuccess = () => {
        const asked = request.result.transaction("device").objectStore("device").get("person");
        asked.onsuccess = () => { resolve(asked.result ?? null); request.result.close(); };
    };
})"""
PAGES = "() => caches.open('kuvend-pages').then((pages) => pages.keys()).then((keys) => keys.map((each) => each.url))"


def sign_out(page: Page) -> None:
    if not page.get_by_role("button", name="Sign out").is_visible():
        page.get_by_text("Account menu").locator("..").click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in")


def hand_on(page: Page) -> None:
    open_people(page)
    page.get_by_role("button", name="Somebody without a PIN here").click()
    page.wait_for_url("**/sign-in")


@pytest.mark.parametrize("leave", [sign_out, hand_on])
def test_who_leaves_a_device_leaves_no_page_on_it(through, cable, leave):
    page = kept_for_offline(through)
    set_pin(page, "4711")
    place = page.url
    assert page.evaluate(HERE) is not None
    assert page.evaluate(PAGES)
    leave(page)
    assert page.evaluate(HERE) is None
    assert page.evaluate(PAGES) == []
    page.go_back()
    expect(page.locator("#notes")).to_have_count(0)
    cable.cut()
    with pytest.raises(Exception, match="net::ERR"):
        page.goto(place)


def test_who_signs_in_after_somebody_that_never_left_is_given_no_page_of_theirs(through, cable, server):
    page = kept_for_offline(through)
    place = page.url
    page.context.clear_cookies(name="kuvend_session")
    sign_in(page, "sponsor", server.password)
    page.goto("/")  # where signing in leads to
    page.wait_for_function(f"() => ({HERE})().then((person) => person === null)")
    cable.cut()
    with pytest.raises(Exception, match="net::ERR"):
        page.goto(place)


def tries(page: Page, *given: tuple[str, int]) -> list[object]:
    """What the device says to PINs that are typed at some second of the day."""
    found: list[object] = page.evaluate(
        """async ([pins, store, given]) => {
            const { tryPin } = await import(pins);
            const { openStore } = await import(store);
            const kept = await openStore();
            const user = document.getElementById("note-form").dataset.user;
            const answers = [];
            for (const [pin, second] of given) answers.push(await tryPin(kept, user, pin, 1000 * second));
            kept.database.close();
            return answers;
        }""",
        [module(page, "notes-pins.js"), module(page, "notes-store.js"), [list(each) for each in given]],
    )
    return found


def test_wrong_pins_wait_longer_and_longer_and_then_only_the_server_knows(open_page):
    page = ready(go_to_room(open_page("recorder")))
    set_pin(page, "4711")
    assert tries(page, ("0000", 0), ("0001", 0), ("4711", 0), ("0000", 1), ("0001", 1), ("0002", 1)) == [
        {}, {}, {"right": True}, {}, {}, {},
    ]  # fmt: skip
    assert tries(page, ("4711", 2)) == [{"wait": 4}], "a right one has to wait, too"
    seconds = [10, 100, 200, 300, 400, 600]
    assert tries(page, *((f"90{second}"[:4], second) for second in seconds)) == [{}] * 6
    assert tries(page, ("0007", 700)) == [{"wait": 200}]
    assert tries(page, ("0007", 1000)) == [{"unknown": True}]
    assert tries(page, ("4711", 100_000)) == [{"unknown": True}]
    (row,) = stored(page, "people")
    assert not row.get("proof")


def test_what_is_kept_of_a_pin_cannot_be_tried_elsewhere(open_page):
    page = ready(go_to_room(open_page("recorder")))
    set_pin(page, "4711")
    refused = page.evaluate(
        """async (store) => {
            const { openStore } = await import(store);
            const kept = await openStore();
            const key = await kept.pinKey();
            kept.database.close();
            const out = crypto.subtle.exportKey("raw", key);
            return [key.extractable, await out.then(() => "out", (problem) => problem.name)];
        }""",
        module(page, "notes-store.js"),
    )
    assert refused[0] is False
    assert refused[1] != "out"
