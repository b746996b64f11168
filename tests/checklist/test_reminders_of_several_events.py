"""One digest a day for one person, of all their events, on the morning of the next one."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import select

from app.access import actions as access_actions
from app.checklist.reminding import Reminders, people, readers
from app.mail.letters import token
from app.models import Event, Link, MailPart, OutgoingMail, Task
from app.vocabulary import Role, TeamFunction
from tests.conftest import SECRET

MORNING = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)  # eight in Tirana, two in New York, a Tuesday


@pytest.fixture
def events(db, make) -> list[Event]:
    """The later one comes first in the database."""
    later = make.event("later", starts_on=date(2027, 2, 2), title_en="The later one")
    sooner = make.event("sooner", starts_on=date(2027, 1, 19), title_en="The sooner one")
    for event, code, on in ((later, "L01", -70), (sooner, "S01", -57), (sooner, "S02", -20)):
        make.add(Task(event_id=event.key, code=code, title_en=f"Task {code}", offset_days=on,
                      function=TeamFunction.LOGISTICS))  # fmt: skip
    return [later, sooner]


@pytest.fixture
def somebody(db, make, events):
    """In the team of both, with their logistics."""
    user = make.member(events[0], Role.FACILITATOR, "somebody@kuvend.example")
    access_actions.give_role(db, events[1], user, Role.FACILITATOR, by=None)
    for event in events:
        access_actions.give_function(db, event, TeamFunction.LOGISTICS, user.key, None, by=None)
    db.commit()
    return user


@pytest.fixture
def round_at(db, database, app):
    job = Reminders(app.state.settings, app.state.templates)

    def round_at(now: datetime = MORNING) -> list[OutgoingMail]:
        db.commit()
        job(database, now)
        with database.read() as fresh:
            return list(fresh.exec(select(OutgoingMail).order_by(OutgoingMail.id)).all())

    return round_at


def test_one_mail_grouped_by_event_the_next_one_first(round_at, somebody, events, database):
    (mail,) = round_at()
    assert mail.subject == "2 tasks for you: The sooner one · The later one"
    assert mail.event_id is None
    assert mail.text.index("== The sooner one ==") < mail.text.index("S01") < mail.text.index("== The later one ==")
    assert mail.text.index("== The later one ==") < mail.text.index("L01")
    assert "S02" not in mail.text
    with database.read() as db:
        links = {link.event_id: link.subject for link in db.exec(select(Link))}
        assert set(links) == {event.key for event in events}
    assert round_at(MORNING + timedelta(hours=2)) == [mail]
    assert len(round_at(MORNING + timedelta(days=1))) == 2


def test_both_links_of_it_work(round_at, somebody, browse, db, monkeypatch):
    monkeypatch.setattr("app.clock.now", lambda: MORNING)
    (mail,) = round_at()
    client = browse()
    for number, title in ((1, "Task S01"), (2, "Task L01")):
        address = f"/t/{token(SECRET.encode(), mail.once, number)}"
        assert title in client.get(address).text
        assert client.post(address).status_code == 303
    assert all(task.completed_on for task in db.exec(select(Task).where(Task.code != "S02")))


def test_the_outbox_of_an_event_shows_its_own_part_alone(round_at, somebody, events, browse, db):
    (mail,) = round_at()
    client = browse(Role.ORGANISER, events[0])
    listed = client.get("/events/later/outbox").text
    assert "1 task for you: The later one" in listed
    assert "sooner" not in listed
    page = client.get(f"/events/later/outbox/{mail.id}").text
    assert "Task L01" in page
    assert "S01" not in page
    assert "sooner" not in page
    stranger = browse(Role.ORGANISER, _another(db))
    assert stranger.get(f"/events/another/outbox/{mail.id}").status_code == 404


def _another(db) -> Event:
    first = db.exec(select(Event)).first()
    given = first.model_dump(exclude={"id", "slug"}) | {"slug": "another"}
    event = Event(**given)
    db.add(event)
    db.flush()
    return event


def test_one_event_needs_no_parts(round_at, somebody, events, db, database):
    db.exec(select(Task).where(Task.code == "L01")).one().not_applicable = True
    (mail,) = round_at()
    assert mail.event_id == events[1].key
    assert "==" not in mail.text
    with database.read() as fresh:
        assert fresh.exec(select(MailPart)).all() == []


def test_the_morning_is_that_of_the_next_event(round_at, somebody, events, db):
    events[1].zone = "America/New_York"
    assert round_at(MORNING) == []
    (mail,) = round_at(MORNING + timedelta(hours=5))  # seven in New York, one in the afternoon in Tirana
    assert "L01" in mail.text
    assert mail.until.astimezone(UTC).hour == 1  # eight in the evening there
    events[1].starts_on = events[1].ends_on = date(2026, 11, 1)  # over: now the other one is next
    assert len(round_at(MORNING + timedelta(days=1))) == 2


def test_an_event_on_whose_calendar_nobody_works_waits_for_its_own_day(round_at, somebody, events, db):
    events[0].working_week = "0"
    (mail,) = round_at()
    assert "L01" not in mail.text


def test_all_that_is_over_leaves_the_last(db, events, somebody):
    found = readers(events, people(db, events), datetime(2027, 3, 2, 8, tzinfo=UTC))
    assert [event.slug for event in found[0].events] == ["later", "sooner"]


def test_several_workers_write_each_reader_once(db, by_four_workers, make, events, somebody):
    for number in range(5):
        user = make.member(events[0], Role.RECORDER, f"r{number}@kuvend.example")
        make.add(Task(event_id=events[0].key, code=f"R{number}", title_en="x", offset_days=-70, owner_id=user.key))
    db.commit()
    with by_four_workers(MORNING).read() as fresh:
        mails = fresh.exec(select(OutgoingMail)).all()
        assert sorted(mail.recipient for mail in mails) == [*(f"r{n}@kuvend.example" for n in range(5)),
                                                            "somebody@kuvend.example"]  # fmt: skip
        assert len(fresh.exec(select(MailPart)).all()) == 2


def test_sent_again_after_its_links_have_ended_they_work_anew(round_at, somebody, events, browse, db, monkeypatch):
    moment = [MORNING]
    monkeypatch.setattr("app.clock.now", lambda: moment[0])
    (mail,) = round_at()
    done = f"/t/{token(SECRET.encode(), mail.once, 1)}"
    moment[0] = MORNING + timedelta(days=20)
    client = browse(Role.ORGANISER, events[1])
    assert client.get(done).status_code == 410
    assert client.post(f"/events/sooner/outbox/{mail.id}/sending").status_code == 303
    assert "Task S01" in client.get(done).text
    first = db.exec(select(Link).order_by(Link.id)).first()
    first.revoked_at = moment[0]
    db.commit()
    client.post(f"/events/sooner/outbox/{mail.id}/sending")
    assert client.get(done).status_code == 410
