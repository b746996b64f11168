"""An organiser makes a forum and an event in it; what is wrong comes back at its field, with what was typed."""

from datetime import timedelta

import pytest
from sqlmodel import Session, select

from app import clock
from app.models import Event, Forum, Membership, Task
from app.vocabulary import Role
from tests.conftest import Browse, Make

TODAY = clock.today("Europe/Tirane")
EVENT = {
    "kind": "cluster_meeting",
    "title_en": "Takimi i Grupit të Jugut",
    "starts_on": (TODAY + timedelta(days=100)).strftime("%d.%m.%Y"),
    "zone": "Europe/Tirane",
    "languages": ["sq", "en"],
}


def test_an_organiser_makes_a_forum(browse: Browse, make: Make, db: Session) -> None:
    client = browse(Role.ORGANISER, make.event())
    answer = client.post("/forums", data={"kind": "coalition", "name_sq": "Koalicioni i Shkodrës"})
    assert answer.headers["location"] == "/forums/koalicioni-i-shkodres"
    assert db.exec(select(Forum.name_sq).where(Forum.slug == "koalicioni-i-shkodres")).one() == "Koalicioni i Shkodrës"


@pytest.mark.parametrize("role", [Role.FACILITATOR, Role.RECORDER, Role.REVIEWER, Role.SPONSOR])
def test_others_do_not(browse: Browse, make: Make, role: Role) -> None:
    assert browse(role, make.event()).post("/forums", data={"kind": "coalition", "name_en": "x"}).status_code == 403


def test_the_event_gets_its_template_and_its_organiser(browse: Browse, make: Make, db: Session) -> None:
    client = browse(Role.ORGANISER, make.event())
    answer = client.post("/forums/forum-of-an-event/events", data={**EVENT, "with_checklist": "1"})
    assert answer.headers["location"] == "/events/takimi-i-grupit-te-jugut/brief"
    event = db.exec(select(Event).where(Event.slug == "takimi-i-grupit-te-jugut")).one()
    assert event.ends_on == event.starts_on
    assert len(db.exec(select(Task).where(Task.event_id == event.key)).all()) == 65
    assert db.exec(select(Membership.role).where(Membership.event_id == event.key)).all() == [Role.ORGANISER]


def test_two_of_the_same_title_have_addresses_of_their_own(browse: Browse, make: Make) -> None:
    client = browse(Role.ORGANISER, make.event())
    places = [client.post("/forums/forum-of-an-event/events", data=EVENT).headers["location"] for _ in range(2)]
    assert places == ["/events/takimi-i-grupit-te-jugut/brief", "/events/takimi-i-grupit-te-jugut-2/brief"]


@pytest.mark.parametrize(
    ("field", "typed", "message"),
    [
        ("starts_on", (TODAY - timedelta(days=1)).isoformat(), "This day has passed"),
        ("starts_on", "31.2.2027", "There is no such day"),
        ("starts_on", "soon", "is not a date"),
        ("ends_on", TODAY.isoformat(), "would end before it begins"),
        ("ends_on", "1.1.2099", "at most fourteen days"),
        ("title_en", "", "A title in one of the two languages"),
        ("title_en", "with a \x00 in it", "cannot be stored"),
        ("title_en", "turned \u202e round", "direction of writing"),
        ("zone", "Europe/Nowhere", "is not a time zone"),
        ("places", "many", "A whole number"),
        ("places", "0", "At least 1"),
        ("kind", "party", "Choose one of the values"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    browse: Browse, make: Make, db: Session, field: str, typed: str, message: str
) -> None:
    client = browse(Role.ORGANISER, make.event())
    answer = client.post("/forums/forum-of-an-event/events", data={**EVENT, "place": "Sarandë", field: typed})
    assert answer.status_code == 422
    assert message in answer.text
    assert "Sarandë" in answer.text
    assert len(db.exec(select(Event)).all()) == 1


def test_a_past_event_is_entered_when_one_says_so(browse: Browse, make: Make, db: Session) -> None:
    client = browse(Role.ORGANISER, make.event())
    client.post("/forums/forum-of-an-event/events", data={**EVENT, "starts_on": "11.10.2005", "told": "1"})
    assert db.exec(select(Event.told).where(Event.slug == "takimi-i-grupit-te-jugut")).one()
