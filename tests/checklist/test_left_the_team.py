"""Somebody leaves the team: their tasks say so, are offered to others, and disturb no edit and no workbook."""

import io

import lxml.html
import openpyxl
import pytest

from app.access import actions as access_actions
from app.checklist.workbook import HEADS
from app.vocabulary import Role, TeamFunction
from tests.checklist.conftest import HTMX, LIST
from tests.checklist.test_files import load, row_of, saved


@pytest.fixture
def gone(db, make, event, tasks):
    """Had N13 by name, and logistics with all its tasks."""
    somebody = make.member(event, Role.FACILITATOR, "somebody@kuvend.example")
    tasks["N13"].owner_id = somebody.key
    access_actions.give_function(db, event, TeamFunction.LOGISTICS, somebody.key, None, by=None)
    db.commit()
    return somebody


@pytest.fixture
def leaves(db, make, event, gone, organiser):
    """A tap in the settings."""
    assert organiser.get(LIST).status_code == 200  # drawn, and kept, while they were there
    answer = organiser.delete(f"/events/conference/team/{gone.key}/facilitator")
    assert answer.status_code == 303
    return gone


def page(client):
    return lxml.html.fromstring(client.get(LIST, params={"show": "all"}).text)


def test_the_list_says_so_and_leads_there(organiser, tasks, gone, leaves):
    shown = page(organiser)
    assert "A facilitator, no longer in the team" in shown.get_element_by_id(f"task-{tasks['N13'].id}").text_content()
    hint = shown.get_element_by_id("checklist-causes").text_content()
    logistics = sum(task.function is TeamFunction.LOGISTICS for task in tasks.values())
    assert f"Whoever answered for {logistics + 1} open tasks has left the team" in hint


def test_before_they_leave_nothing_is_said(organiser, gone):
    assert "left the team" not in page(organiser).text_content()


def test_a_deputy_takes_the_place(db, make, event, organiser, gone, tasks):
    deputy = make.member(event, Role.RECORDER, "deputy@kuvend.example")
    access_actions.give_function(db, event, TeamFunction.LOGISTICS, gone.key, deputy.key, by=None)
    db.commit()
    organiser.delete(f"/events/conference/team/{gone.key}/facilitator")
    assert "Whoever answered for 1 open task has left" in page(organiser).text_content()


def test_the_form_shows_who_stands_there_and_other_fields_can_be_changed(organiser, tasks, leaves, again):
    task = tasks["N13"]
    opened = lxml.html.fromstring(organiser.get(f"{LIST}/tasks/{task.id}", headers=HTMX).text)
    chosen = opened.xpath("//select[@name='owner_id']/option[@selected]")
    assert [each.text for each in chosen] == ["A facilitator, no longer in the team"]
    given = {"owner_id": str(leaves.key), "was-owner_id": str(leaves.key), "remarks": "x", "was-remarks": "",
             "version": str(again(task).version)}  # fmt: skip
    assert organiser.patch(f"{LIST}/tasks/{task.id}", data=given, headers=HTMX).status_code == 200
    assert again(task).remarks == "x"


def test_nobody_is_given_a_task_who_cannot_see_it(db, make, event, organiser, tasks, leaves):
    sponsor = make.member(event, Role.SPONSOR)
    db.commit()
    for user in (leaves, sponsor):
        sent = {"owner_id": str(user.key), "version": str(tasks["N20"].version)}
        answer = organiser.patch(f"{LIST}/tasks/{tasks['N20'].id}", data=sent, headers=HTMX)
        assert answer.status_code == 422
        assert "not in the team" in answer.text
    options = lxml.html.fromstring(organiser.get(f"{LIST}?choose=1").text).xpath("//select[@id='bulk-person']/option")
    assert "A sponsor" not in [each.text for each in options]


def test_the_workbook_comes_back_as_it_went(organiser, tasks, leaves):
    content = organiser.get(f"{LIST}.xlsx").content
    book = openpyxl.load_workbook(io.BytesIO(content))
    owner = book["Checklist"].cell(row_of(book, "N13"), HEADS.index("Owner") + 1).value
    assert owner == "A facilitator"
    assert "changes nothing" in organiser.get(load(organiser, saved(book)).headers["location"]).text
