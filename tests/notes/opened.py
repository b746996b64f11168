"""The log and the notes of an event, what is sealed opened; and what must hold of their words, whatever happened."""

from collections.abc import Mapping, Sequence
from types import SimpleNamespace
from uuid import UUID

from sqlalchemy import select
from sqlmodel import Session, col

from app.models import Note, NoteOperation
from app.notes.sealing.words import Reader, body_of, note_columns, said
from app.vocabulary import Mark


def log_and_notes(
    db: Session, event: int, note: UUID | None = None
) -> tuple[list[NoteOperation], list[SimpleNamespace]]:
    """`note`: of this one alone."""
    logged, stands = col(NoteOperation.event_id) == event, col(Note.event_id) == event
    if note:
        logged, stands = col(NoteOperation.note_id) == note, col(Note.id) == note
    log = db.execute(select(NoteOperation).where(logged)).scalars().all()
    db.expunge_all()
    for each in log:
        each.body = body_of(db, event, each.note_id, each.id, each.body)
    columns = [*note_columns(), col(Note.erased_at), col(Note.operation_id)]
    notes = [
        SimpleNamespace(**{**row._mapping, "words": opened.words if opened else ""})
        for row in db.execute(select(*columns).where(stands))
        for opened in [said(db, Reader(0, confidential=True), row, asked=True)]
    ]
    return list(log), notes


def each_has_its_words_or_none(
    log: Sequence[NoteOperation], notes: Sequence[SimpleNamespace], typed: Mapping[str, str]
) -> None:
    """None only where the note was erased, or was not to be recorded once; and a note shows those of its operation.
    `typed` by operation."""
    silent = {each.note_id for each in log if each.kind == "erase" or each.mark is Mark.DO_NOT_RECORD}
    kept = {each.id: each.body.get("words", "") for each in log}
    erasures = {each.id for each in log if each.kind == "erase"}
    erased = {each.id for each in notes if each.operation_id in erasures}
    for each in log:
        if each.note_id in erased or each.mark is Mark.DO_NOT_RECORD:
            assert kept[each.id] == ""
        elif kept[each.id] or each.note_id not in silent:
            assert kept[each.id] == typed[str(each.id)]
    for note in notes:
        assert note.words == kept[note.operation_id]
        assert (note.erased_at is None) or note.words == ""
        assert note.id not in erased or note.erased_at is not None
