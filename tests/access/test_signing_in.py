"""Signing in: the happy path, then one behaviour per test."""

from datetime import timedelta

import pytest
from sqlmodel import Session, select

from app import clock
from app.access import actions, signing_in
from app.models import SignIn
from tests.conftest import Browse, Make

PASSWORD = "correct horse battery"


def enter(client, email="someone@kuvend.example", password=PASSWORD, **more):
    return client.post("/sign-in", data={"email": email, "password": password, **more})


def account(db: Session):
    return actions.add_account(db, "someone@kuvend.example", "Someone", password=PASSWORD)


def test_signs_in_and_goes_where_one_wanted_to_go(browse: Browse, db: Session) -> None:
    account(db)
    client = browse()
    answer = enter(client, next="/forums")
    assert (answer.status_code, answer.headers["location"]) == (303, "/forums")
    assert client.get("/account").status_code == 200


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://example.org/",
        "//example.org",
        "/\\example.org",
        "javascript:x",
        "/\t/example.org",
        "/\t\\example.org",
        "/\n",
    ],
)
def test_never_goes_to_another_site(browse: Browse, db: Session, elsewhere: str) -> None:
    account(db)
    assert enter(browse(), next=elsewhere).headers["location"] == "/"


@pytest.mark.parametrize(
    ("email", "password"), [("someone@kuvend.example", "wrong"), ("nobody@kuvend.example", PASSWORD)]
)
def test_a_wrong_name_and_a_wrong_password_are_told_alike(
    browse: Browse, db: Session, email: str, password: str
) -> None:
    account(db)
    answer = enter(browse(), email, password)
    assert answer.status_code == 422
    assert "not right" in answer.text
    assert f'value="{email}"' in answer.text


def test_the_cookie_is_for_http_only_and_its_token_is_stored_hashed(browse: Browse, db: Session) -> None:
    account(db)
    cookie = enter(browse()).headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    token = cookie.partition("kuvend_session=")[2].partition(";")[0]
    stored = db.exec(select(SignIn)).one().token_hash
    assert token not in stored


def test_too_many_failures_close_the_account_for_a_while(browse: Browse, db: Session) -> None:
    account(db)
    client = browse()
    for _ in range(signing_in.TRIES_OF_ACCOUNT):
        enter(client, password="wrong")
    assert enter(client).status_code == 429


def test_an_idle_session_ends(browse: Browse, db: Session, make: Make) -> None:
    client = browse(user=make.user())
    session = db.exec(select(SignIn)).one()
    session.seen_at = clock.now() - signing_in.IDLE - timedelta(minutes=1)
    db.add(session)
    db.commit()
    answer = client.get("/account")
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in?next=/account")


def test_signing_out_ends_the_session_on_the_server(browse: Browse, db: Session, make: Make) -> None:
    client = browse(user=make.user())
    client.post("/sign-out")
    assert db.exec(select(SignIn)).all() == []


def test_a_changed_password_signs_out_other_devices(browse: Browse, db: Session) -> None:
    user = account(db)
    here, there = browse(user=user), browse(user=user)
    answer = here.post("/account/password", data={"current": PASSWORD, "new": "another long one"})
    assert answer.status_code == 303
    assert here.get("/account").status_code == 200
    assert there.get("/account").status_code == 303


def test_a_disabled_account_is_out_at_once(browse: Browse, db: Session, make: Make) -> None:
    user = make.user()
    client = browse(user=user)
    user.disabled_at = clock.now()
    db.add(user)
    db.commit()
    assert client.get("/account").status_code == 303


def test_an_api_token_signs_in_without_a_form_token(browse: Browse, db: Session, make: Make) -> None:
    token = actions.make_api_token(db, make.user(), "a program")
    client = browse()
    client.token = ""
    assert client.get("/account", headers={"authorization": f"Bearer {token}"}).status_code == 200
    assert client.get("/account", headers={"authorization": "Bearer nonsense"}).status_code == 303
