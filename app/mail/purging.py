"""What the queue does not keep: old reminders go, of every other old mail only its name stays.

The name is what keeps a mail from being sent twice; a reminder's holds its day, which does not come again. Personal
links of mails outlast their mail, so that one that is sent again can have them renewed.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import delete, update
from sqlalchemy.sql.elements import ColumnElement
from sqlmodel import Session, col, select

from app.db import Database
from app.models import Link, MailPart, OutgoingMail
from app.vocabulary import LinkPurpose, MailState

KEPT = timedelta(days=90)
REMINDER = "% reminder"
CLOSED = (MailState.SENT, MailState.FAILED)


class Purge:
    """A job of the mail worker: once a day."""

    def __init__(self) -> None:
        self._done: date | None = None

    def __call__(self, database: Database, now: datetime) -> None:
        if self._done == now.date():
            return
        with database.read() as db:
            any_old = any(db.exec(select(table.id).where(*which).limit(1)).first() for table, which in _old(now))
        if any_old:
            with database.write() as db:
                purge(db, now)
        self._done = now.date()


def purge(db: Session, now: datetime) -> None:
    """Reminders go; of other mails the words, the address and the name of its reader; and links that ended long ago."""
    (_, reminders), (_, others), (_, links) = _old(now)
    parts = delete(MailPart).where(col(MailPart.mail_id).in_(select(OutgoingMail.id).where(*reminders)))
    db.execute(parts)
    db.execute(delete(OutgoingMail).where(*reminders))
    blank = {"subject": "", "text": "", "html": "", "recipient": "", "name": ""}
    db.execute(update(OutgoingMail).where(*others).values(blank).execution_options(synchronize_session=False))
    db.execute(delete(Link).where(*links))


def _old(now: datetime) -> Sequence[tuple[Any, tuple[ColumnElement[bool], ...]]]:
    """Reminders, other mails, links: whether there are any, and which."""
    old = col(OutgoingMail.created_at) < now - KEPT
    over = col(OutgoingMail.state).in_(CLOSED) | (col(OutgoingMail.until) < now)
    reminder = col(OutgoingMail.purpose).like(REMINDER)
    ended = (col(Link.purpose) == LinkPurpose.DONE) & (col(Link.expires_at) < now - KEPT)
    return (
        (OutgoingMail, (old, over, reminder)),
        (OutgoingMail, (old, over, ~reminder, col(OutgoingMail.text) != "")),
        (Link, (ended,)),
    )
