"""The batch route: receipts over HTTP, and what stands in the database after them."""

import asyncio
import gzip
import json
import os
from datetime import timedelta
from typing import ClassVar
from uuid import UUID, uuid4

import anyio
import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from app import clock
from app.access import actions as access_actions
from app.models import Event, GuideItem, Membership, Note, NoteOperation, Quarantined
from app.notes.operations import actions, arriving
from app.vocabulary import ItemKind, Mark, NoteKind, Role

pytestmark = pytest.mark.usefixtures("in_english")


def send(client, panel, *operations, device="device-1", **envelope):
    return client.post(panel.api, json={"device": device, "operations": list(operations)} | envelope)


def receipts(answer):
    assert answer.status_code == 200, answer.text
    return [(each["receipt"], each.get("reason")) for each in answer.json()["receipts"]]


def test_a_batch_becomes_notes(recorder, panel, operation, look):
    body = {
        "kind": "commitment", "wording": "verbatim", "reach": ["local", "national"], "seat": 12,
        "lane": panel.south.key, "question": panel.question.key, "who": "Education directorate",
        "by_when": "2027-03-01", "language": "sq",
    }  # fmt: skip
    answer = send(recorder, panel, operation("Një pikë kontakti në çdo shkollë", body=body), operation("tjetër"))
    assert receipts(answer) == [("new", None), ("new", None)]
    assert [each["sequence"] for each in answer.json()["receipts"]] == [1, 2]
    assert answer.json()["kept"] == 2
    first, _ = look(select(Note).order_by(col(Note.sequence)))
    assert (first.kind, first.seat_number, first.reach) == (NoteKind.COMMITMENT, 12, ["national", "local"])
    assert (first.item_id, first.lane_id, first.question_id) == (panel.session.key, panel.south.key, panel.question.key)
    assert "nje pike" in first.search


def test_sending_again_changes_nothing(recorder, panel, operation, look):
    sent = [operation(f"note {n}") for n in range(50)]
    send(recorder, panel, *sent)
    for _ in range(3):
        assert {each for each, _ in receipts(send(recorder, panel, *sent))} == {"duplicate"}
    assert len(look(select(Note))) == len(look(select(NoteOperation))) == 50


@pytest.mark.skipif(os.environ.get("KUVEND_TEST_DATABASE") == "postgresql", reason="SQLite is told how large it may be")
def test_a_disk_that_is_full_gives_no_receipt_and_takes_the_notes_afterwards(
    recorder, panel, operation, look, database
):
    batch = [operation("x" * 9_000) for _ in range(50)]

    def full(connection):
        connection.exec_driver_sql("PRAGMA max_page_count = 1")  # as many as there are

    event.listen(database.engine, "begin", full)
    answer = send(recorder, panel, *batch)
    event.remove(database.engine, "begin", full)
    assert answer.status_code == 507
    assert "receipts" not in answer.json()
    assert look(select(Note)) == look(select(Quarantined)) == []
    database.engine.dispose()  # a connection remembers it
    assert {each for each, _ in receipts(send(recorder, panel, *batch))} == {"new"}
    assert len(look(select(Note))) == 50


def test_a_batch_costs_the_same_number_of_statements_whatever_its_length(recorder, panel, operation, queries):
    send(recorder, panel, operation())
    with queries.counted() as one:
        send(recorder, panel, operation())
    with queries.counted() as fifty:
        send(recorder, panel, *[operation() for _ in range(50)])
    assert len(fifty) == len(one)
    assert len(one) <= 14


def test_a_revision_and_an_undo(recorder, panel, operation, look):
    first = operation("one")
    second = operation("two", note=first["note"], kind="revise", base=first["id"])
    send(recorder, panel, first, second)
    note = look(select(Note))[0]
    assert (note.words, note.revision, str(note.operation_id)) == ("two", 2, second["id"])
    assert receipts(send(recorder, panel, operation(note=first["note"], kind="erase", base=second["id"], body={}))) == [
        ("new", None)
    ]
    note = look(select(Note))[0]
    assert note.erased_at
    assert note.words == ""
    assert [each.body for each in look(select(NoteOperation))] == [{}, {}, {}], "its revisions go with it"


def test_two_devices_revise_one_note_and_both_wordings_are_kept(recorder, panel, operation, look):
    first = operation("one")
    send(recorder, panel, first)
    mine = operation("mine", note=first["note"], kind="revise", base=first["id"])
    yours = operation("yours", note=first["note"], kind="revise", base=first["id"])
    send(recorder, panel, mine)
    assert receipts(send(recorder, panel, yours, device="device-2")) == [("conflict", None)]
    note = look(select(Note))[0]
    assert note.in_conflict
    assert note.words == "mine"
    assert [each.conflicting for each in look(select(NoteOperation).order_by(col(NoteOperation.sequence)))] == [
        False, False, True,
    ]  # fmt: skip


def test_a_chain_sent_backwards_shows_its_last_words(recorder, panel, operation, look):
    first = operation("one")
    second = operation("two", note=first["note"], kind="revise", base=first["id"])
    third = operation("three", note=first["note"], kind="revise", base=second["id"])
    for each in (third, first, second):
        send(recorder, panel, each)
    note = look(select(Note))[0]
    assert (note.words, note.in_conflict) == ("three", False)


def test_a_wording_made_of_words_that_have_not_come_is_for_a_person_to_look_at(recorder, panel, operation, look):
    """The log says so of it: nobody knows what it was made from. One that ends another line it says it of, too."""
    first = operation("first")
    unheard = str(uuid4())
    late = operation("of what is still on a device", note=first["note"], kind="revise", base=unheard)
    plain = operation("of the first", note=first["note"], kind="revise", base=first["id"])
    assert receipts(send(recorder, panel, first, plain, late)) == [("new", None), ("new", None), ("conflict", None)]
    alone = operation("its beginning is on a device", kind="revise", base=unheard)
    assert receipts(send(recorder, panel, alone)) == [("new", None)]
    told = {str(each.id): each.conflicting for each in look(select(NoteOperation))}
    assert told == {first["id"]: False, plain["id"]: False, late["id"]: True, alone["id"]: True}


def test_words_not_to_be_recorded_leave_no_trace(recorder, panel, operation, look):
    first = operation("a girl of 15 from Example")
    last = operation("", note=first["note"], kind="revise", base=first["id"], body={"mark": "do_not_record"})
    send(recorder, panel, first)
    send(recorder, panel, last)
    assert receipts(send(recorder, panel, first)) == [("duplicate", None)]
    assert look(select(Note))[0].mark is Mark.DO_NOT_RECORD
    for table in (Note, NoteOperation, Quarantined):
        assert "girl" not in str([row.model_dump() for row in look(select(table))])


@pytest.mark.parametrize("erased_first", [True, False])
def test_a_note_that_came_and_went_in_one_batch_costs_no_other(recorder, panel, operation, look, erased_first):
    gone, seated = operation("Kjo jo"), operation("Kjo po", body={"seat": 12})
    erasing = operation(note=gone["note"], kind="erase", base=gone["id"], body={})
    sent = [gone, seated] if erased_first else [seated, gone]
    assert receipts(send(recorder, panel, *sent, erasing)) == [("new", None)] * 3
    assert {(note.words, note.seat_number, note.erased_at is None) for note in look(select(Note))} == {
        ("", None, False), ("Kjo po", 12, True),
    }  # fmt: skip


def test_erasing_a_confidential_note_erases_its_revisions(recorder, panel, operation, look):
    first = operation("her brother", body={"mark": "confidential"})
    second = operation("her uncle", note=first["note"], kind="revise", base=first["id"], body={"mark": "confidential"})
    send(recorder, panel, first, second, operation(note=first["note"], kind="erase", base=second["id"], body={}))
    assert all(each.body == {} for each in look(select(NoteOperation)))
    assert look(select(Note))[0].search == ""


def test_confidential_words_stand_in_no_index_and_have_a_keyed_digest(recorder, panel, operation, look):
    send(recorder, panel, operation("her brother", body={"mark": "confidential"}))
    assert look(select(Note))[0].search == ""
    assert look(select(NoteOperation))[0].digest.startswith("hmac-sha256:")


def test_one_bad_operation_is_kept_aside_and_the_rest_is_taken(recorder, panel, operation, look, raws):
    bad = operation("x", kind="gossip")
    answer = send(recorder, panel, operation("a"), bad, None, 7, operation("b"))
    assert receipts(answer) == [
        ("new", None), *[("quarantined", "malformed")] * 3, ("new", None),
    ]  # fmt: skip
    assert "gossip" not in answer.text
    send(recorder, panel, bad, None, 7)
    kept = look(select(Quarantined))
    assert sorted(each.operation_id for each in kept) == ["", "", bad["id"]]
    assert any("gossip" in each for each in raws())


@pytest.mark.parametrize("words", ["nul \\u0000 here", "half \\ud83d a face", "turn \\u202e round", "\\uffff"])
def test_characters_that_cannot_be_kept_cost_no_note(recorder, panel, operation, look, words):
    content = json.dumps({"device": "d", "operations": [operation("MARK"), operation("other")]}).replace(
        "MARK", words + "!"
    )
    answer = recorder.post(panel.api, content=content, headers={"content-type": "application/json"})
    assert receipts(answer) == [("new", None), ("new", None)]
    assert answer.json()["receipts"][0]["adjusted"]
    assert look(select(Note).order_by(col(Note.sequence)))[0].words.endswith("!")


def test_what_is_quarantined_may_hold_any_character(recorder, panel, operation, raws):
    content = json.dumps({"device": "d", "operations": [operation("nul \x00 \ud800", kind="gossip")]})
    answer = recorder.post(panel.api, content=content, headers={"content-type": "application/json"})
    assert receipts(answer) == [("quarantined", "malformed")]
    assert json.loads(raws()[0])["body"]["words"] == "nul \x00 \ud800"


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"", 422),
        (b"{", 422),
        (b"[]", 422),
        (b"\xff\xfe", 422),
        (b'{"device": "d"}', 422),
        (b'{"device": "d", "operations": {}}', 422),
        (b'{"operations": []}', 422),
        (b'{"device": "../x", "operations": []}', 422),
        (b'{"device": "d", "operations": []}', 200),
        (b'{"device": "d", "operations": [NaN]}', 200),
        (b'{"device": "d", "operations": ' + b"[" * 100_000, 422),
        (b'{"device": "d", "operations": [' + b"0," * 50 + b"0]}", 413),
        (b'{"device": "d", "operations": ["' + b"x" * 3_000_000 + b'"]}', 200),
        (b'{"device": "d", "operations": ["' + b"x" * 13_000_000 + b'"]}', 413),
    ],
)
def test_an_envelope_that_is_none_gets_a_clear_answer(recorder, panel, content, status):
    answer = recorder.post(panel.api, content=content, headers={"content-type": "application/json"})
    assert answer.status_code == status
    assert "xxx" not in answer.text


def test_nothing_of_another_event_can_be_pointed_to(recorder, panel, operation, make, db, look):
    other = make.event("other-event")
    db.commit()
    send(recorder, panel, operation("first", note=str(UUID(int=77)), id=str(UUID(int=78))))
    theirs = look(select(Note))[0]
    elsewhere = {"participant": panel.seated.key + 1000, "question": panel.question.key + 1000}
    answer = send(recorder, panel, operation("x", body=elsewhere), operation("y", body={"session": 9999}))
    assert receipts(answer) == [("new", None), ("quarantined", "unknown_place")]
    assert answer.json()["receipts"][0]["adjusted"] == ["unknown_speaker", "unknown_question"]
    db.execute(text("UPDATE note SET event_id = :e"), {"e": other.key})
    db.execute(text("UPDATE note_operation SET event_id = :e"), {"e": other.key})
    db.commit()
    again = operation("z", note=str(theirs.id))
    assert receipts(send(recorder, panel, again)) == [("quarantined", "note_elsewhere")]


def test_what_another_event_took_is_no_duplicate_here(recorder, panel, operation, make, db, look):
    """Word for word the same, it is not kept here: a duplicate would be forgotten by its device."""
    other = make.event("another-one")
    item = make.add(GuideItem(event_id=other.key, kind=ItemKind.SESSION, uid=str(uuid4())))
    user = db.exec(select(Membership.user_id).where(Membership.event_id == panel.event.key)).one()
    db.add(Membership(event_id=other.key, user_id=user, role=Role.RECORDER))
    db.commit()
    first = operation("there", body={"session": item.key})
    there = f"/api/v1/events/{other.slug}/notes/sync"
    told = recorder.post(there, json={"device": "a", "operations": [first]})
    assert receipts(told) == [("new", None)]
    assert receipts(send(recorder, panel, first, device="b")) == [("mismatch", "other_words")]
    (kept,) = look(select(Quarantined))
    assert (kept.event_id, kept.operation_id) == (panel.event.key, first["id"])
    point = operation("a point", body={"parent": first["note"]})
    assert send(recorder, panel, point, device="c").json()["receipts"][0]["adjusted"] == ["unknown_parent"]
    assert look(select(Note).where(Note.id == UUID(point["note"])))[0].parent_id is None


def test_a_former_recorder_writes_into_quarantine(panel, operation, browse, db, make):
    user = make.member(panel.event, Role.RECORDER)
    client = browse(user=user)
    kept = operation("before lunch")
    send(client, panel, kept)
    membership = db.exec(select(Membership).where(Membership.user_id == user.key)).one()
    access_actions.withdraw_role(db, panel.event, membership, by=user)
    db.commit()
    assert receipts(send(client, panel, kept, operation("after lunch"))) == [
        ("duplicate", None), ("quarantined", "role_withdrawn"),
    ]  # fmt: skip


def test_a_closed_event_takes_no_more_notes_and_loses_none(browse, recorder, panel, operation):
    closure = f"/events/{panel.event.slug}/closure"
    organiser = browse(Role.ORGANISER, panel.event)
    assert organiser.put(closure).status_code == 303
    assert receipts(send(recorder, panel, operation())) == [("quarantined", "event_closed")]
    assert organiser.delete(closure).status_code == 303
    assert receipts(send(recorder, panel, operation())) == [("new", None)]


@pytest.mark.parametrize("role", [Role.SPONSOR, Role.REVIEWER])
def test_only_who_may_write_notes_sends_them(browse, panel, operation, role):
    assert send(browse(role, panel.event), panel, operation()).status_code == 403


def test_recorders_neither_erase_nor_mend_confidential_notes_of_others(browse, recorder, panel, operation, look):
    """By the batch as little as by the pages; who reviews here erases them."""
    said = operation("in confidence", body={"mark": "confidential"})
    open_to_all = operation("said openly")
    send(recorder, panel, said, open_to_all)

    def touch(client, device, note, kind):
        return receipts(
            send(client, panel, operation("", note=note["note"], kind=kind, base=note["id"]), device=device)
        )

    other = browse(Role.RECORDER, panel.event)
    mend = operation("put otherwise", note=said["note"], kind="revise", base=said["id"])
    assert receipts(send(other, panel, mend, device="b")) == [("quarantined", "not_yours")]
    assert touch(other, "c", said, "erase") == touch(other, "d", open_to_all, "erase") == [("quarantined", "not_yours")]
    assert not any(note.erased_at for note in look(select(Note)))
    assert touch(browse(Role.ORGANISER, panel.event), "e", said, "erase") == [("new", None)]


def test_signed_out_and_strangers(browse, panel, operation, make):
    assert send(browse(), panel, operation()).status_code == 401
    assert send(browse(user=make.user()), panel, operation()).status_code == 404


def test_a_page_of_another_site_cannot_send(recorder, panel, operation):
    answer = recorder.post(panel.api, json={"device": "d", "operations": [operation()]}, headers={"x-csrf-token": "no"})
    assert answer.status_code == 403


def test_the_clock_of_a_device_is_corrected(recorder, panel, operation, look):
    wrong = operation(typed_at="2019-01-01T08:00:00Z")
    answer = send(recorder, panel, wrong, sent_at="2019-01-01T08:05:00Z")
    assert answer.json()["receipts"][0]["adjusted"] == ["clock"]
    note, kept = look(select(Note))[0], look(select(NoteOperation))[0]
    assert note.said_at.year >= 2026
    assert kept.device_at.year == 2019


def test_a_time_that_somebody_typed_is_not_shifted_by_a_wrong_clock(recorder, panel, operation, look):
    """Three hours ahead: "Said at 10:15" is 10:15 all the same, and what says no time is corrected beside it."""
    ahead = clock.now() + timedelta(hours=3)
    said = (clock.now() - timedelta(hours=2)).replace(microsecond=0)
    wall = operation("by the wall", typed_at=ahead.isoformat(), said_at=said.isoformat())
    plain = operation("just now", typed_at=ahead.isoformat())
    answer = send(recorder, panel, wall, plain, sent_at=ahead.isoformat())
    assert ["adjusted" in each for each in answer.json()["receipts"]] == [False, True]
    kept = {note.words: note.said_at for note in look(select(Note))}
    assert kept["by the wall"] == said
    assert abs(kept["just now"] - clock.now()) < timedelta(minutes=1)


@pytest.mark.parametrize("typed", ["2016-01-01T00:05:00Z", "0001-01-01T00:00:00Z", "0001-01-01T00:00:00+02:00"])
def test_a_clock_that_was_set_right_before_sending(recorder, panel, operation, look, typed):
    answer = send(recorder, panel, operation(typed_at=typed), sent_at=clock.now().isoformat())
    assert answer.json()["receipts"][0]["adjusted"] == ["clock"]
    assert abs(look(select(Note))[0].said_at - clock.now()) < timedelta(minutes=1)


@pytest.mark.parametrize("zone", ["Europe/London", "America/New_York", "Pacific/Kiritimati"])
@pytest.mark.parametrize("year", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"])
def test_no_time_breaks_a_page_whatever_the_zone(recorder, browse, panel, operation, db, zone, year):
    db.merge(panel.event).zone = zone
    db.commit()
    odd = [operation(typed_at=year), operation(typed_at="2026-11-01T10:31:00Z", said_at=year)]
    assert {each for each, _ in receipts(send(recorder, panel, *odd))} == {"new"}
    told = {"device": "a", "item": panel.session.key, "waiting": 1, "oldest": year}
    assert recorder.post(panel.api.replace("/sync", "/presence"), json=told).status_code == 200
    organiser = browse(Role.ORGANISER, panel.event)
    for page in ("", "/desk", "/review", f"/session/{panel.session.key}", f"/{odd[0]['note']}", ".json"):
        assert organiser.get(f"{panel.address}{page}").status_code == 200, page


def test_a_number_that_another_event_took_at_the_same_moment_is_judged_once_more(
    recorder, panel, operation, look, monkeypatch
):
    """Its first key is gone with what was taken back: sealed under it, the words would never open again."""
    note_it, written = actions.write_down, []

    def too_late(*given, **more):
        note_it(*given, **more)
        written.append(1)
        if len(written) == 1:
            raise IntegrityError("INSERT", {}, Exception("UNIQUE"))

    monkeypatch.setattr(actions, "write_down", too_late)
    sent = operation("in confidence", body={"mark": "confidential"})
    assert receipts(send(recorder, panel, sent)) == [("new", None)]
    assert len(written) == 2
    assert len(look(select(NoteOperation))) == 1
    assert "in confidence" in recorder.get(f"{panel.address}/{sent['note']}").text


def test_a_batch_that_cannot_be_written_is_nobody_elses(recorder, panel, operation, look, monkeypatch):
    """Devices read 409 as "somebody else is signed in", and send no more."""

    def never(*given, **more):
        raise IntegrityError("INSERT", {}, Exception("UNIQUE"))

    monkeypatch.setattr(actions, "write_down", never)
    assert send(recorder, panel, operation()).status_code == 500


def test_points_nest(recorder, panel, operation, look):
    parent = operation("parent")
    send(recorder, panel, parent, operation("child", body={"parent": parent["note"]}))
    send(recorder, panel, operation("later child", body={"parent": parent["note"]}))
    assert len(look(select(Note).where(Note.parent_id == UUID(parent["note"])))) == 2


def test_each_event_counts_for_itself(recorder, panel, operation, look):
    send(recorder, panel, operation(), operation(note=str(uuid4())))
    assert look(select(Event))[0].note_sequence == 2


JSON = {"content-type": "application/json"}
LONG = "E gjatë. " * 1_200_000
"""More than 10 MB."""


def test_one_body_beyond_every_limit_holds_no_other_up(recorder, panel, operation, look):
    huge, long = operation(LONG), operation("x" * 300_000)
    batch = [operation("before"), huge, long, operation("after")]
    content = json.dumps({"device": "d", "operations": batch}, ensure_ascii=False).encode()
    assert len(content) > 10_000_000
    answer = recorder.post(panel.api, content=content, headers=JSON)
    assert receipts(answer) == [("new", None), ("refused", "too_large"), ("quarantined", "too_long"), ("new", None)]
    assert [each["id"] for each in answer.json()["receipts"]] == [each["id"] for each in batch]
    assert answer.json()["receipts"][2]["fields"] == ["body.words"]
    assert sorted(note.words for note in look(select(Note))) == ["after", "before"]
    assert len(look(select(Quarantined))) == 1, "what is refused leaves nothing here: the device keeps it"
    again = recorder.post(panel.api, content=content, headers=JSON)
    assert [each for each, _ in receipts(again)] == ["duplicate", "refused", "quarantined", "duplicate"]


@pytest.mark.parametrize("depth", [60, 300, 800, 950, 1010, 1030])
def test_a_deeply_nested_operation_is_set_aside_or_refused_in_words(recorder, panel, operation, depth):
    deep = json.dumps(operation("deep")).replace('"deep"', "[" * depth + "]" * depth)
    content = f'{{"device": "d", "operations": [{json.dumps(operation("other"))}, {deep}]}}'
    answer = recorder.post(panel.api, content=content.encode(), headers=JSON)
    if answer.status_code == 200:
        what = ("refused", "too_large") if depth > 500 else ("quarantined", "malformed")
        assert receipts(answer) == [("new", None), what]
    else:
        assert (answer.status_code, depth) == (422, 1030), "a device halves its batch then, until it stands alone"


def test_bytes_that_are_no_text_cost_no_note(recorder, panel, operation, look):
    content = json.dumps({"device": "d", "operations": [operation("b@d"), operation("good")]}).encode()
    answer = recorder.post(panel.api, content=content.replace(b"b@d", b"b\xff\xfed"), headers=JSON)
    assert receipts(answer) == [("new", None), ("new", None)]
    assert answer.json()["receipts"][0]["adjusted"] == ["broken_characters"]
    assert {note.words for note in look(select(Note))} == {"b\ufffd\ufffdd", "good"}


def test_a_million_operations_are_too_many(recorder, panel):
    content = b'{"device": "d", "operations": [' + b"{}," * 1_000_000 + b"{}]}"
    assert recorder.post(panel.api, content=content, headers=JSON).status_code == 413


def test_nothing_is_unpacked(recorder, panel, operation):
    bomb = gzip.compress(json.dumps({"device": "d", "operations": [operation("x" * 50_000_000)]}).encode())
    answer = recorder.post(panel.api, content=bomb, headers=JSON | {"content-encoding": "gzip"})
    assert answer.status_code == 415
    assert "compression" in answer.json()["message"]


@pytest.mark.parametrize("length", [True, False])
def test_a_large_batch_of_a_stranger_is_not_even_read(panel, operation, browse, length):
    taken = []

    def body():
        for _ in range(11):
            taken.append(1)
            yield b"x" * 1_000_000

    headers = JSON | ({"content-length": "11000000"} if length else {})
    assert browse().post(panel.api, content=body(), headers=headers).status_code in (401, 403)
    assert not taken


def test_few_large_batches_are_read_at_the_same_time(monkeypatch):
    reading, most = [], []
    together = asyncio.Barrier(arriving.AT_ONCE)

    class Large:
        path_params: ClassVar = {"event": "an-event"}

        async def body(self):
            reading.append(1)
            most.append(len(reading))
            await together.wait()
            reading.pop()
            return b"{}"

    async def several():
        monkeypatch.setattr(arriving, "ask", lambda *_: None)
        monkeypatch.setattr(arriving, "_places", anyio.CapacityLimiter(arriving.AT_ONCE))
        async with asyncio.timeout(30):
            return await asyncio.gather(*(arriving._large(Large()) for _ in range(3 * arriving.AT_ONCE)))

    assert asyncio.run(several()) == [b"{}"] * 3 * arriving.AT_ONCE
    assert max(most) == arriving.AT_ONCE


def test_who_is_too_slow_is_told_to_send_less(recorder, panel, monkeypatch):
    async def never(_):
        await asyncio.Event().wait()

    monkeypatch.setattr(arriving, "_large", never)
    monkeypatch.setattr(arriving, "PATIENCE", 0)
    assert recorder.post(panel.api, content=b"x" * 3_000_000, headers=JSON).status_code == 413


@pytest.mark.parametrize("length", ["100", "5000000"])
def test_a_client_that_goes_away_while_sending_is_no_fault_of_ours(recorder, panel, app, look, caplog, length):
    heard = iter([{"type": "http.request", "body": b'{"device": "d"', "more_body": True}, {"type": "http.disconnect"}])
    answered = []

    async def receive():
        return next(heard)

    async def send_back(message):
        answered.append(message)

    from_our_page = {"sec-fetch-site": "same-origin", "x-csrf-token": recorder.token, "content-length": length}
    wanted = recorder.build_request("POST", panel.api, headers=JSON | from_our_page)
    headers = [(name.lower(), value) for name, value in wanted.headers.raw]
    scope = {
        "type": "http", "http_version": "1.1", "method": "POST", "scheme": "http", "path": panel.api, "root_path": "",
        "raw_path": panel.api.encode(), "query_string": b"", "headers": headers,
        "client": ("test", 1), "server": ("test", 80), "app": app,
    }  # fmt: skip
    asyncio.run(app(scope, receive, send_back))
    assert answered[0]["status"] == 400
    assert "unforeseen" not in caplog.text
    assert not [record for record in caplog.records if record.levelname == "ERROR"]
    assert look(select(Note)) == []


def test_who_no_longer_records_may_still_hand_over_a_large_batch(panel, operation, browse, db, make):
    user = make.member(panel.event, Role.RECORDER)
    client = browse(user=user)
    membership = db.exec(select(Membership).where(Membership.user_id == user.key)).one()
    access_actions.withdraw_role(db, panel.event, membership, by=user)
    db.commit()
    batch = [operation("x" * 300_000) for _ in range(8)]
    answer = client.post(panel.api, content=json.dumps({"device": "d", "operations": batch}), headers=JSON)
    assert {each for each, _ in receipts(answer)} == {"quarantined"}
