"""A delay tried out on the draft: what would shift, what recovery would propose, what cannot be recovered.

Who comes late, comes at a certain time: hurrying before that wins nothing, so only what follows is shortened.

Also what consecutive interpretation does to it: everything that is said to all is said twice, so its minutes are
multiplied, and so is what they may be cut to. Work in groups, pairs and alone, breaks and changes of place are not.
"""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import select
from sqlmodel import Session, col

from app.guide import history
from app.guide.plan import ItemRow, Node, PlannedDay, tree_of
from app.guide.recovery import Expectation, Recovery, Stop, When, allowance, expect, recover
from app.guide.timeline import Key
from app.models import Event, GuideItem, User
from app.vocabulary import Form, ItemKind

INTERPRETED = frozenset({None, Form.PLENARY, Form.PRESENTATION, Form.QUESTIONS, Form.ROUND})
"""What is said to all. A step without a form counts as plenary, as it is shown."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What is tried: the row `late` begins that many `minutes` late; what is said to all takes `percent` of its
    minutes, in the whole day or `within` one session; rows are left out, and fixed times may move."""

    late: int | None = None
    minutes: int = 0
    percent: int = 100
    within: int | None = None
    dropped: frozenset[int] = frozenset()
    moving: frozenset[int] = frozenset()

    def __bool__(self) -> bool:
        return bool((self.late is not None and self.minutes) or self.percent != 100)


class Line(NamedTuple):
    """A row with the wall minutes at which it begins: planned, with the delay, and with what recovery proposes."""

    node: Node
    planned: int
    delayed: int
    proposed: int
    minutes: int
    """As they would be: multiplied where it is interpreted, less what is cut."""
    cut: int
    depth: int
    dropped: bool


class Missed(NamedTuple):
    """A fixed time that would be missed, and the choices where it cannot be held. `node` None: the end of the day."""

    node: Node | None
    stop: Stop
    at: int
    """The wall minute that should be held."""
    drops: tuple[tuple[Node, int], ...]


class Rehearsal(NamedTuple):
    lines: tuple[Line, ...]
    missed: tuple[Missed, ...]
    lost: int
    closes: tuple[int, int, int]
    """The day's end on the wall: planned, with the delay, with the proposal."""
    rows: Mapping[int, ItemRow]
    """As they would stand, before they are cut."""
    cuts: Mapping[int, int]
    starts: Mapping[int, int]
    """Wall minutes at which rows would begin."""

    @property
    def shifted(self) -> tuple[Line, ...]:
        return tuple(
            line for line in self.lines
            if line.cut or line.dropped or not line.planned == line.delayed == line.proposed
            or line.minutes != line.node.span.minutes
        )  # fmt: skip


def rehearse(plan: PlannedDay, trial: Trial, *, announced: int | None = None) -> Rehearsal:
    """`announced`: the wall minute at which the day is said to end. A plan that ends later is held to its own end."""
    clock, zone = plan.times.clock, plan.times.clock.zone.key
    rows = {row.id: _tried(row, plan, trial) for row in plan.rows}
    tree = tree_of(plan.day, tuple(rows.values()), zone)
    protocol = protocol_rows(plan)
    gives: dict[Key, int] = {
        key: allowance(row.minutes or 0, row.cut_to, protocol=key in protocol)
        for key, row in rows.items()
        if not plan.nodes[key].parts
    }
    optional: list[Key] = [
        key for key, row in rows.items() if row.optional and row.kind is ItemKind.STEP and row.minutes
    ]
    as_planned = expect(tree_of(plan.day, plan.rows, zone))
    ends = max(as_planned.end, clock.true(announced) if announced is not None else 0)
    late = trial.late if trial.minutes else None
    waits: dict[Key, int] = {late: as_planned.whens[late].start + trial.minutes} if late is not None else {}
    delayed = expect(tree, waits=waits)
    found = recover(tree, gives, ends=ends, waits=waits, optional=optional)
    proposed = expect(tree, waits=waits, cuts=found.cuts)
    cuts = {_key(key): minutes for key, minutes in found.cuts.items()}
    lines = tuple(
        Line(
            node, clock.wall(as_planned.whens[key].start), clock.wall(delayed.whens[key].start),
            clock.wall(proposed.whens[key].start), _minutes(proposed.whens[key]), cuts.get(key, 0), depth,
            key in trial.dropped,
        )
        for root in plan.roots
        for node, depth in _walk(root)
        for key in (node.row.id,)
    )  # fmt: skip
    closes = tuple(clock.wall(each.end) for each in (as_planned, delayed, proposed))
    starts = {_key(key): clock.wall(when.start) for key, when in proposed.whens.items()}
    missed = _missed(plan, found, clock.wall(ends))
    return Rehearsal(lines, missed, _lost(proposed, ends), (closes[0], closes[1], closes[2]), rows, cuts, starts)


def _minutes(when: When) -> int:
    return when.end - when.start


def _lost(proposed: Expectation, ends: int) -> int:
    """By how much the most delayed fixed time is missed all the same."""
    return max(proposed.end - ends, *proposed.missed.values(), 0)


def _missed(plan: PlannedDay, found: Recovery, ends: int) -> tuple[Missed, ...]:
    made = []
    for stop in found.stops:
        node = None if stop.key is None else plan.nodes[_key(stop.key)]
        at = ends if node is None else node.row.pin or 0
        made.append(Missed(node, stop, at, tuple((plan.nodes[_key(key)], won) for key, won in stop.drops)))
    return tuple(made)


def _key(key: object) -> int:
    assert isinstance(key, int)  # noqa: S101 - the keys of a guide are the ids of its rows
    return key


def _walk(node: Node, depth: int = 0) -> "list[tuple[Node, int]]":
    found = [(node, depth)]
    for part in node.parts:
        found += _walk(part, depth + 1)
    return found


def protocol_rows(plan: PlannedDay) -> AbstractSet[int]:
    """Rows of protocol, and all that stands in them."""
    return {part.row.id for node in plan.nodes.values() if node.row.protocol for part in node.walk()}


def _tried(row: ItemRow, plan: PlannedDay, trial: Trial) -> ItemRow:
    if row.id in trial.dropped:
        return row._replace(minutes=0, cut_to=None)
    if row.id in trial.moving:
        row = row._replace(pin=None)
    if trial.percent == 100 or row.minutes is None or not _interpreted(row, plan, trial.within):
        return row
    cut_to = None if row.cut_to is None else scaled(row.cut_to, trial.percent)
    return row._replace(minutes=scaled(row.minutes, trial.percent), cut_to=cut_to)


def scaled(minutes: int, percent: int) -> int:
    """Half a minute is rounded up."""
    return (minutes * percent + 50) // 100


def _interpreted(row: ItemRow, plan: PlannedDay, within: int | None) -> bool:
    node = plan.nodes.get(row.id)
    if node is None or node.parts or row.kind is ItemKind.LANE or row.form not in INTERPRETED:
        return False
    above: int | None = row.id
    while above is not None and above != within:
        above = plan.nodes[above].row.parent_id
    return within is None or above == within


def apply(db: Session, event: Event, plan: PlannedDay, trial: Trial, *, title: str, by: User) -> int:
    """Write what was rehearsed into the draft: one change, undone as one. Gives the number of rows that changed.

    The row that comes late is fixed at its new time, rows whose fixed time moves at theirs; what is left out is kept
    among the ideas beside the days.
    """
    found = rehearse(plan, trial, announced=event.ends_at_announced)
    fixed = {
        key: found.starts[key] for key in (*trial.moving, *((trial.late,) if trial.late and trial.minutes else ()))
    }
    query = select(GuideItem).where(col(GuideItem.event_id) == event.key, col(GuideItem.day_id) == plan.day.id)
    changed = 0
    with history.step(db, event.key, history.Verb.RECOVER, title, by=by):
        for item in db.execute(query).scalars():
            after = _after(item, found, fixed, trial)
            if all(getattr(item, name) == value for name, value in after.items()):
                continue
            for name, value in after.items():
                setattr(item, name, value)
            item.version += 1
            item.edited_by_id = by.key
            db.add(item)
            changed += 1
        db.flush()
    return changed


def _after(item: GuideItem, found: Rehearsal, fixed: Mapping[int, int], trial: Trial) -> dict[str, object]:
    if item.key in trial.dropped:
        return {"day_id": None, "parent_id": None, "pin": None}
    row, cut = found.rows[item.key], found.cuts.get(item.key, 0)
    minutes = None if row.minutes is None else row.minutes - cut
    cut_to = row.cut_to if row.cut_to is None or minutes is None else min(row.cut_to, minutes)
    return {"minutes": minutes, "cut_to": cut_to, "pin": fixed.get(item.key, item.pin)}
