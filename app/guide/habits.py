"""What was learnt from events that were held, for the plan of the next: read once between changes.

Rows that come back by their title are learnt within a forum; methods from every event of the house, since a method is
the same wherever it is used. Rehearsals teach nothing, nor do later events. (docs/decisions/0416)
"""

from collections import defaultdict
from collections.abc import Hashable
from dataclasses import replace
from typing import NamedTuple

from sqlalchemy import select
from sqlmodel import Session, col

from app.guide import own_methods, times
from app.guide.kinship import Kin, kin, steps_of
from app.guide.methods import Method
from app.guide.plan import DayRow, ItemRow
from app.guide.renamed import first_titles
from app.guide.timeline import Key
from app.guide.usual import NONE_YET, WHOLE, Habits, Name, Performance, learn, rows
from app.models import Event, GuideDay, GuideItem, Run, RunEntry
from app.web.shelf import Shelf

LOOKED_BACK = 60
"""Days, the latest first."""

_kept: Shelf[Habits] = Shelf(64)


class Past(NamedTuple):
    """A day that was gone through."""

    run: int
    day: DayRow
    event: int
    forum: int
    zone: str


def habits_of(db: Session, event: Event) -> Habits:
    """Kept under the mark that every change of what was noted draws anew (app/models/freshness.py)."""
    key = (event.key, event.times_mark) if event.times_mark else None
    known = _kept.of(key, lambda: _learnt(db, event))
    return _with_former_titles(db, event, known) if known.rows else known


def _with_former_titles(db: Session, event: Event, known: Habits) -> Habits:
    """The same one as long as no row is renamed: plans are kept under it."""
    former = first_titles(db, event)
    if not former:
        return known
    names = frozenset((key, *sorted(titles.items())) for key, titles in former.items())
    key = (event.key, event.times_mark, names) if event.times_mark else None
    return _kept.of(key, lambda: replace(known, former=former))


def _learnt(db: Session, event: Event) -> Habits:
    past = _past(db, event)
    if not past:
        return NONE_YET
    methods = own_methods.methods(db)
    by_event: dict[int, dict[Hashable, list[int]]] = {}
    used: dict[str, dict[int, list[Performance]]] = defaultdict(lambda: defaultdict(list))
    for day, known, planned, took in _gone_through(db, past, methods):
        if day.forum == event.forum_id:
            gathered = by_event.setdefault(day.event, defaultdict(list))
            for name, keys in known.rows.items():
                gathered[name] += [took[key] for key in keys if key in took]
        for use in known.uses:
            steps: dict[Name, int] = {name: took[key] for name, key in use.steps.items() if key in took}
            if use.session in took:
                steps[WHOLE] = took[use.session]
            plans = {name: planned[key] for name, key in use.steps.items()}
            used[use.method][day.event].append(Performance(plans, steps))
    learned = {key: learn(steps_of(methods[key]), events.values()) for key, events in used.items()}
    return Habits(rows(by_event.values()), learned, methods)


def _past(db: Session, event: Event) -> list[Past]:
    """The real days before this event, the earliest first."""
    query = (
        select(col(Run.id), *(col(getattr(GuideDay, name)) for name in DayRow._fields), col(Event.id),
               col(Event.forum_id), col(Event.zone))
        .join(GuideDay, col(GuideDay.id) == col(Run.day_id))
        .join(Event, col(Event.id) == col(Run.event_id))
        .where(col(Run.real), col(Run.event_id) != event.key, col(Run.on) <= event.starts_on)
        .order_by(col(Run.on).desc(), col(Run.id).desc())
        .limit(LOOKED_BACK)
    )  # fmt: skip
    found = [Past(row[0], DayRow._make(row[1:-3]), *row[-3:]) for row in db.execute(query)]
    return found[::-1]


def _gone_through(
    db: Session, past: list[Past], methods: dict[str, Method]
) -> "list[tuple[Past, Kin, dict[int, int], dict[Key, int]]]":
    """Of each day who its rows are, what they were planned for and what they took."""
    entries: dict[int, dict[str, RunEntry]] = defaultdict(dict)
    for entry in times.entries_of(db, *(day.run for day in past)):
        entries[entry.run_id][entry.uid] = entry
    by_day = _rows(db, past)
    found = []
    for day in past:
        latest = entries.get(day.run)
        if not latest:
            continue
        here = by_day.get(day.day.id, ())
        if {entry.item_id for entry in latest.values() if entry.item_id} - {row.id for row in here}:
            here = times.rows_of(db, day.day.id, latest)
        reading = times.read(day.zone, day.day, here, latest)
        took = {key: each.minutes for key, each in reading.took.items() if each.minutes is not None}
        planned = {row.id: row.minutes or 0 for row in reading.rows}
        found.append((day, kin(reading.rows, methods), planned, took))
    return found


def _rows(db: Session, past: list[Past]) -> dict[int | None, tuple[ItemRow, ...]]:
    wanted = select(*(col(getattr(GuideItem, name)) for name in ItemRow._fields))
    wanted = wanted.where(col(GuideItem.day_id).in_({day.day.id for day in past}))
    by_day: dict[int | None, list[ItemRow]] = defaultdict(list)
    for row in db.execute(wanted.order_by(col(GuideItem.position), col(GuideItem.id))):
        item = ItemRow._make(row)
        by_day[item.day_id].append(item)
    return {day: tuple(each) for day, each in by_day.items()}
