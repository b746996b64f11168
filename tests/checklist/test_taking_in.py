"""A long list is taken in with few statements, and taken back whole."""

from datetime import timedelta

import pytest
from sqlmodel import select

from app.models import RemovedTask, Task, TaskChange, TaskDependency
from app.vocabulary import Role
from tests.checklist.conftest import LIST
from tests.checklist.test_files import load
from tests.checklist.test_workbook_foreign import apply

HEADS = "Code;Phase;Task;Function;Offset;Lead;Depends on;Remarks;Budget\n"


def a_list(count: int) -> bytes:
    rows = [
        f"W{n:03};Phase {n % 7};Letter number {n};Logistics;{-n % 90 - 100};2;{f'W{n - 1:03}' if n % 2 else ''};;{n}\n"
        for n in range(count)
    ]
    return (HEADS + "".join(rows)).encode()


@pytest.fixture
def blank(browse, make, db):
    event = make.event("conference")
    return browse(Role.ORGANISER, event), event


def statements(client, queries, content: bytes) -> list[str]:
    where = load(client, content, "list.csv").headers["location"]
    page = client.get(where).text
    data = {"seen": page.partition('name="seen" value="')[2].partition('"')[0]}
    with queries.counted() as made:
        assert client.post(f"{where}/application", data=data).status_code == 303
    return made


def test_ten_times_the_tasks_take_as_many_statements(blank, queries, db):
    client, event = blank
    few = statements(client, queries, a_list(50))
    many = statements(client, queries, a_list(550))
    assert len(db.exec(select(Task.id).where(Task.event_id == event.id)).all()) == 550
    assert len(db.exec(select(TaskDependency.id)).all()) == 275
    assert len(many) <= len(few) + 5, "\n".join(many)
    assert len(many) <= 45


def test_changing_many_takes_few_statements_too(blank, queries, db):
    client, _ = blank
    statements(client, queries, a_list(300))
    changed = statements(client, queries, a_list(300).replace(b";2;", b";3;").replace(b"Letter number", b"Letter no"))
    assert {task.lead_days for task in db.exec(select(Task))} == {3}
    assert len(changed) <= 45, "\n".join(changed)


def test_a_list_that_was_taken_in_is_taken_back_whole(organiser, event, tasks, db, again):
    content = (
        HEADS + "N13;;Telephone them;;;9;N02 N03;;\nW001;Tents;Order tents;;-20;;N13;;\n;Tents;Order chairs;;-9;;;;\n"
    )
    assert apply(organiser, load(organiser, content.encode(), "list.csv").headers["location"]).status_code == 303
    tents = db.exec(select(Task).where(Task.code == "W001")).one()
    chairs = db.exec(select(Task).where(Task.title_en == "Order chairs")).one()
    changes = db.exec(select(TaskChange)).all()
    assert {each.act for each in changes} == {changes[0].act}
    assert [each.field for each in changes if each.task_id == tents.id] == ["added"]
    assert (chairs.code, chairs.phase_en, tents.phase_en) == ("X01", "Tents", "Tents")
    assert again(tasks["N13"]).lead_days == 9
    db.commit()
    assert f"{LIST}/acts/{changes[0].act}" in organiser.get(f"{LIST}/changes").text
    assert organiser.delete(f"{LIST}/acts/{changes[0].act}").status_code == 303
    restored = again(tasks["N13"])
    assert (restored.lead_days, restored.title_en) == (tasks["N13"].lead_days, tasks["N13"].title_en)
    needs = select(Task.code).join(TaskDependency, TaskDependency.needs_id == Task.id)
    assert set(db.exec(needs.where(TaskDependency.task_id == restored.id))) == {"N12"}
    assert db.exec(select(Task).where(Task.code == "W001")).first() is None
    aside = db.exec(select(RemovedTask)).all()
    assert {each.content["code"] for each in aside} == {"W001", "X01"}
    db.commit()
    assert organiser.post(f"{LIST}/removed/{aside[0].id}/restoration").status_code == 303


def test_what_was_changed_since_stops_the_taking_back(organiser, event, tasks, db, again):
    content = HEADS + "N13;;;;;9;;;\nW001;Tents;Order tents;;-20;;;;\n"
    apply(organiser, load(organiser, content.encode(), "list.csv").headers["location"])
    tents = db.exec(select(Task).where(Task.code == "W001")).one()
    act = db.exec(select(TaskChange.act)).first()
    db.commit()
    organiser.patch(f"{LIST}/tasks/{tents.id}", data={"remarks": "Two of them", "version": "1"})
    assert organiser.delete(f"{LIST}/acts/{act}").status_code == 409
    assert again(tasks["N13"]).lead_days == 9


def test_what_was_done_already_is_measured_against_the_benchmark_it_has_here(organiser, event, db):
    day = event.starts_on - timedelta(days=70)
    content = f"{HEADS[:-1]};Completed\nW001;Tents;Order tents;;-65;;;;;{day.isoformat()}\n"
    apply(organiser, load(organiser, content.encode(), "list.csv").headers["location"])
    tents = db.exec(select(Task).where(Task.code == "W001")).one()
    assert event.starts_on - timedelta(days=68) <= tents.measured_against <= event.starts_on - timedelta(days=65)
