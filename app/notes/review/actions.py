"""The way from a note to the report: risks, decisions, report wording. Original words are never touched."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select, update
from sqlmodel import Session, col

from app.access.audit import record
from app.errors import N_, Conflict, Invalid
from app.models import Event, Note, NoteOperation, Office, Participant, User
from app.notes.operations.body import GUARDED, TOO_LONG, WORDS_LIMIT, clean
from app.notes.places import rule_at
from app.notes.quotes.actions import supersede
from app.notes.reading.rows import NoteRow
from app.notes.reading.rows import told as told_of
from app.notes.reading.wordings import Earlier
from app.notes.review.naming import Names, folded
from app.notes.review.risk import Risk, risks
from app.notes.sealing import words
from app.notes.sealing.words import PRINTABLE, Reader, Said
from app.vocabulary import Attribution, Mark, ReviewState, Wording

CHANGED = N_("The words were changed meanwhile. Look at them again before you decide.")
CONFIDENTIAL = N_("Confidential notes cannot be released.")
DECIDED = N_("Somebody else has decided about this note meanwhile. Look at it again.")
UNREAD = N_("One of the wordings is confidential, and you have not read it. Read it before you decide.")


class Seen(NamedTuple):
    operation: UUID
    told: str


def risks_of(row: NoteRow, wanted: Names, rules: Mapping[int, Attribution]) -> tuple[Risk, ...]:
    on_record = rule_at(rules, *row.place) is Attribution.ON_RECORD
    by_name = row.wording is Wording.VERBATIM and bool(row.name) and on_record
    return risks(
        row.as_printed,
        names=wanted,
        confidential=row.mark in GUARDED,
        conflict=row.in_conflict,
        verbatim_by_name=by_name,
    )


def names(db: Session, event: Event) -> Names:
    """Of everybody at the event, as they may stand in words."""
    rows = db.execute(
        select(col(Participant.name), col(Office.name_en), col(Office.name_sq))
        .outerjoin(Office, col(Office.id) == col(Participant.office_id))
        .where(col(Participant.event_id) == event.key)
    ).all()
    offices = {word for _, *names in rows for name in names if name for word in folded(name).split()}
    return Names((row.name for row in rows), but=offices)


def decide(
    db: Session, note: Note, state: ReviewState, *, seen: UUID, by: User, at: datetime, told: str | None = None
) -> None:
    """Raises Conflict when the words are not those that the reviewer saw, or may not be released at all."""
    if note.operation_id != seen or note.erased_at is not None or _told_otherwise(note, told):
        raise Conflict(CHANGED)
    if state is ReviewState.RELEASED and note.mark not in PRINTABLE:
        raise Conflict(CONFIDENTIAL)
    note.review = state
    note.reviewed_by_id, note.reviewed_at = (None, None) if state is ReviewState.UNREVIEWED else (by.key, at)
    note.version += 1
    db.flush()


def as_decided(note: Note, was: str, state: ReviewState) -> None:
    """`was`: how the page had it. Raises Conflict where somebody else has decided otherwise since."""
    if was and was != note.review and state is not note.review:
        raise Conflict(DECIDED)


def _told_otherwise(note: Note, told: str | None) -> bool:
    """What would be printed instead of the words is not what was `told` when they were seen: its speaker, or another
    reviewer, has changed it."""
    return told is not None and told != told_of(note.report_wording)


def as_seen(note: Note, seen: UUID, revision: int) -> None:
    """`seen` are the words that stood on the page, and `revision` counts the wordings that it knew of.

    Raises Conflict where another one has come since, beside the words or instead of them.
    """
    if (note.operation_id, note.revision) != (seen, revision):
        raise Conflict(CHANGED)


def settle(db: Session, note: Note, row: NoteRow, beside: Iterable[Earlier], *, by: User, at: datetime) -> None:
    """Of several wordings, all of them `as_seen`, the one that is shown stands; the others stay in its history.

    Raises Conflict where who settles it has not the words of each: nobody buries what they have not read.
    """
    if row.words is None or any(each.closed for each in beside):
        raise Conflict(UNREAD)
    db.execute(update(NoteOperation).where(col(NoteOperation.note_id) == note.id).values(conflicting=False))
    note.in_conflict = False
    note.reviewed_by_id, note.reviewed_at = by.key, at
    note.version += 1
    db.flush()


def release_all(db: Session, event: Event, seen: Mapping[UUID, Seen], *, by: User, at: datetime) -> tuple[int, int]:
    """Release what was seen, as it was seen, by note. How many were, and how many had changed meanwhile."""
    notes = db.execute(select(Note).where(col(Note.event_id) == event.key, col(Note.id).in_(seen))).scalars().all()
    released = already = 0
    for note in notes:
        operation, told = seen[note.id]
        as_seen = note.operation_id == operation and not (note.in_conflict or _told_otherwise(note, told))
        if note.review is ReviewState.UNREVIEWED and as_seen:
            decide(db, note, ReviewState.RELEASED, seen=operation, told=told, by=by, at=at)
            released += 1
        elif note.review is ReviewState.RELEASED and as_seen:
            already += 1  # one by one, on the same page
    record(db, "released notes", by=by, event=event, count=released)
    return released, len(seen) - released - already


def reword(db: Session, note: Note, wording: str, *, version: int, by: User, at: datetime) -> None:
    if note.mark not in PRINTABLE:
        raise Conflict(CONFIDENTIAL)
    put_report_wording(db, note, wording, field="report_wording", version=version, by=by, at=at)


def put_report_wording(
    db: Session, note: Note, wording: str, *, field: str, version: int, by: User, at: datetime
) -> bool:
    """Set what the report prints instead of the words: whether that is another than before. Empty, or the words
    themselves: as it was said. `by` may read the words. A mistake is told at `field`."""
    if note.version != version or note.erased_at is not None:
        raise Conflict
    wording, _ = clean(wording, lines=True)
    if len(wording) > WORDS_LIMIT:
        raise Invalid(fields={field: TOO_LONG})
    shown = text_of(db, note, by=by)
    wording = "" if wording == shown.words else wording
    changed = wording != shown.report_wording
    if changed:
        if note.mark is Mark.CONFIDENTIAL:
            note.sealed = words.resealed(db, note, shown, report_wording=wording)
            note.masked_by_id = by.key if wording else None
        else:
            note.report_wording = wording
        supersede(db, note.id)
    note.reviewed_by_id, note.reviewed_at = by.key, at
    note.version += 1
    db.flush()
    return changed


def text_of(db: Session, note: Note, *, by: User) -> Said:
    """What a note says, to somebody who may see it and asked for it."""
    found = words.said(db, Reader(by.key, confidential=True), note, asked=True)
    if found is None:
        raise Conflict
    return found
