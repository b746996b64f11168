"""The file of keys: what opens the confidential words of backups, kept apart from them and replaced each time, so that
a key that was erased is in it no more. Everything in it is sealed by the master key, which is in neither."""

import json
import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from sqlmodel import Session, col, select

from app.errors import Invalid
from app.models import Event, EventKey
from app.notes.sealing import keeping
from app.settings import Settings

KIND = "kuvend keys"


class Held(NamedTuple):
    """What a file of keys holds. `secret` is the installation's secret key, sealed; empty where it was set outside."""

    keys: list[dict[str, Any]]
    secret: str = ""


def read(file: Path) -> Held:
    """Raises Invalid with the file's name and what is wrong with it."""
    try:
        content = json.loads(file.read_text())
    except OSError as problem:
        raise Invalid(f"{file}: {problem.strerror or problem}") from None
    except ValueError:
        raise Invalid(f"{file} is no file of keys, or a damaged one.") from None
    if isinstance(content, list):  # of earlier releases
        content = {"kind": KIND, "keys": content}
    keys = content.get("keys") if isinstance(content, dict) and content.get("kind") == KIND else None
    names = {"number", "event_id", "master", "wrapped"}
    if not isinstance(keys, list) or not all(isinstance(each, dict) and names <= each.keys() for each in keys):
        raise Invalid(f"{file} is no file of keys, or a damaged one.")
    return Held(keys, str(content.get("secret", "")))


def write(db: Session, settings: Settings, file: Path, *, at: datetime) -> list[str]:
    """The living keys of this database into `file`; what the operator is to know besides. A key that this database
    misses (it was restored without) stays in the file. What the file held and nobody erased here is not thrown away."""
    rows = db.exec(select(EventKey, Event.slug).join(Event, col(Event.id) == col(EventKey.event_id))).all()
    held = read(file) if file.exists() else Held([])
    earlier = {(each["number"], each["event_id"]): each for each in held.keys}
    keys, told = [], []
    for row, slug in rows:
        known = earlier.pop((row.key, row.event_id), None)
        if row.erased_at is not None:
            continue
        if row.wrapped:
            named = {"event": slug, "number": row.key, "event_id": row.event_id}
            keys.append(named | {"master": row.master, "wrapped": row.wrapped})
        elif known is not None:
            keys.append(known)
        else:
            told.append(f"The key {row.key} of {slug} is missing here: `kuvend keys load FILE` brings it back.")
    if earlier:
        aside = file.with_name(f"{file.name}.before-{at:%Y%m%d-%H%M%S}")
        _replace(aside, file.read_text())
        told.append(
            f"{file} held {len(earlier)} keys that this database does not know, of another installation, a "
            f"later state, or of events that were deleted. It is kept as {aside}: remove it once nobody needs them."
        )
    content = {"kind": KIND, "at": at.isoformat(), "secret": _sealed_secret(settings) or held.secret, "keys": keys}
    _replace(file, json.dumps(content, indent=1) + "\n")
    return told


def take(db: Session, held: Held) -> tuple[int, list[str]]:
    """Keys of the file into a database that holds them wrapped otherwise, or not at all; how many, and the events
    whose living keys are still missing. Raises NoMasterKey or Unopened before anything is changed."""
    taken = 0
    for row, each in fitting(db, held):
        row.master, row.wrapped = str(each["master"]), str(each["wrapped"])
        keeping.unwrapped(row, keeping.masters(db))
        taken += 1
    db.flush()
    return taken, keeping.missing(db)


def fitting(db: Session, held: Held) -> Iterator[tuple[EventKey, dict[str, Any]]]:
    """The keys of this database that nobody erased and the file holds, with what it holds of each."""
    for each in held.keys:
        row = db.get(EventKey, each["number"])
        if row is not None and row.event_id == each["event_id"] and row.erased_at is None:
            yield row, each


def secret_of(held: Held, masters: list[bytes]) -> str | None:
    """The secret key of the installation that wrote the file, for who has its master key."""
    return keeping.open_secret(masters, held.secret) if held.secret else None


def has_master(settings: Settings) -> bool:
    """Asking for the keys themselves would make one."""
    return bool(settings.key) or settings.key_file.exists()


def _sealed_secret(settings: Settings) -> str:
    """The secret key makes digests that recognise confidential notes. Beside them it would let guesses be confirmed."""
    if settings.secret_key or not settings.secret_file.exists() or not has_master(settings):
        return ""
    return keeping.seal_secret(settings.master_keys(), settings.secret)


def _replace(file: Path, content: str) -> None:
    """The new file whole, or the old one."""
    fresh = file.with_name(f".{file.name}.new")
    try:
        fresh.unlink(missing_ok=True)
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as opened:
            opened.write(content)
            opened.flush()
            os.fsync(opened.fileno())
        fresh.replace(file)
    except OSError as problem:
        raise Invalid(f"{file}: {problem.strerror or problem}. Nothing was written there.") from None
    finally:
        fresh.unlink(missing_ok=True)
