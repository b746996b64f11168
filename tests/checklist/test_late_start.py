from datetime import date

from app.checklist.dates import BreachKind, EventDates, Rule, schedule
from app.checklist.late_start import late_start
from app.checklist.workdays import WorkCalendar
from app.vocabulary import Bound

EVENT = EventDates(date(2027, 1, 20), date(2027, 1, 21))
EVERY_DAY = WorkCalendar(working_weekdays=frozenset(range(7)))
HALF_TIME = date(2026, 12, 31)  # 20 days before the event, of the 40 that the tasks below were given


def squeeze(*rules: Rule, today: date = HALF_TIME, calendar: WorkCalendar = EVERY_DAY):
    return late_start(rules, EVENT, calendar, today)


def test_soft_tasks_are_mapped_in_order_onto_what_is_left():
    found = squeeze(Rule("A", offset=-40), Rule("B", offset=-20), Rule("C", offset=-4))
    assert found.offsets == {"A": -20, "B": -10, "C": -2}
    assert found.breaches == []


def test_hard_exact_pinned_done_and_later_tasks_stay():
    found = squeeze(
        Rule("A", offset=-40),
        Rule("HARD", offset=-10, hard=True),
        Rule("EXACT", offset=-1, bound=Bound.EXACT),
        Rule("PINNED", offset=-12, pinned=date(2027, 1, 3)),
        Rule("DONE", offset=-39, completed=date(2026, 12, 12)),
        Rule("AFTER", "event_end", 6),
    )
    assert found.offsets == {"A": -20}


def test_a_task_is_held_between_its_prerequisites_and_its_successors():
    found = squeeze(
        Rule("A", offset=-40),
        Rule("B", offset=-30, depends_on=("A",)),
        Rule("GATE", offset=-18, hard=True, depends_on=("B",)),
    )
    assert found.offsets == {"A": -20, "B": -18}  # plain squeezing would put B three days after its gate
    assert [(s.code, s.mapped, s.new) for s in found.shifts][1] == ("B", date(2027, 1, 5), date(2027, 1, 2))


def test_an_empty_window_is_a_breach_that_names_both_sides():
    found = squeeze(
        Rule("PIN", offset=-40, pinned=date(2027, 1, 5)),
        Rule("A", offset=-39, depends_on=("PIN",)),
        Rule("GATE", offset=-18, hard=True, depends_on=("A",)),
    )
    (breach,) = found.breaches
    assert (breach.code, breach.kind, breach.after, breach.before) == ("A", BreachKind.NO_ROOM, "PIN", "GATE")
    assert breach.day == date(2027, 1, 5)


def test_what_a_task_without_room_no_longer_holds_is_named_with_the_rest():
    """AFTER stood on a Saturday, because EARLY, which waits for it, was to be done before."""
    event = EventDates(date(2028, 12, 1), date(2028, 12, 1))
    rules = [
        Rule("A", offset=-89),
        Rule("AFTER", offset=1, bound=Bound.EARLIEST),
        Rule("EARLY", offset=-1, depends_on=("AFTER",)),
    ]
    found = late_start(rules, event, WorkCalendar(), date(2028, 9, 5))
    monday = date(2028, 12, 4)
    assert [(each.code, each.new) for each in found.shifts][1:] == [("EARLY", monday), ("AFTER", monday)]
    assert "AFTER" not in found.offsets


def test_hard_and_pinned_dates_already_past_are_breaches():
    found = squeeze(
        Rule("HARD", offset=-40, hard=True), Rule("PIN", offset=-5, pinned=date(2026, 12, 30)), Rule("A", offset=-3)
    )
    assert [(b.code, b.kind) for b in found.breaches] == [
        ("HARD", BreachKind.HARD_PAST),
        ("PIN", BreachKind.PINNED_PAST),
    ]
    assert found.offsets == {}


def test_a_task_that_counts_from_a_moved_one_stays_where_it_is():
    rules = [Rule("A", offset=-40), Rule("HARD", "A", 30, hard=True)]
    found = squeeze(*rules)
    assert found.offsets == {"A": -20, "HARD": 10}


def test_nothing_moves_before_it_is_late():
    assert squeeze(Rule("A", offset=-40), today=date(2026, 12, 11)).offsets == {}


def test_once_the_event_has_begun_everything_open_is_a_breach():
    found = squeeze(Rule("A", offset=-40), Rule("B", "event_end", 3), today=EVENT.start)
    assert [b.code for b in found.breaches] == ["A"]
    assert found.shifts == ()


def test_weekends_are_kept_free():
    weekdays = WorkCalendar()
    rules = [Rule(f"T{n}", offset=-n) for n in range(40, 0, -1)]
    found = squeeze(*rules, calendar=weekdays)
    assert found.shifts
    assert all(weekdays.works(shift.new) and shift.new >= HALF_TIME for shift in found.shifts)
    applied = [Rule(rule.code, offset=found.offsets.get(rule.code, rule.offset)) for rule in rules]
    plan = schedule(applied, EVENT, weekdays)
    assert {s.code: s.new for s in found.shifts}.items() <= {c: d.benchmark for c, d in plan.dated.items()}.items()
