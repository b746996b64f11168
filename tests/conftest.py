"""What every test may ask for: a fresh database, the app on it, people of every role, and a count of queries."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from hypothesis import settings as hypothesis_settings
from sqlalchemy import event as sqlalchemy_event
from sqlmodel import Session
from starlette.testclient import TestClient

from app import clock
from app.access import actions as access_actions
from app.access import signing_in
from app.db import Database
from app.main import create_app
from app.migrations.run import migrate
from app.models import Event, Forum, User
from app.settings import Settings
from app.vocabulary import EventKind, ForumKind, Role
from app.web import languages
from app.web.log import Counts
from tests import postgres
from tests.needs import pytest_runtest_setup  # noqa: F401 (pytest calls it)

hypothesis_settings.register_profile("kuvend", deadline=None, max_examples=60)
hypothesis_settings.load_profile("kuvend")

SAME_ORIGIN = {"sec-fetch-site": "same-origin"}
SECRET = "a secret that only tests know, long enough"


@pytest.fixture(autouse=True)
def in_english() -> None:
    languages.speak(languages.Language.ENGLISH)


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with all tables, made once and copied for each test."""
    path = tmp_path_factory.mktemp("template") / "kuvend.sqlite3"
    database = Database(f"sqlite:///{path}")
    migrate(database)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    return path


@pytest.fixture(scope="session")
def postgres_template() -> Iterator[str]:
    """The address of a migrated database from which each test's own is made."""
    with postgres.cluster() as server:
        url = postgres.fresh_database(server, f"kuvend_template_{os.getpid()}")
        database = Database(url)
        migrate(database)
        database.close()
        yield url


_numbers = count(1)


@pytest.fixture
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """SQLite, or PostgreSQL under KUVEND_TEST_DATABASE=postgresql."""
    if os.environ.get("KUVEND_TEST_DATABASE") == "postgresql":
        with postgres.copy_of(request.getfixturevalue("postgres_template")) as url:
            yield url
    else:
        path = tmp_path / "kuvend.sqlite3"
        shutil.copyfile(request.getfixturevalue("migrated_file"), path)
        yield f"sqlite:///{path}"


@pytest.fixture(scope="session")
def built_app(tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    """FastAPI works its routes out and Jinja its templates on first use, a quarter of a second for each app: one
    app serves all tests, and each puts its own database and settings behind it."""
    return create_app(Settings(data_dir=tmp_path_factory.mktemp("built"), secret_key=SECRET))


@pytest.fixture
def app(built_app: FastAPI, database_url: str, tmp_path: Path) -> Iterator[FastAPI]:
    settings = Settings(database_url=database_url, data_dir=tmp_path, secret_key=SECRET)
    built_app.state.settings = settings
    built_app.state.counts = Counts()
    built_app.state.database = database = Database(settings.url, master=settings.master_keys)
    yield built_app
    database.close()
    built_app.dependency_overrides.clear()


@pytest.fixture
def database(app: FastAPI) -> Database:
    found: Database = app.state.database
    return found


@pytest.fixture
def db(database: Database) -> Iterator[Session]:
    """A writing session. Commit before the app is to see what you made."""
    with database.session(writes=True) as session:
        yield session


class Make:
    """Rows that tests need, each with sensible defaults."""

    def __init__(self, db: Session) -> None:
        self.db = db

    def forum(self, slug: str = "a-forum", **given: Any) -> Forum:
        known = {"kind": ForumKind.NATIONAL_CONFERENCE, "name_en": "A forum", "name_sq": "Një forum"}
        return self.add(Forum(slug=slug, **{**known, **given}))

    def event(self, slug: str = "an-event", *, starts_on: date | None = None, days: int = 2, **given: Any) -> Event:
        starts_on = starts_on or clock.today("Europe/Tirane") + timedelta(days=60)
        known: dict[str, Any] = {
            "kind": EventKind.NATIONAL_CONFERENCE,
            "title_en": "An event",
            "title_sq": "Një veprimtari",
            "starts_on": starts_on,
            "ends_on": starts_on + timedelta(days=days - 1),
            "place": "Tirana",
        }
        if "forum_id" not in given:
            known["forum_id"] = self.forum(f"forum-of-{slug}").key
        return self.add(Event(slug=slug, **{**known, **given}))

    def user(self, email: str = "someone@kuvend.example", name: str = "Someone", **given: Any) -> User:
        return self.add(User(email=email, name=name, **given))

    def member(self, event: Event, role: Role, email: str | None = None) -> User:
        user = self.user(email or f"{role}@kuvend.example", name=f"A {role}")
        access_actions.give_role(self.db, event, user, role, by=None)
        return user

    def add(self, row: Any) -> Any:
        self.db.add(row)
        self.db.flush()
        return row


@pytest.fixture
def make(db: Session) -> Make:
    return Make(db)


@pytest.fixture
def installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, migrated_file: Path) -> Path:
    """A data directory as a command finds it: one event, "conference", with its organiser."""
    monkeypatch.delenv("KUVEND_DATABASE_URL", raising=False)
    shutil.copyfile(migrated_file, tmp_path / "kuvend.sqlite3")
    database = Database(f"sqlite:///{tmp_path}/kuvend.sqlite3")
    with database.write() as db:
        make = Make(db)
        make.member(make.event("conference"), Role.ORGANISER, "organiser@kuvend.example")
    database.close()
    return tmp_path


class Browser(TestClient):
    """A client that sends what a browser sends: its origin, and the form token in the header."""

    token = ""

    def request(self, method: str, url: Any, **given: Any) -> Any:  # type: ignore[override]
        token = {"x-csrf-token": self.token} if self.token else {}
        headers = {**SAME_ORIGIN, **token, **(given.pop("headers", None) or {})}
        return super().request(method, url, headers=headers, **given)


Browse = Callable[..., Browser]


@pytest.fixture
def browse(app: FastAPI, db: Session, make: Make) -> Iterator[Browse]:
    """`browse(Role.ORGANISER, event)`: a signed-in client with that role there. `browse("admin")`: an administrator.
    `browse()`: signed out. `browse(user=...)`: as that person. Commits what the test's session holds."""
    opened: list[Browser] = []

    def opener(role: Role | str | None = None, event: Event | None = None, *, user: User | None = None) -> Browser:
        if user is None and role == "admin":
            user = make.user("admin@kuvend.example", "An administrator", admin=True)
        elif user is None and role is not None:
            user = make.user(f"{role}-{next(_numbers)}@kuvend.example", f"A {role}")
            if event is not None:
                access_actions.give_role(db, event, user, Role(role), by=None)
        session_token = signing_in.sign_in(db, user) if user else None
        db.commit()
        client = Browser(app, follow_redirects=False, raise_server_exceptions=False)
        if session_token:
            client.cookies.set("kuvend_session", session_token)
        client.get("/sign-in?next=/account")
        client.token = form_token(client)
        opened.append(client)
        return client

    yield opener
    for client in opened:
        client.close()


def form_token(client: Browser) -> str:
    """The token that the pages of this client's visitor carry."""
    page = client.get("/nowhere").text
    return page.partition('name="csrf" content="')[2].partition('"')[0]


class Queries:
    """Counts the statements that reach the database."""

    def __init__(self, database: Database) -> None:
        self.seen: list[str] = []
        sqlalchemy_event.listen(database.engine, "before_cursor_execute", self._note)

    def _note(self, _connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if not statement.startswith("BEGIN"):
            self.seen.append(statement)

    @contextmanager
    def at_most(self, n: int) -> Iterator[None]:
        before = len(self.seen)
        yield
        made = self.seen[before:]
        assert len(made) <= n, f"{len(made)} queries, {n} allowed:\n" + "\n".join(made)

    @contextmanager
    def counted(self) -> Iterator[list[str]]:
        """The statements that were made within, filled in when the block ends."""
        before = len(self.seen)
        made: list[str] = []
        yield made
        made.extend(self.seen[before:])


@pytest.fixture
def queries(database: Database) -> Queries:
    return Queries(database)
