"""The database: engine, start-up rules, and the one transaction of a request.

SQLite comes through `pysqlite3` where there is a wheel for it, since many systems ship a version whose WAL mode
can corrupt a database (3.7.0 to 3.51.2, on a checkpoint reset). Writers take turns inside a process through an
asyncio lock, between processes through BEGIN IMMEDIATE and a busy timeout.
"""

import asyncio
import contextlib
import json
import logging
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from time import monotonic, sleep
from types import ModuleType
from typing import Any, NamedTuple

import anyio.to_thread
import orjson
from sqlalchemy import Connection, CursorResult, Dialect, Engine, Insert, Update, create_engine, event, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.sql.compiler import SQLCompiler
from sqlmodel import Session

log = logging.getLogger("kuvend")
BUSY_MS = 15_000
SOUND_WAL = (3, 51, 3)
MASTER = "master"
"""Under this name a session knows where the master keys of the installation are had from."""
SCRUB = "scrub"
WORDS = ("note", "note_operation", "event_key")
"""Where PostgreSQL keeps words of notes as they are, and what opens the others."""
LOCK_MS = 2_000
"""Longer than the second after which an autovacuum gives way."""
AGAIN_SECONDS = 5
REWRITE_SECONDS = 60
PLACES = 32
"""Requests that hold a session at once. Threads and connections number 40."""


def sqlite_driver() -> ModuleType:
    try:
        import pysqlite3.dbapi2 as bundled
    except ImportError:
        return sqlite3
    module: ModuleType = bundled
    return module


def json_from(text: str | bytes) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return json.loads(text)


def to_json(value: Any) -> str:
    """orjson refuses halves of characters and numbers beyond 64 bits; the standard library writes them."""
    try:
        return orjson.dumps(value, option=orjson.OPT_NON_STR_KEYS).decode()
    except TypeError:
        return json.dumps(value)


IN_JSON: dict[str, Any] = {"json_serializer": to_json, "json_deserializer": json_from}


class Database:
    """One engine per process. `write()` and `read()` are transactions for commands and tests; `turn()` for requests."""

    def __init__(self, url: str, *, pool_size: int = 20, master: Callable[[], Sequence[bytes]] | None = None) -> None:
        self.url = url
        self.master = master
        self._scrub_due = False
        self._scrub_tables = set(WORDS)
        self._rewrite_from = 0.0
        self.is_sqlite = url.startswith("sqlite")
        self.engine = (
            self._sqlite_engine()
            if self.is_sqlite
            else create_engine(url, pool_size=pool_size, max_overflow=20, hide_parameters=True, **IN_JSON)
        )
        self._lock: asyncio.Lock | None = None
        self._semaphore: asyncio.Semaphore | None = None

    def _sqlite_engine(self) -> Engine:
        driver = sqlite_driver()
        engine = create_engine(
            self.url,
            module=driver,
            pool_size=40,
            max_overflow=0,
            pool_timeout=60,
            hide_parameters=True,
            **IN_JSON,
            connect_args={"check_same_thread": False, "timeout": BUSY_MS / 1000, "isolation_level": None},
        )
        journal = "WAL" if driver.sqlite_version_info >= SOUND_WAL else "DELETE"

        @event.listens_for(engine, "connect")
        def _begin_well(connection: Any, _record: object) -> None:
            cursor = connection.cursor()
            for pragma in (f"journal_mode={journal}", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
                cursor.execute(f"PRAGMA {pragma}")
            cursor.execute(f"PRAGMA busy_timeout={BUSY_MS}")
            cursor.close()

        @event.listens_for(engine, "begin")
        def _begin(connection: Any) -> None:
            immediate = connection.get_execution_options().get("writes", False)
            connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")

        return engine

    def session(self, *, writes: bool) -> Session:
        engine = self.engine.execution_options(writes=True) if writes and self.is_sqlite else self.engine
        session = Session(engine, expire_on_commit=False)
        session.info[MASTER] = self.master
        return session

    @contextlib.contextmanager
    def write(self) -> Iterator[Session]:
        with self.session(writes=True) as session:
            with session.begin():
                yield session
            self._scrub(session)

    @contextlib.contextmanager
    def read(self) -> Iterator[Session]:
        with self.session(writes=False) as session:
            yield session

    @contextlib.asynccontextmanager
    async def turn(self, *, writes: bool) -> AsyncIterator[Session]:
        """A session for one request, whose writes last once it was committed; what was not is rolled back.

        A writer on SQLite waits for its turn here, on the event loop, so that no thread is held while it waits.
        """
        if not writes:
            async with self._places():
                session = self.session(writes=False)
                try:
                    yield session
                finally:
                    await self._give_back(session)
            return
        async with self._writers(), self._places():
            session = self.session(writes=True)
            try:
                yield session
            finally:
                await self._give_back(session)

    def commit(self, session: Session) -> None:
        session.commit()
        if self._scrub_due or SCRUB in session.info:
            self._scrub(session)

    async def _give_back(self, session: Session) -> None:
        if self.is_sqlite:
            session.close()  # ends a snapshot, or takes back what was not committed: waits for nobody
        else:
            await anyio.to_thread.run_sync(session.close)

    def _scrub(self, session: Session) -> None:
        """Empty the write-ahead log, in which erased words still stand; while somebody reads, after the next write."""
        erased = session.info.pop(SCRUB, None)
        self._scrub_due = erased is not None or self._scrub_due
        self._scrub_tables |= erased or set()
        if not self._scrub_due:
            return
        if self.is_sqlite:
            connection = self.engine.raw_connection()
            try:
                cursor = connection.cursor()
                cursor.execute("PRAGMA busy_timeout=200")
                busy = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
                cursor.execute(f"PRAGMA busy_timeout={BUSY_MS}")
            finally:
                connection.close()
            self._scrub_due = bool(busy)
        else:
            self._scrub_server()

    def _scrub_server(self) -> None:
        """On PostgreSQL a plain VACUUM leaves the bytes of what was written last to a page where they are, and that is
        what people erase most: a table that holds words is written anew. It stands still meanwhile, so this is done
        once a minute at most, and only where nobody has to be waited for long."""
        if monotonic() < self._rewrite_from:
            return
        try:
            with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as plain:
                plain.execute(text(f"SET lock_timeout = {LOCK_MS}"))
                try:
                    _nobody_sees_what_was(plain)
                    plain.execute(text(f"VACUUM (FULL) {', '.join(sorted(self._scrub_tables))}"))
                    plain.execute(text("VACUUM note_photo, quarantined"))
                finally:
                    plain.execute(text("RESET lock_timeout"))
        except (SQLAlchemyError, TimeoutError) as problem:
            log.warning("erased words still stand in the files of the database; it is tried again: %s", problem)
            self._rewrite_from = monotonic() + AGAIN_SECONDS
        else:
            self._rewrite_from = monotonic() + REWRITE_SECONDS
            self._scrub_due = False
            self._scrub_tables = set(WORDS)

    def _writers(self) -> contextlib.AbstractAsyncContextManager[Any]:
        if not self.is_sqlite:
            return contextlib.nullcontext()
        if self._lock is None:
            self._lock = asyncio.Lock()
        return self._lock

    def _places(self) -> asyncio.Semaphore:
        """Fewer than there are threads and connections. Threads that wait for a row's lock, or for a connection,
        would otherwise leave none for the request that is to give it up: 50 writers of one event stood still."""
        if self._semaphore is None:
            self._semaphore = asyncio.Semaphore(PLACES)
        return self._semaphore

    def reachable(self) -> bool:
        with self.engine.connect() as connection:
            return connection.execute(text("SELECT 1")).scalar() == 1

    def close(self) -> None:
        if self._scrub_due and not self.is_sqlite:
            self._rewrite_from = 0.0
            self._scrub_server()
        self.engine.dispose()


def rows_changed(session: Session, statement: Update) -> int:
    """Past the rows that the session holds. Of several writers that claim the same row, one hears of it."""
    done = session.execute(statement.execution_options(synchronize_session=False))
    assert isinstance(done, CursorResult)  # noqa: S101 - what an UPDATE gives
    return done.rowcount


def insert_all(connection: Connection, statement: Insert, rows: Sequence[Mapping[str, Any]]) -> None:
    """`rows`, all with the same keys, in one go. Every value passes through the type of its column, as ever, but no row
    through what SQLAlchemy asks of each row of a statement, which is a twentieth of what a batch of notes costs."""
    ready = _ready(statement, tuple(rows[0]), connection.dialect)
    connection.exec_driver_sql(ready.text, [ready.bound(row) for row in rows])


class _Ready(NamedTuple):
    text: str
    values: tuple[tuple[str, Callable[[Any], Any] | None], ...]
    """The name of each, in the order of the places in `text`, and how the driver wants it."""
    by_place: bool

    def bound(self, row: Mapping[str, Any]) -> Any:
        if self.by_place:
            return tuple([row[name] if made is None else made(row[name]) for name, made in self.values])
        return {name: row[name] if made is None else made(row[name]) for name, made in self.values}


@lru_cache(maxsize=512)
def _ready(statement: Insert, names: tuple[str, ...], dialect: Dialect) -> _Ready:
    written = statement.compile(dialect=dialect, column_keys=list(names))
    assert isinstance(written, SQLCompiler)  # noqa: S101 - what an INSERT gives
    columns = statement.table.c
    made = {name: columns[name].type.dialect_impl(dialect).bind_processor(dialect) for name in names}
    order = written.positiontup or names
    return _Ready(str(written), tuple((name, made[name]) for name in order), written.positional)


def scrub_after(session: Session, *tables: str) -> None:
    """What this transaction erases is to be gone from the files, too, once it has committed. `tables`: where it stood,
    besides those of notes."""
    session.info.setdefault(SCRUB, set()).update(tables)


def _nobody_sees_what_was(connection: Connection) -> None:
    """Wait until every transaction that ran just now, in any database of the server, has ended: a table that is written
    anew keeps the rows that one of them might still see. Raises TimeoutError after LOCK_MS."""
    begun = connection.execute(text("SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint")).scalar_one()
    oldest = text("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
    until = monotonic() + LOCK_MS / 1000
    while connection.execute(oldest).scalar_one() < begun:
        if monotonic() > until:
            raise TimeoutError("a transaction that began before has not ended")
        sleep(0.02)
