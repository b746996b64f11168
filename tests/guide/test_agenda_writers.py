"""Page, calendar, Word, workbook and schedule never disagree with the tree on a minute, whatever the tree."""

import io
import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import openpyxl
from docx import Document
from hypothesis import HealthCheck, given, settings
from sqlalchemy import delete
from sqlmodel import Session, select

from app.guide import publication, queries
from app.guide.exporting.calendar import agenda_ics
from app.guide.exporting.document import agenda_docx, guide_docx
from app.guide.exporting.schedule import schedule_json
from app.guide.exporting.workbook import guide_xlsx
from app.guide.plan import Node, PlannedDay
from app.models import Event, GuideDay, GuideItem, User
from app.vocabulary import Language, Role
from app.web.formats import clock
from tests.conftest import Browse, Make
from tests.guide import ontime_reader, rfc5545
from tests.guide.plans import ZONE, plans

DAY = 24 * 60
EVENT = Event(slug="an-event", forum_id=1, kind="national_conference", title_en="An event",
              starts_on=datetime.now(UTC).date(), ends_on=datetime.now(UTC).date())  # fmt: skip
ABOUT = {"title_en": "An event", "title_sq": "", "place": "A hall", "zone": ZONE}
ENGLISH = Language.ENGLISH


def in_order(plan: PlannedDay) -> list[Node]:
    return [node for root in plan.roots for node in root.walk()]


def rows_of(plan: PlannedDay) -> dict[int, GuideItem]:
    return {row.id: GuideItem(event_id=1, **row._asdict()) for row in plan.rows}


def tables(content: bytes) -> list[list[list[str]]]:
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in Document(io.BytesIO(content)).tables]


@settings(max_examples=30)
@given(plans())
def test_every_file_tells_the_times_of_the_tree(plan: PlannedDay) -> None:
    content = {"about": ABOUT, "days": [publication.day_entries(plan)], "cancelled": []}
    public = publication.entries(content)
    nodes = {node.row.uid: node for node in in_order(plan)}
    said: dict[str, Any] = {"slug": "an-event", "language": ENGLISH}

    made = rfc5545.read(agenda_ics(content, ABOUT, url="https://x.example", stamp=datetime.now(UTC), **said))
    events = {event.one("UID").split("@")[0]: event for event in made.all("VEVENT")}
    assert events.keys() == public.keys()
    for uid, event in events.items():
        key = nodes[uid].row.id
        assert rfc5545.moment(made, event, "DTSTART").timestamp() == plan.times.starts_at(key).timestamp()
        if nodes[uid].span.minutes:
            assert rfc5545.moment(made, event, "DTEND").timestamp() == plan.times.ends_at(key).timestamp()

    known = json.loads(schedule_json(content, ABOUT, base="https://x.example", number=1, **said))
    for day in known["schedule"]["conference"]["days"]:
        for event in (event for events in day["rooms"].values() for event in events):
            node = nodes[event["guid"]]
            hours, minutes = map(int, event["duration"].split(":"))
            assert datetime.fromisoformat(event["date"]).timestamp() == plan.times.starts_at(node.row.id).timestamp()
            assert timedelta(hours=hours, minutes=minutes) == timedelta(minutes=node.span.minutes)

    agenda = tables(agenda_docx(EVENT, content, ABOUT, ENGLISH, draft=False))
    assert [row[0] for table in agenda for row in table[1:]] == [
        f"{clock(entry['opens'])}–{clock(entry['closes'])}" for entry in content["days"][0]["entries"]
    ]


@settings(max_examples=15)
@given(plans())
def test_the_whole_guide_in_word_and_as_a_workbook(plan: PlannedDay) -> None:
    details, order = rows_of(plan), in_order(plan)
    [table] = tables(guide_docx(EVENT, [plan], details, {}, ENGLISH))
    assert [(row[0], row[1]) for row in table[1:-1]] == [
        (clock(node.span.opens), str(node.span.minutes)) for node in order
    ]
    assert table[-1][0] == clock(plan.closes)
    book = openpyxl.load_workbook(io.BytesIO(guide_xlsx(EVENT, [plan], details, ENGLISH)))
    head, *rows = book["Guide"].iter_rows(values_only=True)
    start, end, minutes = (head.index(name) for name in ("Start", "End", "Minutes"))
    assert [(_wall(row[start]), _wall(row[end]), row[minutes]) for row in rows] == [
        (node.span.opens % DAY, node.span.closes % DAY, node.span.minutes) for node in order
    ]
    rundown = ontime_reader.read(
        [[cell or "" for cell in row] for row in book.worksheets[0].iter_rows(values_only=True)]
    )
    assert not rundown.dropped
    assert len(rundown.entries) == len(order)


def _wall(cell: Any) -> int:
    """As Excel shows the time of day."""
    if isinstance(cell, timedelta):
        return round(cell.total_seconds() / 60) % DAY
    return int(cell.hour) * 60 + int(cell.minute)


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plan=plans(depth=2))
def test_the_pages_too(plan: PlannedDay, browse: Browse, db: Session, make: Make) -> None:
    event = _stored(plan, db, make)
    standing = queries.all_planned(db, event)
    db.commit()
    client = browse(user=_reader(db, make, event))
    page = client.get("/events/an-event/guide/print").text
    shown = re.findall(r'<td class="n">([^<]+)</td><td class="n">(\d+)</td>', page)
    assert shown == [(clock(node.span.opens), str(node.span.minutes)) for one in standing for node in in_order(one)]
    times = re.findall(
        r'<p class="when"><time datetime="([^"]+)">[^<]+</time>–<time datetime="([^"]+)">',
        client.get("/agenda/an-event").text,
    )
    assert times == [
        (entry["start"], entry["end"]) for one in standing for entry in publication.day_entries(one)["entries"]
    ]


def _stored(plan: PlannedDay, db: Session, make: Make) -> Event:
    """The rows of the plan as those of an event, in place of what stood there."""
    event = db.exec(select(Event)).first() or make.event("an-event")
    for table in (GuideItem, GuideDay):
        db.execute(delete(table).where(table.event_id == event.key))  # type: ignore[arg-type]
    db.expire_all()
    day = make.add(GuideDay(event_id=event.key, on=plan.day.on, starts=plan.day.starts))
    keys: dict[int, int] = {}
    for position, row in enumerate(plan.rows):
        values = row._asdict() | {"id": None, "day_id": day.key, "parent_id": keys.get(row.parent_id or 0)}
        keys[row.id] = make.add(GuideItem(event_id=event.key, position=position, **values)).key
    return event


def _reader(db: Session, make: Make, event: Event) -> Any:
    known = db.exec(select(User).where(User.email == "recorder@kuvend.example")).first()
    return known or make.member(event, Role.RECORDER)
