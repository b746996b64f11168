"""The one transaction of a request: committed before the answer leaves, rolled back when anything raises."""

from collections.abc import AsyncIterator, Callable
from typing import Annotated

import anyio.to_thread
from fastapi import Depends, Request
from sqlmodel import Session

from app.db import Database

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
AFTERWARDS = "afterwards"


async def _transaction(request: Request) -> AsyncIterator[Session]:
    database: Database = request.app.state.database
    writes = request.method not in SAFE
    async with database.turn(writes=writes) as session:
        yield session
        if writes:
            _do(session, session)
    if not writes and session.info.get(AFTERWARDS):
        async with database.turn(writes=True) as later:
            await anyio.to_thread.run_sync(_do, session, later)


def afterwards(session: Session, task: Callable[[Session], None]) -> None:
    """A small write that even a reading request has to make, in a transaction of its own when it has read."""
    session.info.setdefault(AFTERWARDS, []).append(task)


def _do(asked: Session, on: Session) -> None:
    for task in asked.info.pop(AFTERWARDS, []):
        task(on)


# Function scope: with the default, FastAPI would commit after the answer, and a failed insert would answer 200.
DB = Annotated[Session, Depends(_transaction, scope="function")]
