"""Words that may not stay where they stand: in the log, in the note that showed them, in what waits in quarantine.

What is erased, or is not to be recorded, keeps no words, and no digest of them that could be tried with guesses. What
was confidential in any of its wordings keeps them sealed.
"""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select, update
from sqlmodel import Session

from app.db import scrub_after
from app.models import Event
from app.notes.operations.operation import locked, without_words
from app.notes.operations.revisions import KnownNote
from app.notes.operations.sync import Known, Taken
from app.notes.operations.tables import ASIDE, NOTES, OPERATIONS
from app.notes.sealing.words import NO_WORDS, SEALED, raw_of, stored_body, stored_raw
from app.vocabulary import Mark

_log, _aside = OPERATIONS.c, ASIDE.c


def silence(db: Session, event: int, taken: Sequence[Taken], known: Known) -> set[UUID]:
    """What a batch asks of words that came before it, or with it. Gives the notes that lost some for good."""
    silenced = {op.note for judged, op in taken if judged.wipe}
    if silenced:
        _wipe(db, event, {note: known.notes[note] for note in silenced}, known.key)
    shown = {op.note: judged.current for judged, op in taken if len(known.notes[op.note].revisions) > 1}
    closed = {note for note in shown if known.notes[note].was_confidential}
    if closed:
        seal_log(db, event, closed, known.key, but={each for each in shown.values() if each})
    return silenced


def _wipe(db: Session, event: int, notes: Mapping[UUID, KnownNote], key: bytes) -> None:
    """No operation of these notes that may keep no words keeps any, and nothing waits in quarantine."""
    unsaid = {each for note in notes.values() for each in note.unsaid}
    silent = [note for note, known in notes.items() if known.shown and known.shown.operation in unsaid]
    _empty(db, event, notes, _log.id.in_(unsaid), key)
    db.execute(update(NOTES).where(NOTES.c.id.in_(silent)).values({**NO_WORDS, SEALED: ""}))


def forget_earlier(db: Session, event: Event, note: UUID, kept: UUID, key: bytes) -> None:
    """Of a note's revisions only the words of the operation `kept` stay, and nothing of it waits in quarantine."""
    _empty(db, event.key, [note], (_log.note_id == note) & (_log.id != kept), key)


def _empty(db: Session, event: int, notes: Iterable[UUID], emptied: Any, key: bytes) -> None:
    """The operations of these notes that are to keep no words, and what waits of any of these in quarantine."""
    rows = db.execute(select(_log.id, _log.digest).where(emptied)).all()
    if rows:
        emptying = update(OPERATIONS).where(_log.id == bindparam("key")).values(body={}, digest=bindparam("lock"))
        db.execute(emptying, [{"key": row.id, "lock": locked(row.digest, key)} for row in rows])
    _empty_aside(db, event, notes, [row.id for row in rows], key)
    scrub_after(db)


def _empty_aside(db: Session, event: int, notes: Iterable[UUID], operations: Iterable[UUID], key: bytes) -> None:
    """What waits in quarantine of these notes, or came under the number of one of these operations, keeps no words:
    only that it came, when, from whom and why it was set aside."""
    of_them = _aside.note_id.in_(list(notes)) | _aside.operation_id.in_([str(each) for each in operations])
    for row in db.execute(select(ASIDE).where(_aside.event_id == event, of_them)).all():
        kept = stored_raw(db, event, row.operation_id, bare(raw_of(db, event, row.operation_id, row.raw)))
        db.execute(update(ASIDE).where(_aside.id == row.id).values(raw=kept, digest=locked(row.digest, key)))


def bare(raw: str) -> str:
    return without_words(json.loads(raw)) if raw else ""


def speaking_of_silence(
    db: Session, event: int, meant: Mapping[int, tuple[UUID | None, UUID | None]], silenced: Collection[UUID]
) -> set[int]:
    """Which of those that are set aside may keep no words: they speak of a note, or come under the number of an
    operation, whose words are gone. `meant`: the operation and the note, by place in the batch."""
    ids = [operation for operation, _ in meant.values() if operation]
    numbers = select(_log.id, _log.note_id, _log.body).where(_log.id.in_(ids), _log.event_id == event)
    logged = db.execute(numbers).all() if ids else []
    under = {row.id: row.note_id for row in logged}
    empty = {row.id for row in logged if not row.body}
    notes = {place: {note, under.get(operation)} - {None} for place, (operation, note) in meant.items()}
    asked = set().union(*notes.values())
    gone = set(silenced)
    if asked:
        silent = NOTES.c.erased_at.is_not(None) | (NOTES.c.mark == Mark.DO_NOT_RECORD)
        found = select(NOTES.c.id).where(NOTES.c.id.in_(asked), NOTES.c.event_id == event, silent)
        gone |= {row.id for row in db.execute(found)}
    return {place for place, spoken_of in notes.items() if spoken_of & gone or meant[place][0] in empty}


def seal_log(db: Session, event: int, notes: Collection[UUID], key: bytes, but: Collection[UUID] = ()) -> None:
    """A note that was confidential in any of its wordings is so in all of them, `but` those that it shows now: also
    what was said in public before, and whatever the order in which they came."""
    rows = db.execute(select(_log.id, _log.note_id, _log.body, _log.digest).where(_log.note_id.in_(notes))).all()
    changed = [
        {"key": row.id, "shut": stored_body(db, event, row.note_id, row.id, row.body), "lock": locked(row.digest, key)}
        for row in rows
        if row.body and SEALED not in row.body and row.id not in but
    ]
    if changed:
        closing = update(OPERATIONS).where(_log.id == bindparam("key"))
        db.execute(closing.values(body=bindparam("shut"), digest=bindparam("lock")), changed)
        scrub_after(db)
