"""What a reminder says and when (a table, and properties); the mails themselves; and "done" from a mail."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import select

from app import clock
from app.access import actions as access_actions
from app.checklist.dates import EventDates, Rule, schedule
from app.checklist.forecast import forecast
from app.checklist.history import wait_for
from app.checklist.reminders import Digest, Post, digest, post_of, week
from app.checklist.reminding import Reminders
from app.checklist.workdays import WorkCalendar
from app.mail.letters import token
from app.models import Event, Link, Membership, OutgoingMail, Task
from app.vocabulary import Role, TeamFunction
from tests.conftest import SECRET

START = date(2027, 1, 20)
EVENT = EventDates(START, START + timedelta(days=1))
TODAY = date(2026, 12, 1)  # a Tuesday
YESTERDAY = TODAY - timedelta(days=1)


def on(day: date) -> int:
    return (day - START).days


def plan(*rules: Rule, closed: dict[date, str] | None = None):
    return schedule(rules, EVENT, WorkCalendar(closed=closed or {}))


def task(code: str, benchmark: date, **more) -> Rule:
    return Rule(code, offset=on(benchmark), **more)


# Pure


@pytest.mark.parametrize(
    ("said", "rules"),
    [
        ({"overdue": ("A",)}, [task("A", TODAY - timedelta(days=3))]),
        ({"due": ("A",)}, [task("A", TODAY)]),
        ({"due": ("A",)}, [task("A", TODAY + timedelta(days=7))]),
        ({}, [task("A", TODAY + timedelta(days=8))]),
        ({}, [task("A", TODAY, completed=YESTERDAY, measured_against=TODAY)]),
        ({}, [task("A", TODAY, not_applicable=True)]),
        ({"held_up": ("A",)}, [task("A", TODAY, depends_on=["B"]), task("B", TODAY)]),
        ({}, [task("A", TODAY + timedelta(days=20), depends_on=["B"]), task("B", TODAY)]),
        (
            {"released": ("A",)},
            [task("A", TODAY + timedelta(days=20), depends_on=["B"]), task("B", TODAY, completed=YESTERDAY)],
        ),
        (
            {"released": ("A",)},
            [task("A", TODAY - timedelta(days=2), depends_on=["B"]), task("B", TODAY, completed=TODAY)],
        ),
        (
            {"overdue": ("A",)},
            [
                task("A", TODAY - timedelta(days=1), depends_on=["B"]),
                task("B", TODAY, completed=YESTERDAY - timedelta(days=1)),
            ],
        ),
    ],
)
def test_what_a_digest_says_of_one_task(said, rules):
    assert digest(plan(*rules), ["A"], TODAY, YESTERDAY) == Digest(**said)


DAYS = st.integers(min_value=-40, max_value=40).map(lambda n: TODAY + timedelta(days=n))


@st.composite
def checklists(draw):
    rules = []
    for n in range(draw(st.integers(1, 12))):
        done = draw(st.none() | DAYS.filter(lambda day: day <= TODAY))
        needs = draw(st.lists(st.sampled_from([rule.code for rule in rules]), unique=True, max_size=3)) if rules else []
        rules.append(
            task(f"T{n}", draw(DAYS), completed=done, depends_on=needs, not_applicable=draw(st.integers(0, 9)) == 0)
        )
    return plan(*rules)


@given(checklists(), st.sets(st.sampled_from([f"T{n}" for n in range(12)])))
def test_a_digest_names_open_tasks_of_this_person_once_each(made, wanted):
    mine = wanted & set(made.rules)
    found = digest(made, mine, TODAY, YESTERDAY)
    named = [*found.overdue, *found.released, *found.due, *found.held_up]
    assert len(named) == len(set(named))
    assert set(named) <= {code for code in mine if made.rules[code].open}
    assert bool(found) == bool(named)
    near = TODAY + timedelta(days=7)
    assert {code for code in mine if made.rules[code].open and made[code].benchmark <= near} <= set(named)


@given(checklists())
def test_a_week_counts_each_task_where_it_stands(made):
    found = week(made, forecast(made, TODAY), TODAY, answered=set())
    late = {code for code, _ in found.overdue}
    assert not late & {code for code, _ in found.at_risk}
    assert all(days > 0 for _, days in (*found.overdue, *found.at_risk))
    assert not {code for code, _ in found.done} & (late | set(found.coming) | set(found.nobodys))
    assert (found.slippage is None) == (not found.done)


def wall(day: date, hour: int = 8, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC)


HOLIDAY = date(2026, 11, 30)
MONDAY, FRIDAY = date(2026, 12, 7), date(2026, 12, 4)


@pytest.mark.parametrize(
    ("at", "reminded", "post"),
    [
        (wall(TODAY), None, Post(TODAY, date(2026, 11, 27), weekly=True)),  # over a long weekend
        (wall(TODAY), date(2026, 11, 27), Post(TODAY, date(2026, 11, 27), weekly=True)),
        (wall(TODAY), TODAY, None),
        (wall(TODAY, 6, 59), None, None),
        (wall(TODAY, 18), None, None),
        (wall(HOLIDAY), None, None),
        (wall(date(2026, 12, 5)), None, None),  # a Saturday
        (wall(FRIDAY), TODAY, Post(FRIDAY, FRIDAY - timedelta(days=1), weekly=False)),
        (wall(MONDAY), FRIDAY, Post(MONDAY, FRIDAY, weekly=True)),
    ],
)
def test_when_reminders_go_out(at, reminded, post):
    assert post_of(plan(task("A", TODAY), closed={HOLIDAY: "a holiday"}), at, reminded) == post


def test_on_the_days_of_the_event_too():
    saturday = date(2027, 1, 23)
    made = schedule([task("A", TODAY)], EventDates(saturday, saturday), WorkCalendar())
    assert post_of(made, wall(saturday), saturday - timedelta(days=1)) == Post(
        saturday, saturday - timedelta(days=1), weekly=False
    )


# The mails


@pytest.fixture
def morning(event) -> datetime:
    """Eight o'clock where the event is, on the day of two benchmarks: a Tuesday two months before it."""
    return wall(event.starts_on - timedelta(days=56), 7)


@pytest.fixture
def event(db, make) -> Event:
    """A Tuesday in January, with three tasks that wait for one another."""
    event = make.event("conference", starts_on=date(2027, 1, 19), title_sq="Konferenca")
    first = _task(make, event, "A01", -57, TeamFunction.LOGISTICS)
    _task(make, event, "A02", -55, TeamFunction.LOGISTICS)
    third = _task(make, event, "A03", -50, TeamFunction.FINANCE)
    wait_for(db, event, {third.key: [first.key]})
    return event


def _task(make, event: Event, code: str, offset: int, function: TeamFunction | None) -> Task:
    return make.add(
        Task(
            event_id=event.key,
            code=code,
            title_en=f"Task {code}",
            title_sq=f"Detyra {code}",
            offset_days=offset,
            function=function,
        )
    )


@pytest.fixture
def team(db, make, event):
    """Logistics reads Albanian; the organiser holds no function."""
    logistics = make.member(event, Role.FACILITATOR, "logistics@kuvend.example")
    logistics.language = "sq"
    organiser = make.member(event, Role.ORGANISER)
    access_actions.give_function(db, event, TeamFunction.LOGISTICS, logistics.key, None, by=None)
    db.commit()
    return {"logistics": logistics, "organiser": organiser}


@pytest.fixture
def reminders(app) -> Reminders:
    return Reminders(app.state.settings, app.state.templates)


@pytest.fixture
def mails(db, database, reminders, morning):
    """What is in the queue after this morning's round, by purpose and address."""

    def mails(at: datetime = morning) -> dict[tuple[str, str], OutgoingMail]:
        db.commit()
        reminders(database, at)
        with database.read() as fresh:
            found = fresh.exec(select(OutgoingMail).order_by(OutgoingMail.id)).all()
        return {(mail.purpose.split()[0], mail.recipient.partition("@")[0]): mail for mail in found}

    return mails


def test_a_digest_for_its_owner_and_a_week_for_the_organiser(mails, team):
    found = mails()
    assert set(found) == {("daily", "logistics"), ("weekly", "organiser")}
    daily = found["daily", "logistics"]
    assert daily.language == "sq"
    assert daily.subject == "2 detyra për ju: Konferenca"
    assert "Detyra A01" in daily.text
    assert "Detyra A02" in daily.html
    assert "A03" not in daily.text
    weekly = found["weekly", "organiser"]
    assert weekly.subject == "The week of An event"
    assert "1 task is late" in weekly.text
    assert "NOBODY ANSWERS FOR THESE" in weekly.text


def test_once_a_day_and_never_after(mails, team, morning):
    first = mails()
    assert mails().keys() == mails(morning + timedelta(hours=3)).keys() == first.keys()
    again = mails(morning + timedelta(days=1))
    assert again["daily", "logistics"].id != first["daily", "logistics"].id
    assert again["weekly", "organiser"].id == first["weekly", "organiser"].id


def test_several_workers_write_one(db, by_four_workers, team, morning):
    db.commit()
    with by_four_workers(morning).read() as fresh:
        assert len(fresh.exec(select(OutgoingMail)).all()) == 2
        assert len(fresh.exec(select(Link)).all()) == 2


def test_nothing_at_night_and_nothing_without_tasks(mails, team, morning, event):
    assert mails(morning - timedelta(hours=2)) == {}
    assert mails(morning + timedelta(hours=11)) == {}
    event.told = True
    assert mails() == {}


def test_who_does_not_want_them_gets_none(mails, team):
    team["logistics"].reminders = False
    assert set(mails()) == {("weekly", "organiser")}


def test_who_has_left_the_team_gets_none_and_the_organiser_is_told(db, mails, team, event):
    membership = db.exec(select(Membership).where(Membership.user_id == team["logistics"].key)).one()
    membership.withdrawn_at = clock.now()
    found = mails()
    assert set(found) == {("weekly", "organiser")}
    assert found["weekly", "organiser"].text.count("Task A01") == 2  # late, and nobody's


def test_what_was_waited_for_is_done(db, mails, team, event):
    access_actions.give_function(db, event, TeamFunction.FINANCE, team["organiser"].key, None, by=None)
    task = db.exec(select(Task).where(Task.code == "A01")).one()
    task.completed_on = task.measured_against = event.starts_on - timedelta(days=57)
    text = mails()["daily", "organiser"].text
    assert "CAN BEGIN NOW" in text
    assert "Task A03 (A03)" in text


def test_a_provisional_date_is_said(mails, team, event):
    event.provisional = True
    assert "Data është e përkohshme" in mails()["daily", "logistics"].text


def test_a_title_is_no_markup(db, mails, team):
    db.exec(select(Task).where(Task.code == "A01")).one().title_sq = "<script>alert(1)</script>"
    mail = mails()["daily", "logistics"]
    assert "<script>" not in mail.html
    assert "<script>" in mail.text


# Done, from a mail


@pytest.fixture
def done(mails, team) -> str:
    """The address behind "done" of A01 in the mail to logistics."""
    mail = mails()["daily", "logistics"]
    assert "~1" in mail.text
    return f"/t/{token(SECRET.encode(), mail.once, 1)}"


@pytest.fixture(autouse=True)
def stopped(monkeypatch, morning):
    """The story of these tests plays that morning."""
    monkeypatch.setattr(clock, "now", lambda: morning)


def _a01(db) -> Task:
    found = db.exec(select(Task).where(Task.code == "A01").execution_options(populate_existing=True)).one()
    db.commit()
    return found


def test_looking_asks_and_changes_nothing(browse, db, done):
    page = browse().get(done)
    assert page.status_code == 200
    assert "Task A01" in page.text
    assert "Mark as done" in page.text
    assert _a01(db).completed_on is None


def test_the_button_completes_it_as_that_person(browse, db, done, team):
    client = browse()
    assert client.post(done).headers["location"] == done
    task = _a01(db)
    assert task.completed_on == date(2026, 11, 24)
    assert task.completed_by_id == team["logistics"].key
    page = client.get(done).text
    assert "Can begin now" in page
    assert "Task A03" in page
    assert client.post(done).status_code == 303
    assert client.post(f"{done}?_method=delete").status_code == 303
    assert _a01(db).completed_on is None


def test_a_link_that_has_ended_says_so(browse, db, done, monkeypatch, morning):
    client = browse()
    assert client.get("/t/unknown").status_code == 410
    monkeypatch.setattr(clock, "now", lambda: morning + timedelta(days=15))
    assert client.get(done).status_code == client.post(done).status_code == 410


def test_who_has_left_completes_nothing(browse, db, done, team):
    membership = db.exec(select(Membership).where(Membership.user_id == team["logistics"].key)).one()
    membership.withdrawn_at = clock.now()
    answer = browse().post(done)
    assert answer.status_code == 403
    assert "no longer in the team" in answer.text
    assert _a01(db).completed_on is None


def test_a_task_given_to_somebody_else_is_theirs(browse, db, done, team):
    _a01(db).owner_id = team["organiser"].key
    answer = browse().get(done)
    assert answer.status_code == 403
    assert "somebody else" in answer.text


def test_reminders_are_turned_off_on_the_account(browse, db, team):
    client = browse(user=team["logistics"])
    assert client.post("/account/reminders", data={}).status_code == 303
    db.refresh(team["logistics"])
    assert team["logistics"].reminders is False
    db.commit()
    assert 'name="reminders"' in client.get("/account").text
    client.post("/account/reminders", data={"reminders": "1"})
    db.refresh(team["logistics"])
    assert team["logistics"].reminders is True
