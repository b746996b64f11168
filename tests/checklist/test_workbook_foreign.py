"""A list that was made elsewhere: its columns are said once, its rows are offered as tasks."""

import io

import openpyxl
import pytest
from sqlmodel import select

from app.models import Event, HeadMapping, Task
from app.vocabulary import Role, TeamFunction
from tests.checklist.conftest import LIST
from tests.checklist.test_files import load, put, row_of, saved

FOREIGN = """Activity;When;Responsible;Budget
Letters;;;
Stamp the letters;8 weeks before;Logistics;300
Thank them;2 days after;;
"""
COLUMNS = {"column-0": "Task", "column-1": "Offset", "column-2": "Owner", "column-3": "+"}


@pytest.fixture
def book(organiser):
    return openpyxl.load_workbook(io.BytesIO(organiser.get(f"{LIST}.xlsx").content))


def seen(page: str) -> str:
    return page.partition('name="seen" value="')[2].partition('"')[0]


def apply(client, where: str):
    return client.post(f"{where}/application", data={"seen": seen(client.get(where).text)})


def task_called(db, event: Event, title: str) -> Task:
    db.expire_all()
    found = db.exec(select(Task).where(Task.event_id == event.id, Task.title_en == title)).one()
    db.commit()
    return found


def test_unknown_heads_are_asked_for_once_and_remembered(db, organiser, event):
    asked = load(organiser, FOREIGN.encode(), "theirs.csv").headers["location"]
    assert asked.endswith("/heads")
    assert "Stamp the letters" in organiser.get(asked).text
    where = organiser.post(f"{asked}?_method=put", data=COLUMNS).headers["location"]
    assert "“8 weeks before” is 56 days before" in organiser.get(where).text
    assert apply(organiser, where).status_code == 303
    made = task_called(db, event, "Stamp the letters")
    assert (made.offset_days, made.anchor, made.phase_en) == (-56, "event_start", "Letters")
    assert made.function is TeamFunction.LOGISTICS
    assert made.extra == {"Budget": "300"}
    assert task_called(db, event, "Thank them").anchor == "event_end"
    assert db.exec(select(HeadMapping)).one().columns["3"] == "+"
    db.commit()
    again = load(organiser, FOREIGN.encode(), "theirs.csv").headers["location"]
    assert not again.endswith("/heads")
    assert "changes nothing" in organiser.get(again).text


def test_columns_of_their_own_come_back_in_the_next_workbook(organiser, book):
    sheet = book["Checklist"]
    last = sheet.max_column
    sheet.cell(1, last + 1).value = "Budget"
    sheet.cell(row_of(book, "N13"), last + 1).value = 250
    assert apply(organiser, load(organiser, saved(book)).headers["location"]).status_code == 303
    again = openpyxl.load_workbook(io.BytesIO(organiser.get(f"{LIST}.xlsx").content))
    heads = [cell.value for cell in again["Checklist"][1]]
    assert again["Checklist"].cell(row_of(again, "N13"), heads.index("Budget") + 1).value == "250"
    assert "changes nothing" in organiser.get(load(organiser, saved(again)).headers["location"]).text


def test_another_phase_is_followed(organiser, book, tasks, again):
    put(book, "N13", "Phase", tasks["N40"].phase_sq)
    put(book, "N14", "Phase", "Quite another phase")
    assert apply(organiser, load(organiser, saved(book)).headers["location"]).status_code == 303
    assert again(tasks["N13"]).phase_position == tasks["N40"].phase_position
    assert again(tasks["N14"]).phase_en == "Quite another phase"


def test_a_row_older_than_what_stands_says_so(organiser, book, tasks):
    organiser.patch(f"{LIST}/tasks/{tasks['N13'].id}", data={"remarks": "Typed here", "version": "1"})
    page = organiser.get(load(organiser, saved(book)).headers["location"]).text
    assert "changed here meanwhile" in page


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"column-1": "Offset"}, "Say which column holds the task"),
        ({"column-0": "Task", "column-1": "Task"}, "Two columns cannot both be “Task”"),
        ({"column-0": "Task", "column-3": "Completed"}, "“300” is not a date"),
    ],
)
def test_columns_that_make_no_sense_are_refused(organiser, columns, said):
    asked = load(organiser, FOREIGN.encode(), "theirs.csv").headers["location"]
    answer = organiser.post(f"{asked}?_method=put", data=columns)
    assert answer.status_code == 422
    assert said in answer.text


def test_the_heads_may_stand_in_another_row(organiser):
    asked = load(organiser, b"Our plan;2027\nFirst part;x\nWhat we do;By then\nSing;1.2.2027\n", "x.csv").headers[
        "location"
    ]
    assert organiser.post(f"{asked}?_method=put", data={"row": "3"}).headers["location"] == asked
    assert "What we do" in organiser.get(asked).text
    assert organiser.post(f"{asked}?_method=put", data={"row": "40"}).status_code == 422


def test_two_rows_about_one_task_are_refused_by_name(organiser, tasks):
    book, title = openpyxl.Workbook(), tasks["N13"].title_en
    for row in (["Task", "Remarks"], [title, "one"], [title, "two"]):
        book.active.append(row)
    asked = load(organiser, saved(book)).headers["location"]
    where = organiser.post(f"{asked}?_method=put", data={"column-0": "Task", "column-1": "Remarks"}).headers["location"]
    assert "Rows 2 and 3 are both about N13" in organiser.get(where).text
    assert apply(organiser, where).status_code == 409


def test_another_organisers_draft_has_no_heads_for_me(browse, event, organiser):
    asked = load(organiser, FOREIGN.encode(), "theirs.csv").headers["location"]
    assert browse(Role.ORGANISER, event).get(asked).status_code == 404
