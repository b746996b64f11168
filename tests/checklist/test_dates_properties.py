"""What holds for every checklist."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.checklist.dates import BreachKind, EventDates, Rule, schedule
from app.checklist.forecast import forecast
from app.checklist.late_start import late_start
from app.checklist.moving import Fate, preview_move
from app.checklist.workdays import WorkCalendar
from app.vocabulary import Bound

days = st.dates(date(2026, 1, 1), date(2028, 12, 31))
calendars = st.builds(
    WorkCalendar,
    st.sampled_from([frozenset(range(5)), frozenset({6, 0, 1, 2, 3}), frozenset(range(7)), frozenset({2})]),
    st.dictionaries(days, st.just("closed"), max_size=12),
)


@st.composite
def events(draw):
    start = draw(days)
    return EventDates(start, start + timedelta(days=draw(st.integers(0, 3))))


@st.composite
def checklists(draw):
    """Tasks that count from and wait for earlier ones of the list, so that there is no circle."""
    rules = []
    for n in range(draw(st.integers(1, 8))):
        earlier = [rule.code for rule in rules]
        done = draw(st.none() | days)
        rules.append(
            Rule(
                f"T{n}",
                draw(st.sampled_from(["event_start", "event_start", "event_end", *earlier])),
                draw(st.integers(-120, 20)),
                draw(st.sampled_from(Bound)),
                draw(st.integers(0, 8)),
                hard=draw(st.booleans()),
                retention=draw(st.booleans()),
                month_limit=draw(st.none() | st.integers(0, 4)),
                depends_on=tuple(draw(st.lists(st.sampled_from(earlier), unique=True, max_size=3)) if earlier else ()),
                pinned=draw(st.none() | st.none() | days),
                completed=draw(st.none() | st.none() | days),
                measured_against=done,
                not_applicable=draw(st.sampled_from([False, False, False, True])),
            )
        )
    return rules


def rule_dates(rules, event, calendar):
    return {code: dated.rule_date for code, dated in schedule(rules, event, calendar).dated.items()}


@given(checklists(), events(), calendars, st.integers(-400, 400))
def test_moving_by_d_moves_every_rule_date_by_d_and_back_restores_all(rules, event, calendar, d):
    step = timedelta(days=d)
    moved = EventDates(event.start + step, event.end + step)
    before, after = rule_dates(rules, event, calendar), rule_dates(rules, moved, calendar)
    assert after == {code: day + step for code, day in before.items()}
    assert schedule(rules, EventDates(moved.start - step, moved.end - step), calendar) == schedule(
        rules, event, calendar
    )


@given(checklists(), events(), events(), calendars, days)
def test_a_preview_names_every_task_and_nothing_pinned_or_done_moves(rules, event, moved, calendar, today):
    move = preview_move(rules, event, moved, calendar, today)
    assert [change.code for change in move.changes] == [rule.code for rule in rules]
    for change, rule in zip(move.changes, rules, strict=True):
        fixed = rule.pinned or (rule.completed and rule.measured_against)
        if fixed and not rule.not_applicable:
            assert change.before.benchmark == change.after.benchmark
        if change.fate is Fate.MOVES:
            assert change.before.benchmark != change.after.benchmark


@given(checklists(), events(), calendars)
def test_bounds_hold(rules, event, calendar):
    plan = schedule(rules, event, calendar)
    for rule in rules:
        dated = plan[rule.code]
        if calendar.works(dated.rule_date) or rule.bound is Bound.EXACT:
            assert dated.by_rule == dated.rule_date
        elif rule.bound is Bound.EARLIEST:
            assert dated.by_rule >= dated.rule_date
            behind = [plan[c].benchmark for c in plan.successors[rule.code] if not plan.rules[c].not_applicable]
            assert dated.by_rule == dated.rule_date or dated.by_rule <= min(behind, default=dated.by_rule)
        else:
            assert calendar.works(dated.by_rule)
            on = dated.rule_date > event.end and not rule.hard and not rule.retention
            assert (dated.by_rule > dated.rule_date) is on
        assert dated.begin_by <= dated.benchmark


@given(checklists(), events(), calendars, days, st.integers(1, 30), st.integers(0, 7), st.integers(1, 5))
def test_a_forecast_never_improves_by_waiting_or_by_more_work(rules, event, calendar, today, waited, which, more):
    now = forecast(schedule(rules, event, calendar), today)
    later = forecast(schedule(rules, event, calendar), today + timedelta(days=waited))
    which %= len(rules)
    heavier = [replace(r, lead=r.lead + more) if n == which else r for n, r in enumerate(rules)]
    harder = forecast(schedule(heavier, event, calendar), today)
    for code, found in now.items():
        assert today <= found.finish <= later[code].finish
        assert found.finish <= harder[code].finish
        for needed in schedule(rules, event, calendar).waits_for(code):
            assert now[needed].finish <= found.finish


def applied(rules, offsets):
    return [replace(rule, offset=offsets.get(rule.code, rule.offset)) for rule in rules]


@given(checklists(), events(), calendars, days)
def test_a_late_start_is_never_before_today_and_hides_no_clamp(rules, event, calendar, today):
    found = late_start(rules, event, calendar, today)
    before = schedule(rules, event, calendar)
    after = schedule(applied(rules, found.offsets), event, calendar)
    moved = {shift.code: shift.new for shift in found.shifts}
    along = {shift.code for shift in found.shifts if shift.mapped == shift.old and shift.code not in found.offsets}
    broken = {breach.code for breach in found.breaches}
    for rule in rules:
        code = rule.code
        assert after[code].benchmark == moved.get(code, before[code].benchmark)
        if code in along:
            assert after[code].rule_date == before[code].rule_date
        elif code in moved:
            assert rule.open
            assert not rule.hard
            assert not rule.pinned
            assert after[code].benchmark >= today
        elif rule.open and before[code].benchmark < today and before[code].rule_date < event.start:
            assert code in broken
        if code in moved and code not in broken:
            waits_for = [after[c].benchmark for c in before.waits_for(code)]
            assert after[code].benchmark >= max(waits_for, default=today)
            behind = [after[c].benchmark for c in before.successors[code] if before.rules[c].open]
            assert after[code].benchmark <= min(behind, default=event.start)


@given(checklists(), events(), calendars, days)
def test_a_late_start_applied_leaves_nothing_more_to_squeeze(rules, event, calendar, today):
    found = late_start(rules, event, calendar, today)
    again = late_start(applied(rules, found.offsets), event, calendar, today)
    if not any(breach.kind is BreachKind.NO_ROOM for breach in found.breaches):
        assert again.shifts == () or all(s.code in {b.code for b in again.breaches} for s in again.shifts)
