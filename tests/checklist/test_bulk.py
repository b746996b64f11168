"""Many tasks at once: whole or not at all, and one undo for the whole."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from app.checklist import bulk, history, queries
from app.models import Task, TaskChange
from app.vocabulary import Role, TaskState, TeamFunction
from tests.checklist.conftest import HTMX, LIST


@pytest.fixture
def by(make):
    return make.user()


def ids(tasks, *codes) -> list[str]:
    return [str(tasks[code].id) for code in codes]


def undo_of(answer) -> str:
    return re.search(r'"url":"([^"]+)"', answer.headers["hx-trigger"])[1]


def test_a_function_for_many_and_one_undo(organiser, tasks, again):
    had = tasks["N01"].function
    sent = {"task": ids(tasks, "N01", "N02", "N03"), "function": "finance", "view": "choose=1"}
    answer = organiser.post(f"{LIST}/bulk/assignment", data=sent, headers=HTMX)
    assert "3 tasks assigned" in answer.headers["hx-trigger"]
    assert 'id="bulk"' in answer.text
    assert {again(tasks[code]).function for code in ("N01", "N02", "N03")} == {TeamFunction.FINANCE}
    assert organiser.delete(undo_of(answer)).status_code == 303
    assert again(tasks["N01"]).function is had


def test_a_person_of_the_team_and_back_to_the_function(make, event, organiser, tasks, again):
    person = make.member(event, Role.RECORDER)
    make.db.commit()
    url, chosen = f"{LIST}/bulk/assignment", ids(tasks, "N01", "N02")
    assert organiser.post(url, data={"task": chosen, "person": str(person.id)}).status_code == 303
    assert again(tasks["N02"]).owner_id == person.id
    organiser.post(url, data={"task": chosen, "person": "function"})
    assert again(tasks["N02"]).owner_id is None


def test_somebody_outside_the_team_changes_nothing(make, organiser, tasks, again):
    stranger = make.user("far@kuvend.example")
    make.db.commit()
    sent = {"task": ids(tasks, "N01"), "person": str(stranger.id), "function": "finance"}
    answer = organiser.post(f"{LIST}/bulk/assignment", data=sent, headers=HTMX)
    assert answer.status_code == 422
    assert "person" in answer.json()["fields"]
    assert again(tasks["N01"]).function is not TeamFunction.FINANCE


def test_nothing_chosen_is_said(organiser, tasks):
    answer = organiser.post(f"{LIST}/bulk/shift", data={"task": "", "days": "3"}, headers=HTMX)
    assert answer.json()["fields"] == {"task": "Choose tasks first."}


@pytest.mark.parametrize("days", ["0", "soon", "9999", ""])
def test_a_shift_needs_a_number_of_days(organiser, tasks, again, days):
    had = tasks["N01"].offset_days
    sent = {"task": ids(tasks, "N01"), "days": days}
    assert "days" in organiser.post(f"{LIST}/bulk/shift", data=sent, headers=HTMX).json()["fields"]
    assert again(tasks["N01"]).offset_days == had


def test_a_shift_counts_every_task_once(db, make, event, organiser, tasks, again):
    tasks["N02"].anchor, tasks["N02"].offset_days = "N01", 3
    tasks["N03"].anchor, tasks["N03"].offset_days = "N02", 1
    tasks["N05"].pinned_on = event.starts_on
    tasks["N06"].completed_on = event.starts_on
    db.commit()
    before = {code: dated.rule_date for code, dated in queries.load(db, event, event.starts_on).plan.dated.items()}
    db.commit()
    sent = {"task": ids(tasks, "N01", "N02", "N05", "N06"), "days": "-7"}
    answer = organiser.post(f"{LIST}/bulk/shift", data=sent, headers=HTMX)
    assert "3 tasks shifted. 1 that is counted from them moves along. 1 stays" in answer.headers["hx-trigger"]
    db.expire_all()
    plan = queries.load(db, event, event.starts_on).plan
    moved = {code: (dated.rule_date - before[code]).days for code, dated in plan.dated.items()}
    assert {code for code, days in moved.items() if days} == {"N01", "N02", "N03"}
    assert set(moved.values()) == {0, -7}
    assert (plan["N05"].benchmark - event.starts_on).days == -7
    db.commit()
    organiser.delete(undo_of(answer))
    db.expire_all()
    again_plan = queries.load(db, event, event.starts_on).plan
    assert {code: dated.rule_date for code, dated in again_plan.dated.items()} == before


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_act_is_taken_back_exactly(db, by, event, tasks, data):
    """A property: what an act changes, taking it back restores, whatever was chosen."""
    rows = list(db.exec(select(Task).where(Task.event_id == event.key)).all())
    chosen = data.draw(st.lists(st.sampled_from(rows), min_size=1, max_size=8, unique_by=lambda task: task.code))
    before = {task.code: task.model_dump(exclude={"version"}) for task in rows}
    match data.draw(st.sampled_from(["shift", "drop"])):
        case "shift":
            done = bulk.shift(db, event, chosen, data.draw(st.integers(-60, 60).filter(bool)), by=by)
        case _:
            done = bulk.drop(db, chosen, "Held in June", by=by)
    assert done.act
    history.take_back(db, event, done.act, by=by)
    assert {task.code: task.model_dump(exclude={"version"}) for task in rows} == before


def test_not_applicable_asks_for_a_reason(db, event, organiser, tasks):
    url, chosen = f"{LIST}/bulk/exclusion", ids(tasks, "N86", "N87")
    assert "reason" in organiser.post(url, data={"task": chosen, "reason": " "}, headers=HTMX).json()["fields"]
    organiser.post(url, data={"task": chosen, "reason": "Held in June"})
    known = queries.load(db, event, event.starts_on)
    assert {code for code, each in known.statuses.items() if each.state is TaskState.NOT_APPLICABLE} == {"N86", "N87"}
    db.commit()


def test_what_was_changed_since_is_not_taken_back(organiser, tasks, again):
    sent = {"task": ids(tasks, "N01", "N02"), "function": "finance"}
    undo = undo_of(organiser.post(f"{LIST}/bulk/assignment", data=sent, headers=HTMX))
    organiser.patch(f"{LIST}/tasks/{tasks['N02'].id}", data={"function": "logistics"}, headers=HTMX)
    answer = organiser.delete(undo, headers=HTMX)
    assert answer.status_code == 409
    assert "N02" in answer.json()["message"]
    assert again(tasks["N01"]).function is TeamFunction.FINANCE


def test_a_task_of_another_event_refuses_the_whole(make, organiser, tasks, again):
    other = make.event("other")
    foreign = make.add(Task(event_id=other.key, code="N01"))
    make.db.commit()
    sent = {"task": [*ids(tasks, "N01"), str(foreign.id)], "function": "finance"}
    assert organiser.post(f"{LIST}/bulk/assignment", data=sent, headers=HTMX).status_code == 404
    assert again(tasks["N01"]).function is not TeamFunction.FINANCE


def test_only_organisers_do(browse, event, tasks):
    facilitator = browse(Role.FACILITATOR, event)
    assert facilitator.post(f"{LIST}/bulk/shift", data={"task": ids(tasks, "N01"), "days": "1"}).status_code == 403
    assert 'name="task"' not in facilitator.get(LIST, params={"choose": "1"}).text


def test_boxes_and_handles_come_with_the_address(organiser, tasks):
    assert 'name="task"' not in organiser.get(LIST).text
    page = organiser.get(LIST, params={"choose": "1", "show": "all"}).text
    assert page.count('class="choose"><input type="checkbox" name="task"') == 99
    assert page.count('class="grip"') == 99
    assert 'class="grip"' not in organiser.get(LIST, params={"choose": "1", "by": "week"}).text


# Arranging


def test_a_task_goes_to_another_phase_and_back(db, organiser, tasks, again):
    first, phase, last = tasks["N01"], tasks["N20"].phase_position, tasks["N20"]
    was = (first.phase_position, first.phase_en)
    sent = {"phase": str(phase), "after": str(last.id)}
    answer = organiser.put(f"{LIST}/tasks/{first.id}/place", data=sent, headers=HTMX)
    assert "N01 now stands after N20" in answer.headers["hx-trigger"]
    assert again(first).phase_en == again(last).phase_en
    in_phase = select(Task.code).where(Task.phase_position == phase).order_by(Task.position, Task.id)
    codes = list(db.exec(in_phase).all())
    db.commit()
    assert codes[codes.index("N20") + 1] == "N01"
    organiser.put(undo_of(answer))
    assert (again(first).phase_position, first.phase_en) == was


def test_within_its_phase_by_a_plain_form(db, organiser, tasks):
    phase = tasks["N01"].phase_position
    own = [code for code, task in tasks.items() if task.phase_position == phase]
    url = f"{LIST}/tasks/{tasks[own[2]].id}/place?_method=put"
    assert organiser.post(url, data={"phase": str(phase), "after": "first"}).status_code == 303
    found = db.exec(select(Task.code).where(Task.phase_position == phase).order_by(Task.position)).all()
    assert list(found) == [own[2], own[0], own[1], *own[3:]]


def test_many_to_a_phase_at_once(organiser, tasks, again):
    phase = tasks["N20"].phase_position
    sent = {"task": ids(tasks, "N01", "N02"), "phase": str(phase)}
    undo = undo_of(organiser.post(f"{LIST}/bulk/phase", data=sent, headers=HTMX))
    assert {again(tasks[code]).phase_position for code in ("N01", "N02")} == {phase}
    organiser.delete(undo)
    assert again(tasks["N01"]).phase_position == 1
    assert organiser.post(f"{LIST}/bulk/phase", data=sent | {"phase": "77"}, headers=HTMX).status_code == 422


def test_an_added_task_is_deleted_and_put_back_whole(db, event, organiser, tasks):
    organiser.post(f"{LIST}/tasks", data={"title": "Ask the choir", "offset_days": "-20", "anchor": "event_start"})
    added = db.exec(select(Task).where(Task.code == "X01")).one()
    url = f"{LIST}/tasks/{added.id}"
    db.commit()
    organiser.patch(url, data={"depends_on": "N01"}, headers=HTMX)
    organiser.patch(f"{LIST}/tasks/{tasks['N99'].id}", data={"depends_on": "X01"}, headers=HTMX)
    before = queries.load(db, event, event.starts_on).plan
    db.commit()
    answer = organiser.delete(url, headers=HTMX)
    assert "X01" not in queries.load(db, event, event.starts_on).tasks
    db.commit()
    organiser.post(undo_of(answer))
    after = queries.load(db, event, event.starts_on).plan
    assert after.rules == before.rules
    assert after.dated == before.dated


def test_a_task_is_added_where_it_belongs(db, organiser, tasks):
    above = tasks["N20"]
    form = organiser.get(f"{LIST}/tasks/new", params={"below": above.id}, headers=HTMX).text
    assert f'name="below" value="{above.id}"' in form
    sent = {"title": "Ask the choir", "below": str(above.id), "offset_days": "-20", "anchor": "event_start"}
    answer = organiser.post(f"{LIST}/tasks", data=sent, headers=HTMX)
    assert "Ask the choir" in answer.text
    in_phase = select(Task.code).where(Task.phase_en == above.phase_en).order_by(Task.position, Task.id)
    codes = list(db.exec(in_phase).all())
    db.commit()
    assert codes[codes.index("N20") + 1] == "X01"


def test_a_task_of_the_master_list_is_not_deleted(organiser, tasks):
    answer = organiser.delete(f"{LIST}/tasks/{tasks['N01'].id}", headers=HTMX)
    assert answer.status_code == 409
    assert "not applicable" in answer.json()["message"]


def test_an_act_of_another_event_does_not_exist(db, browse, make, event, organiser, tasks):
    organiser.post(f"{LIST}/bulk/shift", data={"task": ids(tasks, "N01"), "days": "1"})
    act = db.exec(select(TaskChange.act)).first()
    other = make.event("other")
    client = browse(Role.ORGANISER, other)
    assert client.delete(f"/events/other/checklist/acts/{act}").status_code == 404
