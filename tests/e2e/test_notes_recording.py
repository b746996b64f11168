"""The recorder's page in a real browser: three gestures, a server that dies, a page that is reloaded."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.recording import drafted, field, kept_for_offline, ready, reopens_slowly, rows, stands, write

LANE = "/events/southern-cluster-meeting/notes/lane"


@pytest.fixture
def recording(open_page):
    """The page of the third group, ready to type."""

    def opener(**given) -> Page:
        page = open_page("recorder", **given)
        page.goto("/events/southern-cluster-meeting/notes/desk")
        page.get_by_role("link", name="Gjirokastër").first.click()
        return page

    return opener


def stands_at(page: Page, depth: int, words: str) -> None:
    expect(rows(page).filter(has_text=words)).to_have_attribute("data-depth", str(depth))


def sent(page: Page) -> None:
    expect(page.locator("#sync")).not_to_contain_text("on this device")


def test_type_and_enter(recording):
    page = ready(recording())
    before = int(page.locator("#sync").get_attribute("data-server"))
    for words in ("Zyrat tona janë në një korridor.", "Çfarë kërkon Ëngjëlli? 😀", "<b>as it stands</b>"):
        field(page).fill(words)
        field(page).press("Enter")
        expect(field(page)).to_have_value("")
        expect(rows(page).last).to_contain_text(words)
    field(page).press("Enter")
    sent(page)
    expect(page.locator("#sync")).to_contain_text(f"{before + 3} on the server")
    page.reload()
    expect(rows(ready(page)).last).to_contain_text("<b>as it stands</b>")


def test_kind_wording_and_speaker_without_leaving_the_keyboard(recording):
    page = ready(recording())
    field(page).type('> #12 "nga marsi"')
    expect(page.get_by_role("radio", name="Commitment")).to_be_checked()
    expect(page.get_by_role("radio", name="Verbatim")).to_be_checked()
    expect(page.get_by_label("Speaker", exact=True)).to_have_value("#12")
    field(page).press("Enter")
    expect(rows(page).last).to_contain_text("Commitment · Verbatim · seat 12")
    expect(page.get_by_role("radio", name="Statement")).to_be_checked()
    sent(page)


def test_correct_the_last_one_and_take_it_back(recording):
    page = ready(recording())
    field(page).fill("nga marsi")
    field(page).press("Enter")
    field(page).press("ArrowUp")
    expect(field(page)).to_have_value("nga marsi")
    field(page).fill("nga prilli")
    field(page).press("Enter")
    expect(rows(page).last).to_contain_text("nga prilli")
    expect(rows(page).filter(has_text="nga marsi").filter(has_text=re.compile("^nga marsi$"))).to_have_count(0)
    sent(page)
    rows(page).last.get_by_role("button", name="Take this note back").click()
    expect(field(page)).to_have_value("nga prilli")
    expect(rows(page).filter(has_text="nga prilli")).to_have_count(0)
    sent(page)


def test_arrow_up_behind_enter_corrects_what_enter_left_however_fast(recording):
    page = ready(recording())
    write(page, "më parë")
    field(page).fill("pikërisht tani")
    field(page).evaluate(
        """field => {
            for (const key of ["Enter", "ArrowUp"])
                field.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
        }"""
    )
    expect(field(page)).to_have_value("pikërisht tani")
    field(page).fill("")
    field(page).press("Escape")
    sent(page)


def test_a_note_stands_under_the_question_that_was_asked(recording):
    page = ready(recording())
    questions = page.get_by_role("navigation", name="Questions")
    questions.get_by_role("link", name="What will each of us do").click()
    expect(page.get_by_role("radio", name="Commitment")).to_be_checked()
    field(page).fill("Nga java tjetër, çdo të martë.")
    field(page).press("Enter")
    expect(page.get_by_role("radio", name="Commitment")).to_be_checked()
    expect(rows(page).filter(has_text="çdo të martë")).to_be_visible()
    sent(page)
    page.goto("/events/southern-cluster-meeting/notes?q=martë")
    expect(page.get_by_role("heading", name="What will each of us do until we meet again?")).to_be_visible()


def test_the_server_dies_and_comes_back(recording, server):
    page = kept_for_offline(ready(recording()))  # Chromium complains when it cannot fetch the worker
    server.kill()
    for number in range(3):
        field(page).fill(f"pa rrjet {number}")
        field(page).press("Enter")
    expect(page.locator("#sync")).to_contain_text("3 on this device")
    expect(rows(page).last).to_contain_text("on this device")
    field(page).type("një gjysmë fjali")
    server.start()
    expect(page.locator("#sync")).not_to_contain_text("on this device", timeout=40_000)
    expect(field(page)).to_have_value("një gjysmë fjali")
    page.reload()
    ready(page)
    expect(field(page)).to_have_value("një gjysmë fjali")
    expect(rows(page).filter(has_text="pa rrjet")).to_have_count(3)
    field(page).fill("")


def test_a_long_paste_becomes_one_note_or_several(recording):
    page = ready(recording())
    field(page).fill("\n\n".join(f"Paragraf {number}. " + "fjalë " * 200 for number in range(3)))
    page.get_by_role("button", name="Make 3 notes of it").click()
    expect(rows(page).filter(has_text="Paragraf")).to_have_count(3)
    write(page, "e shkurtër")
    sent(page)
    field(page).press("ArrowUp")
    field(page).fill("\n\n".join(f"Copë {number}. " + "fjalë " * 200 for number in range(3)))
    page.get_by_role("button", name="Make 3 notes of it").click()
    expect(rows(page).filter(has_text="Copë")).to_have_count(3)
    sent(page)
    expect(page.locator(".row-state")).to_have_count(0)
    page.reload()
    expect(rows(ready(page)).filter(has_text="Copë")).to_have_count(3)
    expect(rows(page).filter(has_text="e shkurtër")).to_have_count(0)
    field(page).fill("ë" * 10_001)
    field(page).press("Enter")
    expect(page.get_by_text("At most 10,000 characters in one note.")).to_be_visible()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate("text => navigator.clipboard.writeText(text)", "fjalë " * 10_000 + "ky fund nuk hyri")
    field(page).fill("")
    field(page).press("ControlOrMeta+V")
    expect(page.get_by_text("16 did not fit; they begin with: ky fund nuk hyri")).to_be_visible()
    assert field(page).input_value() == "fjalë " * 10_000
    field(page).fill("")
    sent(page)


def test_each_long_paste_is_asked_about(recording):
    page = ready(recording())
    several = page.get_by_role("button", name="Make 3 notes of it")
    texts = ["\n\n".join(f"{name} {number}. " + f"{name} " * 300 for number in range(3)) for name in ("mal", "det")]
    field(page).fill(texts[0])
    page.get_by_role("button", name="Keep it as one note").click()
    expect(several).to_be_hidden()
    field(page).press("End")
    field(page).press_sequentially(" më tej")
    expect(several).to_be_hidden()
    field(page).fill(texts[1])
    expect(several).to_be_visible()
    page.get_by_role("button", name="Keep it as one note").click()
    expect(several).to_be_hidden()
    field(page).fill("")
    field(page).fill(texts[1])
    expect(several).to_be_visible()
    field(page).fill("")


def test_without_javascript_a_form_saves_one_note(recording):
    page = recording(javascript=False)
    field(page).fill('? "Kush e cakton?"')
    page.get_by_role("button", name="Save").click()
    expect(rows(page).last).to_contain_text("Kush e cakton?")
    expect(rows(page).last).to_contain_text("Question · Verbatim")


SCREENS = [
    "", "?q=zzz", "/desk", "/compare", "/contributions", "/contributions/1", "/photos", "/plan", "/review",
    "/review?state=released", "/quotes", "/quarantine",
]  # fmt: skip


@pytest.mark.parametrize(("who", "event"), [("reviewer", "annual-2005"), ("organiser", "southern-cluster-meeting")])
@pytest.mark.parametrize(("width", "dark"), [(1280, False), (390, True)], ids=["desk-light", "phone-dark"])
def test_every_page_of_the_notes_is_accessible(open_page, axe, who, event, dark, width):
    page = open_page(who, dark=dark, width=width, locale="sq-AL" if dark else "en-GB")
    found, looked = {}, 0
    page.goto(f"/events/{event}/notes")
    notes = page.locator("a[href*='/notes/0']").evaluate_all(
        "(links) => links.map((each) => each.pathname).slice(0, 2)"
    )
    assert notes
    for address in [*(f"/events/{event}/notes{screen}" for screen in SCREENS), *notes]:
        answer = page.goto(address)
        if answer and answer.ok:
            looked += 1
            wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            found[address] = axe(page) + ([f"{wide} px too wide"] if (wide := page.evaluate(wide)) > 1 else [])
    assert {address: each for address, each in found.items() if each} == {}
    assert looked >= 10


@pytest.mark.parametrize("width", [390, 1280])
def test_the_recorders_page_is_accessible(recording, axe, width):
    page = ready(recording(width=width))
    page.get_by_text("Reach, mark, language, agreement").click()
    assert axe(page) == []


def write_points(page: Page, above: str, *points: str) -> None:
    write(page, above)
    last = rows(page).last
    last.get_by_role("link", name="Add a point").or_(last.get_by_role("button", name="Add a point")).click()
    for words in points:
        field(page).fill(words)
        field(page).press("Enter")
        expect(rows(page).filter(has_text=words)).to_have_count(1)


def test_points_go_on_beneath_a_note_after_one_of_them_was_corrected(recording):
    page = ready(recording())
    write_points(page, "mbi të gjitha", "pika e parë", "pika e dytë")
    mode = page.locator("#note-mode")
    expect(mode).to_contain_text("Under: mbi të gjitha")
    field(page).press("ArrowUp")
    expect(mode).to_contain_text("Correcting")
    field(page).press_sequentially(", më mirë")
    field(page).press("Enter")
    stands_at(page, 1, "pika e dytë, më mirë")
    expect(mode).to_contain_text("Under: mbi të gjitha")
    field(page).press_sequentially("gjysmë")
    drafted(page, "gjysmë")
    page.reload()
    expect(field(ready(page))).to_have_value("gjysmë")
    expect(mode).to_contain_text("Under: mbi të gjitha")
    field(page).press("Escape")
    expect(mode).to_be_hidden()
    write(page, "më vete")
    stands_at(page, 0, "më vete")
    sent(page)


def test_correcting_a_point_later_leaves_what_comes_where_it_stands(recording):
    """Nobody is beneath a note because a point beneath it was mended."""
    page = ready(recording())
    write_points(page, "një tjetër lart", "pika e vonë")
    field(page).press("Escape")
    expect(page.locator("#note-mode")).to_be_hidden()
    sent(page)
    page.reload()
    stands_at(ready(page), 1, "pika e vonë")
    rows(page).filter(has_text="pika e vonë").locator("[data-act=correct]").click()
    field(page).press_sequentially(" fare")
    field(page).press("Enter")
    stands_at(page, 1, "pika e vonë fare")
    expect(page.locator("#note-mode")).to_be_hidden()
    write(page, "vetëm")
    stands_at(page, 0, "vetëm")
    sent(page)


def test_points_beneath_a_confidential_note_are_confidential_until_somebody_wants_otherwise(recording):
    page = ready(recording())
    mark = page.locator("#note-form [name=mark]:checked")
    public = page.locator("#note-form [name=mark][value=public]")
    field(page).fill("u kthye në shtëpi")
    page.locator("#note-form [name=mark][value=confidential]").evaluate("box => box.click()")
    field(page).press("Enter")
    sent(page)
    rows(page).filter(has_text="u kthye në shtëpi").get_by_role("button", name="Add a point").click()
    expect(page.locator("#note-mode")).to_contain_text("· Confidential")
    for words in ("pika e fshehtë", "edhe kjo"):
        expect(mark).to_have_value("confidential")
        expect(public).to_be_disabled()
        field(page).fill(words)
        expect(page.locator("#note-prints")).to_contain_text("Never printed")
        field(page).press("Enter")
        expect(rows(page).filter(has_text=words)).to_contain_text("Confidential")
    field(page).type("gjysmë")
    drafted(page, "sealed")
    page.reload()
    expect(field(ready(page))).to_have_value("gjysmë")
    expect(mark).to_have_value("confidential")
    page.get_by_text("Reach, mark, language, agreement").click()
    page.get_by_text("Let it be less guarded than the note above").click()
    page.get_by_text("Public", exact=True).click()
    field(page).press("Enter")
    expect(rows(page).filter(has_text="gjysmë")).not_to_contain_text("Confidential")
    expect(mark).to_have_value("confidential")
    field(page).press("Escape")
    expect(mark).to_have_value("public")
    expect(public).to_be_enabled()
    sent(page)


def test_what_came_through_an_interpreter_is_verbatim_nowhere_on_the_page(recording):
    page = ready(recording())
    verbatim = page.get_by_role("radio", name="Verbatim")
    interpreted = page.locator("#note-form [name=interpreted]")
    field(page).fill('" We will come back')
    expect(verbatim).to_be_checked()
    interpreted.evaluate("box => box.click()")
    expect(page.get_by_role("radio", name="Close")).to_be_checked()
    expect(verbatim).to_be_disabled()
    interpreted.evaluate("box => box.click()")
    expect(verbatim).to_be_checked()
    interpreted.evaluate("box => box.click()")
    field(page).press_sequentially(" on Monday")
    expect(page.locator("#note-prints")).to_contain_text("As text")
    field(page).press("Enter")
    last = rows(page).last
    expect(last).to_contain_text("We will come back on Monday")
    expect(last.locator("q")).to_have_count(0)
    sent(page)
    before = last.locator(".facts-line, .prints").all_inner_texts()
    page.reload()
    assert rows(ready(page)).last.locator(".facts-line, .prints").all_inner_texts() == before


def test_a_tapped_chip_gives_the_field_back_and_letters_offer_their_names(recording):
    page = ready(recording())
    page.get_by_text("Recommendation", exact=False).first.click()
    page.keyboard.type("@s hapet")
    who = page.locator("#note-who")
    expect(who.get_by_role("button")).to_have_count(6)  # the sixth: as a role
    who.get_by_role("button", name="Counsellor, Berat").click()
    page.keyboard.type(" nesër")
    page.keyboard.press("Enter")
    expect(rows(page).last).to_contain_text("hapet nesër")
    expect(rows(page).last).to_contain_text("Recommendation · Counsellor, Berat")
    page.keyboard.type("@zzq ")
    expect(who).to_contain_text("Nobody here has the letters zzq")
    field(page).fill("")
    sent(page)


def test_enter_behind_letters_that_several_share_asks_who_is_meant(recording):
    page = ready(recording())
    who = page.locator("#note-who")
    field(page).press_sequentially("@counse hapet nesër")
    first = who.get_by_role("button").first.inner_text()
    field(page).press("Enter")
    expect(page.get_by_role("alert").filter(has_text="Several people have the letters counse")).to_be_visible()
    expect(field(page)).to_have_value("@counse hapet nesër")
    field(page).press("Enter")
    expect(rows(page).last).to_contain_text("hapet nesër")
    expect(rows(page).last).to_contain_text(first)
    field(page).press_sequentially("@counse mbyllet")
    who.get_by_role("button", name="counse, as a role").click()
    field(page).press("Enter")
    expect(rows(page).last).to_contain_text("mbyllet")
    expect(rows(page).last.locator(".facts-line")).to_contain_text("counse")
    field(page).fill("prapë")
    page.get_by_label("Speaker", exact=True).fill("@counse")
    page.get_by_label("Speaker", exact=True).press("Enter")
    expect(page.get_by_role("alert").filter(has_text="Several people have the letters counse")).to_be_visible()
    field(page).fill("")
    sent(page)


def test_a_long_note_is_folded_and_unfolds(recording):
    page = ready(recording(width=390))
    field(page).fill("fjalë të gjata " * 600)
    field(page).press("Enter")
    last = rows(page).last
    expect(last).to_contain_text("fjalë")
    assert last.bounding_box()["height"] < 400
    last.get_by_text("Show the whole note").click()
    expect(last.get_by_text("Fold it again")).to_be_visible()
    assert last.bounding_box()["height"] > 2000
    sent(page)
    page.reload()
    assert rows(ready(page)).last.bounding_box()["height"] < 400


def test_on_a_phone_two_rows_say_where_one_is_and_how_it_stands(recording):
    page = ready(recording(width=390))
    top = page.locator(".pad-top")
    pills = page.get_by_role("navigation", name="Questions").get_by_role("link").all()
    assert min(pill.bounding_box()["width"] for pill in pills) >= 44, "for a finger"
    for said in (page.get_by_role("heading", level=1), page.locator("#sync"), page.locator(".case-opener")):
        expect(said).to_be_in_viewport(ratio=1)
    expect(top).to_contain_text("Southern cluster meeting")
    heights = [top.locator(part).bounding_box()["height"] for part in ("header", ".pad-questions")]
    assert max(heights) < 90  # where a long count takes a second line


def test_who_types_before_the_device_has_answered_is_not_told_to_wait(recording):
    """A slow tablet takes its time to read what lies on it; Enter saves all the same, in its order."""
    page = reopens_slowly(recording(), "gjysma e parë")
    field(page).type("e para")
    field(page).press("Enter")
    expect(field(page)).to_have_value("")
    field(page).type("e dyta")
    field(page).press("Enter")
    field(page).type("e treta, përgjysmë")
    page.evaluate("letGo()")
    expect(rows(ready(page)).last).to_contain_text("e dyta")
    expect(rows(page).nth(-2)).to_contain_text("e para")
    expect(field(page)).to_have_value("gjysma e parë\ne treta, përgjysmë")
    sent(page)
    drafted(page, "e treta, përgjysmë")
    field(page).fill("")


def test_a_browser_that_keeps_nothing_holds_each_note_until_the_server_has_it(through, cable):
    """As some do in a private window."""
    page = through
    page.add_init_script("IDBFactory.prototype.open = () => { throw new DOMException('', 'SecurityError'); }")
    page.reload()
    page.wait_for_selector("html[data-notes-store=none]", state="attached")
    expect(page.get_by_role("alert").filter(has_text="keeps nothing on the device")).to_be_visible()
    cable.cut()
    write(page, "pa asgjë në pajisje", "dhe pa lidhje")
    expect(stands(page)).to_contain_text("2 only on this page")
    expect(stands(page)).to_contain_text("no connection")
    expect(field(page)).to_have_value("")
    with page.expect_event("dialog") as asked:
        page.close(run_before_unload=True)
    asked.value.dismiss()
    cable.mend()
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(stands(page)).to_have_text(re.compile(r"^\d+ on the server"), timeout=40_000)
    page.reload()
    page.wait_for_selector("html[data-notes-store=none]", state="attached")
    for words in ("pa asgjë në pajisje", "dhe pa lidhje"):
        expect(rows(page).filter(has_text=words)).to_have_count(1)


@pytest.mark.parametrize("locale", ["en-GB", "sq-AL"])
@pytest.mark.parametrize("width", [390, 820])
def test_what_the_speakers_field_asks_for_can_be_read_whole(recording, width, locale):
    speaker = ready(recording(width=width, locale=locale)).locator("#speaker")
    hidden = "field => { field.value = field.placeholder; return field.scrollWidth - field.clientWidth; }"
    assert speaker.evaluate(hidden) <= 0
