"""The checklist as a workbook, out and back."""

import io
from datetime import date, timedelta

import openpyxl
import pytest

from app.checklist import actions
from app.checklist.workbook import HEADS
from app.checklist.workbook_reading import read
from app.vocabulary import EventKind, Role
from tests.checklist.conftest import LIST


@pytest.fixture
def book(organiser) -> openpyxl.Workbook:
    answer = organiser.get(f"{LIST}.xlsx")
    assert answer.headers["content-disposition"] == 'attachment; filename="conference-checklist.xlsx"'
    return openpyxl.load_workbook(io.BytesIO(answer.content))


def saved(book: openpyxl.Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def row_of(book: openpyxl.Workbook, code: str) -> int:
    return next(row[0].row for row in book["Checklist"].iter_rows(min_row=2) if row[0].value == code)


def put(book: openpyxl.Workbook, code: str, head: str, value: object) -> None:
    book["Checklist"].cell(row_of(book, code), HEADS.index(head) + 1).value = value


def load(client, content: bytes, name: str = "list.xlsx"):
    return client.post(f"{LIST}/workbook", files={"file": (name, content)})


def test_the_workbook_has_its_sheets_heads_and_dates(book, tasks):
    sheet = book["Checklist"]
    assert [cell.value for cell in sheet[1]] == [*HEADS, "Version"]
    assert sheet.max_row == 100
    assert "Read me" in book.sheetnames
    assert book["Lists"].sheet_state == "hidden"
    assert sheet.freeze_panes == "D2"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.cell(2, HEADS.index("Benchmark") + 1).is_date
    assert len(sheet.data_validations.dataValidation) == 7


def test_what_was_typed_is_never_a_formula(db, organiser, tasks):
    organiser.patch(f"{LIST}/tasks/{tasks['N01'].id}", data={"title_en": '=HYPERLINK("http://x")', "version": "1"})
    sheet = openpyxl.load_workbook(io.BytesIO(organiser.get(f"{LIST}.xlsx").content))["Checklist"]
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    assert "'=HYPERLINK" in organiser.get(f"{LIST}.csv").text


def test_unchanged_it_changes_nothing(organiser, book):
    answer = load(organiser, saved(book))
    assert answer.status_code == 303
    assert "changes nothing" in organiser.get(answer.headers["location"]).text


def test_changed_it_is_shown_and_then_applied_whole(db, organiser, book, tasks, again, event):
    put(book, "N13", "Task", "Telephone those who are silent")
    put(book, "N13", "Benchmark", event.starts_on - timedelta(days=60))
    put(book, "N14", "Depends on", "N12")
    put(book, "N15", "Completed", (event.starts_on - timedelta(days=62)).strftime("%d.%m.%Y"))
    book["Checklist"].append(["", "Goals and agenda", "Ask the choir", *[None] * 4, -20])
    sheet = book["Checklist"]
    sheet.cell(sheet.max_row, HEADS.index("Offset") + 1).value = -20
    where = load(organiser, saved(book)).headers["location"]
    preview = organiser.get(where).text
    assert "Telephone those who are silent" in preview
    assert "Ask the choir" in preview
    assert again(tasks["N13"]).title_en != "Telephone those who are silent"
    seen = preview.partition('name="seen" value="')[2].partition('"')[0]
    assert organiser.post(f"{where}/application", data={"seen": seen}).status_code == 303
    changed = again(tasks["N13"])
    assert changed.title_en == "Telephone those who are silent"
    assert changed.pinned_on == event.starts_on - timedelta(days=60)
    assert again(tasks["N15"]).completed_on == event.starts_on - timedelta(days=62)
    assert "Ask the choir" in organiser.get(LIST).text
    assert organiser.post(f"{where}/application", data={"seen": seen}).status_code == 409


def test_changed_meanwhile_the_preview_must_be_seen_again(organiser, book, tasks, again):
    put(book, "N13", "Remarks", "From the workbook")
    where = load(organiser, saved(book)).headers["location"]
    seen = organiser.get(where).text.partition('name="seen" value="')[2].partition('"')[0]
    organiser.patch(f"{LIST}/tasks/{tasks['N13'].id}", data={"remarks": "Typed here", "version": "1"})
    assert organiser.post(f"{where}/application", data={"seen": seen}).status_code == 409
    assert again(tasks["N13"]).remarks == "Typed here"


def test_a_circle_in_the_workbook_changes_nothing(organiser, book, tasks, again):
    put(book, "N13", "Depends on", "N14")
    put(book, "N13", "Remarks", "Would be half a change")
    where = load(organiser, saved(book)).headers["location"]
    seen = organiser.get(where).text.partition('name="seen" value="')[2].partition('"')[0]
    answer = organiser.post(f"{where}/application", data={"seen": seen})
    assert answer.status_code == 422
    assert "N13 → N14 → N13" in answer.text
    assert again(tasks["N13"]).remarks == ""


def test_a_pin_is_let_go_by_its_column(organiser, book, tasks, again, event):
    pinned = event.starts_on - timedelta(days=60)
    organiser.patch(f"{LIST}/tasks/{tasks['N13'].id}", data={"benchmark": pinned.isoformat(), "version": "1"})
    book = openpyxl.load_workbook(io.BytesIO(organiser.get(f"{LIST}.xlsx").content))
    put(book, "N13", "Pinned", "no")
    where = load(organiser, saved(book)).headers["location"]
    seen = organiser.get(where).text.partition('name="seen" value="')[2].partition('"')[0]
    organiser.post(f"{where}/application", data={"seen": seen})
    assert again(tasks["N13"]).pinned_on is None


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "This file is empty"),
        (b"PK\x03\x04 not really", "damaged"),
        (b"Code;Task\n", "no tasks in this workbook"),
        (b"Code;Task;Benchmark\nN13;x;31.02.2027\n", "Row 2, Benchmark: There is no such day"),
        (b"Code;Task\nN13;x\nN13;y\n", "Rows 2 and 3 both bear the code N13"),
        (b"Code;Function\nN13;juggler\n", "Row 2, Function"),
        (b"%PDF-1.4", "not a workbook"),
        (b"Code;Task\n" + b"N13;x\n" * 6000, "more than 5000 rows"),
        (b"Code;Task\n" + b"N13;x\n" * 50_001, "more than 5000 rows"),
    ],
)
def test_a_foreign_or_broken_workbook_is_refused_in_words(organiser, content, said):
    answer = load(organiser, content, "list.csv")
    assert answer.status_code == 422
    assert said in answer.text


def test_rows_that_cannot_be_taken_stand_in_the_preview(organiser):
    where = load(organiser, b"Code;Owner;Depends on;Lead\nN13;Nobody Known;N14;x\n", "list.csv").headers["location"]
    page = organiser.get(where).text
    assert "Nobody of the team" in page
    assert "whole number" in page
    assert organiser.post(f"{where}/application", data={"seen": "x"}).status_code == 409


@pytest.mark.parametrize(
    ("cell", "day"),
    [(date(2027, 1, 20), "2027-01-20"), (46407, "2027-01-20"), ("20.1.2027", "2027-01-20"), ("", "")],
)
def test_dates_are_read_in_all_their_forms(cell, day):
    book = openpyxl.Workbook()
    book.active.append(["Our list", None, None])
    book.active.append([])
    book.active.append(["Task", "Deadline", "Code"])
    book.active.append(["Something", cell, "n13"])
    (line,) = read(saved(book))
    assert (line.code, line.values["benchmark"], line.number) == ("N13", day, 4)


def test_albanian_words_are_understood():
    content = "Kodi;Detyra;Funksioni;Bound;Hard\nN13;x;Logjistika;Jo më vonë se;po\n".encode()
    (line,) = read(content)
    assert line.values["hard"] == "1"
    assert line.values["bound"] == "latest"


def test_somebody_elses_draft_is_not_mine(browse, make, event, organiser, book):
    put(book, "N13", "Remarks", "Mine")
    where = load(organiser, saved(book)).headers["location"]
    assert browse(Role.ORGANISER, event).get(where).status_code == 404


def test_the_api_gives_every_task(db, make, browse, event):
    client = browse(Role.RECORDER, event)
    answer = client.get("/api/v1/events/conference/checklist").json()
    assert len(answer["tasks"]) == 99
    first = answer["tasks"][0]
    assert (first["code"], first["state"], first["title"]["sq"][:10]) == ("N01", "overdue", "Përgjigjun")


def test_an_own_task_list_stays_within_its_event(db, make, browse, event, book):
    other = make.event("other")
    actions.adopt_master_list(db, other, EventKind.CLUSTER_MEETING, by=None)
    client = browse(Role.ORGANISER, other)
    assert client.get(f"{LIST}.xlsx").status_code == 404
