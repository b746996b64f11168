from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.checklist.timeline_view import DAY, ROW, Item, draw
from app.vocabulary import Role
from tests.checklist.conftest import LIST

TODAY = date(2027, 1, 4)
EVENT = (date(2027, 1, 20), date(2027, 1, 21))


def item(code: str, begin: int, end: int, *needs: str) -> Item:
    """Days from today."""
    return Item(code, TODAY + timedelta(days=begin), TODAY + timedelta(days=end), "quiet", hard=False, needs=needs)


items = st.lists(
    st.tuples(st.integers(-90, 60), st.integers(0, 30)).map(lambda pair: (pair[0] - pair[1], pair[0])),
    max_size=15,
)


@given(items, items)
def test_every_task_has_a_row_of_its_own_inside_the_drawing(one, two):
    groups = [
        (name, [item(f"{name}{n}", *pair) for n, pair in enumerate(pairs)]) for name, pairs in (("A", one), ("B", two))
    ]
    drawn = draw(groups, TODAY, EVENT)
    assert len(drawn.bars) == len(one) + len(two)
    rows = [bar.y for bar in drawn.bars]
    assert all(later - earlier >= ROW for earlier, later in pairwise(rows))
    for bar in drawn.bars:
        assert bar.width > 0
        assert bar.x >= 0
        assert bar.x + bar.width <= drawn.width
        assert bar.y + ROW <= drawn.height
        assert 0 <= bar.label_x <= drawn.width
    assert 0 < drawn.today.x < drawn.width
    assert 0 < drawn.event[0] < drawn.event[1] <= drawn.width


def test_a_day_is_as_wide_as_any_other():
    drawn = draw([("A", [item("A", 0, 4), item("B", 5, 5), item("C", 5, 9)])], TODAY, EVENT)
    first, second, third = drawn.bars
    assert (first.width, second.width, third.width) == (5 * DAY, DAY, 5 * DAY)
    assert third.x - first.x == 5 * DAY
    assert drawn.event == (first.x + 16 * DAY, first.x + 18 * DAY)


@pytest.mark.parametrize(("begin", "tight"), [(3, False), (2, True), (6, False)])
def test_a_line_leads_from_the_end_to_the_beginning(begin, tight):
    drawn = draw([("A", [item("A", 0, 2), item("B", begin, 8, "A", "not drawn")])], TODAY, EVENT)
    (link,) = drawn.links
    a, b = drawn.bars
    assert link.tight == tight
    assert link.path.startswith(f"M{a.x + a.width} {a.y + ROW / 2}")
    assert link.path.endswith(f"V{b.y + ROW / 2}H{b.x}")


def test_months_and_weeks_are_marked():
    drawn = draw([("A", [item("A", -40, 10)])], TODAY, EVENT)
    assert [mark.day.month for mark in drawn.months] == [11, 12, 1]
    assert {mark.day.weekday() for mark in drawn.weeks} == {0}


def test_many_years_are_drawn_narrower():
    assert draw([("A", [item("A", -9000, 9000)])], TODAY, EVENT).width < 12_000


def test_without_tasks_there_are_today_and_the_event():
    drawn = draw([], TODAY, EVENT)
    assert drawn.bars == []
    assert drawn.today.x < drawn.event[0]


@pytest.fixture
def page(organiser, tasks):
    return organiser.get(f"{LIST}/timeline", params={"show": "all"}).text


def test_the_page_draws_what_the_table_says(page, tasks):
    assert page.count('<rect class="bar') - 4 == page.count("<time datetime") == len(tasks)
    assert page.count('class="link') > 50
    assert "style=" not in page


def test_filters_stay_in_the_address(organiser, tasks):
    page = organiser.get(f"{LIST}/timeline", params={"q": "ftesa", "show": "all"}).text
    assert 0 < page.count("<time datetime") < 40
    assert "timeline?q=ftesa&amp;show=late" in page
    assert f'href="{LIST}?q=ftesa&amp;by=week&amp;show=all"' in page


def test_it_takes_few_queries(browse, event, tasks, queries):
    client = browse(Role.RECORDER, event)
    with queries.at_most(15):
        client.get(f"{LIST}/timeline")
