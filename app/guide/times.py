"""What was noted of a run, beside the plan: the sheet that somebody fills in afterwards.

A row that left the guide since stands where it stood, with its title and minutes as they were when it was noted.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, select
from sqlmodel import Session, col

from app.guide.checks import Aims
from app.guide.plan import DayRow, ItemRow, Node, PlannedDay, plan_day, tree_of
from app.guide.taking import Noted, Took, ends_alone, taken
from app.guide.timeline import Clock, Key, clock_of
from app.models import Event, GuideDay, GuideItem, Run, RunEntry
from app.vocabulary import ItemKind
from app.web.formats import clock as clock_words

LONG_AGO = 10**6
WHOLE_DAY = ""
"""The `uid` of what is noted of the day itself."""


class Line(NamedTuple):
    """A row of the sheet. Times as the clock in the room showed them."""

    began: str
    ended: str
    """As they are typed; of what holds rows, as they follow from them."""
    skipped: bool
    took: int | None
    longer: int | None
    """Minutes more than planned, fewer where negative."""
    alone: bool
    """Its end does not follow from the row behind it."""
    seen: int
    """The entry that it shows."""
    gone: bool
    early: bool
    """It began before a row that stands above it."""


@dataclass(frozen=True, slots=True)
class Sheet:
    run: Run | None
    runs: tuple[Run, ...]
    plan: PlannedDay
    entries: Mapping[str, RunEntry]
    """The last word on each row, by its `uid`."""
    last: RunEntry | None
    """What undo takes back."""
    took: Mapping[Key, Took]
    lines: Mapping[int, Line]
    ended: int | None
    """True minute at which the day did."""

    @property
    def clock(self) -> Clock:
        return self.plan.times.clock

    @property
    def closed(self) -> str:
        return "" if self.ended is None else clock_words(self.clock.wall(self.ended))

    @property
    def late(self) -> int | None:
        """Minutes by which the day ended later than planned."""
        return None if self.ended is None else self.ended - self.plan.times.whole.end

    @property
    def leaves(self) -> list[Node]:
        return [node for root in self.plan.roots for node in root.walk() if not node.parts]

    @property
    def noted(self) -> int:
        return sum(1 for node in self.leaves if node.row.uid in self.entries and _says(self.entries[node.row.uid]))

    def entry(self, node: Node) -> RunEntry | None:
        return self.entries.get(node.row.uid)

    def delay_before(self, node: Node | None) -> int:
        """By how much the row noted last before this one, or in all, began later than planned."""
        late = 0
        for one in self.leaves:
            if one is node:
                break
            began = self.took[one.row.id].began
            late = late if began is None else began - one.span.start
        return late


def _says(entry: RunEntry) -> bool:
    return entry.skipped or entry.began_at is not None or entry.ended_at is not None


def runs_of(db: Session, day: GuideDay) -> list[Run]:
    """The real one first."""
    found = db.execute(select(Run).where(col(Run.day_id) == day.key).order_by(col(Run.real).desc(), col(Run.id)))
    return list(found.scalars())


def days_with(db: Session, event_id: int) -> list[tuple[DayRow, bool]]:
    """Every day, and whether something was noted of it."""
    run = select(col(Run.day_id)).join(RunEntry, col(RunEntry.run_id) == col(Run.id))
    noted = set(db.execute(run.where(col(Run.event_id) == event_id, col(RunEntry.undone_at).is_(None))).scalars())
    columns = (col(getattr(GuideDay, name)) for name in DayRow._fields)
    days = db.execute(select(*columns).where(col(GuideDay.event_id) == event_id).order_by(col(GuideDay.on)))
    return [(day, day.id in noted) for day in (DayRow._make(row) for row in days)]


def sheet_of(db: Session, event: Event, day: GuideDay, run_id: int | None) -> Sheet:
    """Of one run; of the real one where none is named, begun or not. Four queries."""
    runs = runs_of(db, day)
    run = next((run for run in runs if run.key == run_id or (run_id is None and run.real)), None)
    entries = entries_of(db, run.key) if run else []
    latest = {entry.uid: entry for entry in entries}
    row = DayRow._make(getattr(day, name) for name in DayRow._fields)
    return made(event, row, rows_of(db, day.key, latest), tuple(runs), run, entries)


def entries_of(db: Session, *run_ids: int) -> list[RunEntry]:
    """What was noted and not undone, in its order."""
    standing = select(RunEntry).where(col(RunEntry.run_id).in_(run_ids), col(RunEntry.undone_at).is_(None))
    return list(db.execute(standing.order_by(col(RunEntry.id))).scalars())


class Reading(NamedTuple):
    """A day as it stood when it was noted, and what was."""

    rows: tuple[ItemRow, ...]
    noted: Mapping[Key, Noted]
    took: Mapping[Key, Took]
    alone: set[Key]
    ended: int | None


def read(zone: str, day: DayRow, rows: tuple[ItemRow, ...], latest: Mapping[str, RunEntry]) -> Reading:
    stood, clock = as_they_stood(rows, latest), clock_of(day.on, zone)
    tree = tree_of(day, stood, zone)
    noted: dict[Key, Noted] = {row.id: _noted(clock, latest[row.uid]) for row in stood if row.uid in latest}
    of_day = latest.get(WHOLE_DAY)
    ended = _true(clock, of_day.ended_at) if of_day else None
    return Reading(stood, noted, taken(tree, noted, ended), ends_alone(tree), ended)


def made(
    event: Event,
    day: DayRow,
    rows: tuple[ItemRow, ...],
    runs: tuple[Run, ...],
    run: Run | None,
    entries: list[RunEntry],
) -> Sheet:
    latest = {entry.uid: entry for entry in entries}
    stood, noted, took, alone, ended = read(event.zone, day, rows, latest)
    plan = plan_day(day, stood, (), frozenset(), zone=event.zone, aims=Aims())
    clock, early = plan.times.clock, _early(plan.roots, took)
    lines = {
        row.id: _line(plan.nodes[row.id], noted, took, latest, clock, alone=row.id in alone, early=row.id in early)
        for row in stood
    }
    return Sheet(run, runs, plan, latest, entries[-1] if entries else None, took, lines, ended)


def rows_of(db: Session, day_id: int, latest: Mapping[str, RunEntry]) -> tuple[ItemRow, ...]:
    """The rows of the day, and those that were noted in it and left it since."""
    rows = _rows(db, col(GuideItem.day_id) == day_id)
    here = {row.id for row in rows}
    left = {entry.item_id for entry in latest.values() if entry.item_id is not None} - here
    if left:
        gone = _rows(db, col(GuideItem.id).in_(left))
        holders = {row.parent_id for row in gone} - here - left
        gone += _rows(db, col(GuideItem.id).in_(holders) & col(GuideItem.removed_at).is_not(None))
        known = here | {row.id for row in gone}
        rows += [row._replace(parent_id=row.parent_id if row.parent_id in known else None) for row in gone]
        places = {id_: place for place, id_ in enumerate(_in_order(db, known))}
        rows.sort(key=lambda row: places[row.id])
    return tuple(rows)


def _rows(db: Session, which: ColumnElement[bool]) -> list[ItemRow]:
    columns = (col(getattr(GuideItem, name)) for name in ItemRow._fields)
    ordered = select(*columns).where(which).order_by(col(GuideItem.position), col(GuideItem.id))
    return [ItemRow._make(row) for row in db.execute(ordered)]


def _in_order(db: Session, keys: set[int]) -> list[int]:
    query = select(col(GuideItem.id)).where(col(GuideItem.id).in_(keys))
    return list(db.execute(query.order_by(col(GuideItem.position), col(GuideItem.id))).scalars())


def as_they_stood(rows: tuple[ItemRow, ...], latest: Mapping[str, RunEntry]) -> tuple[ItemRow, ...]:
    found = []
    for row in rows:
        entry = latest.get(row.uid)
        if entry is not None and _says(entry):
            row = row._replace(title_en=entry.title_en, title_sq=entry.title_sq, minutes=entry.planned)
        found.append(row)
    return tuple(found)


def _line(
    node: Node, noted: Mapping[Key, Noted], took: Mapping[Key, Took], latest: Mapping[str, RunEntry], clock: Clock,
    *, alone: bool, early: bool,
) -> Line:  # fmt: skip
    row = node.row
    typed, follows, entry = noted.get(row.id, Noted()), took[row.id], latest.get(row.uid)
    began, ended = (follows.began, follows.ended) if node.parts else (typed.began, typed.ended)
    longer = None if follows.minutes is None else follows.minutes - node.span.minutes
    return Line(
        began=_words(clock, began), ended=_words(clock, ended), skipped=follows.skipped, took=follows.minutes,
        longer=longer, alone=alone, seen=entry.key if entry else 0, gone=row.day_id is None, early=early,
    )  # fmt: skip


def _early(nodes: Iterable[Node], took: Mapping[Key, Took]) -> set[int]:
    found: set[int] = set()
    _go_on(nodes, took, -LONG_AGO, found)
    return found


def _go_on(nodes: Iterable[Node], took: Mapping[Key, Took], latest: int, found: set[int]) -> int:
    """The latest beginning so far. Groups side by side do not come one after another."""
    for node in nodes:
        began = took[node.row.id].began
        if node.row.kind == ItemKind.SPLIT:
            latest = max([latest, *(_go_on((lane,), took, latest, found) for lane in node.parts)])
        elif node.parts:
            latest = _go_on(node.parts, took, latest, found)
        elif began is not None:
            if began < latest:
                found.add(node.row.id)
            latest = max(latest, began)
    return latest


def _words(clock: Clock, true: int | None) -> str:
    return "" if true is None else clock_words(clock.wall(true))


def _noted(clock: Clock, entry: RunEntry) -> Noted:
    return Noted(_true(clock, entry.began_at), _true(clock, entry.ended_at), entry.skipped)


def _true(clock: Clock, at: datetime | None) -> int | None:
    return None if at is None else clock.minute(at)
