"""A late start and the days without work, in the browser's hands."""

import re
from datetime import timedelta

import pytest
from lxml import html
from sqlmodel import select

from app import clock
from app.checklist import queries
from app.models import BreachReason, Holiday, Task
from app.vocabulary import Role
from tests.checklist.conftest import HTMX, LIST

PAGE = f"{LIST}/late-start"


@pytest.fixture
def close_event(db, event):
    """Forty days are left for a list of ninety-two."""
    event.starts_on = clock.today("Europe/Tirane") + timedelta(days=40)
    event.ends_on = event.starts_on + timedelta(days=1)
    db.commit()
    return event


def benchmarks(db, event) -> dict:
    db.expire_all()
    plan = queries.load(db, event, clock.today("Europe/Tirane")).plan
    found = {code: dated.benchmark for code, dated in plan.dated.items()}
    db.commit()
    return found


def form_of(page) -> dict[str, str]:
    form = html.fromstring(page.text).xpath("//form[contains(@action, 'late-start')]")[0]
    return {name: value or "" for name, value in form.form_values()}


def test_it_is_offered_and_squeezes_what_is_soft(db, organiser, close_event, tasks):
    hard = {code for code, task in tasks.items() if task.hard}
    db.commit()
    assert "Late start" in organiser.get(LIST).text
    before, today = benchmarks(db, close_event), clock.today("Europe/Tirane")
    sent = form_of(organiser.get(PAGE))
    assert any(name.startswith("reason-") for name in sent)
    sent |= {name: "The hall was found late" for name in sent if name.startswith("reason-")}
    answer = organiser.post(PAGE, data=sent)
    assert answer.status_code == 303
    after = benchmarks(db, close_event)
    assert all(after[code] == before[code] for code in hard)
    assert sum(after[code] < today for code in after) < sum(before[code] < today for code in before)
    assert "The hall was found late" in organiser.get(LIST).text
    changes = organiser.get(answer.headers["location"]).text
    undo = re.search(r'action="([^"]+/acts/[^"]+)"', changes)[1]
    assert organiser.post(undo).status_code == 303
    assert benchmarks(db, close_event) == before


def test_without_its_reasons_nothing_is_applied(db, organiser, close_event, tasks):
    before = benchmarks(db, close_event)
    sent = form_of(organiser.get(PAGE))
    first = next(name for name in sent if name.startswith("reason-"))
    page = organiser.post(PAGE, data=sent | {first: "Because"})
    assert page.status_code == 422
    assert "Say why this rule is broken." in page.text
    assert "Because" in page.text
    assert benchmarks(db, close_event) == before
    assert db.exec(select(BreachReason)).first() is None
    db.commit()


def test_a_list_that_changed_meanwhile_is_looked_at_again(organiser, close_event, tasks):
    sent = form_of(organiser.get(PAGE))
    organiser.post(f"{LIST}/tasks/{tasks['N20'].id}/completion")
    sent |= {name: "Late" for name in sent if name.startswith("reason-")}
    assert organiser.post(PAGE, data=sent).status_code == 409


def test_in_time_there_is_nothing_to_lay_out(db, organiser, event, tasks):
    event.starts_on = event.ends_on = clock.today("Europe/Tirane") + timedelta(days=120)
    db.commit()
    assert "nothing to lay out anew" in organiser.get(PAGE).text
    assert "Late start</a>" not in organiser.get(LIST).text.split("checklist-filter")[0]


def test_a_reason_is_given_in_the_task_itself(db, organiser, event, tasks):
    known = queries.load(db, event, clock.today("Europe/Tirane"))
    db.commit()
    from app.checklist.dates import hard_breaches

    breach = hard_breaches(known.plan, known.today)[0]
    url = f"{LIST}/tasks/{tasks[breach.code].id}"
    assert "Why this rule is broken" in organiser.get(url).text
    assert organiser.put(f"{url}/reasons/{breach.kind}", data={"reason": ""}, headers=HTMX).status_code == 422
    organiser.put(f"{url}/reasons/{breach.kind}", data={"reason": "Agreed with the Ministry"})
    assert "Agreed with the Ministry" in organiser.get(LIST).text


# Days without work


def test_a_closure_shifts_benchmarks_and_opening_it_brings_them_back(db, organiser, event, tasks):
    before = benchmarks(db, event)
    day = before["N20"]
    answer = organiser.post(f"{LIST}/closures", data={"first": day.isoformat(), "name": "Snow"})
    assert answer.status_code == 303
    assert benchmarks(db, event)["N20"] < day
    page = organiser.get(f"{LIST}/closures").text
    assert "Snow" in page
    assert "added here" in page
    closure = db.exec(select(Holiday).where(Holiday.closure)).one()
    db.commit()
    organiser.delete(f"{LIST}/closures/{closure.id}")
    assert benchmarks(db, event) == before


def test_several_days_and_what_is_wrong_with_them(db, organiser, event, tasks):
    sent = {"first": "2027-03-01", "last": "2027-03-05", "name": "Elections"}
    organiser.post(f"{LIST}/closures", data=sent)
    assert len(db.exec(select(Holiday).where(Holiday.closure)).all()) == 5
    db.commit()
    url = f"{LIST}/closures"
    assert "first" in organiser.post(url, data=sent, headers=HTMX).json()["fields"]
    assert "last" in organiser.post(url, data=sent | {"last": "2027-02-01"}, headers=HTMX).json()["fields"]
    assert "name" in organiser.post(url, data=sent | {"name": ""}, headers=HTMX).json()["fields"]


def test_a_bajram_moves_and_is_estimated_no_more(db, organiser, event, tasks):
    estimated = db.exec(select(Holiday).where(Holiday.event_id == event.key, Holiday.estimated)).first()
    on = estimated.on + timedelta(days=1)
    db.commit()
    organiser.patch(f"{LIST}/closures/{estimated.id}", data={"on": on.isoformat()})
    db.expire_all()
    moved = db.get(Holiday, estimated.id)
    assert (moved.on, moved.estimated) == (on, False)
    assert "estimated" not in moved.name_en
    assert "vlerësuar" not in moved.name_sq
    db.commit()


def test_only_organisers_close_days(browse, event, tasks):
    facilitator = browse(Role.FACILITATOR, event)
    assert facilitator.get(f"{LIST}/closures").status_code == 200
    assert facilitator.post(f"{LIST}/closures", data={"first": "2027-03-01", "name": "x"}).status_code == 403
    assert facilitator.get(PAGE).status_code == 403


def test_the_list_still_takes_few_queries(db, browse, event, tasks, queries):
    db.add(Task(event_id=event.key, code="X1", title_en="x"))
    client = browse(Role.ORGANISER, event)
    with queries.at_most(15):
        client.get(LIST, params={"choose": "1"})
