"""Who sits where: the groups of a working session, and the rounds of a world café or a carousel."""

from typing import Any

from sqlmodel import Field

from app.models.base import Edited, Json, word
from app.vocabulary import Mixing


class Grouping(Edited, table=True):
    """Kept as it was made, so that what was printed stays true until somebody makes it anew."""

    event_id: int = Field(foreign_key="event.id", ondelete="CASCADE", index=True)
    item_id: int = Field(foreign_key="guide_item.id", ondelete="CASCADE", unique=True)
    mixing: Mixing = Field(sa_type=word(Mixing))
    tables: int
    hosts: bool = False
    """Whoever sits first at a table in the first round stays there."""
    seed: int = 0
    seats: list[Any] = Field(default_factory=list, sa_type=Json)
    """By round, by table: ids of participants."""
