"""Notes: one committed through the real route, and batches beside a bare executemany of the very rows they become.

The reference of one note is a bare route that inserts one row; what the driver alone does, by as many threads, stands
beside it. The reference of a batch writes what ours wrote, both tables with their indexes, to a copy of the database.
"""

import gc
import json
import re
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from itertools import count
from pathlib import Path
from time import perf_counter
from typing import Any
from urllib.request import Request, urlopen
from uuid import uuid4

import orjson

from app import clock
from app.db import Database
from app.migrations.run import migrate
from app.models import Event, Forum, GuideItem, User
from app.notes import api
from app.notes.operations import actions
from app.notes.operations.operation import digest
from app.notes.operations.sync import Writer
from app.vocabulary import EventKind, ForumKind, ItemKind
from benchmarks.kit import Bench, Contestant, Figure, Kuvend, Sample, at_least, at_most, timed
from benchmarks.load import NEW_UUID

MEETING = "/events/southern-cluster-meeting/notes"
BATCH = 50
CLIENTS = 4
ONES = 400
WORDS = "Një pikë kontakti në çdo shkollë deri në mars, dhe takime çdo muaj me policinë dhe shërbimet sociale."
MOMENT = "2026-03-01T10:31:00.250Z"
TABLES = ("note_operation", "note")
KEY = b"a key of this measurement"
Statements = list[tuple[str, list[tuple[Any, ...]]]]


def measure(bench: Bench) -> Iterator[Figure]:
    yield from _one(bench)
    yield from _batches(bench)


def _one(bench: Bench) -> Iterator[Figure]:
    kuvend = bench.kuvend
    headers, session = _recorder(kuvend)
    one = operation(1, session) | {"id": NEW_UUID, "note": NEW_UUID, "digest": None}
    body = json.dumps({"device": NEW_UUID, "operations": [one]})
    ours = kuvend.asked(
        f"/api/v1{MEETING}/sync", method="POST", headers=headers, body=body, clients=CLIENTS, requests=ONES
    )
    row = json.dumps({"id": NEW_UUID, "body": WORDS})
    bare = bench.bare.asked("/notes", method="POST", body=row, clients=CLIENTS, requests=ONES, expect="204")
    found, route, driver = bench.interleaved([ours, bare, _driver_alone(bench.folder)])
    work = f"one note, durable, {CLIENTS} clients, over"
    yield Figure(f"{work} a bare route's insert", found.per_second, route.per_second, "/s", at_least(0.15))
    yield Figure(f"{work} the driver alone, no route", found.per_second, driver.per_second, "/s", at_least(0.15))


def _recorder(kuvend: Kuvend) -> tuple[dict[str, str], int]:
    """What a recorder's page sends along, and a session to write about."""
    cookie = kuvend.signed_in("recorder")
    with urlopen(Request(kuvend.url + f"{MEETING}/desk", headers=cookie)) as answer:  # noqa: S310 - our own server
        page = answer.read().decode()
    token = re.findall(r'name="csrf" content="([^"]+)"', page)[0]
    session = int(re.findall(r"/notes/session/(\d+)", page)[0])
    same_origin = {"Sec-Fetch-Site": "same-origin", "X-CSRF-Token": token, "Content-Type": "application/json"}
    return cookie | same_origin, session


def _driver_alone(folder: Path) -> Contestant:
    """As many threads as clients, each with its connection, one durable insert after the other."""
    database = Database(f"sqlite:///{folder / 'driver.sqlite3'}")
    with database.engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE notes (id VARCHAR(36) PRIMARY KEY, body VARCHAR)")

    def insert(count: int) -> None:
        pooled = database.engine.raw_connection()
        for _ in range(count):
            pooled.cursor().execute("INSERT INTO notes VALUES (?, ?)", (str(uuid4()), WORDS))
        pooled.close()

    def round_of_inserts() -> Sample:
        begun = perf_counter()
        with ThreadPoolExecutor(CLIENTS) as threads:
            list(threads.map(insert, [ONES // CLIENTS] * CLIENTS))
        each = (perf_counter() - begun) / ONES * 1000
        return Sample(cpu_ms=each, per_second=1000 / each, median_ms=each, p99_ms=each)

    return round_of_inserts


def _batches(bench: Bench) -> Iterator[Figure]:
    gc.freeze()  # what the server does when it starts
    gc.set_threshold(50_000, 20, 50)
    room = Room(bench.folder / "notes.sqlite3")
    room.take([room.batch()])
    bare = Rows(room, bench.folder / "bare-notes.sqlite3")
    for batches, goal in ((1, 4), (10, 3)):
        ours, reference = bench.interleaved([_sending(room, batches), _inserting(bare, batches)])
        work = f"{batches * BATCH} notes in {batches} batches over executemany of the same rows"
        yield Figure(work, ours.cpu_ms, reference.cpu_ms, "ms", at_most(goal))


class Room:
    """An event with a recorder and a session, and the route's work on a batch, from its bytes to its answer's."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.database = Database(f"sqlite:///{path}")
        migrate(self.database)
        self.numbers = count(1)
        day = date(2027, 3, 1)
        with self.database.write() as db:
            forum = Forum(slug="f", kind=ForumKind.NATIONAL_CONFERENCE, name_en="F")
            db.add(forum)
            db.flush()
            kind = EventKind.NATIONAL_CONFERENCE
            self.event = Event(slug="e", forum_id=forum.key, kind=kind, starts_on=day, ends_on=day)
            self.user = User(name="Recorder", email="recorder@example.org")
            db.add_all([self.event, self.user])
            db.flush()
            self.session = GuideItem(event_id=self.event.key, kind=ItemKind.SESSION, uid=str(uuid4()))
            db.add(self.session)

    def batch(self) -> bytes:
        operations = [operation(next(self.numbers), self.session.key) for _ in range(BATCH)]
        return orjson.dumps({"device": "a-device", "operations": operations})

    def take(self, contents: Iterable[bytes]) -> None:
        for content in contents:
            self._take(content)

    def _take(self, content: bytes) -> None:
        batch = api.read_batch(content)
        writer = Writer(self.user.key)
        with self.database.write() as db:
            judged = actions.take_batch(
                db, self.event, batch["operations"], device=batch["device"], writer=writer, key=KEY, at=clock.now()
            )
        orjson.dumps([api.receipt(each) for each in judged])


class Rows:
    """What one batch became, written again and again under other keys by the driver, one transaction a batch."""

    def __init__(self, room: Room, path: Path) -> None:
        pooled = room.database.engine.raw_connection()
        pooled.cursor().execute("VACUUM INTO ?", (str(path),))
        pooled.close()
        self.engine = Database(f"sqlite:///{path}").engine
        self.numbers = count(1)
        self.tables = [self._rows(table) for table in TABLES]

    def _rows(self, table: str) -> tuple[str, list[str], list[tuple[Any, ...]]]:
        with self.engine.connect() as connection:
            found = connection.exec_driver_sql(f"SELECT * FROM {table}")  # noqa: S608 - one of two names
            names = list(found.keys())
            marks = ", ".join("?" * len(names))
            statement = f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})"  # noqa: S608 - names of our own
            return statement, names, [tuple(row) for row in found]

    def batch(self) -> Statements:
        """The same rows, with keys and numbers that are not there yet."""
        shift = next(self.numbers) * BATCH
        fresh: dict[str, Callable[[Any], Any]] = {
            "id": lambda _: uuid4().hex,
            "sequence": lambda old: old + shift,
            "device_sequence": lambda old: old + shift,
        }
        kept: Callable[[Any], Any] = lambda old: old  # noqa: E731
        made = [[fresh.get(name, kept) for name in names] for _, names, _ in self.tables]
        return [
            (statement, [tuple(make(old) for make, old in zip(makers, row, strict=True)) for row in rows])
            for (statement, _, rows), makers in zip(self.tables, made, strict=True)
        ]

    def insert(self, batches: Iterable[Statements]) -> None:
        pooled = self.engine.raw_connection()
        cursor = pooled.cursor()
        for batch in batches:
            cursor.execute("BEGIN IMMEDIATE")
            for statement, rows in batch:
                cursor.executemany(statement, rows)
            cursor.execute("COMMIT")
        pooled.close()


def _sending(room: Room, batches: int) -> Contestant:
    def round_of_batches() -> Sample:
        contents = [room.batch() for _ in range(batches)]
        return timed(lambda: room.take(contents))()

    return round_of_batches


def _inserting(bare: Rows, batches: int) -> Contestant:
    def round_of_batches() -> Sample:
        given = [bare.batch() for _ in range(batches)]
        return timed(lambda: bare.insert(given))()

    return round_of_batches


def operation(number: int, session: int) -> dict[str, Any]:
    body = {"words": f"{number}. {WORDS}", "session": session, "kind": "recommendation", "wording": "close",
            "mark": "public", "language": "sq", "reach": ["local"], "seat": 12, "addressee": "Bashkitë"}  # fmt: skip
    whole = {"id": str(uuid4()), "note": str(uuid4()), "sequence": number, "kind": "create", "zone": "Europe/Tirane",
            "typed_at": MOMENT, "said_at": MOMENT, "body": body}  # fmt: skip
    return whole | {"digest": digest(whole)}
