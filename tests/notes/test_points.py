"""Pasted papers, as people paste them."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.notes.papers.points import DEEPEST, parents, read_points


@pytest.mark.parametrize(
    ("pasted", "points"),
    [
        ("", []),
        ("   \n\n  ", []),
        ("One thought", [("One thought", 0)]),
        ("One\nTwo", [("One", 0), ("Two", 0)]),
        ("One long\nthought\n\nTwo", [("One long thought", 0), ("Two", 0)]),
        ("- One\n- Two", [("One", 0), ("Two", 0)]),
        ("- One\n  - under one\n- Two", [("One", 0), ("under one", 1), ("Two", 0)]),
        ("•\tOne\r\n\to\tunder\r\n\t\t▪\tdeeper\r\n•\tTwo", [("One", 0), ("under", 1), ("deeper", 2), ("Two", 0)]),
        ("• One\no under\n▪ deeper\n• Two", [("One", 0), ("under", 1), ("deeper", 2), ("Two", 0)]),
        ("1. One\na) under\n2. Two", [("One", 0), ("under", 1), ("Two", 0)]),
        ("- One that\n  goes on\n- Two", [("One that goes on", 0), ("Two", 0)]),
        ("Introduction\n- One", [("Introduction", 0), ("One", 0)]),
        ("- One\n\nBy the way\n\n- Two", [("One", 0), ("By the way", 0), ("Two", 0)]),
        ("    - One\n        - under\n  - Two", [("One", 0), ("under", 1), ("Two", 0)]),
        ("-5 gradë", [("-5 gradë", 0)]),
        ("o drejtori i burgut", [("o drejtori i burgut", 0)]),
    ],
)
def test_bullets_become_points(pasted, points):
    assert [(each.words, each.depth) for each in read_points(pasted)] == points


def test_each_point_lies_under_the_nearest_one_above_it():
    points = read_points("- a\n  - b\n    - c\n  - d\n- e\n  - f")
    assert parents(points) == [None, 0, 1, 0, None, 4]


@given(
    st.lists(
        st.tuples(
            st.integers(0, 9), st.sampled_from(["- ", "• ", "▪ ", "1. ", ""]), st.text("abë", min_size=1, max_size=5)
        )
    )
)
def test_no_word_is_lost_and_no_level_is_skipped(lines):
    points = read_points("\n".join(" " * indent + sign + words for indent, sign, words in lines))
    assert "".join(each.words for each in points).replace(" ", "") == "".join(words for *_, words in lines)
    depths = [each.depth for each in points]
    assert all(later <= earlier + 1 for earlier, later in pairwise(depths))
    assert all(0 <= depth <= DEEPEST for depth in depths)
    assert all(parent is not None for parent, depth in zip(parents(points), depths, strict=True) if depth)
