"""Accounts, sign-ins, roles and functions, personal links, and the audit trail."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import UniqueConstraint, text
from sqlmodel import Field

from app.models.base import Json, Table, UtcDateTime, word
from app.vocabulary import LinkPurpose, Role, TeamFunction


class User(Table, table=True):
    __tablename__ = "user_account"

    email: str = Field(unique=True, max_length=254, description="casefolded")
    name: str = Field(max_length=200)
    office: str = Field(default="", max_length=200)
    password_hash: str | None = Field(default=None, max_length=255)
    admin: bool = False
    language: str | None = Field(default=None, max_length=5)
    disabled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    reminders: bool = True
    """Whether tasks are called to mind by mail."""
    reminded_on: date | None = None
    """The last day whose digest was written, or found to be empty."""


class SignIn(Table, table=True):
    """A server-side session. The cookie carries the token, this row only its hash."""

    __tablename__ = "sign_in"

    token_hash: str = Field(unique=True, max_length=64)
    user_id: int = Field(foreign_key="user_account.id", ondelete="CASCADE", index=True)
    seen_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    device: str = Field(default="", max_length=200)
    by_pin: bool = Field(default=False, sa_column_kwargs={"server_default": text("false")})
    """Begun with a PIN on a shared device: for recording alone."""


class SignInFailure(Table, table=True):
    """Failed tries, by account and by address, for throttling; keys are hashed."""

    __tablename__ = "sign_in_failure"

    key_hash: str = Field(index=True, max_length=64)


class ApiToken(Table, table=True):
    __tablename__ = "api_token"

    token_hash: str = Field(unique=True, max_length=64)
    user_id: int = Field(foreign_key="user_account.id", ondelete="CASCADE", index=True)
    name: str = Field(max_length=100)
    used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Membership(Table, table=True):
    """What an account may do in an event. A withdrawn role is kept, so that a former recorder is known."""

    __table_args__ = (UniqueConstraint("event_id", "user_id", "role"),)

    event_id: int = Field(foreign_key="event.id", ondelete="CASCADE", index=True)
    user_id: int = Field(foreign_key="user_account.id", ondelete="CASCADE", index=True)
    role: Role = Field(sa_type=word(Role))
    withdrawn_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class FunctionHolder(Table, table=True):
    """Who holds a function of an event's organising team, and who stands in."""

    __tablename__ = "function_holder"
    __table_args__ = (UniqueConstraint("event_id", "function"),)

    event_id: int = Field(foreign_key="event.id", ondelete="CASCADE", index=True)
    function: TeamFunction = Field(sa_type=word(TeamFunction))
    user_id: int | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL")
    deputy_id: int | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL")


class Link(Table, table=True):
    """A personal link. `subject` is what it opens: a respondent, a seat, a session ... as its purpose says."""

    token_hash: str = Field(unique=True, max_length=64)
    purpose: LinkPurpose = Field(sa_type=word(LinkPurpose))
    event_id: int | None = Field(default=None, foreign_key="event.id", ondelete="CASCADE", index=True)
    """None: across all events of `user_id`."""
    subject: int = Field(index=True)
    user_id: int | None = Field(default=None, foreign_key="user_account.id", ondelete="CASCADE", index=True)
    """Whose link it is, where that is somebody with an account."""
    expires_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class AuditEntry(Table, table=True):
    """Append-only: who did what that may have to be answered for. Never the text itself."""

    __tablename__ = "audit_entry"

    user_id: int | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL")
    event_id: int | None = Field(default=None, foreign_key="event.id", ondelete="SET NULL", index=True)
    action: str = Field(max_length=60)
    subject: str = Field(default="", max_length=120)
    detail: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
