"""One error path: a page, a toast or JSON, in the reader's language; nothing typed is lost."""

import pytest

from app.vocabulary import Role
from tests.conftest import Browse, Make

HTMX = {"hx-request": "true"}


def test_a_page_that_is_not_there_says_so_in_albanian(browse: Browse) -> None:
    page = browse().get("/nowhere", headers={"accept-language": "sq-AL,sq;q=0.9,en;q=0.5"})
    assert page.status_code == 404
    assert '<html lang="sq"' in page.text


def test_the_choice_of_a_language_outlasts_the_browsers_wish(browse: Browse) -> None:
    client = browse()
    client.post("/language", data={"to": "sq", "next": "/sign-in"})
    assert '<html lang="sq"' in client.get("/sign-in", headers={"accept-language": "en"}).text


def test_without_javascript_every_field_comes_back(browse: Browse, make: Make) -> None:
    client = browse(Role.ORGANISER, make.event())
    answer = client.patch(
        "/events/an-event/settings", data={"version": "1", "place": "Vlorë", "title_en": "a\x01b", "places": "many"}
    )
    assert answer.status_code == 422
    assert 'value="Vlorë"' in answer.text
    assert "A whole number is needed here" in answer.text
    assert "_method=patch" in answer.text


def test_htmx_gets_the_messages_for_its_fields(browse: Browse, make: Make) -> None:
    client = browse(Role.ORGANISER, make.event())
    answer = client.patch("/events/an-event/settings", data={"version": "1", "places": "many"}, headers=HTMX)
    assert answer.status_code == 422
    assert answer.json()["fields"] == {"places": "A whole number is needed here."}


def test_a_signed_out_reader_is_sent_to_sign_in_and_back(browse: Browse, make: Make) -> None:
    make.event()
    answer = browse().get("/events/an-event")
    assert answer.headers["location"] == "/sign-in?next=/events/an-event"
    assert browse().get("/events/an-event", headers=HTMX).status_code == 401


def test_ten_megabytes_are_too_large_and_said_so(browse: Browse, make: Make) -> None:
    client = browse(Role.ORGANISER, make.event())
    answer = client.patch("/events/an-event/settings", data={"version": "1", "place": "x" * 10_000_000})
    assert answer.status_code == 413


def test_every_answer_carries_the_headers(browse: Browse) -> None:
    for path in ("/sign-in", "/nowhere", "/healthz"):
        headers = browse().get(path).headers
        assert "script-src" not in headers["content-security-policy"]
        assert headers["content-security-policy"].startswith("default-src 'self'")
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
        assert headers["cache-control"] == "no-store"


def test_static_files_are_kept_for_ever_under_their_fingerprint(browse: Browse) -> None:
    client = browse()
    page = client.get("/sign-in").text
    address = page.partition('rel="stylesheet" href="')[2].partition('"')[0]
    answer = client.get(address, headers={"accept-encoding": "gzip"})
    assert "immutable" in answer.headers["cache-control"]
    assert answer.headers["content-encoding"] == "gzip"
    stale = client.get(address.replace(address.split("/")[2], "0" * 12))
    assert "immutable" not in stale.headers["cache-control"]


@pytest.mark.parametrize("path", ["/static/x/../../pyproject.toml", "/static/x/%2e%2e/%2e%2e/pyproject.toml"])
def test_no_way_leads_out_of_the_static_files(browse: Browse, path: str) -> None:
    assert browse().get(path).status_code == 404


def test_a_plain_form_can_put_and_delete(browse: Browse, make: Make) -> None:
    client = browse(Role.ORGANISER, make.event())
    answer = client.post("/events/an-event/brief/questions/goals?_method=put", data={"version": "0", "answer": "x"})
    assert answer.headers["location"].endswith("/brief#question-goals")


def test_what_was_typed_outlasts_the_session(browse: Browse, make: Make) -> None:
    client = browse(Role.ORGANISER, make.event())
    token, client.token = client.token, ""
    session = client.cookies.get("kuvend_session")
    client.cookies.delete("kuvend_session")
    typed = {"version": "1", "venue": "Typed for an hour", "csrf": token}
    shown = client.post("/events/an-event/settings?_method=patch", data=typed)
    assert shown.status_code == 401
    assert 'value="Typed for an hour"' in shown.text
    assert 'action="/events/an-event/settings?_method=patch"' in shown.text
    assert 'target="_blank"' in shown.text
    client.cookies.set("kuvend_session", session)
    again = {**typed, "csrf": shown.text.partition('name="csrf" value="')[2].partition('"')[0]}
    assert client.post("/events/an-event/settings?_method=patch", data=again).status_code == 303


def test_what_was_typed_outlasts_a_stale_form_and_passwords_are_not_repeated(browse: Browse, make: Make) -> None:
    client = browse(Role.ORGANISER, make.event())
    client.token = ""
    typed = {"version": "1", "venue": "Typed for an hour", "password": "not to be shown", "csrf": "00" * 64}
    shown = client.post("/events/an-event/settings?_method=patch", data=typed)
    assert shown.status_code == 403
    assert 'value="Typed for an hour"' in shown.text
    assert "not to be shown" not in shown.text


def test_a_row_that_is_gone_is_told_as_that(browse: Browse, make: Make) -> None:
    client = browse(Role.ORGANISER, make.event())
    assert "no longer there" in client.delete("/events/an-event/guide/rows/9", headers=HTMX).json()["message"]
