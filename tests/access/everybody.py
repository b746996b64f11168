"""The demonstration with a signed-in client for every role, on which every request is answered and then rolled back."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlmodel import Session, select

from app import demonstration
from app.access import actions, signing_in
from app.db import Database
from app.main import create_app
from app.migrations.run import migrate
from app.models import Event, User
from app.settings import Settings
from app.vocabulary import Role
from tests import postgres
from tests.conftest import SECRET, Browser, form_token

PEOPLE = ("organiser", "facilitator", "recorder", "reviewer", "sponsor", "stranger", "nobody")


class Unkept(Database):
    """Every request is answered as it would be, and then rolled back: no route spoils what the next one needs."""

    def session(self, *, writes: bool) -> Session:
        session = super().session(writes=writes)
        if writes and self.frozen:
            session.commit = session.flush  # type: ignore[method-assign]
        return session

    frozen = False


@contextmanager
def _database(folder: Path, migrated_file: Path) -> Iterator[str]:
    """The address of a migrated one: SQLite, or PostgreSQL under KUVEND_TEST_DATABASE=postgresql."""
    if os.environ.get("KUVEND_TEST_DATABASE") != "postgresql":
        shutil.copyfile(migrated_file, folder / "kuvend.sqlite3")
        yield f"sqlite:///{folder / 'kuvend.sqlite3'}"
        return
    with postgres.cluster() as server:
        url = postgres.fresh_database(server, f"kuvend_everybody_{os.getpid()}")
        database = Database(url)
        migrate(database)
        database.close()
        yield url


@contextmanager
def everybody(folder: Path, migrated_file: Path) -> Iterator[dict[str, Browser]]:
    with _database(folder, migrated_file) as url:
        yield from _clients(Settings(database_url=url, data_dir=folder, secret_key=SECRET))


def _clients(settings: Settings) -> Iterator[dict[str, Browser]]:
    app = create_app(settings)
    app.state.database.close()
    database = app.state.database = Unkept(settings.url, master=settings.master_keys)
    demonstration.load(database, password="a password for nobody")
    made = {}
    with database.write() as db:
        stranger = actions.add_account(db, "stranger@kuvend.example", "An organiser elsewhere")
        elsewhere = db.exec(select(Event).where(Event.slug == "annual-2006")).one()
        actions.give_role(db, elsewhere, stranger, Role.ORGANISER, by=None)
        tokens = {name: _session(db, name) for name in PEOPLE if name != "nobody"}
    for name in PEOPLE:
        client = made[name] = Browser(app, follow_redirects=False, raise_server_exceptions=False)
        if name in tokens:
            client.cookies.set("kuvend_session", tokens[name])
        client.token = form_token(client)
    database.frozen = True
    try:
        yield made
    finally:
        for client in made.values():
            client.close()
        database.close()


def _session(db: Session, name: str) -> str:
    user = db.exec(select(User).where(User.email == f"{name}@kuvend.example")).one()
    return signing_in.sign_in(db, user)


def database_of(clients: dict[str, Browser]) -> Unkept:
    found: Unkept = clients["nobody"].app.state.database  # type: ignore[attr-defined]
    return found
