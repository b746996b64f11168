"""Somebody whose role was withdrawn while notes stood only on the device: they reach the organiser, and the way out is
open again."""

from contextlib import contextmanager

import pytest
from playwright.sync_api import expect

from tests.e2e.recording import drafted, field, go_to_room, kept_for_offline, ready, stands, stored, write

TEAM = "/events/southern-cluster-meeting/team"


@pytest.fixture
def away(plugged):
    """The second recorder, whose every byte goes through the cable."""
    return kept_for_offline(go_to_room(plugged("recorder-2")))


@contextmanager
def withdrawn(open_page, user: str):
    organiser = open_page("organiser").context.request

    def ask(address: str, **typed: str) -> None:
        token = organiser.get("/account").text().partition('name="csrf" value="')[2].partition('"')[0]
        headers = {"sec-fetch-site": "same-origin"}
        answer = organiser.post(address, form={**typed, "csrf": token}, headers=headers, max_redirects=0)
        assert answer.status == 303, answer.text()

    ask(f"{TEAM}/{user}/recorder?_method=delete")
    yield
    ask(TEAM, email="recorder-2@kuvend.example", name="Recorder, second group", role="recorder")


def test_notes_of_a_withdrawn_recorder_leave_the_device_and_then_they_may(away, cable, open_page):
    page = away
    user = page.locator("#note-form").get_attribute("data-user")
    cable.cut()
    write(page, "para se të hiqej roli", "dhe kjo")
    field(page).type("gjysmë fjalie")
    drafted(page, "gjysmë fjalie")
    with withdrawn(open_page, user):
        page.goto("about:blank")
        cable.mend()
        page.goto("/")
        page.get_by_text("Account menu").locator("..").click()
        page.get_by_role("button", name="Sign out").click()
        expect(page.get_by_role("dialog")).to_contain_text("2 of your notes are only on this device")
        page.get_by_role("link", name="To these notes").click()
        expect(ready(page).get_by_role("heading", name="You no longer record here")).to_be_visible()
        told = page.get_by_role("region", name="Set aside for the organiser")
        expect(told.get_by_role("listitem")).to_have_count(2)
        expect(told.get_by_role("listitem").first).to_contain_text("kept aside: you no longer record here")
        expect(stands(page)).to_have_text("Only what is half typed is left on this device")
        assert stored(page) == []
        expect(page.get_by_text("gjysmë fjalie")).to_be_visible()
        expect(page.get_by_role("button", name="Send now")).to_be_hidden()
        page.get_by_role("button", name="Delete what is half typed").click()
        expect(stands(page)).to_have_text("Nothing of yours is left on this device")
        assert stored(page, "drafts") == []
        expect(page.get_by_text("gjysmë fjalie")).to_have_count(0)
        page.get_by_text("Account menu").locator("..").click()
        page.get_by_role("button", name="Sign out").click()
        page.wait_for_url("**/sign-in")


def test_without_connection_they_can_be_copied_and_saved(away, cable, open_page):
    """And the device gives out no page of the event any more."""
    page = away
    place, user = page.url, page.locator("#note-form").get_attribute("data-user")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.route("**/notes/sync", lambda route: route.abort())
    write(page, "e mbetur këtu", "edhe kjo", "dhe kjo", "e fundit")
    with withdrawn(open_page, user):
        page.goto(place)
        kept_for_offline(ready(page))
        cable.cut()
        page.reload()
        expect(ready(page).get_by_role("heading", name="You no longer record here")).to_be_visible()
        expect(stands(page)).to_contain_text("4 on this device")
        expect(page.locator("#note-unsent")).to_contain_text("e mbetur këtu")
        page.get_by_role("button", name="Copy what is unsent").click()
        expect(page.get_by_text("Copied")).to_be_visible()
        assert "e mbetur këtu" in page.evaluate("() => navigator.clipboard.readText()")
        with page.expect_download() as saved:
            page.get_by_role("button", name="Save it to a file").click()
        assert "e mbetur këtu" in saved.value.path().read_text(encoding="utf-8")
        page.unroute("**/notes/sync")
        cable.mend()
        page.get_by_role("button", name="Send now").click()
        expect(stands(page)).to_have_text("Nothing of yours is left on this device")
        assert stored(page) == []
        told = page.get_by_role("region", name="Set aside for the organiser")
        expect(told.get_by_text("4 of your notes were set aside")).to_be_visible()
        expect(told.get_by_role("listitem")).to_have_count(0)
        told.get_by_text("4 of your notes were set aside").click()
        expect(told.get_by_role("listitem")).to_have_count(4)
        told.get_by_role("button", name="Seen", exact=True).click()
        expect(told).to_be_hidden()
