"""`kuvend backup` while people write, `kuvend restore` elsewhere: the same rows with the same hashes, as of one moment;
what is confidential neither comes along open nor gets lost; and nothing that is wrong leaves half of anything."""

import json
import os
import resource
import shutil
import signal
import subprocess
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from threading import Event as Flag
from uuid import uuid4

import httpx2 as httpx
import pytest
from sqlalchemy import select, text
from sqlmodel import col

from app import cli, clock
from app.commands.archive import Archive
from app.db import Database
from app.migrations.run import migrate
from app.models import Event, GuideItem, Note, NoteOperation, User
from app.notes.operations.actions import note_down
from app.notes.operations.body import Body
from app.notes.sealing.words import Reader, said
from app.settings import Settings
from app.vocabulary import ItemKind, Mark, Role
from tests import postgres
from tests.conftest import Make
from tests.reliability.devices import Device, run_all
from tests.reliability.test_never_lost import recorders
from tests.server import KUVEND, Server

PLANTED = "mbyllur-Ngjyra"
BOTH = pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])


class Place:
    """An installation in a folder of its own, spoken to by the command."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch, database_url: str = "") -> None:
        folder.mkdir(exist_ok=True)
        self.folder, self.data, self.database_url = folder, folder / "data", database_url
        self._patch = monkeypatch
        self.settings = Settings(data_dir=self.data, database_url=database_url)
        self.database = Database(self.settings.url, master=self.settings.master_keys)

    def run(self, *arguments: object) -> None:
        self._patch.setenv("KUVEND_DATABASE_URL", self.database_url)
        cli.main([*map(str, arguments), "--data", str(self.data)])

    def refused(self, *arguments: object) -> str:
        with pytest.raises(SystemExit) as stopped:
            self.run(*arguments)
        said = stopped.value.code
        assert isinstance(said, str)
        assert "\n" not in said
        return said

    def rows(self) -> dict[str, list[tuple[object, ...]]]:
        """Everything, as the driver gives it."""
        with self.database.engine.connect() as connection:
            return {
                name: [tuple(row) for row in connection.exec_driver_sql(f'SELECT * FROM "{name}" ORDER BY id')]  # noqa: S608
                for name in self.hashes()
            }

    def kept(self) -> Path:
        """A backup of how it stands."""
        file = self.folder / f"{uuid4().hex}.zip"
        self.run("backup", file)
        return file

    def hashes(self) -> dict[str, str]:
        return hashes_in(self.kept())


def hashes_in(file: Path) -> dict[str, str]:
    with Archive(file) as archive:
        return {name: each["sha256"] for name, each in archive.tables.items()}


Places = Callable[..., Place]


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Places]:
    """`places("a")`, `places("b", "postgresql")`: empty installations."""
    made: list[Place] = []
    servers: list[str] = []
    with contextmanager_of_cluster() as cluster:

        def make(name: str, kind: str = "sqlite") -> Place:
            url = ""
            if kind == "postgresql":
                url = postgres.fresh_database(cluster(), f"kuvend_backup_{uuid4().hex[:8]}")
                servers.append(url)
            made.append(Place(tmp_path / name, monkeypatch, url))
            return made[-1]

        yield make
        for each in made:
            each.database.close()


@contextmanager
def contextmanager_of_cluster() -> Iterator[Callable[[], str]]:
    """A PostgreSQL server once somebody asks for it."""
    opened: list[tuple[object, str]] = []

    def address() -> str:
        if not opened:
            context = postgres.cluster()
            opened.append((context, context.__enter__()))
        return opened[0][1]

    yield address
    for context, _ in opened:
        context.__exit__(None, None, None)  # type: ignore[attr-defined]


@pytest.fixture
def planted(places: Places) -> Place:
    """An installation with a confidential note, and one that everybody may read."""
    place = places("planted")
    _plant(place)
    return place


def _plant(place: Place) -> None:
    place.run("migrate")
    with place.database.write() as db:
        make = Make(db)
        event = make.event()
        session = make.add(GuideItem(event_id=event.key, kind=ItemKind.SESSION, uid=str(uuid4())))
        recorder = make.member(event, Role.RECORDER)
        for words, mark in ((f"{PLANTED} 1", Mark.CONFIDENTIAL), ("open words", Mark.PUBLIC)):
            body = Body(words, session=session.key, mark=mark, role=f"{PLANTED} role" if mark != Mark.PUBLIC else "")
            note_down(db, event, body, by=recorder, key=b"k", at=clock.now())


def confidential_words(place: Place) -> str | None:
    with place.database.read() as db:
        note = db.execute(select(Note).where(col(Note.mark) == Mark.CONFIDENTIAL)).scalar_one()
        assert note.author_id is not None
        found = said(db, Reader(note.author_id, confidential=True), note, asked=True)
    return found and found.words


def inner_bytes(file: Path) -> bytes:
    with zipfile.ZipFile(file) as opened:
        return file.read_bytes() + b"".join(opened.read(name) for name in opened.namelist())


@BOTH
def test_a_backup_while_four_write_is_whole_elsewhere(kind: str, places: Places) -> None:
    here, there = places("here", kind), places("there", kind)
    migrate(here.database) if kind == "postgresql" else here.run("migrate")
    workers = ("--workers", "2") if kind == "postgresql" else ()
    server = Server(here.folder, database_url=here.database_url, options=("--empty", *workers))
    server.start()
    stop = Flag()
    try:
        devices = [
            Device(one, 5_000, seed, lost_receipts=0, offline=0)
            for seed, one in enumerate(recorders(server, here.database, 4))
        ]
        threads = run_all(devices, stop)
        while min(len(device.receipts) for device in devices) < 40:
            stop.wait(0.02)
        before = {name for device in devices for name in list(device.receipts)}
        file = here.kept()
        after = {name for device in devices for name in list(device.receipts)}
        stop.set()
        for thread in threads:
            thread.join()
    finally:
        stop.set()
        server.stop()
    assert after > before, "they wrote on meanwhile"

    there.data.mkdir()
    shutil.copy(here.data / "master-key", there.data)
    there.run("restore", file)
    assert there.hashes() == hashes_in(file)
    kept, all_of_it = _log(there), _log(here)
    assert before <= {str(row.id) for row in kept}, "what was receipted before it began"
    assert kept == all_of_it[: len(kept)], "everything up to one moment, unaltered, and nothing after it"
    assert len(kept) < len(all_of_it)
    batches: dict[object, int] = defaultdict(int)
    for row in all_of_it:
        batches[row.device, row.received_at] += 1
    for batch, count in batches.items():
        assert sum((row.device, row.received_at) == batch for row in kept) in (0, count), "no half batch"
    with there.database.read() as db:
        assert db.execute(select(col(Event.note_sequence))).scalar_one() == len(kept)
        shown = dict(db.execute(select(col(Note.operation_id), col(Note.words))).all())
    words = {row.id: row.body["words"] for row in kept}
    assert all(words[operation] == shown_words for operation, shown_words in shown.items())

    again = Server(there.folder, database_url=there.database_url, options=("--empty",))
    again.start()
    try:
        device = devices[0]
        api = device.recorder.api.replace(server.url, again.url)
        operations = [*device.made[:1], device._operation(Random(1))]
        batch = {"device": device.name, "operations": operations}
        answer = httpx.post(api, json=batch, headers={"authorization": f"Bearer {device.recorder.token}"})
        assert [each["receipt"] for each in answer.json()["receipts"]] == ["duplicate", "new"]
        assert httpx.get(f"{again.url}/readyz").status_code == 200
    finally:
        again.stop()


def _log(place: Place) -> list[object]:
    with place.database.read() as db:
        columns = [NoteOperation.id, NoteOperation.device, NoteOperation.received_at, NoteOperation.body]
        return list(db.execute(select(*map(col, columns)).order_by(col(NoteOperation.sequence))).all())


@pytest.mark.postgres
def test_the_demonstration_comes_back_to_the_letter_on_either_database(places: Places) -> None:
    first, second, third = places("first"), places("second", "postgresql"), places("third")
    first.run("demo")
    with first.database.write() as db:
        gone = User(email="gone@kuvend.example", name="Gone since")
        db.add(gone)
        db.flush()
        number = gone.key
        db.delete(gone)
    for place in (second, third):
        place.data.mkdir()
        shutil.copy(first.data / "master-key", place.data)
    file = first.kept()
    second.run("restore", file)
    assert second.hashes() == first.hashes()
    third.run("restore", second.kept())
    assert third.rows() == first.rows()
    with second.database.write() as db:
        added = User(email="one.more@kuvend.example", name="One more")
        db.add(added)
        db.flush()
        assert added.key == number + 1, "numbers go on where they were, and nobody inherits one"
    names = {each.name for each in first.data.iterdir()}
    logs = {"kuvend.sqlite3-wal", "kuvend.sqlite3-shm"}
    assert names - logs == {"kuvend.sqlite3", "master-key", "secret-key", "last-backup"}, "all is in the database"


def test_confidential_words_are_not_in_it_and_open_elsewhere(places: Places, planted: Place) -> None:
    file = planted.kept()
    keys = file.with_name("kuvend-keys.json")
    assert PLANTED.encode() not in inner_bytes(file) + keys.read_bytes()
    assert b"open words" in inner_bytes(file), "or this test tells nothing"
    secrets = [(planted.data / name).read_bytes().strip() for name in ("master-key", "secret-key")]
    wrapped = json.loads(keys.read_text())["keys"][0]["wrapped"].encode()
    assert not any(each in inner_bytes(file) for each in (*secrets, wrapped)), "nor what opens them"
    assert not any(each in keys.read_bytes() for each in secrets)

    there = places("there")
    there.data.mkdir()
    shutil.copy(planted.data / "master-key", there.data)
    there.run("restore", file)
    assert confidential_words(there) == f"{PLANTED} 1"
    assert (there.data / "secret-key").read_bytes() == (planted.data / "secret-key").read_bytes()
    assert (there.data / "secret-key").stat().st_mode & 0o077 == 0


def test_an_erased_key_closes_the_backups_that_there_are(places: Places, planted: Place) -> None:
    file = planted.kept()
    planted.run("keys", "erase", "an-event", "--apply")
    there = places("there")
    there.data.mkdir()
    shutil.copy(planted.data / "master-key", there.data)
    there.run("restore", file)
    assert confidential_words(there) is None, "though the master key and the file of keys are there"


def test_without_keys_it_stays_closed_until_they_come(
    places: Places, planted: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    file = planted.kept()
    there = places("there")
    there.run("restore", file, "--without-keys")
    assert "an-event are closed" in capsys.readouterr().out
    there.run("migrate")  # makes a master key of its own
    assert confidential_words(there) is None
    elsewhere = there.folder / "other.zip"
    there.run("backup", elsewhere, "--keys", file.with_name("kuvend-keys.json"))
    assert len(json.loads(file.with_name("kuvend-keys.json").read_text())["keys"]) == 1, "what is missing stays there"
    assert "does not open" in there.refused("keys", "load", file.with_name("kuvend-keys.json"))
    old = (planted.data / "master-key").read_text()
    (there.data / "master-key").write_text((there.data / "master-key").read_text() + "\n" + old)
    there.run("keys", "load", file.with_name("kuvend-keys.json"))
    assert confidential_words(there) == f"{PLANTED} 1"


def test_keys_that_did_not_come_along_are_not_told_to_open(
    places: Places, planted: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    planted.run("keys", "give-up")
    assert "Every key opens; nothing is lost." in capsys.readouterr().out
    there = places("there")
    there.run("restore", planted.kept(), "--without-keys")
    capsys.readouterr()
    there.run("keys", "give-up")
    told = capsys.readouterr().out
    assert "1 keys are missing here, of an-event" in told
    assert "`kuvend keys load FILE`" in told
    assert "nothing is lost" not in told


def test_a_key_that_waits_for_its_master_key_is_not_said_to_be_erased(
    places: Places, planted: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    file = planted.kept()
    there = places("there")
    there.run("restore", file)
    told = capsys.readouterr().out
    assert "of an-event are closed: their keys are in the file of keys" in told
    assert "erased since" not in told
    shutil.copy(planted.data / "master-key", there.data)
    there.run("keys", "load", file.with_name("kuvend-keys.json"))
    assert confidential_words(there) == f"{PLANTED} 1"


def test_a_wrong_master_key_is_refused_in_words(places: Places, planted: Place) -> None:
    file = planted.kept()
    there = places("there")
    there.data.mkdir()
    (there.data / "master-key").write_text("A" * 43)
    assert "does not open the file of keys" in there.refused("restore", file)
    assert {each.name for each in there.data.iterdir()} == {"master-key"}


def test_keys_of_another_installation_are_not_thrown_away(places: Places, planted: Place) -> None:
    keys = planted.folder / "keys.json"
    planted.run("keys", "save", keys)
    other = places("other")
    other.run("migrate")
    other.run("keys", "save", keys)
    aside = next(planted.folder.glob("keys.json.before-*"))
    assert len(json.loads(aside.read_text())["keys"]) == 1
    assert json.loads(keys.read_text())["keys"] == []


@pytest.mark.parametrize("place", ["first", "middle", "late", "end", "cut", "empty", "text", "folder", "none"])
def test_a_damaged_file_changes_nothing(places: Places, planted: Place, place: str) -> None:
    file = planted.kept()
    content = bytearray(file.read_bytes())
    at = {"first": 100, "middle": len(content) // 2, "late": len(content) - 3_000, "end": -3}
    if place in at:
        content[at[place]] ^= 0x55
        file.write_bytes(content)
    elif place == "cut":
        file.write_bytes(content[: len(content) // 2])
    elif place in ("empty", "text"):
        file.write_text("" if place == "empty" else "not a backup at all")
    else:
        file.unlink()
        if place == "folder":
            file.mkdir()
    there = places("there")
    refusal = there.refused("restore", file)
    assert str(file) in refusal
    assert not there.data.exists() or not list(there.data.iterdir())


def test_rows_that_were_changed_are_noticed(places: Places, planted: Place) -> None:
    """A zip whose own sums are right, with other words."""
    file = planted.kept()
    other = file.with_name("other.zip")
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(other, "w") as new:
        new.comment = old.comment
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"open words", b"odd words."))
    there = places("there")
    assert "damaged" in there.refused("restore", other)
    assert not list(there.data.iterdir())


@BOTH
def test_only_an_empty_place_is_filled_unasked(kind: str, places: Places, planted: Place) -> None:
    file = planted.kept()
    there = places("there", kind)
    there.data.mkdir()
    shutil.copy(planted.data / "master-key", there.data)
    there.run("restore", file)
    with there.database.write() as db:
        db.execute(text("UPDATE note SET words = 'changed since' WHERE words = 'open words'"))
    there.database.close()
    assert "not empty" in there.refused("restore", file)
    there.run("restore", file, "--replace")
    with there.database.read() as db:
        assert db.execute(select(col(Note.words)).where(col(Note.words) != "")).scalars().all() == ["open words"]
    if kind == "sqlite":
        assert next(there.data.glob("before-restore-*/kuvend.sqlite3")).stat().st_size > 0


@BOTH
def test_a_damaged_file_leaves_what_is_there(kind: str, places: Places, planted: Place) -> None:
    file = planted.kept()
    there = places("there", kind)
    there.run("migrate")
    stands = there.hashes()
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 0x55
    file.write_bytes(content)
    assert "damaged" in there.refused("restore", file, "--replace")
    assert there.hashes() == stands


def test_a_newer_release_is_named(places: Places, planted: Place) -> None:
    with planted.database.engine.connect() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    file = planted.kept()
    assert "newer Kuvend" in places("there").refused("restore", file)


def _with_a_full_disk(*arguments: object, data: Path, most: int) -> subprocess.CompletedProcess[str]:
    """No file may grow beyond `most` bytes."""

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))

    clean = {name: value for name, value in os.environ.items() if not name.startswith("KUVEND_")}
    command = [str(each) for each in (KUVEND, *arguments, "--data", data)]
    return subprocess.run(command, env=clean, preexec_fn=limit, capture_output=True, text=True, check=False)


def test_a_full_disk_leaves_no_half_file(places: Places, planted: Place) -> None:
    file = planted.kept()
    earlier, folder = file.read_bytes(), set(planted.folder.iterdir())
    done = _with_a_full_disk("backup", file, data=planted.data, most=4_096)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1), done.stderr
    assert str(file) in done.stderr
    assert file.read_bytes() == earlier, "the earlier one stands"
    assert set(planted.folder.iterdir()) == folder

    there = places("there")
    done = _with_a_full_disk("restore", file, data=there.data, most=100_000)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1), done.stderr
    assert "Nothing was changed" in done.stderr
    assert not list(there.data.iterdir())


def test_what_cannot_be_kept_is_said(places: Places, planted: Place, tmp_path: Path) -> None:
    assert "no database" in places("nothing").refused("backup", tmp_path / "a.zip")
    assert "no such folder" in planted.refused("backup", tmp_path / "nowhere" / "a.zip")
    assert "is a folder" in planted.refused("backup", tmp_path)


def test_the_doctor_knows_the_last_backup(planted: Place, capsys: pytest.CaptureFixture[str]) -> None:
    planted.run("doctor")
    assert "no backup was made" in capsys.readouterr().out
    planted.kept()
    planted.run("doctor")
    assert "last backup 0 days ago" in capsys.readouterr().out
    record = planted.data / "last-backup"
    record.write_text(json.dumps(json.loads(record.read_text()) | {"at": "2026-01-01T00:00:00+00:00"}))
    assert "something is wrong" in planted.refused("doctor")
