"""A batch on its way in. It is read before its request waits for the one writer's turn, so that a slow sender holds
nobody up; a large one only when its sender may write here, and few of them at a time."""

import asyncio
import json
from collections.abc import Iterable
from typing import Any, NamedTuple
from uuid import UUID

import anyio.to_thread
import orjson
from anyio import CapacityLimiter
from fastapi import Request

from app.access.loaders import may
from app.access.powers import Power
from app.errors import N_, Invalid, TooLarge, WrongKind
from app.notes.operations.operation import Reason
from app.notes.operations.schema import ASIDE_BYTES
from app.vocabulary import Receipt, Role
from app.web.security import FORM_BYTES

NOT_A_BATCH = N_("This is not a batch of operations: {device, operations: [...]} is needed.")
OTHER_PERSON = N_("Somebody else is signed in on this device. These notes wait for the person who typed them.")
COMPRESSED = N_("Send it as it is, without compression.")
AT_ONCE = 4
"""Large batches that are read at the same time; the others wait before theirs is read."""
PATIENCE = 30
"""Seconds that a large batch may take. Whoever is slower is told that it is too large, and sends less at a time."""
MANY_BRACKETS = 500
DEEPEST = 50
"""Lists within lists. A note has three levels."""
ask = may(Power.WRITE_NOTES, or_formerly=Role.RECORDER)
_places = CapacityLimiter(AT_ONCE)


async def sent(request: Request) -> bytes:
    """What was sent, of at most BATCH_BYTES (`app/web/security.py` counts)."""
    if request.headers.get("content-encoding", "identity") != "identity":
        raise WrongKind(COMPRESSED)
    known = request.headers.get("content-length", "")
    if known.isdecimal() and int(known) <= FORM_BYTES:
        return await request.body()
    try:
        async with asyncio.timeout(PATIENCE):
            return await _large(request)
    except TimeoutError:
        raise TooLarge from None


async def _large(request: Request) -> bytes:
    event = request.path_params["event"]
    await anyio.to_thread.run_sync(ask, request, event)
    async with _places:
        return await request.body()


class Arrived(NamedTuple):
    """The operations of a batch that can be judged, and receipts for those that are larger than may be kept aside."""

    operations: list[Any]
    refused: dict[int, dict[str, Any]]

    def receipts(self, judged: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """All of them in the order of the batch."""
        if not self.refused:
            return judged
        rest = iter(judged)
        whole = len(judged) + len(self.refused)
        return [self.refused[place] if place in self.refused else next(rest) for place in range(whole)]


def sorted_out(operations: list[Any], content: bytes) -> Arrived:
    """Only what is large, or full of brackets, is looked at."""
    if len(content) <= ASIDE_BYTES and content.count(b"[") + content.count(b"{") < MANY_BRACKETS:
        return Arrived(operations, {})
    refused = {place: _refusal(each) for place, each in enumerate(operations) if not _bearable(each)}
    return Arrived([each for place, each in enumerate(operations) if place not in refused], refused)


def _refusal(operation: Any) -> dict[str, Any]:
    try:
        identity = str(UUID(operation["id"]))
    except (ValueError, TypeError, AttributeError, LookupError):
        identity = None
    return {"id": identity, "receipt": Receipt.REFUSED, "reason": Reason.TOO_LARGE}


def _bearable(operation: Any) -> bool:
    """Small enough to be kept aside, and not so deep that writing it down again would not end well."""
    level = [operation]
    for _ in range(DEEPEST):
        level = [inner for each in level for inner in _within(each)]
        if not level:
            return len(json.dumps(operation, ensure_ascii=False)) <= ASIDE_BYTES
    return False


def _within(value: Any) -> Iterable[Any]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def parsed(content: bytes) -> Any:
    """orjson refuses a whole batch for one lone surrogate in one note; the standard reader takes it as it is. A byte
    that is no UTF-8 becomes such a half character, too: words count more than a stray byte, and the receipt says so."""
    try:
        return orjson.loads(content)
    except orjson.JSONDecodeError:
        pass
    for errors in ("surrogatepass", "surrogateescape"):
        try:
            text = content.decode("utf-8", errors)
        except UnicodeDecodeError:
            continue
        try:
            return json.loads(text, parse_constant=lambda _: None)
        except (ValueError, RecursionError):
            break
    raise Invalid(NOT_A_BATCH) from None
