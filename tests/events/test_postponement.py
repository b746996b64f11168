"""What a postponement takes, gathered and made into tasks."""

from datetime import timedelta

import pytest
from sqlmodel import select

from app import clock
from app.checklist import actions, queries
from app.models import Event, Office, Participant, Seat, Task
from app.vocabulary import EventKind, Role, SeatStatus

PAGE = "/events/conference/checklist/postponement"


@pytest.fixture
def event(db, make) -> Event:
    event = make.event("conference", starts_on=clock.today("Europe/Tirane") + timedelta(days=30))
    actions.adopt_master_list(db, event, EventKind.NATIONAL_CONFERENCE, by=None)
    return event


@pytest.fixture
def out(db, make, event) -> Event:
    """Invitations are out, two bookings are made."""
    by = make.user("doer@kuvend.example")
    known = queries.load(db, event, clock.today(event.zone))
    for task in db.exec(select(Task).where(Task.event_id == event.key)).all():
        if task.code in ("N37", "N38", "N31"):
            actions.complete(db, task, by=by, on=known.today, benchmark=known.plan[task.code].benchmark)
    for number, (qark, status) in enumerate([("Kukës", SeatStatus.CONFIRMED), ("Kukës", SeatStatus.INVITED),
                                             ("Vlorë", SeatStatus.PLANNED)]):  # fmt: skip
        office = make.add(Office(name_en=f"Office {number}", qark=qark, phone=f"+355 24 000 00{number}"))
        seat = make.add(Seat(event_id=event.key, office_id=office.key, status=status))
        if number == 0:
            make.add(Participant(event_id=event.key, seat_id=seat.key, name="Social worker", phone="+355 69 1"))
    return event


def made(db, event: Event) -> list[Task]:
    db.expire_all()
    found = db.exec(select(Task).where(Task.event_id == event.id, Task.phase_en == "Postponement")).all()
    db.commit()
    return list(found)


def test_the_page_gathers_whom_to_call_and_what_to_correct(browse, out):
    page = browse(Role.ORGANISER, out).get(PAGE).text
    assert "Call the offices in Kukës" in page
    assert "+355 24 000 000" in page
    assert "+355 69 1" in page
    assert "Office 2" not in page, "a seat that is only planned knows of no date"
    assert "Correct the date and send again" in page


def test_chosen_steps_become_tasks_once(db, browse, out):
    organiser = browse(Role.ORGANISER, out)
    answer = organiser.post(PAGE, data={"step": ["calls-kukes", "letter-N38"]})
    assert answer.status_code == 303
    tasks = made(db, out)
    assert len(tasks) == 2
    calls = tasks[0]
    assert calls.remarks == "Office 0; Office 1"
    assert calls.phase_sq == "Shtyrja"
    assert calls.title_sq.startswith("Telefononi zyrat në Kukës")
    assert calls.pinned_on > clock.today(out.zone)
    assert organiser.post(PAGE, data={"step": ["calls-kukes"]}).status_code == 422
    assert len(made(db, out)) == 2
    assert f"task {calls.code}" in organiser.get(PAGE).text


def test_nothing_out_yet_the_event_can_simply_move(browse, event):
    assert "can simply be moved" in browse(Role.ORGANISER, event).get(PAGE).text


def test_only_who_may_move_the_event_sees_it(browse, out):
    assert browse(Role.RECORDER, out).get(PAGE).status_code == 403


def test_it_takes_few_queries_whatever_the_number_of_seats(browse, out, queries):
    organiser = browse(Role.ORGANISER, out)
    with queries.at_most(15):
        organiser.get(PAGE)
