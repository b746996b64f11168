"""Participants as a workbook or a CSV file that `workbook.py` reads back. Neither ever holds a formula."""

from collections.abc import Iterable, Sequence
from enum import StrEnum

from app.errors import N_
from app.participants.listing import SeatLine
from app.web.languages import both, gettext
from app.web.listings import list_csv, list_workbook
from app.web.words import word

HEADS: tuple[tuple[str, str, int], ...] = (
    ("name", N_("Name"), 30),
    ("title", N_("Title"), 10),
    ("role", N_("Position"), 26),
    ("office", N_("Office"), 40),
    ("sector", N_("Sector"), 18),
    ("level", N_("Level"), 14),
    ("qark", N_("Qark"), 14),
    ("district", N_("District"), 16),
    ("coming_as", N_("Attending as"), 14),
    ("status", N_("Status"), 12),
    ("seat_number", N_("Seat number"), 12),
    ("language", N_("Language"), 10),
    ("email", N_("Mail"), 30),
    ("phone", N_("Phone"), 18),
    ("gender", N_("Gender"), 10),
)
CONTACTS = frozenset({"email", "phone", "gender"})
_LANGUAGES = {"en": N_("English"), "sq": N_("Albanian")}


def workbook(lines: Iterable[SeatLine], *, contacts: bool) -> bytes:
    heads = _heads(contacts)
    widths = [(gettext(words), width) for _, words, width in heads]
    return list_workbook(gettext("Participants"), widths, (_cells(line, heads) for line in lines))


def csv_file(lines: Iterable[SeatLine], *, contacts: bool) -> bytes:
    heads = _heads(contacts)
    return list_csv([[gettext(words) for _, words, _ in heads], *(_cells(line, heads) for line in lines)])


def _heads(contacts: bool) -> list[tuple[str, str, int]]:
    return [head for head in HEADS if contacts or head[0] not in CONTACTS]


def _cells(line: SeatLine, heads: Sequence[tuple[str, str, int]]) -> list[str | int]:
    return [_cell(line, name) for name, _, _ in heads]


def _cell(line: SeatLine, name: str) -> str | int:
    if name == "office":
        return both(line.office_en, line.office_sq)
    if name == "language":
        return gettext(_LANGUAGES[line.language]) if line.language in _LANGUAGES else ""
    value = getattr(line, name)
    if isinstance(value, StrEnum):
        return word(value)
    return "" if value is None else value
