"""A note as pages show it, and how a list of them is read: its words only as far as the reader may have them."""

from collections.abc import Sequence
from datetime import date, datetime
from hashlib import sha256
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlmodel import Session, col

from app.models import (
    Contribution,
    Event,
    Note,
    Office,
    Participant,
    User,
)
from app.notes.sealing import words as kept_words
from app.notes.sealing.words import Reader, Said
from app.vocabulary import (
    Mark,
    NoteKind,
    NoteSource,
    Reach,
    ReviewState,
    Wording,
)
from app.web.languages import both


class NoteRow(NamedTuple):
    """A note as a page shows it. `words` is None where this reader may not have them."""

    id: UUID
    operation: UUID
    sequence: int
    revision: int
    version: int
    session: int | None
    lane: int | None
    question: int | None
    contribution: int | None
    parent: UUID | None
    source: NoteSource
    kind: NoteKind
    wording: Wording
    words: str | None
    language: str
    interpreted: bool
    reach: tuple[Reach, ...]
    mark: Mark
    name: str
    office: str
    seat: int | None
    role: str
    participant: int | None
    addressee: str
    who: str
    by_when: date | None
    words_agreed: bool
    name_agreed: bool
    said_at: datetime
    author: str
    mine: bool
    in_conflict: bool
    review: ReviewState
    report_wording: str
    theme: int | None = None
    objective: int | None = None
    merged_into: UUID | None = None
    masked_by: int | None = None
    depth: int = 0

    @property
    def uid(self) -> str:
        return str(self.id)

    @property
    def as_printed(self) -> str:
        return self.report_wording or self.words or ""

    @property
    def told(self) -> str:
        """Names what would be printed instead of the words, which its speaker may change while somebody reviews."""
        return told(self.report_wording)

    @property
    def place(self) -> tuple[int | None, int | None]:
        return self.session, self.lane

    @property
    def body(self) -> dict[str, Any]:
        """What a form is filled with to correct it; `speaker` as it is typed there."""
        named = f"{self.name}, {self.office}" if self.name and self.office else self.name
        return {
            "words": self.words, "kind": self.kind, "wording": self.wording, "mark": self.mark, "reach": self.reach,
            "language": self.language, "interpreted": self.interpreted, "words_agreed": self.words_agreed,
            "name_agreed": self.name_agreed, "addressee": self.addressee, "who": self.who,
            "by_when": self.by_when.isoformat() if self.by_when else "", "question": self.question,
            "parent": self.parent and str(self.parent), "participant": self.participant, "seat": self.seat,
            "role": self.role, "contribution": self.contribution, "source": self.source,
            "speaker": (named if self.participant else "") or (f"#{self.seat}" if self.seat else self.role),
        }  # fmt: skip


def told(report_wording: str) -> str:
    return sha256(report_wording.encode()).hexdigest()[:16] if report_wording else ""


def note_rows(
    db: Session,
    event: Event,
    reader: Reader,
    *conditions: ColumnElement[bool],
    newest: bool = False,
    limit: int = 500,
    offset: int = 0,
    asked: UUID | None = None,
    all_asked: bool = False,
) -> list[NoteRow]:
    """Notes that are not erased, in the order in which things were said; `asked`: one whose words were asked for."""
    order = (col(Note.said_at), col(Note.sequence))
    statement = (
        select(
            *(
                col(column)
                for column in (
                    Note.operation_id, Note.sequence, Note.revision, Note.version, Note.item_id, Note.lane_id,
                    Note.question_id, Note.contribution_id, Note.parent_id, Note.source, Note.kind, Note.wording,
                    Note.language, Note.interpreted, Note.reach, Note.words_agreed, Note.name_agreed, Note.said_at,
                    Note.in_conflict, Note.review, Note.theme_id, Note.objective_id, Note.merged_into,
                    Note.masked_by_id,
                )
            ),
            *kept_words.note_columns(),
            col(User.name).label("author"),
            col(Participant.name).label("name"),
            col(Participant.unlisted),
            col(Office.name_en),
            col(Office.name_sq),
            col(Contribution.speaker),
            col(Contribution.office).label("speaker_office"),
        )
        .outerjoin(User, col(User.id) == col(Note.author_id))
        .outerjoin(Participant, col(Participant.id) == col(Note.participant_id))
        .outerjoin(Office, col(Office.id) == col(Participant.office_id))
        .outerjoin(Contribution, col(Contribution.id) == col(Note.contribution_id))
        .where(col(Note.event_id) == event.key, col(Note.erased_at).is_(None), *conditions)
        .order_by(*(column.desc() for column in order) if newest else order)
        .limit(limit)
        .offset(offset)
    )  # fmt: skip
    found = db.execute(statement).all()
    said = {row.id: kept_words.said(db, reader, row, asked=all_asked or row.id == asked) for row in found}
    named = _named(db, [each for each in said.values() if each and each.was_sealed])
    rows = [_note(row, said[row.id], reader, named) for row in found]
    return rows[::-1] if newest else rows


Named = dict[int | None, tuple[str, str, bool]]


def _named(db: Session, opened: Sequence[Said]) -> Named:
    """Name, office and whether unlisted of those who said what was sealed: their numbers stood only within."""
    wanted = {each.participant_id for each in opened if each.participant_id}
    if not wanted:
        return {}
    rows = db.execute(
        select(
            col(Participant.id), col(Participant.name), col(Participant.unlisted), col(Office.name_en),
            col(Office.name_sq),
        )
        .outerjoin(Office, col(Office.id) == col(Participant.office_id))
        .where(col(Participant.id).in_(wanted))
    )  # fmt: skip
    return {row.id: (row.name, both(row.name_en, row.name_sq), row.unlisted) for row in rows}


def _note(row: Any, said: Said | None, reader: Reader, sealed: Named) -> NoteRow:
    hidden = said is None
    shown = said or Said("")
    listed = (row.name, both(row.name_en, row.name_sq), row.unlisted)
    name, office, unlisted = sealed.get(shown.participant_id, listed)
    unnamed = hidden or unlisted
    mine = row.author_id == reader.user_id  # who mends a note of theirs keeps its speaker, also an unlisted one
    return NoteRow(
        id=row.id, operation=row.operation_id, sequence=row.sequence, revision=row.revision, version=row.version,
        session=row.item_id, lane=row.lane_id, question=row.question_id, contribution=row.contribution_id,
        parent=row.parent_id, source=row.source, kind=row.kind, wording=row.wording, words=said and said.words,
        language=row.language, interpreted=row.interpreted, reach=tuple(Reach(each) for each in row.reach),
        mark=row.mark, name="" if unnamed else name or row.speaker or "",
        office="" if unnamed else office or row.speaker_office or "", seat=shown.seat_number,
        role=shown.speaker_role, participant=shown.participant_id if mine or not unlisted else None,
        addressee=shown.addressee, who=shown.who, by_when=shown.by_when, words_agreed=row.words_agreed,
        name_agreed=row.name_agreed, said_at=row.said_at, author=row.author or "",
        mine=mine, in_conflict=row.in_conflict, review=row.review,
        report_wording=shown.report_wording, theme=row.theme_id, objective=row.objective_id,
        merged_into=row.merged_into, masked_by=row.masked_by_id,
    )  # fmt: skip


def nested(rows: Sequence[NoteRow]) -> list[NoteRow]:
    """Each note right after the one it lies under, with its depth. Without its parent here, it stands for itself."""
    here = {row.id for row in rows}
    beneath: dict[UUID | None, list[NoteRow]] = {}
    for row in rows:
        beneath.setdefault(row.parent if row.parent in here else None, []).append(row)
    ordered: list[NoteRow] = []
    waiting = [(row, 0) for row in reversed(beneath.pop(None, []))]
    while waiting:
        row, depth = waiting.pop()
        ordered.append(row._replace(depth=min(depth, 4)))
        waiting.extend((child, depth + 1) for child in reversed(beneath.pop(row.id, [])))
    for in_a_circle in beneath.values():
        ordered.extend(in_a_circle)
    return ordered


def of_place(session: int | None, lane: int | None) -> list[ColumnElement[bool]]:
    """The notes of a place: of a group, or of a session as a whole."""
    if lane:
        return [col(Note.lane_id) == lane]
    return [col(Note.item_id) == session, col(Note.lane_id).is_(None)]
