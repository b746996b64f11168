"""The public agenda: who sees it, what it freezes, and what other programs read in it."""

import io
import re
import shutil
import subprocess
import zipfile
from datetime import date, datetime
from pathlib import Path

import icalendar
import pytest
from docx import Document
from sqlmodel import Session

from app.guide import day_actions, publication, queries
from app.vocabulary import ItemKind, Role
from tests.conftest import Browse
from tests.guide import rfc5545
from tests.guide.conftest import Guide

PUBLISH = "/events/an-event/guide/publication"


def summaries(content: bytes, status: str = "CONFIRMED") -> dict[str, tuple[datetime, datetime]]:
    calendar = rfc5545.read(content)
    return {
        event.text("SUMMARY"): (rfc5545.moment(calendar, event, "DTSTART"), rfc5545.moment(calendar, event, "DTEND"))
        for event in calendar.all("VEVENT")
        if event.one("STATUS") == status
    }


def test_only_the_team_sees_an_agenda_that_is_not_published(guide: Guide, browse: Browse) -> None:
    assert browse(Role.RECORDER, guide.event).get("/agenda/an-event").status_code == 200
    for client in (browse(), browse(Role.SPONSOR, guide.event)):
        for kind in ("", ".ics", ".docx"):
            assert client.get(f"/agenda/an-event{kind}").status_code == 404


def test_published_it_is_everybodys_and_withdrawn_nobodys(guide: Guide, browse: Browse) -> None:
    organiser, stranger = browse(Role.ORGANISER, guide.event), browse()
    assert organiser.put(PUBLISH).status_code == 303
    for kind in ("", ".ics", ".docx"):
        assert stranger.get(f"/agenda/an-event{kind}").status_code == 200
    organiser.delete(PUBLISH)
    for kind in ("", ".docx", ".json"):
        assert stranger.get(f"/agenda/an-event{kind}").status_code == 404


def test_a_facilitator_does_not_publish(guide: Guide, browse: Browse) -> None:
    assert browse(Role.FACILITATOR, guide.event).put(PUBLISH).status_code == 403


def test_it_stays_as_published_until_the_next_time(guide: Guide, browse: Browse, db: Session) -> None:
    organiser, stranger = browse(Role.ORGANISER, guide.event), browse()
    organiser.put(PUBLISH)
    before = stranger.get("/agenda/an-event.ics").content
    organiser.patch(
        f"/events/an-event/guide/rows/{guide['Rules'].key}", data={"minutes": "40"}, headers={"hx-request": "true"}
    )
    assert stranger.get("/agenda/an-event.ics").content == before
    assert "Publish 2 changes" in organiser.get("/events/an-event/guide").text
    assert "2 things changed since" in organiser.get("/events/an-event/guide/versions").text
    organiser.put(PUBLISH)
    assert stranger.get("/agenda/an-event.ics").content != before


def test_another_parser_reads_the_exact_times_of_the_guide(guide: Guide, browse: Browse, db: Session) -> None:
    browse(Role.ORGANISER, guide.event).put(PUBLISH)
    read = summaries(browse().get("/agenda/an-event.ics").content)
    plan = queries.all_planned(db, guide.event)[0]
    shown = [node for node in plan.nodes.values() if node.row.kind in (ItemKind.SESSION, ItemKind.LANE)]
    assert read == {
        node.row.title_en: (plan.times.starts_at(node.row.id), plan.times.ends_at(node.row.id)) for node in shown
    }


def test_the_zone_of_the_event_across_its_change_of_clock(guide: Guide, browse: Browse, db: Session) -> None:
    day_actions.edit(db, guide.day, {"on": date(2027, 10, 31), "starts": 110})
    browse(Role.ORGANISER, guide.event).put(PUBLISH)
    content = browse().get("/agenda/an-event.ics").content
    plan = queries.all_planned(db, guide.event)[0]
    read = summaries(content)
    for name in ("Welcome", "Groups", "North", "Lunch"):
        key = guide[name].key
        assert [at.timestamp() for at in read[name]] == [
            plan.times.starts_at(key).timestamp(),
            plan.times.ends_at(key).timestamp(),
        ]


def test_sequence_rises_on_change_and_what_was_removed_is_cancelled(guide: Guide, browse: Browse, db: Session) -> None:
    organiser = browse(Role.ORGANISER, guide.event)
    organiser.put(PUBLISH)
    organiser.patch(
        f"/events/an-event/guide/rows/{guide['Lunch'].key}", data={"minutes": "75"}, headers={"hx-request": "true"}
    )
    organiser.delete(f"/events/an-event/guide/rows/{guide['South'].key}", headers={"hx-request": "true"})
    organiser.put(PUBLISH)
    calendar = rfc5545.read(browse().get("/agenda/an-event.ics").content)
    events = {event.text("SUMMARY"): event for event in calendar.all("VEVENT")}
    assert events["Lunch"].one("SEQUENCE") == "1"
    assert events["Welcome"].one("SEQUENCE") == "0"
    assert (events["South"].one("STATUS"), events["South"].one("SEQUENCE")) == ("CANCELLED", "1")
    assert len({event.one("UID") for event in events.values()}) == len(events)


def test_icalendar_reads_what_it_wrote_and_text_survives(guide: Guide, browse: Browse, db: Session) -> None:
    guide["Lunch"].title_en = "Drekë; “buffet”, \\ ë ç " + "long " * 30
    db.add(guide["Lunch"])
    browse(Role.ORGANISER, guide.event).put(PUBLISH)
    content = browse().get("/agenda/an-event.ics").content
    assert guide["Lunch"].title_en.strip() in {text.strip() for text in summaries(content)}
    assert not icalendar.Calendar.from_ical(content).errors


def test_unchanged_since_last_asked_is_answered_without_a_rebuild(
    guide: Guide, browse: Browse, monkeypatch: pytest.MonkeyPatch
) -> None:
    browse(Role.ORGANISER, guide.event).put(PUBLISH)
    client = browse()
    first = client.get("/agenda/an-event.ics")
    monkeypatch.setattr("app.guide.exporting.calendar.agenda_ics", lambda *_, **__: pytest.fail("built again"))
    monkeypatch.setattr("app.guide.exporting.document.agenda_docx", lambda *_, **__: pytest.fail("built again"))
    tag, modified = first.headers["etag"], first.headers["last-modified"]
    assert client.get("/agenda/an-event.ics", headers={"if-none-match": tag}).status_code == 304
    assert client.get("/agenda/an-event.ics", headers={"if-modified-since": modified}).status_code == 304
    assert client.get("/agenda/an-event.ics").content == first.content, "and the bytes are kept"
    other = client.get("/agenda/an-event.ics", headers={"if-none-match": '"other"', "if-modified-since": modified})
    assert other.status_code == 200


def test_what_is_internal_stays_inside(guide: Guide, browse: Browse, db: Session) -> None:
    guide["Welcome"].public = guide["South"].public = False
    db.add_all(guide.rows.values())
    browse(Role.ORGANISER, guide.event).put(PUBLISH)
    assert set(summaries(browse().get("/agenda/an-event.ics").content)) == {"Groups", "North", "Lunch"}


def test_an_empty_guide_cannot_be_published(guide: Guide, browse: Browse, db: Session) -> None:
    for row in guide.rows.values():
        row.public = False
        db.add(row)
    assert browse(Role.ORGANISER, guide.event).put(PUBLISH).status_code == 409


def test_the_agenda_for_the_report_is_the_published_one(guide: Guide, db: Session) -> None:
    assert publication.agenda(db, guide.event) == publication.draft(db, guide.event)
    published = publication.publish(db, guide.event, by=None)
    guide["Lunch"].minutes = 90
    assert publication.agenda(db, guide.event) == published.content


# Word


def test_the_agenda_as_word(guide: Guide, browse: Browse) -> None:
    client = browse(Role.ORGANISER, guide.event)
    client.put(PUBLISH)
    document = Document(io.BytesIO(client.get("/agenda/an-event.docx").content))
    headings = [one.text for one in document.paragraphs if one.style is not None and one.style.name == "Heading 1"]
    assert headings == ["Tuesday, 19 January 2027"]
    [table] = document.tables
    assert [row.cells[0].text for row in table.rows] == ["Time", "9:00–9:25", "9:25–10:25", "12:00–13:00"]
    assert document.sections[0].page_width is not None
    assert round(document.sections[0].page_width.mm) == 210


def test_the_guide_as_word_agrees_with_the_page(guide: Guide, browse: Browse) -> None:
    client = browse(Role.RECORDER, guide.event)
    content = client.get("/events/an-event/guide.docx").content
    [table] = Document(io.BytesIO(content)).tables
    rows = [[cell.text for cell in row.cells[:3]] for row in table.rows]
    page = re.findall(r'id="at-\d+"><time>([\d:]+)', client.get("/events/an-event/guide").text)
    assert [row[0] for row in rows[1:-1] if not row[2].startswith(("North", "South"))] == page
    assert rows[-1] == ["13:00", "", "End of the day"]
    xml = zipfile.ZipFile(io.BytesIO(content)).read("word/document.xml").decode()
    assert "<w:tblHeader/>" in xml
    styles = zipfile.ZipFile(io.BytesIO(content)).read("word/styles.xml").decode()
    assert 'w:lang w:val="en-GB"' in styles


def test_in_albanian(guide: Guide, browse: Browse) -> None:
    client = browse(Role.ORGANISER, guide.event)
    client.put(PUBLISH)
    headers = {"accept-language": "sq"}
    document = Document(io.BytesIO(client.get("/agenda/an-event.docx", headers=headers).content))
    assert document.tables[0].rows[1].cells[1].text.startswith("Welcome sq")
    assert "Welcome sq" in summaries(client.get("/agenda/an-event.ics", headers=headers).content)


def test_control_characters_do_not_break_the_document(guide: Guide, browse: Browse, db: Session) -> None:
    guide["Rules"].do = "a\x0bc\ufffe"  # NUL no database of ours would hold
    db.add(guide["Rules"])
    content = browse(Role.ORGANISER, guide.event).get("/events/an-event/guide.docx").content
    assert Document(io.BytesIO(content)).tables


@pytest.mark.documents
@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
def test_libreoffice_opens_both(guide: Guide, browse: Browse, tmp_path: Path) -> None:
    client = browse(Role.ORGANISER, guide.event)
    for name, url in (("agenda", "/agenda/an-event.docx"), ("guide", "/events/an-event/guide.docx")):
        path = tmp_path / f"{name}.docx"
        path.write_bytes(client.get(url).content)
        command = ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/profile", "--convert-to", "pdf"]
        subprocess.run([*command, "--outdir", str(tmp_path), str(path)], check=True, capture_output=True, timeout=120)
        assert (tmp_path / f"{name}.pdf").read_bytes().startswith(b"%PDF")
