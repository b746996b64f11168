"""The demonstration: one story, told with the public figures of the CAAHT programme and invented offices.

Loaded through the same actions that routes use. `refresh` tells it anew from today; its events are replaced,
accounts keep their passwords.
"""

import importlib
from datetime import date
from importlib.util import find_spec

from sqlalchemy import delete
from sqlmodel import Session, col, select

from app import clock
from app.access import actions
from app.access.secrets import hash_password, password_fits
from app.db import Database
from app.demonstration.story import ACCOUNTS, EVENTS, FORUMS, address, begin
from app.models import Event, Forum, Office, Participant, Seat, User

ORGANISER = "organiser@kuvend.example"
OTHERS = "The same password opens " + ", ".join(f"{name}@" for name in ACCOUNTS if name != "organiser")
CHAPTERS = (
    "brief",
    "participants",
    "consultation",
    "checklist",
    "checklist_past",
    "mail",
    "guide",
    "times",
    "notes",
    "speakers",
    "report",
)
ZONE = "Europe/Tirane"


def is_loaded(database: Database) -> bool:
    with database.read() as db:
        return db.exec(select(Event.id).where(Event.slug == EVENTS[0])).first() is not None


def load(database: Database, *, password: str = "", today: date | None = None) -> str:
    """Load everything in one transaction; returns the password that opens every demonstration account."""
    password = password or actions.readable_password()
    with database.write() as db:
        _tell(db, today, hash_password(password))
    return password


def refresh(database: Database, *, today: date | None = None) -> None:
    with database.write() as db:
        db.exec(delete(Event).where(col(Event.slug).in_(EVENTS)))
        _forget_what_is_unused(db)
        organiser = db.exec(select(User).where(User.email == ORGANISER)).one()
        _tell(db, today, organiser.password_hash)


def set_password(database: Database, password: str) -> None:
    """Make this the password of the demonstration accounts, unless it is so already."""
    emails = [address(name) for name in ACCOUNTS]
    with database.write() as db:
        accounts = db.exec(select(User).where(col(User.email).in_(emails))).all()
        if accounts and not password_fits(password, accounts[0].password_hash):
            hashed = hash_password(password)
            for account in accounts:
                account.password_hash = hashed


def _tell(db: Session, today: date | None, password_hash: str | None) -> None:
    story = begin(db, today=today or clock.today(ZONE), password_hash=password_hash)
    for chapter in CHAPTERS:
        if find_spec(f"app.demonstration.{chapter}"):
            importlib.import_module(f"app.demonstration.{chapter}").load(db, story)
            db.flush()


def _forget_what_is_unused(db: Session) -> None:
    """Forums of the story without any event left, and offices that no seat and no participant belongs to."""
    db.exec(delete(Forum).where(col(Forum.slug).in_(FORUMS), col(Forum.id).not_in(select(Event.forum_id))))
    held = select(Seat.office_id).union(select(Participant.office_id).where(col(Participant.office_id).is_not(None)))
    db.exec(delete(Office).where(col(Office.id).not_in(held)))
