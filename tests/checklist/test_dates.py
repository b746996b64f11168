"""Rules 1: every sentence as a table. 20 January 2027 is a Wednesday; its Thursday is the last day."""

from datetime import date

import pytest

from app.checklist.dates import BreachKind, EventDates, Rule, Status, hard_breaches, months_before, schedule, status
from app.checklist.workdays import WorkCalendar
from app.errors import Conflict, Invalid
from app.vocabulary import Bound, TaskState

EVENT = EventDates(date(2027, 1, 20), date(2027, 1, 21))
CALENDAR = WorkCalendar(
    closed={
        date(2026, 11, 28): "Flag Day",
        date(2026, 11, 29): "Liberation Day",
        date(2026, 11, 30): "Liberation Day (in lieu)",
        date(2027, 1, 1): "New Year's Day",
        date(2027, 1, 13): "snow",
        date(2027, 2, 10): "snow",
    }
)


def plan(*rules: Rule, event: EventDates = EVENT):
    return schedule(rules, event, CALENDAR)


@pytest.mark.parametrize(
    ("anchor", "offset", "rule_date"),
    [
        ("event_start", 0, date(2027, 1, 20)),
        ("event_start", -92, date(2026, 10, 20)),
        ("event_end", 0, date(2027, 1, 21)),
        ("event_end", 42, date(2027, 3, 4)),
        ("A", 3, date(2027, 1, 4)),
    ],
)
def test_rule_date_is_anchor_and_offset_in_calendar_days(anchor, offset, rule_date):
    # A's rule date is New Year's Day, a Friday: shifted to Thursday, pinned, completed, it still anchors from Friday.
    known = Rule("A", offset=-19, pinned=date(2026, 12, 3), completed=date(2026, 12, 1))
    assert plan(known, Rule("B", anchor, offset))["B"].rule_date == rule_date


@pytest.mark.parametrize(
    ("bound", "rule_date", "benchmark", "closed"),
    [
        (Bound.LATEST, date(2027, 1, 8), date(2027, 1, 8), None),
        (Bound.LATEST, date(2027, 1, 9), date(2027, 1, 8), ""),
        (Bound.LATEST, date(2026, 11, 30), date(2026, 11, 27), "Liberation Day (in lieu)"),
        (Bound.EARLIEST, date(2027, 1, 9), date(2027, 1, 11), ""),
        (Bound.EARLIEST, date(2026, 11, 28), date(2026, 12, 1), "Flag Day"),
        (Bound.EXACT, date(2027, 1, 10), date(2027, 1, 10), ""),
        (Bound.EXACT, date(2027, 1, 13), date(2027, 1, 13), "snow"),
    ],
)
def test_bound_says_where_a_day_nobody_works_goes(bound, rule_date, benchmark, closed):
    dated = plan(Rule("A", offset=(rule_date - EVENT.start).days, bound=bound))["A"]
    assert (dated.benchmark, dated.closed) == (benchmark, closed)


def test_set_up_on_the_eve_of_a_monday_is_on_sunday():
    monday = EventDates(date(2027, 1, 25), date(2027, 1, 25))
    assert plan(Rule("A", offset=-1, bound=Bound.EXACT), event=monday)["A"].benchmark == date(2027, 1, 24)


def test_earliest_moves_on_no_further_than_what_stands_behind_it():
    begin = Rule("A", offset=-11, bound=Bound.EARLIEST)  # Saturday 9 January
    same_weekend = Rule("B", offset=-10, bound=Bound.EXACT, depends_on=("A",))
    assert plan(begin, same_weekend)["A"].benchmark == date(2027, 1, 9)
    monday = Rule("B", offset=-9, depends_on=("A",))
    assert plan(begin, monday)["A"].benchmark == date(2027, 1, 11)


def test_earliest_never_passes_the_event():
    monday = EventDates(date(2027, 1, 24), date(2027, 1, 24))  # a Sunday
    assert plan(Rule("A", offset=-1, bound=Bound.EARLIEST), event=monday)["A"].benchmark == date(2027, 1, 23)


@pytest.mark.parametrize(
    ("rule", "benchmark"),
    [
        (Rule("A", "event_end", 2), date(2027, 1, 25)),  # a Saturday: on to Monday
        (Rule("A", "event_end", 20), date(2027, 2, 11)),  # snow on a Wednesday: on to Thursday
        (Rule("A", "event_end", 2, hard=True), date(2027, 1, 22)),
        (Rule("A", "event_end", 2, retention=True), date(2027, 1, 22)),
    ],
)
def test_after_the_event_tasks_move_on_unless_hard_or_retention(rule, benchmark):
    assert plan(rule)["A"].benchmark == benchmark


def test_shifted_before_its_prerequisite_the_task_says_so():
    after = Rule("A", "event_end", 9)  # a Saturday: on to Monday
    hard = Rule("B", "event_end", 10, hard=True, depends_on=("A",))  # a Sunday: back to Friday
    assert plan(after, hard)["B"].early_for == ("A",)
    done = Rule("A", "event_end", 9, completed=date(2027, 1, 27))
    assert plan(done, hard)["B"].early_for == ()


@pytest.mark.parametrize(
    ("day", "months", "limit"),
    [
        (date(2027, 5, 31), 3, date(2027, 2, 28)),
        (date(2028, 5, 31), 3, date(2028, 2, 29)),
        (date(2027, 1, 20), 3, date(2026, 10, 20)),
        (date(2027, 3, 31), 1, date(2027, 2, 28)),
        (date(2027, 12, 31), 12, date(2026, 12, 31)),
        (date(2027, 1, 15), 1, date(2026, 12, 15)),
    ],
)
def test_month_limits_count_in_calendar_months(day, months, limit):
    assert months_before(day, months) == limit


@pytest.mark.parametrize(
    ("start", "offset", "breached"),
    [
        (date(2027, 1, 20), -92, False),  # three months are 92 days
        (date(2027, 1, 20), -91, True),
        (date(2027, 5, 31), -92, False),  # and here the last day of February
        (date(2027, 5, 28), -89, False),  # 28 February, a Sunday, moves back
        (date(2027, 6, 1), -89, True),  # 92 days again
    ],
)
def test_a_limit_is_checked_not_scheduled_by(start, offset, breached):
    rule = Rule("A", offset=offset, hard=True, month_limit=3)
    dated = plan(rule, event=EventDates(start, start))["A"]
    assert dated.limit_breached is breached
    assert dated.benchmark == CALENDAR.on_or_before(dated.rule_date)


def test_a_pin_stands_and_shows_what_the_rule_would_give():
    dated = plan(Rule("A", offset=-11, pinned=date(2027, 1, 16)))["A"]
    assert (dated.benchmark, dated.by_rule) == (date(2027, 1, 16), date(2027, 1, 8))


def test_completed_keeps_the_benchmark_it_was_measured_against():
    rule = Rule("A", offset=-20, completed=date(2026, 12, 29), measured_against=date(2026, 12, 24))
    standing = plan(rule)
    assert standing["A"].benchmark == date(2026, 12, 24)
    assert status(standing, "A", date(2027, 1, 5)) == Status(TaskState.DONE, 5)


@pytest.mark.parametrize(
    ("rule", "today", "expected"),
    [
        (Rule("B", offset=-16, not_applicable=True), date(2027, 1, 9), Status(TaskState.NOT_APPLICABLE)),
        (Rule("B", offset=-16, completed=date(2027, 1, 2)), date(2027, 1, 9), Status(TaskState.DONE, -2)),
        (Rule("B", offset=-16, depends_on=("A",)), date(2027, 1, 9), Status(TaskState.WAITING, 5, ("A",))),
        (Rule("B", offset=-16, depends_on=("DONE", "OUT")), date(2027, 1, 9), Status(TaskState.OVERDUE, 5)),
        (Rule("B", offset=-16), date(2027, 1, 5), Status(TaskState.OVERDUE, 1)),
        (Rule("B", offset=-16), date(2027, 1, 4), Status(TaskState.DUE_TODAY)),
        (Rule("B", offset=-16), date(2027, 1, 3), Status(TaskState.DUE_SOON, -1)),
        (Rule("B", offset=-16), date(2026, 12, 28), Status(TaskState.DUE_SOON, -7)),
        (Rule("B", offset=-16), date(2026, 12, 27), Status(TaskState.LATER, -8)),
    ],
)
def test_status_is_derived(rule, today, expected):
    others = Rule("A", offset=-20), Rule("DONE", completed=date(2027, 1, 1)), Rule("OUT", not_applicable=True)
    assert status(plan(*others, rule), "B", today) == expected


def test_begin_by_counts_back_in_working_days():
    # From Tuesday 1 December: Friday 27 November is one working day earlier, Monday being a holiday.
    assert plan(Rule("A", offset=-50, lead=1))["A"].begin_by == date(2026, 11, 27)
    assert plan(Rule("A", offset=-50, lead=0))["A"].begin_by == date(2026, 12, 1)


@pytest.mark.parametrize(
    ("rules", "path"),
    [
        ([Rule("A", depends_on=("C",)), Rule("B", depends_on=("A",)), Rule("C", depends_on=("B",))], "A → C → B → A"),
        ([Rule("A", depends_on=("A",))], "A → A"),
        ([Rule("A"), Rule("B", "C"), Rule("C", "B")], "B → C → B"),
        ([Rule("A", "B"), Rule("B", "C"), Rule("C", "B")], "B → C → B"),
    ],
)
def test_a_circle_is_refused_with_its_path(rules, path):
    with pytest.raises(Conflict) as refusal:
        plan(*rules)
    assert refusal.value.params["path"] == path


@pytest.mark.parametrize("rule", [Rule("A", depends_on=("X",)), Rule("A", "X")])
def test_a_reference_to_nowhere_is_refused(rule):
    with pytest.raises(Conflict, match="A refers to X"):
        plan(rule)


def test_a_date_beyond_the_calendar_is_refused():
    with pytest.raises(Conflict, match="beyond the calendar"):
        plan(Rule("A", offset=10**7))


def test_a_week_without_working_days_is_refused():
    with pytest.raises(Invalid):
        WorkCalendar(working_weekdays=frozenset())


def test_the_working_week_is_the_events():
    sunday_to_thursday = WorkCalendar(working_weekdays=frozenset({6, 0, 1, 2, 3}))
    found = schedule([Rule("A", offset=-12)], EVENT, sunday_to_thursday)  # Friday 8 January
    assert found["A"].benchmark == date(2027, 1, 7)


@pytest.mark.parametrize(
    ("rule", "today", "kinds"),
    [
        (Rule("A", offset=-92, hard=True, month_limit=3), date(2026, 10, 20), []),
        (Rule("A", offset=-92, hard=True, month_limit=3), date(2026, 10, 21), [BreachKind.LIMIT]),
        (Rule("A", offset=-92, hard=True, month_limit=3, completed=date(2026, 10, 20)), date(2027, 1, 1), []),
        (Rule("A", offset=-92, month_limit=3, completed=date(2026, 10, 21)), date(2027, 1, 1), [BreachKind.LIMIT]),
        (Rule("A", offset=-94, hard=True, month_limit=3), date(2026, 10, 20), [BreachKind.HARD_PAST]),
        (Rule("A", offset=-20, hard=True, not_applicable=True), date(2027, 1, 10), []),
        (Rule("A", offset=-20), date(2027, 1, 10), []),
    ],
)
def test_broken_hard_rules_are_listed(rule, today, kinds):
    assert [breach.kind for breach in hard_breaches(plan(rule), today)] == kinds


def test_a_long_chain_is_no_deeper_than_a_short_one():
    chain = [Rule("T0")] + [Rule(f"T{n}", f"T{n - 1}", 0, depends_on=(f"T{n - 1}",)) for n in range(1, 3000)]
    assert plan(*chain)["T2999"].rule_date == EVENT.start
