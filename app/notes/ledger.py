"""The log of operations in the database: what it says of a batch, and writing a batch's judgements down.

A batch costs the same number of statements whatever its length; nothing here judges. What every batch asks and writes
goes to the connection itself: the session would look through each statement for objects, of which there are none.
"""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Insert,
    String,
    and_,
    bindparam,
    cast,
    false,
    func,
    insert,
    literal,
    literal_column,
    null,
    or_,
    select,
    true,
    union_all,
    update,
)
from sqlmodel import Session

from app.db import scrub_after, to_json
from app.models import Event
from app.models.base import metadata
from app.notes.body import Body, pack, read_body
from app.notes.operation import Operation, OperationKind, Reason, Unreadable, locked, without_words
from app.notes.revisions import KnownNote, Revision
from app.notes.sync import Judgement, Known, KnownOperation, Writer
from app.notes.words import SEALED, body_of, raw_of, stored, stored_body, stored_raw
from app.vocabulary import ItemKind, Mark, NoteKind, Receipt, ReviewState, Wording
from app.web.fields import fold

OPERATIONS = metadata.tables["note_operation"]
NOTES = metadata.tables["note"]
ASIDE = metadata.tables["quarantined"]
EVENTS = metadata.tables["event"]
QUARANTINED = "quarantined"


def known_of(db: Session, event: Event, read: Iterable[Operation | Unreadable], *, writer: Writer, key: bytes) -> Known:
    """Takes the event's lock: from here to the end of the transaction nobody else adds to its log."""
    operations = [each for each in read if isinstance(each, Operation)]
    sequence, closed_at = db.connection().execute(LOCK_LOOK, {"event": event.key}).one()
    known = Known(writer, key, sequence=sequence, closed=closed_at is not None)
    if operations or any(each.id for each in read):
        _learn_log(db, event, known, read)
    if _learn_places(db, event, known, [each.body for each in operations if each.body]):
        _learn_aside(db, event, known, read)
    return known


# The looks are put together once: building a statement costs more than asking it.
def _any_of(column: ColumnElement[Any], name: str) -> ColumnElement[bool]:
    return column.in_(bindparam(name, expanding=True))


_log, _aside = OPERATIONS.c, ASIDE.c
LOG_LOOK = (
    select(
        _log.id, _log.event_id, _log.note_id, _log.digest, _log.sequence, _log.revision, _log.device,
        _log.device_sequence, _log.author_id, _log.base_id, _log.kind, _log.mark, _log.conflicting,
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
ASIDE_LOOK = select(_aside.operation_id, _aside.digest, _aside.reason).where(
    _aside.event_id == bindparam("event"),
    or_(_any_of(_aside.operation_id, "ids"), and_(_aside.operation_id == "", _any_of(_aside.digest, "digests"))),
)
PLACES_LOOK = union_all(
    *(
        select(cast(table.c.kind, String) if name == "guide_item" else literal(name), table.c.id).where(
            table.c.event_id == bindparam("event"), _any_of(table.c.id, name)
        )
        for name, table in metadata.tables.items()
        if name in ("guide_item", "panel_question", "contribution", "participant")
    ),
    select(literal(QUARANTINED), func.coalesce(func.min(_aside.id), 0)).where(_aside.event_id == bindparam("event")),
)


LOCK_LOOK = (
    select(EVENTS.c.note_sequence, EVENTS.c.closed_at)
    .where(EVENTS.c.id == bindparam("event"))
    .with_for_update(key_share=True)
)
COUNTED = update(EVENTS).where(EVENTS.c.id == bindparam("event")).values(note_sequence=bindparam("last"))
NEW_STEPS = insert(OPERATIONS)
NEW_NOTES = insert(NOTES).values(
    version=literal_column("1"),
    position=literal_column("0"),
    report_wording=literal_column("''"),
    review=literal_column(f"'{ReviewState.UNREVIEWED}'"),
)
"""What is the same for all of them stands in the statement, so that nothing has to be bound for each."""


def _learn_log(db: Session, event: Event, known: Known, read: Iterable[Operation | Unreadable]) -> None:
    """One look at the log, for identities, sequence numbers and the history of every note that is spoken of."""
    operations = [each for each in read if isinstance(each, Operation)]
    spoken_of = {each.note for each in operations} | {each.body.parent for each in operations if each.body}
    asked = {
        "ids": [each.id for each in read if each.id],
        "notes": list(spoken_of - {None}),
        "device": operations[0].device if operations else "",
        "numbers": [each.sequence for each in operations],
    }
    for row in db.connection().execute(LOG_LOOK, asked):
        elsewhere = row.event_id != event.key
        known.operations[row.id] = KnownOperation(row.digest, row.sequence, row.revision, elsewhere)
        known.sequences[row.device, row.device_sequence] = row.id
        note = known.notes.get(row.note_id, KnownNote(row.author_id, elsewhere=elsewhere))
        step = Revision(row.id, row.base_id, row.kind == OperationKind.ERASE, row.mark, settled=not row.conflicting)
        known.notes[row.note_id] = KnownNote(note.author, (*note.revisions, step), elsewhere=elsewhere)


def _learn_aside(db: Session, event: Event, known: Known, read: Iterable[Operation | Unreadable]) -> None:
    asked = {
        "event": event.key,
        "ids": [str(each.id) for each in read if each.id],
        "digests": [each.digest for each in read if each.id is None],
    }
    for name, digest, reason in db.connection().execute(ASIDE_LOOK, asked):
        known.aside.setdefault(UUID(name) if name else None, {})[digest] = Reason(reason)


def _learn_places(db: Session, event: Event, known: Known, bodies: Sequence[Body]) -> bool:
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
    for what, key in db.connection().execute(PLACES_LOOK, {"event": event.key, **asked}):
        found.setdefault(what, set()).add(key)
    known.sessions = frozenset(found.get(ItemKind.SESSION, ()))
    known.lanes = frozenset(found.get(ItemKind.LANE, ()))
    known.questions = frozenset(found.get("panel_question", ()))
    known.contributions = frozenset(found.get("contribution", ()))
    known.participants = frozenset(found.get("participant", ()))
    return found[QUARANTINED] != {0}


def write_down(
    db: Session,
    event: Event,
    judgements: Sequence[Judgement],
    known: Known,
    *,
    said_at: Mapping[UUID, datetime],
    raws: Mapping[int, tuple[str, UUID | None]],
    device: str,
    at: datetime,
) -> None:
    """`said_at` by operation; `raws` by place in the batch: what goes into quarantine, and of which note it speaks."""
    taken = [(each, each.operation) for each in judgements if each.operation is not None]
    wiped: set[UUID] = set()
    if taken:
        db.connection().execute(NEW_STEPS, [_logged(db, event.key, known, each, op, said_at, at) for each, op in taken])
        wiped = _show(db, event, taken, known, said_at, at)
        db.connection().execute(COUNTED, {"event": event.key, "last": known.sequence})
    aside = {place: each for place, each in enumerate(judgements) if each.set_aside is not None}
    if aside:
        speaks_of = {place: (each.id, raws[place][1]) for place, each in aside.items()}
        bare = _wordless(db, event.key, speaks_of, wiped)
        rows = [
            {
                "event_id": event.key, "created_at": at, "operation_id": str(each.id) if each.id else "",
                "device": device, "reason": each.reason, "digest": each.set_aside, "note_id": raws[place][1],
                "raw": stored_raw(
                    db, event.key, str(each.id) if each.id else "",
                    _bare(raws[place][0]) if place in bare else raws[place][0],
                ),
                "author_id": known.writer.id,
            }
            for place, each in aside.items()
        ]  # fmt: skip
        db.execute(insert(ASIDE), rows)


def _wordless(
    db: Session, event: int, speaks_of: Mapping[int, tuple[UUID | None, UUID | None]], wiped: Collection[UUID]
) -> set[int]:
    """Which of those that are set aside may keep no words: they speak of a note, or under the number of an operation,
    whose words are gone."""
    log = OPERATIONS.c
    ids = [operation for operation, _ in speaks_of.values() if operation]
    numbers = select(log.id, log.note_id).where(log.id.in_(ids), log.event_id == event)
    under = {row.id: row.note_id for row in db.execute(numbers)} if ids else {}
    meant = {place: {note, under.get(operation)} - {None} for place, (operation, note) in speaks_of.items()}
    asked = set().union(*meant.values())
    gone = set(wiped)
    if asked:
        silent = NOTES.c.erased_at.is_not(None) | (NOTES.c.mark == Mark.DO_NOT_RECORD)
        found = select(NOTES.c.id).where(NOTES.c.id.in_(asked), NOTES.c.event_id == event, silent)
        gone |= {row.id for row in db.execute(found)}
    return {place for place, notes in meant.items() if notes & gone}


def _logged(
    db: Session, event: int, known: Known, judged: Judgement, op: Operation, said_at: Mapping[UUID, datetime],
    at: datetime,
) -> dict[str, Any]:  # fmt: skip
    body = pack(op.body) if op.body else {}
    if op.body and op.body.mark is Mark.CONFIDENTIAL:
        body = stored_body(db, event, op.note, op.id, body)
    return {
        "id": op.id, "event_id": event, "note_id": op.note, "sequence": judged.sequence,
        "revision": judged.revision, "base_id": op.base, "kind": op.kind.value,
        "mark": op.body.mark if op.body else None, "device": op.device, "device_sequence": op.sequence,
        "author_id": known.writer.id, "body": body, "digest": op.digest,
        "said_at": said_at[op.id], "device_at": op.typed_at, "device_zone": op.zone, "received_at": at,
        "conflicting": judged.receipt is Receipt.CONFLICT or (op.base is not None and op.base not in known.operations),
    }  # fmt: skip


def _show(
    db: Session,
    event: Event,
    taken: Sequence[tuple[Judgement, Operation]],
    known: Known,
    said_at: Mapping[UUID, datetime],
    at: datetime,
) -> set[UUID]:
    """Each note that the batch touched, as it stands after it. Which of them lost words for good."""
    batch = {op.id: op for _, op in taken}
    guarded = {op.note for _, op in taken if op.guarded}
    new = {op.note for judged, op in taken if judged.revision == 1}
    begun: dict[UUID, dict[str, Any]] = {}
    for _, op in taken:
        begun.setdefault(op.note, _place(op.body) | {"said_at": said_at[op.id]})
    made = []
    blank = BLANK | {"event_id": event.key, "author_id": known.writer.id}
    for note, judged in {op.note: judged for judged, op in taken}.items():
        row: dict[str, Any] = {
            "sequence": judged.sequence, "revision": judged.revision, "in_conflict": bool(judged.siblings),
        }  # fmt: skip
        if note in new:
            first = {**blank, **begun[note], **row, "id": note}
            first.update(_shown(db, event, note, judged, batch, said_at, at))
            made.append(first)
        else:
            if judged.current in batch or not _shows(db, note, judged):
                row |= _shown(db, event, note, judged, batch, said_at, at) | UNREVIEWED
                row |= {"report_wording": ""} if note in guarded or row.get(SEALED) else {}
            db.execute(update(NOTES).where(NOTES.c.id == note).values(**row))
    if made:
        _write_new(db, made)
    wiped = {op.note for judged, op in taken if judged.wipe}
    if wiped:
        _wipe(db, event.key, {note: known.notes[note] for note in wiped}, known.key)
    shown = {op.note: judged.current for judged, op in taken if len(known.notes[op.note].revisions) > 1}
    closed = {note for note in shown if known.notes[note].was_confidential}
    if closed:
        seal_log(db, event.key, closed, known.key, but={each for each in shown.values() if each})
    return wiped


ALWAYS_TOLD = (
    "id", "event_id", "author_id", "operation_id", "sequence", "revision", "in_conflict", "said_at",
)  # fmt: skip
UNREVIEWED = {"review": ReviewState.UNREVIEWED, "reviewed_by_id": None, "reviewed_at": None}
BLANK: dict[str, Any] = {
    "erased_at": None,
    "kind": NoteKind.STATEMENT, "wording": Wording.CLOSE, "mark": Mark.PUBLIC, "words": "", "language": "sq",
    "interpreted": False, "reach": [], "speaker_role": "", "addressee": "", "who": "", "words_agreed": False,
    "name_agreed": False, "search": "", "source": "room", "item_id": None, "lane_id": None, "question_id": None,
    "contribution_id": None, SEALED: "", "parent_id": None, "participant_id": None, "seat_number": None,
    "by_when": None,
}  # fmt: skip


def _write_new(db: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Most of what a note can say is said in none of a batch; those columns stand in the statement."""
    bound = frozenset(name for name, blank in BLANK.items() if any(row[name] != blank for row in rows))
    told = (*ALWAYS_TOLD, *bound)
    db.connection().execute(_new_notes(bound), [{name: row[name] for name in told} for row in rows])


@lru_cache(maxsize=256)
def _new_notes(bound: frozenset[str]) -> Insert:
    return NEW_NOTES.values({name: _in_words(blank) for name, blank in BLANK.items() if name not in bound})


def _in_words(blank: Any) -> ColumnElement[Any]:
    """A value of `BLANK` as SQL."""
    if blank is None:
        return null()
    if isinstance(blank, bool):
        return true() if blank else false()
    return literal_column(f"'{to_json(blank) if isinstance(blank, list) else blank}'")


def _shows(db: Session, note: UUID, judged: Judgement) -> bool:
    shown: UUID = db.execute(select(NOTES.c.operation_id).where(NOTES.c.id == note)).scalar_one()
    return shown == judged.current


def _shown(
    db: Session, event: Event, note: UUID, judged: Judgement, batch: Mapping[UUID, Operation],
    said_at: Mapping[UUID, datetime], at: datetime,
) -> dict[str, Any]:  # fmt: skip
    """The columns of a note that shows the words of its current operation."""
    current = judged.current
    op = batch.get(current) if current else None
    said: dict[str, Any] = {}
    if op is not None:
        body = op.body
        if op.tells_when:
            said = {"said_at": said_at[op.id]}
    else:
        packed, kind, moment = db.execute(
            select(OPERATIONS.c.body, OPERATIONS.c.kind, OPERATIONS.c.said_at).where(OPERATIONS.c.id == current)
        ).one()
        packed = body_of(db, event.key, note, current, packed) if current else {}
        body = read_body(packed, placed=False) if packed else None
        if kind == OperationKind.CREATE:
            said = {"said_at": moment}
    erased = {"erased_at": at, "words": "", "search": "", "report_wording": "", SEALED: ""}
    shown = _place(body) | stored(db, event.key, note, columns_of(body)) if body else erased
    return {"operation_id": current} | said | shown


def _place(body: Body | None) -> dict[str, Any]:
    """A revision that does not say where leaves its note where it is."""
    return {"item_id": body.session, "lane_id": body.lane} if body and body.placed else {}


def columns_of(body: Body) -> dict[str, Any]:
    searched = " ".join(part for part in (body.words, body.role, body.addressee, body.who) if part)
    return {
        "question_id": body.question,
        "contribution_id": body.contribution, "parent_id": body.parent, "source": body.source, "kind": body.kind,
        "wording": body.wording, "words": body.words, "language": str(body.language),
        "interpreted": body.interpreted, "reach": [reach.value for reach in body.reach], "mark": body.mark,
        "participant_id": body.participant, "seat_number": body.seat, "speaker_role": body.role,
        "addressee": body.addressee, "who": body.who, "by_when": body.by_when, "words_agreed": body.words_agreed,
        "name_agreed": body.name_agreed, "search": "" if body.guarded else fold(searched),
    }  # fmt: skip


def _wipe(db: Session, event: int, notes: Mapping[UUID, KnownNote], key: bytes) -> None:
    """No operation of these notes that may keep no words keeps any, no digest of them can be tried with guesses, and
    nothing waits in quarantine."""
    log = OPERATIONS.c
    unsaid = {each for note in notes.values() for each in note.unsaid}
    silent = [note for note, known in notes.items() if known.shown and known.shown.operation in unsaid]
    rows = db.execute(select(log.id, log.digest).where(log.id.in_(unsaid))).all()
    db.execute(
        update(OPERATIONS).where(log.id == bindparam("key")).values(body={}, digest=bindparam("lock")),
        [{"key": row.id, "lock": locked(row.digest, key)} for row in rows],
    )
    _wipe_aside(db, event, notes, [row.id for row in rows], key)
    bare_note = {"words": "", "search": "", "report_wording": "", "participant_id": None, "seat_number": None}
    bare_note |= {"speaker_role": "", "addressee": "", "who": "", "by_when": None, SEALED: ""}
    db.execute(update(NOTES).where(NOTES.c.id.in_(silent)).values(**bare_note))
    scrub_after(db)


def _wipe_aside(db: Session, event: int, notes: Iterable[UUID], operations: Iterable[UUID], key: bytes) -> None:
    """What waits in quarantine of these notes, or came under the number of one of these operations, keeps no words:
    only that it came, when, from whom and why it was set aside."""
    of_them = ASIDE.c.note_id.in_(list(notes)) | ASIDE.c.operation_id.in_([str(each) for each in operations])
    for row in db.execute(select(ASIDE).where(ASIDE.c.event_id == event, of_them)).all():
        bare = stored_raw(db, event, row.operation_id, _bare(raw_of(db, event, row.operation_id, row.raw)))
        changes = {"raw": bare, "digest": locked(row.digest, key)}
        db.execute(update(ASIDE).where(ASIDE.c.id == row.id).values(**changes))


def _bare(raw: str) -> str:
    return without_words(json.loads(raw)) if raw else ""


def seal_log(db: Session, event: int, notes: Collection[UUID], key: bytes, but: Collection[UUID] = ()) -> None:
    """A note that was confidential in any of its wordings is so in all of them, `but` those that it shows now: also
    what was said in public before, and whatever the order in which they came."""
    log = OPERATIONS.c
    rows = db.execute(select(log.id, log.note_id, log.body, log.digest).where(log.note_id.in_(notes))).all()
    changed = [
        {"key": row.id, "shut": stored_body(db, event, row.note_id, row.id, row.body), "lock": locked(row.digest, key)}
        for row in rows
        if row.body and SEALED not in row.body and row.id not in but
    ]
    if changed:
        closing = update(OPERATIONS).where(log.id == bindparam("key"))
        db.execute(closing.values(body=bindparam("shut"), digest=bindparam("lock")), changed)
        scrub_after(db)


def forget_earlier(db: Session, event: Event, note: UUID, kept: UUID, key: bytes) -> None:
    """Of a note's revisions only the words of the operation `kept` stay, and nothing of it waits in quarantine."""
    log = OPERATIONS.c
    earlier = db.execute(select(log.id, log.digest).where(log.note_id == note, log.id != kept)).all()
    for each, digest in earlier:
        db.execute(update(OPERATIONS).where(log.id == each).values(body={}, digest=locked(digest, key)))
    _wipe_aside(db, event.key, [note], [row.id for row in earlier], key)
    scrub_after(db)
