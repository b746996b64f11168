"""What a recorder may type, and what is kept of it."""

from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import Invalid
from app.notes.operations.body import LINE_LIMIT, WORDS_LIMIT, Adjustment, Body, clean, pack, read_body
from app.vocabulary import Language, Mark, NoteKind, NoteSource, Reach, Wording

PLACE = {"session": 3}


@pytest.mark.parametrize(
    ("typed", "kept", "adjusted"),
    [
        ("Zyrat tona janë në një korridor.", "Zyrat tona janë në një korridor.", []),
        ("  first\r\nsecond\r\n", "first\nsecond", []),
        ("one\u2028two", "one\ntwo", []),
        ("e\u0308 c\u0327", "ë ç", []),
        ("grua 👩‍👧 🇦🇱", "grua 👩‍👧 🇦🇱", []),
        ("nul\x00l", "null", [Adjustment.CONTROL_CHARACTERS]),
        ("bell\x07 and \x9bcolour", "bell and colour", [Adjustment.CONTROL_CHARACTERS]),
        ("pay \u202e001\u202c euro", "pay 001 euro", [Adjustment.DIRECTION_OVERRIDES]),
        ("\u2067isolated\u2069", "isolated", [Adjustment.DIRECTION_OVERRIDES]),
        ("half \ud83d a face", "half \ufffd a face", [Adjustment.BROKEN_CHARACTERS]),
        ("not \uffff for Word", "not \ufffd for Word", [Adjustment.BROKEN_CHARACTERS]),
        ("tab\tstays", "tab\tstays", []),
    ],
)
def test_words_are_kept_as_typed_save_what_nobody_can_read(typed, kept, adjusted):
    assert clean(typed, lines=True) == (kept, adjusted)


def test_a_line_has_no_breaks():
    assert read_body(PLACE | {"words": "x", "role": " social\nworker \t Kukës "}).role == "social worker Kukës"


@given(st.text(alphabet=st.characters(), max_size=200))
def test_cleaned_words_can_be_stored_printed_and_cleaned_again(typed):
    kept, _ = clean(typed, lines=True)
    kept.encode("utf-8")
    assert clean(kept, lines=True) == (kept, [])
    assert not set(kept) & {chr(code) for code in (*range(9), *range(0x202A, 0x202F), *range(0x2066, 0x206A))}


@pytest.mark.parametrize(
    ("raw", "fields"),
    [
        ({}, {"words", "session"}),
        ({"words": "x"}, {"session"}),
        (PLACE | {"words": "  \x00 "}, {"words"}),
        (PLACE | {"words": 7}, {"words"}),
        (PLACE | {"words": "x" * (WORDS_LIMIT + 1)}, {"words"}),
        (PLACE | {"words": "x", "role": "x" * (LINE_LIMIT + 1)}, {"role"}),
        (PLACE | {"words": "x", "kind": "gossip"}, {"kind"}),
        (PLACE | {"words": "x", "kind": ["statement"]}, {"kind"}),
        (PLACE | {"words": "x", "reach": "local"}, {"reach"}),
        (PLACE | {"words": "x", "reach": ["village"]}, {"reach"}),
        (PLACE | {"words": "x", "seat": "12"}, {"seat"}),
        (PLACE | {"words": "x", "seat": 0}, {"seat"}),
        (PLACE | {"words": "x", "seat": True}, {"seat"}),
        (PLACE | {"words": "x", "participant": 2**31}, {"participant"}),
        (PLACE | {"words": "x", "interpreted": 1}, {"interpreted"}),
        (PLACE | {"words": "x", "by_when": "March"}, {"by_when"}),
        (PLACE | {"words": "x", "parent": "17"}, {"parent"}),
        ({"session": -1, "words": "x"}, {"session"}),
    ],
)
def test_what_cannot_be_a_note_is_named_and_not_repeated(raw, fields):
    with pytest.raises(Invalid) as refused:
        read_body(raw)
    assert set(refused.value.fields) == fields
    assert "gossip" not in str(refused.value.fields)


def test_exactly_the_limit_is_taken():
    assert len(read_body(PLACE | {"words": "ë" * WORDS_LIMIT}).words) == WORDS_LIMIT


def test_a_lane_alone_is_place_enough():
    assert read_body({"lane": 9, "words": "x"}).lane == 9


def test_reach_stands_in_its_own_order_each_once():
    body = read_body(PLACE | {"words": "x", "reach": ["international", "national", "national"]})
    assert body.reach == (Reach.NATIONAL, Reach.INTERNATIONAL)


def test_words_through_an_interpreter_are_never_verbatim():
    body = read_body(PLACE | {"words": "x", "wording": "verbatim", "interpreted": True})
    assert body.wording is Wording.CLOSE
    assert body.adjusted == (Adjustment.NOT_VERBATIM,)


def test_what_is_not_to_be_recorded_keeps_neither_words_nor_speaker():
    body = read_body(
        PLACE | {"words": "a girl of 15", "mark": "do_not_record", "role": "police", "participant": 4, "seat": 2}
    )
    assert (body.words, body.role, body.participant, body.seat) == ("", "", None, None)
    assert body.adjusted == (Adjustment.WORDS_NOT_KEPT,)
    assert "15" not in str(pack(body))


def test_that_something_was_not_recorded_needs_no_words():
    assert read_body(PLACE | {"mark": "do_not_record"}).adjusted == ()


def bodies() -> st.SearchStrategy[Body]:
    rows = st.none() | st.integers(1, 2**31 - 1)
    line = st.text(alphabet="abëç -.", max_size=30).map(lambda text: " ".join(text.split()))
    return st.builds(
        Body,
        words=st.text(alphabet="abëç\n ?!", min_size=1, max_size=40).map(lambda text: f"x{text}x"),
        session=st.integers(1, 2**31 - 1),
        lane=rows,
        question=rows,
        contribution=rows,
        parent=st.none() | st.uuids(),
        kind=st.sampled_from(NoteKind),
        wording=st.sampled_from([Wording.CLOSE, Wording.PARAPHRASE]),
        mark=st.sampled_from([Mark.PUBLIC, Mark.PARTICIPANTS_ONLY, Mark.CONFIDENTIAL]),
        language=st.sampled_from(Language),
        interpreted=st.booleans(),
        reach=st.sets(st.sampled_from(Reach)).map(lambda named: tuple(each for each in Reach if each in named)),
        source=st.sampled_from(NoteSource),
        participant=rows,
        seat=st.none() | st.integers(1, 9999),
        role=line,
        addressee=line,
        who=line,
        by_when=st.none() | st.dates(date(2000, 1, 1), date(2100, 1, 1)),
        words_agreed=st.booleans(),
        name_agreed=st.booleans(),
    )


@given(bodies())
def test_a_packed_body_is_read_back_whole(body):
    assert read_body(pack(body)) == body


def test_a_packed_body_names_what_was_adjusted():
    body = read_body(PLACE | {"words": "a\x00b", "parent": str(UUID(int=5))})
    assert pack(body)["adjusted"] == ["control_characters"]
