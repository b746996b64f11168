"""The change feed: only versions, to whoever listens to that event, from this process or another."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from typing import Any

import pytest
from sqlmodel import Session

from app.db import Database
from app.feed import versions
from app.feed.hub import MOST_PER_PERSON, Hub
from app.vocabulary import Role
from tests.conftest import Browse, Make

PATIENCE = 10


@pytest.fixture
def event(make: Make, db: Session) -> int:
    key = make.event("an-event").key
    db.commit()
    return key


def heard(database: Database, story: Callable[[Hub], Coroutine[Any, Any, Any]]) -> Any:
    async def tell() -> Any:
        return await asyncio.wait_for(story(Hub(database)), PATIENCE)

    return asyncio.run(tell())


async def after(stream: AsyncIterator[str], what: str) -> str:
    async for said in stream:
        if what in said:
            return said
    raise AssertionError(f"the stream ended before “{what}”")


def change(database: Database, event: int, topic: str = "guide") -> int:
    with database.write() as db:
        return versions.announce(db, event, topic)


def test_versions_rise_one_by_one_and_a_rolled_back_change_leaves_none(db: Session, event: int) -> None:
    assert [versions.announce(db, event, "guide") for _ in range(3)] == [1, 2, 3]
    db.rollback()
    assert versions.version_of(db, event, "guide") == 0


def test_a_listener_hears_the_version_of_now_and_each_that_follows(database: Database, event: int) -> None:
    change(database, event)

    async def story(hub: Hub) -> str:
        stream = hub.stream(event, person=1)
        await after(stream, "event: guide\ndata: 1\n")
        await asyncio.to_thread(change, database, event)
        return await after(stream, "event: guide")

    assert heard(database, story) == "event: guide\ndata: 2\n\n"


def test_what_another_process_did_is_heard_as_well(database: Database, event: int) -> None:
    async def story(hub: Hub) -> str:
        versions.wakers.discard(hub.wake)  # as if the commit were made elsewhere
        stream = hub.stream(event, person=1)
        await anext(stream)
        await asyncio.to_thread(change, database, event, "live")
        return await after(stream, "event:")

    assert heard(database, story) == "event: live\ndata: 1\n\n"


def test_another_event_is_not_heard(database: Database, event: int, make: Make, db: Session) -> None:
    other = make.event("another-event").key
    db.commit()

    async def story(hub: Hub) -> str:
        stream = hub.stream(event, person=1)
        await anext(stream)
        await asyncio.to_thread(change, database, other)
        await asyncio.to_thread(change, database, event)
        return await after(stream, "event:")

    assert heard(database, story) == "event: guide\ndata: 1\n\n"


def test_of_too_many_streams_of_one_person_the_oldest_ends(database: Database, event: int) -> None:
    async def story(hub: Hub) -> tuple[bool, int]:
        first, *others = [hub.stream(event, person=7) for _ in range(MOST_PER_PERSON + 1)]
        for stream in (first, *others):
            await anext(stream)
        ended = [said async for said in first]
        listening = len(hub.listeners)
        for stream in others:
            await stream.aclose()  # type: ignore[attr-defined]
        return ended == [], listening

    assert heard(database, story) == (True, MOST_PER_PERSON)


def test_without_a_stream_the_versions_of_now(browse: Browse, make: Make, db: Session) -> None:
    event = make.event("an-event")
    versions.announce(db, event.key, "guide")
    assert browse(Role.RECORDER, event).get("/events/an-event/feed").json() == {"guide": 1}
    assert browse(Role.SPONSOR, event).get("/events/an-event/feed").status_code == 403
