"""The recorder's page and what belongs to it: the plan made in advance, the card, merging, and the copy for offline."""

import gzip
import re
from uuid import uuid4

import pytest
from sqlmodel import select

from app.models import Note, NoteOperation, Participant, User
from app.notes.recording import routes as record_routes
from app.notes.recording.offline import modules_of
from app.settings import ROOT
from app.vocabulary import Mark
from tests.notes.reviewing import as_seen


def send(client, panel, *operations, device="a", **more):
    return client.post(panel.api, json={"device": device, "operations": list(operations)} | more)


def page(client, panel, query=""):
    return client.get(f"{panel.address}/session/{panel.session.key}{query}").text


def test_notes_of_another_person_on_this_device_wait_for_that_person(recorder, panel, operation, look):
    answer = send(recorder, panel, operation("hers"), recorder=987654)
    assert answer.status_code == 409
    assert "Somebody else is signed in" in answer.json()["message"]
    assert look(select(Note)) == []


def test_a_forged_author_or_event_changes_nothing(recorder, panel, operation, look, make, db):
    other = make.event("another-event")
    db.commit()
    forged = {"author_id": 999, "author": "Somebody else", "event_id": other.key, "event": other.slug, "recorder": 999}
    whole = operation("mine", **forged)
    whole["body"] |= forged
    assert send(recorder, panel, whole).json()["receipts"][0]["receipt"] == "new"
    (note,) = look(select(Note))
    assert note.event_id == panel.event.key
    assert look(select(User.email).where(User.id == note.author_id))[0].startswith("recorder-")


def test_the_copy_for_offline_holds_no_confidential_word(recorder, panel, operation):
    send(recorder, panel, operation("Open words"), operation("Hidden words", body={"mark": "confidential"}))
    assert "Hidden words" in page(recorder, panel)
    copy = page(recorder, panel, "?copy=1")
    assert "Open words" in copy
    assert "Hidden words" not in copy


def test_the_page_names_every_module_it_loads(recorder, panel, app):
    """The device keeps just these; one that is missing would be missed without network."""
    text = page(recorder, panel)
    files = {path.name for path in (ROOT / "static/js").glob("notes*.js")} - {"notes-worker.js", "notes-former.js"}
    named = {name.rpartition("/")[2] for name in modules_of(app.state.assets)}
    assert files <= named
    assert all(f"/{name}" in text for name in named)


def test_practice_shows_no_real_note(recorder, panel, operation):
    send(recorder, panel, operation("Real words"))
    text = page(recorder, panel, "?practice=1")
    assert "Real words" not in text
    assert "data-practice" in text


def test_all_notes_of_a_place_on_request(recorder, panel, operation):
    send(recorder, panel, *(operation(f"words {number} end") for number in range(30)))
    assert "words 0 end" not in page(recorder, panel)
    assert "words 0 end" in page(recorder, panel, "?all=1")
    assert "read the earlier ones" not in page(recorder, panel, "?all=1")


def test_where_all_are_too_many_for_a_page_it_says_so(recorder, panel, operation, monkeypatch):
    monkeypatch.setattr(record_routes, "EVERY", 20)
    send(recorder, panel, *(operation(f"words {number} end") for number in range(30)))
    told = f'href="{panel.address}?session={panel.session.key}">The last 20 stand here; read the earlier ones</a>'
    assert told in page(recorder, panel, "?all=1")
    assert "read the earlier ones" not in page(recorder, panel)


def test_what_departs_from_a_point_of_a_paper_says_from_which(recorder, panel, operation, look):
    fields = {"item_id": str(panel.session.key), "speaker": "Mayor of Example"}
    paper = recorder.post(f"{panel.address}/contributions", data=fields).headers["location"]
    recorder.post(f"{paper}/points", data={"pasted": "- Each school has a psychologist"})
    (point,) = look(select(Note))
    send(recorder, panel, operation("only every third one", body={"parent": str(point.id)}))
    row = re.search(r"<li[^>]*>(?:(?!</li>).)*only every third one.*?</li>", page(recorder, panel), re.DOTALL)[0]
    assert "Under: Each school has a psychologist" in row


@pytest.fixture
def in_conflict(recorder, panel, operation):
    first = operation("one")
    send(recorder, panel, first)
    revise = {"note": first["note"], "kind": "revise", "base": first["id"]}
    send(recorder, panel, operation("mine", **revise))
    send(recorder, panel, operation("yours", **revise), device="b")
    return first["note"]


@pytest.mark.parametrize("words", ["mine", "yours", "mine and yours"])
def test_a_person_settles_what_two_wrote_at_once(recorder, panel, in_conflict, look, words):
    address = f"{panel.address}/{in_conflict}"
    text = recorder.get(address).text
    assert "Two people changed this note at the same time" in text
    shown = as_seen(look(select(Note))[0], words=words)
    assert recorder.post(f"{address}/merge", data=shown).status_code == 303
    note = look(select(Note))[0]
    assert (note.words, note.in_conflict) == (words, False)
    assert {each.body["words"] for each in look(select(NoteOperation))} >= {"one", "mine", "yours"}, "all are kept"
    assert "at the same time" not in recorder.get(address).text.partition("Other wordings")[0]


def test_settling_needs_the_words_that_stand(recorder, panel, in_conflict, look):
    address = f"{panel.address}/{in_conflict}/merge"
    other = as_seen(look(select(Note))[0], seen=str(uuid4()), words="mine")
    assert recorder.post(address, data=other).status_code == 409
    assert look(select(Note))[0].in_conflict


@pytest.mark.parametrize("words", ["mine", "yours"])
def test_a_wording_that_came_after_the_page_was_drawn_is_not_settled_with_it(
    recorder, reviewer, panel, in_conflict, operation, look, words
):
    drawn = as_seen(look(select(Note))[0])
    first = look(select(NoteOperation).where(NoteOperation.revision == 1))[0]
    third = operation("nobody saw this", note=in_conflict, kind="revise", base=str(first.id))
    send(recorder, panel, third, device="c")
    assert recorder.post(f"{panel.address}/{in_conflict}/merge", data=drawn | {"words": words}).status_code == 409
    assert reviewer.post(f"{panel.address}/{in_conflict}/conflict?_method=delete", data=drawn).status_code == 409
    assert look(select(Note))[0].in_conflict
    page = recorder.get(f"{panel.address}/{in_conflict}").text
    assert "nobody saw this" in page
    (revision,) = set(re.findall(r'name="revision" value="(\d+)"', page))
    now = drawn | {"revision": revision, "words": words}
    assert recorder.post(f"{panel.address}/{in_conflict}/merge", data=now).status_code == 303
    assert not look(select(Note))[0].in_conflict


def seen(look):
    return str(look(select(Note))[0].operation_id)


def test_an_unlisted_speaker_stays_when_the_words_are_mended(recorder, panel, operation, look, make, db):
    hidden = make.add(Participant(event_id=panel.event.key, name="Somebody Hidden", unlisted=True))
    db.commit()
    first = operation("one", body={"participant": hidden.key})
    send(recorder, panel, first)
    text = recorder.get(f"{panel.address}/{first['note']}").text
    assert "Somebody Hidden" not in text
    unnamed = {"speaker": "", "speaker_seen": ""}
    recorder.put(f"{panel.address}/{first['note']}", data={"words": "two", **unnamed, "seen": seen(look)})
    note = look(select(Note))[0]
    assert (note.words, note.participant_id) == ("two", hidden.key)
    recorder.put(f"{panel.address}/{first['note']}", data={"words": "two", "speaker": "#7", "seen": seen(look)})
    assert look(select(Note))[0].seat_number == 7, "another speaker that is named counts"


def test_a_case_that_was_disclosed_keeps_only_that_it_happened(recorder, panel, operation, look):
    send(recorder, panel, operation("", body={"mark": "do_not_record"}))
    note = look(select(Note))[0]
    assert (note.mark, note.words, note.search) == (Mark.DO_NOT_RECORD, "", "")
    assert "Something was said here that is not recorded" in page(recorder, panel)


def test_a_first_visit_weighs_at_most_100_kb(recorder, panel, app):
    """The page and every file it names, as they go over the wire."""
    text = page(recorder, panel)
    files = {found.partition("#")[0] for found in re.findall(r'/static/[^"\']+', text)}
    assert len(files) > 20
    weights = {file: int(recorder.get(file).headers["content-length"]) for file in files}
    weights["the page"] = len(gzip.compress(text.encode(), 4))
    assert sum(weights.values()) <= 100 * 1024, sorted(weights.items(), key=lambda each: -each[1])[:12]
