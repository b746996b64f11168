from datetime import UTC, date, datetime
from itertools import combinations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.guide.timeline import Day, Gap, Item, Overlap, Sequence, Split, Step, timeline, walk
from tests.guide.trees import DAY, days


def clock(text: str) -> int:
    hours, minutes = text.split(":")
    return int(hours) * 60 + int(minutes)


def day(*items: Item, start: str = "9:00", on: date = DAY, zone: str = "Europe/Tirane") -> Day:
    return Day(on, zone, clock(start), items)


CASES = {
    "one after another": (
        day(Step("a", 10), Step("b", 15), Step("c", 0)),
        {"a": "9:00-9:10", "b": "9:10-9:25", "c": "9:25-9:25"},
    ),
    "a session lasts as long as what it holds": (
        day(Sequence("s", (Step("a", 10), Step("b", 15))), Step("c", 5)),
        {"s": "9:00-9:25", "a": "9:00-9:10", "b": "9:10-9:25", "c": "9:25-9:30"},
    ),
    "an empty session takes no time": (day(Sequence("s"), Step("a", 5)), {"s": "9:00-9:00", "a": "9:00-9:05"}),
    "a later pin leaves a gap": (
        day(Step("a", 10), Step("b", 15, pin=clock("9:30"))),
        {"a": "9:00-9:10", "b": "9:30-9:45"},
    ),
    "an earlier pin overlaps, and what follows waits for the longest": (
        day(Step("a", 60), Step("b", 15, pin=clock("9:30")), Step("c", 5)),
        {"a": "9:00-10:00", "b": "9:30-9:45", "c": "10:00-10:05"},
    ),
    "a split lasts as long as its longest lane": (
        day(Split("g", (Sequence("n", (Step("a", 20), Step("b", 30))), Step("s", 35))), Step("c", 5)),
        {"g": "9:00-9:50", "n": "9:00-9:50", "a": "9:00-9:20", "b": "9:20-9:50", "s": "9:00-9:35", "c": "9:50-9:55"},
    ),
    "a pinned session carries its steps along": (
        day(Sequence("s", (Step("a", 10),), pin=clock("11:00"))),
        {"s": "11:00-11:10", "a": "11:00-11:10"},
    ),
    "a gap inside a session is part of its length": (
        day(Sequence("s", (Step("a", 10), Step("b", 5, pin=clock("9:20")))), Step("c", 5)),
        {"s": "9:00-9:25", "a": "9:00-9:10", "b": "9:20-9:25", "c": "9:25-9:30"},
    ),
    "past midnight": (
        day(Step("a", 90), Step("b", 30, pin=1470), start="23:00"),
        {"a": "23:00-24:30", "b": "24:30-25:00"},
    ),
}


@pytest.mark.parametrize(("plan", "expected"), CASES.values(), ids=CASES)
def test_times(plan: Day, expected: dict[str, str]) -> None:
    spans = timeline(plan).spans
    assert {key: (span.opens, span.closes) for key, span in spans.items()} == {
        key: tuple(clock(part) for part in span.split("-")) for key, span in expected.items()
    }


def test_gaps_and_overlaps_carry_their_minutes() -> None:
    times = timeline(
        day(Step("a", 60), Step("b", 45, pin=clock("9:30")), Step("c", 5, pin=clock("10:20")), Step("d", 10, pin=560))
    )
    assert times.gaps == (Gap("c", 5),)
    assert times.overlaps == (Overlap("a", "b", 30), Overlap("a", "d", 10))


def test_items_that_only_touch_do_not_overlap() -> None:
    assert timeline(day(Step("a", 10), Step("b", 10, pin=clock("9:10")))).overlaps == ()


def test_lanes_shorter_than_the_longest_have_slack() -> None:
    times = timeline(day(Split("g", (Step("a", 75), Step("b", 60), Step("c", 75)))))
    assert times.slack == {"b": 15}


def test_where_the_clock_goes_forward_elapsed_minutes_stay_true() -> None:
    times = timeline(day(Step("night", 240), Step("b", 10), start="0:00", on=date(2027, 3, 28)))
    assert times.spans["night"].minutes == 240
    assert times.spans["night"].closes == clock("5:00")
    assert times.starts_at("night").astimezone(UTC) == datetime(2027, 3, 27, 23, tzinfo=UTC)
    assert times.ends_at("night").astimezone(UTC) == datetime(2027, 3, 28, 3, tzinfo=UTC)


def test_where_the_clock_goes_back_a_pin_means_the_wall() -> None:
    times = timeline(day(Step("a", 60), Step("b", 10, pin=clock("9:00")), start="1:00", on=date(2027, 10, 31)))
    assert times.starts_at("b").isoformat() == "2027-10-31T09:00:00+01:00"
    assert times.gaps == (Gap("b", 8 * 60),), "an hour more elapses than the clock shows"


def test_an_hour_that_does_not_exist_counts_on_from_before_the_change() -> None:
    times = timeline(day(Step("a", 10, pin=clock("2:30")), start="1:00", on=date(2027, 3, 28)))
    assert times.starts_at("a").isoformat() == "2027-03-28T03:30:00+02:00"


def test_instants_are_in_the_zone_of_the_event() -> None:
    assert timeline(day(Step("a", 10))).starts_at("a").isoformat() == "2027-01-20T09:00:00+01:00"


# Properties


@given(days())
def test_durations_add_up(plan: Day) -> None:
    times = timeline(plan)
    for item in walk(plan.items):
        span = times.spans[item.key]
        if isinstance(item, Step):
            assert span.minutes == item.minutes
        elif isinstance(item, Sequence):
            assert span.end == max([span.start, *(times.spans[inner.key].end for inner in item.items)])
        else:
            assert span.minutes == max((times.spans[lane.key].minutes for lane in item.lanes), default=0)


@given(days())
def test_a_start_is_the_pin_or_the_latest_end_of_what_precedes(plan: Day) -> None:
    times = timeline(plan)

    def look(items: tuple[Item, ...], start: int) -> None:
        for index, item in enumerate(items):
            before = max([start, *(times.spans[one.key].end for one in items[:index])])
            assert times.spans[item.key].start == (before if item.pin is None else item.pin)
            if isinstance(item, Sequence):
                look(item.items, times.spans[item.key].start)
            elif isinstance(item, Split):
                for lane in item.lanes:
                    look((lane,), times.spans[item.key].start)

    look(plan.items, plan.start)
    assert times.whole.end == max([plan.start, *(times.spans[item.key].end for item in plan.items)])


@given(days(pins=False))
def test_without_pins_the_day_is_the_sum_of_what_it_holds(plan: Day) -> None:
    def length(item: Item) -> int:
        if isinstance(item, Step):
            return item.minutes
        if isinstance(item, Sequence):
            return sum(length(inner) for inner in item.items)
        return max((length(lane) for lane in item.lanes), default=0)

    times = timeline(plan)
    assert times.whole.minutes == sum(length(item) for item in plan.items)
    assert times.gaps == times.overlaps == ()


@given(days())
def test_overlaps_are_all_pairs_that_share_minutes(plan: Day) -> None:
    times = timeline(plan)

    def oracle(items: tuple[Item, ...]) -> set[Overlap]:
        found = set()
        for first, second in combinations(items, 2):
            one, other = times.spans[first.key], times.spans[second.key]
            shared = len(set(range(one.start, one.end)) & set(range(other.start, other.end)))
            if shared:
                found.add(Overlap(first.key, second.key, shared))
        for item in items:
            if isinstance(item, Sequence):
                found |= oracle(item.items)
            elif isinstance(item, Split):
                for lane in item.lanes:
                    found |= oracle((lane,))
        return found

    assert len(set(times.overlaps)) == len(times.overlaps)
    assert set(times.overlaps) == oracle(plan.items)


@given(days())
def test_slack_fills_every_lane_up_to_its_split(plan: Day) -> None:
    times = timeline(plan)
    for item in walk(plan.items):
        if isinstance(item, Split):
            for lane in item.lanes:
                assert times.spans[lane.key].minutes + times.slack.get(lane.key, 0) == times.spans[item.key].minutes
            assert not item.lanes or any(lane.key not in times.slack for lane in item.lanes)


@given(st.lists(st.integers(1, 90), min_size=2, max_size=8), st.data())
def test_a_longer_step_moves_what_follows_up_to_the_next_pin(minutes: list[int], data: st.DataObject) -> None:
    """Between the changed step and the pin everything moves by the change; from the pin on nothing, unless what
    precedes now outlasts the pinned row itself (decision 0501)."""
    changed = data.draw(st.integers(0, len(minutes) - 1), label="changed")
    pinned = data.draw(st.integers(changed + 1, len(minutes)), label="pinned")
    room = sum(minutes[:pinned])
    pin = 540 + room + data.draw(st.integers(0, 60), label="gap")
    grown = data.draw(st.integers(-minutes[changed], pin - 540 - room + 20), label="by")
    if pinned < len(minutes):
        assume(grown <= pin - 540 - room + minutes[pinned])

    def plan(extra: int) -> Day:
        steps = [
            Step(i, m + (extra if i == changed else 0), pin if i == pinned else None) for i, m in enumerate(minutes)
        ]
        return day(*steps)

    before, after = timeline(plan(0)).spans, timeline(plan(grown)).spans
    for index in range(len(minutes)):
        moved = after[index].start - before[index].start
        assert moved == (grown if changed < index < pinned else 0)


@given(days(pins=False, splits=False), st.integers(0, 60), st.data())
def test_without_pins_every_later_start_moves_by_the_change(plan: Day, grown: int, data: st.DataObject) -> None:
    steps = [item.key for item in walk(plan.items) if isinstance(item, Step)]
    assume(steps)
    changed = data.draw(st.sampled_from(steps))
    before = timeline(plan).spans
    after = timeline(Day(plan.date, plan.zone, plan.start, _grow(plan.items, changed, grown))).spans
    later = False
    for item in walk(plan.items):
        assert after[item.key].start - before[item.key].start == (grown if later else 0)
        later = later or item.key == changed


def _grow(items: tuple[Item, ...], key: object, grown: int) -> tuple[Item, ...]:
    return tuple(
        Sequence(item.key, _grow(item.items, key, grown), item.pin)
        if isinstance(item, Sequence)
        else Step(item.key, item.minutes + (grown if item.key == key else 0), item.pin)
        if isinstance(item, Step)
        else item
        for item in items
    )


@given(days(), st.randoms(use_true_random=False))
def test_reordering_keeps_the_steps_and_their_minutes(plan: Day, random: object) -> None:
    items = list(plan.items)
    random.shuffle(items)  # type: ignore[attr-defined]
    before = timeline(plan).spans
    after = timeline(Day(plan.date, plan.zone, plan.start, tuple(items))).spans
    steps = [item.key for item in walk(plan.items) if isinstance(item, Step)]
    assert sorted((key, before[key].minutes) for key in steps) == sorted((key, after[key].minutes) for key in steps)
    assert before.keys() == after.keys()


@given(days(), st.sampled_from(["2027-03-28", "2027-10-31", "2027-01-20"]))
def test_elapsed_minutes_and_walls_agree_with_the_zone(plan: Day, on: str) -> None:
    times = timeline(Day(date.fromisoformat(on), plan.zone, plan.start, plan.items))
    for key, span in times.spans.items():
        starts, ends = times.starts_at(key), times.ends_at(key)
        assert (ends.astimezone(UTC) - starts.astimezone(UTC)).total_seconds() == span.minutes * 60
        days_on = (starts.date() - date.fromisoformat(on)).days
        assert span.opens == days_on * 1440 + starts.hour * 60 + starts.minute


def test_the_work_grows_in_step_with_the_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    """Counted, not timed: each row is placed once, and each placement looks at nothing but its siblings."""
    calls = []
    from app.guide import timeline as engine

    place = engine._Placing.place
    monkeypatch.setattr(
        engine._Placing, "place", lambda self, item, at: calls.append(item.key) or place(self, item, at)
    )

    def rows(sessions: int) -> int:
        calls.clear()
        timeline(day(*(Sequence(("s", i), tuple(Step((i, j), 5) for j in range(9))) for i in range(sessions))))
        return len(calls)

    assert rows(300) == 10 * rows(30) == 3000
