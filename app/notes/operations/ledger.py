"""Writing a batch's judgements down: each step in the log, the notes as they stand after it, and what is set aside.

A batch of new notes costs the same number of statements whatever its length; nothing here judges.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import bindparam, insert, update
from sqlmodel import Session

from app.db import insert_all
from app.models import Event
from app.notes.operations.body import pack
from app.notes.operations.operation import Operation, Reason
from app.notes.operations.revisions import main_line
from app.notes.operations.showing import show
from app.notes.operations.silencing import bare, silence, speaking_of_silence
from app.notes.operations.sync import Judgement, Known
from app.notes.operations.tables import ASIDE, EVENTS, OPERATIONS
from app.notes.sealing.words import stored_body, stored_raw
from app.vocabulary import Mark, Receipt

NEW_STEPS = insert(OPERATIONS)
COUNTED = update(EVENTS).where(EVENTS.c.id == bindparam("event")).values(note_sequence=bindparam("last"))


class SetAside(NamedTuple):
    """What is kept of an operation that goes into quarantine, and of which note it speaks."""

    raw: str
    note: UUID | None


def write_down(
    db: Session,
    event: Event,
    judgements: Sequence[Judgement],
    known: Known,
    *,
    said_at: Mapping[UUID, datetime],
    aside: Mapping[int, SetAside],
    device: str,
    at: datetime,
) -> None:
    """`said_at` by operation; `aside` by place in the batch."""
    here = event.key
    taken = [(each, each.operation) for each in judgements if each.operation is not None]
    silenced: set[UUID] = set()
    if taken:
        steps = [_step(db, here, known, judged, op, said_at[op.id], at) for judged, op in taken]
        insert_all(db.connection(), NEW_STEPS, steps)
        show(db, here, taken, author=known.writer.id, said_at=said_at, at=at)
        silenced = silence(db, here, taken, known)
        _stand_in_line(db, steps, known)
        db.connection().execute(COUNTED, {"event": here, "last": known.sequence})
    if aside:
        _set_aside(db, here, judgements, aside, silenced, author=known.writer.id, device=device, at=at)


def _step(
    db: Session, event: int, known: Known, judged: Judgement, op: Operation, said_at: datetime, at: datetime
) -> dict[str, Any]:
    """A row of the log."""
    body = pack(op.body) if op.body else {}
    if op.body and op.body.mark is Mark.CONFIDENTIAL:
        body = stored_body(db, event, op.note, op.id, body)
    return {
        "id": op.id, "event_id": event, "note_id": op.note, "sequence": judged.sequence,
        "revision": judged.revision, "base_id": op.base, "kind": op.kind.value,
        "mark": op.body.mark if op.body else None, "device": op.device, "device_sequence": op.sequence,
        "author_id": known.writer.id, "body": body, "digest": op.digest,
        "said_at": said_at, "device_at": op.typed_at, "device_zone": op.zone, "received_at": at,
        "conflicting": judged.receipt is Receipt.CONFLICT or (op.base is not None and op.base not in known.operations),
    }  # fmt: skip


def _stand_in_line(db: Session, steps: Sequence[Mapping[str, Any]], known: Known) -> None:
    """What came before what it was made from is no wording beside the others any more, once that has come."""
    new = {step["id"]: step["conflicting"] for step in steps}
    standing: list[UUID] = []
    for note in {step["note_id"] for step in steps if step["revision"] > 1}:
        revisions = known.notes[note].revisions
        beside = {each.operation for each in revisions if new.get(each.operation, not each.settled)}
        standing += beside.intersection(main_line(revisions)) if beside else ()
    if standing:
        db.execute(update(OPERATIONS).where(OPERATIONS.c.id.in_(standing)).values(conflicting=False))


def _set_aside(
    db: Session, event: int, judgements: Sequence[Judgement], aside: Mapping[int, SetAside],
    silenced: Collection[UUID], *, author: int, device: str, at: datetime,
) -> None:  # fmt: skip
    """Into quarantine, without a word where it speaks of what has none any more."""
    meant = {place: (judgements[place].id, each.note) for place, each in aside.items()}
    wordless = speaking_of_silence(db, event, meant, silenced)
    wordless |= {place for place in aside if judgements[place].reason is Reason.NOTE_ERASED}
    rows = []
    for place, each in aside.items():
        judged = judgements[place]
        name = str(judged.id) if judged.id else ""
        raw = bare(each.raw) if place in wordless else each.raw
        rows.append({
            "event_id": event, "created_at": at, "operation_id": name, "device": device, "reason": judged.reason,
            "digest": judged.set_aside, "note_id": each.note, "raw": stored_raw(db, event, name, raw),
            "author_id": author,
        })  # fmt: skip
    db.execute(insert(ASIDE), rows)
