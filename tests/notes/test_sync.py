"""Rules 5 on the server: receipts, conflicts, quarantine. Cases first, then a machine that tries everything."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, invariant, multiple, rule

from app.notes.operations.operation import Operation, OperationKind, Reason, is_keyed, read_operation
from app.notes.operations.revisions import KnownNote, Revision, ends, main_line
from app.notes.operations.room_time import room_time, wall_time
from app.notes.operations.sync import Known, KnownOperation, Writer, judge_all
from app.vocabulary import Receipt

KEY = b"a key of the server"
ANA, BESA = 1, 2


def known(writer=ANA, **more):
    return Known(
        Writer(writer), KEY, sessions=frozenset({3}), lanes=frozenset({9}), questions=frozenset({5}),
        participants=frozenset({7}), **more,
    )  # fmt: skip


def op(number, *, note=100, base=None, kind=None, device="d1", sequence=None, body=None, **changes):
    kind = kind or ("revise" if base else "create")
    raw = {
        "id": str(UUID(int=number)), "note": str(UUID(int=note)), "sequence": sequence or number, "kind": kind,
        "base": str(UUID(int=base)) if base else None, "typed_at": "2027-03-02T10:31:00Z", "device": device,
        "body": None if kind == "erase" else {"session": 3, "words": f"words {number}"} | (body or {}),
    }  # fmt: skip
    return raw | changes


def send(server, *raws):
    read = [(read_operation(raw, device=raw.get("device", "d1"), key=KEY), raw) for raw in raws]
    return judge_all(read, server)


def receipts(server, *raws):
    return [(str(each.receipt), str(each.reason) if each.reason else None) for each in send(server, *raws)]


NEW, DUPLICATE, CONFLICT = ("new", None), ("duplicate", None), ("conflict", None)


def aside(reason):
    return ("quarantined", reason)


def test_a_batch_is_numbered_in_its_order():
    server = known(sequence=41)
    first, second = send(server, op(1), op(2, note=200))
    assert (first.receipt, first.sequence, first.revision) == (Receipt.NEW, 42, 1)
    assert (second.receipt, second.sequence, second.revision) == (Receipt.NEW, 43, 1)


def test_the_same_again_is_a_duplicate_and_keeps_its_number():
    server = known()
    (first,) = send(server, op(1))
    (again,) = send(server, op(1))
    assert (again.receipt, again.sequence, again.revision) == (Receipt.DUPLICATE, first.sequence, first.revision)
    assert server.sequence == 1


def test_twice_in_one_batch_is_one_note():
    assert receipts(known(), op(1), op(1)) == [NEW, DUPLICATE]


def test_other_words_under_the_same_identity_are_kept_aside_once():
    server = known()
    send(server, op(1))
    other = op(1, body={"words": "not what I said"})
    (mismatch,) = send(server, other)
    assert (mismatch.receipt, mismatch.reason) == (Receipt.MISMATCH, Reason.OTHER_WORDS)
    assert mismatch.set_aside
    (again,) = send(server, other)
    assert (again.receipt, again.set_aside) == (Receipt.MISMATCH, None)
    assert receipts(server, op(1)) == [DUPLICATE]


def test_one_bad_operation_harms_no_other():
    server = known()
    answers = send(server, op(1), op(2, kind="save"), {"device": "d1"}, op(3, note=300))
    assert [str(each.receipt) for each in answers] == ["new", "quarantined", "quarantined", "new"]
    assert answers[1].id == UUID(int=2)
    assert answers[2].id is None


def test_quarantine_answers_the_same_thing_the_same_way():
    server = known()
    bad = op(2, kind="save")
    first, again = send(server, bad)[0], send(server, bad)[0]
    assert (again.receipt, again.reason) == (first.receipt, first.reason)
    assert (bool(first.set_aside), again.set_aside) == (True, None)


@pytest.mark.parametrize(
    ("server", "sent", "answer"),
    [
        (known(closed=True), op(1), aside("event_closed")),
        (replace(known(), writer=Writer(ANA, current=False)), op(1), aside("role_withdrawn")),
        (known(), op(1, body={"session": 4}), aside("unknown_place")),
        (known(), op(1, body={"lane": 8}), aside("unknown_place")),
        (known(sequences={("d1", 1): UUID(int=55)}), op(1), aside("sequence_reused")),
        (known(sequences={("d2", 1): UUID(int=55)}), op(1), NEW),
        (known(notes={UUID(int=100): KnownNote(ANA, elsewhere=True)}), op(1), aside("note_elsewhere")),
        (
            known(operations={UUID(int=1): KnownOperation("sha256:other", elsewhere=True)}),
            op(1),
            ("mismatch", "other_words"),
        ),
    ],
)
def test_what_cannot_be_taken_is_set_aside_with_its_reason(server, sent, answer):
    assert receipts(server, sent) == [answer]


def test_what_another_event_took_word_for_word_is_no_duplicate():
    there = known()
    (kept,) = send(there, op(1))
    assert kept.operation is not None
    here = known(operations={UUID(int=1): KnownOperation(kept.operation.digest, elsewhere=True)})
    (answer,) = send(here, op(1))
    assert (answer.receipt, answer.reason) == (Receipt.MISMATCH, Reason.OTHER_WORDS)
    assert answer.set_aside, "it is not kept here"


def test_nothing_hangs_beneath_a_note_of_another_event():
    server = known(notes={UUID(int=100): KnownNote(ANA, elsewhere=True)})
    (answer,) = send(server, op(2, note=200, body={"parent": str(UUID(int=100))}))
    assert answer.adjusted == ("unknown_parent",)
    assert answer.operation is not None
    assert answer.operation.body is not None
    assert answer.operation.body.parent is None


def test_a_duplicate_stays_one_after_the_event_closed_and_the_role_was_withdrawn():
    server = known()
    send(server, op(1))
    server.closed, server.writer = True, Writer(ANA, current=False)
    assert receipts(server, op(1)) == [DUPLICATE]


def test_a_device_restored_from_a_backup_overwrites_nothing():
    server = known()
    send(server, op(1, sequence=7))
    assert receipts(server, op(2, note=200, sequence=7), op(3, note=300, sequence=8)) == [aside("sequence_reused"), NEW]


def test_a_revision_of_the_latest_words_becomes_the_latest():
    server = known()
    assert receipts(server, op(1), op(2, base=1)) == [NEW, NEW]
    (third,) = send(server, op(3, base=2))
    assert (third.current, third.revision, third.siblings) == (UUID(int=3), 3, ())


def test_a_revision_of_older_words_is_kept_beside_them():
    server = known()
    send(server, op(1), op(2, base=1))
    (late,) = send(server, op(3, base=1, device="d2"))
    assert late.receipt is Receipt.CONFLICT
    assert (late.current, late.siblings) == (UUID(int=2), (UUID(int=3),))


def test_a_device_that_goes_on_from_its_own_conflict_does_not_overwrite_the_other():
    """With numbers instead of names, revision "2" of the one would have been taken for "2" of the other."""
    server = known()
    send(server, op(1), op(2, base=1, device="d2"))
    first, second = send(server, op(3, base=1), op(4, base=3))
    assert (first.receipt, second.receipt) == (Receipt.CONFLICT, Receipt.CONFLICT)
    assert (second.current, second.siblings) == (UUID(int=2), (UUID(int=4),))


def test_two_creations_of_one_note_are_siblings():
    assert receipts(known(), op(1), op(2)) == [NEW, CONFLICT]


def test_a_chain_that_arrives_backwards_ends_in_its_last_words():
    server = known()
    answers = send(server, op(3, base=2), op(2, base=1), op(1))
    assert {str(each.receipt) for each in answers} == {"new"}
    assert (answers[-1].current, answers[-1].siblings) == (UUID(int=3), ())


def test_only_the_author_or_a_reviewer_erases():
    server = known()
    send(server, op(1))
    server.writer = Writer(BESA)
    assert receipts(server, op(2, base=1, kind="erase")) == [aside("not_yours")]
    server.writer = Writer(BESA, reviews=True)
    assert receipts(server, op(3, base=1, kind="erase")) == [NEW]


def test_recorders_mend_each_others_notes_but_not_confidential_ones():
    server = known()
    send(server, op(1), op(2, note=200, body={"mark": "confidential"}))
    server.writer = Writer(BESA)
    assert receipts(server, op(3, base=1), op(4, note=200, base=2)) == [NEW, aside("not_yours")]


def test_nothing_is_added_to_an_erased_note():
    server = known()
    assert receipts(server, op(1), op(2, base=1, kind="erase"), op(3, base=1), op(4, base=2)) == [
        NEW, NEW, aside("note_erased"), aside("note_erased"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("marks", "last", "wiped"),
    [
        (["public"], "erase", True),
        (["confidential"], "erase", True),
        (["confidential", "public"], "erase", True),
        (["public", "confidential"], "revise", False),
        (["public", "do_not_record"], "revise", True),
    ],
)
def test_words_go_when_their_mark_asks_for_it(marks, last, wiped):
    server = known()
    chain = [op(n, base=n - 1 or None, body={"mark": mark}) for n, mark in enumerate(marks, 1)]
    if last == "erase":
        chain.append(op(9, base=len(marks), kind="erase"))
    assert send(server, *chain)[-1].wipe is wiped


def test_words_that_arrive_after_their_erasure_go_too():
    server = known()
    answers = send(server, op(2, base=1, kind="erase"), op(1, body={"mark": "confidential"}))
    assert answers[-1].wipe


def test_what_is_erased_stays_so_whatever_it_was_made_from_arrives_late():
    server = known()
    send(server, op(5, base=4), op(3, base=1), op(6, base=5, kind="erase"))
    assert receipts(server, op(4, base=1), op(1), op(2, base=1), op(7, base=6)) == [
        NEW, NEW, aside("note_erased"), aside("note_erased"),
    ]  # fmt: skip
    (note,) = server.notes.values()
    assert note.unsaid == {each.operation for each in note.revisions}


def test_what_was_made_from_the_erasure_itself_does_not_bring_its_note_back():
    server = known()
    assert receipts(server, op(1), op(4, base=3), op(2, base=1, kind="erase"), op(3, base=2)) == [
        NEW, CONFLICT, NEW, aside("note_erased"),
    ]  # fmt: skip


def test_a_reference_to_nothing_here_is_dropped_and_the_words_stay():
    server = known()
    (answer,) = send(
        server, op(1, body={"participant": 8, "question": 6, "contribution": 4, "parent": str(UUID(int=9))})
    )
    assert answer.receipt is Receipt.NEW
    assert {str(each) for each in answer.adjusted} == {"unknown_speaker", "unknown_question", "unknown_parent"}
    assert answer.operation is not None
    assert answer.operation.body is not None
    assert answer.operation.body.words == "words 1"


def test_points_nest_under_a_note_of_the_same_batch():
    server = known()
    answers = send(server, op(1), op(2, note=200, body={"parent": str(UUID(int=100))}))
    assert answers[1].adjusted == ()


@pytest.mark.parametrize(
    ("above", "said", "mark"),
    [
        ("public", {}, "public"),
        ("participants_only", {}, "participants_only"),
        ("confidential", {}, "confidential"),
        ("do_not_record", {}, "confidential"),
        ("confidential", {"mark": "public"}, "public"),
        ("participants_only", {"mark": "confidential"}, "confidential"),
    ],
)
def test_what_says_no_mark_beneath_a_note_has_that_notes(above, said, mark):
    server = known()
    point = op(2, note=200, body={"parent": str(UUID(int=100)), **said})
    _, answer = send(server, op(1, body={"mark": above}), point)
    assert answer.operation is not None
    assert answer.operation.body is not None
    assert (answer.operation.body.mark, answer.operation.body.words) == (mark, "words 2")
    assert is_keyed(answer.operation.digest) == (mark == "confidential")
    assert receipts(server, point) == [DUPLICATE]


def revision(operation, base=None):
    return Revision(UUID(int=operation), UUID(int=base) if base else None)


@pytest.mark.parametrize(
    ("history", "line", "others"),
    [
        ([(1, None)], [1], []),
        ([(1, None), (2, 1), (3, 2)], [1, 2, 3], []),
        ([(1, None), (2, 1), (3, 1)], [1, 2], [3]),
        ([(1, None), (2, 1), (3, 1), (4, 3)], [1, 2], [4]),
        ([(3, 2), (1, None)], [3], [1]),
        ([(3, 2), (1, None), (2, 1)], [1, 2, 3], []),
        ([(3, 2)], [3], []),
        ([(1, 2), (2, 1)], [1, 2], []),
        ([(1, 1)], [1], []),
        ([(5, 4), (3, 2)], [5], [3]),
        ([(5, 4), (3, 2), (6, 5), (4, 2)], [4, 5, 6], [3]),
        ([(5, 4), (3, 1), (6, 5), (4, 1), (1, None)], [1, 4, 5, 6], [3]),
    ],
)
def test_the_main_line(history, line, others):
    revisions = [revision(*step) for step in history]
    assert [each.int for each in main_line(revisions)] == line
    assert [each.int for each in ends(revisions, main_line(revisions))] == others


STEPS = st.lists(st.tuples(st.integers(0, 9), st.sampled_from(["revise", "revise", "erase"])), min_size=2, max_size=9)


@given(steps=STEPS, order=st.randoms(use_true_random=False))
def test_in_whatever_order_a_line_only_grows_and_an_erasure_is_for_good(steps, order):
    """Also where something was made from what never comes."""
    made_from = [(n, base if base < n else 90 + base, kind) for n, (base, kind) in enumerate(steps, 1)]
    raws = [op(n, base=base, kind=kind if base else "create") for n, base, kind in made_from]
    order.shuffle(raws)
    server, line, erased = known(), [], False
    for raw in raws:
        send(server, raw)
        (note,) = server.notes.values()
        begun, line = line, main_line(note.revisions)
        assert any(line[at : at + len(begun)] == begun for at in range(len(line)))
        erased = erased or note.shown.erases
        assert note.shown.erases is erased
        assert not erased or note.unsaid == {each.operation for each in note.revisions}


NOON = datetime(2027, 3, 2, 12, tzinfo=UTC)
EMPTY_BATTERY = datetime(2016, 1, 1, 0, 5, tzinfo=UTC)
DAYS = {"begins": NOON - timedelta(days=300), "ends": NOON - timedelta(days=298)}
"""An event whose last notes come late."""


@pytest.mark.parametrize(
    ("typed", "sent", "kept", "corrected"),
    [
        (NOON, NOON, NOON, False),
        (NOON - timedelta(hours=3), NOON, NOON - timedelta(hours=3), False),
        (NOON - timedelta(hours=3), None, NOON - timedelta(hours=3), False),
        (NOON - timedelta(hours=2), NOON - timedelta(hours=2), NOON, True),
        (NOON + timedelta(hours=1), NOON + timedelta(hours=2), NOON - timedelta(hours=1), True),
        (NOON + timedelta(days=900), None, NOON, True),
        (NOON + timedelta(seconds=90), NOON + timedelta(seconds=90), NOON + timedelta(seconds=90), False),
        (datetime.max.replace(tzinfo=UTC), datetime.min.replace(tzinfo=UTC), NOON, True),
        (DAYS["ends"], NOON, DAYS["ends"], False),
        (DAYS["begins"] - timedelta(days=90), NOON, DAYS["begins"] - timedelta(days=90), False),
        (DAYS["begins"] - timedelta(days=91), NOON, NOON, True),
        (DAYS["ends"] + timedelta(days=91), NOON, NOON, True),
        (NOON - timedelta(days=90), NOON, NOON - timedelta(days=90), False),
        (EMPTY_BATTERY, NOON, NOON, True),
        (EMPTY_BATTERY, EMPTY_BATTERY + timedelta(minutes=30), NOON - timedelta(minutes=30), True),
        (datetime.min.replace(tzinfo=UTC), NOON, NOON, True),
    ],
)
def test_the_servers_clock_rules(typed, sent, kept, corrected):
    assert room_time(typed, sent, NOON, **DAYS) == (kept, corrected)


@pytest.mark.parametrize(
    ("said", "kept", "corrected"),
    [
        (NOON - timedelta(hours=2), NOON - timedelta(hours=2), False),
        (NOON - timedelta(days=9000), NOON - timedelta(days=9000), False),
        (NOON + timedelta(hours=2), NOON, True),
    ],
)
def test_a_time_that_somebody_typed_is_that_of_the_wall(said, kept, corrected):
    assert wall_time(said, NOON) == (kept, corrected)


class Exchange(RuleBasedStateMachine):
    """Devices write notes, revise their own and each other's; the network delivers late, twice, in any order."""

    written = Bundle("written")

    @initialize()
    def open(self):
        self.server = known()
        self.number = 0
        self.sent = []
        self.taken = {}

    def _write(self, device, note, base=None, kind=None):
        self.number += 1
        raw = op(self.number, note=note, base=base, kind=kind, device=device)
        self.sent.append(raw)
        return raw

    @rule(target=written, device=st.sampled_from(["d1", "d2"]), more=st.integers(0, 3))
    def type_and_go_on(self, device, more):
        note = 1000 + self.number
        chain = [self._write(device, note)]
        for _ in range(more):
            chain.append(self._write(device, note, base=UUID(chain[-1]["id"]).int))
        return multiple(*chain)

    @rule(target=written, earlier=written, device=st.sampled_from(["d1", "d2"]))
    def revise(self, earlier, device):
        return self._write(device, UUID(earlier["note"]).int, base=UUID(earlier["id"]).int)

    def _expect(self, raw, answer):
        """The simplest model of the promise: what came first under an identity is what counts."""
        kept = self.taken.setdefault(raw["id"], (raw, answer))
        if kept[1] is answer:
            assert answer.receipt in (Receipt.NEW, Receipt.CONFLICT)
        elif kept[0] == raw:
            assert answer.receipt is Receipt.DUPLICATE
            assert (answer.sequence, answer.revision) == (kept[1].sequence, kept[1].revision)
        else:
            assert answer.receipt is Receipt.MISMATCH

    @rule(raws=st.lists(written, max_size=6))
    def deliver(self, raws):
        for raw, answer in zip(raws, send(self.server, *raws), strict=True):
            self._expect(raw, answer)

    @rule(raw=consumes(written))
    def lose_for_ever(self, raw):
        """The device is gone with what it had not sent."""

    @rule(raw=written)
    def forge(self, raw):
        forged = raw | {"body": {"session": 3, "words": "forged"}}
        (answer,) = send(self.server, forged)
        self._expect(forged, answer)

    @invariant()
    def every_step_is_kept_once(self):
        steps = [each.operation for note in self.server.notes.values() for each in note.revisions]
        assert sorted(steps) == sorted(self.server.operations)
        assert self.server.sequence == len(steps)
        assert sorted(each.sequence for each in self.server.operations.values()) == list(range(1, len(steps) + 1))

    @invariant()
    def every_line_ends_where_a_person_can_see_it(self):
        for note in self.server.notes.values():
            line = main_line(note.revisions)
            visible = {line[-1], *ends(note.revisions, line)}
            bases = {each.base for each in note.revisions}
            assert {each.operation for each in note.revisions if each.operation not in bases} <= visible

    def teardown(self):
        """Whatever happened, sending everything again settles it; and again changes nothing."""
        if not hasattr(self, "server"):
            return
        everything = self.sent
        send(self.server, *everything)
        settled = (dict(self.server.notes), dict(self.server.operations), self.server.sequence)
        assert {str(each.receipt) for each in send(self.server, *reversed(everything))} <= {"duplicate", "mismatch"}
        assert settled == (self.server.notes, self.server.operations, self.server.sequence)
        for note in self.server.notes.values():
            written = {each.operation.int: each.base.int if each.base else None for each in note.revisions}
            if len(set(written.values())) == len(written):
                assert main_line(note.revisions)[-1].int == max(written), "a chain without forks ends in its last words"


Exchange.TestCase.settings = settings(max_examples=60, stateful_step_count=20, deadline=None)
TestExchange = Exchange.TestCase


def test_an_operation_is_a_value():
    operation = read_operation(op(1), device="d1", key=KEY)
    assert isinstance(operation, Operation)
    assert operation.kind is OperationKind.CREATE
