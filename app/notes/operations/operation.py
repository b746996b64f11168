"""An operation: what one device says happened to one note, and the digest that tells whether it was said before."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any
from uuid import UUID

from app.errors import Invalid
from app.notes.operations.body import LINE_LIMIT, NOT_UNDERSTOOD, TOO_LONG, Body, clean, read_body
from app.vocabulary import Mark

SEQUENCE_LIMIT = 2**31 - 1
DEVICE_LIMIT = 64
EARLIEST, LATEST = datetime(1970, 1, 1, tzinfo=UTC), datetime(2999, 12, 31, tzinfo=UTC)
"""Where clocks begin to count, and well before the calendar of some zone ends."""


class OperationKind(StrEnum):
    CREATE = "create"
    REVISE = "revise"
    ERASE = "erase"


class Reason(StrEnum):
    """Why an operation was set aside instead of becoming part of a note."""

    MALFORMED = "malformed"
    TOO_LONG = "too_long"
    TOO_LARGE = "too_large"
    ALTERED = "altered"
    OTHER_WORDS = "other_words"
    EVENT_CLOSED = "event_closed"
    ROLE_WITHDRAWN = "role_withdrawn"
    SEQUENCE_REUSED = "sequence_reused"
    UNKNOWN_PLACE = "unknown_place"
    NOTE_ELSEWHERE = "note_elsewhere"
    NOT_YOURS = "not_yours"
    NOTE_ERASED = "note_erased"


@dataclass(frozen=True, slots=True)
class Operation:
    """What a device sends. `base` is the operation whose words this one revises.

    A revision is named by the operation that made it, not by a number: a device that is offline knows the names
    of its own revisions, but would have to guess their numbers, and could so overwrite somebody else's unseen.
    """

    id: UUID
    note: UUID
    device: str
    sequence: int
    kind: OperationKind
    base: UUID | None
    body: Body | None
    digest: str
    said_at: datetime
    typed_at: datetime
    zone: str = ""

    @property
    def guarded(self) -> bool:
        return self.body is not None and self.body.guarded

    @property
    def tells_when(self) -> bool:
        """Whether the time is that of the saying. Words that are mended were said when they were said."""
        return self.kind is OperationKind.CREATE or self.said_at != self.typed_at


@dataclass(frozen=True, slots=True)
class Unreadable:
    """What came instead of an operation. Its fields are named, its content is not repeated."""

    id: UUID | None
    reason: Reason
    fields: tuple[str, ...]
    digest: str


def read_operation(raw: object, *, device: str, key: bytes) -> Operation | Unreadable:
    """`raw` is a JSON value; `key` makes digests of what must not be guessed."""
    if not isinstance(raw, Mapping):
        return Unreadable(None, Reason.MALFORMED, ("",), digest(raw, key))
    wrong: dict[str, str] = {}
    identity = _uuid(raw, "id", wrong)
    note = _uuid(raw, "note", wrong)
    kind = _kind(raw.get("kind"), wrong)
    base = _uuid(raw, "base", wrong) if raw.get("base") is not None else None
    sequence = raw.get("sequence")
    if type(sequence) is not int or not 0 < sequence <= SEQUENCE_LIMIT:
        wrong["sequence"] = NOT_UNDERSTOOD
    typed_at = _time(raw.get("typed_at"), "typed_at", wrong)
    said_at = _time(raw.get("said_at"), "said_at", wrong) if raw.get("said_at") is not None else typed_at
    if not device or len(device) > DEVICE_LIMIT:
        wrong["device"] = NOT_UNDERSTOOD
    if kind is OperationKind.CREATE and base is not None:
        wrong["base"] = NOT_UNDERSTOOD
    if kind in (OperationKind.REVISE, OperationKind.ERASE) and base is None:
        wrong["base"] = NOT_UNDERSTOOD
    body = _body(raw.get("body"), kind, wrong)
    if wrong or identity is None or note is None or kind is None or typed_at is None or said_at is None:
        reason = Reason.TOO_LONG if wrong == {"body.words": TOO_LONG} else Reason.MALFORMED
        return Unreadable(identity, reason, tuple(wrong), digest(raw, key))
    found = digest(raw)
    if raw.get("digest") not in (None, found):  # a device may send its own along, in the plain way
        return Unreadable(identity, Reason.ALTERED, ("digest",), locked(found, key))
    return Operation(
        id=identity,
        note=note,
        device=device,
        sequence=int(str(sequence)),
        kind=kind,
        base=base,
        body=body,
        digest=locked(found, key) if body is not None and body.guarded else found,
        said_at=said_at,
        typed_at=typed_at,
        zone=_zone(raw.get("zone")),
    )


def canonical(raw: object) -> bytes:
    """One spelling for one value: keys in order, no blanks, ASCII. `digest` is not part of what it covers."""
    if isinstance(raw, Mapping):
        raw = {name: value for name, value in raw.items() if name != "digest"}
    return ONE_SPELLING.encode(raw).encode()


ONE_SPELLING = json.JSONEncoder(sort_keys=True, separators=(",", ":"))


IDENTIFYING = ("id", "note", "base", "sequence", "kind", "typed_at", "said_at", "zone")


def not_to_be_recorded(raw: object) -> bool:
    """Whether `raw` asks, in whatever broken way, that nothing of it be recorded."""
    body = raw.get("body") if isinstance(raw, Mapping) else None
    marks = [each.get("mark") for each in (raw, body) if isinstance(each, Mapping)]
    return any(isinstance(mark, str) and Mark.DO_NOT_RECORD in mark.casefold() for mark in marks)


def without_words(raw: object) -> str:
    """The canonical form of an operation of which only that it came may be kept."""
    if not isinstance(raw, Mapping):
        return ""
    kept = {name: raw[name] for name in IDENTIFYING if isinstance(raw.get(name), str | int)}
    return canonical({name: value[:80] if isinstance(value, str) else value for name, value in kept.items()}).decode()


PLAIN = "sha256:"
KEYED = "hmac-sha256:"


def digest(raw: object, key: bytes | None = None) -> str:
    """With a key for words that somebody could otherwise confirm by trying guesses."""
    plain = PLAIN + hashlib.sha256(canonical(raw)).hexdigest()
    return plain if key is None else locked(plain, key)


def locked(kept: str, key: bytes) -> str:
    """The keyed form of a digest, made without the words: what it covered may be gone already."""
    if not kept.startswith(PLAIN):
        return kept
    return KEYED + hmac.new(key, kept.encode(), hashlib.sha256).hexdigest()


def same(kept: str, raw: object, key: bytes) -> bool:
    """Whether `raw` is what was kept under the digest `kept`, in whichever way that was made."""
    return hmac.compare_digest(kept, digest(raw, key if is_keyed(kept) else None))


def is_keyed(kept: str) -> bool:
    return kept.startswith(KEYED)


def note_named(raw: object) -> UUID | None:
    """The note that even a broken operation speaks of."""
    return _uuid(raw, "note", {}) if isinstance(raw, Mapping) else None


def _uuid(raw: Mapping[str, Any], name: str, wrong: dict[str, str]) -> UUID | None:
    try:
        identity = UUID(raw.get(name))
    except (ValueError, TypeError, AttributeError):
        wrong[name] = NOT_UNDERSTOOD
        return None
    if identity.int == 0:
        wrong[name] = NOT_UNDERSTOOD
    return identity


def _kind(value: object, wrong: dict[str, str]) -> OperationKind | None:
    try:
        return OperationKind(str(value))
    except ValueError:
        wrong["kind"] = NOT_UNDERSTOOD
        return None


def moment(value: object) -> datetime | None:
    """A moment as a device tells it, moved into a time that every zone can show; None for what is none, or does not
    say in which zone."""
    try:
        when = datetime.fromisoformat(value)  # type: ignore[arg-type]  # anything else raises TypeError
    except (ValueError, TypeError):
        return None
    if when.tzinfo is None:
        return None
    return EARLIEST if when.year < EARLIEST.year else LATEST if when.year > LATEST.year else when.astimezone(UTC)


def _time(value: object, name: str, wrong: dict[str, str]) -> datetime | None:
    when = moment(value)
    if when is None:
        wrong[name] = NOT_UNDERSTOOD
    return when


def _zone(value: object) -> str:
    return _zone_said(value) if isinstance(value, str) and len(value) <= LINE_LIMIT else ""


@lru_cache(maxsize=64)
def _zone_said(value: str) -> str:
    return clean(value)[0][:60]


def _body(raw: object, kind: OperationKind | None, wrong: dict[str, str]) -> Body | None:
    if kind is OperationKind.ERASE:
        return None
    if not isinstance(raw, Mapping):
        wrong["body"] = NOT_UNDERSTOOD
        return None
    try:
        return read_body(raw, placed=kind is not OperationKind.REVISE)
    except Invalid as invalid:
        wrong.update((f"body.{name}", message) for name, message in invalid.fields.items())
        return None
