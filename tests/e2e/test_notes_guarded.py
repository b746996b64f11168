"""What was disclosed, taken back or named meanwhile: no line that is half typed says more than it did, nor twice."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.recording import drafted, field, module, ready, rows, sent, stands, stored, write
from tests.e2e.test_notes_following import hears
from tests.e2e.test_notes_lines import act, mark

FULL = """() => {
    IDBObjectStore.prototype.add = () => { throw new DOMException("full", "QuotaExceededError"); };
}"""


def name_seat(page: Page, words: str, name: str) -> None:
    act(page, words, "name-seat")
    page.locator("#seat-name").fill(name)
    page.locator("#seat-name").press("Enter")
    expect(rows(page).filter(has_text=words)).to_contain_text(name)


def test_on_a_full_disk_no_draft_outlives_a_case_or_its_own_note(recording):
    page = recording()
    field(page).type("fjalët e rastit")
    drafted(page, "fjalët e rastit")
    page.evaluate(FULL)
    page.get_by_role("button", name="A case is disclosed").click()
    page.get_by_role("button", name="Go on recording").click()
    expect(stands(page)).not_to_contain_text("only on this page")
    assert stored(page, "drafts") == []
    field(page).type("rreshti i vet")
    drafted(page, "rreshti i vet")
    field(page).press("Enter")
    expect(rows(page).last).to_contain_text("rreshti i vet")
    expect(stands(page)).not_to_contain_text("only on this page")
    assert stored(page, "drafts") == []
    page.reload()
    expect(field(ready(page))).to_have_value("")
    expect(rows(page).filter(has_text="rreshti i vet")).to_have_count(1)


def test_words_taken_back_are_guarded_as_was_agreed_since(open_page):
    page = open_page("recorder")
    page.clock.install()
    page.goto("/events/southern-cluster-meeting/notes/desk")
    page.get_by_role("link", name="Gjirokastër").first.click()
    write(ready(page), "fjala e kthyer mbrapsht")
    hears(page, agreed={"mark": "confidential", "attribution": "chatham_house"})
    page.clock.run_for(61_000)
    expect(mark(page)).to_have_value("confidential")
    act(page, "fjala e kthyer mbrapsht", "undo")
    expect(field(page)).to_have_value("fjala e kthyer mbrapsht")
    expect(mark(page)).to_have_value("confidential")
    field(page).fill("")
    field(page).press("Escape")
    again = page.evaluate(
        """async (module) => {
            const { NoteForm } = await import(module);
            const form = new NoteForm(document.getElementById("note-form"));
            const taken = (correcting) => {
                form.agree({ mark: "public", attribution: "by_role" }, true);
                form.change({ words: "one", mark: "public", kind: "statement" });
                const line = { ...form.filled(), correcting };
                form.clear();
                form.agree({ mark: "confidential", attribution: "by_role" }, false);
                form.fillAgain(line);
                return form.read().mark;
            };
            return [taken(null), taken({ note: "a", base: "b" })];
        }""",
        module(page, "notes-form.js"),
    )
    assert again == ["confidential", "public"]


@pytest.mark.parametrize("aside", [False, True])
def test_a_correction_goes_on_from_the_seat_that_was_named_meanwhile(recording, aside):
    page = recording()
    seat, words, other = (81, "fjala e vendit tim", "nuk pret") if aside else (82, "fjala e dytë e vendit", "pret")
    field(page).fill(f"#{seat} {words}")
    field(page).press("Enter")
    expect(rows(page).last).to_contain_text(f"seat {seat}")
    write(page, other)
    sent(page)
    act(page, words, "correct")
    field(page).press_sequentially(", me shtesë")
    if aside:
        act(page, other, "correct")
    name_seat(page, words, "Kryetar")
    if aside:
        expect(field(page)).to_have_value(other)
        field(page).press("Escape")
    expect(field(page)).to_have_value(f"{words}, me shtesë")
    field(page).press("Enter")
    row = rows(page).filter(has_text=words)
    expect(row).to_contain_text("me shtesë")
    sent(page)
    page.reload()
    ready(page)
    expect(row).to_contain_text(f"Kryetar (seat {seat})")
    expect(row).not_to_contain_text("two wordings")


def test_a_note_taken_back_comes_once_as_its_correction_that_waited(recording):
    page = recording()
    write(page, "zhbërje A", "zhbërje B")
    act(page, "zhbërje A", "correct")
    field(page).press_sequentially(" e re")
    act(page, "zhbërje B", "correct")
    act(page, "zhbërje A", "undo")
    expect(field(page)).to_have_value("zhbërje A e re")
    expect(page.locator("#note-mode")).to_be_hidden()
    field(page).press("Enter")
    expect(rows(page).filter(has_text="zhbërje A")).to_have_count(1)
    expect(field(page)).to_have_value("")
    sent(page)


def test_arrow_up_opens_the_last_one_also_after_a_seat_was_named(recording):
    page = recording()
    keep = page.locator("#keep-speaker")
    keep.check()
    field(page).fill("#51 e para me vend")
    field(page).press("Enter")
    expect(page.locator("#speaker")).to_have_value("#51")
    keep.uncheck()
    page.locator("#speaker").fill("")
    write(page, "e fundit pa vend")
    sent(page)
    name_seat(page, "e para me vend", "Kryetar")
    field(page).press("ArrowUp")
    expect(field(page)).to_have_value("e fundit pa vend")
    field(page).press("Escape")
    sent(page)


def test_a_point_whose_note_was_taken_back_stands_for_itself(recording):
    page = recording()
    mode = page.locator("#note-mode")
    write(page, "prindi i ikur")
    act(page, "prindi i ikur", "under")
    field(page).type("pika e prindit")
    act(page, "prindi i ikur", "undo")
    expect(field(page)).to_have_value("prindi i ikur")
    expect(mode).to_have_text(re.compile("waits"))
    field(page).press("Escape")
    expect(field(page)).to_have_value("pika e prindit")
    expect(mode).not_to_contain_text("Under")
    field(page).press("Enter")
    expect(rows(page).filter(has_text="pika e prindit")).to_have_attribute("data-depth", "0")
    sent(page)


def test_what_was_entered_or_disclosed_on_one_page_does_not_stay_on_another(recording):
    page = recording()
    field(page).type("gjysma në skedën A")
    drafted(page, "skedën A")
    tab = page.context.new_page()
    tab.goto(page.url)
    expect(field(ready(tab))).to_have_value("gjysma në skedën A")
    field(page).type(", e plotë")
    field(page).press("Enter")
    expect(field(tab)).to_have_value("")
    sent(page)
    field(page).type("e nisur në A")
    drafted(page, "e nisur në A")
    write(tab, "B shkruan")
    drafted(page, "e nisur në A")
    expect(field(page)).to_have_value("e nisur në A")
    tab.reload()
    expect(field(ready(tab))).to_have_value("e nisur në A")
    page.get_by_role("button", name="A case is disclosed").click()
    expect(field(tab)).to_have_value("")
    page.get_by_role("button", name="Go on recording").click()
    tab.evaluate("dispatchEvent(new Event('pagehide'))")
    write(tab, "pas rastit në B")
    sent(tab)
    assert stored(tab, "drafts") == []
    page.reload()
    expect(field(ready(page))).to_have_value("")
    expect(rows(page).filter(has_text="gjysma në skedën A")).to_have_count(1)
