"""An event that is closed takes nothing new; reviewing and erasing go on, and its pages say so."""

import pytest
from sqlmodel import select

from app.models import Note, NoteOperation, Quarantined
from app.vocabulary import ReviewState, Role
from tests.notes.reviewing import as_seen, change, take


@pytest.fixture
def close(browse, panel):
    """Close the event, as its organiser does; gives that organiser."""

    def now():
        organiser = browse(Role.ORGANISER, panel.event)
        assert organiser.put(f"/events/{panel.event.slug}/closure").status_code == 303
        return organiser

    return now


def send(client, panel, *operations):
    answer = client.post(panel.api, json={"device": "d", "operations": list(operations)})
    return [(each["receipt"], each.get("reason")) for each in answer.json()["receipts"]]


def erase(client, panel, note, seen):
    return client.request("DELETE", f"{panel.address}/{note}", data={"seen": str(seen), "revision": "1"})


@pytest.mark.parametrize("mark", ["public", "confidential"])
def test_authors_and_reviewers_erase(recorder, reviewer, panel, operation, look, close, mark):
    mine, other = (operation(f"words {number}", body={"mark": mark}) for number in range(2))
    send(recorder, panel, mine, other)
    close()
    assert erase(recorder, panel, mine["note"], mine["id"]).status_code == 303
    assert erase(reviewer, panel, other["note"], other["id"]).status_code == 303
    assert all(note.erased_at for note in look(select(Note)))
    assert not any(each.body for each in look(select(NoteOperation)))


def test_what_was_masked_is_erased(recorder, reviewer, panel, operation, look, close):
    note = take(recorder, panel, operation, "Ana from Kukës")
    close()
    assert change(reviewer, panel, note, "PUT", "masking", version=1, how="omit", word=[0]).status_code == 303
    assert change(reviewer, panel, note, "DELETE", "original", version=2).status_code == 303
    assert look(select(Note))[0].words == "[…] from Kukës"


def test_a_second_reviewer_agrees(recorder, reviewer, browse, panel, operation, look, close):
    note = take(recorder, panel, operation, "Ana came back", mark="confidential")
    close()
    change(reviewer, panel, note, "PUT", "masking", version=1, how="omit", word=[0])
    second = browse(Role.REVIEWER, panel.event)
    assert change(second, panel, note, "POST", "agreement", version=2).status_code == 303
    assert ReviewState.RELEASED in {each.review for each in look(select(Note))}


def test_what_arrives_is_kept_aside_and_taken_from_there(recorder, reviewer, panel, operation, look, close):
    stands = operation("before")
    send(recorder, panel, stands)
    close()
    of_it = {"note": stands["note"], "base": stands["id"]}
    late = operation("after"), operation("other words", kind="revise", **of_it), operation("", kind="erase", **of_it)
    assert send(recorder, panel, *late) == [("quarantined", "event_closed")] * 3
    assert [note.words for note in look(select(Note))] == ["before"]
    first, *_ = look(select(Quarantined).order_by(Quarantined.id))
    assert reviewer.post(f"{panel.address}/quarantine/{first.key}/note").status_code == 303
    assert {note.words for note in look(select(Note))} == {"before", "after"}


def test_two_wordings_are_settled_by_who_reviews(recorder, panel, operation, look, close):
    first = operation("one")
    revise = {"note": first["note"], "kind": "revise", "base": first["id"]}
    send(recorder, panel, first, operation("mine", **revise), operation("yours", **revise))
    organiser = close()
    shown = as_seen(look(select(Note))[0], words="yours")
    address = f"{panel.address}/{first['note']}/merge"
    assert recorder.post(address, data=shown).status_code == 409
    assert organiser.post(address, data=shown).status_code == 303
    assert [(note.words, note.in_conflict) for note in look(select(Note))] == [("yours", False)]


def test_nothing_is_added_or_corrected(recorder, panel, operation, look, close):
    stands = operation("before")
    send(recorder, panel, stands)
    close()
    fields = {"words": "after", "session": panel.session.key, "seen": stands["id"]}
    assert recorder.post(panel.address, data=fields).status_code == 409
    assert recorder.put(f"{panel.address}/{stands['note']}", data=fields).status_code == 409
    assert [note.words for note in look(select(Note))] == ["before"]


def test_the_pages_of_the_notes_say_that_it_is_closed(recorder, panel, close):
    pages = [f"{panel.address}{page}" for page in ("", "/desk", f"/session/{panel.session.key}")]
    said = "This event is closed"
    assert [said in recorder.get(page).text for page in pages] == [False] * 3
    close()
    assert [recorder.get(page).text.count(said) for page in pages] == [1] * 3
