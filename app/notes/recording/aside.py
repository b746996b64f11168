"""What was set aside: why, from whom, and the two ways out. Nothing is deleted; a person decides, by name."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from app.access.audit import record
from app.db import scrub_after
from app.errors import N_, Conflict, Invalid
from app.models import Event, Note, NoteOperation, Quarantined, User
from app.notes.operations.actions import note_down, when_said
from app.notes.operations.body import GUARDED, WORDS_LIMIT, Body, clean, read_body
from app.notes.operations.operation import OperationKind, Reason, moment, without_words
from app.notes.places import Place
from app.notes.sealing.words import Reader, raw_of, stored_raw, words_for
from app.vocabulary import Mark

SHOWN = 200
SHOWN_WORDS = 2_000
"""Characters of each on the page."""
SETTLED = N_("Somebody has decided about this meanwhile.")
NOT_A_NOTE = N_("This cannot become a note.")
NO_PLACE = N_("Choose the session or group where it was said.")
NEVER = frozenset({Reason.NOTE_ERASED})
"""What was erased does not come back by another door."""


class Aside(NamedTuple):
    """An operation in quarantine, as the organiser sees it. `words` is None where this reader may not have them."""

    id: int
    reason: Reason
    author: str
    at: datetime
    words: str | None
    hidden: bool
    revises: UUID | None
    """The note that it would have changed, where there is one."""
    placed: bool
    """Its session or group is still there."""
    usable: bool


def waiting(db: Session, event: Event, reader: Reader, places: Mapping[int, Mark]) -> list[Aside]:
    """The oldest first; `places` are the sessions and groups that the event has now, with the mark agreed for each."""
    rows = db.execute(
        select(
            col(Quarantined.id), col(Quarantined.reason), col(Quarantined.created_at), col(Quarantined.raw),
            col(Quarantined.author_id), col(Quarantined.operation_id), col(User.name),
        )
        .outerjoin(User, col(User.id) == col(Quarantined.author_id))
        .where(col(Quarantined.event_id) == event.key, col(Quarantined.resolved_at).is_(None))
        .order_by(col(Quarantined.id))
        .limit(SHOWN)
    ).all()  # fmt: skip
    sent = {row.id: _operation(raw_of(db, event.key, row.operation_id, row.raw)) for row in rows}
    notes = {row.id: _identity(sent[row.id].get("note")) for row in rows}
    known = _known(db, event, list(notes.values()))
    above = [("", _above(raw)) for raw in sent.values()]
    closed = _closed(db, event, [(row.operation_id, notes[row.id]) for row in rows] + above)
    return [
        _aside(row, sent[row.id], reader, known, places, guarded=_is_guarded(row, sent[row.id], places, known, closed))
        for row in rows
    ]


def _aside(
    row: Any, raw: Mapping[str, Any], reader: Reader, known: set[UUID], places: Mapping[int, Mark], *, guarded: bool
) -> Aside:
    note = _identity(raw.get("note"))
    bodies = _bodies(raw)
    body = _guarded_as(bodies[0] if bodies else None, guarded)
    words = words_for(reader, body.words, mark=body.mark, author_id=row.author_id) if body else None
    if words and (len(words) > SHOWN_WORDS or len(bodies) > 1):
        words = f"{words[:SHOWN_WORDS]} […]"
    return Aside(
        id=row.id, reason=Reason(row.reason), author=row.name or "", at=row.created_at, words=words,
        hidden=body is not None and words is None, revises=note if note in known else None,
        placed=body is not None and (body.lane or body.session) in places,
        usable=body is not None and row.reason not in NEVER and (words is not None or row.author_id is not None),
    )  # fmt: skip


def take(
    db: Session, kept: Quarantined, event: Event, *, chosen: Place | None, here: Mapping[int, Mark],
    by: User, key: bytes, at: datetime,
) -> UUID:  # fmt: skip
    """A note of its own with these words, or several where they are too long for one; what it would have changed stays
    as it is. Its author stays its author, so that nobody comes to read confidential words by taking them.

    `here` are the sessions and groups there are, with their marks; one is `chosen` where its own is gone.
    Raises Conflict where it cannot become a note.
    """
    _open(kept)
    raw = _operation(raw_of(db, event.key, kept.operation_id, kept.raw))
    author = kept.author_id and db.get(User, kept.author_id)
    closed = _closed(db, event, [(kept.operation_id, kept.note_id), ("", _above(raw))])
    guarded = _is_guarded(kept, raw, here, _known(db, event, [_identity(raw.get("note"))]), closed)
    bodies = [body for body in (_guarded_as(each, guarded) for each in _bodies(raw)) if body]
    if not bodies or kept.reason in NEVER or (bodies[0].guarded and not author):
        raise Conflict(NOT_A_NOTE)
    if chosen:
        bodies = [replace(body, session=chosen.session, lane=chosen.lane) for body in bodies]
    if (bodies[0].lane or bodies[0].session) not in here:
        raise Invalid(fields={"place": NO_PLACE})
    typed_at = moment(raw.get("typed_at")) or kept.created_at
    said_at, _ = when_said(event, typed_at, moment(raw.get("said_at")) or typed_at, at=kept.created_at)
    given: dict[str, Any] = {"by": author or by, "key": key, "at": at, "said_at": said_at, "though_closed": True}
    notes = [note_down(db, event, body, **given) for body in bodies]
    kept.raw = stored_raw(db, event.key, kept.operation_id, without_words(raw))  # they stand in the note, to be erased
    scrub_after(db)
    _settle(db, kept, event, "took a note out of quarantine", by=by, at=at)
    return notes[0]


def leave(db: Session, kept: Quarantined, event: Event, *, by: User, at: datetime) -> None:
    """For good: it stays in the database, and no page asks about it any more."""
    _open(kept)
    _settle(db, kept, event, "left a note in quarantine for good", by=by, at=at)


def _open(kept: Quarantined) -> None:
    if kept.resolved_at is not None:
        raise Conflict(SETTLED)


def _settle(db: Session, kept: Quarantined, event: Event, action: str, *, by: User, at: datetime) -> None:
    kept.resolved_at = at
    record(db, action, by=by, event=event, subject=str(kept.key))
    db.flush()


def _operation(raw: str) -> Mapping[str, Any]:
    try:
        read = json.loads(raw)
    except ValueError:
        return {}
    return read if isinstance(read, Mapping) else {}


def _bodies(raw: Mapping[str, Any]) -> list[Body]:
    """What could be a note, or several where it is longer than one may be."""
    sent = raw.get("body")
    if raw.get("kind") == OperationKind.ERASE or not isinstance(sent, Mapping):
        return []
    words = sent.get("words")
    parts = pieces(clean(words, lines=True)[0]) if isinstance(words, str) and len(words) > WORDS_LIMIT else [words]
    read = [_body({**sent, "words": part}) for part in parts]
    return [body for body in read if body]


def pieces(words: str) -> list[str]:
    """Parts that are no longer than a note may be; where it can, a part ends with a paragraph, a line or a word."""
    parts = []
    while len(words) > WORDS_LIMIT:
        ends = (words.rfind(sign, WORDS_LIMIT // 2, WORDS_LIMIT) for sign in ("\n\n", "\n", ". ", " "))
        end = next((each for each in ends if each > 0), WORDS_LIMIT - 1) + 1
        parts.append(words[:end])
        words = words[end:]
    return [*parts, words]


def _body(sent: Mapping[str, Any]) -> Body | None:
    """Without what could not be understood of it."""
    try:
        body = read_body(sent, placed=False)
    except Invalid as invalid:
        if not invalid.fields.keys().isdisjoint(("words", "mark")):
            return None
        body = read_body({name: value for name, value in sent.items() if name not in invalid.fields}, placed=False)
    return body if body.words else None


def _identity(value: object) -> UUID | None:
    try:
        return UUID(str(value))
    except ValueError:
        return None


def _guarded_as(body: Body | None, guarded: bool) -> Body | None:
    """Other words of a note that was confidential are confidential, too, whatever they were when they were sent."""
    if body is None or body.guarded or not guarded:
        return body
    return replace(body, mark=Mark.CONFIDENTIAL, unmarked=False)


def _is_guarded(
    row: Any, raw: Mapping[str, Any], places: Mapping[int, Mark], known: set[UUID], closed: set[UUID | str | None]
) -> bool:
    """By what its note was; where it says no mark, also by the note above it and by what was agreed for its place, and
    where nobody here knows what its note was."""
    if {row.operation_id, _identity(raw.get("note"))} & closed:
        return True
    body = next(iter(_bodies(raw)), None)
    if body is None or not body.unmarked:
        return False
    agreed = {places.get(place or 0) for place in (body.session, body.lane)}
    strange = raw.get("base") is not None and _identity(raw.get("note")) not in known
    return strange or _above(raw) in closed or not agreed.isdisjoint(GUARDED)


def _above(raw: Mapping[str, Any]) -> UUID | None:
    body = raw.get("body")
    return _identity(body.get("parent")) if isinstance(body, Mapping) else None


def _known(db: Session, event: Event, wanted: list[UUID | None]) -> set[UUID]:
    """Which of these notes there are."""
    ids = [each for each in wanted if each]
    found = db.execute(select(col(Note.id)).where(col(Note.event_id) == event.key, col(Note.id).in_(ids)))
    return {row.id for row in found}


def _closed(db: Session, event: Event, meant: list[tuple[str, UUID | None]]) -> set[UUID | str | None]:
    """Of the operations and notes that are spoken of: those whose note was guarded in any of its wordings."""
    ids = [found for found in (_identity(operation) for operation, _ in meant) if found]
    log, said = aliased(NoteOperation), aliased(NoteOperation)
    of_them = col(said.note_id).in_([note for _, note in meant if note]) | col(said.id).in_(ids)
    found = db.execute(
        select(col(said.id), col(said.note_id)).join(log, col(log.note_id) == col(said.note_id))
        .where(col(said.event_id) == event.key, of_them, col(log.mark).in_(GUARDED)).distinct()
    )  # fmt: skip
    return {each for row in found for each in (str(row.id), row.note_id)}
