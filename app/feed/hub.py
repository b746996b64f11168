"""Who listens to which event. One hub per process; it tells only versions, and whoever hears one asks for the rest.

News come three ways: a commit of this process wakes the hub at once; on PostgreSQL, LISTEN does for those of others;
and once a second it looks by itself, for as long as anybody listens, so that news missed by either way come late and
not never. A look is one query, however many listen.
"""

import asyncio
import contextlib
import logging
import threading
from collections import deque
from collections.abc import AsyncIterator

import anyio.to_thread

from app.db import Database
from app.feed import versions

LOOKS_EVERY = 1.0
BREATHES_EVERY = 20.0
LASTS = 240.0
"""Seconds. Then the stream ends, the browser asks again, and whether it still may is looked at anew."""
MOST_PER_PERSON = 8
log = logging.getLogger("kuvend")


class Listener:
    def __init__(self, event_id: int, person: int) -> None:
        self.event_id = event_id
        self.person = person
        self.news = asyncio.Event()
        self.ended = False
        self.told: dict[str, int] = {}


class Hub:
    def __init__(self, database: Database) -> None:
        self.database = database
        self.known: dict[int, dict[str, int]] = {}
        self.listeners: set[Listener] = set()
        self.of_person: dict[int, deque[Listener]] = {}
        self._look = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        self._task: asyncio.Task[None] | None = None
        self._stop = threading.Event()
        versions.wakers.add(self.wake)

    def wake(self) -> None:
        """From any thread."""
        with contextlib.suppress(RuntimeError):  # the loop is closed: nobody listens any more
            self._loop.call_soon_threadsafe(self._look.set)

    async def stream(self, event_id: int, person: int) -> AsyncIterator[str]:
        """Server-sent events: the versions as they stand, then each as it changes. The oldest of too many ends."""
        listener = self._seat(event_id, person)
        try:
            yield "retry: 2000\n\n"
            until = self._loop.time() + LASTS
            while not listener.ended and self._loop.time() < until:
                listener.news.clear()  # before looking: what comes while this is told is told next
                news = {k: v for k, v in self.known.get(event_id, {}).items() if listener.told.get(k) != v}
                listener.told |= news
                if news:
                    yield "".join(f"event: {topic}\ndata: {version}\n\n" for topic, version in news.items())
                try:
                    await asyncio.wait_for(listener.news.wait(), BREATHES_EVERY)
                except TimeoutError:
                    yield ": still here\n\n"
        finally:
            self._leave(listener)

    def _seat(self, event_id: int, person: int) -> Listener:
        listener = Listener(event_id, person)
        theirs = self.of_person.setdefault(person, deque())
        theirs.append(listener)
        if len(theirs) > MOST_PER_PERSON:
            oldest = theirs.popleft()
            oldest.ended = True
            oldest.news.set()
        self.listeners.add(listener)
        self._look.set()
        if self._task is None or self._task.done():
            self._task = self._loop.create_task(self._watch())
        return listener

    def _leave(self, listener: Listener) -> None:
        self.listeners.discard(listener)
        theirs = self.of_person.get(listener.person)
        if theirs is not None:
            with contextlib.suppress(ValueError):
                theirs.remove(listener)
            if not theirs:
                del self.of_person[listener.person]

    async def _watch(self) -> None:
        """Looks for as long as somebody listens."""
        if not self.database.is_sqlite:
            self._stop.clear()
            threading.Thread(target=self._listen, name="feed", daemon=True).start()
        while self.listeners:
            self._look.clear()
            try:
                self._tell(await anyio.to_thread.run_sync(self._ask, sorted({one.event_id for one in self.listeners})))
            except Exception:  # the database is away for a moment: the next look tells what was missed
                log.warning("the feed could not look", exc_info=True)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._look.wait(), LOOKS_EVERY)
        self._stop.set()
        self.known.clear()

    def _ask(self, event_ids: list[int]) -> dict[int, dict[str, int]]:
        with self.database.read() as db:
            return versions.versions(db, event_ids)

    def _tell(self, found: dict[int, dict[str, int]]) -> None:
        changed = {event_id for event_id, now in found.items() if self.known.get(event_id) != now}
        self.known |= found
        for listener in self.listeners:
            if listener.event_id in changed or not listener.told:
                listener.news.set()

    def _listen(self) -> None:
        """PostgreSQL's own word, on a connection of its own. When it breaks, looking goes on."""
        import psycopg  # only there: SQLite needs no such driver

        url = self.database.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
        try:
            with psycopg.connect(url, autocommit=True) as connection:
                connection.execute(f"LISTEN {versions.CHANNEL}")
                while not self._stop.is_set():
                    for _ in connection.notifies(timeout=2, stop_after=1):
                        self.wake()
        except psycopg.Error:
            log.warning("the feed hears no notifications; it looks once a second", exc_info=True)
