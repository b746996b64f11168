"""Verbs of the notes. Whatever changes a note's words goes through `take_batch`, also from a plain form."""

import hmac
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, time
from hashlib import sha256
from uuid import UUID

from sqlmodel import Session

from app.access.audit import record
from app.errors import N_, Conflict, Invalid
from app.models import Event, Note, User
from app.notes.operations.body import Adjustment, Body, pack
from app.notes.operations.ids import uuid7
from app.notes.operations.learning import known_of
from app.notes.operations.ledger import SetAside, write_down
from app.notes.operations.operation import (
    Operation,
    OperationKind,
    Reason,
    Unreadable,
    canonical,
    not_to_be_recorded,
    note_named,
    read_operation,
    without_words,
)
from app.notes.operations.room_time import room_time, wall_time
from app.notes.operations.sync import Judgement, Writer, judge_all
from app.vocabulary import Mark, Receipt

REFUSED = {
    Reason.EVENT_CLOSED: N_("This event is closed. Ask its organiser to open it again."),
    Reason.UNKNOWN_PLACE: N_("This session is no longer in the guide. Choose another one."),
    Reason.NOT_YOURS: N_("Only its author, or a reviewer, may change this note."),
    Reason.NOTE_ERASED: N_("This note has been erased meanwhile."),
}


def digest_key(secret: bytes) -> bytes:
    return hmac.new(secret, b"note digests", sha256).digest()


def take_batch(
    db: Session,
    event: Event,
    raws: Sequence[object],
    *,
    device: str,
    writer: Writer,
    key: bytes,
    at: datetime,
    sent_at: datetime | None = None,
    though_closed: bool = False,
) -> list[Judgement]:
    """A receipt for each of `raws`, in their order. The same batch may come any number of times.

    Takes the event's lock. `though_closed`: reviewing and erasing go on when nothing new is taken any more.
    """
    read = [read_operation(raw, device=device, key=key) for raw in raws]
    known = known_of(db, event, read, writer=writer, key=key)
    known.closed = known.closed and not though_closed
    judgements = judge_all(zip(read, raws, strict=True), known)
    said_at: dict[UUID, datetime] = {}
    for place, judged in enumerate(judgements):
        if (op := judged.operation) is not None:
            said_at[op.id], corrected = when_said(event, op.typed_at, op.said_at, at=at, sent_at=sent_at)
            if corrected:
                judgements[place] = replace(judged, adjusted=(*judged.adjusted, Adjustment.CLOCK))
    aside = {place: _kept_aside(raws[place], read[place]) for place, each in enumerate(judgements) if each.set_aside}
    write_down(db, event, judgements, known, said_at=said_at, aside=aside, device=device, at=at)
    _record_silences(db, event, judgements, writer)
    return judgements


def _record_silences(db: Session, event: Event, judgements: Sequence[Judgement], writer: Writer) -> None:
    """Whoever records may ask that nothing of a note be recorded, also of somebody else's; they answer for that."""
    for judged in judgements:
        op, note = judged.operation, judged.note
        asks = op is not None and op.body is not None and op.body.mark is Mark.DO_NOT_RECORD
        if op and note and asks and note.author not in (None, writer.id):
            record(db, "silenced a note", by=db.get(User, writer.id), event=event, subject=str(op.note))


def when_said(
    event: Event, typed_at: datetime, said_at: datetime, *, at: datetime, sent_at: datetime | None = None
) -> tuple[datetime, bool]:
    """By the clock of the room, and whether the device's had to be corrected for it. Where both are one, nobody typed
    when it was said."""
    if said_at != typed_at:
        return wall_time(said_at, at)
    begins, ends = (datetime.combine(day, time(), UTC) for day in (event.starts_on, event.ends_on))
    return room_time(typed_at, sent_at, at, begins=begins, ends=ends)


def _kept_aside(raw: object, operation: Operation | Unreadable) -> SetAside:
    named = operation.note if isinstance(operation, Operation) else note_named(raw)
    return SetAside(without_words(raw) if not_to_be_recorded(raw) else canonical(raw).decode(), named)


def note_down(
    db: Session, event: Event, body: Body, *, by: User, key: bytes, at: datetime, said_at: datetime | None = None,
    though_closed: bool = False,
) -> UUID:  # fmt: skip
    """A note without a device: from a form, a paper, or a past event's record.

    Takes the event's lock. Raises Conflict where it is not taken (the event is closed, the session is gone), Invalid
    where it is no note.
    """
    note = uuid7()
    _take(
        db, event, OperationKind.CREATE, note, None, body, by=by, key=key, at=at, said_at=said_at,
        though_closed=though_closed,
    )  # fmt: skip
    return note


def note_down_all(
    db: Session, event: Event, bodies: Sequence[tuple[UUID, Body]], *, by: User, key: bytes, at: datetime
) -> None:
    """Many at once, under identities of the caller's choosing, so that points can be nested."""
    device = str(uuid7())
    raws = [
        _raw(OperationKind.CREATE, note, None, body, at=at, sequence=place)
        for place, (note, body) in enumerate(bodies, 1)
    ]
    for judged in take_batch(db, event, raws, device=device, writer=Writer(by.key), key=key, at=at):
        _taken_or_refused(judged)


def correct(
    db: Session, event: Event, note: Note, body: Body, *, seen: UUID, by: User, key: bytes, at: datetime,
    reviews: bool = False, though_closed: bool = False,
) -> None:  # fmt: skip
    """`seen` is the operation whose words the writer had before their eyes.

    Takes the event's lock. Raises Conflict when there are newer ones (unlike a device's, such a form is shown again
    with both), and where it is not taken: the event is closed, the note erased or not this writer's to change.
    """
    if seen != note.operation_id:
        raise Conflict
    _take(
        db, event, OperationKind.REVISE, note.id, seen, body, by=by, key=key, at=at, said_at=note.said_at,
        reviews=reviews, though_closed=though_closed,
    )  # fmt: skip


def erase(
    db: Session, event: Event, note: Note, *, seen: UUID, by: User, key: bytes, at: datetime, reviews: bool = False
) -> None:
    """Also after the event was closed. Takes the event's lock; raises Conflict as `correct` does."""
    if note.erased_at is not None:
        return
    if seen != note.operation_id:
        raise Conflict
    _take(
        db, event, OperationKind.ERASE, note.id, seen, None, by=by, key=key, at=at, reviews=reviews, though_closed=True
    )


def _take(
    db: Session, event: Event, kind: OperationKind, note: UUID, base: UUID | None, body: Body | None, *,
    by: User, key: bytes, at: datetime, said_at: datetime | None = None, reviews: bool = False,
    though_closed: bool = False,
) -> None:  # fmt: skip
    raw = _raw(kind, note, base, body, at=at, said_at=said_at)
    writer = Writer(by.key, reviews=reviews)
    (judged,) = take_batch(
        db, event, [raw], device=str(uuid7()), writer=writer, key=key, at=at, though_closed=though_closed
    )
    _taken_or_refused(judged)


def _raw(
    kind: OperationKind, note: UUID, base: UUID | None, body: Body | None, *,
    at: datetime, said_at: datetime | None = None, sequence: int = 1,
) -> dict[str, object]:  # fmt: skip
    return {
        "id": str(uuid7()), "note": str(note), "sequence": sequence, "kind": kind.value,
        "base": str(base) if base else None, "typed_at": at.astimezone(UTC).isoformat(),
        "said_at": (said_at or at).astimezone(UTC).isoformat(), "body": _packed(body) if body else None,
    }  # fmt: skip


def _packed(body: Body) -> dict[str, object]:
    """As a device would say it: a mark that nobody chose is not said."""
    return {name: value for name, value in pack(body).items() if name != "mark" or body.guarded or not body.unmarked}


def _taken_or_refused(judged: Judgement) -> None:
    if judged.receipt is Receipt.NEW:
        return
    if judged.reason in REFUSED:
        raise Conflict(REFUSED[judged.reason])
    if judged.receipt is Receipt.CONFLICT:
        raise Conflict
    raise Invalid
