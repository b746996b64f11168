"""Erasing what is confidential of an event for good: words, revisions, what was set aside, photos that nobody
released, and the keys."""

from datetime import datetime

from sqlalchemy import ColumnElement, String, cast, delete, func, or_, select, update
from sqlalchemy.orm import aliased
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
from app.notes.sealing.keeping import erase_keys, vault
from app.notes.sealing.words import NO_WORDS, SEALED
from app.vocabulary import Mark, ReviewState

TOLD = (RecorderDevice, DeskMessage, HandOver)
UNSYNCED = {"synchronize_session": False}


def confidential(db: Session, event: Event) -> int:
    """How many rows there are to erase: notes, their wordings, operations set aside, photos, tellings of devices. Where
    nothing is sealed any more, the keys: a backup may hold what they open."""
    sealed = (
        _count(db, Note, _notes(event))
        + _count(db, NoteOperation, _wordings(event))
        + _count(db, Quarantined, _aside(event))
        + _count(db, NotePhoto, _photos(event))
    )
    told = sum(_count(db, table, col(table.event_id) == event.key) for table in TOLD)
    return told + (sealed or _count(db, EventKey, _keys(event)))


def erase_confidential(db: Session, event: Event, *, at: datetime) -> int:
    """Notes stay as a line that a case discussion was omitted. Words that were confidential once, and are public now
    in others, lose the first; so does a log whose bodies were sealed."""
    found = confidential(db, event)
    blank = {**NO_WORDS, SEALED: "", "erased_at": at, "masked_by_id": None}
    db.execute(update(Note).where(_notes(event)).values(**blank))
    db.execute(update(NoteOperation).where(_wordings(event)).values(body={}).execution_options(**UNSYNCED))
    db.execute(update(Quarantined).where(_aside(event)).values(raw=""))
    for table in TOLD:
        db.execute(delete(table).where(col(table.event_id) == event.key))
    db.execute(delete(NotePhoto).where(_photos(event)))
    _change_keys(db, event, at=at)
    scrub_after(db)
    return found


def _change_keys(db: Session, event: Event, *, at: datetime) -> None:
    """The old keys go; photos that were released are the team's, and are sealed under a new one, made at that moment:
    so the next purge knows it (`_keys`)."""
    released = list(db.execute(select(NotePhoto).where(col(NotePhoto.event_id) == event.key)).scalars())
    opened = [(photo, vault(db).open(event.key, photo.sealed, about=f"photo/{photo.uid}")) for photo in released]
    erase_keys(db, event, at=at)
    for photo, content in opened:
        if content is not None:
            photo.sealed = vault(db).seal(event.key, content, about=f"photo/{photo.uid}")
    db.flush()
    db.execute(update(EventKey).where(_living(event)).values(created_at=at).execution_options(**UNSYNCED))


def _keys(event: Event) -> ColumnElement[bool]:
    """Those that live, but for the one that a purge made for released photos."""
    old = aliased(EventKey)
    purged = select(col(old.erased_at)).where(col(old.event_id) == event.key, col(old.erased_at).is_not(None))
    return _living(event) & col(EventKey.created_at).not_in(purged)


def _living(event: Event) -> ColumnElement[bool]:
    return (col(EventKey.event_id) == event.key) & col(EventKey.erased_at).is_(None)


def _wordings(event: Event) -> ColumnElement[bool]:
    """Operations whose words are sealed, also of notes that are open to the team in other words now."""
    return (col(NoteOperation.event_id) == event.key) & cast(col(NoteOperation.body), String).like(f'{{"{SEALED}"%')


def _photos(event: Event) -> ColumnElement[bool]:
    """Of one that was erased only its number is left, and stays."""
    unseen = (col(NotePhoto.review) != ReviewState.RELEASED) & (col(NotePhoto.sealed) != "")
    return (col(NotePhoto.event_id) == event.key) & unseen


def _notes(event: Event) -> ColumnElement[bool]:
    confidential = (col(Note.mark) == Mark.CONFIDENTIAL) & col(Note.erased_at).is_(None)
    return (col(Note.event_id) == event.key) & or_(confidential, col(Note.sealed) != "")


def _aside(event: Event) -> ColumnElement[bool]:
    return (col(Quarantined.event_id) == event.key) & (col(Quarantined.raw) != "")


def _count(db: Session, table: type[SQLModel], condition: ColumnElement[bool]) -> int:
    count: int = db.execute(select(func.count()).select_from(table).where(condition)).scalar_one()
    return count
