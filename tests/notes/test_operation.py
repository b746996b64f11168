"""Reading what a device sends, and the digests that tell one operation from another."""

import json
from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.notes.operations.ids import uuid7
from app.notes.operations.operation import (
    Operation,
    OperationKind,
    Reason,
    Unreadable,
    canonical,
    digest,
    is_keyed,
    locked,
    read_operation,
    same,
)

KEY = b"a key of the server"
A, B = str(UUID(int=0xA)), str(UUID(int=0xB))


def raw(**changes):
    operation = {
        "id": A, "note": B, "sequence": 1, "kind": "create", "typed_at": "2027-03-02T11:31:00+01:00",
        "zone": "Europe/Tirane", "body": {"session": 3, "words": "Zyrat tona"},
    }  # fmt: skip
    return {name: value for name, value in (operation | changes).items() if value is not ...}


def read(value, device="d1"):
    return read_operation(value, device=device, key=KEY)


def test_a_whole_operation_is_read():
    operation = read(raw(said_at="2027-03-02T09:30:00Z"))
    assert isinstance(operation, Operation)
    assert operation.kind is OperationKind.CREATE
    assert operation.typed_at == datetime(2027, 3, 2, 10, 31, tzinfo=UTC)
    assert operation.said_at == datetime(2027, 3, 2, 9, 30, tzinfo=UTC)
    assert operation.body is not None
    assert operation.body.words == "Zyrat tona"


def test_without_its_own_time_it_was_said_when_it_was_typed():
    operation = read(raw())
    assert isinstance(operation, Operation)
    assert operation.said_at == operation.typed_at


@pytest.mark.parametrize(
    ("value", "fields"),
    [
        (None, {""}),
        ([], {""}),
        ("create", {""}),
        ({}, {"id", "note", "kind", "sequence", "typed_at", "body"}),
        (raw(id="17"), {"id"}),
        (raw(id=str(UUID(int=0))), {"id"}),
        (raw(id=5), {"id"}),
        (raw(note=...), {"note"}),
        (raw(kind="save"), {"kind"}),
        (raw(sequence=0), {"sequence"}),
        (raw(sequence=1.0), {"sequence"}),
        (raw(sequence=True), {"sequence"}),
        (raw(sequence=10**30), {"sequence"}),
        (raw(typed_at="yesterday"), {"typed_at"}),
        (raw(typed_at="2027-03-02T11:31:00"), {"typed_at"}),
        (raw(typed_at=1e300), {"typed_at"}),
        (raw(base=A), {"base"}),
        (raw(kind="revise"), {"base"}),
        (raw(kind="erase", body=...), {"base"}),
        (raw(body=["words"]), {"body"}),
        (raw(body={"session": 3, "words": "x", "kind": "gossip"}), {"body.kind"}),
    ],
)
def test_what_is_wrong_is_named(value, fields):
    unreadable = read(value)
    assert isinstance(unreadable, Unreadable)
    assert unreadable.reason is Reason.MALFORMED
    assert set(unreadable.fields) == fields


@pytest.mark.parametrize(
    ("typed_at", "year"), [("0001-01-01T00:00:00+14:00", 1970), ("9999-12-31T23:59:59-12:00", 2999)]
)
def test_a_year_that_not_every_zone_can_show_is_moved_into_one(typed_at, year):
    operation = read(raw(typed_at=typed_at))
    assert isinstance(operation, Operation)
    assert operation.typed_at.year == year


def test_the_identity_of_a_malformed_operation_is_kept_for_its_receipt():
    unreadable = read(raw(kind="save"))
    assert unreadable.id == UUID(A)


def test_words_that_were_altered_on_the_way_are_noticed():
    whole = raw()
    whole["digest"] = digest(whole)
    assert isinstance(read(whole), Operation)
    whole["body"]["words"] = "Zyrat e tyre"
    altered = read(whole)
    assert isinstance(altered, Unreadable)
    assert altered.reason is Reason.ALTERED


@pytest.mark.parametrize("mark", ["confidential", "do_not_record"])
def test_what_must_not_be_guessed_has_a_keyed_digest(mark):
    sent = raw(body={"session": 3, "words": "yes", "mark": mark})
    operation = read(sent)
    assert is_keyed(operation.digest)
    assert same(operation.digest, sent, KEY)
    assert not same(operation.digest, sent, b"another key")
    assert digest(sent) != operation.digest


def test_a_digest_can_be_locked_when_its_words_are_gone():
    sent = raw()
    kept = locked(digest(sent), KEY)
    assert same(kept, sent, KEY)
    assert not same(kept, sent | {"sequence": 2}, KEY)
    assert locked(kept, KEY) == kept


def test_a_malformed_operation_may_hold_anything_so_its_digest_is_keyed():
    assert is_keyed(read(raw(kind="save")).digest)


def test_the_order_of_keys_and_a_digest_of_its_own_do_not_matter():
    sent = raw()
    turned = dict(reversed(sent.items())) | {"digest": digest(sent)}
    assert digest(turned) == digest(sent)


def test_the_canonical_spelling_is_what_a_browser_can_make_too():
    """As `canonical` in static/js/notes-outbox.js spells it: keys in order, no blanks, ASCII, lower-case escapes."""
    assert (
        canonical({"b": "ë\u2028😀", "a": [1, None, True]}) == b'{"a":[1,null,true],"b":"\\u00eb\\u2028\\ud83d\\ude00"}'
    )


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(alphabet=st.characters(), max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from([*raw(), "base", "said_at", "digest"]), JSON_VALUES))
def test_anything_at_all_gets_an_answer(changes):
    operation = read(raw() | changes, device="d")
    assert same(operation.digest, raw() | changes, KEY)
    json.dumps(getattr(operation, "fields", ()))


def test_identities_grow_with_time():
    made = [uuid7() for _ in range(50)]
    assert {each.version for each in made} == {7}
    assert len(set(made)) == 50
    assert [each.int >> 80 for each in made] == sorted(each.int >> 80 for each in made)
