"""The recorder's page and what belongs to it: the plan made in advance, the card, merging, and the copy for offline."""

import gzip
import re
from uuid import uuid4

import pytest
from sqlmodel import col, select

from app.models import DisclosureCard, Note, NoteOperation, NotePlan, PanelQuestion, Participant, User
from app.notes import record_routes
from app.notes.offline import modules_of
from app.settings import ROOT
from app.vocabulary import Mark, NoteKind, Role


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


def test_a_template_asks_its_questions_once_and_kinds_are_offered(browse, panel, look):
    organiser = browse(Role.ORGANISER, panel.event)
    address = f"{panel.address}/plan/{panel.session.key}"
    said = {
        "template": "good_practice",
        "kinds": ["good_practice", "commitment"],
        "mark": "participants_only",
        "attribution": "role_only",
    }
    for _ in range(2):
        assert organiser.put(address, data=said).status_code == 303
    asked = [each.text_en for each in look(select(PanelQuestion).order_by(col(PanelQuestion.position)))]
    assert asked[1:] == ["Established: when, where, by whom", "Mission", "Achieved", "Challenges", "Next"]
    assert look(select(NotePlan))[0].kinds == ["commitment", "good_practice"]
    text = page(organiser, panel)
    assert 'data-default-mark="participants_only"' in text
    assert text.count('class="unoffered"') == len(NoteKind) - 2


def test_a_panel_without_a_question_gets_one_to_put_into_words(browse, panel, look):
    organiser = browse(Role.ORGANISER, panel.event)
    for place in (panel.session, panel.south):
        for template in ("panel", "", "panel"):
            assert organiser.put(f"{panel.address}/plan/{place.key}", data={"template": template}).status_code == 303
    asked = [(each.item_id, each.text_en) for each in look(select(PanelQuestion).order_by(col(PanelQuestion.id)))]
    assert asked == [
        (panel.session.key, "How can coordination happen?"),
        (panel.south.key, "The panel's common question"),
    ]
    text = organiser.get(f"{panel.address}/lane/{panel.south.key}").text
    assert "The panel&#39;s common question" in text


def test_the_card_of_a_disclosure(browse, panel, look):
    organiser = browse(Role.ORGANISER, panel.event)
    said = {"say_en": "Thank you.", "say_sq": "Faleminderit.", "contact": "The counsellor of the network"}
    assert organiser.put(f"{panel.address}/plan/card", data=said).status_code == 303
    assert "The counsellor of the network" in page(organiser, panel)
    assert look(select(DisclosureCard))[0].say_sq == "Faleminderit."


@pytest.mark.parametrize("role", [Role.RECORDER, Role.REVIEWER, Role.SPONSOR])
def test_only_who_makes_the_guide_agrees_in_advance(browse, panel, role):
    client = browse(role, panel.event)
    assert client.get(f"{panel.address}/plan").status_code == 403
    assert client.put(f"{panel.address}/plan/card", data={"contact": "x"}).status_code == 403


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
    assert recorder.post(f"{address}/merge", data={"seen": seen(look), "words": words}).status_code == 303
    note = look(select(Note))[0]
    assert (note.words, note.in_conflict) == (words, False)
    assert {each.body["words"] for each in look(select(NoteOperation))} >= {"one", "mine", "yours"}, "all are kept"
    assert "at the same time" not in recorder.get(address).text.partition("Other wordings")[0]


def test_settling_needs_the_words_that_stand(recorder, panel, in_conflict, look):
    address = f"{panel.address}/{in_conflict}/merge"
    assert recorder.post(address, data={"seen": str(uuid4()), "words": "mine"}).status_code in (409, 422)
    assert look(select(Note))[0].in_conflict


def seen(look):
    return str(look(select(Note))[0].operation_id)


def test_an_unlisted_speaker_stays_when_the_words_are_mended(recorder, panel, operation, look, make, db):
    hidden = make.add(Participant(event_id=panel.event.key, name="Somebody Hidden", unlisted=True))
    db.commit()
    first = operation("one", body={"participant": hidden.key})
    send(recorder, panel, first)
    text = recorder.get(f"{panel.address}/{first['note']}").text
    assert "Somebody Hidden" not in text
    recorder.put(f"{panel.address}/{first['note']}", data={"words": "two", "speaker": "", "seen": seen(look)})
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
