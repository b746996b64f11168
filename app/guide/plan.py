"""A day of the guide as a tree with its times, doubts and meter: what page, exports and feeds are made from."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from app.guide import timeline as engine
from app.guide.checks import Aims, Doubt, Finding, Label, Row, check, forms_of
from app.guide.kinship import usual_in
from app.guide.shares import Shares, shares
from app.guide.usual import NONE_YET, Habits, Usual
from app.vocabulary import Attribution, Form, ItemKind, ItemRole, Mark

HOLDERS = frozenset({ItemKind.SESSION, ItemKind.SPLIT, ItemKind.LANE})


class DayRow(NamedTuple):
    id: int
    on: date
    title_en: str
    title_sq: str
    starts: int
    version: int


class ItemRow(NamedTuple):
    """The columns of a guide row that its line on the page shows."""

    id: int
    day_id: int | None
    parent_id: int | None
    version: int
    kind: ItemKind
    uid: str
    title_en: str
    title_sq: str
    number: str
    minutes: int | None
    pin: int | None
    form: Form | None
    method: str
    room: str
    cut_to: int | None
    optional: bool
    protocol: bool
    public: bool
    purpose_en: str
    purpose_sq: str
    panel_en: str
    panel_sq: str
    qark: str
    attribution: Attribution
    default_mark: Mark


class PersonRow(NamedTuple):
    id: int
    item_id: int
    role: ItemRole
    user_id: int | None
    participant_id: int | None
    name: str
    office_en: str
    office_sq: str
    unlisted: bool

    @property
    def identity(self) -> object:
        if self.user_id is not None:
            return ("user", self.user_id)
        return ("participant", self.participant_id) if self.participant_id is not None else Label(self.name)


@dataclass(slots=True)
class Node:
    """A row with what it holds."""

    row: ItemRow
    span: engine.Span
    parts: "list[Node]" = field(default_factory=list)
    people: list[PersonRow] = field(default_factory=list)
    objectives: AbstractSet[int] = frozenset()
    doubts: list[Finding] = field(default_factory=list)
    slack: int = 0
    gap: int = 0
    usual: Usual | None = None
    seen: Form | None = field(default=None, compare=False)
    """What it looks like, once somebody has looked."""

    def walk(self) -> "Iterator[Node]":
        left = [self]
        while left:
            node = left.pop()
            yield node
            left.extend(reversed(node.parts))

    @property
    def shows(self) -> tuple[Hashable, ...] | None:
        """All that the line of a step shows; none where doubts stand in it, which speak of other rows."""
        if self.doubts:
            return None
        return self.row, self.span, self.gap, self.slack, tuple(self.people)

    def with_role(self, *roles: ItemRole) -> list[PersonRow]:
        return [person for person in self.people if person.role in roles]

    @property
    def look(self) -> Form:
        """What colours the row: its own form, or the one in which most of its minutes pass."""
        if self.seen is None:
            self.seen = self.row.form or self._mostly()
        return self.seen

    def _mostly(self) -> Form:
        totals: dict[Form, int] = {}
        for node in self.walk() if self.parts else ():
            if node.row.form is not None and not node.parts:
                totals[node.row.form] = totals.get(node.row.form, 0) + node.span.minutes
        return max(totals, key=lambda form: totals[form], default=Form.PLENARY)


@dataclass(frozen=True, slots=True)
class PlannedDay:
    day: DayRow
    rows: tuple[ItemRow, ...]
    people: tuple[PersonRow, ...]
    served: frozenset[tuple[int, int]]
    times: engine.Timeline
    roots: tuple[Node, ...]
    nodes: Mapping[int, Node]
    doubts: tuple[Finding, ...]
    """Of the day as a whole."""
    shares: Shares
    habits: Habits = NONE_YET

    @property
    def closes(self) -> int:
        return self.times.whole.closes


@lru_cache(maxsize=32)
def plan_day(
    day: DayRow,
    rows: tuple[ItemRow, ...],
    people: tuple[PersonRow, ...],
    served: frozenset[tuple[int, int]],
    *,
    zone: str,
    aims: Aims,
    habits: Habits = NONE_YET,
) -> PlannedDay:
    """`rows` of this day in the order of their positions; `served`: sessions with the objectives they serve.

    Kept for the next who asks with the very same rows: an edit plans the day as it was, which is how the edit before
    it, or the page, left it. Nobody changes a plan once it is made.
    """
    below = children(rows)
    tree = tree_of(day, rows, zone)
    times = engine.timeline(tree)
    nodes = _nodes(below, times)
    for person in people:
        if person.item_id in nodes:
            nodes[person.item_id].people.append(person)
    for key, objective in served:
        if key in nodes:
            nodes[key].objectives |= {objective}
    facts: dict[engine.Key, Row] = {key: _facts(node) for key, node in nodes.items()}
    spoken = shares(tree, forms_of(facts))
    whole: list[Finding] = []
    for finding in check(tree, times, facts, aims, spoken):
        (whole if finding.key is None else nodes[finding.key].doubts).append(finding)  # type: ignore[index]
    if habits:
        _compare(nodes, usual_in(rows, habits))
    roots = tuple(nodes[row.id] for row in below.get(None, ()))
    return PlannedDay(day, rows, people, served, times, roots, nodes, tuple(whole), spoken, habits)


def _compare(nodes: Mapping[int, Node], usual: Mapping[int, Usual]) -> None:
    """With what rows usually take. Only what stands in nothing but itself can be planned otherwise."""
    for key, its in usual.items():
        node = nodes[key]
        node.usual = its if its.offered else None
        if not node.parts and its.matters(node.span.minutes):
            node.doubts.append(Finding(Doubt.USUALLY, key, {"planned": node.span.minutes, **its._asdict()}))


def tree_of(day: DayRow, rows: Sequence[ItemRow], zone: str) -> engine.Day:
    below = children(rows)
    return engine.Day(day.on, zone, day.starts, tuple(_item(row, below) for row in below.get(None, ())))


def children(rows: Sequence[ItemRow]) -> dict[int | None, list[ItemRow]]:
    below: dict[int | None, list[ItemRow]] = {}
    for row in rows:
        below.setdefault(row.parent_id, []).append(row)
    return below


def _item(row: ItemRow, below: Mapping[int | None, list[ItemRow]]) -> engine.Item:
    """A session or lane that holds nothing yet is as long as its own minutes say."""
    parts = below.get(row.id)
    if row.kind is ItemKind.STEP or not parts:
        return engine.Step(row.id, row.minutes or 0, row.pin)
    if row.kind is ItemKind.SPLIT:
        return engine.Split(row.id, tuple(_lane(part, below) for part in parts), row.pin)
    return engine.Sequence(row.id, tuple(_item(part, below) for part in parts), row.pin)


def _lane(row: ItemRow, below: Mapping[int | None, list[ItemRow]]) -> engine.Sequence | engine.Step:
    item = _item(row, below)
    assert not isinstance(item, engine.Split)  # noqa: S101 - a split holds lanes only
    return item


def _nodes(below: Mapping[int | None, list[ItemRow]], times: engine.Timeline) -> dict[int, Node]:
    nodes = {row.id: Node(row, times.spans[row.id]) for rows in below.values() for row in rows if row.id in times.spans}
    for key, node in nodes.items():
        node.parts = [nodes[row.id] for row in below.get(key, ())]
    for gap in times.gaps:
        nodes[gap.before].gap = gap.minutes  # type: ignore[index]
    for lane, minutes in times.slack.items():
        nodes[lane].slack = minutes  # type: ignore[index]
    return nodes


def _facts(node: Node) -> Row:
    row = node.row
    return Row(
        kind=row.kind,
        form=row.form,
        allotted=row.minutes if node.parts else None,
        room=row.room,
        people=tuple([(person.role, person.identity) for person in node.people]) if node.people else (),
        objectives=node.objectives,
        protocol=row.protocol,
    )


def moved(before: PlannedDay, after: PlannedDay, *, but: Node) -> tuple[list[tuple[int, int]], list[Node]]:
    """Rows that begin at another time (their keys and wall minutes), and those that differ in more than that."""
    later: list[tuple[int, int]] = []
    others: list[Node] = []
    for key, node in after.nodes.items():
        old = before.nodes[key]
        if node is but:
            continue
        if old.slack != node.slack or old.gap != node.gap:
            others.append(node)
        elif old.span.opens != node.span.opens:
            later.append((key, node.span.opens))
    return later, others


def newly_doubted(before: PlannedDay, after: PlannedDay) -> list[Node]:
    """Rows with other doubts than before, or none any more."""
    return [node for key, node in after.nodes.items() if before.nodes[key].doubts != node.doubts]
