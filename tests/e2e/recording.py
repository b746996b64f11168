"""What browser tests of the recorder's page share: getting there, typing, and looking at what the device holds."""

from typing import Any

from playwright.sync_api import Locator, Page, expect

EVENT = "/events/southern-cluster-meeting/notes"


def go_to_room(page: Page, room: str = "Gjirokastër") -> Page:
    page.goto(f"{EVENT}/desk")
    page.get_by_role("link", name=room).first.click()
    return ready(page)


def ready(page: Page) -> Page:
    page.wait_for_selector("html[data-notes-store=ready]", state="attached")
    return page


def kept_for_offline(page: Page) -> Page:
    page.wait_for_selector("html[data-offline]", state="attached")
    return page


def kept_ahead(page: Page) -> Page:
    page.wait_for_selector("html[data-offline=ahead]", state="attached")
    return page


def field(page: Page) -> Locator:
    return page.get_by_label("Note", exact=True)


def write(page: Page, *notes: str) -> None:
    for words in notes:
        field(page).fill(words)
        field(page).press("Enter")
        expect(rows(page).last).to_contain_text(words)


def rows(page: Page) -> Locator:
    return page.locator("#notes > li")


def stands(page: Page) -> Locator:
    return page.locator("#sync")


def sent(page: Page, patience: float = 10_000) -> None:
    expect(stands(page)).not_to_contain_text("on this device", timeout=patience)


def module(page: Page, name: str) -> str:
    main = page.locator("script[type=module][src*='/notes.js']").get_attribute("src") or ""
    return main.replace("notes.js", name)


STORED = """(store) => new Promise((resolve, reject) => {
    const request = indexedDB.open("kuvend-notes");
    request.onerror = () => reject(request.error);
    request.onsuccess = () => {
        const all = request.result.transaction(store).objectStore(store).getAll();
        all.onsuccess = () => { resolve(JSON.parse(JSON.stringify(all.result))); request.result.close(); };
    };
})"""


def stored(page: Page, store: str = "operations") -> list[Any]:
    """What stands in one of the device's stores, as it lies there."""
    found: list[Any] = page.evaluate(STORED, store)
    return found


def change_what_waits(page: Page, change: str) -> None:
    """On the disk itself; `change` is done to each that is `kept` there."""
    page.evaluate(
        """() => new Promise((resolve) => {
            const request = indexedDB.open("kuvend-notes");
            request.onsuccess = () => {
                const transaction = request.result.transaction("operations", "readwrite");
                transaction.objectStore("operations").openCursor().onsuccess = ({ target: { result: cursor } }) => {
                    if (!cursor) return;
                    const kept = cursor.value;
                    cursor.update({ ...kept, CHANGE });
                    cursor.continue();
                };
                transaction.oncomplete = () => { request.result.close(); resolve(); };
            };
        })""".replace("CHANGE", change)
    )


def drafted(page: Page, words: str) -> None:
    """A draft is written within a second; a browser that waits for a promise does not wait for what it holds."""
    written = page.evaluate(
        f"""async (words) => {{
            for (const end = Date.now() + 10_000; Date.now() < end; ) {{
                await new Promise((next) => setTimeout(next, 100));
                if (JSON.stringify(await ({STORED})("drafts")).includes(words)) return true;
            }}
            return false;
        }}""",
        words,
    )
    assert written, f"no draft of {words!r}"


def take_the_store_away(page: Page) -> None:
    """As a browser does that needs room, or whose data somebody clears."""
    tools = page.context.new_cdp_session(page)
    origin = page.evaluate("() => location.origin")
    tools.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "indexeddb"})


HELD = """(() => {
    const open = IDBFactory.prototype.open, held = new Promise((resolve) => (window.letGo = resolve));
    IDBFactory.prototype.open = function (...given) {
        const request = open.apply(this, given);
        const later = (act) => request.addEventListener("success", (done) => held.then(() => act.call(request, done)));
        return Object.defineProperty(request, "onsuccess", { set: later });
    };
})()"""


def reopens_slowly(page: Page, draft: str) -> Page:
    """The page is loaded again behind a half-typed line; the device answers it when `letGo()` is called."""
    field(page).type(draft)
    drafted(page, draft)
    page.add_init_script(HELD)
    page.reload()
    expect(page.locator("html[data-notes-store]")).to_have_count(0)
    return page
