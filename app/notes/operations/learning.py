"""What the server knows of everything that a batch speaks of: a few looks, the same number whatever its length."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, String, and_, bindparam, case, cast, func, literal, or_, select, union_all
from sqlmodel import Session

from app.models import Event
from app.models.base import metadata
from app.notes.operations.body import Body
from app.notes.operations.operation import Operation, OperationKind, Reason, Unreadable
from app.notes.operations.revisions import KnownNote, Revision
from app.notes.operations.sync import Known, KnownOperation, Writer
from app.notes.operations.tables import ASIDE, EVENTS, OPERATIONS
from app.vocabulary import ItemKind, Mark


def known_of(db: Session, event: Event, read: Sequence[Operation | Unreadable], *, writer: Writer, key: bytes) -> Known:
    """Takes the event's lock: from here to the end of the transaction nobody else adds to its log."""
    here = event.key
    sequence, closed_at = db.connection().execute(LOCK_LOOK, {"event": here}).one()
    known = Known(writer, key, sequence=sequence, closed=closed_at is not None)
    operations = [each for each in read if isinstance(each, Operation)]
    if operations or any(each.id for each in read):
        _learn_log(db, here, known, [each.id for each in read if each.id], operations)
    bodies = [each.body for each in operations if each.body]
    unmarked = {place for body in bodies if body.unmarked for place in (body.session, body.lane) if place}
    if unmarked:
        known.marks = {place: Mark(mark) for place, mark in _marks(db, here, unmarked)}
    if _learn_places(db, here, known, bodies):
        _learn_aside(db, here, known, read)
    return known


# The looks are put together once: building a statement costs more than asking it.


def _any_of(column: ColumnElement[Any], name: str) -> ColumnElement[bool]:
    return column.in_(bindparam(name, expanding=True))


LOCK_LOOK = (
    select(EVENTS.c.note_sequence, EVENTS.c.closed_at)
    .where(EVENTS.c.id == bindparam("event"))
    .with_for_update(key_share=True)
)

_log = OPERATIONS.c
LOG_LOOK = (
    select(
        _log.id, _log.event_id, _log.note_id, _log.digest, _log.sequence, _log.revision, _log.device,
        _log.device_sequence, _log.author_id, _log.base_id, _log.kind, _log.mark, _log.conflicting,
        (cast(_log.body, String) == "{}").label("empty"),
    )
    .where(
        or_(
            _any_of(_log.id, "ids"),
            _any_of(_log.note_id, "notes"),
            and_(_log.device == bindparam("device"), _any_of(_log.device_sequence, "numbers")),
        )
    )
    .order_by(_log.sequence)
)  # fmt: skip


def _learn_log(db: Session, event: int, known: Known, ids: list[UUID], operations: Sequence[Operation]) -> None:
    """One look at the log, for identities, sequence numbers and the history of every note that is spoken of."""
    spoken_of = {each.note for each in operations} | {each.body.parent for each in operations if each.body}
    asked = {
        "ids": ids,
        "notes": list(spoken_of - {None}),
        "device": operations[0].device if operations else "",
        "numbers": [each.sequence for each in operations],
    }
    for row in db.connection().execute(LOG_LOOK, asked):
        elsewhere = row.event_id != event
        known.operations[row.id] = KnownOperation(row.digest, row.sequence, row.revision, elsewhere)
        known.sequences[row.device, row.device_sequence] = row.id
        note = known.notes.get(row.note_id, KnownNote(row.author_id, elsewhere=elsewhere))
        purged = row.empty and row.mark == Mark.CONFIDENTIAL
        erases = row.kind == OperationKind.ERASE or purged
        step = Revision(
            row.id, row.base_id, erases, row.mark, settled=not row.conflicting, emptied=bool(row.empty) and not erases
        )
        known.notes[row.note_id] = KnownNote(note.author, (*note.revisions, step), elsewhere=elsewhere)


POINTED_TO = ("guide_item", "panel_question", "contribution", "participant")
WAITING = "waiting"
"""Says of the look at places whether anything of the event stands in quarantine."""


def _in_table(name: str) -> Any:
    """Rows of the guide are told by their kind, all others by the name of their table."""
    table = metadata.tables[name]
    what = cast(table.c.kind, String) if name == "guide_item" else literal(name)
    return select(what, table.c.id).where(table.c.event_id == bindparam("event"), _any_of(table.c.id, name))


PLACES_LOOK = union_all(
    *(_in_table(name) for name in POINTED_TO),
    select(literal(WAITING), func.coalesce(func.min(ASIDE.c.id), 0)).where(ASIDE.c.event_id == bindparam("event")),
)


def _learn_places(db: Session, event: int, known: Known, bodies: Sequence[Body]) -> bool:
    """One look for everything that the bodies point to, so that nothing of another event can be pointed to. Tells
    whether anything of this event stands in quarantine: mostly nothing does, and nobody need look there."""
    wanted = {
        "guide_item": {body.session for body in bodies} | {body.lane for body in bodies},
        "panel_question": {body.question for body in bodies},
        "contribution": {body.contribution for body in bodies},
        "participant": {body.participant for body in bodies},
    }
    asked = {name: list(keys - {None}) for name, keys in wanted.items()}
    found: dict[str, set[int]] = {}
    for what, key in db.connection().execute(PLACES_LOOK, {"event": event, **asked}):
        found.setdefault(what, set()).add(key)
    known.sessions = frozenset(found.get(ItemKind.SESSION, ()))
    known.lanes = frozenset(found.get(ItemKind.LANE, ()))
    known.questions = frozenset(found.get("panel_question", ()))
    known.contributions = frozenset(found.get("contribution", ()))
    known.participants = frozenset(found.get("participant", ()))
    return found[WAITING] != {0}


_ITEM = metadata.tables["guide_item"]
_ABOVE, _OVER = _ITEM.alias(), _ITEM.alias()
_IS_SESSION = [(each.c.kind == ItemKind.SESSION, each.c.default_mark) for each in (_ITEM, _ABOVE, _OVER)]
MARKS_LOOK = (
    select(_ITEM.c.id, case(*_IS_SESSION, else_=_ITEM.c.default_mark))
    .outerjoin(_ABOVE, _ABOVE.c.id == _ITEM.c.parent_id)
    .outerjoin(_OVER, _OVER.c.id == _ABOVE.c.parent_id)
    .where(_ITEM.c.event_id == bindparam("event"), _any_of(_ITEM.c.id, "places"))
)


def _marks(db: Session, event: int, places: Collection[int]) -> Iterable[tuple[int, str]]:
    """What was agreed for sessions, and for groups in the session above their split, as `places.py` has it."""
    found: Iterable[tuple[int, str]] = db.connection().execute(MARKS_LOOK, {"event": event, "places": list(places)})
    return found


_aside = ASIDE.c
ASIDE_LOOK = select(_aside.operation_id, _aside.digest, _aside.reason).where(
    _aside.event_id == bindparam("event"),
    or_(_any_of(_aside.operation_id, "ids"), and_(_aside.operation_id == "", _any_of(_aside.digest, "digests"))),
)


def _learn_aside(db: Session, event: int, known: Known, read: Sequence[Operation | Unreadable]) -> None:
    asked = {
        "event": event,
        "ids": [str(each.id) for each in read if each.id],
        "digests": [each.digest for each in read if each.id is None],
    }
    for name, digest, reason in db.connection().execute(ASIDE_LOOK, asked):
        known.aside.setdefault(UUID(name) if name else None, {})[digest] = Reason(reason)
