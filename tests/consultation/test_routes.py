"""The organiser's desk, through HTTP."""

import re
from datetime import timedelta
from typing import Any

import pytest

from app import clock
from app.consultation.queries import State, state_of
from app.models import (
    Answer,
    Link,
    Objective,
    ObjectiveTheme,
    Office,
    Passage,
    Question,
    Respondent,
    Response,
    Seat,
    Survey,
    Theme,
)
from app.vocabulary import QARQE, Capacity, QuestionKind, Role, SeatStatus, Sector
from tests.conftest import Browse, Make, Queries
from tests.consultation.conftest import Consulted, Look

HOME = "/events/asked-event/consultation"


def test_an_empty_consultation_offers_the_two_questions(make: Make, browse: Browse, look: Look) -> None:
    desk = browse(Role.ORGANISER, make.event("new-event"))
    assert "Begin with the two questions" in desk.get("/events/new-event/consultation").text

    assert desk.post("/events/new-event/consultation").status_code == 303
    assert desk.post("/events/new-event/consultation").status_code == 303

    survey = look(Survey)[0]
    assert survey.opened_at is None
    page = desk.get("/events/new-event/consultation").text
    assert "what do you, or your organisation, want to do" in page.lower()
    assert "Çfarë doni të mësoni" in page


def test_opening_takes_a_day_and_closing_can_be_undone(make: Make, browse: Browse, look: Look) -> None:
    event = make.event("new-event")
    desk = browse(Role.ORGANISER, event)
    desk.post("/events/new-event/consultation")
    today = clock.today(event.zone)

    past = desk.post("/events/new-event/consultation/opening", data={"closes_on": str(today - timedelta(days=1))})
    assert past.status_code == 422
    assert "This day is past" in past.text

    desk.post("/events/new-event/consultation/opening", data={"closes_on": str(today)})
    survey = look(Survey)[0]
    assert state_of(survey, today) is State.OPEN
    assert state_of(survey, today + timedelta(days=1)) is State.CLOSED

    desk.delete("/events/new-event/consultation/opening")
    assert state_of(look(Survey)[0], today) is State.CLOSED


def test_a_question_is_worded_in_its_place(consulted: Consulted, browse: Browse, look: Look) -> None:
    desk = browse(Role.ORGANISER, consulted.event)
    question = consulted.questions[0]

    answer = desk.patch(
        f"{HOME}/questions/{question.id}", data={"text_sq": "Çfarë planifikoni?"}, headers={"hx-request": "true"}
    )

    assert answer.status_code == 200
    assert f'id="question-{question.id}"' in answer.text
    assert "Çfarë planifikoni?" in answer.text
    stored = next(row for row in look(Question) if row.id == question.id)
    assert stored.text_sq == "Çfarë planifikoni?"
    assert stored.text_en == question.text_en


def test_two_people_who_word_one_question_do_not_overwrite_each_other(
    consulted: Consulted, browse: Browse, look: Look
) -> None:
    desk = browse(Role.ORGANISER, consulted.event)
    address = f"{HOME}/questions/{consulted.questions[0].id}"
    assert desk.patch(address, data={"text_en": "One", "version": "1"}).status_code == 303
    assert desk.patch(address, data={"text_en": "Two", "version": "1"}).status_code == 409
    stored = next(row for row in look(Question) if row.id == consulted.questions[0].id)
    assert stored.text_en == "One"


def test_a_question_may_not_depend_on_one_that_follows(consulted: Consulted, browse: Browse) -> None:
    desk = browse(Role.ORGANISER, consulted.event)
    shows, what = consulted.questions[2:4]
    assert desk.post(f"{HOME}/questions/{what.id}/place", data={"to": "earlier"}).status_code == 409
    answer = desk.patch(f"{HOME}/questions/{shows.id}", data={"condition": f"{what.id}:yes"})
    assert answer.status_code == 422
    assert "before it" in answer.text


def test_questions_are_added_moved_and_removed(consulted: Consulted, browse: Browse, look: Look) -> None:
    desk = browse(Role.ORGANISER, consulted.event)
    desk.post(f"{HOME}/questions", data={"kind": "scale"})
    scale = next(row for row in look(Question) if row.kind is QuestionKind.SCALE)
    desk.post(f"{HOME}/questions/{scale.id}/place", data={"to": "earlier"})
    desk.post(f"{HOME}/questions/{scale.id}/place", data={"to": "earlier"})
    assert [row.position for row in look(Question) if row.id == scale.id] == [2]
    assert desk.delete(f"{HOME}/questions/{scale.id}").status_code == 303
    assert len(look(Question)) == 4


def test_an_answered_question_and_a_chosen_option_stay(consulted: Consulted, browse: Browse) -> None:
    consulted.hear("Office", "Plans")
    desk = browse(Role.ORGANISER, consulted.event)
    assert desk.delete(f"{HOME}/questions/{consulted.questions[0].id}").status_code == 409


def test_a_pasted_list_becomes_links_shown_once(consulted: Consulted, browse: Browse, look: Look) -> None:
    desk = browse(Role.ORGANISER, consulted.event)
    people = "Education directorate; edu@lezha.example; Lezha\nTransit shelter\t\tGjirokaster\n\nMinistry"

    page = desk.post(f"{HOME}/respondents", data={"people": people})

    tokens = re.findall(r'href="http://testserver/s/([\w-]{40,})"', page.text)
    assert len(tokens) == 3
    assert page.text.count('class="qr"') == 3
    asked = {row.name: row for row in look(Respondent)}
    assert asked["Education directorate"].qark == "Lezhë"
    assert asked["Transit shelter"].qark == "Gjirokastër"
    assert all(token not in link.token_hash for token in tokens for link in look(Link))

    again = desk.post(f"{HOME}/respondents", data={"people": people})
    assert again.status_code == 303
    assert len(look(Respondent)) == 3
    assert not any(token in desk.get(f"{HOME}/respondents").text for token in tokens)


@pytest.mark.parametrize(
    ("people", "says"),
    [
        ("", "one office on each line"),
        ("A\nB; not a mail", "Line 2: this is not an e-mail address"),
        ("A; a@b.example; Atlantis", "Line 1: there is no such qark"),
        ("; a@b.example", "Line 1: the name of the office"),
    ],
)
def test_a_list_that_is_not_understood_asks_nobody(
    consulted: Consulted, browse: Browse, look: Look, people: str, says: str
) -> None:
    desk = browse(Role.ORGANISER, consulted.event)
    answer = desk.post(f"{HOME}/respondents", data={"people": people})
    assert answer.status_code == 422
    assert says in answer.text
    assert people.rsplit("\n", maxsplit=1)[-1][:10] in answer.text
    assert not look(Respondent)


def test_offices_with_a_seat_are_asked(consulted: Consulted, make: Make, browse: Browse, look: Look) -> None:
    for number, status in enumerate((SeatStatus.INVITED, SeatStatus.CONFIRMED, SeatStatus.DECLINED)):
        office = make.add(Office(name_en=f"Office {number}", sector=Sector.MEDIA, qark="Berat"))
        make.add(Seat(event_id=consulted.event.key, office_id=office.key, status=status))
    desk = browse(Role.ORGANISER, consulted.event)
    assert "2 offices with a place" in desk.get(f"{HOME}/respondents").text

    desk.post(f"{HOME}/respondents/offices")

    rows = look(Respondent)
    assert [(row.name, row.sector, row.qark) for row in rows] == [
        ("Office 0", Sector.MEDIA, "Berat"), ("Office 1", Sector.MEDIA, "Berat"),
    ]  # fmt: skip


def test_a_new_link_makes_the_old_one_void(consulted: Consulted, browse: Browse) -> None:
    issued = consulted.ask("Office")
    desk, phone = browse(Role.ORGANISER, consulted.event), browse()
    assert phone.get(f"/s/{issued.token}").status_code == 200

    page = desk.post(f"{HOME}/respondents/{issued.respondent.id}/link")
    fresh = re.findall(r"/s/([\w-]{40,})", page.text)[0]

    assert phone.get(f"/s/{issued.token}").status_code == 410
    assert phone.get(f"/s/{fresh}").status_code == 200
    desk.delete(f"{HOME}/respondents/{issued.respondent.id}/link")
    assert phone.get(f"/s/{fresh}").status_code == 410


def test_the_desk_names_who_is_quiet(consulted: Consulted, browse: Browse) -> None:
    for number in range(6):
        consulted.hear(f"Shelter {number}", "Plans", Sector.CIVIL_SOCIETY, "Vlorë")
    consulted.ask("Office of Kukës")
    page = browse(Role.ORGANISER, consulted.event).get(HOME).text
    assert "Quiet so far: Government, Kukës." in page
    assert "6 of 6" in page


@pytest.mark.parametrize(
    ("role", "page", "edits"),
    [
        (Role.ORGANISER, 200, True),
        (Role.FACILITATOR, 200, False),
        (Role.REVIEWER, 200, False),
        (Role.RECORDER, 403, False),
        (Role.SPONSOR, 403, False),
    ],
)
def test_who_reads_and_who_edits(consulted: Consulted, browse: Browse, role: Role, page: int, edits: bool) -> None:
    reader = browse(role, consulted.event)
    for part in ("", "/answers", "/objectives"):
        assert reader.get(HOME + part).status_code == page
    assert reader.get(HOME + "/respondents").status_code == (200 if edits else 403)
    assert (reader.post(f"{HOME}/themes", data={"name": "X"}).status_code == 303) is edits


def ten_times_the_demonstration(consulted: Consulted) -> None:
    """980 asked, 610 answers to each of two questions, 60 themes, 40 objectives; rows made at once, for speed."""
    db, survey, event = consulted.db, consulted.survey, consulted.event
    sectors = list(Sector)

    def add(rows: list[Any]) -> list[Any]:
        db.add_all(rows)
        db.flush()
        return rows

    own: dict[str, Any] = {"event_id": event.key}
    of: dict[str, Any] = {**own, "survey_id": survey.key}
    asked = add([
        Respondent(**of, name=f"Office {n}", sector=sectors[n % 9], qark=QARQE[n % 12]) for n in range(980)
    ])  # fmt: skip
    sent = add([
        Response(
            **of, respondent_id=one.key, sector=one.sector, qark=one.qark, capacity=Capacity.SELF, sent_at=clock.now()
        )
        for one in asked[:610]
    ])  # fmt: skip
    text = "We will meet every month. Schools need a contact point. Nobody told us."
    answers = add([
        Answer(**own, response_id=one.key, question_id=question.key, text=text)
        for one in sent for question in consulted.questions[:2]
    ])  # fmt: skip
    themes = add([Theme(**of, name=f"Theme {n}", position=n) for n in range(60)])
    add([
        Passage(**own, answer_id=one.key, theme_id=themes[n % 60].key, start=0, end=25) for n, one in enumerate(answers)
    ])  # fmt: skip
    objectives = add([Objective(**own, position=n, text_en=f"Objective {n}") for n in range(40)])
    add([ObjectiveTheme(objective_id=one.key, theme_id=themes[n].key) for n, one in enumerate(objectives)])


def test_pages_ask_few_questions_of_the_database_at_ten_times_the_size(
    consulted: Consulted, browse: Browse, queries: Queries
) -> None:
    token = consulted.ask("Office").token
    ten_times_the_demonstration(consulted)
    desk = browse(Role.ORGANISER, consulted.event)
    for part in ("", "/answers", "/objectives", "/respondents"):
        with queries.at_most(15):
            assert desk.get(HOME + part).status_code == 200
    phone = browse()
    with queries.at_most(15):
        assert phone.post(f"/s/{token}").status_code == 303
    with queries.at_most(15):
        assert phone.get(f"/survey/{consulted.survey.id}").status_code == 200
