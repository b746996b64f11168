"""`kuvend audit`: what somebody may have to be answered for, for the data-protection reviewer."""

import argparse
import json
import os
import sys
from collections.abc import Iterator

from sqlalchemy import select
from sqlmodel import Session, col

from app.commands.ground import Commands, command, event_called, opened
from app.models import AuditEntry, Event, User
from app.settings import Settings


def add_to(commands: Commands) -> None:
    says = "list the audit trail: when, who, what, of which event; the text of a note never stands in it"
    made = command(commands, "audit", _audit, says)
    made.add_argument("event", metavar="EVENT", nargs="?", help="only this event (its slug)")


def _audit(options: argparse.Namespace, settings: Settings) -> None:
    with opened(settings).read() as db:
        lines = trail(db, event_called(db, options.event) if options.event else None)
        try:
            for line in lines:
                print(line, flush=True)
        except BrokenPipeError:  # whoever reads this has read enough
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def trail(db: Session, event: Event | None = None) -> Iterator[str]:
    """The oldest first, columns apart by tabs. Who was deleted since is a dash."""
    entries = (
        select(
            col(AuditEntry.created_at), col(User.email), col(AuditEntry.action), col(Event.slug),
            col(AuditEntry.subject), col(AuditEntry.detail),
        )
        .outerjoin(User, col(User.id) == col(AuditEntry.user_id))
        .outerjoin(Event, col(Event.id) == col(AuditEntry.event_id))
        .order_by(col(AuditEntry.id))
    )  # fmt: skip
    if event is not None:
        entries = entries.where(col(AuditEntry.event_id) == event.key)
    for at, email, action, slug, subject, detail in db.execute(entries.execution_options(yield_per=1000)):
        told = json.dumps(detail, ensure_ascii=False, sort_keys=True) if detail else "-"
        columns = (f"{at:%Y-%m-%d %H:%M:%S} UTC", email or "-", action, slug or "-", subject or "-", told)
        yield "\t".join(map(_on_a_screen, columns))


def _on_a_screen(text: str) -> str:
    """A file's name may hold what moves the cursor."""
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text)
