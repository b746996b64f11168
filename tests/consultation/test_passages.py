"""Passages: what a selection means, how they meet, and how an answer is cut to show them."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.consultation.passages import Coded, Span, follow, merge, segments, sentences, settle
from app.errors import Invalid

WORDS = "We need a contact point in each school. Psikologët s'e dinë kush është."

texts = st.text(st.sampled_from("abë'’- .,\n!x\u0301😀"), min_size=1, max_size=60)


@st.composite
def selections(draw: st.DrawFn) -> tuple[str, int, int]:
    text = draw(texts)
    start = draw(st.integers(0, len(text) - 1))
    return text, start, draw(st.integers(start + 1, len(text)))


@st.composite
def coded(draw: st.DrawFn) -> tuple[str, list[Coded]]:
    text = draw(texts)
    edges = st.integers(0, len(text))
    pairs = draw(st.lists(st.tuples(edges, edges, st.integers(1, 3)), max_size=6))
    return text, [Coded(Span(min(a, b), max(a, b)), theme) for a, b, theme in pairs if a != b]


@pytest.mark.parametrize(
    ("picked", "means"),
    [
        ("contact point", "contact point"),
        ("ontact poi", "contact point"),
        (" contact ", "contact"),
        ("school", "school"),
        ("school.", "school."),
        ("'e", "s'e"),
        ("We", "We"),
        ("është.", "është."),
        (WORDS, WORDS),
    ],
)
def test_a_selection_settles_on_whole_words(picked: str, means: str) -> None:
    start = WORDS.index(picked)
    span = settle(WORDS, start, start + len(picked))
    assert WORDS[span.start : span.end] == means


@pytest.mark.parametrize(("start", "end"), [(-1, 4), (4, 4), (6, 4), (0, len(WORDS) + 1), (900, 901)])
def test_a_passage_outside_the_answer_is_refused(start: int, end: int) -> None:
    with pytest.raises(Invalid, match="does not lie"):
        settle(WORDS, start, end)


def test_blanks_are_no_passage() -> None:
    with pytest.raises(Invalid, match="some words"):
        settle("one   two", 4, 6)


@given(selections())
def test_a_settled_passage_holds_the_words_selected_and_stays(selection: tuple[str, int, int]) -> None:
    text, start, end = selection
    if not text[start:end].strip():
        return
    span = settle(text, start, end)
    assert 0 <= span.start < span.end <= len(text)
    assert text[start:end].strip() in text[span.start : span.end]
    assert settle(text, *span) == span


@pytest.mark.parametrize(
    ("spans", "merged"),
    [
        ([(0, 2), (3, 7)], [(0, 7)]),
        ([(3, 7), (0, 4)], [(0, 7)]),
        ([(0, 20), (3, 7)], [(0, 20)]),
        ([(0, 2), (8, 9)], [(0, 2), (8, 9)]),
        ([(3, 7), (3, 7)], [(3, 7)]),
    ],
)
def test_passages_of_one_theme_that_meet_are_one(spans: list[tuple[int, int]], merged: list[tuple[int, int]]) -> None:
    assert merge([Span(*span) for span in spans], WORDS) == merged


@given(coded())
def test_merging_covers_the_same_words_apart_and_once(marked: tuple[str, list[Coded]]) -> None:
    text, passages = marked
    merged = merge([one.span for one in passages], text)
    covered = {at for one in passages for at in range(*one.span)}
    after = {at for span in merged for at in range(*span)}
    assert covered <= after
    assert not "".join(text[at] for at in after - covered).strip()
    assert all(text[left.end : right.start].strip() for left, right in pairwise(merged))
    assert merge(merged, text) == merged


@given(coded())
def test_segments_are_the_answer_itself_with_every_mark(marked: tuple[str, list[Coded]]) -> None:
    text, passages = marked
    cut = segments(text, passages)
    assert "".join(one.text for one in cut) == text
    at = 0
    for segment in cut:
        for place in range(at, at + len(segment.text)):
            assert set(segment.themes) == {p.theme for p in passages if p.span.start <= place < p.span.end}
        at += len(segment.text)


def test_an_empty_answer_has_no_segments() -> None:
    assert segments("", []) == []


def test_sentences_can_be_ticked() -> None:
    text = "We meet. Twice a year!\nS'mjafton… “Po.” 2.5 hours"
    assert [text[a:b] for a, b in sentences(text)] == ["We meet.", "Twice a year!", "S'mjafton…", "“Po.”", "2.5 hours"]


@given(texts)
def test_sentences_hold_all_words_in_order(text: str) -> None:
    spans = sentences(text)
    assert "".join("".join(text[a:b].split()) for a, b in spans) == "".join(text.split())
    assert all(settle(text, *span).start >= 0 for span in spans)


@pytest.mark.parametrize(
    ("new", "found"),
    [
        (WORDS, "contact point"),
        ("And " + WORDS, "contact point"),
        ("No contact point; a contact point in each", "contact point"),
        ("We need somebody in each school.", None),
        ("", None),
    ],
)
def test_a_passage_follows_its_words_through_a_change(new: str, found: str | None) -> None:
    start = WORDS.index("contact point")
    span = follow(WORDS, new, Span(start, start + 13))
    assert (new[span.start : span.end] if span else None) == found


def test_a_passage_takes_the_nearest_place_of_its_words() -> None:
    assert follow("xx met. yy", "met. And we met. zz", Span(3, 7)) == Span(0, 4)
