"""The desk with people at it: a word to a recorder's page, handing over, what a device holds; masking and quoting."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.recording import EVENT, field, go_to_room, rows, sent, write
from tests.e2e.test_look import SCROLLS_SIDEWAYS

PRESENCE = re.compile(r"/notes/presence$")


def row(page, room):
    return page.locator("table.desk tr", has=page.get_by_role("link", name=room, exact=True))


def recorders(page, room):
    return row(page, room).get_by_role("cell").first


def opened_menu(page, room):
    page.goto(f"{EVENT}/desk")
    here = row(page, room)
    here.get_by_label("Recorder of this place").click()
    return here


def test_the_desk_speaks_to_a_recorders_page_and_hears_that_it_was_read(open_page):
    organiser = open_page("organiser")
    here = opened_menu(organiser, "Vlorë")
    here.get_by_label("Message to whoever records here").fill("Please speak up")
    here.get_by_role("button", name="Send").click()
    expect(organiser.get_by_text("not read yet").first).to_be_visible()
    recorder = go_to_room(open_page("recorder", width=820), "Vlorë")
    said = recorder.get_by_label("From the desk")
    expect(said).to_contain_text("Please speak up")
    with recorder.expect_response(PRESENCE):
        said.get_by_role("button", name="Read").click()
    expect(said).to_be_hidden()
    organiser.reload()
    assert "not read yet" not in organiser.locator("main").inner_text()


def test_recorders_relieve_one_another_without_a_gap(open_page):
    first = open_page("recorder")
    here = opened_menu(first, "Vlorë")
    here.get_by_label("Hand over to").select_option(label="Recorder, second group")
    here.get_by_role("button", name="Ask to take over").click()
    expect(recorders(first, "Vlorë")).to_contain_text("Recorder, first group")
    second = go_to_room(open_page("recorder-2"), "Vlorë")
    asked = second.get_by_label("From the desk")
    expect(asked).to_contain_text("Recorder, first group asks you to take over here")
    write(second, "Nga këtu e mbaj unë.")
    sent(second)
    with second.expect_response(PRESENCE):
        asked.get_by_role("button", name="Take over").click()
    expect(asked).to_be_hidden()
    first.reload()
    expect(recorders(first, "Vlorë")).to_contain_text("Recorder, second group")
    expect(recorders(first, "Vlorë")).not_to_contain_text("Recorder, first group")


def test_words_are_masked_by_tapping_them_also_by_keyboard(open_page, axe):
    reviewer = open_page("reviewer", width=820)
    reviewer.goto(f"{EVENT}/review")
    card = reviewer.locator("li.review", has_text="numri 069 00 00 000")
    card.get_by_role("link", name="Mask words").click()
    words = reviewer.get_by_role("group", name="Words")
    for digits in ("069", "000"):
        words.get_by_text(digits, exact=True).click()
    for box in words.get_by_role("checkbox", name="00", exact=True).all():
        box.press("Space")
    reviewer.get_by_text("Nothing: […]").click()
    assert axe(reviewer) == []
    reviewer.get_by_role("button", name="Mask", exact=True).click()
    expect(reviewer.get_by_text("Drejtues i zyrës: numri […] përgjigjet edhe natën.").first).to_be_visible()
    expect(reviewer.get_by_text("Drejtues i zyrës: numri 069 00 00 000 përgjigjet edhe natën.").first).to_be_visible()


def test_a_speaker_is_asked_and_the_pages_stand_up_to_axe(open_page, axe):
    reviewer = open_page("reviewer")
    for address in ("quotes", "compare", "desk"):
        reviewer.goto(f"{EVENT}/{address}")
        assert axe(reviewer) == [], address
    reviewer.goto(f"{EVENT}/quotes")
    reviewer.get_by_role("button", name="Ask by mail").first.click()
    expect(reviewer.get_by_text("Asked about 1 quote by mail")).to_be_visible()
    assert axe(reviewer) == []


def test_ones_own_confidential_words_stand_open_on_no_page_that_a_room_may_see(open_page):
    page = go_to_room(open_page("recorder"))
    page.locator("#note-more > summary").click()
    page.get_by_text("Confidential", exact=True).click()
    write(page, "fjalë të mbyllura")
    sent(page)
    page.goto(EVENT)
    words = page.get_by_text("fjalë të mbyllura")
    expect(words).to_be_hidden()
    page.locator(".cover", has_text="Confidential, 3 words: show").locator("summary").last.click()
    expect(words).to_be_visible()
    page.emulate_media(media="print")
    expect(words).to_be_hidden()


def test_the_desk_fits_a_small_tablet_in_albanian(open_page):
    page = open_page("organiser", width=700, locale="sq-AL")
    page.goto(f"{EVENT}/desk")
    assert not page.evaluate(SCROLLS_SIDEWAYS)
    expect(page.get_by_role("link", name="Vlorë", exact=True)).to_have_attribute("href", re.compile("/notes/lane/"))


@pytest.fixture
def asked(open_page):
    """A page of a speaker who was asked about two quotes, behind the link that was handed over: `asked(width=390)`."""

    def opener(*said, **given):
        organiser = open_page("organiser")
        organiser.goto(EVENT.replace("/notes", "/participants/new"))
        organiser.locator("[name=name]").fill("Zeqir without an address")
        organiser.get_by_role("button", name="Add", exact=True).click()
        recorder = go_to_room(open_page("recorder"))
        for words in said:
            field(recorder).fill(f'@zeqir " {words}')
            field(recorder).press("Enter")
            expect(rows(recorder).last).to_contain_text(words)
        sent(recorder)
        reviewer = open_page("reviewer")
        reviewer.goto(f"{EVENT}/quotes")
        reviewer.get_by_role("button", name="Make a link to hand over").click()
        speaker = open_page(**given)
        speaker.goto(reviewer.locator("code.whole-address").inner_text())
        speaker.get_by_role("button", name="Open the page").click()
        return speaker

    return opener


def test_a_speaker_answers_one_question_and_keeps_what_is_typed_at_another(asked, axe):
    page = asked("Zyrat tona do të përgjigjen", "Autobusi vjen në tetë", width=390)
    first, second = page.locator("section").all()
    for each in (first, second):
        each.get_by_text("Yes, in these words of mine").click()
    second.get_by_label("As it may be printed").fill("Autobusi vjen në nëntë")
    first.get_by_label("As it may be printed").fill("fjalë " * 2000)
    first.get_by_role("button", name="Print it like this").click()
    assert "longer than we can keep here" in first.get_by_role("textbox").evaluate("field => field.validationMessage")
    first.get_by_role("button", name="Yes, without my name").or_(
        first.get_by_role("button", name="Yes, but not as mine")
    ).click()
    expect(first).to_contain_text("Your answer: Yes")
    expect(page.get_by_text("Thank you. Your answer is noted.")).to_be_visible()
    expect(second.get_by_label("As it may be printed")).to_have_value("Autobusi vjen në nëntë")
    assert axe(page) == []
    second.get_by_role("button", name="Print it like this").click()
    expect(second.locator("blockquote")).to_have_text("Autobusi vjen në nëntë")
    expect(second).to_contain_text("Your answer: Yes, in these words of mine")
    assert not page.evaluate(SCROLLS_SIDEWAYS)
    first.get_by_role("button", name="No, do not print it").click()
    expect(first).to_contain_text("Your answer: No, do not print it")
