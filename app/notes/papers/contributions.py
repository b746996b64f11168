"""Contributions: what a speaker brings under the common questions of a panel, written or noted live."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, update
from sqlmodel import Session, col

from app.errors import N_, Conflict, Invalid
from app.feed import versions
from app.guide import history
from app.models import Contribution, Event, Note, NoteOperation, User
from app.notes.operations.actions import correct, note_down_all
from app.notes.operations.body import Body, read_body
from app.notes.operations.ids import uuid7
from app.notes.papers.points import Point, parents
from app.notes.places import Place
from app.notes.sealing.words import body_of
from app.vocabulary import Language, NoteKind, NoteSource, Reach, Wording


def add(db: Session, event: Event, place: Place, **given: Any) -> Contribution:
    last = db.execute(
        select(func.max(col(Contribution.position))).where(col(Contribution.item_id) == place.session)
    ).scalar_one()
    contribution = Contribution(event_id=event.key, item_id=place.session or 0, position=(last or 0) + 1, **given)
    db.add(contribution)
    db.flush()
    told(db, contribution)
    return contribution


def told(db: Session, contribution: Contribution) -> None:
    """Whoever has the guide open sees how far its speakers are."""
    versions.announce(db, contribution.event_id, history.TOPIC)


def remove(db: Session, contribution: Contribution) -> None:
    """Raises Conflict while it has points: those are erased one by one, by whoever may."""
    points = db.execute(
        select(func.count()).where(col(Note.contribution_id) == contribution.key, col(Note.erased_at).is_(None))
    ).scalar_one()
    if points:
        raise Conflict(N_("Erase its points first; nothing that somebody contributed is deleted by the way."))
    db.execute(update(Note).where(col(Note.contribution_id) == contribution.key).values(contribution_id=None))
    db.delete(contribution)
    db.flush()
    told(db, contribution)


def add_points(
    db: Session,
    event: Event,
    contribution: Contribution,
    points: Sequence[Point],
    *,
    question: int | None,
    reach: Sequence[Reach],
    kind: NoteKind,
    wording: Wording,
    place: Place,
    by: User,
    key: bytes,
    at: datetime,
    language: str = Language.ALBANIAN,
) -> int:
    """The points of a written paper as notes, nested as they were. All of them, or none."""
    if not points:
        raise Invalid(fields={"pasted": N_("Paste or write at least one point.")})
    if len(points) > 200:
        raise Invalid(fields={"pasted": N_("At most 200 points at a time.")})
    notes = [uuid7() for _ in points]
    above = parents(list(points))
    bodies: list[tuple[UUID, Body]] = []
    for note, point, parent in zip(notes, points, above, strict=True):
        raw = {
            "words": point.words, "session": contribution.item_id, "question": question, "kind": kind.value,
            "contribution": contribution.key, "wording": wording.value, "mark": place.mark.value,
            "reach": [each.value for each in reach], "source": NoteSource.WRITTEN.value, "language": str(language),
            "participant": contribution.participant_id, "words_agreed": True,
            "parent": str(notes[parent]) if parent is not None else None,
        }  # fmt: skip
        bodies.append((note, read_body(raw)))
    note_down_all(db, event, bodies, by=by, key=key, at=at)
    contribution.sent_at = at
    db.add(contribution)
    db.flush()
    told(db, contribution)
    return len(bodies)


def set_reach(
    db: Session, event: Event, note: Note, reach: Sequence[Reach], *, by: User, key: bytes, at: datetime
) -> None:
    """A revision like any other: the point goes back to review."""
    operation = db.get(NoteOperation, note.operation_id)
    if operation is None or not operation.body:
        raise Conflict
    said = body_of(db, event.key, note.id, operation.id, operation.body)
    body = read_body(said | {"reach": [each.value for each in reach]}, placed=False)
    correct(db, event, note, body, seen=note.operation_id, by=by, key=key, at=at)
