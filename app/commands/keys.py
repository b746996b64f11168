"""`kuvend keys`: what confidential notes are sealed with. See docs/confidentiality.md."""

import argparse
from pathlib import Path

from sqlmodel import Session, col, select

from app import clock
from app.access.audit import record
from app.commands import key_file
from app.commands.backup import renew_keys
from app.commands.ground import Commands, command, event_called, family, migrated, opened
from app.db import Database
from app.errors import Invalid
from app.models import Event
from app.notes.at_rest import change_master
from app.notes.sealing import keeping
from app.notes.sealing.cipher import Unopened
from app.settings import Settings, fresh_key


def add_to(commands: Commands) -> None:
    keys = family(commands, "keys", "what confidential notes are sealed with", of="new|change|erase|save|load|give-up")
    command(keys, "new", _new, "print a fresh master key, for KUVEND_KEY")
    command(keys, "change", _change, "seal every event's key under a new master key, and forget the old one")
    made = command(keys, "erase", _erase, "erase an event's keys: its confidential notes open no more")
    made.add_argument("event", help="slug of an event")
    made.add_argument("--apply", action="store_true", help="do it; without this only say what would be erased")
    made = command(keys, "save", _save, "write the events' keys, still sealed, to a file kept apart")
    made.add_argument("file")
    made = command(keys, "load", _load, "take keys from such a file for an older copy of the database")
    made.add_argument("file")
    made = command(keys, "give-up", _give_up, "erase keys whose master key is lost")
    made.add_argument("--apply", action="store_true")


def _new(_options: argparse.Namespace, _settings: Settings) -> None:
    print(fresh_key())


def _change(_options: argparse.Namespace, settings: Settings) -> None:
    database = migrated(settings)
    count = change_master(database, settings)
    _renew(database, settings)
    if settings.key:
        print(f"{count} keys are now under the first key of KUVEND_KEY; older ones may be taken out of it.")
    else:
        print(f"{count} keys are now under a new master key in {settings.key_file}. Copy it to a safe place.")


def _erase(options: argparse.Namespace, settings: Settings) -> None:
    database = migrated(settings)
    with database.write() as db:
        event = event_called(db, options.event)
        if not options.apply:
            print(f"Would erase the keys of {event.slug}; its confidential notes would open no more (--apply does it).")
            return
        count = keeping.erase_keys(db, event, at=clock.now())
        record(db, "erased the keys of an event", by=None, event=event, count=count)
    print(f"{count} keys erased.")
    _renew(database, settings)
    print("`kuvend keys change` makes worthless, too, what else was copied of this database, or of its file of keys.")


def _renew(database: Database, settings: Settings) -> None:
    with database.read() as db:
        print("".join(f"{line}\n" for line in renew_keys(db, settings)), end="")


def _save(options: argparse.Namespace, settings: Settings) -> None:
    """Replaced each time: a key that was erased is in no copy but the older ones of this file."""
    with migrated(settings).read() as db:
        told = key_file.write(db, settings, Path(options.file), at=clock.now())
    print("\n".join([*told, f"The keys are in {options.file}. They open nothing without the master key."]))


def _load(options: argparse.Namespace, settings: Settings) -> None:
    """Keys that the database has under another master key, or misses, get the wrapping of the file; what is not in the
    file stays as it is."""
    held = key_file.read(Path(options.file))
    try:
        with opened(settings).write() as db:
            taken, shut = key_file.take(db, held)
    except (keeping.NoMasterKey, Unopened):
        raise Invalid(
            f"The master key that is here does not open {options.file}; nothing was taken. Add the one that was in use "
            "when it was written, after the present one: in KUVEND_KEY (with a comma) or as a line of master-key."
        ) from None
    print(f"{taken} keys taken from {options.file}." + (f" Still missing: those of {', '.join(shut)}." if shut else ""))


def _give_up(options: argparse.Namespace, settings: Settings) -> None:
    with opened(settings).write() as db:
        lost = keeping.not_opened_by(db)
        for event in _named(db, lost) if options.apply else ():
            keeping.erase_keys(db, event, at=clock.now())
            record(db, "gave up the keys of an event", by=None, event=event)
        absent = keeping.missing_keys(db)
    if absent:
        print(
            f"{len(absent)} keys are missing here, of {', '.join(dict.fromkeys(absent.values()))}: what is sealed with "
            "them opens to nobody until `kuvend keys load FILE` brings them back."
        )
    if not lost:
        print("Every key that is here opens." if absent else "Every key opens; nothing is lost.")
    else:
        print(f"{'Given up' if options.apply else 'Would give up'}: confidential notes of {', '.join(lost)}")


def _named(db: Session, slugs: list[str]) -> list[Event]:
    return list(db.exec(select(Event).where(col(Event.slug).in_(slugs))).all())
