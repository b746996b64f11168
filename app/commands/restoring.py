"""Taking a backup in: built aside, compared with its hashes, and only then put where it counts."""

import hashlib
import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import Connection, func, inspect, select
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlmodel import Session, col

from app import clock
from app.commands import key_file
from app.commands.archive import Archive
from app.commands.key_file import Held
from app.commands.tables import broken, count_on, lines_of, put_in, references_later, tables_of
from app.db import MASTER, Database
from app.errors import Invalid
from app.migrations.run import known, newest, upgrade
from app.models import OutgoingMail
from app.notes.sealing.cipher import Unopened
from app.notes.sealing.keeping import NoMasterKey, missing_keys
from app.settings import Settings
from app.vocabulary import MailState

Progress = Callable[[str, Iterator[list[Any]]], Iterator[list[Any]]]


class Restored(NamedTuple):
    rows: int
    made_at: datetime
    told: list[str]


def restore(settings: Settings, source: Path, held: Held | None, *, replace: bool, progress: Progress) -> Restored:
    """Raises Invalid, and then nothing has changed."""
    told: list[str] = []
    with Archive(source) as archive:
        _known_here(archive)
        ready = _into_file if settings.url.startswith("sqlite") else _into_server
        with ready(settings, replace=replace, told=told) as connection:
            _fill(connection, archive, progress)
            upgrade(connection)
            told += _open(connection, settings, held)
            if broken(connection):
                raise archive.damaged("what refers to what")
        if held is not None and key_file.has_master(settings):
            told += _take_secret(settings, held)
        rows = sum(each["rows"] for each in archive.tables.values())
        return Restored(rows, datetime.fromisoformat(archive.manifest["made_at"]), told)


def _known_here(archive: Archive) -> None:
    made_at = archive.manifest["migration"]
    if made_at not in known():
        raise Invalid(
            f"{archive.path} was made by a newer Kuvend (migration {made_at}; here it is {newest()}). "
            "Bring this installation to that release first."
        )


def _another_make(archive: Archive) -> Invalid:
    """Between two releases the newest migration may have changed without a new number."""
    return Invalid(
        f"{archive.path} was made by another build of Kuvend ({archive.manifest['kuvend']}): its tables are not those "
        f"of migration {archive.manifest['migration']} here. Use the build that made it. Nothing was changed."
    )


def _fill(connection: Connection, archive: Archive, progress: Progress) -> None:
    """The tables as they were then, every row, and the proof that these are the rows that were written."""
    upgrade(connection, archive.manifest["migration"])
    tables = tables_of(connection)
    if tables.keys() != archive.tables.keys():
        raise _another_make(archive)
    with references_later(connection):
        for name, told in archive.tables.items():
            if {column.name for column in tables[name].columns} != set(told["columns"]):
                raise _another_make(archive)
            put_in(connection, tables[name], told["columns"], progress(name, archive.rows(name)))
    count_on(connection, tables.values(), archive.manifest["numbers"])
    for name, told in archive.tables.items():
        found = hashlib.sha256()
        for line in lines_of(connection, tables[name], told["columns"]):
            found.update(line)
        if found.hexdigest() != told["sha256"]:
            raise Invalid(f"{archive.path}: {name} did not arrive as it was written. Nothing was changed.")


def _open(connection: Connection, settings: Settings, held: Held | None) -> list[str]:
    """Brings the keys of confidential notes in, where they are to be had; what is to be known of them."""
    told = []
    with Session(connection) as db:
        db.info[MASTER] = settings.master_keys
        if held is not None and key_file.has_master(settings):
            try:
                key_file.take(db, held)
            except (NoMasterKey, Unopened):
                where = "KUVEND_KEY" if settings.key else str(settings.key_file)
                raise Invalid(
                    f"The master key in {where} does not open the file of keys. Put the one there that was in use when "
                    "the backup was made, or restore with --without-keys. Nothing was changed."
                ) from None
        elif held is not None and held.keys:
            told.append(f"The master key is not here: put it into {settings.key_file}, or set KUVEND_KEY.")
        shut = missing_keys(db)
        known = {row.key for row, _ in key_file.fitting(db, held)} if held is not None else set()
        if waiting := _events(slug for key, slug in shut.items() if key in known):
            told.append(
                f"Confidential notes of {waiting} are closed: their keys are in the file of keys, but the master key "
                "that opens these is missing. When it is here, `kuvend keys load FILE` opens them."
            )
        if gone := _events(slug for key, slug in shut.items() if key not in known):
            why = "no file of keys was taken in" if held is None else "their key is not in the file of keys"
            told.append(
                f"Confidential notes of {gone} are closed: {why}, or it was erased since. "
                "`kuvend keys load FILE` opens them when it and its master key are here."
            )
        queued = select(func.count()).select_from(OutgoingMail).where(col(OutgoingMail.state) == MailState.QUEUED)
        if mails := db.execute(queued).scalar_one():
            told.append(
                f"{mails} mails wait to be sent, also those that went out since the backup: look at them first with "
                "KUVEND_MAIL_WORKER=false, or before KUVEND_SMTP_URL is set."
            )
    return told


def _events(slugs: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(slugs))


def _take_secret(settings: Settings, held: Held) -> list[str]:
    secret = key_file.secret_of(held, settings.master_keys())
    if secret is None or settings.secret_key:
        return []
    if settings.secret_file.exists() and settings.secret_file.read_text().strip() != secret:
        aside = settings.secret_file.with_name(f"secret-key.before-{clock.now():%Y%m%d-%H%M%S}")
        settings.secret_file.rename(aside)
    if not settings.secret_file.exists():
        settings.secret_file.touch(mode=0o600)
        settings.secret_file.write_text(secret)
    return ["The secret key came back, too: what devices send again is recognised."]


@contextmanager
def _into_file(settings: Settings, *, replace: bool, told: list[str]) -> Iterator[Connection]:
    """SQLite: a file of its own beside the place where it is to be, and moved there when it is whole."""
    file = Path(settings.url.removeprefix("sqlite:///"))
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        here = _there_already(file, settings.data_dir)
        if here and not replace:
            raise Invalid(
                f"{file.parent} is not empty ({', '.join(sorted(each.name for each in here)[:3])}). Restore into an "
                "empty data directory, or with --replace, which puts aside what is there."
            )
        aside = file.with_name(f"restoring-{secrets.token_hex(4)}")
        aside.mkdir(mode=0o700)
        try:
            with closing(Database(f"sqlite:///{aside / file.name}")) as database, database.engine.connect() as fresh:
                fresh.exec_driver_sql("COMMIT")
                fresh.exec_driver_sql("PRAGMA foreign_keys=OFF")
                fresh.exec_driver_sql("BEGIN IMMEDIATE")
                yield fresh
                fresh.commit()
            (aside / file.name).chmod(0o600)
            if here:
                told.append(f"What was here is in {_put_aside(here, file)}; remove it when nobody misses it.")
            (aside / file.name).replace(file)
        finally:
            for each in aside.iterdir():
                each.unlink()
            aside.rmdir()
    except (OSError, OperationalError) as problem:
        said = problem.strerror if isinstance(problem, OSError) else str(problem.orig)
        raise Invalid(f"{file.parent}: {said}. Nothing was changed.") from None


def _there_already(file: Path, data: Path) -> list[Path]:
    """The database with its logs, and whatever else lies in the data directory; keys may stand there beforehand."""
    ours = {"master-key", "secret-key", "last-backup"}
    logs = [each for each in file.parent.glob(f"{file.name}*") if each.is_file()]
    others = [each for each in data.iterdir() if each.name not in ours and not each.name.startswith(("before-", "."))]
    return list(dict.fromkeys([*logs, *others]))


def _put_aside(here: list[Path], file: Path) -> Path:
    folder = file.with_name(f"before-restore-{clock.now():%Y%m%d-%H%M%S}")
    folder.mkdir(mode=0o700)
    for each in here:
        each.rename(folder / each.name)
    return folder


@contextmanager
def _into_server(settings: Settings, *, replace: bool, told: list[str]) -> Iterator[Connection]:
    """PostgreSQL: all of it in one transaction, the removal of what was there included."""
    try:
        settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        with closing(Database(settings.url)) as database, database.engine.connect() as connection:
            connection.exec_driver_sql("SET LOCAL lock_timeout = '10s'")
            here = inspect(connection).get_table_names()
            if here and not replace:
                raise Invalid(
                    "The database is not empty. Restore into an empty one, or with --replace: then what is there is "
                    "gone (make a backup of it first)."
                )
            for name in here:
                connection.exec_driver_sql(f'DROP TABLE "{name}" CASCADE')
            yield connection
            connection.commit()
    except SQLAlchemyError as problem:
        said = str(getattr(problem, "orig", problem)).splitlines()[0]
        raise Invalid(f"The database cannot be used: {said}. Nothing was changed; is a server still running?") from None
