"""What is half typed is one line with all that belongs to it: it waits, comes back whole, and is never another's."""

from playwright.sync_api import Locator, Page, expect

from tests.e2e.recording import drafted, field, module, ready, rows, sent, stands, stored, take_the_store_away, write


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
    expect(mode).to_have_text("Under: gjysma ime · Confidential")
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
