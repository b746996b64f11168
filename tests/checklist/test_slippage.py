"""How late things were, and what the next event of the forum takes over from it."""

from datetime import timedelta

import pytest
from sqlmodel import select

from app import clock
from app.checklist import actions, queries, slippage_actions
from app.checklist.dates import months_before
from app.checklist.slippage import Slip, slippage
from app.models import Event, Task
from app.vocabulary import EventKind, Role
from tests.checklist.conftest import HTMX, LIST


def slip(code: str, days: int, phase: str = "One", owner: str = "Logistics officer") -> Slip:
    return Slip(code, f"Task {code}", phase, owner, "Logistics", days)


def test_phases_keep_their_order_and_owners_come_latest_first():
    found = slippage([slip("A", -2), slip("B", 5), slip("C", 0, "Two", "Finance officer"), slip("D", 9, "Two", "")])
    assert [(group.name, group.tasks, group.late, group.median, group.worst) for group in found.phases] == [
        ("One", 2, 1, 1.5, 5),
        ("Two", 2, 1, 4.5, 9),
    ]
    assert [group.name for group in found.owners] == ["Logistics officer", "Finance officer"]
    assert [each.code for each in found.worst] == ["D", "B"]
    assert (found.whole.late, found.whole.median) == (2, 2.5)
    assert found.phases[0].late_share == 50


def test_of_nothing_done_there_is_nothing_to_say():
    found = slippage([])
    assert (found.whole, found.phases, found.worst) == (None, [], [])


# Through the pages


@pytest.fixture
def past(db, make, event) -> list[Event]:
    """Two earlier events of the same forum; their letters were done two and four days late."""
    by, found = make.user("doer@kuvend.example"), []
    for months, late in ((12, 2), (24, 4)):
        day = months_before(clock.today(event.zone), months)
        earlier = make.event(f"earlier-{months}", forum_id=event.forum_id, starts_on=day)
        actions.adopt_master_list(db, earlier, EventKind.NATIONAL_CONFERENCE, by=None)
        known = queries.load(db, earlier, day)
        tasks = {task.code: task for task in db.exec(select(Task).where(Task.event_id == earlier.key)).all()}
        for code in ("N13", "N40"):
            rule_date = known.plan[code].rule_date
            on = rule_date + timedelta(days=late)
            actions.complete(db, tasks[code], by=by, on=on, benchmark=known.plan[code].benchmark)
        found.append(earlier)
    return found


def test_the_page_tells_who_and_what_was_late(organiser, tasks, event, again):
    benchmark = again(tasks["N13"])
    known_late = {"completed_on": (clock.today(event.zone)).isoformat(), "version": str(benchmark.version)}
    organiser.patch(f"{LIST}/tasks/{tasks['N01'].id}", data=known_late)
    page = organiser.get(f"{LIST}/slippage").text
    assert "1 of 1" in page
    assert "The latest ones" in page
    assert "<svg" in page


def test_nothing_done_yet_teaches(organiser):
    assert "Nothing is done yet" in organiser.get(f"{LIST}/slippage").text


def test_what_was_done_elsewhere_is_offered_from_two_events_on(db, event, past):
    known = queries.load(db, event, clock.today(event.zone))
    found = slippage_actions.history(db, event, known.today)
    assert found.events == 2
    offered = {each.code: each for each in slippage_actions.proposals(known, found)}
    assert offered["N13"].learned.offset == known.plan.rules["N13"].offset + 3
    assert offered["N13"].learned.events == 2
    assert slippage_actions.history(db, past[0], known.today).events == 1
    assert slippage_actions.proposals(known, slippage_actions.history(db, past[0], known.today)) == []


def test_one_tap_takes_it_over_and_one_takes_it_back(db, organiser, tasks, again, past):
    was = again(tasks["N13"]).offset_days
    assert "2 events" in organiser.get(f"{LIST}/learning").text
    answer = organiser.post(f"{LIST}/tasks/{tasks['N13'].id}/learned-offset", data={"offset": was + 3}, headers=HTMX)
    assert answer.status_code == 200
    assert again(tasks["N13"]).offset_days == was + 3
    undo = answer.text.partition(f"{LIST}/learning/")[2].partition("?")[0]
    assert organiser.delete(f"{LIST}/learning/{undo}", headers=HTMX).status_code == 200
    assert again(tasks["N13"]).offset_days == was
    assert organiser.delete(f"{LIST}/learning/nothing").status_code == 404


def test_what_is_not_offered_is_not_taken(organiser, tasks, again, past):
    was = again(tasks["N13"]).offset_days
    answer = organiser.post(f"{LIST}/tasks/{tasks['N13'].id}/learned-offset", data={"offset": was + 1})
    assert answer.status_code == 409
    assert again(tasks["N13"]).offset_days == was


def test_hard_tasks_stay(db, event, past):
    hard = {task.code for task in db.exec(select(Task).where(Task.event_id == event.id, Task.hard)).all()}
    known = queries.load(db, event, clock.today(event.zone))
    found = slippage_actions.history(db, event, known.today)
    assert not hard & {each.code for each in slippage_actions.proposals(known, found)}


def test_recorders_read_slippage_and_do_not_learn(browse, event):
    recorder = browse(Role.RECORDER, event)
    assert recorder.get(f"{LIST}/slippage").status_code == 200
    assert recorder.get(f"{LIST}/learning").status_code == 403
