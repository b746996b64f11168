"""Erasing what is confidential of an event for good: words, revisions, what was set aside, photos that nobody
released, and the keys."""

from datetime import datetime

from sqlalchemy import ColumnElement, delete, func, or_, select, update
from sqlmodel import Session, SQLModel, col

from app.db import scrub_after
from app.models import (
    DeskMessage,
    Event,
    EventKey,
    HandOver,
    Note,
    NoteOperation,
    NotePhoto,
    Quarantined,
    RecorderDevice,
)
from app.notes.keeping import erase_keys, vault
from app.notes.words import NO_WORDS
from app.vocabulary import Mark, ReviewState

TOLD = (RecorderDevice, DeskMessage, HandOver)


def confidential(db: Session, event: Event) -> int:
    """How many notes, operations set aside and tellings of devices there are to erase."""
    notes = _count(db, Note, _notes(event))
    aside = _count(db, Quarantined, _aside(event))
    photos = _count(db, NotePhoto, _photos(event))
    told = sum(_count(db, table, col(table.event_id) == event.key) for table in TOLD)
    kept = _count(db, NotePhoto, col(NotePhoto.event_id) == event.key) - photos
    living = (col(EventKey.event_id) == event.key) & col(EventKey.erased_at).is_(None)
    keys = 0 if kept else _count(db, EventKey, living)
    found = notes + aside + photos
    return found + told + (0 if found else keys)


def erase_confidential(db: Session, event: Event, *, at: datetime) -> int:
    """Notes stay as a line that a case discussion was omitted. Words that were confidential once, and are public now
    in others, lose the first; so does a log whose bodies were sealed."""
    found = confidential(db, event)
    blank = {**NO_WORDS, "sealed": "", "erased_at": at, "masked_by_id": None}
    db.execute(update(Note).where(_notes(event)).values(**blank))
    sealed = select(col(NoteOperation.id), col(NoteOperation.body)).where(col(NoteOperation.event_id) == event.key)
    shut = [row.id for row in db.execute(sealed) if "sealed" in row.body]
    for first in range(0, len(shut), 500):
        some = shut[first : first + 500]
        db.execute(update(NoteOperation).where(col(NoteOperation.id).in_(some)).values(body={}))
    db.execute(update(Quarantined).where(_aside(event)).values(raw=""))
    for table in TOLD:
        db.execute(delete(table).where(col(table.event_id) == event.key))
    db.execute(delete(NotePhoto).where(_photos(event)))
    _change_keys(db, event, at=at)
    scrub_after(db)
    return found


def _change_keys(db: Session, event: Event, *, at: datetime) -> None:
    """The old keys go; photos that were released are the team's, and are sealed under a new one."""
    released = list(db.execute(select(NotePhoto).where(col(NotePhoto.event_id) == event.key)).scalars())
    opened = [(photo, vault(db).open(event.key, photo.sealed, about=f"photo/{photo.uid}")) for photo in released]
    erase_keys(db, event, at=at)
    for photo, content in opened:
        if content is not None:
            photo.sealed = vault(db).seal(event.key, content, about=f"photo/{photo.uid}")
    db.flush()


def _photos(event: Event) -> ColumnElement[bool]:
    return (col(NotePhoto.event_id) == event.key) & (col(NotePhoto.review) != ReviewState.RELEASED)


def _notes(event: Event) -> ColumnElement[bool]:
    return (
        (col(Note.event_id) == event.key)
        & col(Note.erased_at).is_(None)
        & or_(col(Note.mark) == Mark.CONFIDENTIAL, col(Note.sealed) != "")
    )


def _aside(event: Event) -> ColumnElement[bool]:
    return (col(Quarantined.event_id) == event.key) & (col(Quarantined.raw) != "")


def _count(db: Session, table: type[SQLModel], condition: ColumnElement[bool]) -> int:
    count: int = db.execute(select(func.count()).select_from(table).where(condition)).scalar_one()
    return count
