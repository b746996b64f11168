"""agenda.ics as other programs read it: two more parsers, and a calendar server."""

import json
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from time import monotonic, sleep

import httpx2 as httpx
import pytest
import vobject  # type: ignore[import-untyped]
from sqlmodel import Session

from app.guide import day_actions, moving, publication, row_actions
from app.guide.exporting.calendar import agenda_ics
from app.vocabulary import Language, Role
from tests.conftest import Browse, Make
from tests.guide import rfc5545
from tests.guide.conftest import Guide
from tests.server import free_port

ROOT = Path(__file__).parents[2]
ABOUT = {"title_en": "An event", "title_sq": "", "place": "A hall", "zone": "Europe/Tirane"}
Read = dict[str, tuple[datetime, datetime, int, str]]
"""UID -> start, end, SEQUENCE, STATUS."""


def ours(content: bytes) -> Read:
    calendar = rfc5545.read(content)
    return {
        event.one("UID"): (
            rfc5545.moment(calendar, event, "DTSTART").astimezone(UTC),
            rfc5545.moment(calendar, event, "DTEND").astimezone(UTC),
            int(event.one("SEQUENCE")),
            event.one("STATUS"),
        )
        for event in calendar.all("VEVENT")
    }


def by_vobject(content: str) -> Read:
    calendar = vobject.readOne(content)
    return {
        event.uid.value: (
            event.dtstart.value.astimezone(UTC),
            event.dtend.value.astimezone(UTC),
            int(event.sequence.value),
            event.status.value,
        )
        for event in calendar.vevent_list
    }


ICAL_JS = """
import ICAL from "./node_modules/ical.js/dist/ical.js";
import { readFileSync } from "node:fs";
const calendar = new ICAL.Component(ICAL.parse(readFileSync(0, "utf8")));
for (const zone of calendar.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(zone);
const read = calendar.getAllSubcomponents("vevent").map((one) => {
  const event = new ICAL.Event(one);
  return [event.uid, event.startDate.toJSDate().toISOString(), event.endDate.toJSDate().toISOString(),
    event.sequence, one.getFirstPropertyValue("status")];
});
console.log(JSON.stringify(read));
"""


def by_ical_js(content: bytes) -> Read:
    command = ["node", "--input-type=module", "-e", ICAL_JS]
    done = subprocess.run(command, input=content, capture_output=True, cwd=ROOT, timeout=60, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return {
        uid: (datetime.fromisoformat(start), datetime.fromisoformat(end), sequence, status)
        for uid, start, end, sequence, status in json.loads(done.stdout)
    }


@pytest.fixture(params=[date(2027, 1, 19), date(2027, 3, 28), date(2027, 10, 31)], ids=str)
def out(request: pytest.FixtureRequest, guide: Guide, browse: Browse, db: Session) -> bytes:
    """An agenda published twice, with a cancelled group and a longer lunch, in the night of a day; also when the clock
    changes in that night."""
    day_actions.edit(db, guide.day, {"on": request.param, "starts": 110})
    publication.publish(db, guide.event, by=None)
    guide["Lunch"].minutes = 75
    db.delete(guide["South"])
    db.flush()
    publication.publish(db, guide.event, by=None)
    content: bytes = browse().get("/agenda/an-event.ics").content
    assert {status for *_, status in ours(content).values()} == {"CONFIRMED", "CANCELLED"}
    return content


def test_vobject_reads_the_same(out: bytes) -> None:
    assert by_vobject(out.decode()) == ours(out)


@pytest.fixture(params=["withdrawn", "internal", "removed"])
def gone(request: pytest.FixtureRequest, guide: Guide, browse: Browse, db: Session, make: Make) -> tuple[bytes, bytes]:
    """A calendar as it was taken, and as it is after all of it, or the session of the groups, is gone."""
    made = publication.publish(db, guide.event, by=None)
    db.commit()
    client = browse()
    before = client.get("/agenda/an-event.ics").content
    if request.param == "withdrawn":
        publication.withdraw(db, made)
    else:
        if request.param == "internal":
            guide["Groups"].public = False
            db.add(guide["Groups"])
        else:
            row_actions.remove(db, guide["Groups"], by=make.user())
        publication.publish(db, guide.event, by=None)
    db.commit()
    return before, client.get("/agenda/an-event.ics").content


def test_what_is_gone_is_cancelled_in_calendars_that_hold_it(gone: tuple[bytes, bytes]) -> None:
    before, after = map(ours, gone)
    assert before.keys() == after.keys(), "nothing that somebody holds is passed over in silence"
    off = {uid for uid, (*_, status) in after.items() if status == "CANCELLED"}
    assert {after[uid][2] - before[uid][2] for uid in off} == {1}
    assert len(off) in (3, len(before)), "a session with its two groups, or everything"
    assert by_vobject(gone[1].decode()) == after
    for event in rfc5545.read(gone[1]).all("VEVENT"):
        if event.one("STATUS") == "CANCELLED":
            assert not {"DESCRIPTION", "LOCATION", "URL"} & set(event.lines), "it may be gone because of its words"


@pytest.mark.documents
def test_a_calendar_server_takes_what_is_gone(gone: tuple[bytes, bytes], tmp_path: Path) -> None:
    with radicale(tmp_path) as address, httpx.Client(auth=("anna", ""), timeout=30) as client:
        kind = {"content-type": "text/calendar; charset=utf-8"}
        for content in gone:
            made = client.put(f"{address}/anna/agenda/", content=content, headers=kind)
            assert made.status_code == 201, made.text
        assert by_vobject(client.get(f"{address}/anna/agenda/").text) == ours(gone[1])


@pytest.mark.documents
@pytest.mark.skipif(
    shutil.which("node") is None or not (ROOT / "node_modules" / "ical.js").is_dir(), reason="needs node and ical.js"
)
def test_ical_js_reads_what_is_gone(gone: tuple[bytes, bytes]) -> None:
    assert by_ical_js(gone[1]) == ours(gone[1])


@pytest.mark.documents
@pytest.mark.skipif(
    shutil.which("node") is None or not (ROOT / "node_modules" / "ical.js").is_dir(), reason="needs node and ical.js"
)
def test_ical_js_reads_the_same(out: bytes) -> None:
    assert by_ical_js(out) == ours(out)


@contextmanager
def radicale(folder: Path) -> Iterator[str]:
    """A calendar server of its own on the loopback."""
    port = free_port()
    command = [sys.executable, "-m", "radicale", "--hosts", f"127.0.0.1:{port}", "--auth-type", "none"]
    command += ["--storage-filesystem-folder", str(folder / "collections"), "--rights-type", "authenticated"]
    with (folder / "radicale.log").open("wb") as log:
        server = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)
    try:
        end = monotonic() + 30
        while not _listens(port):
            if server.poll() is not None or monotonic() > end:
                raise RuntimeError((folder / "radicale.log").read_text())
            sleep(0.05)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(10)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.mark.documents
def test_a_calendar_server_takes_it_and_gives_it_back(out: bytes, tmp_path: Path) -> None:
    with radicale(tmp_path) as address, httpx.Client(auth=("anna", ""), timeout=30) as client:
        kind = {"content-type": "text/calendar; charset=utf-8"}
        made = client.put(f"{address}/anna/agenda/", content=out, headers=kind)
        assert made.status_code == 201, made.text
        assert by_vobject(client.get(f"{address}/anna/agenda/").text) == ours(out)
        asked = client.request(
            "REPORT",
            f"{address}/anna/agenda/",
            headers={"depth": "1", "content-type": "application/xml"},
            content="""<c:calendar-query xmlns:c="urn:ietf:params:xml:ns:caldav" xmlns:d="DAV:"><d:prop><d:getetag/>
            </d:prop><c:filter><c:comp-filter name="VCALENDAR"><c:comp-filter name="VEVENT"><c:time-range
            start="20270101T000000Z" end="20280101T000000Z"/></c:comp-filter></c:comp-filter></c:filter>
            </c:calendar-query>""",
        )
        assert asked.status_code == 207
        assert asked.text.count("<href>/anna/agenda/") == len(ours(out)), "each session can be asked for by its time"


# What a change does to it


def events(content: bytes) -> dict[str, rfc5545.Component]:
    return {event.text("SUMMARY"): event for event in rfc5545.read(content).all("VEVENT")}


def test_another_venue_raises_every_sequence_and_waits_for_the_next_publication(
    guide: Guide, browse: Browse, db: Session
) -> None:
    publication.publish(db, guide.event, by=None)
    client = browse()
    before = client.get("/agenda/an-event.ics").content
    guide.event.venue = "Another hall"
    guide.event.title_en = "Another name"
    guide.event.starts_on = guide.event.ends_on = date(2027, 5, 4)
    db.add(guide.event)
    db.commit()
    assert client.get("/agenda/an-event.ics").content == before, "stable until the next publication"
    page = client.get("/agenda/an-event").text
    assert "January 2027" in page
    assert "May 2027" not in page
    assert "Another" not in page
    publication.publish(db, guide.event, by=None)
    db.commit()
    after = client.get("/agenda/an-event.ics").content
    assert rfc5545.read(after).text("NAME") == "Another name"
    assert {event.one("SEQUENCE") for event in events(after).values()} == {"1"}
    assert {event.text("LOCATION") for event in events(after).values()} == {
        "Another hall, Tirana",
        "Room 2, Another hall, Tirana",
    }


def test_what_comes_back_after_it_was_cancelled_is_told_so(guide: Guide, browse: Browse, db: Session) -> None:
    uid = guide["South"].uid
    for public in (True, False, True):
        guide["South"].public = public
        db.add(guide["South"])
        publication.publish(db, guide.event, by=None)
    [south] = [
        event
        for event in rfc5545.read(browse().get("/agenda/an-event.ics").content).all("VEVENT")
        if event.one("UID").startswith(uid)
    ]
    assert (south.one("STATUS"), south.one("SEQUENCE")) == ("CONFIRMED", "2")


def test_withdrawn_and_published_again_rises_each_time(guide: Guide, browse: Browse, db: Session) -> None:
    told, client = [], browse()
    made = publication.publish(db, guide.event, by=None)
    for _ in range(3):
        db.commit()
        answer = client.get("/agenda/an-event.ics")
        [one] = {(event.one("STATUS"), event.one("SEQUENCE")) for event in events(answer.content).values()}
        told.append((*one, answer.headers["etag"]))
        if made.withdrawn:
            made = publication.publish(db, guide.event, by=None)
        else:
            publication.withdraw(db, made)
    assert [one[:2] for one in told] == [("CONFIRMED", "0"), ("CANCELLED", "1"), ("CONFIRMED", "2")]
    assert len({tag for *_, tag in told}) == 3


def test_withdrawal_is_news_to_who_asks_whether_there_is_any(guide: Guide, browse: Browse, db: Session) -> None:
    made = publication.publish(db, guide.event, by=None, at=datetime(2026, 1, 1, tzinfo=UTC))
    db.commit()
    client = browse()
    first = client.get("/agenda/an-event.ics").headers
    publication.withdraw(db, made)
    db.commit()
    for asked in ({"if-none-match": first["etag"]}, {"if-modified-since": first["last-modified"]}):
        assert client.get("/agenda/an-event.ics", headers=asked).status_code == 200
    off = client.get("/agenda/an-event.ics").headers
    assert client.get("/agenda/an-event.ics", headers={"if-none-match": off["etag"]}).status_code == 304


def test_a_moved_row_keeps_its_uid(guide: Guide, browse: Browse, db: Session, make: Make) -> None:
    publication.publish(db, guide.event, by=None)
    first = events(browse().get("/agenda/an-event.ics").content)["Groups"].one("UID")
    moving.move(db, guide["Groups"], earlier=True, by=make.user())
    publication.publish(db, guide.event, by=None)
    moved = events(browse().get("/agenda/an-event.ics").content)["Groups"]
    assert (moved.one("UID"), moved.one("SEQUENCE")) == (first, "1")


def test_a_mark_in_time_has_no_end() -> None:
    instant = "2027-01-19T09:00:00+01:00"
    words = {f"{name}_{tongue}": "" for name in ("purpose", "panel") for tongue in ("en", "sq")}
    entry = words | {
        "uid": "a", "kind": "step", "title_en": "Doors", "title_sq": "", "start": instant, "end": instant,
        "room": "", "form": "plenary", "speakers": [], "lanes": [], "sequence": 0, "changed": "",
    }  # fmt: skip
    content = {"days": [{"on": "2027-01-19", "entries": [entry]}], "cancelled": []}
    made = agenda_ics(
        content, ABOUT, url="https://x.example", slug="an-event", language=Language.ENGLISH, stamp=datetime.now(UTC)
    )
    [event] = rfc5545.read(made).all("VEVENT")
    assert "DTEND" not in event.lines


def test_an_agenda_from_before_places_were_frozen_is_still_read(guide: Guide, browse: Browse, db: Session) -> None:
    made = publication.publish(db, guide.event, by=None)
    made.content = {name: value for name, value in made.content.items() if name != "about"}
    db.add(made)
    publication.publish(db, guide.event, by=None)
    content = browse(Role.RECORDER, guide.event).get("/agenda/an-event.ics").content
    assert {event.one("SEQUENCE") for event in events(content).values()} == {"0"}
