"""The append-only audit trail: who did what that may have to be answered for, never the text."""

from typing import Any

from sqlmodel import Session

from app.models import AuditEntry, Event, User


def record(
    db: Session, action: str, *, by: User | None, event: Event | None = None, subject: str = "", **detail: Any
) -> None:
    db.add(
        AuditEntry(
            user_id=by.key if by else None,
            event_id=event.key if event else None,
            action=action,
            subject=subject[:120],
            detail=detail,
        )
    )
