"""Whom a task may be given to."""

from collections.abc import Iterable

from sqlmodel import Session, col, select

from app.access.queries import team
from app.errors import N_, Invalid
from app.models import Event, Membership
from app.vocabulary import Role


def check_member(db: Session, event: Event, user_id: int | None, *, field: str) -> None:
    """Raises Invalid at that field for anybody who is not, or no longer, in the team of this event."""
    check_members(db, event, {user_id}, field=field)


def check_members(db: Session, event: Event, user_ids: Iterable[int | None], *, field: str) -> None:
    wanted = set(user_ids) - {None}
    if not wanted:
        return
    found = db.exec(
        select(Membership.user_id).where(
            Membership.event_id == event.key,
            col(Membership.user_id).in_(wanted),
            col(Membership.withdrawn_at).is_(None),
            Membership.role != Role.SPONSOR,
        )
    )
    if wanted - set(found):
        raise Invalid(fields={field: N_("This person is not in the team of this event.")})


def preparing(db: Session, event: Event) -> list[tuple[int, str]]:
    """Numbers and names of those to whom a task may be given. Sponsors do not see the checklist."""
    return [(each.user_id, each.name) for each in team(db, event) if set(each.roles) - {Role.SPONSOR}]
