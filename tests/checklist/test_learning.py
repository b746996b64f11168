from datetime import date

import pytest

from app.checklist.dates import EventDates, Rule
from app.checklist.learning import Learned, done_at, learn


def test_days_are_counted_from_the_anchor_of_the_task():
    rules = {
        "A": Rule("A", offset=-20, completed=date(2027, 1, 4), measured_against=date(2026, 12, 31)),
        "B": Rule("B", "event_end", 5, completed=date(2027, 1, 30)),
        "C": Rule("C", "A", 5, completed=date(2027, 1, 8)),
        "OPEN": Rule("OPEN"),
    }
    assert done_at(rules, EventDates(date(2027, 1, 20), date(2027, 1, 21))) == {"A": -16, "B": 9, "C": 8}


@pytest.mark.parametrize(
    ("days", "learned", "offered"),
    [
        ([-16], Learned(-16, -16, -16, 1), False),
        ([-16, -13], Learned(-15, -16, -13, 2), True),  # the earlier side of the middle
        ([-16, -2, -13], Learned(-13, -16, -2, 3), True),
    ],
)
def test_the_median_is_offered_from_two_events_on(days, learned, offered):
    found = learn([{"A": d} for d in days])["A"]
    assert found == learned
    assert found.offered is offered
    assert found.spread == learned.latest - learned.earliest
