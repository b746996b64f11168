"""How the API describes a batch of operations and its receipts (JSON Schema, for /api/openapi.json)."""

import re
from enum import StrEnum
from typing import Any

from app.notes.operations.body import LINE_LIMIT, WORDS_LIMIT, Adjustment
from app.notes.operations.operation import DEVICE_LIMIT, OperationKind, Reason
from app.vocabulary import Language, Mark, NoteKind, NoteSource, Reach, Receipt, Wording

BATCH_LIMIT = 50
ASIDE_BYTES = 1024 * 1024
"""Of one operation: what is larger is not even kept aside."""
DEVICE = re.compile(rf"[A-Za-z0-9._-]{{1,{DEVICE_LIMIT}}}")


def _words(kind: type[StrEnum]) -> dict[str, Any]:
    return {"type": "string", "enum": [each.value for each in kind]}


_UUID = {"type": "string", "format": "uuid"}
_TIME = {"type": "string", "format": "date-time"}
_ROW = {"type": "integer", "minimum": 1}
_FLAG = {"type": "boolean", "default": False}
_LINE = {"type": "string", "maxLength": LINE_LIMIT}
BODY = {
    "type": "object",
    "description": "A session or a lane is needed, and words unless the mark is do_not_record. Without a mark it has "
    "that of its note, or the stricter of its parent's and of what was agreed for its session.",
    "properties": {
        "words": {"type": "string", "maxLength": WORDS_LIMIT},
        "session": _ROW, "lane": _ROW, "question": _ROW, "contribution": _ROW, "parent": _UUID,
        "kind": _words(NoteKind), "wording": _words(Wording), "mark": _words(Mark), "language": _words(Language),
        "interpreted": _FLAG, "reach": {"type": "array", "items": _words(Reach)}, "source": _words(NoteSource),
        "participant": _ROW, "seat": _ROW, "role": _LINE, "addressee": _LINE, "who": _LINE,
        "by_when": {"type": "string", "format": "date"}, "words_agreed": _FLAG, "name_agreed": _FLAG,
    },
}  # fmt: skip
OPERATION = {
    "type": "object",
    "required": ["id", "note", "sequence", "kind", "typed_at"],
    "properties": {
        "id": _UUID | {"description": "UUIDv7, made once by the device"},
        "note": _UUID,
        "sequence": {"type": "integer", "minimum": 1, "description": "counts this device's operations"},
        "kind": _words(OperationKind),
        "base": _UUID | {"description": "the operation whose words this one revises or erases; none to create"},
        "body": BODY,
        "said_at": _TIME
        | {"description": "when it was said, where somebody typed that: the clock on the wall, which no device's "
           "clock shifts; none, or the same as typed_at: it was said as it was typed"},
        "typed_at": _TIME | {"description": "what the device's clock showed; corrected by sent_at"},
        "zone": {"type": "string"},
        "digest": {"type": "string", "description": "sha256: and the hex digest of the operation's canonical JSON "
                   "without this key (keys in order, no blanks, ASCII); checked if it is there"},
    },
}  # fmt: skip
BATCH = {
    "type": "object",
    "required": ["device", "operations"],
    "properties": {
        "device": {"type": "string", "pattern": f"^{DEVICE.pattern}$"},
        "sent_at": _TIME | {"description": "what the device's clock shows; times of typing are corrected by it"},
        "recorder": _ROW
        | {"description": "who typed them, as the device knows; any other account's session is refused"},
        "operations": {"type": "array", "maxItems": BATCH_LIMIT, "items": OPERATION},
    },
}
RECEIPTS = {
    "type": "object",
    "properties": {
        "at": _TIME,
        "kept": {"type": "integer", "description": "how many notes of this recorder the server holds"},
        "receipts": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "id": _UUID, "receipt": _words(Receipt), "reason": _words(Reason), "sequence": _ROW,
                    "revision": _ROW, "fields": {"type": "array", "items": {"type": "string"}},
                    "adjusted": {"type": "array", "items": _words(Adjustment)},
                },
            },
        },
    },
}  # fmt: skip
