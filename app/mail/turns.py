"""Of several workers one acts. Each mail is claimed besides, so that even two that act at once send none twice."""

import contextlib
from collections.abc import Callable, Iterator
from datetime import timedelta

from sqlalchemy import text, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from app import clock
from app.db import Database, rows_changed
from app.models import WorkerTurn

NAME = "mail"
LOCK = 0x6B757665  # "kuve": the number of this lock among PostgreSQL's advisory locks
TURN = timedelta(seconds=90)

Keep = Callable[[], None]


@contextlib.contextmanager
def turn(database: Database, holder: str) -> Iterator[Keep | None]:
    """Yields None when it is another's turn; else what to call between long steps, to keep it."""
    with (_row if database.is_sqlite else _lock)(database, holder) as keep:
        yield keep


@contextlib.contextmanager
def _lock(database: Database, holder: str) -> Iterator[Keep | None]:
    """Held by a connection; PostgreSQL itself gives it back when that ends."""
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if not connection.execute(text("SELECT pg_try_advisory_lock(:lock)"), {"lock": LOCK}).scalar():
            yield None
            return
        try:
            yield lambda: None
        finally:
            connection.execute(text("SELECT pg_advisory_unlock(:lock)"), {"lock": LOCK})


@contextlib.contextmanager
def _row(database: Database, holder: str) -> Iterator[Keep | None]:
    """Kept from one round to the next, so that an idle worker writes only every half turn."""

    def keep() -> None:
        _kept(database, holder)

    yield keep if _kept(database, holder) else None


def _kept(database: Database, holder: str) -> bool:
    now = clock.now()
    with database.read() as db:
        row = db.exec(select(WorkerTurn).where(WorkerTurn.name == NAME)).first()
    if row is None:
        return _first(database, holder)
    if row.holder == holder and row.until > now + TURN / 2:
        return True
    if row.holder != holder and row.until > now:
        return False
    with database.write() as db:
        free = (col(WorkerTurn.holder) == holder) | (col(WorkerTurn.until) <= now)
        take = update(WorkerTurn).where(col(WorkerTurn.name) == NAME, free).values(holder=holder, until=now + TURN)
        return bool(rows_changed(db, take))


def _first(database: Database, holder: str) -> bool:
    try:
        with database.write() as db:
            db.add(WorkerTurn(name=NAME, holder=holder, until=clock.now() + TURN))
    except IntegrityError:
        return False
    return True
