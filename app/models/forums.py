"""Forums: the bodies and series whose events Kuvend keeps."""

from typing import Any

from sqlmodel import Field

from app.models.base import Edited, Json, word
from app.vocabulary import ForumKind


class Forum(Edited, table=True):
    slug: str = Field(unique=True, max_length=80)
    kind: ForumKind = Field(sa_type=word(ForumKind))
    name_en: str = Field(default="", max_length=200)
    name_sq: str = Field(default="", max_length=200)
    cadence_months: int | None = None
    """Meets at least every so many months; none: no fixed cadence."""
    parent_id: int | None = Field(default=None, foreign_key="forum.id", ondelete="SET NULL")
    territory: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    """{"qarqe": [...], "districts_added": [...], "districts_removed": [...]}; empty: the whole country."""
    held: int | None = None
    """How many events the sources say were held, where that is more than are described here."""
    about_en: str = Field(default="", max_length=4000)
    about_sq: str = Field(default="", max_length=4000)
