"""Whatever marks a note went through, in however many batches and in whatever order they came: what stood in it before
it turned confidential stays closed, what was not to be recorded is gone, and the words that are shown are there."""

from itertools import pairwise
from types import SimpleNamespace
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import col, select

from app import clock
from app.models import AuditEntry, Event, Note, NoteOperation, Quarantined, User
from app.notes.at_rest import make_ready
from app.notes.operations.actions import take_batch
from app.notes.operations.sync import Writer
from app.notes.sealing.words import SEALED
from app.vocabulary import Mark, Role
from tests.notes.opened import each_has_its_words_or_none, log_and_notes

KEY = b"a key of the server"
OPEN = (Mark.PUBLIC, Mark.PARTICIPANTS_ONLY)
CLOSED, UNSAID = Mark.CONFIDENTIAL, Mark.DO_NOT_RECORD
WHERE_FIXTURES_MAY_STAY = settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def room(database, panel):
    """Sends batches in the name of one recorder, and tells what stands of a note."""
    with database.write() as db:
        person = User(name="Recorder", email="recorder@kuvend.example")
        db.add(person)
        db.flush()
        writer = Writer(person.key, reviews=True)

    def send(*operations, device="d"):
        with database.write() as db:
            return take_batch(
                db, db.get_one(Event, panel.event.key), operations, device=device, writer=writer, key=KEY,
                at=clock.now(),
            )  # fmt: skip

    def stands(note):
        with database.read() as db:
            log = db.exec(select(NoteOperation).where(NoteOperation.note_id == UUID(note))).all()
            return db.get(Note, UUID(note)), {str(each.id): each for each in log}

    return SimpleNamespace(send=send, stands=stands, session=panel.session.key, event=panel.event.key)


def chain(room, marks):
    """The wordings of one note, each made from the one before."""
    note, base, made = str(uuid4()), None, []
    for place, mark in enumerate(marks, 1):
        made.append(
            {
                "id": str(uuid4()), "note": note, "sequence": place, "kind": "revise" if base else "create",
                "base": base, "typed_at": "2026-11-01T10:31:00+01:00",
                "body": {"words": f"mbyllur {place}", "session": room.session, "mark": mark.value, "role": "a role"},
            }
        )  # fmt: skip
        base = made[-1]["id"]
    return made


def cut(operations, places):
    edges = [0, *sorted(places), len(operations)]
    return [operations[a:b] for a, b in pairwise(edges) if a < b]


MARKS = st.lists(st.sampled_from(Mark), min_size=1, max_size=6)


@given(marks=MARKS, places=st.sets(st.integers(1, 5)))
@WHERE_FIXTURES_MAY_STAY
def test_what_a_note_shows_and_keeps_follows_from_its_marks_not_from_the_batches(room, marks, places):
    operations = chain(room, marks)
    device = str(uuid4())
    for batch in cut(operations, {place for place in places if place < len(marks)}):
        room.send(*batch, device=device)
    note, log = room.stands(operations[0]["note"])
    gone = max((place for place, mark in enumerate(marks) if mark is UNSAID), default=-1)
    for place, (sent, mark) in enumerate(zip(operations, marks, strict=True)):
        body, last = log[sent["id"]].body, place == len(marks) - 1
        if place <= gone:
            assert not body.get("words"), "nothing of what is not to be recorded stays, and nothing before it"
            assert SEALED not in body
        elif mark is CLOSED or (CLOSED in marks and not last):
            assert list(body) == [SEALED]
        else:
            assert body["words"] == sent["body"]["words"]
        if place <= gone or mark is CLOSED or (CLOSED in marks and not last):
            assert log[sent["id"]].digest.startswith("hmac-"), "nobody can try guesses"
    assert note.words == (f"mbyllur {len(marks)}" if marks[-1] in OPEN else "")
    assert bool(note.sealed) == (marks[-1] is CLOSED)


@given(marks=MARKS, data=st.data())
@WHERE_FIXTURES_MAY_STAY
def test_in_whatever_order_they_arrive_only_the_shown_words_of_a_once_confidential_note_stand_open(room, marks, data):
    operations = chain(room, marks)
    device = str(uuid4())
    for batch in cut(data.draw(st.permutations(operations)), data.draw(st.sets(st.integers(1, 5)))):
        room.send(*batch, device=device)
    note, log = room.stands(operations[0]["note"])
    if UNSAID not in marks:  # else what comes before what it was made from is set aside, and told
        assert str(note.operation_id) == operations[-1]["id"]
    standing = {each.id for each in log.values() if each.body.get("words")}
    if any(each.mark is CLOSED for each in log.values()):
        assert standing <= {note.operation_id}
    if UNSAID in marks:
        assert not standing & {UUID(each["id"]) for each in operations[: marks.index(UNSAID) + 1]}


STEP = st.tuples(st.integers(0, 9), st.sampled_from([None, *Mark]))
"""What a wording was made from, by its place, and its mark; none: an erasure."""


@given(steps=st.lists(STEP, min_size=2, max_size=9), data=st.data())
@WHERE_FIXTURES_MAY_STAY
def test_of_a_note_that_forked_and_was_erased_there_are_all_words_or_none(room, database, steps, data):
    """Also where one was made from what never came, or from an erasure."""
    note, names, device = str(uuid4()), [str(uuid4()) for _ in range(10)], str(uuid4())
    operations = [
        {
            "id": names[place], "note": note, "sequence": place, "base": names[base - 1] if base else None,
            "kind": "create" if not base else "revise" if mark else "erase", "typed_at": "2026-11-01T10:31:00+01:00",
            "body": {"words": f"words {place}", "session": room.session, "mark": mark} if mark or not base else None,
        }
        for place, (base, mark) in enumerate(steps)
    ]  # fmt: skip
    typed = {each["id"]: each["body"]["words"] if each["body"] else "" for each in operations}
    erased = False
    for batch in cut(data.draw(st.permutations(operations)), data.draw(st.sets(st.integers(1, 8)))):
        room.send(*batch, device=device)
        with database.read() as db:
            log, notes = log_and_notes(db, room.event, UUID(note))
        each_has_its_words_or_none(log, notes, typed)
        shown = {each.operation_id for each in notes}
        erased_now = any(each.id in shown for each in log if each.kind == "erase")
        assert erased_now or not erased
        erased = erased_now


PUBLIC = {"mark": "public"}


def test_the_team_does_not_read_what_a_note_said_before_it_was_confidential(recorder, browse, panel, operation):
    """From public to confidential and back, all typed while there was no network."""
    first = operation("mbyllur: the case in our town")
    closed = operation("mbyllur, too", note=first["note"], kind="revise", base=first["id"],
                       body={"mark": "confidential"})  # fmt: skip
    last = operation("In general", note=first["note"], kind="revise", base=closed["id"], body=PUBLIC)
    recorder.post(panel.api, json={"device": "d", "operations": [first, closed, last]})
    for role in ("facilitator", "organiser"):
        page = browse(Role(role), panel.event).get(f"{panel.address}/{first['note']}").text
        assert "In general" in page
        assert "mbyllur" not in page


def test_words_that_follow_what_is_not_to_be_recorded_are_kept_in_the_same_batch_too(recorder, panel, operation, look):
    first = operation("mbyllur")
    unsaid = operation("", note=first["note"], kind="revise", base=first["id"], body={"mark": "do_not_record"})
    last = operation("What may be said", note=first["note"], kind="revise", base=unsaid["id"], body=PUBLIC)
    recorder.post(panel.api, json={"device": "d", "operations": [first, unsaid, last]})
    (note,) = look(select(Note))
    assert note.words == "What may be said"
    assert "mbyllur" not in str([each.body for each in look(select(NoteOperation))])


def test_what_the_report_was_to_print_of_a_closed_wording_goes_with_it(recorder, reviewer, panel, operation, look):
    first = operation("mbyllur one two")
    recorder.post(panel.api, json={"device": "d", "operations": [first]})
    data = {"word": ["1"], "instead": "[…]", "version": "1"}
    assert reviewer.put(f"{panel.address}/{first['note']}/masking", data=data).status_code < 400
    assert "mbyllur" in look(select(Note))[0].report_wording
    closed = operation("x", note=first["note"], kind="revise", base=first["id"], body={"mark": "confidential"})
    last = operation("In general", note=first["note"], kind="revise", base=closed["id"], body=PUBLIC)
    recorder.post(panel.api, json={"device": "d", "operations": [closed, last]})
    (note,) = look(select(Note))
    assert (note.words, note.report_wording) == ("In general", "")


def test_what_an_earlier_release_left_open_is_closed_at_the_next_start(room, database, app):
    operations = chain(room, [Mark.PUBLIC, CLOSED, Mark.PUBLIC])
    room.send(*operations)
    first, last = (operations[place]["id"] for place in (0, 2))
    with database.write() as db:
        row = db.get(NoteOperation, UUID(first))
        row.body, row.digest = {"words": "mbyllur", "mark": "public"}, "sha256:0"
    make_ready(database, app.state.settings, KEY)
    _, log = room.stands(operations[0]["note"])
    assert list(log[first].body) == [SEALED]
    assert log[last].body["words"] == "mbyllur 3"


# What waits in quarantine


def test_other_words_of_a_note_that_was_confidential_are_closed_to_the_organiser(recorder, browse, panel, operation):
    first = operation("one", body={"mark": "confidential"})
    last = operation("In general", note=first["note"], kind="revise", base=first["id"])
    otherwise = other_words(last, "mbyllur otherwise")
    stray = other_words(first, "mbyllur stray") | {"note": str(uuid4())}
    stray["body"].pop("mark")
    assert receipts(recorder, panel, first, last, otherwise, stray) == ["new", "new", "mismatch", "mismatch"]
    page = browse(Role.ORGANISER, panel.event).get(f"{panel.address}/quarantine")
    assert page.status_code == 200
    assert "mbyllur" not in page.text


def receipts(client, panel, *operations):
    answer = client.post(panel.api, json={"device": "d", "operations": list(operations)})
    return [each["receipt"] for each in answer.json()["receipts"]]


def other_words(sent, words):
    return sent | {"body": sent["body"] | {"words": words}}


def test_erasing_takes_what_waits_of_the_same_note_along(recorder, panel, operation, look, raws):
    first = operation("said by one")
    stray = other_words(first, "mbyllur under the same number") | {"note": "no note at all"}
    other = operation("mbyllur of another note", kind="gossip")
    sent = [first, other_words(first, "mbyllur otherwise"), stray, other]
    assert receipts(recorder, panel, *sent) == ["new", "mismatch", "mismatch", "quarantined"]
    receipts(recorder, panel, operation(note=first["note"], kind="erase", base=first["id"], body={}))
    assert "mbyllur otherwise" not in str(raws())
    assert "same number" not in str(raws()), "it went by the number of the words that are erased"
    assert "mbyllur of another note" in str(raws())
    rows = look(select(Quarantined).order_by(col(Quarantined.id)))
    assert [row.reason for row in rows] == ["other_words", "other_words", "malformed"], "that it came, and why, stays"
    assert all(row.author_id and row.digest.startswith("hmac-") for row in rows)
    assert receipts(recorder, panel, *sent) == ["duplicate", "mismatch", "mismatch", "quarantined"]
    assert len(look(select(Quarantined))) == 3, "and all of it is known when it comes again"


def test_what_comes_later_for_an_erased_note_leaves_no_words_either(recorder, panel, operation, raws):
    first = operation("said by one")
    receipts(recorder, panel, first, operation(note=first["note"], kind="erase", base=first["id"], body={}))
    late = operation("mbyllur", note=first["note"], kind="revise", base=first["id"])
    assert receipts(recorder, panel, late, other_words(first, "mbyllur")) == ["quarantined", "mismatch"]
    assert "mbyllur" not in str(raws())


def test_erasing_what_was_masked_takes_what_waits_along(recorder, reviewer, panel, operation, raws, look):
    first = operation("mbyllur Nina told us")
    receipts(recorder, panel, first, other_words(first, "mbyllur Nina said"))
    note = f"{panel.address}/{first['note']}"
    assert (
        reviewer.put(f"{note}/masking", data={"word": ["1"], "instead": "somebody", "version": "1"}).status_code < 400
    )
    version = str(look(select(Note))[0].version)
    assert reviewer.post(f"{note}/original?_method=delete", data={"version": version}).status_code < 400
    assert "Nina" not in str(raws())
    assert "Nina" not in str([each.body for each in look(select(NoteOperation))])


def test_what_was_taken_out_of_quarantine_stands_in_the_note_alone(recorder, reviewer, panel, operation, raws, look):
    receipts(recorder, panel, operation("mbyllur", kind="gossip"))
    (row,) = look(select(Quarantined))
    reviewer.post(f"{panel.address}/quarantine/{row.id}/note")
    (note,) = look(select(Note))
    assert note.words == "mbyllur"
    assert "mbyllur" not in str(raws()), "or erasing the note would not erase it"
    assert [each.subject for each in look(select(AuditEntry)) if "out of quarantine" in each.action] == [str(row.id)]


def test_digests_in_quarantine_confirm_no_guess(recorder, panel, operation, look):
    first = operation("one")
    receipts(
        recorder, panel, first, other_words(first, "two"), operation(kind="gossip"), operation(body={"session": 0})
    )
    assert all(row.digest.startswith("hmac-") for row in look(select(Quarantined)))
