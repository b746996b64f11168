"""The two master lists keep their own rules."""

from datetime import date, timedelta

import pytest

from app.checklist.dates import EventDates, hard_breaches, schedule
from app.checklist.forecast import forecast
from app.checklist.master import master_list
from app.checklist.workdays import WorkCalendar
from app.vocabulary import EventKind

ONE_DAY = timedelta(days=1)


@pytest.mark.parametrize(("kind", "count"), [(EventKind.NATIONAL_CONFERENCE, 99), (EventKind.CLUSTER_MEETING, 65)])
def test_every_task_is_there_in_both_languages(kind, count):
    tasks = master_list(kind)
    assert len({task.rule.code for task in tasks}) == count
    assert all(task.title_en and task.title_sq and task.phase_en and task.phase_sq for task in tasks)
    assert all(bool(task.deliverable_en) == bool(task.deliverable_sq) for task in tasks)


@pytest.mark.parametrize("kind", EventKind)
def test_rule_dates_never_precede_those_of_their_prerequisites(kind):
    rules = [task.rule for task in master_list(kind)]
    plan = schedule(rules, EventDates(date(2027, 1, 20), date(2027, 1, 20)), WorkCalendar())
    for rule in rules:
        assert all(plan[needed].rule_date <= plan[rule.code].rule_date for needed in rule.depends_on), rule.code


@pytest.mark.parametrize(
    ("kind", "limits"),
    [(EventKind.NATIONAL_CONFERENCE, {"N04": 3, "N38": 1}), (EventKind.CLUSTER_MEETING, {"C01": 3, "C17": 1})],
)
def test_the_month_limits_hold_on_every_day_of_four_years(kind, limits):
    rules = [task.rule for task in master_list(kind) if task.rule.month_limit]
    assert {rule.code: rule.month_limit for rule in rules} == limits
    assert {rule.offset for rule in rules} == {-92, -31}
    rules = [type(rule)(rule.code, offset=rule.offset, month_limit=rule.month_limit, hard=True) for rule in rules]
    day = date(2026, 1, 1)
    while day.year < 2030:
        plan = schedule(rules, EventDates(day, day), WorkCalendar())
        assert not hard_breaches(plan, date(2025, 1, 1))
        day += ONE_DAY


@pytest.mark.parametrize("kind", EventKind)
@pytest.mark.parametrize("weekday", range(7))
@pytest.mark.parametrize("nights", range(3))
def test_begun_in_time_each_list_can_be_kept(kind, weekday, nights):
    """Leads, dates and shifting agree, whatever the weekday and the length of the event."""
    rules = [task.rule for task in master_list(kind)]
    start = date(2027, 9, 6) + weekday * ONE_DAY
    plan = schedule(rules, EventDates(start, start + nights * ONE_DAY), WorkCalendar())
    in_time = min(dated.begin_by for dated in plan.dated.values())
    assert {code: found.late for code, found in forecast(plan, in_time).items() if found.late} == {}
    assert {code: dated.early_for for code, dated in plan.dated.items() if dated.early_for} == {}
