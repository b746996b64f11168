"""What is half typed is one line with all that belongs to it: it waits, comes back whole, and is never another's."""

import re

from playwright.sync_api import Locator, Page, Route, expect

from tests.e2e.recording import (
    drafted,
    field,
    go_to_room,
    module,
    ready,
    rows,
    sent,
    stands,
    stored,
    take_the_store_away,
    write,
)


def mark(page: Page) -> Locator:
    return page.locator("#note-form [name=mark]:checked")


def tick(page: Page, name: str, value: str) -> None:
    page.locator(f"#note-form [name={name}][value={value}]").evaluate("box => box.click()")


def act(page: Page, words: str, what: str) -> None:
    rows(page).filter(has_text=words).last.locator(f"[data-act={what}]").click()


def test_a_line_that_was_begun_waits_while_another_note_is_corrected(recording):
    page = recording()
    mode = page.locator("#note-mode")
    write(page, "shënimi i parë", "shënimi i dytë")
    field(page).type("gjysma ime")
    drafted(page, "gjysma ime")
    tick(page, "mark", "confidential")  # behind the words: the draft is enciphered at once
    drafted(page, "sealed")
    assert "gjysma" not in str(stored(page, "drafts"))
    page.locator("#said_at").evaluate("box => { box.value = '7:20'; }")
    act(page, "shënimi i parë", "correct")
    expect(mode).to_contain_text("A line waits")
    field(page).press_sequentially(", ndryshe")
    act(page, "shënimi i dytë", "correct")
    expect(field(page)).to_have_value("shënimi i dytë")
    page.reload()
    expect(field(ready(page))).to_have_value("shënimi i dytë")
    field(page).press("Escape")
    expect(field(page)).to_have_value("shënimi i parë, ndryshe")
    field(page).press("Enter")
    expect(rows(page).filter(has_text="shënimi i parë, ndryshe")).to_have_count(1)
    expect(field(page)).to_have_value("gjysma ime")
    expect(mark(page)).to_have_value("confidential")
    expect(mode).to_be_hidden()
    act(page, "shënimi i parë", "undo")
    expect(field(page)).to_have_value("shënimi i parë, ndryshe")
    expect(mark(page)).to_have_value("public")
    field(page).press("Enter")
    expect(rows(page).filter(has_text="shënimi i parë")).to_have_count(1)
    field(page).press("End")
    field(page).press("Enter")
    expect(rows(page).filter(has_text="gjysma ime")).to_contain_text("Confidential")
    expect(rows(page).filter(has_text="gjysma ime").locator("time")).to_have_text("7:20")
    expect(field(page)).to_have_value("")
    act(page, "shënimi i dytë", "correct")
    field(page).press_sequentially(" fare")
    act(page, "gjysma ime", "under")
    expect(field(page)).to_have_value("")
    field(page).press_sequentially("pikë nën gjysmën")
    field(page).press("Escape")
    expect(field(page)).to_have_value("shënimi i dytë fare")
    field(page).press("Enter")
    expect(field(page)).to_have_value("pikë nën gjysmën")
    expect(mode.locator("span")).to_have_text("Under: gjysma ime · Confidential")
    field(page).press("End")
    field(page).press("Enter")
    expect(rows(page).filter(has_text="pikë nën gjysmën")).to_contain_text("Confidential")
    field(page).press("Escape")
    expect(mode).to_be_hidden()
    sent(page)


def test_what_belongs_to_a_corrected_note_stays_with_it(recording):
    """Language, interpreter, time, points, and what the form does not ask for."""
    page = recording()
    chosen = page.locator("#note-form [name=language]:checked")
    interpreted = page.locator("#note-form [name=interpreted]")
    language = chosen.get_attribute("value")
    other = page.locator("#note-form [name=language]:not(:checked)").first.get_attribute("value")
    field(page).fill("përmes përkthyesit")
    tick(page, "language", other)
    interpreted.evaluate("box => box.click()")
    field(page).press("Enter")
    tick(page, "language", language)
    interpreted.evaluate("box => box.click()")
    field(page).press("ArrowUp")
    expect(interpreted).to_be_checked()
    page.locator("#said_at").evaluate("box => { box.value = '7:25'; }")
    field(page).press("Enter")
    row = rows(page).filter(has_text="përmes përkthyesit")
    expect(row.locator("time")).to_have_text("7:25")
    expect(interpreted).not_to_be_checked()
    expect(chosen).to_have_value(language)
    act(page, "përmes përkthyesit", "under")
    write(page, "pika nën të")
    expect(rows(page).filter(has_text="pika nën të")).to_have_attribute("data-depth", "1")
    act(page, "përmes përkthyesit", "undo")
    expect(rows(page).filter(has_text="pika nën të")).to_have_attribute("data-depth", "0")
    field(page).fill("")
    field(page).press("Escape")
    sent(page)
    corrected, next_one, waited = page.evaluate(
        """async (module) => {
            const { NoteForm } = await import(module);
            const form = new NoteForm(document.getElementById("note-form"));
            form.change({ words: "one", contribution: 7, source: "written" });
            const corrected = form.read();
            form.clear();
            const next = form.read("two");
            form.words.value = "begun while the session was public";
            const line = form.filled();
            form.clear();
            form.agree({ mark: "confidential", attribution: "by_role" }, false);
            form.fillAgain(line);
            return [corrected, next, form.read()];
        }""",
        module(page, "notes-form.js"),
    )
    assert (corrected["words"], corrected["contribution"], corrected["source"]) == ("one", 7, "written")
    assert "contribution" not in next_one
    assert "source" not in next_one
    assert waited["mark"] == "confidential"


def test_what_only_the_page_holds_is_neither_lost_nor_doubled_nor_made_public(through, cable):
    """Its store is taken away, then answers do not come, then there is no network at all."""
    page = through
    field(page).type("#31 para se të ikë")
    field(page).press("Enter")
    sent(page)
    take_the_store_away(page)
    expect(page.get_by_role("alert").filter(has_text="has taken away this page's storage")).to_be_visible()
    act(page, "para se të ikë", "name-seat")
    page.get_by_role("combobox", name="Who sits at number 31?").fill("Kryetar")
    page.get_by_role("dialog").get_by_role("button", name="Save").click()
    expect(rows(page).filter(has_text="para se të ikë")).to_contain_text("Kryetar")
    write(page, "pas vendit")
    expect(stands(page)).not_to_contain_text("only on this page", timeout=40_000)
    cable.deaf()
    write(page, "pa përgjigje")
    expect(rows(page).last).to_contain_text("only on this page")
    tick(page, "mark", "confidential")
    field(page).type("emri i fshehtë")
    cable.cut()
    page.get_by_role("button", name="A case is disclosed").click()
    page.get_by_role("button", name="It was a mistake").click()
    expect(field(page)).to_have_value("emri i fshehtë")
    page.get_by_role("button", name="A case is disclosed").click()
    page.get_by_role("button", name="Go on recording").click()
    write(page, "pas kartës")
    cable.mend()
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(stands(page)).not_to_contain_text("only on this page", timeout=40_000)
    page.reload()
    for words in ("para se të ikë", "pas vendit", "pa përgjigje", "pas kartës"):
        expect(rows(ready(page)).filter(has_text=words)).to_have_count(1)
    expect(rows(page).filter(has_text="para se të ikë")).to_contain_text("Kryetar")
    expect(rows(page).filter(has_text="emri i fshehtë")).to_have_count(0)
    expect(field(page)).to_have_value("")


def test_nobody_types_into_a_note_that_is_not_recorded(recording):
    page = recording()
    write(page, "para rastit")
    page.get_by_role("button", name="A case is disclosed").click()
    page.get_by_role("button", name="Go on recording").click()
    untold = rows(page).last
    expect(untold).to_contain_text("Something was said here that is not recorded.")
    expect(untold.locator("[data-act=under], [data-act=correct]")).to_have_count(0)
    field(page).press("ArrowUp")
    expect(field(page)).to_have_value("para rastit")
    field(page).press("Escape")
    untold.get_by_role("button", name="Take this note back").click()
    sent(page)


def test_a_speaker_who_is_kept_comes_back_after_a_correction_as_the_language_does(recording):
    page = recording()
    speaker = page.get_by_label("Speaker", exact=True)
    for words, who in (("nga e para", "Kryetare"), ("nga i dyti", "Prefekt")):
        speaker.fill(who)
        write(page, words)
        page.locator("#keep-speaker").check()
    for key in ("Enter", "Escape"):
        act(page, "nga e para", "correct")
        expect(speaker).to_have_value("Kryetare")
        field(page).press(key)
        expect(speaker).to_have_value("Prefekt")
    sent(page)


def test_what_is_typed_before_the_scripts_arrive_is_read_like_all_else(open_page):
    page = open_page("recorder")

    def arrives_late(route: Route) -> None:
        field(page).press_sequentially("! #12 vendosëm para shkrimeve")
        route.continue_()

    page.route("**/js/**/notes.js*", arrives_late, times=1)
    go_to_room(page)
    expect(field(page)).to_have_value("! #12 vendosëm para shkrimeve")
    field(page).press("Enter")
    expect(rows(page).filter(has_text="vendosëm para shkrimeve")).to_contain_text("Decision · seat 12")
    sent(page)


def test_a_note_is_taken_back_once_and_with_the_time_that_was_typed(recording):
    page = recording()
    page.locator("#said_at").evaluate("box => { box.value = '7:15'; }")
    write(page, "kthehet një herë")
    rows(page).last.locator("[data-act=undo]").evaluate("button => { button.click(); button.click(); }")
    expect(field(page)).to_have_value("kthehet një herë")
    expect(page.locator("#note-mode")).to_be_hidden()
    field(page).press_sequentially(", po")
    field(page).press("Enter")
    expect(field(page)).to_have_value("")
    row = rows(page).filter(has_text="kthehet një herë")
    expect(row).to_have_count(1)
    expect(row.locator("time")).to_have_text("7:15")
    sent(page)


def test_what_it_hangs_on_is_known_under_however_many_points(recording):
    page = recording()
    write(page, "mbi të gjitha pikat")
    act(page, "mbi të gjitha pikat", "under")
    for place in range(12):
        write(page, f"pika {place:02}")
        sent(page)
    expect(page.locator("#note-mode span")).to_have_text("Under: mbi të gjitha pikat")
    expect(rows(page).last).to_have_attribute("data-depth", "1")
    field(page).press("Escape")


def test_a_correction_that_was_left_can_be_taken_up_again(recording):
    page = recording()
    mode = page.locator("#note-mode")
    write(page, "e para fjalë")
    field(page).press("ArrowUp")
    field(page).press_sequentially(", e pastaj një fjali e tërë")
    mode.get_by_label("Leave this").click()
    expect(field(page)).to_have_value("")
    write(page, "një tjetër ndërkohë")
    mode.get_by_role("button", name="Go on with it").click()
    expect(field(page)).to_have_value("e para fjalë, e pastaj një fjali e tërë")
    expect(mode).to_contain_text("Correcting")
    expect(field(page)).to_have_accessible_description(re.compile("Correcting"))
    field(page).press("Enter")
    expect(rows(page).filter(has_text="e para fjalë")).to_have_count(1)
    expect(rows(page).filter(has_text="e para fjalë")).to_contain_text("një fjali e tërë")
    expect(mode).to_be_hidden()
    field(page).press("ArrowUp")
    field(page).press_sequentially(" e tepërt")
    field(page).press("Escape")
    expect(mode).to_contain_text("Correction not kept")
    field(page).press("Escape")
    expect(mode).to_be_hidden()
    sent(page)


def test_enter_twice_does_not_enter_what_came_back_unseen(recording):
    page = recording()
    write(page, "për ndreqje")
    field(page).press_sequentially("gjysmë e papa")
    act(page, "për ndreqje", "correct")
    field(page).press_sequentially("!")
    field(page).evaluate(
        """field => {
            for (let times = 0; times < 2; times += 1)
                field.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true }));
        }"""
    )
    expect(rows(page).filter(has_text="për ndreqje!")).to_have_count(1)
    expect(field(page)).to_have_value("gjysmë e papa")
    field(page).press("End")
    field(page).press("Enter")
    expect(rows(page).last).to_contain_text("gjysmë e papa")
    sent(page)


def test_a_wrong_time_is_told_at_its_field_until_it_is_changed(recording):
    page = recording()
    said = page.get_by_text("This is not a time. Write it like 9:30.")
    field(page).fill("me kohë")
    page.locator("#said_at").evaluate("box => { box.value = '25:99'; }")
    field(page).press("Enter")
    expect(said).to_be_visible()
    expect(page.locator("#said_at")).to_be_focused()
    expect(page.locator("#said_at")).to_have_attribute("aria-invalid", "true")
    expect(field(page)).not_to_have_attribute("aria-invalid", "true")
    page.locator("#said_at").fill("9:30")
    expect(said).to_be_hidden()
    expect(page.locator("#said_at")).not_to_have_attribute("aria-invalid", "true")
    field(page).fill("")
