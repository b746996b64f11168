"""One error path: a page, a toast or JSON, in the reader's language; nothing typed is lost."""

from typing import Any

import lxml.html
import pytest
from sqlmodel import Session

from app.forums import actions
from app.models import Forum
from app.vocabulary import ForumKind, Role
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


def test_more_fields_than_any_form_has_are_too_large(browse: Browse, make: Make) -> None:
    answer = browse(Role.ORGANISER, make.event()).patch(
        "/events/an-event/settings", data={f"field{number}": "" for number in range(2_001)}
    )
    assert answer.status_code == 413


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


SETTINGS = "/events/an-event/settings"


def form_of(page: Any) -> Any:
    return lxml.html.fromstring(page.text).get_element_by_id("main").find(".//form")


def labelled(page: Any, label: str) -> Any:
    form = form_of(page)
    return form.xpath(
        ".//*[@id = $name]", name=form.xpath(".//label[normalize-space(text()) = $label]/@for", label=label)[0]
    )[0]


def test_without_javascript_the_form_comes_back_as_it_stood(browse: Browse, make: Make) -> None:
    client = browse(Role.ORGANISER, make.event())
    typed = {"version": "1", "place": "Vlorë <b>", "reserve_on": "31.02.2027", "languages": ["sq"], "provisional": "0"}
    page = client.patch(SETTINGS, data=typed, headers={"referer": f"http://testserver{SETTINGS}"})
    assert labelled(page, "Town").get("value") == "Vlorë <b>"
    wrong = labelled(page, "Reserve date")
    assert wrong.get("value") == "31.02.2027"
    assert wrong.get("aria-invalid") == "true"
    assert wrong.getparent().find("p").get("id") == wrong.get("aria-describedby")
    form = form_of(page)
    assert form.xpath(".//*[@name = 'languages'][@checked]/@value") == ["sq"]
    assert form.xpath(".//*[@name = 'provisional']/@type") == ["hidden", "checkbox"]
    assert form.xpath(".//*[@name = 'version']/@value") == ["1"]
    assert len(form.xpath(".//*[@name = 'csrf']")) == len(form.xpath(".//button")) == 1


def test_refused_twice_it_still_knows_its_page(browse: Browse, make: Make) -> None:
    client = browse(Role.ORGANISER, make.event())
    headers = {"referer": f"http://testserver{SETTINGS}"}
    once = client.patch(SETTINGS, data={"version": "1", "places": "many"}, headers=headers)
    headers = {"referer": f"http://testserver{SETTINGS}?_method=patch"}
    twice = client.post(form_of(once).get("action"), data={"version": "1", "reserve_on": "soon"}, headers=headers)
    assert labelled(twice, "Reserve date").get("value") == "soon"
    assert lxml.html.fromstring(twice.text).xpath("//main//a/@href") == [SETTINGS]


def test_a_field_too_small_for_a_label_gets_one(browse: Browse, make: Make) -> None:
    client = browse(Role.ORGANISER, make.event())
    headers = {"referer": "http://testserver/events/an-event/report"}
    typed = {"version": "0", "text_sq": "Fjalë " * 5000}
    page = client.put("/events/an-event/report/en/chapters/summary", data=typed, headers=headers)
    assert labelled(page, "Introduction in Albanian").text.strip() == typed["text_sq"].strip()


@pytest.mark.parametrize("page", ["http://elsewhere.example/", "http://testserver//elsewhere.example", "", "/nowhere"])
def test_a_form_whose_page_nobody_knows_comes_back_by_its_names(browse: Browse, make: Make, page: str) -> None:
    client = browse(Role.ORGANISER, make.event())
    refused = client.patch(SETTINGS, data={"version": "1", "reserve_on": "soon"}, headers={"referer": page})
    assert labelled(refused, "Reserve on").get("value") == "soon"
    assert "elsewhere" not in refused.text


def test_what_the_database_refuses_is_said_on_a_page_that_still_knows_its_reader(
    browse: Browse, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever a session knew is lost to it then."""
    event = make.event()

    def twice(db: Session, *_: object, **__: object) -> None:
        db.add(Forum(slug="forum-of-an-event", kind=ForumKind.NATIONAL_CONFERENCE, name_en="The same again"))
        db.flush()

    monkeypatch.setattr(actions, "change", twice)
    client = browse(Role.ORGANISER, event)
    answer = client.request("PATCH", "/forums/forum-of-an-event", data={"name_en": "Other", "version": "1"})
    assert answer.status_code == 409
    assert "This is there already" in answer.text
    assert "Sign out" in answer.text
