"""Rooms full of recorders, a server that is killed under them, receipts that never arrive: nothing is lost, doubled
or altered, on SQLite and on PostgreSQL with several workers."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event as Flag
from time import monotonic
from uuid import uuid4

import pytest
from sqlalchemy import make_url, select, text
from sqlmodel import col

from app.access import actions as access_actions
from app.db import Database
from app.migrations.run import migrate
from app.models import Event, GuideItem, Note, NoteOperation
from app.vocabulary import ItemKind, Role
from tests import postgres
from tests.conftest import Make
from tests.reliability.devices import Device, Recorder, last_receipts, promised, receipted, run_all
from tests.server import Server

PATIENCE = 240
WITHIN = 60
"""Seconds that the whole storm may take on a machine of its own, kills and restarts included; what other work is at
hand when it begins takes its share."""
SMALL = pytest.param(5, 120, 1, id="small")
WHOLE = pytest.param(20, 500, 7, id="10000-notes", marks=pytest.mark.long)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def killed_server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Server, Database]]:
    """A server of its own with an empty database, and a look into that database."""
    with _database(request.param, tmp_path) as (url, given, options):
        database = Database(url)
        migrate(database)
        server = Server(tmp_path, database_url=given, options=("--empty", *options))
        server.start()
        yield server, database
        server.stop()
        database.close()


@contextmanager
def _database(kind: str, folder: Path) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    if kind == "sqlite":
        (folder / "data").mkdir()
        yield f"sqlite:///{folder}/data/kuvend.sqlite3", "", ()
        return
    with postgres.cluster() as base:
        name = f"kuvend_storm_{uuid4().hex[:8]}"
        url = postgres.fresh_database(base, name)
        yield url, url, ("--workers", "2")
        admin = Database(make_url(base).render_as_string(hide_password=False))
        with admin.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
        admin.close()


def recorders(server: Server, database: Database, count: int) -> list[Recorder]:
    with database.write() as db:
        make = Make(db)
        event = make.event()
        session = make.add(GuideItem(event_id=event.key, kind=ItemKind.SESSION, uid=str(uuid4())))
        api = f"{server.url}/api/v1/events/{event.slug}/notes/sync"
        found = []
        for number in range(count):
            user = make.member(event, Role.RECORDER, f"recorder-{number}@kuvend.example")
            token = access_actions.make_api_token(db, user, "a device")
            found.append(Recorder(api, token, session.key, user.key))
    return found


@pytest.mark.parametrize(("rooms", "each", "kills"), [SMALL, WHOLE])
def test_nothing_is_lost_doubled_or_altered(killed_server, rooms, each, kills):
    server, database = killed_server
    devices = [Device(one, each, seed) for seed, one in enumerate(recorders(server, database, rooms))]
    stop = Flag()
    threads = run_all(devices, stop)
    others = os.getloadavg()[0] / (os.cpu_count() or 1)
    begun = monotonic()
    end = begun + PATIENCE
    try:
        for kill in range(1, kills + 1):
            while receipted(devices) < rooms * each * kill / (kills + 1) and monotonic() < end:
                stop.wait(0.02)
            server.kill()
            server.start()
        for thread in threads:
            thread.join(max(1, end - monotonic()))
        took = monotonic() - begun
    finally:
        stop.set()
    wanted = promised(devices)
    assert len(wanted) == rooms * each == receipted(devices), "every operation has its receipt in time"
    assert took < WITHIN * (1 + others), f"{took:.0f} s"
    assert set(last_receipts(devices)) <= {"new", "duplicate", "conflict"}
    assert sum(device.unanswered for device in devices) > 0, "receipts were lost on the way"
    the_database_holds(database, wanted, devices)


def the_database_holds(database: Database, wanted, devices) -> None:
    with database.read() as db:
        log = db.execute(
            select(col(NoteOperation.id), col(NoteOperation.body), col(NoteOperation.sequence), col(NoteOperation.kind))
        ).all()
        notes = db.execute(select(col(Note.id), col(Note.operation_id), col(Note.words))).all()
        counted = db.execute(select(col(Event.note_sequence))).scalar_one()
        if database.is_sqlite:
            assert db.execute(text("PRAGMA integrity_check")).scalars().all() == ["ok"]
            assert db.execute(text("PRAGMA foreign_key_check")).all() == []
        authors = [tuple(row) for row in db.execute(select(col(NoteOperation.id), col(NoteOperation.author_id)))]
    kept = {key: body["words"] for key, body, _, _ in log}
    assert kept == wanted, "nothing lost, nothing altered"
    assert len(log) == len(kept), "nothing doubled"
    assert sorted(row.sequence for row in log) == list(range(1, len(wanted) + 1)) == list(range(1, counted + 1))
    created = [row for row in log if row.kind == "create"]
    assert len(notes) == len(created)
    assert all(words == wanted[operation] for _, operation, words in notes)
    mine = {str(each["id"]): device.recorder.user for device in devices for each in device.made}
    assert all(author == mine[str(key)] for key, author in authors), "each is its author's"
