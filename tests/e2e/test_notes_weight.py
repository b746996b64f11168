"""The recorder's page stays light: what a keystroke touches among 500 notes."""

import pytest
from playwright.sync_api import Page

from tests.e2e.recording import field, go_to_room, module, ready


@pytest.fixture
def page(open_page) -> Page:
    return go_to_room(open_page("recorder"))


def test_a_keystroke_touches_no_note_however_many_there_are(page):
    """Counted, not timed: with 500 notes on the page, typing changes no element of the list and lays none of it out."""
    page.evaluate(
        """async (module) => {
            const { openStore, uuid7 } = await import(module);
            const store = await openStore();
            const form = document.getElementById("note-form");
            const [session, lane] = ["session", "lane"].map((name) => Number(form.elements.namedItem(name).value));
            const { user, event, zone } = form.dataset;
            await store.put(Array.from({ length: 500 }, (_, place) => {
                const id = uuid7(), typed_at = new Date().toISOString();
                const words = `shënimi ${place} `.repeat(12);
                const body = { words, session, lane, kind: "statement", language: "sq" };
                const operation = { id, note: uuid7(), kind: "create", body, typed_at, zone };
                return { id, user, event, where: `${session}/${lane}`, operation };
            }));
        }""",
        module(page, "notes-store.js"),
    )
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
