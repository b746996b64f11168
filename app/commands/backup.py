"""`kuvend backup` and `kuvend restore`. What stands in the file, and what does not: docs/decisions/0317."""

import argparse
import json
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from importlib.metadata import version as version_of
from pathlib import Path
from time import monotonic
from typing import NamedTuple, TypeVar

from sqlmodel import Session

from app import clock
from app.commands import key_file
from app.commands.archive import packing
from app.commands.ground import Commands, command
from app.commands.restoring import restore
from app.commands.tables import last_numbers, lines_of, one_moment, sound, tables_of
from app.db import Database
from app.errors import Invalid
from app.migrations.run import is_current, revision
from app.notes.at_rest import stands_plain
from app.settings import Settings

KEYS = "kuvend-keys.json"
Row = TypeVar("Row")
STALE = timedelta(days=8)


def add_to(commands: Commands) -> None:
    made = command(
        commands, "backup", _backup, "everything in one file, as it stood at one moment, while the server runs"
    )
    made.add_argument("file")
    made.add_argument("--keys", metavar="FILE", help=f"where the keys of confidential notes go ({KEYS} beside FILE)")

    made = command(commands, "restore", _restore, "take such a file into an empty installation")
    made.add_argument("file")
    made.add_argument("--keys", metavar="FILE", help=f"the keys of confidential notes ({KEYS} beside FILE)")
    made.add_argument("--without-keys", action="store_true", help="confidential notes stay closed for now")
    made.add_argument("--replace", action="store_true", help="in the place of what is there, which is put aside")


class LastBackup(NamedTuple):
    at: datetime
    file: str
    keys: str


def last_backup(settings: Settings) -> LastBackup | None:
    try:
        told = json.loads(_record(settings).read_text())
        return LastBackup(datetime.fromisoformat(told["at"]), told["file"], told["keys"])
    except (OSError, ValueError, KeyError):
        return None


def _record(settings: Settings) -> Path:
    return settings.data_dir / "last-backup"


def about_backups(settings: Settings) -> tuple[bool, str]:
    """For `kuvend doctor`: one that used to be made and is made no more is wrong."""
    last = last_backup(settings)
    if last is None:
        return True, "no backup was made from here yet (kuvend backup FILE)"
    age = clock.now() - last.at
    return age < STALE, f"last backup {age.days} days ago: {last.file}"


def _backup(options: argparse.Namespace, settings: Settings) -> None:
    target = Path(options.file).resolve()
    keys = Path(options.keys).resolve() if options.keys else target.with_name(KEYS)
    if target.is_dir() or not target.parent.is_dir():
        raise Invalid(f"{target}: {'is a folder' if target.is_dir() else 'there is no such folder'}")
    with closing(_opened(settings)) as database:
        at = clock.now()
        with packing(target) as made, one_moment(database) as connection:
            total = 0
            tables = tables_of(connection)
            for name, table in tables.items():
                columns = [str(column.name) for column in table.columns]
                total += made.table(name, columns, _told(name, lines_of(connection, table, columns)))
            made.close(
                kuvend=version_of("kuvend"), made_at=at.isoformat(), migration=revision(connection),
                database=connection.dialect.name, numbers=last_numbers(connection, tables.values()),
            )  # fmt: skip
        with database.read() as db:
            told = key_file.write(db, settings, keys, at=at)
    _remember(settings, at, target, keys)
    size = target.stat().st_size
    print(f"{total} rows in {target} ({size / 2**20:.1f} MiB), read back and found whole.")
    print(
        f"The keys of its confidential notes, sealed by the master key, are in {keys}. Keep one such file, the newest."
    )
    print("\n".join(told), end="\n" if told else "")


def _opened(settings: Settings) -> Database:
    """A database that is fit to be copied."""
    file = settings.url.removeprefix("sqlite:///")
    if file != settings.url and not Path(file).exists():
        raise Invalid(f"there is no database at {file}")
    database = Database(settings.url, master=settings.master_keys)
    try:
        _look_at(database)
    except BaseException:
        database.close()
        raise
    return database


def _look_at(database: Database) -> None:
    try:
        with database.engine.connect() as connection:
            fit = revision(connection) is not None
            whole = sound(connection)
        current = is_current(database)
    except Exception as problem:  # whatever a driver raises
        raise Invalid(f"the database cannot be read: {str(problem).splitlines()[0]}") from problem
    if not fit:
        raise Invalid("the database is empty: there is nothing to keep")
    if not whole:
        raise Invalid("the database is damaged (kuvend doctor); nothing was written. Restore the last sound backup")
    if current:
        with database.read() as db:
            if stands_plain(db):
                raise Invalid("an older release left confidential notes unsealed: `kuvend migrate` seals them")


def _told(name: str, rows: Iterator[Row]) -> Iterator[Row]:
    """Long work says how far it is, once a second."""
    said = monotonic()
    for number, row in enumerate(rows):
        yield row
        if number % 1000 == 0 and monotonic() - said > 1:
            said = monotonic()
            print(f"{name}: {number} rows ...", file=sys.stderr, flush=True)


def _remember(settings: Settings, at: datetime, file: Path, keys: Path) -> None:
    """Not having been able to write this down does not make the backup worse."""
    try:
        _record(settings).write_text(json.dumps({"at": at.isoformat(), "file": str(file), "keys": str(keys)}))
    except OSError:
        print("The data directory cannot be written; `kuvend doctor` will not know of this backup.", file=sys.stderr)


def renew_keys(db: Session, settings: Settings) -> Iterator[str]:
    """After keys were erased or changed: the file of keys beside the last backup follows, so that erasing reaches
    backups at once."""
    last = last_backup(settings)
    if last is None:
        return
    try:
        yield from key_file.write(db, settings, Path(last.keys), at=clock.now())
        yield f"{last.keys} holds only what is still to be opened."
    except Invalid as problem:
        yield f"The file of keys could not be renewed: {problem} Do it with `kuvend keys save {last.keys}`."


def _restore(options: argparse.Namespace, settings: Settings) -> None:
    source = Path(options.file).resolve()
    keys = Path(options.keys).resolve() if options.keys else source.with_name(KEYS)
    if options.keys and options.without_keys:
        raise Invalid("--keys and --without-keys contradict each other")
    held = None if options.without_keys or not (options.keys or keys.exists()) else key_file.read(keys)
    done = restore(settings, source, held, replace=options.replace, progress=_told)
    print(f"{done.rows} rows of {done.made_at:%Y-%m-%d %H:%M} UTC are here, with the hashes they were written with.")
    for line in done.told:
        print(line)
