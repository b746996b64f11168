"""The recorder's page stays light: what a keystroke touches among 500 notes."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.recording import field, go_to_room, module, ready, rows, sent


@pytest.fixture
def page(open_page) -> Page:
    return go_to_room(open_page("recorder"))


PUT = """async ([module, count, words]) => {
    const { openStore } = await import(module), { uuid7 } = await import(module.replace("notes-store", "uuid"));
    const store = await openStore();
    const form = document.getElementById("note-form");
    const [session, lane] = ["session", "lane"].map((name) => Number(form.elements.namedItem(name).value));
    const { user, event, zone } = form.dataset;
    await store.put(Array.from({ length: count }, (_, place) => {
        const id = uuid7(), typed_at = new Date().toISOString();
        const body = { words: words.replaceAll("{place}", place), session, lane, kind: "statement", language: "sq" };
        const operation = { id, note: uuid7(), kind: "create", body, typed_at, zone };
        return { id, user, event, where: `${session}/${lane}`, operation };
    }));
}"""
"""Notes on the device, as if they had been typed there."""


def test_all_notes_of_the_session_stand_when_they_are_asked_for(page):
    page.evaluate(PUT, [module(page, "notes-store.js"), 25, "vijë /{place}/ e mbledhjes"])
    page.reload()
    sent(ready(page))
    page.reload()
    ready(page)
    expect(rows(page)).to_have_count(10)
    page.get_by_role("link", name="Show all of this session").click()
    ready(page)
    field(page).fill("e fundit nga të gjitha")
    field(page).press("Enter")
    expect(rows(page).last).to_contain_text("e fundit nga të gjitha")
    sent(page)
    for place in range(25):
        expect(rows(page).filter(has_text=f"vijë /{place}/ e")).to_have_count(1)
    page.get_by_label("Search these notes").fill("vije /3/")
    expect(rows(page).filter(visible=True)).to_contain_text("vijë /3/ e")


def test_a_keystroke_touches_no_note_however_many_there_are(page):
    """Counted, not timed: with 500 notes on the page, typing changes no element of the list and lays none of it out."""
    page.evaluate(PUT, [module(page, "notes-store.js"), 500, "shënimi {place} " * 12])
    page.route("**/notes/sync", lambda route: route.abort())
    page.reload()
    ready(page)
    assert page.locator("#notes > li").count() >= 500
    page.evaluate(
        """() => {
            window.touched = [];
            const everything = { subtree: true, childList: true, attributes: true, characterData: true };
            new MutationObserver((changes) => touched.push(...changes.map((each) => each.target.nodeName)))
                .observe(document.getElementById("notes"), everything);
        }"""
    )
    field(page).type('! "Nga marsi hapet qendra" ', delay=5)
    assert page.evaluate("touched") == []
    assert page.evaluate("document.activeElement.id") == "note-field"
    page.unroute("**/notes/sync")
    field(page).fill("")
