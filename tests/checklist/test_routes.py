"""The checklist in the browser's hands: what each role may do, and what comes back."""

from datetime import date

import lxml.html
import pytest
from sqlalchemy import insert
from sqlmodel import select

from app import clock
from app.access import actions as access_actions
from app.checklist import actions
from app.models import Holiday, Task
from app.vocabulary import EventKind, Role, TeamFunction
from tests.checklist.conftest import HTMX, LIST


def test_the_page_lists_every_task_by_phase(organiser):
    page = organiser.get(LIST).text
    assert page.count('class="shut') == 99
    assert "Goals and agenda" in page
    assert page.index("Initiate") < page.index("Consult stakeholders")


def test_an_empty_checklist_offers_the_master_lists(browse, make):
    client = browse(Role.ORGANISER, make.event("empty"))
    assert "99 tasks" in client.get("/events/empty/checklist").text
    answer = client.post("/events/empty/checklist/master-list", data={"kind": "cluster_meeting"})
    assert answer.status_code == 303
    assert client.get("/events/empty/checklist").text.count('class="shut') == 65


def test_adopting_twice_adds_nothing(db, event, tasks):
    assert actions.adopt_master_list(db, event, EventKind.NATIONAL_CONFERENCE, by=None) == 0


def test_holidays_are_frozen_with_the_checklist(db, event, tasks):
    assert db.exec(select(Holiday).where(Holiday.event_id == event.key, Holiday.name_sq == "Krishtlindjet")).first()


def test_search_finds_without_accents(organiser):
    assert organiser.get(LIST, params={"q": "perkthe ftesen"}).text.count('class="shut') == 1
    assert "No task answers" in organiser.get(LIST, params={"q": "nothing of the kind"}).text


@pytest.mark.parametrize("query", [{"by": "x"}, {"show": "'"}, {"function": "\0"}, {"q": "%"}, {"q": "\ud800a"[1:]}])
def test_an_address_that_is_not_understood_shows_the_plain_list(organiser, query):
    assert organiser.get(LIST, params=query).status_code == 200


def test_the_address_keeps_the_filters(organiser):
    answer = organiser.get(LIST, params={"q": "", "by": "week", "function": "", "show": "open"}, headers=HTMX)
    assert answer.headers["hx-push-url"] == f"{LIST}?by=week"
    assert answer.text.lstrip().startswith('<div id="checklist-tasks">')


def test_one_tap_completes_and_another_takes_it_back(organiser, tasks, again):
    task = tasks["N13"]
    answer = organiser.post(f"{LIST}/tasks/{task.id}/completion", headers=HTMX)
    assert answer.status_code == 200
    assert 'aria-pressed="true"' in answer.text
    task = again(task)
    assert task.completed_on == clock.today("Europe/Tirane")
    assert task.measured_against
    assert organiser.post(f"{LIST}/tasks/{task.id}/completion").status_code == 303
    assert organiser.delete(f"{LIST}/tasks/{task.id}/completion", headers=HTMX).status_code == 200
    assert again(task).completed_on is None


def test_without_javascript_the_same_form_posts(organiser, tasks, again):
    url = f"{LIST}/tasks/{tasks['N13'].id}/completion"
    assert organiser.post(url).headers["location"] == f"{LIST}#task-{tasks['N13'].id}"
    assert organiser.post(f"{url}?_method=delete").status_code == 303
    assert again(tasks["N13"]).completed_on is None


def test_a_completed_task_tells_what_it_released(organiser, tasks):
    answer = organiser.post(f"{LIST}/tasks/{tasks['N01'].id}/completion", headers=HTMX)
    assert "N06, N02 can begin" in answer.headers["hx-trigger"]
    assert f"tr.shut#task-{tasks['N06'].id}" in answer.text


def test_the_benchmark_is_pinned_and_let_go(organiser, tasks, again):
    url = f"{LIST}/tasks/{tasks['N13'].id}"
    answer = organiser.patch(url, data={"benchmark": "3.2.2027", "version": "1"}, headers=HTMX)
    assert answer.status_code == 200
    assert again(tasks["N13"]).pinned_on == date(2027, 2, 3)
    organiser.patch(url, data={"unpin": "1", "benchmark": "2027-02-03", "was-benchmark": "2027-02-03", "version": "2"})
    assert again(tasks["N13"]).pinned_on is None


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("benchmark", "31.02.2027", "no such day"),
        ("benchmark", "soon", "not a date"),
        ("benchmark", "1.1.0001", "too far away"),
        ("offset_days", "x", "whole number"),
        ("offset_days", "100000", "At most 1000"),
        ("depends_on", "N14", "circle: N13 → N14 → N13"),
        ("depends_on", "N13", "circle: N13 → N13"),
        ("depends_on", "N77X", "no task N77X"),
        ("anchor", "N13", "circle: N13 → N13"),
        ("anchor", "nowhere!", "not a code"),
        ("owner_id", "999999", "not in the team"),
        ("not_applicable", "1", ""),
        ("deliverable_link", "javascript:alert(1)", "begins with https"),
        ("title_en", "a\0b", "cannot be stored"),
        ("completed_on", "2099-01-01", "not come yet"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(organiser, tasks, field, value, said, again):
    url = f"{LIST}/tasks/{tasks['N13'].id}"
    answer = organiser.patch(url, data={field: value, "version": "1"}, headers=HTMX)
    assert answer.status_code == 422
    fields = answer.json()["fields"]
    assert said in fields.get(field, "") if said else "not_applicable_reason" in fields
    assert again(tasks["N13"]).version == 1


def test_a_stale_edit_of_the_same_field_is_refused(organiser, tasks, again):
    url = f"{LIST}/tasks/{tasks['N13'].id}"
    first = {"title_en": "First", "was-title_en": tasks["N13"].title_en, "version": "1"}
    assert organiser.patch(url, data=first, headers=HTMX).status_code == 200
    assert organiser.patch(url, data=first | {"title_en": "Second"}, headers=HTMX).status_code == 409
    assert again(tasks["N13"]).title_en == "First"


def test_two_people_in_two_fields_do_not_disturb_each_other(organiser, tasks, again):
    url = f"{LIST}/tasks/{tasks['N13'].id}"
    organiser.patch(url, data={"title_en": "New", "was-title_en": tasks["N13"].title_en, "version": "1"})
    remarks = {"remarks": "Called twice", "was-remarks": "", "version": "1"}
    assert organiser.patch(url, data=remarks, headers=HTMX).status_code == 200
    stands = again(tasks["N13"])
    assert (stands.title_en, stands.remarks, stands.version) == ("New", "Called twice", 3)


def test_the_form_as_the_page_gives_it_changes_what_was_changed(organiser, tasks, again):
    url = f"{LIST}/tasks/{tasks['N13'].id}"
    form = lxml.html.fromstring(organiser.get(url).text).get_element_by_id(f"form-{tasks['N13'].id}")
    fields = dict(form.form_values())
    assert organiser.patch(url, data=fields, headers=HTMX).status_code == 200
    assert again(tasks["N13"]).version == 1
    assert organiser.post(f"{url}?_method=patch", data=fields | {"hard": "1", "remarks": "x"}).status_code == 303
    changed = again(tasks["N13"])
    assert (changed.hard, changed.remarks, changed.pinned_on, changed.version) == (True, "x", None, 2)


def test_not_applicable_with_its_reason(organiser, tasks, again):
    url = f"{LIST}/tasks/{tasks['N86'].id}"
    sent = {"not_applicable": ["", "1"], "not_applicable_reason": "Held in June", "version": "1"}
    assert organiser.patch(url, data=sent, headers=HTMX).status_code == 200
    assert again(tasks["N86"]).not_applicable
    assert organiser.post(f"{url}/completion", headers=HTMX).status_code == 409


def test_a_task_is_added(db, organiser, event):
    sent = {"title": "Ask the choir", "phase": "Goals and agenda", "offset_days": "-20", "anchor": "event_start"}
    assert organiser.post(f"{LIST}/tasks", data=sent).status_code == 303
    task = db.exec(select(Task).where(Task.code == "X01")).one()
    assert (task.title_en, task.phase_position, task.phase_sq) == ("Ask the choir", 3, "Qëllimet dhe axhenda")


def test_others_complete_what_is_theirs_and_edit_nothing(db, make, browse, event, tasks):
    lead = make.member(event, Role.FACILITATOR)
    access_actions.give_function(db, event, TeamFunction.LEAD_FACILITATOR, None, lead.key, by=None)
    client = browse(user=lead)
    theirs, not_theirs = tasks["N20"], tasks["N13"]
    assert client.post(f"{LIST}/tasks/{theirs.id}/completion", headers=HTMX).status_code == 200
    assert client.post(f"{LIST}/tasks/{not_theirs.id}/completion", headers=HTMX).status_code == 403
    assert client.patch(f"{LIST}/tasks/{theirs.id}", data={"title_en": "Mine"}, headers=HTMX).status_code == 403
    assert client.get(f"{LIST}/tasks/{not_theirs.id}", headers=HTMX).status_code == 200
    assert client.get(LIST, params={"show": "all"}).text.count('class="tick"') == len(
        [task for task in tasks.values() if task.function is TeamFunction.LEAD_FACILITATOR]
    )


def test_sponsors_see_nothing_of_it(browse, event):
    assert browse(Role.SPONSOR, event).get(LIST).status_code == 403


def test_another_events_task_does_not_exist(browse, make, event, tasks):
    other = make.event("other")
    client = browse(Role.ORGANISER, other)
    assert client.get(f"/events/other/checklist/tasks/{tasks['N01'].id}").status_code == 404


@pytest.mark.parametrize("by", ["phase", "week", "owner"])
def test_twenty_times_the_list_takes_no_more_queries(db, make, browse, event, tasks, queries, by):
    rows = [task.model_dump(exclude={"id"}) for task in tasks.values()]
    db.execute(insert(Task), [row | {"code": f"{row['code']}-{n}"} for n in range(20) for row in rows])
    client = browse(Role.ORGANISER, event)
    with queries.at_most(15):
        page = client.get(LIST, params={"by": by, "q": ""})
    assert page.text.count('class="shut') == 2079
    with queries.at_most(15):
        client.get(LIST, params={"q": "ftesa", "show": "open"})


def test_without_javascript_the_page_after_a_change_offers_to_take_it_back(organiser, tasks, again):
    answer = organiser.post(f"{LIST}/tasks/{tasks['N01'].id}/completion")
    assert answer.status_code == 303
    form = lxml.html.fromstring(organiser.get(f"{LIST}?show=all").text).get_element_by_id("toasts").find(".//form")
    assert form.get("action") == f"{LIST}/tasks/{tasks['N01'].id}/completion?_method=delete"
    assert form.fields["back"] == f"{LIST}?show=all"
    back = organiser.post(form.get("action"), data={"back": form.fields["back"], "csrf": form.fields["csrf"]})
    assert (back.status_code, back.headers["location"]) == (303, f"{LIST}?show=all")
    assert again(tasks["N01"]).completed_on is None


def test_a_form_leads_back_to_this_house_only(organiser, tasks):
    answer = organiser.post(f"{LIST}/tasks/{tasks['N01'].id}/completion", data={"back": "//elsewhere.example/"})
    assert answer.headers["location"] == f"{LIST}#task-{tasks['N01'].id}"
