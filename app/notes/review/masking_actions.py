"""What masking does to a note. Words that are open to the team stay as they were said, beside what the report prints,
unless the original is erased; words of a confidential note leave it only once a second person agrees."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from app.access.audit import record
from app.errors import N_, Conflict, Invalid
from app.models import Event, Note, User
from app.notes.operations.actions import correct, note_down
from app.notes.operations.body import Body, clean
from app.notes.operations.silencing import forget_earlier
from app.notes.reading.wordings import wording_of
from app.notes.review.actions import put_report_wording, text_of
from app.notes.review.masking import mask
from app.notes.sealing import words
from app.vocabulary import Mark, NoteSource, ReviewState, Wording

NOTHING_CHOSEN = N_("Mark the words that are to go.")
SAME_PERSON = N_("Somebody else has to agree: two people look before words leave a confidential note.")
NOT_MASKED = N_("Mask the words first.")
TWO_WORDINGS = N_("There are two wordings of this note. Say first which one stands: erasing would take both.")


def mask_words(
    db: Session, event: Event, note: Note, chosen: Collection[int], instead: str, *, version: int, by: User,
    at: datetime,
) -> None:  # fmt: skip
    if not chosen:
        raise Invalid(fields={"word": NOTHING_CHOSEN})
    shown = text_of(db, note, by=by)
    put, _ = clean(instead)
    told = mask(shown.as_printed, chosen, put[:200])
    tell_instead(db, event, note, told, version=version, by=by, at=at)


def tell_instead(db: Session, event: Event, note: Note, told: str, *, version: int, by: User, at: datetime) -> None:
    """`told` is what may be printed instead of the words; nothing: as it was said."""
    if put_report_wording(db, note, told, field="text", version=version, by=by, at=at):
        record(
            db, "masked a note" if told else "took the mask off a note", by=by, event=event, subject=str(note.id)
        )  # fmt: skip


def erase_original(db: Session, event: Event, note: Note, *, version: int, by: User, key: bytes, at: datetime) -> None:
    """The masked words become the note's own, and what was said before is gone from all its revisions."""
    if note.version != version or note.mark not in words.PRINTABLE:
        raise Conflict
    if note.in_conflict:
        raise Conflict(TWO_WORDINGS)
    told = text_of(db, note, by=by).report_wording
    if not told:
        raise Conflict(NOT_MASKED)
    body = wording_of(db, event, note.id, note.operation_id)
    wording = Wording.CLOSE if body.wording is Wording.VERBATIM else body.wording
    body = replace(body, words=told, wording=wording, words_agreed=False)
    correct(db, event, note, body, seen=note.operation_id, by=by, key=key, at=at, reviews=True, though_closed=True)
    db.expire(note)
    forget_earlier(db, event, note.id, note.operation_id, key)
    note.report_wording = ""
    record(db, "erased what was masked in a note", by=by, event=event, subject=str(note.id))
    db.flush()


def agree(db: Session, event: Event, note: Note, *, version: int, by: User, key: bytes, at: datetime) -> UUID:
    """The second pair of eyes: the masked words become a note of their own, released, with nobody's name. The
    confidential note stays as it is until it is purged."""
    if note.version != version or note.mark is not Mark.CONFIDENTIAL:
        raise Conflict
    shown = text_of(db, note, by=by)
    if not shown.report_wording or note.masked_by_id is None:
        raise Conflict(NOT_MASKED)
    if note.masked_by_id == by.key:
        raise Conflict(SAME_PERSON)
    body = wording_of(db, event, note.id, note.operation_id)
    masked = Body(
        words=shown.report_wording, session=note.item_id, lane=note.lane_id, question=note.question_id,
        kind=body.kind, wording=Wording.PARAPHRASE, language=body.language, reach=body.reach, source=NoteSource.ROOM,
        interpreted=body.interpreted,
    )  # fmt: skip
    made = note_down(db, event, masked, by=by, key=key, at=at, said_at=note.said_at, though_closed=True)
    told = db.get_one(Note, made)
    told.masked_from = note.id
    told.masked_by_id, told.reviewed_by_id, told.reviewed_at = note.masked_by_id, by.key, at
    told.review = ReviewState.RELEASED
    note.masked_by_id = None
    note.review, note.reviewed_by_id, note.reviewed_at = ReviewState.HELD, by.key, at
    note.version += 1
    record(db, "agreed to masked words of a confidential note", by=by, event=event, subject=str(note.id))
    db.flush()
    return made
