"""The dialogue between the lead facilitator and the team, row by row: said, and settled."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from app import clock
from app.errors import N_, Invalid
from app.feed import versions
from app.guide.history import TOPIC
from app.models import GuideComment, GuideItem, User


class CommentRow(NamedTuple):
    id: int
    item_id: int
    text: str
    who: str
    at: datetime
    resolved_at: datetime | None
    resolved_by: str


def comments(db: Session, item_id: int) -> list[CommentRow]:
    """In the order in which they were said."""
    settler = aliased(User)
    query = (
        select(
            col(GuideComment.id), col(GuideComment.item_id), col(GuideComment.text), col(User.name),
            col(GuideComment.created_at), col(GuideComment.resolved_at), col(settler.name),
        )
        .outerjoin(User, col(User.id) == col(GuideComment.user_id))
        .outerjoin(settler, col(settler.id) == col(GuideComment.resolved_by_id))
        .where(col(GuideComment.item_id) == item_id)
        .order_by(col(GuideComment.id))
    )  # fmt: skip
    return [
        CommentRow(key, item, text, who or "", at, resolved, settled or "")
        for key, item, text, who, at, resolved, settled in db.execute(query)
    ]


def say(db: Session, item: GuideItem, text: str, *, by: User) -> GuideComment:
    if not text:
        raise Invalid(fields={"text": N_("Write what you want to say.")})
    comment = GuideComment(event_id=item.event_id, item_id=item.key, user_id=by.key, text=text)
    db.add(comment)
    db.flush()
    _tell(db, item.event_id)
    return comment


def settle(db: Session, comment: GuideComment, *, by: User) -> None:
    """Twice is once: whoever settled it first is named."""
    if comment.resolved_at is None:
        comment.resolved_at, comment.resolved_by_id = clock.now(), by.key
        _change(db, comment)


def reopen(db: Session, comment: GuideComment) -> None:
    comment.resolved_at, comment.resolved_by_id = None, None
    _change(db, comment)


def _change(db: Session, comment: GuideComment) -> None:
    db.add(comment)
    db.flush()
    _tell(db, comment.event_id)


def _tell(db: Session, event_id: int) -> None:
    """Others see it too; the history of the guide knows nothing of it."""
    db.info["guide_version"] = versions.announce(db, event_id, TOPIC)
