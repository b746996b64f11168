"""What an installation does about sealed words when it starts, and when its master key changes."""

import os
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import String, cast, select, update
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from app.db import Database, scrub_after
from app.models import Note, NoteOperation, Quarantined
from app.notes.operations.silencing import seal_log
from app.notes.operations.tables import NOTES
from app.notes.sealing.keeping import not_opened_by, rewrap
from app.notes.sealing.words import NO_WORDS, PRINTABLE, SEALED, SEALED_RAW, stored, stored_raw
from app.settings import Settings, WrongSetting, fresh_key
from app.vocabulary import Mark


def make_ready(database: Database, settings: Settings, digest_key: bytes) -> None:
    """The master key is there and opens what is sealed, and nothing confidential stands unsealed.

    Raises WrongSetting where the key is another one: going on would seal new words under a key of its own.
    """
    settings.master_keys()
    with database.read() as db:
        shut = not_opened_by(db)
        plain = stands_plain(db)
    if shut:
        raise WrongSetting(
            f"KUVEND_KEY: confidential notes of {', '.join(shut)} were sealed under another key than the one in "
            f"{'the environment' if settings.key else settings.key_file}; bring it back, or give them up with "
            "`kuvend keys give-up`"
        )
    if plain:
        with database.write() as db:
            seal_what_is_plain(db, digest_key)


def stands_plain(db: Session) -> bool:
    """Whether an older release left something unsealed."""
    return any(
        db.execute(select(1).where(condition).limit(1)).first() is not None
        for condition in (
            (col(Note.mark) == Mark.CONFIDENTIAL) & (col(Note.sealed) == "") & col(Note.erased_at).is_(None),
            PLAIN_ASIDE,
            col(NoteOperation.id).in_(_left_open()),
        )
    )


PLAIN_ASIDE = ~col(Quarantined.raw).startswith(SEALED_RAW) & (col(Quarantined.raw) != "")
"""What a purge emptied is not to be sealed again."""


def _left_open() -> Any:
    """Operations whose words stand open although their note was confidential in some wording, save what it shows."""
    once = aliased(NoteOperation)
    return (
        select(col(NoteOperation.id))
        .join(once, col(once.note_id) == col(NoteOperation.note_id))
        .join(Note, col(Note.id) == col(NoteOperation.note_id))
        .where(
            col(once.mark) == Mark.CONFIDENTIAL,
            col(NoteOperation.id) != col(Note.operation_id),
            cast(col(NoteOperation.body), String).like('%"words"%'),
            cast(col(NoteOperation.body), String).not_like(f'{{"{SEALED}"%'),
        )
    )


def seal_what_is_plain(db: Session, digest_key: bytes) -> int:
    """Confidential words that an older release kept as they were typed; how many notes and operations there were."""
    notes = db.execute(
        select(Note).where(col(Note.mark) == Mark.CONFIDENTIAL, col(Note.sealed) == "", col(Note.erased_at).is_(None))
    ).scalars()
    found = 0
    for note in notes.all():
        columns = {name: getattr(note, name) for name in (*NO_WORDS, "mark")}
        db.execute(update(NOTES).where(NOTES.c.id == note.id).values(**stored(db, note.event_id, note.id, columns)))
        found += 1
    once = select(col(NoteOperation.note_id)).where(col(NoteOperation.mark) == Mark.CONFIDENTIAL)
    closed = select(col(Note.event_id), col(Note.id), col(Note.mark), col(Note.operation_id))
    of_event: dict[int, dict[UUID, UUID | None]] = {}
    for row in db.execute(closed.where(col(Note.id).in_(once))):
        shown = row.operation_id if row.mark in PRINTABLE else None
        of_event.setdefault(row.event_id, {})[row.id] = shown
    for event, several in of_event.items():
        seal_log(db, event, several, digest_key, but={shown for shown in several.values() if shown})
    for kept in db.execute(select(Quarantined).where(PLAIN_ASIDE)).scalars().all():
        kept.raw = stored_raw(db, kept.event_id, kept.operation_id, kept.raw)
        found += 1
    db.flush()
    scrub_after(db)
    return found


def change_master(database: Database, settings: Settings) -> int:
    """A new master key in the key file; the old one leaves it once every event's key is wrapped anew. Killed at any
    moment, what is in the file opens what is in the database."""
    if settings.key:
        with database.write() as db:
            return rewrap(db)
    file = settings.key_file
    settings.master_keys()
    old = file.read_text()
    _replace(file, f"{fresh_key()}\n{old}")
    with database.write() as db:
        count = rewrap(db)
    _replace(file, file.read_text().split()[0])
    return count


def _replace(file: Path, text: str) -> None:
    fresh = file.with_name(f"{file.name}.new")
    fresh.unlink(missing_ok=True)
    fresh.touch(mode=0o600)
    with fresh.open("w") as opened:
        opened.write(text)
        opened.flush()
        os.fsync(opened.fileno())
    fresh.replace(file)
