"""What a note said before, or says beside its own words; and what is left of an erased one."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from app.models import (
    Event,
    Note,
    NoteOperation,
    User,
)
from app.notes.operations.body import GUARDED, Body, read_body
from app.notes.operations.operation import OperationKind
from app.notes.reading.rows import NoteRow
from app.notes.sealing import words as kept_words
from app.notes.sealing.words import Reader
from app.vocabulary import (
    Mark,
)


class Earlier(NamedTuple):
    """A wording that a note had, or has beside its own."""

    operation: UUID
    revision: int
    words: str
    conflicting: bool
    author: str
    at: datetime
    mark: Mark
    closed: bool = False
    """This reader does not have its words, or not unasked; it is told where it stands beside the note's own."""
    erased: bool = False
    """It is an erasure that came when there were other words already."""


def wordings(
    db: Session, event: Event, notes: Sequence[NoteRow], reader: Reader, asked: UUID | None = None
) -> dict[UUID, list[Earlier]]:
    """Other wordings of those notes whose words the reader has, the newest first. Each has a mark of its own: what
    was taken down as confidential, or stood in a note that was, stays so when the note itself is made public."""
    wanted = [row.id for row in notes if row.words is not None and row.revision > 1]
    if not wanted:
        return {}
    rows = db.execute(
        select(
            col(NoteOperation.note_id), col(NoteOperation.id), col(NoteOperation.revision), col(NoteOperation.body),
            col(NoteOperation.conflicting), col(User.name), col(NoteOperation.received_at),
            col(NoteOperation.mark), col(NoteOperation.author_id), col(NoteOperation.kind),
        )
        .outerjoin(User, col(User.id) == col(NoteOperation.author_id))
        .where(col(NoteOperation.event_id) == event.key, col(NoteOperation.note_id).in_(wanted))
        .order_by(col(NoteOperation.sequence).desc())
    )  # fmt: skip
    shown = {row.operation for row in notes}
    found: dict[UUID, list[Earlier]] = {}
    closed: set[UUID] = set()
    for note, operation, revision, body, conflicting, author, received, mark, author_id, kind in rows:
        if mark is Mark.CONFIDENTIAL and not conflicting:
            closed.add(note)  # and what was said before it, too
        own = Mark.CONFIDENTIAL if note in closed or kept_words.SEALED in body else mark or Mark.PUBLIC
        erased = kind == OperationKind.ERASE
        if erased:
            own = Mark.DO_NOT_RECORD
        unsaid = own is Mark.DO_NOT_RECORD
        if unsaid or not kept_words.may_read(reader, mark=own, author_id=author_id, asked=note == asked):
            if conflicting and operation not in shown and (unsaid or kept_words.SEALED in body):
                found.setdefault(note, []).append(
                    Earlier(operation, revision, "", conflicting, author or "", received, own, not unsaid, erased)
                )
            continue
        words = kept_words.body_of(db, event.key, note, operation, body).get("words", "")
        if operation not in shown and words:
            earlier = Earlier(operation, revision, words, conflicting, author or "", received, own)
            found.setdefault(note, []).append(earlier)
    return found


def wording_of(db: Session, event: Event, note: UUID, operation: UUID) -> Body:
    """All that an operation says of its note, for somebody who may have its words."""
    found = db.get_one(NoteOperation, operation)
    said = kept_words.body_of(db, event.key, note, operation, found.body)
    return read_body(said or {"mark": Mark.DO_NOT_RECORD.value}, placed=False)


class Omission(NamedTuple):
    """What is left of an erased note: where and when it was, who erased it when; never what it said."""

    id: UUID
    session: int | None
    lane: int | None
    said_at: datetime
    erased_at: datetime
    by: str
    guarded: bool
    """A case may have been discussed: it was confidential, or not to be recorded, at some time."""


def omissions(db: Session, event: Event, *conditions: ColumnElement[bool]) -> list[Omission]:
    """Erased notes, in the order in which things were said."""
    guarded = (
        select(func.count())
        .where(col(NoteOperation.note_id) == col(Note.id), col(NoteOperation.mark).in_(GUARDED))
        .scalar_subquery()
    )
    last = aliased(NoteOperation)
    rows = db.execute(
        select(
            col(Note.id), col(Note.item_id), col(Note.lane_id), col(Note.said_at), col(Note.erased_at),
            col(User.name), guarded,
        )
        .outerjoin(last, (col(last.id) == col(Note.operation_id)) & (col(last.kind) == OperationKind.ERASE.value))
        .outerjoin(User, col(User.id) == col(last.author_id))
        .where(col(Note.event_id) == event.key, col(Note.erased_at).is_not(None), *conditions)
        .order_by(col(Note.said_at), col(Note.sequence))
    )  # fmt: skip
    return [Omission(row[0], row[1], row[2], row[3], row[4], row[5] or "", bool(row[6])) for row in rows]
