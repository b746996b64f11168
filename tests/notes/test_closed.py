"""Words that are closed to the team stay closed: on a device, in the history, in quarantine, when wordings are merged;
and a link opens nothing for whoever comes after."""

import re

import pytest
from sqlmodel import select

from app.models import Note, Participant, Quarantined, Quote
from app.vocabulary import Mark, ReviewState, Role
from tests.notes.reviewing import as_seen


@pytest.fixture
def recorder(browse, panel):
    return browse(Role.RECORDER, panel.event)


@pytest.fixture
def organiser(browse, panel):
    return browse(Role.ORGANISER, panel.event)


def send(client, panel, *operations, device="a"):
    return client.post(panel.api, json={"device": device, "operations": list(operations)})


def page(client, panel, query=""):
    return client.get(f"{panel.address}/session/{panel.session.key}{query}").text


def test_the_copy_for_offline_holds_no_paper_of_a_confidential_session(recorder, panel, db):
    db.merge(panel.session).default_mark = Mark.CONFIDENTIAL
    db.commit()
    fields = {"item_id": str(panel.session.key), "speaker": "Mayor of Example"}
    paper = recorder.post(f"{panel.address}/contributions", data=fields).headers["location"]
    assert recorder.post(f"{paper}/points", data={"pasted": "- Hidden paper"}).status_code == 303
    assert "Hidden paper" in page(recorder, panel), "its author reads it"
    assert "Hidden paper" not in page(recorder, panel, "?copy=1")


def test_confidential_words_stay_so_when_they_are_chosen(recorder, organiser, panel, operation, look):
    first = operation("one")
    send(recorder, panel, first)
    revise = {"note": first["note"], "kind": "revise", "base": first["id"]}
    send(recorder, panel, operation("open words", **revise))
    send(recorder, panel, operation("hidden words", body={"mark": "confidential"}, **revise), device="b")
    address = f"{panel.address}/{first['note']}"
    assert "hidden words" in recorder.get(address).text, "their author reads them"
    answer = recorder.post(f"{address}/merge", data=as_seen(look(select(Note))[0], words="hidden words"))
    assert answer.status_code == 303
    assert look(select(Note))[0].mark is Mark.CONFIDENTIAL
    assert "hidden words" not in organiser.get(address).text


def test_words_that_were_closed_stay_closed_when_the_note_is_opened_with_others(recorder, organiser, panel, operation):
    first = operation("Her name is told")
    closed = operation("Her name is told", note=first["note"], kind="revise", base=first["id"],
                       body={"mark": "confidential"})  # fmt: skip
    opened = operation("A case was told", note=first["note"], kind="revise", base=closed["id"],
                       body={"mark": "public"})  # fmt: skip
    send(recorder, panel, first, closed, opened)
    text = organiser.get(f"{panel.address}/{first['note']}").text
    assert "A case was told" in text
    assert "Her name is told" not in text


def test_other_words_of_a_note_that_is_confidential_now_are_confidential(
    organiser, recorder, browse, panel, operation, look
):
    first = operation("Open at first")
    send(recorder, panel, first)
    close = {"note": first["note"], "kind": "revise", "base": first["id"], "body": {"mark": "confidential"}}
    send(recorder, panel, operation("Hidden words", **close))
    other = browse(Role.RECORDER, panel.event)
    late = operation("Nearly the same words", note=first["note"], kind="revise", base=first["id"])
    assert send(other, panel, late, device="b").json()["receipts"][0]["reason"] == "not_yours"
    assert "Nearly the same words" not in organiser.get(f"{panel.address}/quarantine").text
    (row,) = look(select(Quarantined))
    assert organiser.post(f"{panel.address}/quarantine/{row.key}/note").status_code == 303
    assert {note.mark for note in look(select(Note))} == {Mark.CONFIDENTIAL}


def test_the_link_of_somebody_who_was_removed_is_not_the_next_ones(browse, recorder, panel, operation, database):
    """SQLite gives the number of the last row that was deleted again."""
    said = operation("Our offices shall answer", body={"wording": "verbatim", "participant": panel.seated.key})
    send(recorder, panel, said)
    fields = {"participant": str(panel.seated.key), "until": "2099-01-01", "note": said["note"]}
    asked = browse(Role.REVIEWER, panel.event).post(f"{panel.address}/quotes", data=fields)
    path = re.search(r"/q/[\w-]{43}", asked.text)[0]
    speaker = browse()
    address = speaker.post(path).headers["location"]
    assert speaker.get(address).status_code == 200
    with database.write() as db:
        db.delete(db.get_one(Participant, panel.seated.key))
    with database.write() as db:
        db.add(Participant(id=panel.seated.key, event_id=panel.event.key, name="Somebody new"))
    assert browse().get(path).status_code == 410
    assert speaker.get(address).status_code == 410


def test_what_a_speaker_changed_meanwhile_is_not_released_unseen(browse, recorder, panel, operation, look):
    reviewer = browse(Role.REVIEWER, panel.event)
    said = operation("Our offices shall answer", body={"wording": "verbatim", "participant": panel.seated.key})
    send(recorder, panel, said)
    asked = {"participant": str(panel.seated.key), "until": "2099-01-01", "note": said["note"]}
    path = re.search(r"/q/[\w-]{43}", reviewer.post(f"{panel.address}/quotes", data=asked).text)[0]
    quote = look(select(Quote))[0]
    answer = {"quote": str(quote.key), "version": str(quote.version), "state": "changed", "told": "Something else"}
    speaker = browse()
    assert speaker.post(speaker.post(path).headers["location"], data=answer).status_code == 303
    one = {"state": "released", "seen": said["id"], "told": ""}
    assert reviewer.put(f"{panel.address}/{said['note']}/review", data=one).status_code == 409
    reviewer.post(f"{panel.address}/releases", data={"seen": f"{said['note']}:{said['id']}:"})
    assert look(select(Note))[0].review is ReviewState.UNREVIEWED
    now = re.search(r'name="told" value="(\w+)"', reviewer.get(f"{panel.address}/review").text)[1]
    assert reviewer.put(f"{panel.address}/{said['note']}/review", data=one | {"told": now}).status_code < 400
    assert look(select(Note))[0].review is ReviewState.RELEASED


@pytest.fixture
def closed_beside(recorder, browse, panel, operation):
    """A note of which another recorder wrote a confidential wording at the same time."""
    first = operation("one")
    send(recorder, panel, first)
    revise = {"note": first["note"], "kind": "revise", "base": first["id"]}
    send(recorder, panel, operation("open words", **revise))
    other = browse(Role.RECORDER, panel.event)
    send(other, panel, operation("hidden words", body={"mark": "confidential"}, **revise), device="b")
    return f"{panel.address}/{first['note']}"


def test_nobody_settles_a_wording_that_is_closed_to_them(recorder, closed_beside, look):
    page = recorder.get(closed_beside).text
    assert "hidden words" not in page
    assert "Whoever reviews the notes settles it" in page
    assert "This one stands" not in page
    for words in ("open words", "a third"):
        answer = recorder.post(f"{closed_beside}/merge", data=as_seen(look(select(Note))[0], words=words))
        assert answer.status_code == 409
    note = look(select(Note))[0]
    assert (note.words, note.in_conflict) == ("open words", True)


def test_a_reviewer_settles_a_closed_wording_once_it_was_read(browse, panel, closed_beside, look):
    reviewer = browse(Role.REVIEWER, panel.event)
    queue = reviewer.get(f"{panel.address}/review").text
    assert "hidden words" not in queue
    assert "The upper words stand" not in queue
    seen = as_seen(look(select(Note))[0])
    assert reviewer.post(f"{closed_beside}/conflict?_method=delete", data=seen).status_code == 409
    read = reviewer.post(f"{closed_beside}/review/reading").text
    assert "hidden words" in read
    assert "The upper words stand" in read
    assert re.search(r'name="asked" value="1"', read)
    assert reviewer.post(f"{closed_beside}/conflict?_method=delete", data=seen | {"asked": "1"}).status_code == 303
    assert not look(select(Note))[0].in_conflict


def test_who_may_not_read_confidential_words_does_not_settle_them_by_asking(browse, organiser, closed_beside, look):
    seen = as_seen(look(select(Note))[0], asked="1")
    assert organiser.post(f"{closed_beside}/conflict?_method=delete", data=seen).status_code == 409
    assert look(select(Note))[0].in_conflict
