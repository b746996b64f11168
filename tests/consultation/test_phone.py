"""The respondent's page: a personal link, no account, a phone."""

import gzip
import re
from datetime import timedelta

import pytest
from sqlmodel import select

from app import clock
from app.consultation import actions
from app.models import Answer, Link, Respondent, Response
from app.vocabulary import Capacity, Role
from tests.conftest import Browse, Browser
from tests.consultation.conftest import Consulted, Look

PROFILE = {"capacity": "institution", "sector": "government", "qark": "Kukës"}


def enter(browse: Browse, consulted: Consulted, name: str = "Office") -> tuple[Browser, str]:
    """A phone that has opened its link, and the address of its survey."""
    token = consulted.ask(name).token
    phone = browse()
    answer = phone.post(f"/s/{token}")
    assert answer.status_code == 303
    return phone, answer.headers["location"]


def test_opening_the_link_changes_nothing(consulted: Consulted, browse: Browse, look: Look) -> None:
    token = consulted.ask("Office of Kukës").token
    phone = browse()
    for _ in range(3):
        page = phone.get(f"/s/{token}")
        assert page.status_code == 200
        assert "This link is for: Office of Kukës." in page.text
        assert page.headers["referrer-policy"] == "same-origin"
    assert not look(Response)
    assert not [name for name in phone.cookies if "survey" in name]


def test_the_token_leaves_the_address(consulted: Consulted, browse: Browse) -> None:
    phone, address = enter(browse, consulted)
    assert address == f"/survey/{consulted.survey.id}"
    assert consulted.tokens[0] not in phone.get(address).text


def test_the_whole_way_from_the_link_to_thank_you(consulted: Consulted, browse: Browse, look: Look) -> None:
    phone, address = enter(browse, consulted)
    plans, wishes, shows, what = (f"q{question.id}" for question in consulted.questions)

    assert "For whom do you answer?" in phone.get(address).text
    assert phone.post(f"{address}/pages/0", data=PROFILE).headers["location"] == f"{address}?page=1"
    assert "Please do not describe individual cases." in phone.get(f"{address}?page=1").text
    phone.post(f"{address}/pages/1", data={plans: "Name a contact point.\r\nMeet monthly."})
    assert phone.get(f"{address}?page=2").text.count("Please do not describe individual cases.") == 1
    on = phone.post(f"{address}/pages/2", data={wishes: "How others share information", shows: "yes"})
    assert on.headers["location"] == f"{address}?page=3"
    sent = phone.post(f"{address}/pages/3", data={what: "Our table of contacts", "to": "send"})
    assert sent.headers["location"] == f"{address}/sent"
    assert "Your answer has been sent" in phone.get(f"{address}/sent").text

    (response,) = look(Response)
    assert (response.capacity, response.qark) == (Capacity.INSTITUTION, "Kukës")
    assert response.sent_at is not None
    assert {answer.text for answer in look(Answer) if answer.text} == {
        "Name a contact point.\nMeet monthly.", "How others share information", "Our table of contacts",
    }  # fmt: skip
    assert [answer.value for answer in look(Answer) if answer.value] == [["yes"]]


def test_a_question_that_depends_on_no_is_not_asked(consulted: Consulted, browse: Browse) -> None:
    phone, address = enter(browse, consulted)
    plans, wishes, shows, _ = (f"q{question.id}" for question in consulted.questions)
    phone.post(f"{address}/pages/0", data=PROFILE)
    phone.post(f"{address}/pages/1", data={plans: "Plans"})
    sent = phone.post(f"{address}/pages/2", data={wishes: "", shows: "no", "to": "send"})
    assert sent.headers["location"] == f"{address}/sent"


def test_a_last_answer_that_brings_up_a_question_is_sent_all_the_same(
    consulted: Consulted, browse: Browse, look: Look
) -> None:
    phone, address = enter(browse, consulted)
    plans, _, shows, _ = (f"q{question.id}" for question in consulted.questions)
    phone.post(f"{address}/pages/0", data=PROFILE)
    phone.post(f"{address}/pages/1", data={plans: "Plans"})
    more = phone.post(f"{address}/pages/2", data={shows: "yes", "to": "send"})
    assert more.headers["location"] == f"{address}?page=3"
    assert "Sent. One more question" in phone.get(more.headers["location"]).text
    assert look(Response)[0].sent_at is not None


def test_sent_twice_is_sent_once(consulted: Consulted, browse: Browse, look: Look) -> None:
    phone, address = enter(browse, consulted)
    plans = f"q{consulted.questions[0].id}"
    phone.post(f"{address}/pages/0", data=PROFILE)
    phone.post(f"{address}/pages/1", data={plans: "Plans"})
    phone.post(f"{address}/pages/2", data={"to": "send"})
    (first,) = look(Response)
    phone.post(f"{address}/pages/2", data={"to": "send"})
    (second,) = look(Response)
    assert first.sent_at == second.sent_at
    assert len(look(Answer)) == 1


def test_one_comes_back_with_the_same_link_on_another_phone(consulted: Consulted, browse: Browse) -> None:
    phone, address = enter(browse, consulted)
    phone.post(f"{address}/pages/0", data=PROFILE)
    phone.post(f"{address}/pages/1", data={f"q{consulted.questions[0].id}": "Half a thought"})
    other = browse()
    assert other.get(address).status_code == 410
    other.post(f"/s/{consulted.tokens[0]}")
    page = other.get(address).text
    assert "page 3 of 3" in page
    assert "Half a thought" in other.get(f"{address}?page=1").text


def test_what_was_sent_can_be_changed_until_the_close(consulted: Consulted, browse: Browse, look: Look) -> None:
    consulted.hear("Office", "First words")
    phone = browse()
    address = phone.post(f"/s/{consulted.tokens[0]}").headers["location"]
    phone.post(f"{address}/pages/1", data={f"q{consulted.questions[0].id}": "Second thoughts"})
    assert [answer.text for answer in look(Answer)] == ["Second thoughts"]


def test_the_other_language_keeps_what_was_typed(consulted: Consulted, browse: Browse) -> None:
    phone, address = enter(browse, consulted)
    phone.post(f"{address}/pages/0", data=PROFILE)
    back = phone.post(f"{address}/pages/1", data={f"q{consulted.questions[0].id}": "Ende po shkruaj", "to": "sq"})
    assert back.headers["location"] == f"{address}?page=1"
    page = phone.get(f"{address}?page=1").text
    assert '<html lang="sq"' in page
    assert "Ende po shkruaj" in page
    assert "Çfarë doni të bëni ju" in page


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("   ", "Please answer this question"),
        ("x" * 10_001, "longer than we can keep"),
        ("Kukës\x00", "cannot be read"),
        ("Kukës\x1b[0m", "cannot be read"),
        ("abc\u202etxt", "cannot be read"),
    ],
)
def test_words_that_cannot_be_kept_come_back_with_a_reason(
    consulted: Consulted, browse: Browse, look: Look, words: str, says: str
) -> None:
    phone, address = enter(browse, consulted)
    answer = phone.post(f"{address}/pages/1", data={f"q{consulted.questions[0].id}": words})
    assert answer.status_code == 422
    assert says in answer.text
    assert words.strip()[:3] in answer.text
    assert not look(Answer)


def test_a_lone_surrogate_is_no_reason_to_fall_over(consulted: Consulted, browse: Browse) -> None:
    phone, address = enter(browse, consulted)
    body = f"q{consulted.questions[0].id}=a%ED%A0%80b"
    head = {"content-type": "application/x-www-form-urlencoded"}
    assert phone.post(f"{address}/pages/1", content=body, headers=head).status_code in {303, 422}


def test_ten_megabytes_are_refused_and_what_was_saved_stays(consulted: Consulted, browse: Browse, look: Look) -> None:
    phone, address = enter(browse, consulted)
    field = f"q{consulted.questions[0].id}"
    phone.post(f"{address}/pages/1", data={field: "Saved before"})
    answer = phone.post(f"{address}/pages/1", data={field: "x" * 10_000_000})
    assert answer.status_code == 413
    assert [row.text for row in look(Answer)] == ["Saved before"]


def test_good_answers_of_a_page_are_kept_beside_a_wrong_one(consulted: Consulted, browse: Browse, look: Look) -> None:
    phone, address = enter(browse, consulted)
    _, wishes, shows, _ = (f"q{question.id}" for question in consulted.questions)
    answer = phone.post(f"{address}/pages/2", data={wishes: "To hear others", shows: "maybe so"})
    assert answer.status_code == 422
    assert [row.text for row in look(Answer)] == ["To hear others"]


def test_sending_without_what_is_needed_leads_there(consulted: Consulted, browse: Browse) -> None:
    phone, address = enter(browse, consulted)
    phone.post(f"{address}/pages/0", data=PROFILE)
    answer = phone.post(f"{address}/pages/2", data={"to": "send"})
    assert answer.status_code == 422
    assert "Please answer this question before you send." in answer.text
    assert 'action="/survey/1/pages/1"' in answer.text


@pytest.mark.parametrize("token", ["nothing", "x" * 43, "%F0%9F%98%80", "a%00b"])
def test_an_unknown_link_is_gone(consulted: Consulted, browse: Browse, token: str) -> None:
    phone = browse()
    assert phone.get(f"/s/{token}").status_code == 410
    assert phone.post(f"/s/{token}").status_code == 410


def test_an_expired_link_is_gone(consulted: Consulted, browse: Browse) -> None:
    token = consulted.ask("Office").token
    (link,) = consulted.db.exec(select(Link)).all()
    link.expires_at = clock.now() - timedelta(minutes=1)
    answer = browse().get(f"/s/{token}")
    assert answer.status_code == 410
    assert "no longer valid" in answer.text


def test_a_closed_survey_takes_nothing_and_says_so(consulted: Consulted, browse: Browse, look: Look) -> None:
    phone, address = enter(browse, consulted)
    actions.close_survey(consulted.db, consulted.survey, by=consulted.by, now=clock.now())
    consulted.db.commit()
    for answer in (
        phone.get(f"/s/{consulted.tokens[0]}"),
        phone.get(address),
        phone.post(f"{address}/pages/1", data={f"q{consulted.questions[0].id}": "Too late"}),
    ):
        assert answer.status_code == 410
        assert "This survey is closed." in answer.text
    assert not look(Answer)


def test_the_cookie_of_one_survey_opens_no_other(consulted: Consulted, browse: Browse) -> None:
    phone, _ = enter(browse, consulted)
    assert phone.get("/survey/999").status_code == 410
    phone.cookies.set("kuvend_survey_999", consulted.tokens[0])
    assert phone.get("/survey/999").status_code == 410


def test_the_form_is_not_taken_from_another_site(consulted: Consulted, browse: Browse, look: Look) -> None:
    token = consulted.ask("Office").token
    phone = browse()
    assert phone.post(f"/s/{token}", headers={"sec-fetch-site": "cross-site"}).status_code == 403
    assert not look(Response)


def test_an_account_is_no_way_into_somebody_elses_answers(consulted: Consulted, browse: Browse) -> None:
    consulted.hear("Office", "Plans")
    assert browse(Role.ORGANISER, consulted.event).get(f"/survey/{consulted.survey.id}").status_code == 410


def test_the_first_load_is_under_60_kilobytes(consulted: Consulted, browse: Browse) -> None:
    phone, address = enter(browse, consulted)
    for page in (phone.get(f"/s/{consulted.tokens[0]}"), phone.get(address)):
        text = page.text
        files = set(re.findall(r'(?:href|src)="(/static/[^"#]+)', text))
        for script in [name for name in files if name.endswith(".js")]:
            imported = re.findall(r'"\./([\w-]+\.js)"', phone.get(script).text)
            files |= {f"{script.rpartition('/')[0]}/{name}" for name in imported}
        weight = len(gzip.compress(text.encode())) + sum(len(gzip.compress(phone.get(name).content)) for name in files)
        assert weight < 60_000
        assert "htmx" not in text.partition("<script")[2]


def test_a_respondent_is_told_apart_from_what_was_written(consulted: Consulted, browse: Browse, look: Look) -> None:
    consulted.hear("The only shelter", "Words of the only shelter")
    desk = browse(Role.ORGANISER, consulted.event)
    (asked,) = look(Respondent)
    home = "/events/asked-event/consultation"
    assert "The only shelter" not in desk.get(f"{home}/answers").text.replace("Words of the only shelter", "")
    assert "Words of" not in desk.get(f"{home}/respondents").text
    assert asked.email not in desk.get(f"{home}/answers").text
