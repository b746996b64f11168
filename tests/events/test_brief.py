"""The brief: questions by kind of event, answered in place; prerequisites; go or no-go."""

from sqlmodel import Session, select

from app.models import BriefAnswer, BriefDecision
from app.vocabulary import EventKind, Role
from tests.conftest import Browse, Make

HTMX = {"hx-request": "true"}


def test_a_conference_asks_five_questions_and_a_cluster_meeting_six(browse: Browse, make: Make) -> None:
    conference = make.event("conference")
    meeting = make.event("meeting", kind=EventKind.CLUSTER_MEETING)
    client = browse("admin")
    for event, n in ((conference, 5), (meeting, 6)):
        page = client.get(f"/events/{event.slug}/brief").text
        assert f"{n} questions" in page
        assert page.count('id="question-') == n + 4


def test_an_answer_is_written_where_it_stands(browse: Browse, make: Make, db: Session) -> None:
    client = browse(Role.ORGANISER, make.event())
    answer = client.put(
        "/events/an-event/brief/questions/goals", data={"version": "0", "answer": "Që të flasin"}, headers=HTMX
    )
    assert answer.status_code == 200
    assert answer.text.startswith('<div class="ask" id="question-goals">')
    assert db.exec(select(BriefAnswer.answer)).one() == "Që të flasin"


def test_two_people_answering_at_once_do_not_overwrite_each_other(browse: Browse, make: Make, db: Session) -> None:
    client = browse(Role.ORGANISER, make.event())
    for text, status in (("mine", 200), ("theirs", 409)):
        answer = client.put(
            "/events/an-event/brief/questions/goals", data={"version": "0", "answer": text}, headers=HTMX
        )
        assert answer.status_code == status
    assert db.exec(select(BriefAnswer.answer)).one() == "mine"


def test_a_prerequisite_is_met_or_not_yet(browse: Browse, make: Make, db: Session) -> None:
    client = browse(Role.ORGANISER, make.event())
    client.put("/events/an-event/brief/questions/team", data={"version": "0", "met": "0", "answer": "one is missing"})
    assert db.exec(select(BriefAnswer.met)).one() is False


def test_a_question_that_is_not_asked_does_not_exist(browse: Browse, make: Make) -> None:
    client = browse(Role.ORGANISER, make.event())
    answer = client.put("/events/an-event/brief/questions/offices", data={"version": "0", "answer": "x"})
    assert answer.status_code == 404


def test_the_decision_stands_on_the_brief_and_the_overview(browse: Browse, make: Make, db: Session) -> None:
    client = browse(Role.ORGANISER, make.event())
    client.post("/events/an-event/brief/decision", data={"decision": "no_go", "reason": "No hall"})
    assert db.exec(select(BriefDecision.reason)).one() == "No hall"
    assert "No hall" in client.get("/events/an-event/brief").text
    assert "no-go" in client.get("/events/an-event").text
