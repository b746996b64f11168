from datetime import date

from app.checklist.dates import BreachKind, EventDates, Rule
from app.checklist.moving import Fate, preview_move
from app.checklist.workdays import WorkCalendar

JANUARY = EventDates(date(2027, 1, 20), date(2027, 1, 21))
FEBRUARY = EventDates(date(2027, 2, 3), date(2027, 2, 4))


def test_the_preview_says_what_moves_what_stays_and_why():
    rules = [
        Rule("A", offset=-20),
        Rule("PINNED", offset=-20, pinned=date(2027, 1, 4)),
        Rule("DONE", offset=-20, completed=date(2027, 1, 4), measured_against=date(2026, 12, 31)),
        Rule("OUT", offset=-20, not_applicable=True),
    ]
    move = preview_move(rules, JANUARY, FEBRUARY, WorkCalendar(), date(2027, 1, 5))
    assert [(c.code, c.fate) for c in move.changes] == [
        ("A", Fate.MOVES),
        ("PINNED", Fate.PINNED),
        ("DONE", Fate.COMPLETED),
        ("OUT", Fate.NOT_APPLICABLE),
    ]
    moved, pinned, done, _ = move.changes
    assert moved.after.benchmark == date(2027, 1, 14)
    assert (pinned.after.benchmark, pinned.after.by_rule) == (date(2027, 1, 4), date(2027, 1, 14))
    assert done.after.benchmark == date(2026, 12, 31)


def test_it_says_what_weekends_add():
    friday = EventDates(date(2027, 1, 22), date(2027, 1, 22))  # Sunday goes back by two days, Friday stood
    (change,) = preview_move([Rule("A", offset=-5)], JANUARY, friday, WorkCalendar(), date(2027, 1, 5)).changes
    assert (change.after.rule_date, change.after.benchmark, change.shift) == (
        date(2027, 1, 17),
        date(2027, 1, 15),
        -2,
    )


def test_one_day_can_swallow_the_move():
    saturday = EventDates(date(2027, 1, 23), date(2027, 1, 23))
    sunday = EventDates(date(2027, 1, 24), date(2027, 1, 24))
    (change,) = preview_move([Rule("A", offset=-7)], saturday, sunday, WorkCalendar(), date(2027, 1, 5)).changes
    assert (change.fate, change.shift) == (Fate.STAYS, -1)


def test_it_names_the_hard_rules_that_the_move_would_break():
    rules = [Rule("A", offset=-92, hard=True, month_limit=3, completed=date(2026, 10, 20))]
    earlier = EventDates(date(2027, 1, 18), date(2027, 1, 19))
    (breach,) = preview_move(rules, JANUARY, earlier, WorkCalendar(), date(2026, 12, 1)).breaches
    assert (breach.code, breach.kind, breach.limit) == ("A", BreachKind.LIMIT, date(2026, 10, 18))
