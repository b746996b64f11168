"""The desk, the files and the release, through HTTP."""

from datetime import date
from io import BytesIO
from typing import Any
from uuid import uuid4

import mammoth
import pytest
from sqlmodel import Session, select

from app.clock import now
from app.models import ChapterText, Event, GuideDay, GuideItem, Note, Office, PanelQuestion, Participant, ReportRelease
from app.notes.operations.actions import note_down
from app.notes.operations.body import Body
from app.report import exports, frozen
from app.vocabulary import Attribution, ItemKind, Mark, NoteKind, Reach, ReviewState, Role, Sector
from tests.conftest import Browse, Make, Queries
from tests.report.test_writers import FULL

SECRET_WORDS = "Xyzzyplanted words"


@pytest.fixture
def event(db: Session, make: Make) -> Event:
    """An event with one panel, a speaker who may be named, and a note of each fate."""
    event: Event = make.event(
        "past", starts_on=date(2026, 3, 3), title_en="Spring meeting", title_sq="Takimi i pranverës"
    )
    day = make.add(GuideDay(event_id=event.key, on=event.starts_on))
    session = make.add(
        GuideItem(
            event_id=event.key, day_id=day.key, uid=str(uuid4()), kind=ItemKind.SESSION, title_en="Coordination",
            title_sq="Bashkërendimi", panel_en="Who does what", attribution=Attribution.ON_RECORD, number="I",
        )
    )  # fmt: skip
    question = make.add(PanelQuestion(event_id=event.key, item_id=session.key, text_en="What is needed?"))
    office = make.add(Office(name_en="Centre of Kukës", qark="Kukës", sector=Sector.CIVIL_SOCIETY))
    speaker = make.add(
        Participant(
            event_id=event.key,
            name="Director of the centre",
            position="Director",
            office_id=office.key,
            consent_quote=True,
        )
    )

    recorder = make.user("writer@kuvend.example", "A recorder")

    def note(
        words: str, review: ReviewState = ReviewState.RELEASED, *, in_conflict: bool = False, **given: Any
    ) -> None:
        body = Body(
            words,
            session=session.key,
            question=question.key,
            kind=NoteKind.RECOMMENDATION,
            language="en",
            participant=speaker.key,
            reach=(Reach.NATIONAL, Reach.LOCAL),
            **given,
        )
        row = db.get_one(Note, note_down(db, event, body, by=recorder, key=b"a key", at=now()))
        row.review, row.in_conflict = review, in_conflict

    note("Write agreements down.")
    note(f"{SECRET_WORDS} unreviewed", ReviewState.UNREVIEWED)
    note(f"{SECRET_WORDS} confidential", mark=Mark.CONFIDENTIAL)
    note(f"{SECRET_WORDS} of two siblings", in_conflict=True)
    return event


def test_the_team_reads_the_desk_and_sees_what_is_left_out(browse: Browse, event: Event) -> None:
    for role in (Role.ORGANISER, Role.FACILITATOR, Role.RECORDER, Role.REVIEWER):
        page = browse(role, event).get("/events/past/report")
        assert page.status_code == 200
        assert "Write agreements down." in page.text
        assert "Not reviewed yet" in page.text
        assert SECRET_WORDS not in page.text


def test_the_word_file_has_the_levels_of_the_rules(browse: Browse, event: Event) -> None:
    answer = browse(Role.ORGANISER, event).get("/events/past/report.docx")
    assert answer.status_code == 200
    assert 'filename="past-report-en.docx"' in answer.headers["content-disposition"]
    read = mammoth.convert_to_html(BytesIO(answer.content)).value
    for level, title in enumerate(
        (
            "Session I: Coordination",
            "Who does what",
            "Director of the centre",
            "1. What is needed?",
            "At national and local level",
        ),
        2,
    ):
        assert f"{title}</h{level}>" in read
    assert SECRET_WORDS not in read


@pytest.mark.parametrize("kind", ["docx", "html", "md"])
def test_an_unchanged_report_is_not_sent_again(browse: Browse, event: Event, kind: str) -> None:
    client = browse(Role.ORGANISER, event)
    first = client.get(f"/events/past/report.{kind}")
    assert (
        client.get(f"/events/past/report.{kind}", headers={"if-none-match": first.headers["etag"]}).status_code == 304
    )
    other = client.get(f"/events/past/report.{kind}?language=sq")
    assert other.headers["etag"] != first.headers["etag"]


def test_the_web_page_applies_its_own_sheet_and_nothing_else(browse: Browse, event: Event) -> None:
    answer = browse(Role.ORGANISER, event).get("/events/past/report.html")
    assert "default-src 'none'; style-src 'sha256-" in answer.headers["content-security-policy"]
    assert "<style>" in answer.text


def test_a_report_may_speak_another_language_than_its_reader(browse: Browse, event: Event) -> None:
    text = browse(Role.ORGANISER, event).get("/events/past/report.html?language=sq").text
    assert '<html lang="sq">' in text
    assert "Takimi i pranverës" in text
    assert "<h1" in text
    assert "Sessions</h1>" not in text


def test_an_editor_introduces_a_chapter_in_place(browse: Browse, event: Event, db: Session) -> None:
    client = browse(Role.REVIEWER, event)
    answer = client.put(
        "/events/past/report/en/chapters/lessons", data={"text_en": "One lesson."}, headers={"hx-request": "true"}
    )
    assert answer.status_code == 200
    assert 'id="chapter-lessons"' in answer.text
    assert "<p>One lesson.</p>" in answer.text
    client.put("/events/past/report/en/chapters/lessons", data={"text_sq": "Një mësim.", "version": "1"})
    row = db.exec(select(ChapterText)).one()
    assert (row.text_en, row.text_sq, row.version) == ("One lesson.", "Një mësim.", 2)


def test_a_stale_introduction_is_refused(browse: Browse, event: Event) -> None:
    client = browse(Role.REVIEWER, event)
    for text, status in (("First", 303), ("Second", 409)):
        address = "/events/past/report/en/chapters/lessons"
        assert client.put(address, data={"text_en": text, "version": "0"}).status_code == status
    assert "First" in client.get("/events/past/report").text


def test_recorders_read_and_do_not_edit(browse: Browse, event: Event) -> None:
    client = browse(Role.RECORDER, event)
    assert client.put("/events/past/report/en/chapters/lessons", data={"text_en": "x"}).status_code == 403
    assert client.get("/events/past/report/release").status_code == 403


def released(browse: Browse, event: Event, **given: str) -> int:
    client = browse(Role.REVIEWER, event)
    page = client.get("/events/past/report/release").text
    sha256 = page.partition('name="sha256" value="')[2][:64]
    form = {"language": "en", "signed_name": "Reviewer of data protection", "sha256": sha256, **given}
    return int(client.post("/events/past/report/release", data=form).status_code)


def test_a_sponsor_reads_a_released_report_and_nothing_before(browse: Browse, event: Event, db: Session) -> None:
    sponsor = browse(Role.SPONSOR, event)
    assert sponsor.get("/events/past/report.docx").status_code == 404
    assert "not been released" in sponsor.get("/events/past/report").text
    assert released(browse, event) == 303
    row = db.exec(select(ReportRelease)).one()
    assert frozen.digest(frozen.text(row.outline)) == row.sha256
    before = sponsor.get("/events/past/report.md").text
    assert "Write agreements down." in before
    browse(Role.REVIEWER, event).put("/events/past/report/en/chapters/lessons", data={"text_en": "Later words."})
    assert sponsor.get("/events/past/report.md").text == before
    assert "Version 1" in sponsor.get("/events/past/report").text


def test_nothing_is_released_that_was_not_looked_at(browse: Browse, event: Event, db: Session) -> None:
    assert released(browse, event, sha256="0" * 64) == 409
    assert released(browse, event, signed_name=" ") == 422
    assert db.exec(select(ReportRelease)).all() == []


def test_findings_have_to_be_confirmed(browse: Browse, event: Event) -> None:
    organiser = browse(Role.ORGANISER, event)
    organiser.put("/events/past/report/en/chapters/lessons", data={"text_en": "Call 069 123 4567."})
    assert "069 123 4567" in organiser.get("/events/past/report/release").text
    assert released(browse, event) == 422
    assert released(browse, event, looked="1") == 303


def test_a_report_of_any_length_takes_the_same_queries(
    browse: Browse, event: Event, db: Session, queries: Queries
) -> None:
    client = browse(Role.ORGANISER, event)
    client.get("/events/past/report")
    with queries.counted() as few:
        client.get("/events/past/report")
    known = db.exec(select(Note)).first()
    assert known
    for number in range(50):
        db.add(Note(**{**known.model_dump(), "id": uuid4(), "sequence": 100 + number}))
    db.commit()
    with queries.at_most(len(few)):
        client.get("/events/past/report")


def test_a_heavy_report_is_made_in_a_process_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    text = frozen.text(frozen.plain(FULL))
    here = exports.make("md", text)
    monkeypatch.setattr(exports, "HEAVY", 10)
    workshop = exports.Workshop()
    assert workshop.file("md", text, "a digest") == here
    assert workshop.pool is not None
    assert workshop.file("md", text, "a digest") is workshop.shelf.get(("md", "a digest"))
    workshop.pool.shutdown()
