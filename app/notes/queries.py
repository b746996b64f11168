"""Reads of the notes: named tuples with all that a template needs, words only as far as the reader may have them."""

from collections.abc import Sequence
from datetime import date, datetime
from hashlib import sha256
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, bindparam, func, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from app.models import (
    Contribution,
    Event,
    ItemPerson,
    Note,
    NoteOperation,
    Office,
    Participant,
    Quarantined,
    User,
)
from app.notes import words as kept_words
from app.notes.body import GUARDED
from app.notes.operation import OperationKind
from app.notes.words import Reader, Said
from app.vocabulary import (
    ItemRole,
    Mark,
    NoteKind,
    NoteSource,
    Reach,
    ReviewState,
    Wording,
)


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
    depth: int = 0

    @property
    def uid(self) -> str:
        return str(self.id)

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


class Person(NamedTuple):
    """Somebody in the room, as recorders name them."""

    id: int
    name: str
    office_en: str
    office_sq: str
    seat: int | None


KEPT_OF = (
    select(func.count())
    .select_from(Note)
    .where(col(Note.author_id) == bindparam("author"), col(Note.event_id) == bindparam("event"))
    .where(col(Note.erased_at).is_(None))
)


def kept_of(db: Session, event: Event, user: User) -> int:
    """How many notes of this person the server holds for this event."""
    count: int = db.execute(KEPT_OF, {"author": user.key, "event": event.key}).scalar_one()
    return count


def people(db: Session, event: Event) -> list[Person]:
    """Who may be named as a speaker. Unlisted people are not offered: a seat number or a role serves for them."""
    rows = db.execute(
        select(
            col(Participant.id),
            col(Participant.name),
            col(Office.name_en),
            col(Office.name_sq),
            col(Participant.seat_number),
        )
        .outerjoin(Office, col(Office.id) == col(Participant.office_id))
        .where(col(Participant.event_id) == event.key, col(Participant.unlisted).is_(False))
        .order_by(col(Participant.name))
    )
    return [Person(key, name, english or "", albanian or "", seat) for key, name, english, albanian, seat in rows]


def is_unlisted(db: Session, participant: int | None) -> bool:
    return bool(db.execute(select(col(Participant.unlisted)).where(col(Participant.id) == participant)).scalar())


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
                )
            ),
            *kept_words.note_columns(),
            col(User.name).label("author"),
            col(Participant.name).label("name"),
            col(Participant.unlisted),
            func.coalesce(func.nullif(col(Office.name_en), ""), col(Office.name_sq)).label("office"),
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
            col(Participant.id), col(Participant.name), col(Participant.unlisted),
            func.coalesce(func.nullif(col(Office.name_en), ""), col(Office.name_sq)).label("office"),
        )
        .outerjoin(Office, col(Office.id) == col(Participant.office_id))
        .where(col(Participant.id).in_(wanted))
    )  # fmt: skip
    return {row.id: (row.name, row.office or "", row.unlisted) for row in rows}


def _note(row: Any, said: Said | None, reader: Reader, sealed: Named) -> NoteRow:
    hidden = said is None
    shown = said or Said("")
    name, office, unlisted = sealed.get(shown.participant_id, (row.name, row.office, row.unlisted))
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
        merged_into=row.merged_into,
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


def at(session: int | None, lane: int | None) -> list[ColumnElement[bool]]:
    """The notes of a place: of a group, or of a session as a whole."""
    if lane:
        return [col(Note.lane_id) == lane]
    return [col(Note.item_id) == session, col(Note.lane_id).is_(None)]


def counts(db: Session, event: Event) -> dict[tuple[int | None, int | None], tuple[int, int, datetime]]:
    """Per session and lane: how many notes, how many of them not reviewed, and when the last one came in."""
    rows = db.execute(
        select(
            col(Note.item_id), col(Note.lane_id), func.count(),
            func.count().filter(col(Note.review) == ReviewState.UNREVIEWED), func.max(col(Note.said_at)),
        )
        .where(col(Note.event_id) == event.key, col(Note.erased_at).is_(None))
        .group_by(col(Note.item_id), col(Note.lane_id))
    )  # fmt: skip
    return {(item, lane): (count, waiting, last) for item, lane, count, waiting, last in rows}


def review_counts(db: Session, event: Event) -> dict[ReviewState, int]:
    rows = db.execute(
        select(col(Note.review), func.count())
        .where(col(Note.event_id) == event.key, col(Note.erased_at).is_(None), col(Note.mark) != Mark.DO_NOT_RECORD)
        .group_by(col(Note.review))
    )
    return dict.fromkeys(ReviewState, 0) | {row[0]: row[1] for row in rows}


def set_aside(db: Session, event: Event) -> int:
    """How many operations wait in quarantine for the organiser."""
    count: int = db.execute(
        select(func.count()).where(col(Quarantined.event_id) == event.key, col(Quarantined.resolved_at).is_(None))
    ).scalar_one()
    return count


def recorders(db: Session, event: Event) -> dict[int, list[tuple[int | None, str]]]:
    """Who records where: item -> (account, name)."""
    rows = db.execute(
        select(col(ItemPerson.item_id), col(ItemPerson.user_id), func.coalesce(col(User.name), col(ItemPerson.label)))
        .outerjoin(User, col(User.id) == col(ItemPerson.user_id))
        .where(col(ItemPerson.event_id) == event.key, col(ItemPerson.role) == ItemRole.RECORDER)
        .order_by(col(ItemPerson.position))
    )
    found: dict[int, list[tuple[int | None, str]]] = {}
    for item, user, name in rows:
        found.setdefault(item, []).append((user, name))
    return found


class Earlier(NamedTuple):
    """A wording that a note had, or has beside its own."""

    operation: UUID
    revision: int
    words: str
    conflicting: bool
    author: str
    at: datetime
    mark: Mark


def wordings(
    db: Session, event: Event, notes: Sequence[NoteRow], reader: Reader, asked: UUID | None = None
) -> dict[UUID, list[Earlier]]:
    """Other wordings of those notes whose words the reader has, the newest first. Each has a mark of its own: what
    was taken down as confidential, or stood in a note that was, stays so when the note itself is made public."""
    wanted = [row.id for row in notes if row.words is not None and row.revision > 1]
    if not wanted:
        return {}
    rows = db.execute(
        select(
            col(NoteOperation.note_id), col(NoteOperation.id), col(NoteOperation.revision), col(NoteOperation.body),
            col(NoteOperation.conflicting), col(User.name), col(NoteOperation.received_at),
            col(NoteOperation.mark), col(NoteOperation.author_id),
        )
        .outerjoin(User, col(User.id) == col(NoteOperation.author_id))
        .where(col(NoteOperation.event_id) == event.key, col(NoteOperation.note_id).in_(wanted))
        .order_by(col(NoteOperation.sequence).desc())
    )  # fmt: skip
    shown = {row.operation for row in notes}
    found: dict[UUID, list[Earlier]] = {}
    closed: set[UUID] = set()
    for note, operation, revision, body, conflicting, author, received, mark, author_id in rows:
        if mark is Mark.CONFIDENTIAL and not conflicting:
            closed.add(note)  # and what was said before it, too
        own = Mark.CONFIDENTIAL if note in closed or kept_words.SEALED in body else mark or Mark.PUBLIC
        if not kept_words.may_read(reader, mark=own, author_id=author_id, asked=note == asked):
            continue
        words = kept_words.body_of(db, event.key, note, operation, body).get("words", "")
        if operation not in shown and words:
            earlier = Earlier(operation, revision, words, conflicting, author or "", received, own)
            found.setdefault(note, []).append(earlier)
    return found


class ContributionRow(NamedTuple):
    id: int
    session: int
    speaker: str
    speaker_title: str
    office: str
    qark: str
    points: int
    approved: bool | None


def contributions(db: Session, event: Event) -> list[ContributionRow]:
    points = (
        select(func.count())
        .where(col(Note.contribution_id) == col(Contribution.id), col(Note.erased_at).is_(None))
        .scalar_subquery()
    )
    rows = db.execute(
        select(
            col(Contribution.id), col(Contribution.item_id), col(Contribution.speaker), col(Contribution.speaker_title),
            col(Contribution.office), col(Contribution.qark), points, col(Contribution.quote_approved),
        )
        .where(col(Contribution.event_id) == event.key)
        .order_by(col(Contribution.item_id), col(Contribution.position), col(Contribution.id))
    )  # fmt: skip
    return [ContributionRow(*row) for row in rows]


class Omission(NamedTuple):
    """What is left of an erased note: where and when it was, who erased it when; never what it said."""

    id: UUID
    session: int | None
    lane: int | None
    said_at: datetime
    erased_at: datetime
    by: str
    guarded: bool
    """A case may have been discussed: it was confidential, or not to be recorded, at some time."""


def omissions(db: Session, event: Event, *conditions: ColumnElement[bool]) -> list[Omission]:
    """Erased notes, in the order in which things were said."""
    guarded = (
        select(func.count())
        .where(col(NoteOperation.note_id) == col(Note.id), col(NoteOperation.mark).in_(GUARDED))
        .scalar_subquery()
    )
    last = aliased(NoteOperation)
    rows = db.execute(
        select(
            col(Note.id), col(Note.item_id), col(Note.lane_id), col(Note.said_at), col(Note.erased_at),
            col(User.name), guarded,
        )
        .outerjoin(last, (col(last.id) == col(Note.operation_id)) & (col(last.kind) == OperationKind.ERASE.value))
        .outerjoin(User, col(User.id) == col(last.author_id))
        .where(col(Note.event_id) == event.key, col(Note.erased_at).is_not(None), *conditions)
        .order_by(col(Note.said_at), col(Note.sequence))
    )  # fmt: skip
    return [Omission(row[0], row[1], row[2], row[3], row[4], row[5] or "", bool(row[6])) for row in rows]
