"""What an editor adds to the proceedings, and the versions that were released."""

from typing import Any

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from app.models.base import Edited, Json, Table


class ChapterText(Edited, table=True):
    __tablename__ = "chapter_text"
    __table_args__ = (UniqueConstraint("event_id", "chapter"),)

    event_id: int = Field(foreign_key="event.id", ondelete="CASCADE", index=True)
    chapter: str = Field(max_length=40)
    text_en: str = Field(default="", max_length=20000)
    text_sq: str = Field(default="", max_length=20000)


class ReportRelease(Table, table=True):
    """A released report, frozen with its hash; a correction is a new version."""

    __tablename__ = "report_release"
    __table_args__ = (UniqueConstraint("event_id", "number"),)

    event_id: int = Field(foreign_key="event.id", ondelete="CASCADE", index=True)
    number: int
    language: str = Field(max_length=5)
    outline: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    sha256: str = Field(max_length=64)
    released_by_id: int | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL")
    signed_name: str = Field(default="", max_length=200)
