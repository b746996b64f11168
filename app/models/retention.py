"""What was purged: certificates, which outlast what they speak of."""

from typing import Any

from sqlmodel import Field

from app.models.base import Json, Table


class PurgeCertificate(Table, table=True):
    """What was erased when, by which rule and on whose word; never what it said."""

    __tablename__ = "purge_certificate"

    event_id: int | None = Field(default=None, foreign_key="event.id", ondelete="SET NULL", index=True)
    by_id: int | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL")
    content: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    sha256: str = Field(max_length=64)
