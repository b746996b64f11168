"""What was read back and agreed holds for the words that were read back, and for no others."""

import re
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from sqlmodel import select

from app import clock
from app.models import Note, Office, Quote
from app.report import gate
from app.report.queries import material
from app.vocabulary import QuoteState, Role
from tests.notes.reviewing import as_seen

FORM = {"content-type": "application/x-www-form-urlencoded"}
AGREED = {"words_agreed": True, "name_agreed": True}
NEITHER, WORDS, BOTH = (False, False), (True, False), (True, True)


@pytest.fixture
def agreed(recorder, panel, operation):
    """A verbatim note of seat 12, read back and agreed in the room."""
    body = {"wording": "verbatim", "participant": panel.seated.key, **AGREED}
    sent = operation("Our offices shall answer", body=body)
    recorder.post(panel.api, json={"device": "d", "operations": [sent]})
    return sent


@pytest.fixture
def note(look):
    return lambda: look(select(Note))[0]


def correct(client, panel, note, **fields):
    said = {
        "session": panel.session.key,
        "wording": "verbatim",
        "speaker": "Mayor of Example",
        "speaker_seen": "Mayor of Example",
        "seen": note.operation_id,
    }
    answer = client.put(f"{panel.address}/{note.id}", content=urlencode(said | fields), headers=FORM)
    assert answer.status_code == 303


def agreement(note):
    return note.words_agreed, note.name_agreed


SAME, OTHER = "Our offices shall answer", "Our offices never answer"


@pytest.mark.parametrize(
    ("words", "ticked", "stands"),
    [
        (SAME, {}, BOTH),
        (f"  {SAME}\r\n", {}, BOTH),
        (SAME, {"not_agreed": "1"}, NEITHER),
        (SAME, {"ticks": "all"}, NEITHER),
        (SAME, {"ticks": "all", "words_agreed": "1"}, WORDS),
        (OTHER, {}, NEITHER),
        (OTHER, {"ticks": "all"}, NEITHER),
        (OTHER, {"words_agreed": "1"}, WORDS),
        (OTHER, {"ticks": "all", "words_agreed": "1", "name_agreed": "1"}, BOTH),
        (f"{SAME}.", {}, NEITHER),
    ],
)
def test_other_words_are_agreed_to_only_where_that_is_said_anew(
    browse, panel, agreed, note, words, ticked, stands
):  # fmt: skip
    correct(browse(Role.RECORDER, panel.event), panel, note(), words=words, kind="concern", **ticked)
    assert (note().words, agreement(note())) == (words.strip(), stands)


@pytest.mark.parametrize("speaker", ["", "#3", "A mayor"])
def test_what_one_person_agreed_to_is_not_anothers(recorder, panel, agreed, note, speaker):
    correct(recorder, panel, note(), words=SAME, speaker=speaker)
    assert agreement(note()) == NEITHER


@pytest.mark.parametrize("mark", ["public", "confidential"])
def test_a_speaker_stays_whom_the_form_names_in_the_readers_language(
    recorder, panel, operation, note, make, db, mark
):  # fmt: skip
    panel.seated.office_id = make.add(Office(name_en="Children's rights network", name_sq="Rrjeti i fëmijëve")).key
    db.commit()
    body = {"participant": panel.seated.key, "seat": 12, "mark": mark, **AGREED}
    recorder.post(panel.api, json={"device": "d", "operations": [operation("Our offices shall answer", body=body)]})
    recorder.headers["accept-language"] = "sq"
    pad = recorder.get(f"{panel.address}/session/{panel.session.key}").text
    assert '<p class="facts-line">Mayor of Example, Rrjeti i fëmijëve' in pad
    text = recorder.get(f"{panel.address}/{note().id}").text
    given = dict(re.findall(r'name="(speaker|speaker_seen)" value="([^"]*)"', text))
    assert given == dict.fromkeys(("speaker", "speaker_seen"), "Mayor of Example, Rrjeti i fëmijëve")
    recorder.headers["accept-language"] = "en"
    correct(recorder, panel, note(), words=SAME, wording="close", mark=mark, **given)
    assert agreement(note()) == BOTH
    text = recorder.get(f"{panel.address}/{note().id}").text
    assert "Mayor of Example, Children&#39;s rights network" in text
    if mark == "public":
        assert (note().participant_id, note().seat_number) == (panel.seated.key, 12)
    correct(recorder, panel, note(), words=f"#3 {SAME}", wording="close", mark=mark, **given)
    assert agreement(note()) == NEITHER, "a sign names another speaker"


def test_the_form_comes_unticked_and_says_why(recorder, panel, agreed):
    text = recorder.get(f"{panel.address}/{agreed['note']}").text
    assert 'name="words_agreed" value="1" data-agreement="given">' in text
    assert "What was agreed holds for these words." in text


def test_changed_words_are_not_printed_as_agreed_and_their_speaker_is_asked(
    recorder, reviewer, panel, agreed, note, database
):
    correct(recorder, panel, note(), words=OTHER)
    fields = urlencode({"state": "released", "seen": note().operation_id})
    reviewer.put(f"{panel.address}/{agreed['note']}/review", content=fields, headers=FORM)
    with database.read() as session:
        passed = gate.pass_notes(material(session, session.merge(panel.event, load=False)))
    assert (passed.notes, passed.withheld) == ((), {gate.Withheld.NOT_AGREED: 1})
    assert OTHER in reviewer.get(f"{panel.address}/quotes").text


def test_a_speaker_who_was_asked_before_is_asked_about_the_new_words(recorder, reviewer, panel, operation, note, look):
    said = operation(SAME, body={"wording": "verbatim", "participant": panel.seated.key})
    recorder.post(panel.api, json={"device": "d", "operations": [said]})
    until = (clock.now() + timedelta(days=7)).date().isoformat()
    asking = urlencode({"participant": panel.seated.key, "until": until, "note": said["note"]})
    reviewer.post(f"{panel.address}/quotes", content=asking, headers=FORM)
    assert "1 quote to agree to" not in reviewer.get(f"{panel.address}/quotes").text
    correct(recorder, panel, note(), words=OTHER)
    page = reviewer.get(f"{panel.address}/quotes").text
    assert "1 quote to agree to" in page
    assert OTHER in page
    reviewer.post(f"{panel.address}/quotes", content=asking, headers=FORM)
    states = [each.state for each in look(select(Quote).order_by(Quote.id))]
    assert states == [QuoteState.SUPERSEDED, QuoteState.ASKED]


def test_of_two_wordings_the_one_that_was_not_read_back_is_not_agreed(recorder, panel, operation, agreed, note):
    revise = {"note": agreed["note"], "kind": "revise", "base": agreed["id"]}
    for device, words in (("a", "mine"), ("b", "yours")):
        other = operation(words, **revise, body=AGREED)
        recorder.post(panel.api, json={"device": device, "operations": [other]})
    recorder.post(f"{panel.address}/{agreed['note']}/merge", data=as_seen(note(), words="yours"))
    assert (note().words, agreement(note())) == ("yours", NEITHER)


def test_what_a_device_says_of_new_words_is_its_recorders_word(recorder, panel, operation, agreed, note):
    revise = {"note": agreed["note"], "kind": "revise"}
    first = operation(OTHER, **revise, base=agreed["id"])
    again = operation("Our offices answer", **revise, base=first["id"], body={"words_agreed": True})
    for sent, stands in ((first, NEITHER), (again, WORDS)):
        recorder.post(panel.api, json={"device": "d", "operations": [sent]})
        assert agreement(note()) == stands
