"""The rows of notes: each shows the words of the operation in which its main line ends."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Insert, and_, case, false, insert, literal_column, null, or_, select, true, update
from sqlmodel import Session

from app.db import insert_all, to_json
from app.notes.operations.body import GUARDED, Body, read_body
from app.notes.operations.operation import Operation, OperationKind
from app.notes.operations.sync import Judgement, Taken
from app.notes.operations.tables import NOTES, OPERATIONS
from app.notes.sealing.words import NO_WORDS, SEALED, body_of, stored
from app.vocabulary import Mark, NoteKind, ReviewState, Wording
from app.web.fields import fold

UNREVIEWED = {"review": ReviewState.UNREVIEWED, "reviewed_by_id": None, "reviewed_at": None}
STANDS = {"erased_at": None}
UNSAID = STANDS | {"mark": Mark.DO_NOT_RECORD}
"""Its words went with what was not to be recorded, before it was known that they came after it."""
NEXT_VERSION = {"version": NOTES.c.version + 1}
"""A page that was drawn before, or beside, may not decide about words that it did not show."""


@dataclass(frozen=True, slots=True)
class _Batch:
    event: int
    operations: Mapping[UUID, Operation]
    said_at: Mapping[UUID, datetime]
    """By operation."""
    at: datetime


def show(
    db: Session, event: int, taken: Sequence[Taken], *, author: int, said_at: Mapping[UUID, datetime], at: datetime
) -> None:
    """Each note that the batch touched, as it stands after it."""
    batch = _Batch(event, {op.id: op for _, op in taken}, said_at, at)
    steps: dict[UUID, list[Taken]] = {}
    for each in taken:
        steps.setdefault(each[1].note, []).append(each)
    blank = BLANK | {"event_id": event, "author_id": author}
    made = []
    for note, its in steps.items():
        if its[0][0].revision == 1:
            made.append(blank | _new_row(db, batch, note, its))
        else:
            changes = _changes(db, batch, note, its)
            db.execute(update(NOTES).where(NOTES.c.id == note).values(**changes, **NEXT_VERSION))
    if made:
        _write_new(db, made)


def _new_row(db: Session, batch: _Batch, note: UUID, its: Sequence[Taken]) -> dict[str, Any]:
    (_, first), (last, _) = its[0], its[-1]
    begun = {"id": note, "said_at": batch.said_at[first.id]} | _place(first.body)
    return begun | _standing(last) | _shown(db, batch, note, last.current)


def _changes(db: Session, batch: _Batch, note: UUID, its: Sequence[Taken]) -> dict[str, Any]:
    """Other words are reviewed anew, with others beside them too, and guarded ones leave no wording of theirs in the
    open."""
    last, _ = its[-1]
    if last.current not in batch.operations and _shows(db, note, last.current):
        return _standing(last) | (UNREVIEWED if last.siblings else {})
    changes = _standing(last) | _shown(db, batch, note, last.current) | UNREVIEWED | {"masked_by_id": None}
    if "report_wording" not in changes and changes.keys() >= SPEAKER:
        otherwise = or_(*_spoken_otherwise(changes)) & ~_seat_named(changes)
        changes["report_wording"] = case((otherwise, ""), else_=NOTES.c.report_wording)
    if changes.get(SEALED) or any(op.guarded for _, op in its):
        changes["report_wording"] = ""
    if changes.get("erased_at") or changes.get("mark") in GUARDED:  # stands for no other note any more
        db.execute(update(NOTES).where(NOTES.c.merged_into == note).values(merged_into=None))
    return changes


SPEAKER = {"participant_id", "seat_number", "speaker_role"}


def _spoken_otherwise(changes: Mapping[str, Any]) -> Iterator[ColumnElement[bool]]:
    """What one speaker agreed to is not put into another's mouth."""
    return (NOTES.c[name].is_distinct_from(changes[name]) for name in sorted(SPEAKER))


def _seat_named(changes: Mapping[str, Any]) -> ColumnElement[bool]:
    """Nobody was named yet, and whoever sits there is still the same."""
    return and_(
        NOTES.c.participant_id.is_(None),
        NOTES.c.speaker_role == "",
        NOTES.c.seat_number.is_not(None),
        NOTES.c.seat_number == changes["seat_number"],
    )


def _standing(last: Judgement) -> dict[str, Any]:
    return {"sequence": last.sequence, "revision": last.revision, "in_conflict": bool(last.siblings)}


def _shows(db: Session, note: UUID, current: UUID | None) -> bool:
    shown: UUID = db.execute(select(NOTES.c.operation_id).where(NOTES.c.id == note)).scalar_one()
    return shown == current


def _shown(db: Session, batch: _Batch, note: UUID, current: UUID | None) -> dict[str, Any]:
    """The columns of a note that shows the words of its current operation."""
    op = batch.operations.get(current) if current else None
    said: dict[str, Any] = {}
    if op is not None:
        body, kind = op.body, op.kind
        if op.tells_when:
            said = {"said_at": batch.said_at[op.id]}
    else:
        packed, kind, moment = db.execute(
            select(OPERATIONS.c.body, OPERATIONS.c.kind, OPERATIONS.c.said_at).where(OPERATIONS.c.id == current)
        ).one()
        packed = body_of(db, batch.event, note, current, packed) if current else {}
        body = read_body(packed, placed=False) if packed else None
        if kind == OperationKind.CREATE:
            said = {"said_at": moment}
    if body:
        shown = _place(body) | stored(db, batch.event, note, _columns_of(body)) | STANDS
    else:
        gone = {"erased_at": batch.at} if kind == OperationKind.ERASE else UNSAID
        shown = {"words": "", "search": "", "report_wording": "", SEALED: ""} | gone
    return {"operation_id": current} | said | shown


def _place(body: Body | None) -> dict[str, Any]:
    """A revision that does not say where leaves its note where it is."""
    return {"item_id": body.session, "lane_id": body.lane} if body and body.placed else {}


def _columns_of(body: Body) -> dict[str, Any]:
    searched = " ".join(part for part in (body.words, body.role, body.addressee, body.who) if part)
    return {
        "question_id": body.question,
        "contribution_id": body.contribution, "parent_id": body.parent, "source": body.source, "kind": body.kind,
        "wording": body.wording, "words": body.words, "language": str(body.language),
        "interpreted": body.interpreted, "reach": [reach.value for reach in body.reach], "mark": body.mark,
        "participant_id": body.participant, "seat_number": body.seat, "speaker_role": body.role,
        "addressee": body.addressee, "who": body.who, "by_when": body.by_when, "words_agreed": body.words_agreed,
        "name_agreed": body.name_agreed, "search": "" if body.guarded else fold(searched),
    }  # fmt: skip


# New notes: what is the same for all of them stands in the statement, so that nothing has to be bound for each.

NEW_NOTES = insert(NOTES).values(
    version=literal_column("1"),
    position=literal_column("0"),
    report_wording=literal_column("''"),
    review=literal_column(f"'{ReviewState.UNREVIEWED}'"),
)
ALWAYS_TOLD = (
    "id", "event_id", "author_id", "operation_id", "sequence", "revision", "in_conflict", "said_at",
)  # fmt: skip
BLANK: dict[str, Any] = {
    **{name: blank for name, blank in NO_WORDS.items() if name != "report_wording"},
    "erased_at": None, "kind": NoteKind.STATEMENT, "wording": Wording.CLOSE, "mark": Mark.PUBLIC, "language": "sq",
    "interpreted": False, "reach": [], "words_agreed": False, "name_agreed": False, "source": "room", "item_id": None,
    "lane_id": None, "question_id": None, "contribution_id": None, "parent_id": None, SEALED: "",
}  # fmt: skip
"""What a note may say, where it does not say it."""


def _write_new(db: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Most of what a note can say is said in none of a batch; those columns stand in the statement."""
    bound = frozenset(name for name, blank in BLANK.items() if any(row[name] != blank for row in rows))
    told = (*ALWAYS_TOLD, *bound)
    insert_all(db.connection(), _new_notes(bound), [{name: row[name] for name in told} for row in rows])


@lru_cache(maxsize=256)
def _new_notes(bound: frozenset[str]) -> Insert:
    return NEW_NOTES.values({name: _in_words(blank) for name, blank in BLANK.items() if name not in bound})


def _in_words(blank: Any) -> ColumnElement[Any]:
    """A value of `BLANK` as SQL."""
    if blank is None:
        return null()
    if isinstance(blank, bool):
        return true() if blank else false()
    return literal_column(f"'{to_json(blank) if isinstance(blank, list) else blank}'")
