"""What a good facilitator would say on reading the plan: each finding names its row, the template finds the words."""

from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from app.guide.shares import RESTING, SPEAKING, Shares, shares
from app.guide.timeline import Day, Item, Key, Sequence, Span, Split, Step, Timeline, inside, walk
from app.vocabulary import Form, ItemKind, ItemRole

LONGEST_PRESENTATION = 20
LONGEST_WITHOUT_BREAK = 90


class Doubt(StrEnum):
    GAP = "gap"
    OVERLAP = "overlap"
    TOO_EARLY = "too_early"
    PERSON_TWICE = "person_twice"
    ROOM_TWICE = "room_twice"
    NOT_NEUTRAL = "not_neutral"
    NO_FACILITATOR = "no_facilitator"
    NO_RECORDER = "no_recorder"
    OVERFULL = "overfull"
    LONG_PRESENTATION = "long_presentation"
    NO_BREAK = "no_break"
    FEW_VOICES = "few_voices"
    NO_OBJECTIVE = "no_objective"
    UNSERVED_OBJECTIVE = "unserved_objective"
    LATE_END = "late_end"
    USUALLY = "usually"
    """Learnt from earlier events, not from this plan: plan.py compares."""


class Label(str):
    """A person known only as an office or a role: several people may stand behind it, in several places."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """`key` None concerns the day or the event as a whole. Params: minutes, other (a key), person, room, ..."""

    doubt: Doubt
    key: Key | None
    params: Mapping[str, object] = field(default_factory=dict)


class Row(NamedTuple):
    """What the checks need to know of a row beside its minutes. People are any hashable identity."""

    kind: ItemKind
    form: Form | None = None
    allotted: int | None = None
    room: str = ""
    people: tuple[tuple[ItemRole, Hashable], ...] = ()
    objectives: AbstractSet[Hashable] = frozenset()
    protocol: bool = False


@dataclass(frozen=True, slots=True)
class Aims:
    """What the event set itself: percent of the day in which participants speak, the announced end (wall minute)."""

    speaking_percent: int | None = None
    ends: int | None = None


def check(
    day: Day, times: Timeline, rows: Mapping[Key, Row], aims: Aims, spoken: Shares | None = None
) -> list[Finding]:
    """All doubts about one day; `spoken` are its shares where they are known already."""
    every = walk(day.items)
    return [
        *_order(day, times, every),
        *_meetings(day, times, rows, every),
        *_neutrality(day, rows),
        *_lanes(rows, every),
        *_overfull(times, rows),
        *_presentations(day, rows),
        *_breaks(day, times, rows),
        *_voices(spoken or shares(day, forms_of(rows)), aims),
        *_aimless(rows, every),
        *_late(times, aims),
    ]


def forms_of(rows: Mapping[Key, Row]) -> dict[Key, Form]:
    return {key: row.form for key, row in rows.items() if row.form is not None}


def unserved(objectives: Mapping[Hashable, str], served: AbstractSet[Hashable]) -> list[Finding]:
    """Objectives of the event that no session of any day serves."""
    return [
        Finding(Doubt.UNSERVED_OBJECTIVE, None, {"objective": key, "title": title})
        for key, title in objectives.items()
        if key not in served
    ]


def _order(day: Day, times: Timeline, every: list[Item]) -> Iterator[Finding]:
    for gap in times.gaps:
        yield Finding(Doubt.GAP, gap.before, {"minutes": gap.minutes})
    for overlap in times.overlaps:
        yield Finding(Doubt.OVERLAP, overlap.second, {"other": overlap.first, "minutes": overlap.minutes})
    if all(item.pin is None for item in every):
        return
    for items, floor in _siblings(day, times, every):
        for item in items:
            early = floor - times.spans[item.key].start
            if item.pin is not None and early > 0:
                yield Finding(Doubt.TOO_EARLY, item.key, {"minutes": early})


def _siblings(day: Day, times: Timeline, every: list[Item]) -> Iterator[tuple[tuple[Item, ...], int]]:
    """Every group of siblings with the true minute before which none of them should begin."""
    yield day.items, times.whole.start
    for item in every:
        if not isinstance(item, Step):
            yield inside(item), times.spans[item.key].start


def _meetings(day: Day, times: Timeline, rows: Mapping[Key, Row], every: list[Item]) -> Iterator[Finding]:
    """One person, or one room, wanted by two rows at once. A row and what it holds are one place."""
    persons: dict[Hashable, set[Key]] = defaultdict(set)
    rooms: dict[str, set[Key]] = defaultdict(set)
    names: dict[str, str] = {}
    for item in every:
        row = rows[item.key]
        for _, person in row.people:
            if not isinstance(person, Label):
                persons[person].add(item.key)
        if row.room and (room := " ".join(row.room.split())):
            names.setdefault(room.casefold(), room)
            rooms[room.casefold()].add(item.key)
    if any(len(keys) > 1 for keys in (*persons.values(), *rooms.values())):
        nest = _nesting(day.items)
        for person, keys in persons.items():
            for first, second in _clashes(keys, times.spans, nest):
                yield Finding(Doubt.PERSON_TWICE, second, {"person": person, "other": first})
        for room, keys in rooms.items():
            for first, second in _clashes(keys, times.spans, nest):
                yield Finding(Doubt.ROOM_TWICE, second, {"room": names[room], "other": first})


def _nesting(items: tuple[Item, ...]) -> dict[Key, tuple[int, int]]:
    """Position of each row in the guide, and of the last row inside it."""
    nest: dict[Key, tuple[int, int]] = {}

    def number(items: tuple[Item, ...], at: int) -> int:
        for item in items:
            last = number(inside(item), at + 1)
            nest[item.key] = (at, last - 1)
            at = last
        return at

    number(items, 0)
    return nest


def _clashes(
    keys: AbstractSet[Key], spans: Mapping[Key, Span], nest: Mapping[Key, tuple[int, int]]
) -> Iterator[tuple[Key, Key]]:
    running: list[Key] = []
    for key in sorted(keys, key=lambda key: (spans[key].start, nest[key])):
        running = [other for other in running if spans[other].end > spans[key].start]
        for other in running:
            first, second = sorted((other, key), key=lambda one: nest[one])
            within = nest[second][0] <= nest[first][1]
            if not within and spans[key].minutes > 0:
                yield first, second
        running.append(key)


def _neutrality(day: Day, rows: Mapping[Key, Row]) -> Iterator[Finding]:
    """A facilitator serves the group: in one session nobody both facilitates and speaks or decides."""
    for session, keys in _sessions(day.items, rows, None, {}).items():
        keys = [key for key in keys if rows[key].people]
        facilitating = {person for key in keys for role, person in rows[key].people if role == ItemRole.FACILITATOR}
        for key in keys:
            for role, person in rows[key].people:
                if person in facilitating and role in (ItemRole.SPEAKER, ItemRole.DECIDER):
                    yield Finding(Doubt.NOT_NEUTRAL, key, {"person": person, "role": role, "session": session})


def _sessions(
    items: tuple[Item, ...], rows: Mapping[Key, Row], session: Key | None, found: dict[Key | None, list[Key]]
) -> dict[Key | None, list[Key]]:
    """The rows of each session without those of sessions inside it; under None what belongs to no session."""
    for item in items:
        home = item.key if rows[item.key].kind == ItemKind.SESSION else session
        if home is not None:
            found.setdefault(home, []).append(item.key)
        if not isinstance(item, Step):
            _sessions(inside(item), rows, home, found)
    return found


def _lanes(rows: Mapping[Key, Row], every: list[Item]) -> Iterator[Finding]:
    for split in every:
        if not isinstance(split, Split):
            continue
        for lane in split.lanes:
            roles = {role for item in walk([lane]) for role, _ in rows[item.key].people}
            if not roles & {ItemRole.FACILITATOR, ItemRole.MODERATOR}:
                yield Finding(Doubt.NO_FACILITATOR, lane.key)
            if ItemRole.RECORDER not in roles:
                yield Finding(Doubt.NO_RECORDER, lane.key)


def _overfull(times: Timeline, rows: Mapping[Key, Row]) -> Iterator[Finding]:
    for key, span in times.spans.items():
        row = rows[key]
        if row.kind == ItemKind.SESSION and row.allotted is not None and span.minutes > row.allotted:
            yield Finding(Doubt.OVERFULL, key, {"minutes": span.minutes - row.allotted, "allotted": row.allotted})


def _presentations(day: Day, rows: Mapping[Key, Row]) -> Iterator[Finding]:
    """Presentations of one session count together until participants speak or rest."""
    sessions = frozenset(key for key, row in rows.items() if row.kind == ItemKind.SESSION)
    sitting = _Stretches(rows, SPEAKING | RESTING, frozenset({Form.PRESENTATION}), LONGEST_PRESENTATION, sessions)
    for stretch in sitting.of(day.items):
        yield Finding(Doubt.LONG_PRESENTATION, stretch.passed, {"minutes": stretch.minutes})


def _breaks(day: Day, times: Timeline, rows: Mapping[Key, Row]) -> Iterator[Finding]:
    """An empty quarter of an hour before a row rests people too, planned or not."""
    rested = frozenset(gap.before for gap in times.gaps if gap.minutes >= 15)
    sitting = _Stretches(rows, frozenset({Form.BREAK}), frozenset(Form) - {Form.BREAK}, LONGEST_WITHOUT_BREAK, rested)
    for stretch in sitting.of(day.items):
        yield Finding(Doubt.NO_BREAK, stretch.passed, {"minutes": stretch.minutes})


class _Stretch(NamedTuple):
    """Minutes of one kind in a row, and the row in which they passed the limit."""

    minutes: int = 0
    passed: Key | None = None


@dataclass(frozen=True, slots=True)
class _Stretches:
    """Stretches of more than `limit` minutes in forms that `count`, until a form that `ends` them or a `fresh` row."""

    rows: Mapping[Key, Row]
    ends: AbstractSet[Form]
    counts: AbstractSet[Form]
    limit: int
    fresh: AbstractSet[Key] = frozenset()
    found: dict[Key, _Stretch] = field(default_factory=dict)

    def of(self, items: tuple[Item, ...]) -> list[_Stretch]:
        self.close(self.through(items, _Stretch()))
        return list(self.found.values())

    def through(self, items: tuple[Item, ...], stretch: _Stretch) -> _Stretch:
        minutes, passed = stretch
        for item in items:
            if item.key in self.fresh:
                minutes, passed = self.close(_Stretch(minutes, passed))
            if isinstance(item, Sequence):
                minutes, passed = self.through(item.items, _Stretch(minutes, passed))
                continue
            if isinstance(item, Split):
                minutes, passed = self.side_by_side(item, _Stretch(minutes, passed))
                continue
            form = self.rows[item.key].form or Form.PLENARY
            if form in self.ends and item.minutes > 0:
                minutes, passed = self.close(_Stretch(minutes, passed))
            elif form in self.counts:
                minutes += item.minutes
                passed = item.key if passed is None and minutes > self.limit else passed
        return _Stretch(minutes, passed)

    def side_by_side(self, split: Split, stretch: _Stretch) -> _Stretch:
        """The longest lane's goes on behind the split."""
        after = [self.through((lane,), stretch) for lane in split.lanes] or [stretch]
        longest = max(after, key=lambda one: one.minutes)
        for one in after:
            if one is not longest:
                self.close(one)
        return longest

    def close(self, stretch: _Stretch) -> _Stretch:
        """One finding for a row in which several lanes' stretches passed the limit: the longest."""
        if stretch.passed is not None:
            self.found[stretch.passed] = max(
                stretch, self.found.get(stretch.passed, stretch), key=lambda one: one.minutes
            )
        return _Stretch()


def _voices(spoken: Shares, aims: Aims) -> Iterator[Finding]:
    if aims.speaking_percent is None:
        return
    percent = spoken.percents()["participants"]
    if spoken.total and percent < aims.speaking_percent:
        yield Finding(Doubt.FEW_VOICES, None, {"percent": percent, "target": aims.speaking_percent})


def _aimless(rows: Mapping[Key, Row], every: list[Item]) -> Iterator[Finding]:
    """A session of work serves an objective; breaks, transfers and protocol need none."""
    for item in every:
        if rows[item.key].kind != ItemKind.SESSION or rows[item.key].objectives:
            continue
        whole = walk([item])
        if any(rows[one.key].objectives for one in whole if rows[one.key].kind == ItemKind.SESSION):
            continue
        if any(_works(one, rows) for one in whole if isinstance(one, Step)):
            yield Finding(Doubt.NO_OBJECTIVE, item.key)


def _works(step: Step, rows: Mapping[Key, Row]) -> bool:
    row = rows[step.key]
    return row.form not in RESTING and not row.protocol and step.minutes > 0


def _late(times: Timeline, aims: Aims) -> Iterator[Finding]:
    if aims.ends is not None and times.whole.closes > aims.ends:
        yield Finding(Doubt.LATE_END, None, {"minutes": times.whole.closes - aims.ends, "ends": aims.ends})
