"""Templates of the organisation: saved, applied where something is missing, compared."""

from dataclasses import replace

import pytest
from sqlmodel import select

from app.checklist import actions, template_actions
from app.checklist.dates import Rule
from app.checklist.master import MasterTask, master_list
from app.checklist.template_lists import compare, counterparts, read, written
from app.models import ChecklistTemplate, Task
from app.vocabulary import EventKind, Role
from tests.checklist.conftest import LIST

MASTER = master_list(EventKind.NATIONAL_CONFERENCE)


def listed(code: str, title: str = "", **rule) -> MasterTask:
    return MasterTask(1, "Phase", "Faza", title or f"Task {code}", "", None, "", "", "", Rule(code, **rule))


@pytest.mark.parametrize("kind", EventKind)
def test_what_is_written_down_is_what_is_read(kind):
    assert [read(written(task)) for task in master_list(kind)] == list(master_list(kind))


def test_a_task_is_the_same_by_its_code_or_its_title():
    here = [listed("N01"), listed("A"), listed("X01", "Ask the choir"), listed("X02", "Sing")]
    there = [listed("N01", "Renamed"), listed("B", "task  A"), listed("X01", "Something else"), listed("X07", "Sing")]
    assert counterparts(here, there) == {"N01": "N01", "A": "B", "X02": "X07"}


def test_two_lists_side_by_side():
    a, b, c = listed("A", offset=-10), listed("B", anchor="A", depends_on=("A",)), listed("C")
    other_a, other_b = listed("P", "Task A", offset=-12, lead=2), listed("Q", "Task B", anchor="P", depends_on=("P",))
    found = compare([a, b, c], [other_a, other_b, listed("D")])
    assert [task.rule.code for task in found.only_here] == ["C"]
    assert [task.rule.code for task in found.only_there] == ["D"]
    ((fields),) = [each.fields for each in found.different]
    assert fields == (("offset", -10, -12), ("lead", 0, 2))
    assert found.same == 1


def test_a_list_differs_from_itself_in_nothing():
    found = compare(MASTER, MASTER)
    assert (found.only_here, found.only_there, found.different, found.same) == ((), (), (), len(MASTER))


def test_a_checklist_is_saved_without_dates_people_and_what_was_done(db, organiser, tasks, event):
    done = {"completed_on": "2026-01-05", "version": "1"}
    organiser.patch(f"{LIST}/tasks/{tasks['N13'].id}", data=done)
    answer = organiser.post(f"{LIST}/templates", data={"name": "Ours", "about": "Two days, one hall"})
    assert answer.status_code == 303
    saved = db.exec(select(ChecklistTemplate)).one()
    assert [read(task) for task in saved.tasks] == [replace(each, rule=each.rule) for each in MASTER]
    db.commit()
    assert "Two days, one hall" in organiser.get("/templates").text
    assert "is a template of this name" in organiser.post(f"{LIST}/templates", data={"name": "OURS"}).text


def test_a_second_list_adds_only_what_is_missing(db, organiser, event, again, tasks):
    page = organiser.get(f"{LIST}/templates/cluster_meeting").text
    expected = template_actions.missing(db, event, template_actions.named(db, "cluster_meeting"))
    db.commit()
    assert f"Add {len(expected)} tasks" in page
    answer = organiser.post(f"{LIST}/templates/cluster_meeting/application")
    assert answer.status_code == 303
    db.expire_all()
    added = db.exec(select(Task).where(Task.event_id == event.id)).all()
    assert len(added) == 99 + len(expected)
    assert template_actions.missing(db, event, template_actions.named(db, "cluster_meeting")) == []
    db.commit()
    assert "has all of it" in organiser.get(f"{LIST}/templates/cluster_meeting").text


def test_own_codes_are_given_anew_and_rules_follow(db, make, event):
    user = make.user("maker@kuvend.example")
    own = actions.add_task(db, event, title="Ask the choir", language="en", phase="Music", by=user)
    assert own.code == "X01"
    template = template_actions.List(
        "t", "T", [listed("X01", "Order flowers"), listed("X02", "Water them", anchor="X01", depends_on=("X01",))]
    )
    assert template_actions.apply(db, event, template, by=user) == 2
    found = {task.title_en: task for task in db.exec(select(Task).where(Task.event_id == event.id)).all()}
    flowers, water = found["Order flowers"], found["Water them"]
    assert {flowers.code, water.code}.isdisjoint({"X01"})
    assert water.anchor == flowers.code
    assert flowers.phase_position == water.phase_position > found["Ask the choir"].phase_position
    assert template_actions.apply(db, event, template, by=user) == 0


def test_master_lists_stay_and_templates_go_with_their_maker(db, browse, organiser, event):
    organiser.post(f"{LIST}/templates", data={"name": "Ours"})
    key = db.exec(select(ChecklistTemplate.id)).one()
    db.commit()
    assert organiser.delete("/templates/cluster_meeting").status_code == 403
    assert browse(Role.ORGANISER, event).delete(f"/templates/{key}").status_code == 403
    assert browse(Role.RECORDER, event).get("/templates").status_code == 403
    assert organiser.delete(f"/templates/{key}").status_code == 303
    assert organiser.get(f"/templates/{key}").status_code == 404


def test_master_lists_side_by_side_on_a_page(organiser):
    page = organiser.get("/templates/compare?a=national_conference&b=cluster_meeting").text
    assert "Only in National conference" in page
    assert "Only in Regional cluster meeting" in page
    assert organiser.get("/templates/compare?a=x&b=y").status_code == 404
    assert organiser.get("/templates/national_conference").status_code == 200
