"""The keys behind confidential words: made when an event needs one, erased when its words are to be gone.

A key of an event is random and stands in the database only wrapped by the master key, which does not. Only
`words.py` opens what is sealed here.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlmodel import Session, col

from app.db import MASTER, scrub_after
from app.models import Event, EventKey
from app.notes.sealing import cipher

LIVING = col(EventKey.erased_at).is_(None) & (col(EventKey.wrapped) != "")
"""A database that was restored without its file of keys has rows whose key is missing, and may come yet."""


class NoMasterKey(Exception):
    """The master key that wraps a key of an event is not among those this installation was given."""


class Vault:
    """The keys that one session has unwrapped; gone when it ends."""

    def __init__(self, db: Session) -> None:
        self.db = db
        self.of_event: dict[int, tuple[int, bytes]] = {}
        self.keys: dict[int, bytes | None] = {}

    def seal(self, event: int, value: Mapping[str, Any], *, about: str) -> str:
        """`value` (JSON) under the event's key, which is made where there is none."""
        number, key = self.of_event.get(event) or self._key_of(event)
        plain = json.dumps(value, separators=(",", ":"))
        return cipher.seal(key, plain.encode(), about=f"{event}/{about}", number=number)

    def open(self, event: int, sealed: str, *, about: str) -> dict[str, Any] | None:
        """None where the key was erased: then nobody will ever read it."""
        number = cipher.number_of(sealed)
        if number not in self.keys:
            self._learn(self.db.get(EventKey, number))
        key = self.keys.get(number)
        if key is None:
            return None
        opened: dict[str, Any] = json.loads(cipher.unseal(key, sealed, about=f"{event}/{about}"))
        return opened

    def _key_of(self, event: int) -> tuple[int, bytes]:
        found = self._newest(event)
        if found is None:
            # One at a time for each event: two keys would do no harm, but one is what people expect to erase.
            self.db.execute(select(col(Event.id)).where(col(Event.id) == event).with_for_update(key_share=True))
            found = self._newest(event) or self._made(event)
        key = self._learn(found)
        if key is None:
            raise NoMasterKey
        self.of_event[event] = found.key, key
        return found.key, key

    def _newest(self, event: int) -> EventKey | None:
        of_event = select(EventKey).where(col(EventKey.event_id) == event, LIVING)
        return self.db.execute(of_event.order_by(col(EventKey.id).desc()).limit(1)).scalar_one_or_none()

    def _made(self, event: int) -> EventKey:
        master = masters(self.db)[0]
        made = EventKey(
            event_id=event,
            master=cipher.fingerprint(master),
            wrapped=cipher.seal(master, cipher.new_key(), about=_wrapping(event)),
        )
        self.db.add(made)
        self.db.flush()
        return made

    def _learn(self, row: EventKey | None) -> bytes | None:
        if row is None or row.erased_at is not None or not row.wrapped:
            return None
        self.keys[row.key] = key = unwrapped(row, masters(self.db))
        return key


def vault(db: Session) -> Vault:
    found: Vault = db.info.setdefault("vault", None) or Vault(db)
    db.info["vault"] = found
    return found


def begin_anew(db: Session) -> None:
    """Take back what this transaction did, with the keys it knew: one that it made for an event is there no more."""
    db.rollback()
    db.info.pop("vault", None)


def masters(db: Session) -> Sequence[bytes]:
    """The master keys, the one in use first."""
    given = db.info.get(MASTER)
    if given is None:
        raise NoMasterKey
    keys: Sequence[bytes] = given()
    return keys


def unwrapped(row: EventKey, known: Sequence[bytes]) -> bytes:
    for master in known:
        if cipher.fingerprint(master) == row.master:
            return cipher.unseal(master, row.wrapped, about=_wrapping(row.event_id))
    raise NoMasterKey


def _wrapping(event: int) -> str:
    return f"key of event {event}"


SECRET = "secret key"  # noqa: S105 (what it is about, not what it is)


def seal_secret(masters: Sequence[bytes], secret: bytes) -> str:
    """The installation's secret key, for a place where it must not stand open."""
    return cipher.seal(masters[0], secret, about=SECRET)


def open_secret(masters: Sequence[bytes], sealed: str) -> str | None:
    for master in masters:
        try:
            return cipher.unseal(master, sealed, about=SECRET).decode()
        except cipher.Unopened:
            continue
    return None


def rewrap(db: Session) -> int:
    """Every key under the master key that is in use now; how many were not yet."""
    known = masters(db)
    current = cipher.fingerprint(known[0])
    changed = 0
    for row in db.execute(select(EventKey).where(LIVING)).scalars():
        if row.master != current:
            key = unwrapped(row, known)
            row.wrapped, row.master = cipher.seal(known[0], key, about=_wrapping(row.event_id)), current
            changed += 1
    db.flush()
    scrub_after(db)
    return changed


def erase_keys(db: Session, event: Event, *, at: datetime) -> int:
    """Confidential words of this event, sealed until now, open no more: here, and in copies of this database once the
    master key has been changed, since those hold the key as it was wrapped then."""
    living = (col(EventKey.event_id) == event.key) & col(EventKey.erased_at).is_(None)
    count: int = db.execute(select(func.count()).select_from(EventKey).where(living)).scalar_one()
    db.execute(update(EventKey).where(living).values(wrapped="", erased_at=at))
    db.info.pop("vault", None)
    scrub_after(db)
    return count


def not_opened_by(db: Session) -> list[str]:
    """The events whose keys no master key that is here opens."""
    known = {cipher.fingerprint(each) for each in masters(db)}
    rows = db.execute(
        select(col(Event.slug)).join(EventKey, col(EventKey.event_id) == col(Event.id))
        .where(LIVING, col(EventKey.master).not_in(known)).distinct()
    )  # fmt: skip
    return [row.slug for row in rows]


def missing(db: Session) -> list[str]:
    """The events of which a key is neither here nor erased."""
    return list(dict.fromkeys(missing_keys(db).values()))


def missing_keys(db: Session) -> dict[int, str]:
    """The keys that are neither here nor erased, with their events, in the order of these."""
    rows = db.execute(
        select(col(EventKey.id), col(Event.slug)).join(Event, col(EventKey.event_id) == col(Event.id))
        .where(col(EventKey.erased_at).is_(None), col(EventKey.wrapped) == "").order_by(col(Event.slug))
    )  # fmt: skip
    return {row.id: row.slug for row in rows}
