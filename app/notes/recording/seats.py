"""A seat number that gets its name: for every note of it that was taken already, on whichever device."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import or_
from sqlmodel import Session, col

from app.models import Event, Note, User
from app.notes.operations import actions
from app.notes.operations.body import GUARDED, read_body
from app.notes.reading.rows import NoteRow, note_rows
from app.notes.sealing.words import Reader

ALL = 100_000

Person = Mapping[str, Any]
"""A participant, or a role."""


def name_seat(
    db: Session,
    event: Event,
    seat: int,
    person: Person,
    *,
    was: Sequence[Person] = (),
    by: User,
    key: bytes,
    at: datetime,
) -> int:
    """Only notes of `by` in which nobody is named yet, or one of those whom the seat `was` taken for; how many these
    were. The number of a confidential note is known only once it is opened, so all of them are looked at."""
    reader = Reader(by.key, confidential=False)
    numbered = or_(col(Note.seat_number) == seat, col(Note.mark).in_(GUARDED))
    rows = note_rows(db, event, reader, col(Note.author_id) == by.key, numbered, limit=ALL)
    theirs = {_names({}), *map(_names, was)} - {_names(person)}
    found = [row for row in rows if row.seat == seat and (row.participant or None, row.role or None) in theirs]
    for row in found:
        body = read_body({**_said(row), **person}, placed=False)
        note = db.get_one(Note, row.id)
        actions.correct(db, event, note, body, seen=row.operation, by=by, key=key, at=at)
    return len(found)


def _names(person: Person) -> tuple[int | None, str | None]:
    return person.get("participant"), person.get("role")


def _said(row: NoteRow) -> dict[str, Any]:
    """All but who was named in it."""
    unsaid = ("participant", "role", "speaker")
    return {name: value for name, value in row.body.items() if value not in ("", None, ()) and name not in unsaid}
