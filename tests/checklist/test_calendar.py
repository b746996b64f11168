"""Calendars, read back by a reader that knows only RFC 5545 (tests/guide/rfc5545.py)."""

from datetime import date, timedelta

import pytest
from sqlmodel import select

from app import clock
from app.access import actions as access_actions
from app.checklist import actions
from app.models import Event, Membership, Task, TaskDependency, User
from app.vocabulary import Role, TeamFunction
from tests.guide.rfc5545 import Component, read


def ics(client, address: str = "/events/conference/checklist.ics", **headers: str) -> Component:
    answer = client.get(address, headers=headers)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    calendar = read(answer.content)
    assert calendar.name == "VCALENDAR"
    assert calendar.one("VERSION") == "2.0"
    assert calendar.one("PRODID")
    return calendar


def by_uid(calendar: Component, kind: str) -> dict[str, Component]:
    found = {part.one("UID"): part for part in calendar.all(kind)}
    assert len(found) == len(calendar.all(kind)), "a UID is one part's alone"
    return found


def day(part: Component, name: str) -> date:
    [(parameters, value)] = part.lines[name]
    assert parameters == {"VALUE": "DATE"}
    return date.fromisoformat(value)


@pytest.fixture
def owner(db, make, event) -> User:
    user = make.member(event, Role.FACILITATOR, "owner@kuvend.example")
    user.language = "sq"
    access_actions.give_function(db, event, TeamFunction.LOGISTICS, user.key, None, by=None)
    return user


def feed(client) -> str:
    """The address of one's own tasks, as its page shows it once."""
    page = client.post("/account/calendar")
    assert page.status_code == 200
    return "/f/" + page.text.partition("/f/")[2].partition(".ics")[0] + ".ics"


def test_every_task_is_a_day_and_a_to_do(organiser, event, tasks):
    calendar = ics(organiser)
    days, to_dos = by_uid(calendar, "VEVENT"), by_uid(calendar, "VTODO")
    assert len(to_dos) == len(tasks)
    assert len(days) == len(tasks) + 1
    for task in tasks.values():
        to_do, on = to_dos[f"task-{task.id}@conference.kuvend"], days[f"day-{task.id}@conference.kuvend"]
        assert to_do.one("STATUS") == "NEEDS-ACTION"
        assert to_do.one("PERCENT-COMPLETE") == "0"
        assert day(on, "DTSTART") == day(to_do, "DUE") == day(on, "DTEND") - timedelta(days=1)
        if "DTSTART" in to_do.lines:
            assert day(to_do, "DTSTART") < day(to_do, "DUE")
        for part in (to_do, on):
            assert {"UID", "DTSTAMP", "SUMMARY", "SEQUENCE"} <= set(part.lines)
            assert task.code in part.text("SUMMARY")
    itself = days["event@conference.kuvend"]
    assert (day(itself, "DTSTART"), day(itself, "DTEND")) == (event.starts_on, event.ends_on + timedelta(days=1))


def test_what_waits_for_what(organiser, db, tasks):
    needs: dict[int, set[int]] = {}
    for row in db.exec(select(TaskDependency)).all():
        needs.setdefault(row.task_id, set()).add(row.needs_id)
    db.commit()
    to_dos = by_uid(ics(organiser), "VTODO")
    for task in tasks.values():
        related = to_dos[f"task-{task.id}@conference.kuvend"].lines.get("RELATED-TO", [])
        assert all(parameters == {"RELTYPE": "DEPENDS-ON"} for parameters, _ in related)
        assert {uid for _, uid in related} == {f"task-{key}@conference.kuvend" for key in needs.get(task.key, ())}
        assert {uid for _, uid in related} <= set(to_dos)


def test_done_and_not_applicable(organiser, db, event, tasks, again):
    done, out = tasks["N01"], again(tasks["N02"])
    organiser.post(f"/events/conference/checklist/tasks/{done.id}/completion")
    stays = db.get_one(Task, out.id, populate_existing=True)
    stays.not_applicable, stays.not_applicable_reason = True, "No venue is needed"
    db.commit()
    calendar = ics(organiser)
    to_dos = by_uid(calendar, "VTODO")
    ticked = to_dos[f"task-{done.id}@conference.kuvend"]
    assert (ticked.one("STATUS"), ticked.one("PERCENT-COMPLETE")) == ("COMPLETED", "100")
    assert ticked.one("COMPLETED").startswith(f"{clock.today(event.zone):%Y%m%d}T")
    assert ticked.one("COMPLETED").endswith("Z")
    assert to_dos[f"task-{out.id}@conference.kuvend"].one("STATUS") == "CANCELLED"
    assert f"day-{out.id}@conference.kuvend" not in by_uid(calendar, "VEVENT")


def test_a_provisional_date_is_tentative(organiser, db, event):
    event.provisional = True
    db.commit()
    assert {part.one("STATUS") for part in ics(organiser).all("VEVENT")} == {"TENTATIVE"}


def test_an_edit_raises_the_sequence(organiser, db, tasks):
    uid = f"task-{tasks['N05'].id}@conference.kuvend"
    before = int(by_uid(ics(organiser), "VTODO")[uid].one("SEQUENCE"))
    organiser.patch(f"/events/conference/checklist/tasks/{tasks['N05'].id}", data={"title_en": "Another, name; here"})
    to_do = by_uid(ics(organiser), "VTODO")[uid]
    assert int(to_do.one("SEQUENCE")) > before
    assert to_do.text("SUMMARY") == "Another, name; here (N05)"


def test_unchanged_is_not_made_again(organiser, tasks, queries):
    address = "/events/conference/checklist.ics"
    tag = organiser.get(address).headers["etag"]
    assert organiser.get(address).content == organiser.get(address).content
    with queries.at_most(4):
        answer = organiser.get(address, headers={"If-None-Match": tag})
    assert (answer.status_code, answer.content) == (304, b"")
    organiser.post(f"/events/conference/checklist/tasks/{tasks['N01'].id}/completion")
    assert organiser.get(address, headers={"If-None-Match": tag}).status_code == 200


def test_whoever_is_not_in_the_team_sees_none(browse, event):
    assert browse(Role.SPONSOR, event).get("/events/conference/checklist.ics").status_code == 403
    assert browse().get("/events/conference/checklist.ics").status_code == 303


def test_ones_own_tasks_by_a_private_address(browse, owner, tasks):
    address = feed(browse(user=owner))
    calendar = ics(browse(), address)
    mine = {task.id for task in tasks.values() if task.function is TeamFunction.LOGISTICS}
    assert set(by_uid(calendar, "VTODO")) == {f"task-{key}@conference.kuvend" for key in mine}
    assert "detyrat e" in calendar.text("NAME")


def test_the_private_address_spares_what_is_known(browse, db, owner, event, tasks):
    client = browse()
    address = feed(browse(user=owner))
    tag = client.get(address).headers["etag"]
    assert client.get(address, headers={"If-None-Match": f'"other", W/{tag}'}).status_code == 304
    event = db.get_one(Event, event.id)
    access_actions.give_function(db, event, TeamFunction.FINANCE, owner.key, None, by=None)
    db.commit()
    answer = client.get(address, headers={"If-None-Match": tag})
    assert answer.status_code == 200
    mine = {t.id for t in tasks.values() if t.function in (TeamFunction.LOGISTICS, TeamFunction.FINANCE)}
    assert len(read(answer.content).all("VTODO")) == len(mine)


def test_a_new_address_ends_the_old_one(browse, owner):
    client = browse(user=owner)
    first = feed(client)
    second = feed(client)
    assert browse().get(first).status_code == 410
    assert browse().get(second).status_code == 200
    assert client.delete("/account/calendar").status_code == 303
    assert browse().get(second).status_code == 410


def test_who_has_left_the_team_has_its_tasks_no_longer(browse, db, owner):
    address = feed(browse(user=owner))
    membership = db.exec(select(Membership).where(Membership.user_id == owner.key)).one()
    membership.withdrawn_at = clock.now()
    db.commit()
    assert ics(browse(), address).parts == []


def test_a_shut_account_has_no_calendar(browse, db, owner):
    address = feed(browse(user=owner))
    owner.disabled_at = clock.now()
    db.commit()
    assert browse().get(address).status_code == 410


def test_tasks_of_several_events_stand_side_by_side(browse, db, make, owner):
    other = make.event("meeting", starts_on=clock.today("Europe/Tirane") + timedelta(days=30))
    access_actions.give_role(db, other, owner, Role.RECORDER, by=None)
    actions.add_task(db, other, title="Bring the papers", language="en", function=TeamFunction.LOGISTICS, by=owner)
    access_actions.give_function(db, other, TeamFunction.LOGISTICS, owner.key, None, by=None)
    address = feed(browse(user=owner))
    assert {part.one("UID").partition("@")[2] for part in ics(browse(), address).all("VTODO")} == {
        "conference.kuvend",
        "meeting.kuvend",
    }
