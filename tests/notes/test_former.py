"""Whoever recorded once finds a page that sends what stands on the device, and learns nothing of the event from it."""

import re

import pytest
from sqlmodel import select

from app.access import actions
from app.models import Membership, NotePhoto
from app.notes.recording.offline import modules_of
from app.vocabulary import Role
from tests.notes.test_photos import PIXEL


@pytest.fixture
def former(make, panel, browse, db):
    user = make.member(panel.event, Role.RECORDER)
    client = browse(user=user)
    membership = db.exec(select(Membership).where(Membership.user_id == user.key)).one()
    actions.withdraw_role(db, panel.event, membership, by=user)
    db.commit()
    return client


@pytest.mark.parametrize("place", ["session/{session}", "lane/{south}", "lane/{session}", "session/987654"])
def test_every_place_leads_to_one_page_that_tells_the_title_alone(former, panel, operation, browse, place):
    browse(Role.RECORDER, panel.event).post(panel.api, json={"device": "a", "operations": [operation("Said here")]})
    page = former.get(f"{panel.address}/{place.format(session=panel.session.key, south=panel.south.key)}")
    assert page.status_code == 200
    assert "You no longer record here" in page.text
    assert panel.event.title_en in page.text
    for inside in ("Said here", "Coordination", "Southern group", "How can", "Mayor of Example"):
        assert inside not in page.text
    assert not re.search(rf'href="/events/{panel.event.slug}', page.text)


def test_the_rest_stays_closed_and_nobody_else_is_given_it(former, panel, browse):
    for path in ("", "/desk", "/photos", "/review", "/plan"):
        assert former.get(f"{panel.address}{path}").status_code == 403
    address = f"{panel.address}/session/{panel.session.key}"
    assert browse(Role.SPONSOR, panel.event).get(address).status_code == 403
    assert "You no longer record here" not in browse(Role.RECORDER, panel.event).get(address).text


def test_its_copy_on_the_device_has_all_its_files(former, panel, app):
    text = former.get(f"{panel.address}/session/{panel.session.key}?copy=1").text
    named = modules_of(app.state.assets, "js/notes-former.js")
    assert {"js/notes-store.js", "js/notes-sending.js", "js/unsent.js"} <= set(named)
    assert all(f"/{name.rpartition('/')[2]}" in text for name in named)


def test_a_photo_that_waits_there_is_taken_for_the_reviewers(former, panel, look):
    """Or the notes behind it would wait for ever."""
    address = f"{panel.address}/photos/01890000-0000-7000-8000-0000000000aa?session={panel.session.key}"
    answer = former.put(address, content=PIXEL, headers={"content-type": "image/jpeg"})
    assert answer.status_code == 200, answer.text
    assert len(look(select(NotePhoto))) == 1
