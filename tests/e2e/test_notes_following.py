"""The recorder's page follows the plan by the event's clock, and offers the way; it moves nobody."""

import json
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.recording import (
    EVENT,
    field,
    go_to_room,
    kept_ahead,
    kept_for_offline,
    ready,
    rows,
    sent,
    stands,
    write,
)  # fmt: skip

HEARD: dict[str, object] = {"messages": [], "hand_overs": [], "leaving": []}
STANDS_FOR_THE_DESK = """(() => {
    const ask = window.fetch;
    window.fetch = (what, how) => {
        const heard = String(what.url ?? what).endsWith("/notes/presence") && localStorage.getItem("heard");
        return heard ? Promise.resolve(Response.json(JSON.parse(heard))) : ask(what, how);
    };
})()"""


def hears(page: Page, **told: object) -> Page:
    """What the desk says to this page from now on, whatever the hour is while the tests run. A route of the browser's
    would not do: it sees nothing of a page that a service worker stands behind. Scripts of a page run in no order that
    is promised: one of them reads what was told last."""
    if page.url == "about:blank":  # which keeps nothing
        page.goto("/healthz")
    if not page.evaluate("localStorage.getItem('heard')"):
        page.add_init_script(STANDS_FOR_THE_DESK)
        page.evaluate(STANDS_FOR_THE_DESK)
    page.evaluate("heard => localStorage.setItem('heard', JSON.stringify(heard))", HEARD | told)
    return page


@pytest.fixture
def page(open_page) -> Page:
    """Of the third group, on a device whose desk says nothing, not even what time it is."""
    page = hears(open_page("recorder"))
    page.clock.install()
    return go_to_room(page)


def now(page: Page):
    return page.locator("#note-now")


def opening(page: Page, title: str) -> datetime:
    """When a row of the plan begins."""
    rows = json.loads(now(page).get_attribute("data-stops"))
    return datetime.fromtimestamp(next(row[0] for row in rows if row[3] == title) * 60, UTC)


def at(page: Page, title: str) -> Page:
    page.clock.set_system_time(opening(page, title))
    page.reload()
    return ready(page)


def test_in_its_own_place_the_page_tells_the_step(page):
    at(page, "Discussion of the question")
    expect(now(page)).to_contain_text("10:55, the plan says: Discussion of the question, until 11:45")
    expect(now(page).get_by_role("link")).to_have_count(0)


def test_when_the_place_moves_on_the_way_is_one_tap_and_nobody_who_types_is_disturbed(page):
    here = page.url
    at(page, "Discussion of the question")
    field(page).type("një gjysmë ")
    page.evaluate(
        """() => {
            window.touched = [];
            const everything = { subtree: true, childList: true, attributes: true, characterData: true };
            new MutationObserver((changes) => touched.push(...changes.map((each) => each.target.nodeName)))
                .observe(document.getElementById("note-field"), everything);
        }"""
    )
    page.clock.set_system_time(opening(page, "Three points from each group"))
    page.clock.run_for(61_000)
    expect(now(page)).to_contain_text("the plan says: Report-back")
    field(page).press_sequentially("fjali")
    assert page.evaluate("[touched, document.activeElement.id]") == [[], "note-field"]
    expect(page).to_have_url(here)
    now(page).get_by_role("link", name="Go there").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Report-back")
    expect(field(ready(page))).to_have_value("")
    page.goto(here)
    expect(field(ready(page))).to_have_value("një gjysmë fjali")
    field(page).fill("")


def test_a_break_is_named_and_the_group_after_it_offered(page):
    at(page, "Coffee")
    expect(now(page)).to_contain_text("the plan says: Coffee, until 10:35")
    expect(now(page).get_by_role("link")).to_have_count(0)
    at(page, "Lunch")
    expect(now(page).get_by_role("link")).to_have_count(0)
    page.clock.run_for(40 * 60_000)
    expect(now(page).get_by_role("link", name="Report-back")).to_be_visible()


def test_the_events_clock_counts_and_not_the_devices(page):
    page.clock.set_system_time(datetime(2040, 1, 1, tzinfo=UTC))
    hears(page, now=opening(page, "Lunch").isoformat())
    page.reload()
    expect(now(ready(page))).to_contain_text("12:00, the plan says: Lunch, until 13:00")


def test_a_plan_that_changed_meanwhile_is_followed(page):
    at(page, "Lunch")
    start = int(opening(page, "Lunch").timestamp()) // 60
    moved = [[start - 5, start + 5, "session/7", "Moved here", "Another session", 0, 0]]
    hears(page, plan="x", stops=moved)
    page.clock.run_for(61_000)
    expect(now(page)).to_contain_text("the plan says: Another session")
    expect(now(page).get_by_role("link")).to_have_attribute("href", "/events/southern-cluster-meeting/notes/session/7")


def test_a_mark_that_is_agreed_on_meanwhile_is_the_next_notes(page):
    field(page).type("e nisur më parë")
    hears(page, agreed={"mark": "confidential", "attribution": "chatham_house"})
    page.clock.run_for(61_000)
    expect(page.locator("#note-more-said")).to_have_text("Confidential")
    field(page).press("Enter")
    expect(rows(page).last).to_contain_text("e nisur më parë")
    expect(rows(page).last.locator(".facts-line").first).to_contain_text("Confidential")
    expect(page.locator("#note-form [name=mark]:checked")).to_have_value("confidential")
    hears(page, agreed={"mark": "public", "attribution": "role_only"})
    page.clock.run_for(61_000)
    expect(page.locator("#note-more-said")).to_have_text("")


def test_without_network_the_kept_page_follows_too_and_the_next_one_opens(through, cable):
    page = kept_ahead(through)
    page.clock.install(time=opening(page, "Commitments read out and corrected"))
    cable.cut()
    page.reload()
    expect(now(ready(page))).to_contain_text("the plan says: Closing: who does what by when")
    now(page).get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Closing: who does what by when")
    write(ready(page), "pa rrjet")
    expect(stands(page)).to_contain_text("1 on this device")
    cable.mend()
    sent(page, 40_000)


def test_a_page_that_can_be_had_from_nowhere_is_not_left_for(through, cable):
    page = hears(kept_for_offline(through))
    page.clock.install(time=opening(page, "Commitments read out and corrected"))
    page.reload()
    kept_ahead(ready(page))
    page.evaluate("caches.delete('kuvend-pages')")
    cable.cut()
    field(page).type("këtu")
    now(page).get_by_role("link").click()
    expect(now(page)).to_contain_text("That page is not on this device yet")
    expect(field(page)).to_have_value("këtu")
    field(page).fill("")


def asked(page: Page):
    return page.get_by_role("navigation", name="Questions").locator("[aria-current]")


def steps(page: Page, *questions: str) -> dict[str, object]:
    """A plan in which this group has a step of ten minutes for each of these questions, from now on."""
    here, known = page.locator("#note-form").get_attribute("data-place"), {}
    for pill in page.get_by_role("navigation", name="Questions").get_by_role("link").all():
        known[(pill.text_content() or "").split()[0]] = int(pill.get_attribute("data-question") or 0)
    start = int(opening(page, "Lunch").timestamp()) // 60
    return {
        "plan": "steps",
        "stops": [
            [start + 10 * place, start + 10 * place + 10, here, f"Step {place}", "Here", 1, 0, known.get(question, 0)]
            for place, question in enumerate(questions)
        ],
    }


@pytest.fixture
def stepping(page) -> Page:
    """The first step asks the second question, then one that says nothing, the third, the first."""
    page.clock.set_system_time(opening(page, "Lunch"))
    told = steps(page, "2", "", "3", "1")
    hears(page, **told)
    page.clock.run_for(61_000)
    expect(now(page)).to_contain_text("Step 0")
    return page


def stands_under(page: Page, words: str, question: str) -> None:
    page.goto(f"{EVENT}?q={words}")
    expect(page.get_by_role("heading", name=question)).to_be_visible()


def on(page: Page, minutes: int) -> Page:
    page.clock.run_for(minutes * 60_000)
    return page


def test_the_question_follows_the_step_where_it_is_certain_and_stays_where_it_is_not(stepping):
    expect(asked(stepping)).to_contain_text("What stands in the way")
    write(stepping, "te e dyta")
    on(stepping, 10)
    expect(now(stepping)).to_contain_text("Step 1")
    expect(asked(stepping)).to_contain_text("What stands in the way")
    on(stepping, 10)
    expect(asked(stepping)).to_contain_text("What will each of us do")
    expect(stepping.locator("[name=kind]:checked")).to_have_value("commitment")
    write(stepping, "te e treta")
    sent(stepping)
    stands_under(stepping, "te e dyta", "What stands in the way between our offices?")
    stands_under(stepping, "te e treta", "What will each of us do until we meet again?")


def test_a_line_that_was_begun_keeps_its_question_and_the_next_one_has_the_steps(stepping):
    expect(asked(stepping)).to_contain_text("What stands in the way")
    field(stepping).type("një gjysmë ")
    on(stepping, 20)
    expect(now(stepping)).to_contain_text("Step 2")
    expect(asked(stepping)).to_contain_text("What stands in the way")
    field(stepping).press_sequentially("fjali")
    field(stepping).press("Enter")
    expect(asked(stepping)).to_contain_text("What will each of us do")
    sent(stepping)
    stands_under(stepping, "një gjysmë fjali", "What stands in the way between our offices?")


def test_who_chose_a_question_keeps_it_until_the_next_step(stepping):
    field(stepping).press("ArrowDown")
    expect(asked(stepping)).to_contain_text("What will each of us do")
    field(stepping).press("ArrowDown")
    expect(asked(stepping)).to_contain_text("What works here")
    on(stepping, 3)
    expect(asked(stepping)).to_contain_text("What works here")
    on(stepping, 17)
    expect(asked(stepping)).to_contain_text("What will each of us do")


def test_after_a_correction_notes_stand_again_under_the_question_that_is_shown(open_page):
    page = go_to_room(open_page("recorder"))
    write(page, "te e para")
    page.get_by_role("navigation", name="Questions").get_by_role("link", name="What stands in the way").click()
    field(page).press("ArrowUp")
    expect(field(page)).to_have_value("te e para")
    expect(asked(page)).to_contain_text("What works here")
    field(page).fill("te e para, e ndrequr")
    field(page).press("Enter")
    expect(asked(page)).to_contain_text("What stands in the way")
    write(page, "pas ndreqjes")
    sent(page)
    stands_under(page, "te e para, e ndrequr", "What works here, and who makes it work?")
    stands_under(page, "pas ndreqjes", "What stands in the way between our offices?")


def test_on_a_phone_the_plan_is_one_line_above_the_questions_and_whole_when_tapped(open_page):
    page = hears(open_page("recorder", width=390))
    page.clock.install()
    at(go_to_room(page), "Discussion of the question")
    line = now(page).locator("p")
    expect(line).to_contain_text("the plan says: Discussion of the question, until 11:45")
    folded = line.bounding_box()["height"]
    field(page).click()
    expect(field(page)).to_be_in_viewport(ratio=1)
    line.click()
    expect(line).to_be_focused()
    assert line.bounding_box()["height"] > 1.5 * folded


def test_on_a_phone_the_chip_that_a_sign_has_set_is_to_be_seen(open_page):
    page = go_to_room(open_page("recorder", width=390))
    good_practice = page.locator("label:has([name=kind][value=good_practice])")
    expect(good_practice).not_to_be_in_viewport()
    field(page).type("+ kështu")
    expect(good_practice).to_be_in_viewport(ratio=1)
    field(page).fill("")
    expect(page.locator("label:has([name=kind]:checked)")).to_be_in_viewport(ratio=1)
