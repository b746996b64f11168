"""What each row of the guide's workbook said when it went out, kept in a cell of its own as short marks.

When the workbook comes back, a cell that no longer fits its mark was changed in it, and a row of the guide that no
longer fits was changed here. So two people who worked apart overwrite nothing of one another's, field by field.
"""

from base64 import urlsafe_b64encode
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from hashlib import blake2s
from typing import NamedTuple
from unicodedata import normalize

from app.guide.exporting.columns import COLUMNS, ROLES
from app.guide.exporting.words import told
from app.guide.plan import Node
from app.models import GuideItem
from app.vocabulary import ItemRole, Language

VERSION = "1"
DAY_MINUTES = 24 * 60
PLACES = frozenset({"day", "level"})
KEYS = tuple(column.key for column in COLUMNS if column.key not in PLACES)
"""In the order of the marks; with another order, or another way to say what a cell means, VERSION is another."""
_LONG = 4
_OF_THE_ITEM = tuple(key for key in KEYS if key in GuideItem.model_fields)


class AsOf(NamedTuple):
    """`number`: which row of the sheet it was. `place`: the mark of where it stood."""

    language: Language
    at: datetime
    number: int
    place: str
    marks: Mapping[str, str]


def written(language: Language, at: datetime, number: int, place: str, said: Mapping[str, str]) -> str:
    marks = "".join(mark(said[key]) for key in KEYS)
    return f"{VERSION}:{language}:{int(at.timestamp() * 1000):x}:{number}:{mark(place)}:{marks}"


def read(text: str) -> AsOf | None:
    """None where nothing can be known any more: another program shortened it, somebody typed into it."""
    parts = text.split(":")
    if len(parts) != 6 or parts[0] != VERSION or parts[1] not in [*Language] or not parts[3].isdecimal():
        return None
    *_, place, marks = parts
    if len(marks) != _LONG * len(KEYS) or len(parts[2]) > 12:
        return None
    try:
        at = datetime.fromtimestamp(int(parts[2], 16) / 1000, UTC)
    except (ValueError, OverflowError):
        return None
    each = {key: marks[_LONG * n : _LONG * (n + 1)] for n, key in enumerate(KEYS)}
    return AsOf(Language(parts[1]), at, int(parts[3][:6]), place, each)


@lru_cache(maxsize=4096)
def mark(said: str) -> str:
    return urlsafe_b64encode(blake2s(said.encode("utf-8", "replace"), digest_size=3).digest()).decode()


def in_day(on: date | None) -> str:
    """The place of a row that stands in no other."""
    return f"day:{on.isoformat()}" if on else "ideas"


def in_row(uid: str) -> str:
    return f"in:{uid}"


def plain(text: str) -> str:
    """The same for what differs in blanks alone, which spreadsheets add and lose, or in how an accent is stored."""
    return "\n".join(" ".join(line.split()) for line in normalize("NFC", text).splitlines()).strip() if text else ""


def said_by(
    node: Node, item: GuideItem, title: str, people: Mapping[ItemRole, Sequence[str]], language: Language
) -> dict[str, str]:
    """What a row says in each column, in one way whatever the language: a form is its name, yes is 1."""
    row = node.row
    told_row = row._asdict()
    said = dict.fromkeys(KEYS, "")
    said |= {key: plain(str(getattr(item, key) or "")) for key in _OF_THE_ITEM}
    said |= {role: "\n".join(map(plain, people.get(role, ()))) for role in ROLES}
    return said | {
        "start": str(node.span.opens % DAY_MINUTES),
        "end": str(node.span.closes % DAY_MINUTES),
        "minutes": str(node.span.minutes),
        "kind": str(row.kind),
        "title": plain(title),
        "form": str(row.form or ""),
        "pin": "" if row.pin is None else str(row.pin),
        "purpose": plain(told(told_row, "purpose", language)),
        "panel": plain(told(told_row, "panel", language)),
        "cut_to": "" if row.cut_to is None else str(row.cut_to),
        "optional": str(int(row.optional)),
        "protocol": str(int(row.protocol)),
        "public": str(int(row.public)),
    }
