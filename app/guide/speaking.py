"""How far the speakers of each session are: who was asked, who has confirmed, whose paper is there."""

from typing import NamedTuple

from sqlalchemy import func, select
from sqlmodel import Session, col

from app.models import Contribution


class Speaking(NamedTuple):
    speakers: int
    confirmed: int
    papers: int


def speaking(db: Session, event_id: int) -> dict[int, Speaking]:
    """By session. One query."""
    found = db.execute(
        select(
            col(Contribution.item_id), func.count(), func.count().filter(col(Contribution.confirmed)),
            func.count(col(Contribution.sent_at)),
        )
        .where(col(Contribution.event_id) == event_id)
        .group_by(col(Contribution.item_id))
    )  # fmt: skip
    return {session: Speaking(*counts) for session, *counts in found}
