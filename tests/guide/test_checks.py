from collections.abc import Mapping

import pytest
from hypothesis import given

from app.guide.checks import Aims, Doubt, Finding, Label, Row, check, unserved
from app.guide.shares import Shares, shares
from app.guide.timeline import Day, Item, Key, Sequence, Split, Step, timeline, walk
from app.vocabulary import Form, ItemKind, ItemRole
from tests.guide.trees import DAY, days

SESSION, STEP, LANE, SPLIT = ItemKind.SESSION, ItemKind.STEP, ItemKind.LANE, ItemKind.SPLIT
LEADS, WRITES, SPEAKS, DECIDES = ItemRole.FACILITATOR, ItemRole.RECORDER, ItemRole.SPEAKER, ItemRole.DECIDER
TALK = Row(STEP, Form.PRESENTATION)
PLENARY = Row(STEP, Form.PLENARY)
GROUPS = Row(STEP, Form.SMALL_GROUPS)
PAUSE = Row(STEP, Form.BREAK)


def day(*items: Item) -> Day:
    return Day(DAY, "Europe/Tirane", 540, items)


def found(plan: Day, rows: Mapping[Key, Row], *doubts: Doubt, aims: Aims | None = None) -> list[Finding]:
    kinds = {Sequence: SESSION, Split: SPLIT, Step: STEP}
    every = {item.key: rows.get(item.key, Row(kinds[type(item)])) for item in walk(plan.items)}
    findings = check(plan, timeline(plan), every, aims or Aims())
    return [finding for finding in findings if finding.doubt in doubts] if doubts else findings


ORDER = {
    "a gap stands with the row that waits": (
        day(Step("a", 10), Step("b", 10, pin=575)), Doubt.GAP, "b", {"minutes": 25},
    ),
    "an overlap stands with the later row": (
        day(Step("a", 60), Step("b", 10, pin=590)), Doubt.OVERLAP, "b", {"other": "a", "minutes": 10},
    ),
    "a pin before the day begins": (day(Step("a", 10, pin=500)), Doubt.TOO_EARLY, "a", {"minutes": 40}),
    "a pin before its session begins": (
        day(Step("a", 60), Sequence("s", (Step("b", 5, pin=590),))), Doubt.TOO_EARLY, "b", {"minutes": 10},
    ),
}  # fmt: skip


@pytest.mark.parametrize(("plan", "doubt", "key", "params"), ORDER.values(), ids=ORDER)
def test_order(plan: Day, doubt: Doubt, key: str, params: dict[str, object]) -> None:
    assert found(plan, {}, doubt) == [Finding(doubt, key, params)]


def test_a_tidy_day_raises_no_doubt() -> None:
    plan = day(
        Sequence("s", (Step("a", 20), Step("b", 40))), Step("tea", 20), Split("g", (Sequence("n", (Step("c", 60),)),))
    )
    rows = {
        "s": Row(SESSION, objectives={1}), "a": TALK, "b": GROUPS, "tea": PAUSE,
        "n": Row(LANE, people=((LEADS, "Ana"), (WRITES, "Ben"))), "c": GROUPS,
    }  # fmt: skip
    assert found(plan, rows, aims=Aims(speaking_percent=50, ends=720)) == []


# One person or room in two places


def lanes(*rows: Row) -> tuple[Day, dict[Key, Row]]:
    return day(Split("g", tuple(Step(index, 60) for index in range(len(rows))))), dict(enumerate(rows))


def test_one_person_in_two_lanes() -> None:
    plan, rows = lanes(Row(LANE, people=((LEADS, "Ana"),)), Row(LANE, people=((WRITES, "Ana"),)))
    assert found(plan, rows, Doubt.PERSON_TWICE) == [Finding(Doubt.PERSON_TWICE, 1, {"person": "Ana", "other": 0})]


def test_an_office_may_send_several_people() -> None:
    plan, rows = lanes(Row(LANE, people=((LEADS, Label("Vatra")),)), Row(LANE, people=((LEADS, Label("Vatra")),)))
    assert found(plan, rows, Doubt.PERSON_TWICE) == []


def test_one_room_for_two_lanes_however_it_is_typed() -> None:
    plan, rows = lanes(Row(LANE, room="Room 2"), Row(LANE, room=" room  2"))
    assert found(plan, rows, Doubt.ROOM_TWICE) == [Finding(Doubt.ROOM_TWICE, 1, {"room": "Room 2", "other": 0})]


def test_a_row_and_what_it_holds_are_one_place() -> None:
    plan = day(Sequence("s", (Step("a", 10), Split("g", (Step("n", 30),)))))
    rows = {
        "s": Row(SESSION, room="Hall", people=((LEADS, "Ana"),)),
        "n": Row(LANE, room="Hall", people=((LEADS, "Ana"),)),
    }
    assert found(plan, rows, Doubt.PERSON_TWICE, Doubt.ROOM_TWICE) == []


def test_one_after_another_is_no_conflict() -> None:
    rows = {
        "a": Row(STEP, room="Hall", people=((LEADS, "Ana"),)),
        "b": Row(STEP, room="Hall", people=((LEADS, "Ana"),)),
    }
    assert found(day(Step("a", 10), Step("b", 10)), rows, Doubt.PERSON_TWICE, Doubt.ROOM_TWICE) == []


# Neutrality


@pytest.mark.parametrize("role", [SPEAKS, DECIDES])
def test_a_facilitator_who_also_speaks_or_decides_in_the_session(role: ItemRole) -> None:
    plan = day(Sequence("s", (Step("a", 10),)))
    rows = {"s": Row(SESSION, people=((LEADS, "Ana"),)), "a": Row(STEP, people=((role, "Ana"),))}
    assert found(plan, rows, Doubt.NOT_NEUTRAL) == [
        Finding(Doubt.NOT_NEUTRAL, "a", {"person": "Ana", "role": role, "session": "s"})
    ]


def test_speaking_in_another_session_is_neutral() -> None:
    plan = day(Sequence("s", (Step("a", 10),)), Sequence("t", (Step("b", 10),)))
    rows = {"s": Row(SESSION, people=((LEADS, "Ana"),)), "b": Row(STEP, people=((SPEAKS, "Ana"),))}
    assert found(plan, rows, Doubt.NOT_NEUTRAL) == []


# Lanes


def test_a_lane_without_facilitator_or_recorder() -> None:
    plan, rows = lanes(Row(LANE), Row(LANE, people=((LEADS, "Ana"), (WRITES, "Ben"))))
    assert found(plan, rows, Doubt.NO_FACILITATOR, Doubt.NO_RECORDER) == [
        Finding(Doubt.NO_FACILITATOR, 0), Finding(Doubt.NO_RECORDER, 0),
    ]  # fmt: skip


def test_the_recorder_may_stand_with_a_step_of_the_lane() -> None:
    plan = day(Split("g", (Sequence("n", (Step("a", 10),)),)))
    rows = {"n": Row(LANE, people=((LEADS, "Ana"),)), "a": Row(STEP, people=((WRITES, "Ben"),))}
    assert found(plan, rows, Doubt.NO_FACILITATOR, Doubt.NO_RECORDER) == []


# Length


def test_more_steps_than_the_time_of_the_session() -> None:
    plan = day(Sequence("s", (Step("a", 40), Step("b", 30))))
    assert found(plan, {"s": Row(SESSION, allotted=60)}, Doubt.OVERFULL) == [
        Finding(Doubt.OVERFULL, "s", {"minutes": 10, "allotted": 60})
    ]


PRESENTATIONS = {
    "twenty minutes are well": ([(20, TALK)], []),
    "more are long": ([(21, TALK)], [(0, 21)]),
    "two in a row count together": ([(10, TALK), (15, TALK), (5, TALK)], [(1, 30)]),
    "a word of the moderator between them is no interaction": ([(15, TALK), (2, PLENARY), (15, TALK)], [(2, 30)]),
    "questions are": ([(15, TALK), (10, Row(STEP, Form.QUESTIONS)), (15, TALK)], []),
    "a break ends it too": ([(15, TALK), (10, PAUSE), (15, TALK)], []),
    "each stretch by itself": ([(25, TALK), (10, GROUPS), (30, TALK)], [(0, 25), (2, 30)]),
}


@pytest.mark.parametrize(("steps", "expected"), PRESENTATIONS.values(), ids=PRESENTATIONS)
def test_presentations(steps: list[tuple[int, Row]], expected: list[tuple[int, int]]) -> None:
    plan = day(*(Step(index, minutes) for index, (minutes, _) in enumerate(steps)))
    rows: dict[Key, Row] = {index: row for index, (_, row) in enumerate(steps)}
    assert [(one.key, one.params["minutes"]) for one in found(plan, rows, Doubt.LONG_PRESENTATION)] == expected


def test_ninety_minutes_without_a_break() -> None:
    plan = day(Step("a", 60), Step("b", 30), Step("c", 5), Step("tea", 20), Step("d", 90))
    assert found(plan, {"tea": PAUSE}, Doubt.NO_BREAK) == [Finding(Doubt.NO_BREAK, "c", {"minutes": 95})]


def test_an_empty_quarter_of_an_hour_is_a_rest() -> None:
    assert found(day(Step("a", 60), Step("b", 60, pin=615)), {}, Doubt.NO_BREAK) == []


def test_the_longest_lane_decides_how_long_people_sat() -> None:
    plan = day(Split("g", (Step("n", 40), Step("s", 70))), Step("b", 30))
    assert found(plan, {}, Doubt.NO_BREAK) == [Finding(Doubt.NO_BREAK, "b", {"minutes": 100})]


# Aims


def test_participants_own_time_below_the_target() -> None:
    plan = day(Step("a", 60), Step("b", 40))
    assert found(plan, {"a": TALK, "b": GROUPS}, Doubt.FEW_VOICES, aims=Aims(speaking_percent=50)) == [
        Finding(Doubt.FEW_VOICES, None, {"percent": 40, "target": 50})
    ]


def test_a_session_of_work_that_serves_no_objective() -> None:
    plan = day(
        Sequence("s", (Step("a", 10),)), Sequence("tea", (Step("b", 10),)), Sequence("minister", (Step("c", 10),))
    )
    rows = {"b": PAUSE, "c": Row(STEP, Form.PRESENTATION, protocol=True)}
    assert found(plan, rows, Doubt.NO_OBJECTIVE) == [Finding(Doubt.NO_OBJECTIVE, "s")]


def test_an_objective_that_no_session_serves() -> None:
    assert unserved({1: "Referral", 2: "Shelter"}, {1}) == [
        Finding(Doubt.UNSERVED_OBJECTIVE, None, {"objective": 2, "title": "Shelter"})
    ]


def test_a_day_that_ends_later_than_announced() -> None:
    assert found(day(Step("a", 60)), {}, Doubt.LATE_END, aims=Aims(ends=585)) == [
        Finding(Doubt.LATE_END, None, {"minutes": 15, "ends": 585})
    ]


# The meter


def test_lanes_share_the_minutes_of_their_split() -> None:
    plan = day(Split("g", (Step(0, 60), Step(1, 60), Step(2, 30))), Step("tea", 20))
    assert shares(plan, {0: Form.SMALL_GROUPS, 1: Form.PLENARY, 2: Form.SMALL_GROUPS, "tea": Form.BREAK}) == Shares(
        participants=30, plenary=20, breaks=20
    )


def test_percents_of_an_empty_day() -> None:
    assert set(Shares().percents().values()) == {0}


@given(days())
def test_percents_add_to_a_hundred(plan: Day) -> None:
    forms = {item.key: list(Form)[hash(item.key) % len(Form)] for item in walk(plan.items)}
    percents = shares(plan, forms).percents()
    assert sum(percents.values()) in (0, 100)
    assert all(value >= 0 for value in percents.values())


@given(days())
def test_any_day_can_be_checked_and_every_finding_names_a_row_of_it(plan: Day) -> None:
    keys = {item.key for item in walk(plan.items)} | {None}
    people = ((LEADS, "Ana"), (SPEAKS, "Ben"))
    rows = {key: Row(STEP, room="Hall" if hash(key) % 2 else "", people=people[: hash(key) % 3]) for key in keys}
    assert {finding.key for finding in found(plan, rows)} <= keys
