"""The history of a guide: one line of changes per event, undone and redone in their order, whoever made them.

A change is kept as what it found and what it left in the rows of the guide. Undoing writes back what it found, but
only where everything still is as it left it: what somebody changed since in another way is never overwritten.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from enum import Enum, StrEnum
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import Select, bindparam, delete, insert, select, update
from sqlmodel import Session, col

from app import clock
from app.errors import N_, Conflict
from app.feed import versions
from app.models import GuideChange, GuideItem, User, freshness
from app.models.base import metadata

TOPIC = "guide"
TABLES = {
    name: metadata.tables[name]
    for name in ("event", "guide_day", "guide_item", "item_person", "panel_question", "session_objective")
}
"""In the order in which rows may come to stand: days before rows, rows before what belongs to them."""
OF_THE_EVENT = frozenset({"ends_at_announced"})
"""Of the event itself, what a change of the guide may change with it."""
KEPT_ASIDE = frozenset({"guide_item", "panel_question"})
"""What notes point at: it is taken away by a mark, so that they still do."""
BOOKKEEPING = frozenset({"id", "event_id", "created_at", "version", "edited_by_id"})
"""Columns that no undo brings back: versions only ever rise."""
KEPT = 400
"""How many versions back a change can be undone."""
CHANGED_SINCE = N_("The guide was changed meanwhile: %(who)s, “%(what)s”. Look at it, then decide what to undo.")
NOTHING_TO_UNDO = N_("There is nothing to undo.")
NOTHING_TO_REDO = N_("There is nothing to bring back.")
OTHERWISE = N_("What this change left was changed in another way since, so it stays as it is now.")

Columns = dict[str, Any]
Found = dict[tuple[str, int], Columns]
Answer = TypeVar("Answer")


class Verb(StrEnum):
    ADD = "add"
    EDIT = "edit"
    MOVE = "move"
    COPY = "copy"
    REMOVE = "remove"
    PARK = "park"
    BELONGS = "belongs"
    DAY = "day"
    MEND = "mend"
    BRING_IN = "bring_in"
    RECOVER = "recover"


class Change(NamedTuple):
    """A change as the page tells it."""

    number: int
    verb: Verb
    title: str
    user_id: int | None
    who: str
    at: datetime


class Ends(NamedTuple):
    """What would be undone next, and what redone."""

    undo: Change | None
    redo: Change | None
    version: int


@contextmanager
def step(db: Session, event_id: int, verb: Verb, title: str = "", *, by: User | None) -> Iterator[None]:
    """Whatever happens to the guide inside the block is one change of its history."""
    db.flush()
    before = _snapshot(db, event_id)
    yield
    db.flush()
    after = _snapshot(db, event_id)
    rows = [[*key, *_difference(before.get(key), after.get(key))] for key in {**before, **after}]
    _record(db, event_id, verb, title, [row for row in rows if row[2] != row[3]], by=by)


def edited(db: Session, item: GuideItem, before: Mapping[str, Any], title: str, *, by: User) -> None:
    """The fields of one row, changed in place: nothing else need be looked at."""
    found = {name: _plain(value) for name, value in before.items()}
    left = {name: _plain(getattr(item, name)) for name in before}
    _record(db, item.event_id, Verb.EDIT, title, [["guide_item", item.key, found, left]], by=by)


def _record(db: Session, event_id: int, verb: Verb, title: str, rows: list[Any], *, by: User | None) -> None:
    if not rows:
        return
    number = versions.announce(db, event_id, TOPIC)
    db.info["guide_version"] = number
    freshness.renew(db, "guide_mark", event_id)
    line = db.connection()  # past the session: these rows are nobody's objects, and the mark is renewed
    line.execute(FORGET, {"event": event_id, "oldest": number - KEPT})
    values = {"event_id": event_id, "number": number, "user_id": by.key if by else None, "verb": verb,
              "title": title[:200], "rows": rows, "created_at": clock.now()}  # fmt: skip
    line.execute(REMEMBER, values)


CHANGES = metadata.tables["guide_change"]
FORGET = delete(CHANGES).where(
    CHANGES.c.event_id == bindparam("event"),
    CHANGES.c.undone_at.is_not(None) | (CHANGES.c.number < bindparam("oldest")),
)
REMEMBER = insert(CHANGES)


# Taking back, and bringing back


def undo(db: Session, event_id: int, number: int | None, *, by: User) -> GuideChange:
    """Take back the latest change; `number` is the one that the reader saw as the latest."""
    change = _latest(db, event_id)
    if change is None:
        raise Conflict(NOTHING_TO_UNDO)
    if number is not None and number != change.number:
        _refuse(db, change)
    _write(db, change, from_=3, to=2, by=by)
    change.undone_at, change.undone_by_id = clock.now(), by.key
    return _turned(db, change)


def redo(db: Session, event_id: int, number: int | None, *, by: User) -> GuideChange:
    """Bring back what was undone last."""
    change = _undone(db, event_id)
    if change is None:
        latest = _latest(db, event_id)
        if number is not None and latest is not None and latest.number > number:
            _refuse(db, latest)
        raise Conflict(NOTHING_TO_REDO)
    if number is not None and number != change.number:
        _refuse(db, change)
    _write(db, change, from_=2, to=3, by=by)
    change.undone_at, change.undone_by_id = None, None
    return _turned(db, change)


def _refuse(db: Session, change: GuideChange) -> None:
    user = db.get(User, change.user_id) if change.user_id else None
    raise Conflict(CHANGED_SINCE, who=user.name if user else "–", what=change.title or "–")


def _turned(db: Session, change: GuideChange) -> GuideChange:
    db.add(change)
    db.flush()
    db.info["guide_version"] = versions.announce(db, change.event_id, TOPIC)
    db.expire_all()
    return change


def _latest(db: Session, event_id: int) -> GuideChange | None:
    query = select(GuideChange).where(col(GuideChange.event_id) == event_id, col(GuideChange.undone_at).is_(None))
    return db.execute(query.order_by(col(GuideChange.number).desc()).limit(1)).scalar_one_or_none()


def _undone(db: Session, event_id: int) -> GuideChange | None:
    query = select(GuideChange).where(col(GuideChange.event_id) == event_id, col(GuideChange.undone_at).is_not(None))
    return db.execute(query.order_by(col(GuideChange.number)).limit(1)).scalar_one_or_none()


def _write(db: Session, change: GuideChange, *, from_: int, to: int, by: User) -> None:
    """Bring the rows from one side of the change to the other, if they still stand on that one."""
    db.flush()
    order = list(TABLES)
    rows = sorted(change.rows, key=lambda row: (order.index(row[0]), row[1]))
    for row in rows:
        if not _stands(db, change.event_id, row[0], row[1], row[from_]):
            raise Conflict(OTHERWISE)
    coming = [row for row in rows if row[to] is not None]
    going = [row for row in rows if row[to] is None]
    for row in coming:
        _bring(db, change.event_id, row[0], row[1], row[to], new=row[from_] is None, by=by)
    for row in reversed(going):
        _take(db, row[0], row[1], by=by)


def _stands(db: Session, event_id: int, name: str, key: int, expected: Columns | None) -> bool:
    table = TABLES[name]
    wanted = [name for name in expected or {} if name not in BOOKKEEPING] or ["id"]
    query = select(*(table.c[name] for name in wanted)).where(table.c.id == key, _event_of(table) == event_id)
    found = db.execute(query).mappings().first()
    if expected is None:
        return found is None or name in KEPT_ASIDE
    return found is not None and all(_plain(found[column]) == expected[column] for column in wanted if column != "id")


def _bring(db: Session, event_id: int, name: str, key: int, values: Columns, *, new: bool, by: User) -> None:
    table = TABLES[name]
    written = parsed(name, {column: value for column, value in values.items() if column not in BOOKKEEPING})
    if new and (name not in KEPT_ASIDE or not _is_kept(db, name, key)):
        db.execute(insert(table).values(id=key, event_id=event_id, **_made(name), **written))
        return
    marks: Columns = {"version": table.c.version + 1} if "version" in table.c else {}
    if name == "guide_item":
        marks["edited_by_id"] = by.key
    db.execute(update(table).where(table.c.id == key).values(**written, **marks))


def _is_kept(db: Session, name: str, key: int) -> bool:
    """Questions were once deleted; a change from then brings them back as they were."""
    return db.execute(select(TABLES[name].c.id).where(TABLES[name].c.id == key)).first() is not None


def _made(name: str) -> Columns:
    marks: Columns = {"created_at": clock.now()}
    return marks | ({"version": 1} if "version" in TABLES[name].c else {})


def _take(db: Session, name: str, key: int, *, by: User) -> None:
    """A row or question goes out of sight; what else belonged to rows, and days, go for good."""
    table = TABLES[name]
    if name in KEPT_ASIDE:
        marks: Columns = {"removed_at": clock.now(), "version": table.c.version + 1}
        if name == "guide_item":
            marks |= {"day_id": None, "edited_by_id": by.key}
        db.execute(update(table).where(table.c.id == key).values(**marks))
    else:
        db.execute(delete(table).where(table.c.id == key))


# What the page tells


def latest(db: Session, event_id: int, most: int = 60) -> list[tuple[Change, bool]]:
    """The latest changes first, each with whether it stands."""
    found = db.execute(_told_columns(event_id).order_by(col(GuideChange.number).desc()).limit(most))
    return [(change, row[-1] is None) for row in found if (change := _told(row)) is not None]


def ends(db: Session, event_id: int) -> Ends:
    version = versions.version_of(db, event_id, TOPIC)
    query = _told_columns(event_id)
    done = query.where(col(GuideChange.undone_at).is_(None)).order_by(col(GuideChange.number).desc()).limit(1)
    undone = query.where(col(GuideChange.undone_at).is_not(None)).order_by(col(GuideChange.number)).limit(1)
    return Ends(_told(db.execute(done).first()), _told(db.execute(undone).first()), version)


def _told_columns(event_id: int) -> Select[Any]:
    columns = (GuideChange.number, GuideChange.verb, GuideChange.title, GuideChange.user_id, User.name)
    wanted: Any = select(*(col(column) for column in columns), col(GuideChange.created_at), col(GuideChange.undone_at))
    wanted = wanted.outerjoin(User, col(User.id) == col(GuideChange.user_id))
    told: Select[Any] = wanted.where(col(GuideChange.event_id) == event_id)
    return told


def _told(row: Any) -> Change | None:
    if row is None:
        return None
    number, verb, title, user_id, who, at, _ = row
    return Change(number, Verb(verb), title, user_id, who or "", at)


# Rows as plain values


def _snapshot(db: Session, event_id: int) -> Found:
    found: Found = {}
    for name, table in TABLES.items():
        columns = [column for column in table.c if column.name not in BOOKKEEPING]
        if name == "event":
            columns = [column for column in columns if column.name in OF_THE_EVENT]
        names = [column.name for column in columns]
        query = select(table.c.id, *columns).where(_event_of(table) == event_id)
        for key, *values in db.execute(query):
            found[name, key] = dict(zip(names, values, strict=True))
    return found


def _event_of(table: Any) -> Any:
    return table.c.id if table.name == "event" else table.c.event_id


def _difference(before: Columns | None, after: Columns | None) -> tuple[Columns | None, Columns | None]:
    """Of a row that was there before and after only the columns that differ."""
    if before is not None and after is not None:
        names = [name for name, value in before.items() if value != after[name]]
        return _plainly(before, names), _plainly(after, names)
    return _plainly(before, before or ()), _plainly(after, after or ())


def _plainly(values: Columns | None, names: Any) -> Columns | None:
    return None if values is None else {name: _plain(values[name]) for name in names}


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return value.value if isinstance(value, Enum) else value


def parsed(name: str, columns: Columns) -> Columns:
    """Columns of a table as a change keeps them, in the values that its rows hold."""
    return {column: _parsed(name, column, value) for column, value in columns.items()}


def _parsed(name: str, column: str, value: Any) -> Any:
    kind = TABLES[name].c[column].type
    read = READS.get(type(kind).__name__)
    if value is None:
        return None
    if (words := getattr(kind, "enum_class", None)) is not None:
        return words(value)
    return read(value) if read else value


READS: dict[str, Callable[[str], Any]] = {"Date": date.fromisoformat, "UtcDateTime": datetime.fromisoformat}
