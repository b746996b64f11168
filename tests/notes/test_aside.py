"""Quarantine: what an organiser sees of it, and the two ways out."""

from datetime import timedelta
from random import Random
from urllib.parse import urlencode
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlmodel import col, select

from app import clock
from app.models import AuditEntry, Note, NoteOperation, Quarantined
from app.notes.recording.aside import pieces
from app.vocabulary import Mark, NoteKind, Role

FORM = {"content-type": "application/x-www-form-urlencoded"}


@pytest.fixture
def reviewer(browse, panel):
    return browse(Role.ORGANISER, panel.event)


def send(client, panel, *operations, device="device-1"):
    answer = client.post(panel.api, json={"device": device, "operations": list(operations)})
    return [(each["receipt"], each.get("reason")) for each in answer.json()["receipts"]]


def kept(look):
    return look(select(Quarantined).order_by(col(Quarantined.id)))


def post(client, panel, row, what, **fields):
    return client.post(f"{panel.address}/quarantine/{row.id}/{what}", content=urlencode(fields), headers=FORM)


def test_a_note_of_a_removed_session_is_taken_where_somebody_says(recorder, reviewer, panel, operation, look):
    sent = operation("Zyrat tona", body={"session": 99999, "kind": "concern", "seat": 12})
    assert send(recorder, panel, sent) == [("quarantined", "unknown_place")]
    page = reviewer.get(f"{panel.address}/quarantine").text
    assert "Zyrat tona" in page
    assert f'href="{panel.address}/quarantine"' in reviewer.get(f"{panel.address}/desk").text
    (row,) = kept(look)
    assert post(reviewer, panel, row, "note").status_code == 422
    assert post(reviewer, panel, row, "note", place=f"lane/{panel.south.key}").status_code == 303
    (note,) = look(select(Note))
    assert (note.words, note.kind, note.lane_id, note.seat_number) == (
        "Zyrat tona", NoteKind.CONCERN, panel.south.key, 12,
    )  # fmt: skip
    assert note.author_id == row.author_id, "it stays the recorder's"
    assert "Zyrat tona" not in reviewer.get(f"{panel.address}/quarantine").text
    assert post(reviewer, panel, row, "note", place=f"lane/{panel.south.key}").status_code == 409
    assert len(look(select(Note))) == 1


def test_what_could_not_be_understood_is_left_out_of_the_note(recorder, reviewer, panel, operation, look):
    send(recorder, panel, operation("Zyrat tona", kind="gossip", body={"kind": "gossip", "reach": "everywhere"}))
    (row,) = kept(look)
    assert post(reviewer, panel, row, "note").status_code == 303
    (note,) = look(select(Note))
    assert (note.words, note.kind, note.reach) == ("Zyrat tona", NoteKind.STATEMENT, [])


@pytest.mark.parametrize("where", ["its session", "its group", "the note above it"])
def test_what_says_no_mark_is_as_closed_as_where_it_was_said(recorder, reviewer, panel, operation, look, db, where):
    """Whoever takes it out need not be somebody who may read what was agreed to be confidential."""
    body = {"lane": panel.south.key, "session": None} if where == "its group" else {}
    if where == "the note above it":
        above = operation("over it", body={"mark": "confidential"})
        send(recorder, panel, above)
        body = {"parent": above["note"]}
    else:
        db.merge(panel.session).default_mark = Mark.CONFIDENTIAL
        db.commit()
    late = operation("Her name is told", kind="gossip", body=body)
    send(recorder, panel, late, operation("Said openly", kind="gossip", body=body | {"mark": "public"}))
    page = reviewer.get(f"{panel.address}/quarantine").text
    assert "Her name is told" not in page
    assert "Said openly" in page, "its recorder chose that"
    hidden, _ = kept(look)
    assert post(reviewer, panel, hidden, "note").status_code == 303
    notes = look(select(Note).order_by(col(Note.sequence)))
    assert (notes[-1].mark, notes[-1].words, notes[-1].author_id) == (Mark.CONFIDENTIAL, "", hidden.author_id)


@pytest.mark.parametrize("typed", ["2016-01-01T00:05:00Z", "0001-01-01T00:00:00Z"])
def test_what_a_clock_without_battery_says_does_not_come_out_of_quarantine(
    recorder, reviewer, panel, operation, look, typed
):
    send(recorder, panel, operation(typed_at=typed, kind="gossip"))
    (row,) = look(select(Quarantined))
    assert reviewer.post(f"{panel.address}/quarantine/{row.key}/note").status_code == 303
    (note,) = look(select(Note))
    assert abs(note.said_at - clock.now()) < timedelta(minutes=1)


def test_set_aside_for_good_keeps_it_and_asks_no_more(recorder, reviewer, panel, operation, look, raws):
    send(recorder, panel, operation("Zyrat tona", body={"session": 99999}))
    (row,) = kept(look)
    assert post(reviewer, panel, row, "resolution").status_code == 303
    (row,) = kept(look)
    assert row.resolved_at
    assert "Zyrat tona" in raws()[0]
    assert not look(select(Note))
    assert [each.subject for each in look(select(AuditEntry)) if "for good" in each.action] == [str(row.id)]
    assert post(reviewer, panel, row, "resolution").status_code == 409


def test_other_words_under_a_known_number_become_a_note_beside_the_first(recorder, reviewer, panel, operation, look):
    first = operation("first")
    send(recorder, panel, first)
    assert send(recorder, panel, first | {"body": first["body"] | {"words": "second"}}) == [("mismatch", "other_words")]
    (row,) = kept(look)
    assert f"{panel.address}/{first['note']}" in reviewer.get(f"{panel.address}/quarantine").text
    post(reviewer, panel, row, "note")
    assert sorted(each.words for each in look(select(Note))) == ["first", "second"]


def test_confidential_words_are_taken_unseen_and_stay_their_authors(recorder, reviewer, panel, operation, look):
    send(recorder, panel, operation("HIDDEN", body={"session": 99999, "mark": "confidential"}))
    assert "HIDDEN" not in reviewer.get(f"{panel.address}/quarantine").text
    (row,) = kept(look)
    assert post(reviewer, panel, row, "note", place=f"session/{panel.session.key}").status_code == 303
    (note,) = look(select(Note))
    assert (note.mark, note.author_id) == (Mark.CONFIDENTIAL, row.author_id)
    assert "HIDDEN" not in reviewer.get(f"{panel.address}/{note.id}").text


@pytest.mark.parametrize("body", [{"mark": "do_not_record"}, {"mark": " DO_NOT_RECORD ", "kind": "gossip"}])
def test_words_not_to_be_recorded_are_not_set_aside_either(recorder, reviewer, panel, operation, look, raws, body):
    sent = operation("a girl of 15", body=body | {"session": 99999, "who": "her brother"})
    assert send(recorder, panel, sent)[0][0] == "quarantined"
    (row,) = kept(look)
    assert "girl" not in raws()[0]
    assert "brother" not in raws()[0]
    assert row.digest.startswith("hmac-sha256:")
    assert send(recorder, panel, sent)[0][0] == "quarantined"
    assert len(kept(look)) == 1, "it is still known when it comes again"
    assert post(reviewer, panel, row, "note").status_code == 409


def test_what_waits_of_a_note_loses_its_words_with_it(recorder, panel, operation, look, raws):
    first = operation("a girl of 15")
    send(recorder, panel, first, first | {"body": first["body"] | {"words": "a girl of 16"}})
    assert "girl" in raws()[0]
    end = operation("", note=first["note"], kind="revise", base=first["id"], body={"mark": "do_not_record"})
    send(recorder, panel, end)
    late = first | {"body": first["body"] | {"words": "a girl of 17"}}
    assert send(recorder, panel, late) == [("mismatch", "other_words")]
    assert "girl" not in str(raws())
    for table in (Note, NoteOperation):
        assert "girl" not in str([row.model_dump() for row in look(select(table))])


def test_an_erased_note_does_not_come_back_by_this_door(recorder, reviewer, panel, operation, look):
    first = operation("one")
    send(recorder, panel, first, operation(note=first["note"], kind="erase", base=first["id"], body={}))
    again = operation("two", note=first["note"], kind="revise", base=first["id"])
    assert send(recorder, panel, again) == [("quarantined", "note_erased")]
    (row,) = kept(look)
    assert post(reviewer, panel, row, "note").status_code == 409


@pytest.mark.parametrize("role", [Role.RECORDER, Role.FACILITATOR, Role.SPONSOR])
def test_only_who_reviews_sees_what_was_set_aside(browse, panel, role):
    assert browse(role, panel.event).get(f"{panel.address}/quarantine").status_code == 403


def test_a_note_whose_session_was_deleted_is_corrected_where_it_stands(recorder, panel, operation, look, db):
    first = operation("one", body={"lane": panel.south.key})
    send(recorder, panel, first)
    note = look(select(Note))[0]
    db.execute(text("DELETE FROM guide_item"))
    db.commit()
    page = recorder.get(panel.address).text
    assert "Removed session" in page
    assert "one" in page
    fields = {"words": "two", "seen": first["id"]}
    answer = recorder.put(f"{panel.address}/{note.id}", content=urlencode(fields), headers=FORM)
    assert answer.status_code == 303, answer.text
    by_device = operation("three", note=first["note"], kind="revise", base=str(look(select(Note))[0].operation_id))
    answer = recorder.post(panel.api, json={"device": "d", "operations": [by_device]}).json()
    assert answer["receipts"][0]["receipt"] == "new"
    assert answer["receipts"][0]["adjusted"] == ["unknown_place"]
    (note,) = look(select(Note))
    assert (note.words, note.item_id, note.lane_id) == ("three", None, None)


def test_a_correction_neither_moves_a_note_nor_says_it_later(recorder, panel, operation, look):
    first = operation("one", body={"lane": panel.south.key})
    send(recorder, panel, first)
    said = look(select(Note))[0].said_at
    second = operation("two", note=first["note"], kind="revise", base=first["id"], typed_at="2026-11-01T12:00:00+01:00")
    second["body"] = {"words": "two"}
    assert send(recorder, panel, second) == [("new", None)]
    (note,) = look(select(Note))
    assert (note.words, note.said_at, note.item_id, note.lane_id) == (
        "two", said, panel.session.key, panel.south.key,
    )  # fmt: skip
    both = operation("one", note=str(UUID(int=5)))
    later = operation(note=both["note"], kind="revise", base=both["id"], typed_at="2026-11-01T12:00:00+01:00")
    later["body"] = {"words": "later"}
    send(recorder, panel, both, later)
    note = look(select(Note).where(Note.id == UUID(int=5)))[0]
    assert (note.words, note.said_at, note.item_id) == ("later", said, panel.session.key)


def test_what_is_too_long_for_a_note_becomes_several(recorder, reviewer, panel, operation, look):
    words = "\n\n".join(f"Pika {number}. " + "fjalë " * 300 for number in range(20))
    assert send(recorder, panel, operation(words)) == [("quarantined", "too_long")]
    page = reviewer.get(f"{panel.address}/quarantine").text
    assert "longer than a note may be" in page
    assert "Pika 0" in page
    assert "Pika 5" not in page, "its beginning"
    (row,) = kept(look)
    assert post(reviewer, panel, row, "note").status_code == 303
    notes = look(select(Note).order_by(col(Note.sequence)))
    assert len(notes) == 4
    assert "\n\n".join(note.words for note in notes).split() == words.split(), "every word, in order"
    assert {note.author_id for note in notes} == {row.author_id}


@pytest.mark.parametrize("seed", range(10))
def test_pieces_lose_nothing(seed):
    chance = Random(seed)
    words = "".join(chance.choices(" .\nab" if seed % 2 else "ab", k=chance.randint(9_000, 35_000)))
    parts = pieces(words)
    assert "".join(parts) == words
    assert all(len(part) <= 10_000 for part in parts)


def test_a_correction_that_says_no_mark_of_a_note_that_nobody_knows_here_is_closed(browse, panel, operation, look, db):
    recorder, organiser = browse(Role.RECORDER, panel.event), browse(Role.ORGANISER, panel.event)
    db.merge(panel.event).closed_at = clock.now()
    db.commit()
    begun = operation("Mira one", body={"mark": "confidential"})
    send(recorder, panel, begun, operation("Mira two", note=begun["note"], kind="revise", base=begun["id"]))
    assert "Mira" not in organiser.get(f"{panel.address}/quarantine").text
    rows = look(select(Quarantined).order_by(col(Quarantined.id)))
    assert organiser.post(f"{panel.address}/quarantine/{rows[1].key}/note").status_code == 303
    assert look(select(Note))[0].mark is Mark.CONFIDENTIAL
