"""PINs on a shared device: they open a session there and nowhere else, and a few wrong tries end them."""

import pytest
from sqlmodel import col, select

from app.access import actions, pins
from app.models import DevicePin, SignIn, User
from app.vocabulary import Role


@pytest.fixture
def event(make):
    return make.event()


def who(client):
    return client.get("/account").text


def test_two_recorders_take_turns_at_one_tablet(browse, make, event, app):
    tablet = browse(Role.RECORDER, event)
    first = tablet.put("/device/pin", data={"pin": "4711"}).json()
    second = browse(Role.RECORDER, event)
    second.cookies.set("kuvend_device", tablet.cookies["kuvend_device"])
    other = second.put("/device/pin", data={"pin": "0815"}).json()
    changed = tablet.post("/device/person", data={"person": other["person"], "pin": "0815"})
    assert changed.json()["name"] == other["name"]
    assert other["name"] in who(tablet)
    back = tablet.post("/device/person", data={"person": first["person"], "pin": "4711"})
    assert back.json()["person"] == first["person"]


def test_a_pin_is_worth_nothing_on_another_device(browse, event):
    tablet = browse(Role.RECORDER, event)
    person = tablet.put("/device/pin", data={"pin": "4711"}).json()["person"]
    elsewhere = browse()
    assert elsewhere.post("/device/person", data={"person": person, "pin": "4711"}).status_code == 422
    assert "kuvend_session" not in elsewhere.cookies


def test_wrong_tries_end_a_pin(browse, event, database):
    tablet = browse(Role.RECORDER, event)
    person = tablet.put("/device/pin", data={"pin": "4711"}).json()["person"]
    for _ in range(pins.TRIES):
        answer = tablet.post("/device/person", data={"person": person, "pin": "0000"})
        assert answer.status_code == 422
    assert tablet.post("/device/person", data={"person": person, "pin": "4711"}).status_code == 422, "ended"
    with database.read() as db:
        assert db.exec(select(DevicePin)).all() == []


@pytest.mark.parametrize("role", [Role.REVIEWER, "admin"])
def test_who_reads_confidential_words_has_no_pin(browse, event, role):
    client = browse(role, event)
    assert client.put("/device/pin", data={"pin": "4711"}).status_code == 403


@pytest.mark.parametrize("pin", ["", "123", "123456789", "12a4", "１２３４"])
def test_a_pin_is_four_to_eight_figures(browse, event, pin):
    assert browse(Role.RECORDER, event).put("/device/pin", data={"pin": pin}).status_code == 422


def test_a_new_password_ends_the_pins(browse, event, database):
    """A tablet that was lost opens nothing any more."""
    tablet = browse(Role.RECORDER, event)
    person = tablet.put("/device/pin", data={"pin": "4711"}).json()["person"]
    with database.write() as db:
        actions.reset_password(db, db.get_one(User, person))
    assert tablet.post("/device/person", data={"person": person, "pin": "4711"}).status_code == 422
    with database.read() as db:
        assert db.exec(select(DevicePin)).all() == []


def test_a_session_by_pin_is_short_and_the_one_before_it_ends(browse, event, database):
    tablet = browse(Role.RECORDER, event)
    person = tablet.put("/device/pin", data={"pin": "4711"}).json()["person"]
    tablet.post("/device/person", data={"person": person, "pin": "4711"})
    with database.read() as db:
        sessions = db.exec(select(SignIn).where(col(SignIn.user_id) == person)).all()
    assert len(sessions) == 1
    assert sessions[0].expires_at - sessions[0].seen_at < pins.SESSION * 1.01


def test_somebody_without_a_pin_takes_over(browse, event):
    tablet = browse(Role.RECORDER, event)
    left = tablet.post("/device/leave")
    assert (left.status_code, left.headers["location"]) == (303, "/sign-in")
    assert tablet.get("/account").status_code in (303, 401)
