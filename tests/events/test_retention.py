"""What is erased when: days as a table, a dry run that changes nothing, and a purge that leaves no word."""

import argparse
import json
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import select

from app import clock
from app.commands import purge
from app.events import purging
from app.events.purging import checksum, fingerprint
from app.events.retention import DAYS, Rule, rules
from app.models import (
    Answer,
    Event,
    EventKey,
    Note,
    NoteOperation,
    NotePhoto,
    Participant,
    PurgeCertificate,
    Quarantined,
    Question,
    Survey,
)
from app.models import Response as Answers
from app.notes.at_rest import make_ready, stands_plain
from app.notes.operations.actions import correct, erase, note_down
from app.notes.operations.body import Body
from app.notes.photos import actions as photos
from app.notes.sealing.keeping import vault
from app.notes.sealing.purging import confidential
from app.notes.sealing.words import stored_raw
from app.vocabulary import Gender, Mark, QuestionKind, ReviewState, Role, SurveyPurpose

ENDED = date(2027, 1, 20)


@pytest.mark.parametrize(
    ("day", "due"),
    [
        (date(2027, 3, 2), set()),
        (date(2027, 3, 3), {Rule.CONFIDENTIAL_NOTES}),
        (date(2027, 7, 18), {Rule.CONFIDENTIAL_NOTES}),
        (date(2027, 7, 19), {Rule.CONFIDENTIAL_NOTES, Rule.SURVEY_ANSWERS}),
        (date(2029, 1, 18), {Rule.CONFIDENTIAL_NOTES, Rule.SURVEY_ANSWERS}),
        (date(2029, 1, 19), set(Rule)),
    ],
)
def test_the_day_of_each_rule(day, due):
    assert {each.rule for each in rules(ENDED, day) if each.is_due} == due


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(-1000, 3000))
def test_what_is_due_stays_due_and_moves_with_the_event(ended, days):
    today = ended + timedelta(days=days)
    due = {each.rule for each in rules(ended, today) if each.is_due}
    assert due <= {each.rule for each in rules(ended, today + timedelta(days=1)) if each.is_due}
    assert due == {rule for rule, wait in DAYS.items() if days >= wait}


@pytest.fixture
def event(make):
    today = clock.today("Europe/Tirane")
    return make.event(starts_on=today - timedelta(days=800), days=1)


@pytest.fixture
def full(make, db, event):
    """An event with something under every rule; its notes by the organiser."""
    by = make.user("by@kuvend.example")
    body = {"lane": None, "session": _session(make, event)}
    at = clock.now()
    note_down(db, event, Body("Ngjyrembyllur", mark=Mark.CONFIDENTIAL, **body), by=by, key=b"k", at=at)
    note_down(db, event, Body("open to all", **body), by=by, key=b"k", at=at)
    raw = stored_raw(db, event.key, "x", json.dumps({"body": {"words": "Ngjyrembyllur"}}))
    make.add(Quarantined(event_id=event.key, operation_id="x", reason="malformed", raw=raw))
    make.add(Participant(event_id=event.key, name="Somebody", email="a@kuvend.example", gender=Gender.FEMALE))
    survey = make.add(Survey(event_id=event.key, purpose=SurveyPurpose.CONSULTATION))
    asked = {"event_id": event.key, "survey_id": survey.key}
    long = make.add(Question(kind=QuestionKind.LONG, **asked))
    other = make.add(Question(kind=QuestionKind.ONE_OF, **asked))
    response = make.add(Answers(**asked))
    for question, text in ((long, "in my own words"), (other, "kept")):
        answer = Answer(event_id=event.key, response_id=response.key, question_id=question.key, text=text)
        make.add(answer)
    db.commit()
    return event


def _session(make, event):
    from app.models import GuideDay, GuideItem
    from app.vocabulary import ItemKind

    day = make.add(GuideDay(event_id=event.key, on=event.starts_on))
    return make.add(GuideItem(event_id=event.key, day_id=day.key, kind=ItemKind.SESSION, uid=str(uuid4()))).key


def test_a_dry_run_counts_and_changes_nothing(database, full):
    with database.read() as db:
        found = {each.rule: each.rows for each in purging.find(db, full, clock.today(full.zone))}
        assert found == {Rule.CONFIDENTIAL_NOTES: 3, Rule.SURVEY_ANSWERS: 1, Rule.CONTACTS: 1}
        assert not db.dirty


def test_a_purge_leaves_no_word_and_a_certificate(database, full, tmp_path):
    today = clock.today(full.zone)
    with database.write() as db:
        made = purging.purge(db, full, today, seen=None, by=None, at=clock.now())
        assert [each["what"] for each in made.content["erased"]] == [rule.value for rule in Rule]
    with database.write() as db:
        assert purging.purge(db, full, today, seen=None, by=None, at=clock.now()) is None, "nothing is left"
        (kept,) = db.exec(select(PurgeCertificate)).all()
        assert kept.sha256 == checksum(kept.content)
        assert {each.words for each in db.exec(select(Note)).all()} == {"", "open to all"}
        assert [bool(each.body) for each in db.exec(select(NoteOperation).order_by(NoteOperation.sequence)).all()] == [
            False, True,
        ]  # fmt: skip
        assert db.exec(select(Quarantined)).one().raw == ""
        person = db.exec(select(Participant)).one()
        assert (person.email, person.gender, person.name) == ("", None, "Somebody")
        assert {each.text for each in db.exec(select(Answer)).all()} == {"", "kept"}
    if database.is_sqlite:
        held = b"".join(path.read_bytes() for path in tmp_path.glob("kuvend*"))
        assert b"in my own words" not in held
        assert b"a@kuvend.example" not in held


def test_after_a_purge_nothing_is_left_to_seal_or_to_erase(app, database, full):
    """Neither a backup nor the next start takes what was emptied for something that an older release left open."""
    with database.write() as db:
        purging.purge(db, full, clock.today(full.zone), seen=None, by=None, at=clock.now())
    with database.read() as db:
        assert not stands_plain(db)
    make_ready(database, app.state.settings, b"k")
    with database.read() as db:
        assert sum(each.rows for each in purging.find(db, full, clock.today(full.zone))) == 0


@pytest.fixture
def photo(make, db):
    def add(event: Event, number: int, review: ReviewState) -> NotePhoto:
        uid = UUID(int=number)
        sealed = vault(db).seal(event.key, {"jpeg": str(number)}, about=f"photo/{uid}")
        size = {"width": 1, "height": 1, "digest": "", "taken_at": clock.now()}
        return make.add(NotePhoto(event_id=event.key, uid=uid, sealed=sealed, review=review, **size))

    return add


def test_photos_that_were_released_outlast_the_keys_of_the_others(database, full, photo, db):
    photo(full, 1, ReviewState.RELEASED)
    photo(full, 2, ReviewState.HELD)
    db.commit()
    with database.write() as session:
        purging.purge(session, full, clock.today(full.zone), seen=None, by=None, at=clock.now())
    with database.write() as session:
        (left,) = session.exec(select(NotePhoto)).all()
        assert vault(session).open(full.key, left.sealed, about=f"photo/{left.uid}") == {"jpeg": "1"}
        assert purging.purge(session, full, clock.today(full.zone), seen=None, by=None, at=clock.now()) is None


def test_of_an_erased_photo_nothing_is_due_and_its_number_outlasts_the_purge(database, make, full, photo, db):
    """Or a device that had no receipt yet would bring it back."""
    erased = photo(full, 1, ReviewState.UNREVIEWED)
    due = confidential(db, full)
    photos.erase(db, full, erased, by=make.user("eraser@kuvend.example"), key=b"k")
    assert confidential(db, full) == due - 1
    db.commit()
    with database.write() as session:
        purging.purge(session, full, clock.today(full.zone), seen=None, by=None, at=clock.now())
    with database.read() as session:
        (left,) = session.exec(select(NotePhoto)).all()
        assert (left.uid, left.sealed) == (UUID(int=1), "")


def test_a_released_photo_keeps_no_earlier_wording_and_no_key_from_its_day(database, make, event, photo, db):
    """Words that were confidential once are due whatever else is there; and when nothing is sealed any more, so is the
    key that opens what was, in a backup."""
    by, at = make.user("by@kuvend.example"), clock.now()
    body = Body("Ngjyrembyllur", mark=Mark.CONFIDENTIAL, session=_session(make, event))
    once, gone = (note_down(db, event, body, by=by, key=b"k", at=at) for _ in range(2))
    public = replace(body, words="in general", mark=Mark.PUBLIC)
    note = db.get_one(Note, once)
    correct(db, event, note, public, seen=note.operation_id, by=by, key=b"k", at=at)
    photo(event, 1, ReviewState.RELEASED)
    db.commit()
    today = clock.today(event.zone)
    with database.write() as session:
        assert _confidential(session, event, today) == 3, "a note, its wording, and the earlier one of another"
        note = session.get_one(Note, gone)
        erase(session, event, note, seen=note.operation_id, by=by, key=b"k", at=at)
        assert _confidential(session, event, today) == 1
        purging.purge(session, event, today, seen=None, by=None, at=clock.now())
    with database.write() as session:
        assert not any("sealed" in each.body for each in session.exec(select(NoteOperation)).all())
        assert _confidential(session, event, today) == 0


def test_the_key_of_what_was_erased_is_due_beside_a_released_photo(database, make, event, photo, db):
    by, at = make.user("by@kuvend.example"), clock.now()
    body = Body("Ngjyrembyllur", mark=Mark.CONFIDENTIAL, session=_session(make, event))
    note = db.get_one(Note, note_down(db, event, body, by=by, key=b"k", at=at))
    erase(db, event, note, seen=note.operation_id, by=by, key=b"k", at=at)
    photo(event, 1, ReviewState.RELEASED)
    db.commit()
    today = clock.today(event.zone)
    with database.write() as session:
        assert _confidential(session, event, today) == 1
        purging.purge(session, event, today, seen=None, by=None, at=clock.now())
    with database.read() as session:
        assert _confidential(session, event, today) == 0
        assert [each.erased_at is None for each in session.exec(select(EventKey).order_by(EventKey.id)).all()] == [
            False, True,
        ]  # fmt: skip


def _confidential(db, event, today):
    return next(each.rows for each in purging.find(db, event, today) if each.rule is Rule.CONFIDENTIAL_NOTES)


def test_the_organiser_sees_first_what_goes(browse, full, look_all):
    organiser = browse(Role.ORGANISER, full)
    address = f"/events/{full.slug}/settings/retention"
    page = organiser.get(address)
    assert page.status_code == 200
    seen = page.text.partition('name="seen" value="')[2].partition('"')[0]
    assert organiser.post(f"{address}/purge", data={"seen": "x"}).status_code == 409, "not what was looked at"
    assert len(look_all(PurgeCertificate)) == 0
    assert organiser.post(f"{address}/purge", data={"seen": seen}).status_code == 303
    (made,) = look_all(PurgeCertificate)
    got = organiser.get(f"{address}/{made.key}.json").json()
    assert got.pop("sha256") == checksum(got)
    assert organiser.post(f"{address}/purge", data={"seen": fingerprint([])}).status_code == 409
    assert browse(Role.REVIEWER, full).get(address).status_code == 403
    page = organiser.get(f"/events/{full.slug}/notes")
    assert "a case discussion was omitted" in page.text


@pytest.fixture
def look_all(database):
    def read(table):
        with database.read() as db:
            return db.exec(select(table)).all()

    return read


def test_before_its_day_nothing_goes(database, full):
    with database.write() as db:
        assert purging.purge(db, full, full.ends_on, seen=None, by=None, at=clock.now()) is None


def test_the_command_prints_its_certificates_once_all_is_erased(app, database, full, monkeypatch, capsys, tmp_path):
    """`kuvend purge --apply | head`: what a reader who goes away hears of, has happened, and is not due again."""
    settings = app.state.settings
    options = argparse.Namespace(apply=True, event="")
    renewed = []
    monkeypatch.setattr(purge, "migrated", lambda _: database)
    monkeypatch.setattr(purge, "renew_keys", lambda *_: renewed.append("keys") or ["keys"])

    def gone_away(*_, **__):
        raise BrokenPipeError

    with monkeypatch.context() as reader:
        reader.setattr("builtins.print", gone_away)
        with pytest.raises(BrokenPipeError):
            purge._purge(options, settings)
    assert renewed == ["keys"], "old backups hear of it, too"
    with database.read() as db:
        (made,) = db.exec(select(PurgeCertificate)).all()
        assert not any(each.rows for each in purging.find(db, full, clock.today(full.zone)))
    purge._purge(options, settings)
    assert capsys.readouterr().out == "", "nothing is due again"
    assert made.sha256 == checksum(made.content)
