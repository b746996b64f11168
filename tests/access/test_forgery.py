"""Unsafe requests come from our own pages and carry our own token, or they are refused."""

import pytest

from tests.conftest import Browse, Make

FORM = {"name": "Somebody", "office": ""}


def test_a_form_of_ours_is_taken(browse: Browse, make: Make) -> None:
    assert browse(user=make.user()).post("/account", data=FORM).status_code == 303


def test_without_javascript_the_token_is_a_field(browse: Browse, make: Make) -> None:
    client = browse(user=make.user())
    token, client.token = client.token, ""
    assert client.post("/account", data={**FORM, "csrf": token}).status_code == 303


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "none"},
        {"x-csrf-token": ""},
        {"x-csrf-token": "00" * 64},
        {"x-csrf-token": "not hex"},
    ],
)
def test_anything_else_is_refused(browse: Browse, make: Make, headers: dict[str, str]) -> None:
    assert browse(user=make.user()).post("/account", data=FORM, headers=headers).status_code == 403


def test_another_visitors_token_is_refused(browse: Browse, make: Make) -> None:
    mine, theirs = browse(user=make.user("a@kuvend.example")), browse(user=make.user("b@kuvend.example"))
    mine.token = theirs.token
    assert mine.post("/account", data=FORM).status_code == 403


def test_signing_in_is_guarded_too(browse: Browse) -> None:
    client = browse()
    client.token = ""
    assert client.post("/sign-in", data={"email": "a", "password": "b"}).status_code == 403
