"""The one transaction of a request: committed before the answer leaves, rolled back when anything raises."""

from collections.abc import AsyncIterator, Callable
from functools import partial
from typing import Annotated

import anyio.to_thread
from fastapi import Depends, Request
from sqlmodel import Session

from app.db import Database

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
AFTERWARDS = "afterwards"
SETTLE = "settle"


async def _transaction(request: Request) -> AsyncIterator[Session]:
    database: Database = request.app.state.database
    writes = request.method not in SAFE
    async with database.turn(writes=writes) as session:
        if writes:
            session.info[SETTLE] = partial(_settle, database, session, session)
        yield session
        if SETTLE in session.info:
            await anyio.to_thread.run_sync(settle, session)
    if not writes and session.info.get(AFTERWARDS):
        async with database.turn(writes=True) as later:
            await anyio.to_thread.run_sync(_settle, database, session, later)


def settle(session: Session) -> None:
    """End the transaction of a request that writes, in the thread that answers it. Once; a reading one has no end."""
    end = session.info.pop(SETTLE, None)
    if end is not None:
        end()


def afterwards(session: Session, task: Callable[[Session], None]) -> None:
    """A small write that even a reading request has to make, in a transaction of its own when it has read."""
    session.info.setdefault(AFTERWARDS, []).append(task)


def _settle(database: Database, asked: Session, on: Session) -> None:
    for task in asked.info.pop(AFTERWARDS, []):
        task(on)
    database.commit(on)


# Function scope: with the default, FastAPI would commit after the answer, and a failed insert would answer 200.
DB = Annotated[Session, Depends(_transaction, scope="function")]
