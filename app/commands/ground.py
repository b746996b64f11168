"""What every command stands on: its place in the family, and the database as it finds it."""

import argparse
from collections.abc import Callable
from typing import TypeAlias

from sqlmodel import Session, select

from app.access import signing_in
from app.db import Database
from app.migrations.run import migrate
from app.models import Event, User
from app.settings import Settings

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"
Does = Callable[[argparse.Namespace, Settings], None]


class Refused(Exception):
    """The command cannot be done; the text is the one clear line that says why."""


def command(among: Commands, name: str, does: Does, says: str) -> argparse.ArgumentParser:
    made = among.add_parser(name, help=says, description=says)
    made.set_defaults(command=does)
    made.add_argument("--data", metavar="DIR", help="data directory (default: KUVEND_DATA_DIR or ./data)")
    return made


def family(among: Commands, name: str, says: str, *, of: str) -> Commands:
    return among.add_parser(name, help=says).add_subparsers(required=True, metavar=of)


def migrated(settings: Settings) -> Database:
    """The database, at the newest migration, with what is confidential sealed under a key that is here."""
    from app.notes.at_rest import make_ready
    from app.notes.operations.actions import digest_key

    database = opened(settings)
    make_ready(database, settings, digest_key(settings.secret))
    return database


def opened(settings: Settings) -> Database:
    """The database at the newest migration, also where its master key is missing."""
    settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    database = Database(settings.url, master=settings.master_keys)
    try:
        migrate(database)
    except Exception as problem:  # whatever a driver or a migration raises is why
        raise Refused(f"the database cannot be used: {str(problem).splitlines()[0]}") from problem
    return database


def event_called(db: Session, slug: str) -> Event:
    event = db.exec(select(Event).where(Event.slug == slug)).first()
    if event is None:
        raise Refused(f"there is no event {slug}")
    return event


def account_of(db: Session, email: str) -> User:
    user = signing_in.find_account(db, email)
    if user is None:
        raise Refused(f"nobody has the address {email}")
    return user
