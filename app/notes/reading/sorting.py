"""Putting notes in order once they are taken: under a theme and an objective, duplicates as one, side by side."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select, update
from sqlmodel import Session, col

from app.access.audit import record
from app.errors import N_, Conflict, Invalid
from app.models import Event, Note, Objective, Theme, User
from app.notes.places import Place, Prompt
from app.notes.sealing.words import PRINTABLE
from app.web.fields import fold
from app.web.languages import both

NOT_HERE = N_("Choose one of the values that are offered.")
NOT_THE_SAME = N_("Only notes that everybody may read are put together.")
A_POINT_OF_IT = N_("That note is a point under this one. Open it, and put it together with this one.")


def themes(db: Session, event: Event) -> dict[int | None, str]:
    rows = db.execute(
        select(col(Theme.id), col(Theme.name)).where(col(Theme.event_id) == event.key).order_by(col(Theme.position))
    )
    return {row.id: row.name for row in rows}


def objectives(db: Session, event: Event) -> dict[int | None, str]:
    rows = db.execute(
        select(col(Objective.id), col(Objective.text_en), col(Objective.text_sq))
        .where(col(Objective.event_id) == event.key)
        .order_by(col(Objective.position), col(Objective.id))
    )
    return {row.id: both(row.text_en, row.text_sq) for row in rows}


def link(db: Session, event: Event, note: Note, *, theme: int | None, objective: int | None) -> None:
    """Where in the report a note belongs is no part of its words: no revision, and its review stands."""
    if theme is not None and theme not in themes(db, event):
        raise Invalid(fields={"theme_id": NOT_HERE})
    if objective is not None and objective not in objectives(db, event):
        raise Invalid(fields={"objective_id": NOT_HERE})
    note.theme_id, note.objective_id = theme, objective
    note.version += 1
    db.flush()


def put_together(db: Session, event: Event, note: Note, into: Note, *, by: User) -> None:
    """`into` says the same and stands for both. The words of both stay exactly as they are; only one is printed."""
    if into.merged_into is not None:
        into = db.get(Note, into.merged_into) or into
    if note.id == into.id or note.event_id != into.event_id:
        raise Invalid(fields={"into": NOT_HERE})
    for each in (note, into):
        if each.mark not in PRINTABLE or each.erased_at is not None:
            raise Conflict(NOT_THE_SAME)
    if note.merged_into == into.id:
        return
    if note.id in _above(db, into):
        raise Invalid(fields={"into": A_POINT_OF_IT})
    db.execute(update(Note).where(col(Note.merged_into) == note.id).values(merged_into=into.id))
    note.merged_into = into.id
    note.version += 1
    record(db, "put two notes together", by=by, event=event, subject=str(note.id), into=str(into.id))
    db.flush()


def _above(db: Session, note: Note) -> set[UUID]:
    """What a note lies under, at any depth."""
    found: set[UUID] = set()
    at: UUID | None = note.parent_id
    while at is not None and at not in found:
        found.add(at)
        at = db.execute(select(col(Note.parent_id)).where(col(Note.id) == at)).scalar()
    return found


def take_apart(db: Session, event: Event, note: Note, *, by: User) -> None:
    note.merged_into = None
    note.version += 1
    record(db, "took two notes apart", by=by, event=event, subject=str(note.id))
    db.flush()


def alike(prompts: Sequence[Prompt], places: Sequence[Place], chosen: int) -> list[Prompt]:
    """The same question in every group that was asked it: by its words, or else by its number within one session."""
    asked = next((each for each in prompts if each.id == chosen), None)
    if asked is None:
        return []
    letters = {fold(text) for text in (asked.text_en, asked.text_sq) if text}
    same = [each for each in prompts if letters & {fold(each.text_en), fold(each.text_sq)}]
    if len(same) > 1:
        return same
    session = {place.item: place.session for place in places}
    around = [each for each in prompts if session.get(each.item) == session.get(asked.item)]
    return [each for each in around if each.number == asked.number]
