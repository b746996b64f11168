"""Files into the guide: what is understood, what is refused in words, and that all is added or nothing."""

import io
import json
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import lxml.html
import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from sqlmodel import Session, select

from app.db import Database
from app.errors import Invalid, TooLarge
from app.guide import publication, queries, session_actions
from app.guide.exporting.calendar import agenda_ics
from app.guide.importing import actions, brought
from app.guide.importing.actions import read
from app.guide.importing.brought import Incoming
from app.guide.importing.calendar import Window
from app.guide.importing.times import Timed, arranged
from app.guide.importing.workbook import Table, guessed, read_table
from app.models import Event, GuideItem, HeadMapping, ImportDraft
from app.vocabulary import Form, ItemKind, ItemRole, Language, Role
from tests.conftest import Browse
from tests.guide.conftest import TUESDAY, Guide
from tests.guide.plans import ZONE

IMPORT = "/events/an-event/guide/import"
WINDOW = Window(TUESDAY, date(2027, 1, 20), ZONE)
Told = list[tuple[int, int, int, str]]
"""Depth, wall minute, minutes, title."""


def book(*rows: Sequence[Any], title: str = "Sheet1") -> bytes:
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def understood(data: bytes, window: Window = WINDOW) -> Incoming:
    found = read(data, window)
    return read_table(found, None, window) if isinstance(found, Table) else found


def told(incoming: Incoming, day: int = 0) -> Told:
    rows = brought.shown(incoming.days[day], ZONE)
    return [(one.depth, one.span.opens, one.span.minutes, one.row.title) for one in rows]


def refused(data: bytes) -> str:
    with pytest.raises((Invalid, TooLarge)) as problem:
        understood(data)
    fields = problem.value.fields if isinstance(problem.value, Invalid) else {}
    return str(fields.get("file") or problem.value)


# Tables


def test_times_make_minutes_and_gaps_make_pins() -> None:
    incoming = understood(
        book(
            ("Programme of the meeting",),
            (),
            ("Time", "Activity", "Who", "Place"),
            ("9:00", "Welcome", "An office", "Hall"),
            (time(9, 15), "Panel 2", "", ""),
            ("10:00 - 10:45", "World café", "", ""),
            ("11:00–11:30", "Coffee", "", ""),
        )
    )
    assert told(incoming) == [
        (0, 540, 15, "Welcome"),
        (0, 555, 45, "Panel 2"),
        (0, 600, 45, "World café"),
        (0, 660, 30, "Coffee"),
    ]
    [day] = incoming.days
    assert (day.on, day.starts) == (TUESDAY, 540)
    assert [row.values.get("pin") for row in day.rows] == [None, None, None, 660]
    assert day.rows[0].people == [(ItemRole.FACILITATOR, "An office")]
    assert day.rows[3].values["form"] == Form.BREAK


def test_breakout_groups_are_no_break() -> None:
    rows = [("9:00", title, 30) for title in ("Breakout groups", "Kafeneja e botës", "Pushim për kafe", "Coffee-break")]
    incoming = understood(book(("Time", "Title", "Minutes"), *rows))
    forms = [row.values.get("form") for row in incoming.days[0].rows]
    assert forms == [None, None, Form.BREAK, Form.BREAK]


def test_days_by_a_column_or_by_a_line_of_their_own() -> None:
    as_excel_keeps_it = datetime(2027, 1, 20)  # noqa: DTZ001
    by_column = book(
        ("Date", "Start", "Minutes", "Title"),
        (as_excel_keeps_it, "8:30", 30, "B"),
        ("19.1.2027", "9:00", "1h30", "A"),
    )
    by_line = book(("Time", "Title", "Min"), ("19.1.2027",), ("9:00", "A", 90), (date(2027, 1, 20),), ("8:30", "B", 30))
    for data in (by_column, by_line):
        incoming = understood(data)
        assert [(day.on.day, day.starts, [row.title for row in day.rows]) for day in incoming.days] == [
            (19, 540, ["A"]),
            (20, 510, ["B"]),
        ]


def test_a_night_goes_past_midnight() -> None:
    incoming = understood(book(("Time", "Title", "Minutes"), ("22:00", "Dinner", 150), ("0:30", "Buses", 15)))
    assert told(incoming) == [(0, 1320, 150, "Dinner"), (0, 1470, 15, "Buses")]


@pytest.mark.parametrize("minutes", ["-5", "soon", "25h", 2000, timedelta(days=2)])
def test_minutes_that_mean_nothing_are_named_with_their_row(minutes: Any) -> None:
    said = refused(book(("Time", "Title", "Minutes"), ("9:00", "Welcome", 15), ("9:15", "Panel", minutes)))
    assert said.startswith("Row 3, Minutes: ")


def test_every_fault_is_told_at_once() -> None:
    said = refused(book(("Time", "Title", "Minutes"), ("soon", "A", 1), ("9:00", "B", "soon"), ("9:61", "C", 1)))
    assert said.count("Row ") == 3


def test_a_list_without_times_begins_at_nine() -> None:
    incoming = understood(book(("Title", "Minutes"), ("Welcome", 15), ("World café", 90)))
    assert told(incoming) == [(0, 540, 15, "Welcome"), (0, 555, 90, "World café")]


def test_what_has_no_minutes_is_said() -> None:
    incoming = understood(book(("Time", "Title"), ("9:00", "Doors"), ("9:30", "End")))
    assert told(incoming) == [(0, 540, 30, "Doors"), (0, 570, 0, "End")]
    assert incoming.remarks == ["Row 3: “End” has no minutes; it is taken with 0."]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "This file is empty."),
        (b"PK\x03\x04broken", "damaged"),
        (b"%PDF-1.7", "not a workbook"),
        (book(("only one",)), "row of heads"),
        (b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "no entries"),
        (b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n", "cut off"),
        (b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:soon\r\nEND:VEVENT\r\nEND:VEVENT", "cut off"),
        (b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:soon\r\nEND:VEVENT\r\nEND:VCALENDAR", "nothing for a guide"),
        (b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n\xff\xfe:\r\nEND:VEVENT\r\n", "no entries"),
        (b"{", "no JSON"),
        (b'{"schedule": []}', "no conference"),
        (b'{"schedule": {"conference": {"days": []}}}', "nothing for a guide"),
        (b'{"schedule": {"conference": {"days": [{"date": "x"}, 5]}}}', "nothing for a guide"),
        (b'{"schedule": {"conference": {"days": [{"date": "2027-01-19"}]}, "events": [{}]}}', "of version 2"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(data: bytes, says: str) -> None:
    assert says in refused(data)


def test_too_many_rows() -> None:
    assert "rows" in refused(
        book(("Time", "Title"), *((f"{n // 60 % 24}:{n % 60:02}", f"Row {n}") for n in range(1200)))
    )


# Our own workbook, and Ontime's


def of_guide(plan: Any) -> Told:
    found: Told = []

    def walk(node: Any, depth: int) -> None:
        found.append((depth, node.span.opens, node.span.minutes, node.row.title_en))
        for part in node.parts:
            walk(part, depth + 1)

    for root in plan.roots:
        walk(root, 0)
    return found


@pytest.mark.parametrize("tongue", ["en", "sq"])
def test_our_own_workbook_comes_back_as_it_went(guide: Guide, browse: Browse, db: Session, tongue: str) -> None:
    guide["Rules"].do, guide["Rules"].cut_to, guide["Rules"].materials = "Read them out.\nAsk.", 5, "Flip chart"
    guide["Split"].title_en = ""
    guide["South"].public = False
    session_actions.add_person(db, guide["North"], role=ItemRole.RECORDER, label="A recorder")
    data = (
        browse(Role.RECORDER, guide.event)
        .get("/events/an-event/guide.xlsx", headers={"accept-language": tongue})
        .content
    )
    incoming = understood(data)
    plan = queries.all_planned(db, guide.event)[0]
    assert [row[:3] for row in told(incoming)] == [row[:3] for row in of_guide(plan)]
    rows = {row.title: row for row in incoming.days[0].walk()}
    suffix = " sq" if tongue == "sq" else ""
    assert rows[f"Rules{suffix}"].values["do"] == "Read them out.\nAsk."
    assert rows[f"Rules{suffix}"].values["cut_to"] == 5
    assert rows[f"Greeting{suffix}"].values["protocol"]
    assert rows[f"Lunch{suffix}"].values["pin"] == 720
    assert rows[f"Lunch{suffix}"].values["form"] == Form.BREAK
    assert rows[f"South{suffix}"].values["public"] is False
    assert rows[f"North{suffix}"].kind == ItemKind.LANE
    assert rows[f"North{suffix}"].people == [(ItemRole.RECORDER, "A recorder")]


def test_a_level_that_nothing_stands_above_is_named(guide: Guide, browse: Browse) -> None:
    data = browse(Role.RECORDER, guide.event).get("/events/an-event/guide.xlsx").content
    made = openpyxl.load_workbook(io.BytesIO(data))
    sheet = made["Guide"]
    column = [cell.value for cell in sheet[1]].index("Level") + 1
    sheet.cell(2, column).value = 3
    out = io.BytesIO()
    made.save(out)
    assert "Row 2, Level: " in refused(out.getvalue())


def test_a_rundown_of_ontime(guide: Guide, browse: Browse, db: Session) -> None:
    data = browse(Role.RECORDER, guide.event).get("/events/an-event/guide.xlsx").content
    made = openpyxl.load_workbook(io.BytesIO(data))
    for name in made.sheetnames[1:]:
        del made[name]
    made.worksheets[0].append(["x", "", "9", "A puzzle", "", "14:00:00", "", "00:10:00", "", "", "", "puzzle"])
    out = io.BytesIO()
    made.save(out)
    incoming = understood(out.getvalue())
    assert told(incoming) == [
        (0, 540, 25, "Welcome"),
        (1, 540, 10, "Greeting"),
        (1, 550, 15, "Rules"),
        (0, 565, 60, "Groups"),
        (1, 565, 60, "North"),
        (0, 720, 60, "Lunch"),
    ]
    assert any("“South” is skipped" in remark for remark in incoming.remarks)
    assert any("“puzzle”" in remark for remark in incoming.remarks)


def test_a_rundown_as_ontime_writes_it() -> None:
    """TRUE or nothing, `group` for both of our words, an end to each group; the IDs are those that came in."""
    heads = ["ID", "Flag", "Cue", "Title", "Colour", "Time Start", "Time End", "Duration", "Link Start", "Count to end",
             "Note", "Timer Type", "End Action", "Warning Time", "Danger Time", "Skip"]  # fmt: skip

    def row(
        key: str, title: str, start: str = "", end: str = "", long: str = "", linked: str = "", timer: str = ""
    ) -> list[str]:
        return [key, "", "", title, "", start, end, long, linked, "", "", timer, "", "", "", ""]

    incoming = understood(book(
        heads,
        row("day1", "Tuesday", timer="milestone"),
        row("row1", "Welcome", "09:00:00", "09:30:00", "00:45:00", timer="group"),
        row("row2", "Greeting", "09:00:00", "09:10:00", "00:10:00", timer="clock"),
        row("row3", "Rules", "09:10:00", "09:30:00", "00:20:00", "TRUE", "count-down"),
        row("", "", timer="group-end"),
        row("day2", "Wednesday", "00:00:00", "00:00:00", "00:00:00", timer="none"),
        row("row4", "Doors", "14:00:00", "14:30:00", "00:30:00", timer="count-down"),
        title="Rundown",
    ))  # fmt: skip
    assert told(incoming) == [(0, 540, 30, "Welcome"), (1, 540, 10, "Greeting"), (1, 550, 20, "Rules")]
    assert told(incoming, 1) == [(0, 840, 30, "Doors")], "though it begins later in the day than the row above"
    assert [day.on.day for day in incoming.days] == [19, 20]
    assert not incoming.remarks


# Calendars


def vevent(summary: str, start: str, end: str, *more: str) -> str:
    return "\r\n".join(
        ("BEGIN:VEVENT", f"UID:{summary}", f"SUMMARY:{summary}", f"DTSTART{start}", f"DTEND{end}", *more, "END:VEVENT")
    )


def ics(*events: str) -> bytes:
    return "\r\n".join(("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:x", *events, "END:VCALENDAR", "")).encode()


def test_our_own_calendar_comes_back_with_its_groups(guide: Guide, db: Session) -> None:
    content = publication.draft(db, guide.event)
    said = {"url": "https://x.example", "slug": "an-event", "language": Language.ENGLISH}
    made = agenda_ics(content, content["about"], stamp=datetime.now(UTC), **said)
    incoming = understood(made, Window(TUESDAY, TUESDAY, ZONE, content["about"]["place"]))
    rooms = {row.title: row.values.get("room") for row in incoming.days[0].walk()}
    assert (rooms["North"], rooms["Lunch"]) == ("Room 2", ""), "the place of the event goes without saying"
    assert told(incoming) == [
        (0, 540, 25, "Welcome"),
        (0, 565, 60, "Groups"),
        (1, 565, 60, "Parallel groups"),
        (2, 565, 60, "North"),
        (2, 565, 45, "South"),
        (0, 720, 60, "Lunch"),
    ]


def test_zones_of_others_are_told_by_our_clock() -> None:
    incoming = understood(ics(vevent("A", ":20270119T080000Z", ":20270119T083000Z")))
    assert told(incoming) == [(0, 540, 30, "A")]


def test_a_zone_that_nobody_knows() -> None:
    incoming = understood(
        ics(vevent("A", ";TZID=Middle-earth/Shire:20270119T090000", ";TZID=Middle-earth/Shire:20270119T093000"))
    )
    assert told(incoming) == [(0, 540, 30, "A")]
    assert incoming.remarks == [
        "“A”: the time zone “Middle-earth/Shire” is unknown; its times are taken as those of the event."
    ]


def test_what_repeats_or_is_cancelled_or_has_no_time_is_said() -> None:
    incoming = understood(
        ics(
            vevent("Weekly", ":20270119T090000", ":20270119T093000", "RRULE:FREQ=WEEKLY"),
            vevent("Off", ":20270119T090000", ":20270119T093000", "STATUS:CANCELLED"),
            vevent("Holiday", ";VALUE=DATE:20270119", ";VALUE=DATE:20270120"),
            vevent("Backwards", ":20270119T100000", ":20270119T093000"),
        )
    )
    assert told(incoming) == [(0, 540, 30, "Weekly")]
    assert len(incoming.remarks) == 4


def test_five_thousand_entries_of_which_two_are_the_events() -> None:
    others = (vevent(f"Other {n}", ":20260301T090000", ":20260301T093000") for n in range(4998))
    ours = (vevent("A", ":20270119T090000", ":20270119T093000"), vevent("B", ":20270120T090000", ":20270120T093000"))
    incoming = understood(ics(*others, *ours))
    assert [told(incoming, day)[0][3] for day in (0, 1)] == ["A", "B"]
    assert incoming.remarks == ["4998 entries on other days than the event's were left out."]


def test_five_thousand_entries_that_are_all_elsewhere() -> None:
    others = (
        vevent(f"Other {n}", f":202603{n % 28 + 1:02}T090000", f":202603{n % 28 + 1:02}T093000") for n in range(5000)
    )
    assert "At most" in refused(ics(*others))


# Schedules


def test_our_own_schedule_comes_back(guide: Guide, browse: Browse, db: Session) -> None:
    session_actions.add_person(db, guide["Greeting"], role=ItemRole.SPEAKER, label="A minister")
    publication.publish(db, guide.event, by=None)
    incoming = understood(browse().get("/agenda/an-event.json").content)
    assert [row[:3] for row in told(incoming)] == [
        (0, 540, 25), (0, 565, 60), (1, 565, 60), (2, 565, 60), (2, 565, 45), (0, 720, 60),
    ]  # fmt: skip
    assert incoming.days[0].rows[0].people == [(ItemRole.SPEAKER, "A minister")]
    assert incoming.days[0].rows[2].values["form"] == Form.BREAK
    assert {row.values["purpose"] for row in incoming.days[0].rows} == {""}, "speakers are told as speakers"


def schedule(*events: dict[str, Any]) -> bytes:
    """As pretalx and frab write one: rooms with what is held in each."""
    rooms: dict[str, list[dict[str, Any]]] = {}
    for number, event in enumerate(events, start=1):
        about = {"id": number, "duration": "00:30", "room": "Main", "title": f"T{number}", "logo": None, "track": None}
        held = about | {"start": event["date"][11:16], "type": "Talk", "links": [], "persons": []} | event
        rooms.setdefault(held["room"], []).append(held)
    day = {"index": 1, "date": "2027-01-19", "rooms": rooms}
    conference = {"acronym": "x", "title": "X", "time_zone_name": "UTC", "days": [day]}
    return json.dumps({"schedule": {"version": "1", "conference": conference}}).encode()


def at(clock: str, offset: str = "+01:00", on: str = "2027-01-19") -> dict[str, str]:
    return {"date": f"{on}T{clock}:00{offset}"}


def test_rooms_of_a_schedule_stand_side_by_side_whatever_is_longer() -> None:
    incoming = understood(
        schedule(
            at("09:00") | {"title": "A"},
            at("09:30") | {"title": "B"},
            at("09:00") | {"title": "Workshop", "room": "Other", "duration": "01:30"},
            at("10:00") | {"title": "C"},
            at("11:00") | {"title": "Alone"},
            at("12:00") | {"title": "D", "duration": "01:00"},
            at("12:15") | {"title": "E", "room": "Other"},
            at("13:00") | {"title": "F", "room": "Third", "duration": "00:10"},
        )
    )
    assert told(incoming) == [
        (0, 540, 90, "Parallel groups"),
        (1, 540, 90, "Workshop"),
        (1, 540, 90, "Main"),
        (2, 540, 30, "A"),
        (2, 570, 30, "B"),
        (2, 600, 30, "C"),
        (0, 660, 30, "Alone"),
        (0, 720, 60, "Parallel groups"),
        (1, 720, 60, "D"),
        (1, 720, 45, "Other"),
        (2, 735, 30, "E"),
        (0, 780, 10, "F"),
    ]
    rows = {row.title: row.values.get("room") for row in incoming.days[0].walk()}
    assert (rows["Main"], rows["Other"], rows["Workshop"]) == ("Main", "Other", "Other")


def test_what_a_schedule_says_of_a_session_is_kept_without_its_markup() -> None:
    link = "<p>A <a href='https://x.example'>tool</a> &amp; more<br/>next</p>"
    incoming = understood(
        schedule(
            at("09:00") | {"abstract": link, "description": "a < b, and b > c\r\n**bold**", "track": "Security"},
            at("10:00")
            | {
                "abstract": "",
                "description": "x" * 1500,
                "track": "Ethics",
                "persons": [{"public_name": "P", "id": 1}],
            },
            at("11:00") | {"abstract": "Same", "description": "Same", "title": "Lunch"},
        )
    )
    first, second, third = incoming.days[0].rows
    assert first.values["purpose"] == "A tool & more\nnext\na < b, and b > c\n**bold**"
    assert second.values["purpose"] == "x" * 1000
    assert second.people == [(ItemRole.SPEAKER, "P")]
    assert (third.values["purpose"], third.values["form"]) == ("Same", Form.BREAK)
    assert sorted(incoming.remarks) == [
        "Tracks, links and attachments have no place in a guide, and are left out.",
        "“T2”: a text longer than 1000 characters was cut.",
    ]


@pytest.mark.parametrize(
    ("said", "start", "remarks"),
    [
        (at("10:00", "+03:00"), 600, 1),  # the room there shows 10:00
        (at("10:00", "-05:00"), 600, 1),
        (at("10:00", "+01:00"), 600, 0),
        (at("08:00", "Z") | {"start": "09:00"}, 540, 0),  # an instant, and the clock of the room beside it
        (at("08:00", ""), 480, 0),
        (at("00:30", "-05:00", "2027-01-20"), 1470, 1),  # behind midnight, of the day before
    ],
)
def test_a_schedule_from_elsewhere_keeps_the_clock_of_its_rooms(said: dict[str, str], start: int, remarks: int) -> None:
    incoming = understood(schedule(said | {"duration": "01:00"}, said | {"room": "Other"}))
    assert told(incoming)[1][1:3] == (start, 60)
    assert len(incoming.remarks) == remarks


# Things with times


@given(st.lists(st.tuples(st.integers(480, 1100), st.integers(5, 120)), min_size=1, max_size=8))
def test_whatever_overlaps_keeps_its_time(times: list[tuple[int, int]]) -> None:
    things = []
    for number, (start, long) in enumerate(times):
        row = brought.IncomingRow(ItemKind.SESSION, {"title": f"T{number}"})
        things.append(Timed(start, start + long, long, row))
    starts, rows = arranged(things)
    incoming = brought.checked(Incoming("test", [brought.IncomingDay(TUESDAY, starts, rows)]))
    shown = {one.row.title: one for one in brought.shown(incoming.days[0], ZONE) if not one.row.rows}
    held = {one.row.title: one for one in brought.shown(incoming.days[0], ZONE)}
    for number, (start, long) in enumerate(times):
        assert held[f"T{number}"].span.opens == start
        if f"T{number}" in shown:
            assert shown[f"T{number}"].span.minutes == long


# The web


def upload(client: Any, data: bytes, name: str = "a.xlsx") -> Any:
    return client.post(IMPORT, files={"file": (name, data)})


TABLE = book(("Time", "Title", "Minutes"), ("9:00", "Opening", 15), ("9:15", "Panel", 45))


def test_it_is_shown_then_added_as_one_change_and_taken_back(guide: Guide, browse: Browse, db: Session) -> None:
    client = browse(Role.FACILITATOR, guide.event)
    address = upload(client, TABLE).headers["location"]
    page = client.get(address).text
    assert "Opening" in page
    assert "2 rows" in page
    before = {row.key for row in db.exec(select(GuideItem)).all()}
    db.commit()
    added = client.post(f"{address}/application", data={"first": "2027-01-20"})
    assert added.status_code == 303
    assert {one[3] for one in of_guide(queries.all_planned(db, guide.event)[1])} == {"Opening", "Panel"}
    db.commit()
    assert client.post(f"{address}/application").status_code == 409, "once"
    assert client.post("/events/an-event/guide/undone").status_code == 303
    db.expire_all()
    standing = {row.id for plan in queries.all_planned(db, guide.event) for row in plan.rows}
    assert standing == before


@pytest.mark.parametrize("htmx", [False, True])
def test_taken_back_on_the_page_of_a_day_that_goes_with_it_another_day_is_shown(
    guide: Guide, browse: Browse, htmx: bool
) -> None:
    client = browse(Role.FACILITATOR, guide.event)
    added = client.post(f"{upload(client, TABLE).headers['location']}/application", data={"first": "2027-01-20"})
    day = added.headers["location"].partition("?")[2]
    taken_back = client.post(f"/events/an-event/guide/undone?{day}", headers={"hx-request": "true"} if htmx else {})
    there = taken_back.headers["hx-redirect" if htmx else "location"]
    page = client.get(there)
    assert page.status_code == 200
    assert "Undone: brought in “a.xlsx”" in page.text


def test_of_many_rows_that_are_left_out_a_few_stand_before_the_button(guide: Guide, browse: Browse) -> None:
    heads = ("Title", "Time Start", "Duration", "Timer Type")
    rows = [heads, ("Welcome", "09:00:00", "00:15:00", "count-down")]
    client = browse(Role.FACILITATOR, guide.event)
    for many, shown in ((4, 4), (30, 3)):
        puzzles = [(f"Puzzle {number}", "09:15:00", "00:10:00", "puzzle") for number in range(many)]
        page = client.get(upload(client, book(*rows, *puzzles)).headers["location"]).text
        fold = "<summary>27 more remarks</summary>" if many > shown else '<button class="main">'
        before, _, behind = page.partition(fold)
        assert before.count("“puzzle”") == shown
        assert behind.count("“puzzle”") == many - shown


def test_rows_go_behind_what_stands_there_and_keep_their_time(guide: Guide, browse: Browse, db: Session) -> None:
    client = browse(Role.FACILITATOR, guide.event)
    address = upload(client, book(("Time", "Title", "Minutes"), ("15:00", "Closing", 15))).headers["location"]
    assert "go behind what stands on it" in client.get(address).text
    client.post(f"{address}/application", data={"first": "2027-01-19"})
    assert of_guide(queries.all_planned(db, guide.event)[0])[-1] == (0, 900, 15, "Closing")


def test_a_file_of_another_year_is_put_on_the_events_days(guide: Guide, browse: Browse, db: Session) -> None:
    client = browse(Role.FACILITATOR, guide.event)
    data = ics(vevent("A", ":20200301T080000Z", ":20200301T083000Z"))
    address = upload(client, data, "old.ics").headers["location"]
    page = client.get(address).text
    assert "dates are not those of the event" in page
    assert 'value="2027-01-19"' in page


def test_what_is_wrong_stands_at_the_field_and_nothing_is_kept(guide: Guide, browse: Browse, db: Session) -> None:
    client = browse(Role.FACILITATOR, guide.event)
    answer = upload(client, book(("Time", "Title", "Minutes"), ("9:00", "Panel", "soon")))
    assert answer.status_code == 422
    assert "Row 2, Minutes" in answer.text
    answer = upload(client, book(("Time", "Title", "Minutes"), *[("9:00", "Panel", "soon")] * 22))
    said = lxml.html.fromstring(answer.text).find_class("wrong")[0].text.split("\n")
    assert (len(said), said[-1]) == (21, "And more of the kind.")
    assert client.post(IMPORT).status_code == 422
    assert not db.exec(select(ImportDraft)).all()


def test_heads_of_others_are_asked_for_once(guide: Guide, browse: Browse, db: Session) -> None:
    client = browse(Role.FACILITATOR, guide.event)
    data = book(("Wann", "Wie lange", "Was"), ("9:00", 15, "Begrüßung"), ("9:15", 45, "Podium"))
    address = upload(client, data).headers["location"]
    assert client.get(address).headers["location"] == f"{address}/heads"
    assert "Begrüßung" in client.get(f"{address}/heads").text
    wrong = client.put(f"{address}/heads", data={"column-0": "start", "column-1": "start", "column-2": "title"})
    assert wrong.status_code == 422
    right = client.put(f"{address}/heads", data={"column-0": "start", "column-1": "minutes", "column-2": "title"})
    assert right.headers["location"] == address
    assert "Podium" in client.get(address).text
    again = upload(client, data).headers["location"]
    assert "Podium" in client.get(again).text, "remembered"
    assert len(db.exec(select(HeadMapping)).all()) == 1


def test_nobody_else_sees_the_draft(guide: Guide, browse: Browse) -> None:
    address = upload(browse(Role.FACILITATOR, guide.event), TABLE).headers["location"]
    assert browse(Role.ORGANISER, guide.event).get(address).status_code == 404


@pytest.mark.parametrize(("role", "status"), [(Role.FACILITATOR, 200), (Role.RECORDER, 403), (Role.SPONSOR, 403)])
def test_who_may(guide: Guide, browse: Browse, role: Role, status: int) -> None:
    assert browse(role, guide.event).get(IMPORT).status_code == status


def test_a_csv_will_do() -> None:
    assert told(understood(b"Time;Title;Minutes\r\n9:00;Welcome;15\r\n")) == [(0, 540, 15, "Welcome")]


def test_heads_in_albanian_are_known() -> None:
    found = read(book(("Ora", "Titulli", "Minuta"), ("9:00", "Hapja", 15)), WINDOW)
    assert isinstance(found, Table)
    assert guessed(found) == {0: "start", 1: "title", 2: "minutes"}


# Before the turn to write


def test_somebody_else_writes_while_a_file_is_read(
    guide: Guide, browse: Browse, db: Session, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = browse(Role.FACILITATOR, guide.event)
    event_id = guide.event.key
    db.commit()
    really = actions.read

    def read_and_meanwhile(data: bytes, window: Window) -> Any:
        with database.write() as other:
            if database.is_sqlite:
                other.execute(text("PRAGMA busy_timeout=50"))
            other.get_one(Event, event_id).place = "Written meanwhile"
        return really(data, window)

    monkeypatch.setattr(actions, "read", read_and_meanwhile)
    assert upload(client, TABLE).status_code == 303
    assert db.exec(select(Event.place).where(Event.id == event_id)).one() == "Written meanwhile"


@pytest.mark.parametrize(("role", "status"), [(Role.RECORDER, 403), (Role.SPONSOR, 403), (None, 401)])
def test_nothing_is_read_for_somebody_who_may_not(
    guide: Guide, browse: Browse, monkeypatch: pytest.MonkeyPatch, role: Role | None, status: int
) -> None:
    monkeypatch.setattr(actions, "read", lambda *_: pytest.fail("it was read"))
    client = browse(role, guide.event if role else None)
    assert upload(client, TABLE).status_code == status
