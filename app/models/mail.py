"""Outgoing mail with its queue, and whose turn it is to send it."""

from datetime import datetime

from sqlmodel import Field

from app import clock
from app.models.base import Table, UtcDateTime, word
from app.vocabulary import MailState


class OutgoingMail(Table, table=True):
    """A mail to one person. Addresses of this installation and personal tokens are filled in when it is handed over:
    see `app/mail/letters.py`."""

    __tablename__ = "outgoing_mail"

    once: str = Field(unique=True, max_length=200)
    """Person, purpose and what it is about, in one word: of several mails with the same only the first is kept."""
    event_id: int | None = Field(default=None, foreign_key="event.id", ondelete="CASCADE", index=True)
    """None where it concerns several: then it has parts."""
    user_id: int | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL", index=True)
    purpose: str = Field(max_length=40)
    recipient: str = Field(max_length=254)
    name: str = Field(default="", max_length=200)
    language: str = Field(max_length=5)
    subject: str = Field(max_length=300)
    text: str
    html: str
    state: MailState = Field(default=MailState.QUEUED, sa_type=word(MailState), index=True)
    attempts: int = 0
    next_try_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
    until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """Of no use to anybody after that."""
    claimed_by: str | None = Field(default=None, max_length=40)
    claimed_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    handed_over_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When the words began to go to the mail server: from here on nobody tries again unasked."""
    sent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    last_error: str = Field(default="", max_length=500)


class MailPart(Table, table=True):
    """What one mail to somebody says of one of several events: all that the outbox of that event may show of it."""

    __tablename__ = "mail_part"

    mail_id: int = Field(foreign_key="outgoing_mail.id", ondelete="CASCADE", index=True)
    event_id: int = Field(foreign_key="event.id", ondelete="CASCADE", index=True)
    subject: str = Field(max_length=300)
    text: str
    html: str


class WorkerTurn(Table, table=True):
    """Which worker acts, where the database itself has no locks to ask for (SQLite)."""

    __tablename__ = "worker_turn"

    name: str = Field(unique=True, max_length=40)
    holder: str = Field(max_length=40)
    until: datetime = Field(sa_type=UtcDateTime)
