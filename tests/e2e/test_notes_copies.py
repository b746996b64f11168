"""Whose the copies of pages are that a device keeps, how old they are, and what goes only when the page goes."""

import json

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import sign_in
from tests.e2e.recording import (
    change_what_waits,
    field,
    kept_ahead,
    kept_for_offline,
    ready,
    rows,
    sent,
    stands,
    stored,
    write,
)  # fmt: skip
from tests.e2e.test_notes_together import correct, open_people, set_mark, set_pin, take_over

WHOSE = """async () => {
    const pages = await caches.open("kuvend-pages");
    return Promise.all((await pages.keys()).map(async (key) => {
        const text = await (await pages.match(key)).text();
        return [new URL(key.url).searchParams.get("person"), / data-user="(\\d+)"/.exec(text)[1]];
    }));
}"""
"""For whom each copy is kept, and whose it is."""

HOLDS = """async (words) => {
    const here = document.getElementById("note-form").dataset.user;
    const key = location.pathname + "?person=" + here;
    for (const end = Date.now() + 8_000; Date.now() < end; ) {
        const copy = await caches.match(key, { cacheName: "kuvend-pages", ignoreVary: true });
        if ((await copy.text()).includes(words)) return true;
        await new Promise((next) => setTimeout(next, 100));
    }
    return false;
}"""

FULL = """(ways) => {
    for (const way of ways)
        IDBObjectStore.prototype[way] = () => { throw new DOMException("full", "QuotaExceededError"); };
}"""


def me(page: Page) -> str:
    return page.locator("#note-form").get_attribute("data-user") or ""


def signed_in_beside(page: Page, password: str) -> Page:
    tab = page.context.new_page()
    page.context.clear_cookies(name="kuvend_session")
    sign_in(tab, "recorder-2", password)
    return tab


def test_after_somebody_else_signed_in_no_page_of_theirs_is_kept_under_the_first_ones_name(through, cable, server):
    page = kept_ahead(through)
    place, first = page.url, me(page)
    set_pin(page, "4711")
    tab = signed_in_beside(page, server.password)
    with page.expect_response(lambda answer: "copy=1" in answer.url) as asked:
        page.evaluate("document.dispatchEvent(new Event('kuvend:sent'))")
    assert f'data-user="{first}"' not in asked.value.text()
    tab.goto(place)
    kept_ahead(ready(tab))
    second = me(tab)
    kept = tab.evaluate(WHOSE)
    assert {first, second} == {person for person, _ in kept}
    assert all(person == whose for person, whose in kept), kept
    set_pin(tab, "0815")
    page.close()
    cable.cut()
    take_over(tab, "Recorder, first group", "4711")
    tab.wait_for_function(f"() => document.getElementById('note-form')?.dataset.user === '{first}'")
    write(ready(tab), "e shkruar nga e para")
    assert [each["user"] for each in stored(tab)] == [first]


def test_a_copy_that_is_another_persons_is_given_to_nobody_and_does_not_stay(through, cable, server):
    """As an earlier release may have left it."""
    page = kept_ahead(through)
    place, first = page.url, me(page)
    tab = signed_in_beside(page, server.password)
    tab.goto(place)
    kept_ahead(ready(tab))
    second = me(tab)
    mix_up = """async ([first, second]) => {
        const pages = await caches.open("kuvend-pages");
        const theirs = await pages.match(`${location.pathname}?person=${second}`);
        await pages.put(`${location.pathname}?person=${first}`, theirs);
    }"""
    page.evaluate(mix_up, [first, second])
    tab.close()
    remember(page, first)
    cable.cut()
    with pytest.raises(Exception, match="net::ERR"):
        page.goto(place)
    page.wait_for_url("chrome-error://**")
    cable.mend()
    kept_ahead(ready(page.goto(place) and page))
    assert all(person == whose for person, whose in page.evaluate(WHOSE))


def remember(page: Page, person: str) -> None:
    page.evaluate(
        """(person) => new Promise((done) => {
            const request = indexedDB.open("kuvend-notes");
            request.onsuccess = () => {
                const change = request.result.transaction("device", "readwrite");
                change.objectStore("device").put(person, "person");
                change.oncomplete = () => done(request.result.close());
            };
        })""",
        person,
    )


def test_a_copy_that_is_shown_to_somebody_else_all_the_same_takes_no_notes(recording):
    page = recording()
    write(page, "e askujt tjetër")
    sent(page)
    page.goto(f"{page.url}?copy=1")
    ready(page)
    remember(page, "0")
    page.reload()
    expect(page.get_by_role("alert")).to_contain_text("has not opened this page on this device yet")
    expect(rows(page)).to_have_count(0)
    field(page).evaluate("field => { field.value = 'nën emër tjetër'; field.form.requestSubmit(); }")
    expect(field(page)).to_have_value("")  # entered, and waiting for a beginning that does not come
    assert [stored(page), stored(page, "drafts")] == [[], []]


def test_a_copy_follows_what_was_sent(through, cable):
    page = kept_ahead(through)
    write(page, "fjala një")
    sent(page)
    assert page.evaluate(HOLDS, "fjala një")
    correct(page, "fjala një")
    field(page).press_sequentially(" e saktësuar")
    field(page).press("Enter")
    expect(rows(page).filter(has_text="fjala një e saktësuar")).to_have_count(1)
    write(page, "fjala dy")
    sent(page)
    assert page.evaluate(HOLDS, "fjala dy")
    before = stands(page).inner_text().split(" · ")[0]
    cable.cut()
    page.reload()
    expect(rows(ready(page)).filter(has_text="fjala një e saktësuar")).to_have_count(1)
    expect(rows(page).filter(has_text="fjala dy")).to_have_count(1)
    expect(stands(page)).to_contain_text(before)
    correct(page, "fjala një e saktësuar")
    field(page).press_sequentially(", fund")
    field(page).press("Enter")
    expect(stands(page)).to_contain_text("1 on this device")
    cable.mend()
    page.evaluate("dispatchEvent(new Event('online'))")
    sent(page, 40_000)
    page.reload()
    row = rows(ready(page)).filter(has_text="fjala një e saktësuar, fund")
    expect(row).to_have_count(1)
    expect(row).not_to_contain_text("two wordings")


def test_a_page_that_is_hidden_keeps_its_copy_at_once(through):
    page = kept_ahead(through)
    page.evaluate(
        """() => {
            Object.defineProperty(document, "visibilityState", { get: () => "hidden" });
            document.dispatchEvent(new Event("kuvend:sent"));
        }"""
    )
    with page.expect_request(lambda request: "copy=1" in request.url, timeout=1_000):
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def test_the_line_tells_this_events_number_when_notes_of_another_one_were_sent(through, cable):
    page = through
    before = stands(page).inner_text().split(" ")[0]
    cable.cut()
    write(page, "për ngjarjen tjetër")
    expect(stands(page)).to_contain_text("no connection")
    change_what_waits(page, 'event: "national-conference"')
    answer = {"at": "2026-03-01T08:00:00+00:00", "kept": 4711}

    def take(route):
        made = json.loads(route.request.post_data)["operations"]
        route.fulfill(json=answer | {"receipts": [{"id": each["id"], "receipt": "new"} for each in made]})

    page.route("**/api/v1/events/national-conference/notes/sync", take)
    cable.mend()
    page.evaluate("dispatchEvent(new Event('online'))")
    sent(page, 40_000)
    expect(stands(page)).to_contain_text(f"{before} on the server")


def save(page: Page) -> str:
    with page.expect_download() as saved:
        page.locator("#note-device [data-act=save-unsent]").evaluate("button => button.click()")
    return saved.value.path().read_text(encoding="utf-8")


def test_a_file_says_that_it_holds_a_confidential_line_that_is_only_typed(recording):
    page = recording()
    field(page).press_sequentially("emri i saj")
    set_mark(page, "confidential")
    assert "emri i saj" in save(page)
    expect(page.locator("#toasts").get_by_text("confidential words that anybody can read")).to_be_visible()


def test_a_file_says_that_it_holds_a_confidential_line_that_waits(recording):
    page = recording()
    write(page, "për t'u saktësuar")
    field(page).press_sequentially("emri i saj")
    set_mark(page, "confidential")
    correct(page, "për t'u saktësuar")
    assert "emri i saj" in save(page)
    expect(page.locator("#toasts").get_by_text("confidential words that anybody can read")).to_be_visible()


def sign_out(page: Page) -> None:
    page.get_by_text("Account menu").locator("..").click()
    page.get_by_role("button", name="Sign out").click()


def hand_on(page: Page) -> None:
    open_people(page)
    page.get_by_role("button", name="Somebody without a PIN here").click()


@pytest.mark.parametrize("leave", [sign_out, hand_on])
def test_nobody_leaves_while_a_note_is_only_on_the_page(through, cable, leave):
    page = kept_for_offline(through)
    set_pin(page, "4711")
    copies = page.evaluate(WHOSE)
    cable.cut()
    page.evaluate(FULL, ["add"])
    write(page, "vetëm në faqe")
    expect(stands(page)).to_contain_text("1 only on this page")
    place = page.url
    leave(page)
    refusal = page.get_by_role("dialog", name="1 of your notes are only on this device")
    expect(refusal).to_be_visible()
    refusal.get_by_role("link", name="To these notes").click()
    expect(refusal).to_be_hidden()
    assert page.url.partition("#")[0] == place
    assert page.evaluate(WHOSE) == copies
    expect(rows(page).last).to_contain_text("vetëm në faqe")


def test_a_line_that_the_disk_does_not_take_is_told_and_held_back(recording):
    page = kept_for_offline(recording())
    page.evaluate(FULL, ["add", "put"])
    field(page).press_sequentially("një fjali që disku nuk e merr")
    alert = page.get_by_role("alert").filter(has_text="no room left")
    expect(alert).to_be_visible()
    sign_out(page)
    expect(page.get_by_role("dialog")).to_contain_text("only on this device")
    page.get_by_role("button", name="Stay signed in").click()
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    field(page).fill("")
    expect(alert).to_be_hidden()
    page.reload()
    assert asked == []
    page = ready(page)
    page.evaluate(FULL, ["add", "put"])
    field(page).press_sequentially("edhe një")
    expect(alert).to_be_visible()
    page.reload()
    ready(page)
    assert asked == ["beforeunload"]
