from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.checklist.dates import EventDates, Rule, schedule
from app.checklist.forecast import Cause, Forecast, causes, forecast
from app.checklist.workdays import WorkCalendar
from app.vocabulary import Bound

EVENT = EventDates(date(2027, 1, 20), date(2027, 1, 21))
FRIDAY = date(2027, 1, 8)


@st.composite
def plans(draw):
    rules = []
    for n in range(draw(st.integers(1, 12))):
        needs = draw(st.lists(st.sampled_from([rule.code for rule in rules]), max_size=3, unique=True)) if rules else []
        offset, lead = draw(st.integers(-30, 5)), draw(st.integers(0, 8))
        rules.append(Rule(f"T{n}", offset=offset, lead=lead, hard=draw(st.booleans()), depends_on=tuple(needs)))
    return schedule(rules, EVENT, WorkCalendar())


def finishes(*rules: Rule, today: date = FRIDAY) -> dict[str, Forecast]:
    return forecast(schedule(rules, EVENT, WorkCalendar(closed={date(2027, 1, 11): "snow"})), today)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (Rule("B", offset=-1), Forecast(FRIDAY)),  # a lead of 0 is the same day
        (Rule("B", offset=-1, lead=1), Forecast(date(2027, 1, 12))),  # over the weekend and the snow
        (Rule("B", offset=-9, lead=3), Forecast(date(2027, 1, 14), 6)),  # a Monday of snow: due on Friday
        (Rule("B", offset=-6, lead=1, depends_on=("A",)), Forecast(date(2027, 1, 14))),  # A takes two days before it
        (Rule("B", offset=-6, depends_on=("DONE", "OUT")), Forecast(FRIDAY)),
        (Rule("B", offset=0, lead=0), Forecast(EVENT.start)),  # on the event: not before its anchor
        (Rule("B", "event_end", 6, lead=4), Forecast(date(2027, 1, 27))),
        (Rule("B", "AFTER", 5, lead=1), Forecast(date(2027, 1, 27))),
        (Rule("B", offset=-6, bound=Bound.EARLIEST), Forecast(date(2027, 1, 14))),  # cannot be done before its time
        (Rule("B", offset=-1, bound=Bound.EXACT), Forecast(date(2027, 1, 19))),
    ],
)
def test_finish_is_what_must_come_first_and_the_lead(rule, expected):
    others = (
        Rule("A", offset=-8, lead=2),
        Rule("DONE", completed=date(2027, 1, 6)),
        Rule("OUT", not_applicable=True, lead=40),
        Rule("AFTER", "event_end", 5),
    )
    found = finishes(*others, rule)["B"]
    assert (found.finish, found.late) == (expected.finish, expected.late)


def test_hard_milestones_behind_a_task_at_risk_are_named_nearest_first():
    found = finishes(
        Rule("A", offset=-13, lead=5),
        Rule("B", offset=-8, depends_on=("A",)),
        Rule("FAR", offset=-2, hard=True, depends_on=("B",)),
        Rule("NEAR", offset=-5, hard=True, depends_on=("A",)),
        Rule("OUT", offset=-5, hard=True, depends_on=("A",), not_applicable=True),
        Rule("FREE", offset=-5, hard=True),
    )
    assert found["A"].late > 0
    assert found["A"].behind == ("NEAR", "FAR")
    assert found["FREE"].behind == ()


def test_what_is_done_or_out_has_no_forecast():
    assert finishes(Rule("A", completed=FRIDAY), Rule("B", not_applicable=True)) == {}


def test_one_late_task_is_the_cause_of_all_that_it_holds_up():
    found = finishes(
        Rule("LATE", offset=-20, lead=3),
        Rule("NEXT", offset=-16, lead=1, depends_on=("LATE",)),
        Rule("HARD", offset=-14, hard=True, depends_on=("NEXT",)),
        Rule("EASY", offset=-1, depends_on=("LATE",)),
        Rule("OTHER", offset=-13),
    )
    assert {code: each.cause for code, each in found.items()} == {
        "LATE": "LATE", "NEXT": "LATE", "HARD": "LATE", "EASY": "", "OTHER": "OTHER",
    }  # fmt: skip
    assert causes(found, {"HARD"}) == [
        Cause("LATE", found["LATE"].late, 2, max(found["NEXT"].late, found["HARD"].late), ("HARD",)),
        Cause("OTHER", found["OTHER"].late, 0, 0, ()),
    ]


@given(plans())
def test_every_task_at_risk_has_a_cause_that_is_late_itself(plan):
    found = forecast(plan, FRIDAY)
    for code, each in found.items():
        assert bool(each.cause) == (each.late > 0)
        if each.cause:
            assert found[each.cause].cause == each.cause
        if each.cause == code:
            held = [c for c in plan.rules[code].depends_on if c in found and found[c].late]
            assert all(found[c].finish < each.finish or not plan.rules[code].lead for c in held)
    told = causes(found, {code for code, rule in plan.rules.items() if rule.hard})
    assert sum(1 + cause.followers for cause in told) == sum(each.late > 0 for each in found.values())
