"""Who may read a note's words. Every page, export, search and report gets words through here, and from nowhere else:
this is the only place where what is sealed is opened."""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Label, case
from sqlmodel import Session, col

from app.access.loaders import EventAccess
from app.access.powers import Power
from app.models import Note
from app.notes.sealing.keeping import vault
from app.vocabulary import Mark, ReviewState

PRINTABLE = (Mark.PUBLIC, Mark.PARTICIPANTS_ONLY)
SEALED = "sealed"
NO_WORDS = {
    "words": "", "report_wording": "", "search": "", "participant_id": None, "seat_number": None, "speaker_role": "",
    "addressee": "", "who": "", "by_when": None,
}  # fmt: skip
"""The columns of a note that are empty while it is sealed or silent: the words, and who said them."""


class Reader(NamedTuple):
    user_id: int
    confidential: bool
    """Holds the power to read confidential words; even then they are asked for one by one, and that is recorded."""


class Said(NamedTuple):
    """What a note holds that not everybody may have."""

    words: str
    report_wording: str = ""
    participant_id: int | None = None
    seat_number: int | None = None
    speaker_role: str = ""
    addressee: str = ""
    who: str = ""
    by_when: date | None = None
    was_sealed: bool = False

    @property
    def as_printed(self) -> str:
        return self.report_wording or self.words


def reader_of(access: EventAccess) -> Reader:
    return Reader(access.user.key, access.can(Power.READ_CONFIDENTIAL))


def may_read(reader: Reader, *, mark: Mark, author_id: int | None, asked: bool = False) -> bool:
    if mark is Mark.DO_NOT_RECORD:
        return False
    return mark is not Mark.CONFIDENTIAL or author_id == reader.user_id or (reader.confidential and asked)


def words_for(reader: Reader, words: str, *, mark: Mark, author_id: int | None) -> str | None:
    """The words, or None where this reader may not have them unasked."""
    return words if may_read(reader, mark=mark, author_id=author_id) else None


# Notes


def note_columns() -> list[Any]:
    """What `said` needs of a row of notes."""
    wanted = (
        Note.id, Note.event_id, Note.mark, Note.author_id, Note.sealed, Note.words, Note.report_wording,
        Note.participant_id, Note.seat_number, Note.speaker_role, Note.addressee, Note.who, Note.by_when,
    )  # fmt: skip
    return [col(column) for column in wanted]


def said(db: Session, reader: Reader, row: Any, *, asked: bool = False) -> Said | None:
    """What a note says, or None where this reader may not have it, or nobody may any more."""
    if not may_read(reader, mark=row.mark, author_id=row.author_id, asked=asked):
        return None
    return _said(db, row)


def _said(db: Session, row: Any) -> Said | None:
    if not row.sealed:
        return Said(
            row.words, row.report_wording, row.participant_id, row.seat_number, row.speaker_role, row.addressee,
            row.who, row.by_when,
        )  # fmt: skip
    opened = vault(db).open(row.event_id, row.sealed, about=_of_note(row.id))
    if opened is None:
        return None
    day = opened.get("by_when")
    return Said(**(opened | {"by_when": day and date.fromisoformat(day)}), was_sealed=True)


def printable(db: Session, row: Any) -> Said | None:
    """For its speaker and the report: never what is confidential, whoever asks."""
    return _said(db, row) if row.mark in PRINTABLE else None


def resealed(db: Session, note: Note, shown: Said, **changes: Any) -> str:
    """The sealed text of a confidential note with some of it changed."""
    inner = shown._replace(**changes)._asdict()
    del inner["was_sealed"]
    inner["by_when"] = inner["by_when"] and inner["by_when"].isoformat()
    return vault(db).seal(note.event_id, inner, about=_of_note(note.id))


def printable_columns() -> list[Label[Any]]:
    """For the report: words that cannot be printed are not even read."""
    may_be_read = (col(Note.review) == ReviewState.RELEASED) & col(Note.mark).in_(PRINTABLE)
    return [
        case((may_be_read, Note.words), else_="").label("words"),
        case((may_be_read, Note.report_wording), else_="").label("report_wording"),
    ]


def stored(db: Session, event: int, note: UUID, columns: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of a note as they are kept: sealed where its mark asks for it."""
    if columns["mark"] is not Mark.CONFIDENTIAL:
        return {**columns, SEALED: ""}
    inner = {name: value for name, value in columns.items() if name in NO_WORDS and name != "search"}
    inner["by_when"] = inner["by_when"] and inner["by_when"].isoformat()
    bare = {name: NO_WORDS.get(name, value) for name, value in columns.items()}
    return bare | {SEALED: vault(db).seal(event, inner, about=_of_note(note))}


def _of_note(note: UUID) -> str:
    return f"note/{note}"


# The log


def stored_body(db: Session, event: int, note: UUID, operation: UUID, body: Mapping[str, Any]) -> dict[str, Any]:
    """The body of an operation, sealed."""
    if not body or SEALED in body:
        return dict(body)
    return {SEALED: vault(db).seal(event, body, about=_of_operation(note, operation))}


def body_of(db: Session, event: int, note: UUID, operation: UUID, kept: Mapping[str, Any]) -> dict[str, Any]:
    """The body of an operation as it was sent: for putting a note together, and for those who may read it. Empty
    where it was erased."""
    if SEALED not in kept:
        return dict(kept)
    return vault(db).open(event, kept[SEALED], about=_of_operation(note, operation)) or {}


def _of_operation(note: UUID, operation: UUID) -> str:
    return f"operation/{note}/{operation}"


# What was set aside

SEALED_RAW = "sealed:"
"""How it begins; what an older release set aside is JSON as it was sent."""


def stored_raw(db: Session, event: int, operation: str, raw: str) -> str:
    return SEALED_RAW + vault(db).seal(event, {"raw": raw}, about=f"aside/{operation}")


def raw_of(db: Session, event: int, operation: str, kept: str) -> str:
    if not kept.startswith(SEALED_RAW):
        return kept
    opened = vault(db).open(event, kept.removeprefix(SEALED_RAW), about=f"aside/{operation}")
    return str(opened["raw"]) if opened else ""
