"""Reads of the notes."""

from sqlalchemy import func, select
from sqlmodel import Session, col

from app.models import Event, Note, User


def kept_of(db: Session, event: Event, user: User) -> int:
    """How many notes of this person the server holds for this event."""
    count: int = db.execute(
        select(func.count())
        .select_from(Note)
        .where(col(Note.author_id) == user.key, col(Note.event_id) == event.key, col(Note.erased_at).is_(None))
    ).scalar_one()
    return count
