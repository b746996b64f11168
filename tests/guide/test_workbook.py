"""guide.xlsx: the rundown as Ontime imports it, and the sheet for people."""

import io
from datetime import date, datetime
from itertools import pairwise
from typing import Any

import openpyxl
from hypothesis import assume, given
from sqlmodel import Session

from app.guide import day_actions, queries, row_actions, session_actions
from app.guide.exporting.ontime import HEADS, SHEET, rundown
from app.guide.plan import PlannedDay
from app.models import Participant
from app.vocabulary import ItemKind, ItemRole, Role
from tests.conftest import Browse, Make
from tests.guide import ontime_reader
from tests.guide.conftest import Guide
from tests.guide.plans import lines_of_days, plans

DAY = 24 * 60


def book(guide: Guide, browse: Browse, **headers: str) -> Any:
    answer = browse(Role.RECORDER, guide.event).get("/events/an-event/guide.xlsx", headers=headers)
    assert answer.status_code == 200
    return openpyxl.load_workbook(io.BytesIO(answer.content))


def cells(sheet: Any) -> list[list[Any]]:
    return [["" if cell is None else cell for cell in row] for row in sheet.iter_rows(values_only=True)]


def test_ontime_imports_its_first_sheet(guide: Guide, browse: Browse, db: Session) -> None:
    sheet = book(guide, browse).worksheets[0]
    assert (sheet.title, [cell.value for cell in sheet[1]]) == (SHEET, list(HEADS))
    read = ontime_reader.read(cells(sheet))
    assert not read.dropped
    by_title = {entry["title"]: entry for entry in read.entries}
    assert {title: entry["type"] for title, entry in by_title.items()} == {
        "Welcome": "group", "Greeting": "event", "Rules": "event", "Groups": "group", "Split": "milestone",
        "North": "event", "South": "event", "Lunch": "event",
    }  # fmt: skip
    assert by_title["Welcome"]["duration"] == 25 * 60, "a group's target"
    assert (by_title["Greeting"]["start"], by_title["Greeting"]["duration"]) == (9 * 3600, 600)
    assert by_title["Greeting"]["timer"] == "clock", "protocol is not counted down"
    assert (by_title["North"]["skip"], by_title["South"]["skip"]) == (False, True)
    assert (by_title["Lunch"]["linked"], by_title["Lunch"]["flag"]) == (False, True)
    assert by_title["Rules"]["linked"]
    assert {row[-1] for row in cells(sheet)[1:]} == {"TRUE", "FALSE", ""}, "words, whatever program saved them last"


def expected(plan: PlannedDay) -> dict[str, tuple[int, int]]:
    return {
        f"row{node.row.id}": (node.span.opens % DAY * 60, node.span.minutes * 60)
        for node in plan.nodes.values()
        if not node.parts
    }


def read_back(days: list[PlannedDay]) -> ontime_reader.Rundown:
    titles = {node.row.id: "Skip" for plan in days for node in plan.nodes.values()} | {
        -plan.day.id: "Title" for plan in days
    }
    rows = [list(HEADS), *(list(row.values) for row in rundown(days, titles, {}))]
    return ontime_reader.read(rows)


@given(plans())
def test_no_row_of_any_guide_is_dropped_and_every_time_is_the_trees(plan: PlannedDay) -> None:
    read = read_back([plan])
    assert not read.dropped
    assert {entry["id"] for entry in read.entries} == {f"row{node.row.id}" for node in plan.nodes.values()}
    found = {entry["id"]: (entry["start"], entry["duration"]) for entry in read.events}
    assert found.items() <= expected(plan).items()
    cues = {entry["id"]: entry["cue"] for entry in read.entries if entry["type"] == "milestone"}
    for row in expected(plan).keys() - found.keys():
        start = expected(plan)[row][0] // 60
        assert cues[row].startswith(f"{start // 60:02}:{start % 60:02}-"), "beside the line of time, and says when"
    targets = {entry["id"]: entry["duration"] for entry in read.entries if entry["type"] == "group"}
    assert targets == {f"row{root.row.id}": root.span.minutes * 60 for root in plan.roots if root.parts}


@given(lines_of_days())
def test_ontime_counts_the_days_as_the_guide_has_them(plans: list[PlannedDay]) -> None:
    """Parallel groups, rows without minutes, nights, days that begin later than the one before ended: none is a day.

    A day on which nothing takes any time cannot be told, nor one that the day before runs into.
    """
    assume(all(plan.times.whole.end > plan.times.whole.start for plan in plans))
    assume(all(plan.times.whole.closes <= DAY + following.day.starts for plan, following in pairwise(plans)))
    on = {
        f"row{node.row.id}": (plan.day.on - plans[0].day.on).days + node.span.opens // DAY
        for plan in plans
        for node in plan.nodes.values()
    }
    played = [entry for entry in read_back(plans).events if not entry["skip"] and entry["id"] in on]
    first = on[played[0]["id"]]
    assert [entry["id"] for entry in played if entry["day"] != on[entry["id"]] - first] == []


def test_days_follow_one_another(guide: Guide, browse: Browse, db: Session) -> None:
    second = day_actions.add(db, guide.event, on=date(2027, 1, 20), starts=8 * 60)
    row_actions.add(db, second, kind=ItemKind.STEP, title_en="Doors", minutes=30)
    read = ontime_reader.read(cells(book(guide, browse).worksheets[0]))
    days = {entry["title"]: entry["day"] for entry in read.events if "day" in entry}
    assert (days["Greeting"], days["Lunch"], days["Doors"]) == (0, 0, 1)
    assert [entry["title"] for entry in read.entries if entry["id"].startswith("day")] == [
        "Tuesday, 19 January 2027",
        "Wednesday, 20 January 2027",
    ]


def test_the_sheet_for_people_has_the_times_of_the_page(guide: Guide, browse: Browse, db: Session) -> None:
    guide["Rules"].say = "=cmd|' /C calc'!A0"
    guide["Rules"].materials = "Flip chart\nPens"
    session_actions.add_person(db, guide["Rules"], role=ItemRole.FACILITATOR, label="A facilitator")
    sheet = book(guide, browse)["Guide"]
    head, *rows = cells(sheet)
    read = [dict(zip(head, row, strict=True)) for row in rows]
    plan = queries.all_planned(db, guide.event)[0]
    assert [(row["Title"], _wall(row["Start"]), row["Minutes"], row["Level"]) for row in read] == [
        (node.row.title_en, node.span.opens, node.span.minutes, depth)
        for depth, node in [(0, "Welcome"), (1, "Greeting"), (1, "Rules"), (0, "Groups"), (1, "Split"), (2, "North"),
                            (2, "South"), (0, "Lunch")]
        for node in [plan.nodes[guide[node].key]]
    ]  # fmt: skip
    assert read[2]["Say"] == "=cmd|' /C calc'!A0"
    assert sheet.cell(4, head.index("Say") + 1).data_type == "s", "a text, not a formula"
    assert read[2]["Facilitator"] == "A facilitator"
    assert read[0]["Day"] == datetime(2027, 1, 19)  # noqa: DTZ001 - as a workbook keeps it
    assert read[7]["Fixed time"] == "yes"


def _wall(cell: Any) -> int:
    return int(cell.hour) * 60 + int(cell.minute)


def test_after_midnight_says_so(guide: Guide, browse: Browse, db: Session) -> None:
    guide["Lunch"].pin = 1470
    db.add(guide["Lunch"])
    sheet = book(guide, browse)["Guide"]
    start = sheet.cell(9, [cell.value for cell in sheet[1]].index("Start") + 1)
    assert start.number_format == 'h:mm" +1"'


def test_people_and_materials_have_sheets_of_their_own(guide: Guide, browse: Browse, db: Session, make: Make) -> None:
    hidden = make.add(Participant(event_id=guide.event.key, name="Hidden Name", unlisted=True))
    session_actions.add_person(db, guide["Lunch"], role=ItemRole.SPEAKER, who=f"participant-{hidden.key}")
    session_actions.add_person(db, guide["Lunch"], role=ItemRole.MODERATOR, label="An office")
    guide["Lunch"].materials = "Flip chart\n\nPens"
    made = book(guide, browse)
    assert [row[:2] for row in cells(made["People"])] == [["Name", "Role"], ["An office", "Moderator"]]
    assert [row[0] for row in cells(made["Materials"])] == ["Material", "Flip chart", "Pens"]
    every = {str(cell) for sheet in made.worksheets for row in cells(sheet) for cell in row}
    assert "somebody unlisted" in every
    assert not any("Hidden Name" in cell for cell in every)


def test_in_albanian(guide: Guide, browse: Browse) -> None:
    made = book(guide, browse, **{"accept-language": "sq"})
    assert made.worksheets[0].title == SHEET
    assert "Welcome sq" in {row[3] for row in cells(made.worksheets[0])}


def test_a_sponsor_has_no_guide(guide: Guide, browse: Browse) -> None:
    assert browse(Role.SPONSOR, guide.event).get("/events/an-event/guide.xlsx").status_code == 403
