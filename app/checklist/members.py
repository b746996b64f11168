"""Whom a task may be given to."""

from sqlmodel import Session, col, select

from app.errors import N_, Invalid
from app.models import Event, Membership


def check_member(db: Session, event: Event, user_id: int | None, *, field: str) -> None:
    """Raises Invalid at that field for anybody who is not, or no longer, in the team of this event."""
    if user_id is None:
        return
    found = db.exec(
        select(Membership.id).where(
            Membership.event_id == event.key,
            Membership.user_id == user_id,
            col(Membership.withdrawn_at).is_(None),
        )
    ).first()
    if found is None:
        raise Invalid(fields={field: N_("This person is not in the team of this event.")})
