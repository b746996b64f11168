"""PINs on a shared device: they open a session there and nowhere else, and a few wrong tries end them."""

import pytest
from fastapi.routing import APIRoute
from sqlmodel import col, select

from app.access import actions, pins
from app.access.loaders import signed_in, signed_in_by_password
from app.models import ApiToken, DevicePin, SignIn, User
from app.vocabulary import Role, TeamFunction


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


# What a session that was begun with a PIN may do


@pytest.fixture
def by_pin(browse, make, event, database):
    """A tablet on which somebody came in with a PIN; the roles they have beside that of a recorder come last."""

    def come(*roles: Role):
        tablet = browse(Role.RECORDER, event)
        person = tablet.put("/device/pin", data={"pin": "4711"}).json()["person"]
        assert tablet.post("/device/person", data={"person": person, "pin": "4711"}).status_code == 200
        for role in roles:
            with database.write() as db:
                actions.give_role(db, db.merge(event, load=False), db.get_one(User, person), role, by=None)
        return tablet, person

    return come


FOR_A_PASSWORD = [
    ("POST", "/account", {"name": "Other"}),
    ("POST", "/account/password", {"current": "x", "new": "another password"}),
    ("POST", "/account/tokens", {"name": "mine"}),
    ("DELETE", "/account/tokens/1", {}),
    ("DELETE", "/account/sessions/1", {}),
    ("POST", "/account/reminders", {}),
    ("POST", "/account/calendar", {}),
    ("PUT", "/device/pin", {"pin": "0000"}),
    ("POST", "/forums", {"name_en": "A forum", "kind": "national_conference"}),
]


@pytest.mark.parametrize(("method", "path", "typed"), FOR_A_PASSWORD)
def test_what_would_outlast_a_pin_asks_for_the_password(by_pin, database, method, path, typed):
    tablet, person = by_pin(Role.ORGANISER)
    answer = tablet.request(method, path, data=typed)
    assert answer.status_code == 403, answer.text
    assert "You came in with a PIN" in answer.text
    with database.read() as db:
        assert db.exec(select(ApiToken)).all() == []
        assert db.get_one(User, person).name != "Other"


def test_every_route_for_people_with_an_account_asks_for_the_password_unless_it_says_otherwise(app):
    """A new one is covered: what a PIN opens beside events is named here."""
    found = {
        f"{method} {route.path}"
        for route in app.routes
        if isinstance(route, APIRoute)
        and signed_in in _asked(route.dependant)
        and signed_in_by_password not in _asked(route.dependant)
        for method in route.methods
    }
    assert found == {"GET /account", "GET /forums", "GET /forums/{forum}", "POST /device/leave"}


def _asked(dependant):
    return {dependant.call} | {each for inner in dependant.dependencies for each in _asked(inner)}


def test_a_pin_opens_recording_and_no_other_role_of_its_owner(by_pin, event):
    tablet, _ = by_pin(Role.ORGANISER)
    base = f"/events/{event.slug}"
    assert tablet.get(f"{base}/notes").status_code == 200
    assert tablet.get(f"{base}/notes/desk").status_code == 200
    for path in (f"{base}/settings", f"{base}/notes/quarantine", f"{base}/notes/review"):
        answer = tablet.get(path)
        assert answer.status_code == 403, path
        assert "You came in with a PIN" in answer.text
    page = tablet.get("/account").text
    assert "You came in with a PIN" in page
    assert 'action="/account/tokens"' not in page
    assert "/forums/new" not in tablet.get("/forums").text


def test_the_password_opens_the_rest(browse, event):
    client = browse(Role.ORGANISER, event)
    assert client.get(f"/events/{event.slug}/settings").status_code == 200
    assert client.post("/account/tokens", data={"name": "mine"}).status_code == 200


def test_who_comes_to_read_confidential_words_leaves_the_shared_devices(by_pin, event, database, make):
    tablet, person = by_pin(Role.REVIEWER)
    assert tablet.get(f"/events/{event.slug}/notes").status_code in (303, 401)
    with database.read() as db:
        assert db.exec(select(DevicePin)).all() == []
        assert db.exec(select(SignIn).where(SignIn.user_id == person)).all() == []


def test_so_does_who_looks_after_data_protection(by_pin, event, database):
    tablet, person = by_pin()
    with database.write() as db:
        function = TeamFunction.DATA_PROTECTION
        actions.give_function(db, db.merge(event, load=False), function, None, person, by=None)
    assert tablet.get(f"/events/{event.slug}/notes").status_code in (303, 401)


def test_so_does_an_administrator(by_pin, event, database):
    tablet, person = by_pin()
    with database.write() as db:
        db.get_one(User, person).admin = True
    for path in (f"/events/{event.slug}/notes", "/account", "/forums"):
        assert tablet.get(path).status_code in (303, 401), path
