"""The promises of the recorder's page, in real Chromium: a network that is cut, a session that ends, a browser that is
killed, a disk that is full. What said "saved" is there, once, and unaltered."""

import os
import re
import shutil
import signal
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic, sleep

import pytest
from playwright.sync_api import Error, Page, expect

from tests.e2e.conftest import FLAGS, sign_in
from tests.e2e.recording import (
    EVENT,
    change_what_waits,
    field,
    kept_for_offline,
    module,
    ready,
    rows,
    sent,
    stands,
    stored,
    take_the_store_away,
    write,
)  # fmt: skip
from tests.proxy import Proxy
from tests.server import Server, free_port

on_sqlite = pytest.mark.skipif(
    os.environ.get("KUVEND_TEST_DATABASE") == "postgresql", reason="looks into the database's file"
)


def on_the_server(server: Server, words: str) -> int:
    """How many rows hold these words, asked of the database itself."""
    with sqlite3.connect(f"file:{server.folder}/data/kuvend.sqlite3?mode=ro", uri=True) as look:
        return int(look.execute("SELECT count(*) FROM note WHERE words = ?", (words,)).fetchone()[0])


def test_the_page_opens_without_network_and_goes_on(recording):
    page = kept_for_offline(recording())
    write(page, "para se të ikë rrjeti")
    sent(page)
    page.context.set_offline(True)
    page.reload()
    write(ready(page), "nga kopja, një", "nga kopja, dy")
    expect(stands(page)).to_contain_text("2 on this device")
    expect(stands(page)).to_contain_text("no connection")
    tab = page.context.new_page()
    with pytest.raises(Error):  # it would be the real page
        tab.goto(f"{page.url.partition('?')[0]}?practice=1")
    tab.close()
    page.reload()
    expect(rows(ready(page)).filter(has_text="nga kopja")).to_have_count(2)
    page.context.set_offline(False)
    sent(page, 40_000)
    page.reload()
    expect(rows(ready(page)).filter(has_text="nga kopja")).to_have_count(2)


@on_sqlite
def test_a_cable_that_is_pulled_while_answers_are_on_their_way(through, cable, server):
    page = through
    cable.deaf()
    write(page, "kablloja u hoq")
    expect(stands(page)).to_contain_text("1 on this device")
    while on_the_server(server, "kablloja u hoq") == 0:  # it arrived; its receipt did not
        sleep(0.05)
    expect(stands(page)).to_contain_text("1 on this device")
    cable.cut()
    write(page, "kablloja ende mungon")
    cable.mend()
    page.evaluate("dispatchEvent(new Event('online'))")
    sent(page, 40_000)
    assert on_the_server(server, "kablloja u hoq") == on_the_server(server, "kablloja ende mungon") == 1


@pytest.mark.parametrize("count", [300, pytest.param(2000, marks=pytest.mark.long)])
def test_a_long_time_offline_is_drained_in_seconds(through, cable, count):
    page = through
    cable.cut()
    page.evaluate(
        """async ([module, count]) => {
            const { openStore } = await import(module), { uuid7 } = await import(module.replace("notes-store", "uuid"));
            const store = await openStore();
            const form = document.getElementById("note-form");
            const [session, lane] = ["session", "lane"].map((name) => Number(form.elements.namedItem(name).value));
            const { user, event, zone } = form.dataset;
            for (let done = 0; done < count; done += 100) {
                const kept = Array.from({ length: 100 }, (_, place) => {
                    const id = uuid7();
                    const body = { words: `kohë e gjatë ${done + place}`, session, lane, kind: "statement" };
                    const typed_at = new Date().toISOString();
                    const operation = { id, note: uuid7(), kind: "create", body, typed_at, zone };
                    return { id, user, event, where: `${session}/${lane}`, operation };
                });
                await store.put(kept);
            }
        }""",
        [module(page, "notes-store.js"), count],
    )
    before = int(stands(page).get_attribute("data-server"))
    cable.mend()
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(stands(page)).to_contain_text(re.compile(rf"^{before + count} on the server"), timeout=30_000)
    assert stored(page) == []


def test_an_expired_sign_in_keeps_everything_and_goes_on(recording, server):
    page = recording()
    page.context.clear_cookies(name="kuvend_session")
    write(page, "pas skadimit")
    expect(page.get_by_role("alert").filter(has_text="You are signed out")).to_be_visible()
    expect(stands(page)).to_contain_text("1 on this device")
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Sign in").last.click()
    tab = opened.value
    tab.locator("[name=email]").fill("recorder@kuvend.example")
    tab.locator("[name=password]").fill(server.password)
    tab.locator("[name=password]").press("Enter")
    ready(tab)
    tab.close()
    page.bring_to_front()
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    sent(page)
    expect(page.get_by_role("alert").filter(has_text="You are signed out")).to_be_hidden()


def test_a_tablet_that_lost_all_its_cookies_asks_to_sign_in_and_goes_on(recording, server):
    page = kept_for_offline(recording())
    page.context.clear_cookies()
    write(page, "pa asnjë cookie")
    expect(page.get_by_role("alert").filter(has_text="You are signed out")).to_be_visible()
    sign_in(page.context.new_page(), "recorder", server.password)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    sent(page)
    expect(page.get_by_role("alert").filter(has_text="You are signed out")).to_be_hidden()


def test_another_persons_session_does_not_become_the_author(recording, server):
    page = recording()
    page.context.clear_cookies(name="kuvend_session")
    tab = page.context.new_page()
    sign_in(tab, "recorder-2", server.password)
    tab.close()
    write(page, "të miat, jo të asaj")
    expect(page.get_by_role("alert").filter(has_text="Somebody else is signed in")).to_be_visible()
    expect(stands(page)).to_contain_text("1 on this device")


def test_confidential_words_lie_enciphered_on_the_device_and_leave_on_receipt(through, cable):
    page = through
    cable.cut()
    page.get_by_text("Reach, mark, language, agreement").click()
    page.get_by_role("radio", name="Confidential").check()
    field(page).type("fjalë të fshehta")
    page.wait_for_function("async () => (await indexedDB.databases()).length > 0")
    expect(field(page)).to_have_value("fjalë të fshehta")
    page.evaluate("dispatchEvent(new Event('pagehide'))")
    field(page).press("Enter")
    expect(rows(page).last).to_contain_text("fjalë të fshehta")
    (kept,) = stored(page)
    assert "fshehta" not in str(kept) + str(stored(page, "drafts"))
    assert kept["sealed"]
    assert "body" not in kept["operation"]
    exportable = page.evaluate(
        """async (module) => (await (await import(module)).openStore()).key.extractable""",
        module(page, "notes-store.js"),
    )
    assert exportable is False
    cable.mend()
    page.evaluate("dispatchEvent(new Event('online'))")
    sent(page, 40_000)
    assert stored(page) == []


def test_what_a_full_disk_does_not_take_is_sent_from_the_page(recording):
    page = recording()
    page.context.set_offline(True)
    write(page, "disku ende jo plot")
    page.evaluate(
        """() => {
            IDBObjectStore.prototype.add = () => { throw new DOMException("full", "QuotaExceededError"); };
        }"""
    )
    write(page, "disku plot dhe pa rrjet")
    field(page).type("gjysmë")
    expect(page.get_by_role("alert").filter(has_text="no room left")).to_be_visible()
    expect(stands(page)).to_contain_text("1 on this device · 1 only on this page")
    expect(rows(page).filter(has_text="disku plot")).to_contain_text("only on this page")
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save it to a file").click()
    for words in ("disku ende jo plot", "disku plot dhe pa rrjet", "gjysmë"):
        assert words in saved.value.path().read_text(encoding="utf-8")
    expect(field(page)).to_have_value("gjysmë")
    field(page).fill("")
    page.context.set_offline(False)
    expect(stands(page)).to_have_text(re.compile(r"^\d+ on the server"), timeout=40_000)
    page.reload()
    for words in ("disku ende jo plot", "disku plot dhe pa rrjet"):
        expect(rows(ready(page)).filter(has_text=words)).to_have_count(1)


def test_what_a_page_still_holds_when_its_store_is_taken_away_is_told_saved_and_sent(through, cable):
    page = kept_for_offline(through)
    broken: list[str] = []
    page.on("pageerror", lambda error: broken.append(str(error)))
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    cable.cut()
    write(page, "e shkruar më parë")
    page.reload()
    write(ready(page), "e vetmja kopje")
    expect(stands(page)).to_contain_text("2 on this device")
    take_the_store_away(page)
    expect(stands(page)).to_contain_text("2 only on this page")
    expect(rows(page).filter(has_text="e vetmja kopje")).to_contain_text("only on this page")
    alert = page.get_by_role("alert").filter(has_text="Do not close or reload it")
    expect(alert).to_contain_text("only this page still holds: 2")
    page.get_by_role("button", name="Copy what is unsent").click()
    expect(page.get_by_text("Copied", exact=True)).to_be_visible()
    copied = page.evaluate("() => navigator.clipboard.readText()")
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save it to a file").click()
    for held in (copied, saved.value.path().read_text(encoding="utf-8")):
        assert "e shkruar më parë" in held
        assert "e vetmja kopje" in held
    page.locator("#note-file").set_input_files(saved.value.path())
    expect(page.get_by_text("0 notes taken from the file")).to_be_visible()
    page.get_by_label("This device").click()
    page.get_by_role("button", name="Change person").click()
    expect(page.locator("#toasts").get_by_text("only this page still holds: 2")).to_be_visible()
    with page.expect_event("dialog") as asked:
        page.close(run_before_unload=True)
    assert asked.value.type == "beforeunload"
    asked.value.dismiss()
    cable.mend()
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(stands(page)).to_have_text(re.compile(r"^\d+ on the server"), timeout=40_000)
    expect(alert).to_be_hidden()
    write(page, "pas humbjes")
    expect(rows(page).filter(has_text="only on this page")).to_have_count(0)
    page.reload()
    ready(page)
    for words in ("e shkruar më parë", "e vetmja kopje", "pas humbjes"):
        expect(rows(page).filter(has_text=words)).to_have_count(1)
    assert not broken


@pytest.mark.parametrize("status", [507, 503])
def test_a_server_that_takes_nothing_just_now_is_no_receipt_and_is_asked_again(recording, status):
    page = recording()
    page.route("**/notes/sync", lambda route: route.fulfill(status=status, json={"message": "No room left"}))
    write(page, f"serveri pa vend, {status}")
    expect(stands(page)).to_contain_text("1 on this device")
    expect(stands(page)).to_contain_text("the server takes nothing just now")
    page.reload()
    expect(rows(ready(page)).filter(has_text=f"serveri pa vend, {status}")).to_contain_text("on this device")
    page.unroute("**/notes/sync")
    sent(page, 40_000)
    page.reload()
    expect(rows(ready(page)).filter(has_text=f"serveri pa vend, {status}")).to_have_count(1)


IN_SIGHT = """() => {
    scrollTo({ top: document.documentElement.scrollHeight, behavior: "instant" });
    const line = document.querySelector("#sync span"), { x, y, bottom } = line.getBoundingClientRect();
    return scrollY > 100 && y >= 0 && line.contains(document.elementFromPoint(x + 5, (y + bottom) / 2));
}"""


@pytest.mark.parametrize(("width", "height"), [(390, 480), (844, 390), (390, 300)])
def test_how_it_stands_stays_in_sight_on_a_screen_that_is_low(through, cable, width, height):
    """A phone with its keyboard up, or on its side."""
    page = through
    page.set_viewport_size({"width": width, "height": height})
    write(page, *(f"rreshti {number}" for number in range(4)))
    sent(page)
    assert page.evaluate(IN_SIGHT)
    cable.cut()
    write(page, "pa rrjet")
    expect(stands(page)).to_contain_text("no connection")
    assert page.evaluate(IN_SIGHT)


def test_what_waits_since_yesterday_says_so(through, cable):
    """The row with its day; above the page, what to do about it; on every other page a message with the way here."""
    page = kept_for_offline(through)
    cable.cut()
    write(page, "e djeshme")
    expect(rows(page).last.locator("time")).to_have_text(re.compile(r"^\d+:\d\d$"))
    expect(stands(page)).to_contain_text("no connection")
    change_what_waits(
        page, "operation: { ...kept.operation, typed_at: new Date(Date.now() - 25 * 3600_000).toISOString() }"
    )
    page.reload()
    row = rows(ready(page)).filter(has_text="e djeshme")
    expect(row.locator("time")).to_have_text(re.compile(r"^\d+ [A-Z][a-z]+, \d+:\d\d$"))
    expect(page.get_by_role("alert").filter(has_text="Unsent for more than a day: 1")).to_be_visible()
    page.route("**/notes/sync", lambda route: route.abort())
    cable.mend()
    page.goto("/account")
    expect(page.get_by_text("1 of your notes have waited on this device for more than a day")).to_be_visible()
    page.get_by_role("link", name="To these notes").click()
    expect(rows(ready(page)).filter(has_text="e djeshme")).to_be_visible()
    page.unroute("**/notes/sync")
    page.evaluate("dispatchEvent(new Event('online'))")
    sent(page, 40_000)
    expect(page.locator("#note-trouble")).to_be_hidden()


def test_signing_out_is_refused_while_something_is_unsent(through, cable):
    page = through
    cable.cut()
    write(page, "ende këtu")
    page.get_by_text("Account menu").locator("..").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("dialog")).to_contain_text("1 of your notes are only on this device")
    page.get_by_role("button", name="Stay signed in").click()
    cable.mend()
    page.evaluate("dispatchEvent(new Event('online'))")
    sent(page, 40_000)
    if not page.get_by_role("button", name="Sign out").is_visible():
        page.get_by_text("Account menu").locator("..").click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in")


def test_what_was_set_aside_is_told_until_it_was_read(through, cable):
    page = through
    cable.cut()
    write(page, "në një sesion që nuk është më")
    expect(stands(page)).to_contain_text("no connection")  # the sender has tried, and will read it anew
    change_what_waits(
        page, "operation: { ...kept.operation, body: { ...kept.operation.body, session: 99999999, lane: 99999999 } }"
    )
    cable.mend()
    page.evaluate("dispatchEvent(new Event('online'))")
    told = page.get_by_role("region", name="Set aside for the organiser")
    expect(told).to_contain_text("this session is no longer in the guide")
    page.reload()
    expect(told).to_contain_text("në një sesion që nuk është më")
    told.get_by_role("button", name="Seen").click()
    expect(told).to_be_hidden()
    page.reload()
    expect(ready(page).locator("#note-told")).to_be_hidden()


@contextmanager
def a_browser_of_its_own(chromium, folder) -> Iterator[tuple[subprocess.Popen[bytes], Page]]:
    """Chromium with a profile on disk, started by us so that all of it can be killed at once."""
    port = free_port()
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    command = [program, *FLAGS, "--headless=new", f"--user-data-dir={folder}", f"--remote-debugging-port={port}"]
    process = subprocess.Popen(
        [*command, "about:blank"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    browser = None
    end = monotonic() + 30
    while browser is None and monotonic() < end:
        try:
            browser = chromium.browser_type.connect_over_cdp(f"http://127.0.0.1:{port}")
        except Error:  # not listening yet
            sleep(0.1)
    try:
        assert browser is not None, "Chromium did not start"
        context = browser.contexts[0]
        context.set_default_timeout(15_000)
        yield process, context.pages[0]
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@pytest.mark.parametrize("kills", [3, pytest.param(20, marks=pytest.mark.long)])
def test_the_browser_may_be_killed_while_somebody_types(server, chromium, tmp_path, kills):
    """No note that said it was saved is lost, and of what was being typed at most a second."""
    cable = Proxy(server.port)
    address, before, saved = "", 0, []
    for kill in range(kills):
        with a_browser_of_its_own(chromium, tmp_path / "profile") as (process, page):
            if not address:
                page.goto(f"{cable.url}/")
                sign_in_at(page, cable.url, server.password)
                page.goto(f"{cable.url}{EVENT}/desk")
                page.get_by_role("link", name=re.compile("Gjirokastër")).first.click()
                address = kept_for_offline(ready(page)).url
                before = int(stands(page).get_attribute("data-server"))
            else:
                page.goto(address)
                ready(page)
                typed = f"gjysmë fjalie e vrarë {kill - 1}"
                assert page.locator("#note-field").input_value() == typed
                page.locator("#note-field").fill("")
            cable.cut()
            for number in range(3):
                words = f"e ruajtur {kill}.{number} nga {kills}"
                page.locator("#note-field").fill(words)
                page.locator("#note-field").press("Enter")
                page.locator("#notes > li", has_text=words).locator(".row-state").wait_for()  # it says: on this device
                saved.append(words)
            page.locator("#note-field").type(f"gjysmë fjalie e vrarë {kill}")
            page.wait_for_timeout(1000)  # the promise itself: a second
            page.locator("#note-field").type(" dhe")
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    cable.mend()
    with a_browser_of_its_own(chromium, tmp_path / "profile") as (_process, page):
        page.goto(address)
        if "/sign-in" in page.url:  # Chromium writes cookies down every half minute: a kill may take the session along
            sign_in_at(page, cable.url, server.password)
            page.goto(address)
        ready(page)
        page.wait_for_function(
            f"() => document.getElementById('sync').textContent.startsWith('{before + len(saved)} ')", timeout=60_000
        )
        page.goto(f"{cable.url}{EVENT}?q=ruajtur")
        assert all(page.get_by_text(words, exact=True).count() == 1 for words in saved)
    cable.close()


def sign_in_at(page: Page, url: str, password: str) -> None:
    page.goto(f"{url}/sign-in")
    page.locator("[name=email]").fill("recorder@kuvend.example")
    page.locator("[name=password]").fill(password)
    page.locator("[name=password]").press("Enter")
    page.wait_for_url(lambda address: "/sign-in" not in address)
