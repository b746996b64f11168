"""A list of people from somebody's workbook: heads recognised, rows turned into plain values, errors in words.

Heads may stand below a preamble, in any order, in English or Albanian; columns nobody knows are named and left
alone. One row is one seat: with a name, or (office only) still waiting for one.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextvars import copy_context
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Any, NamedTuple

from app.errors import N_, Invalid
from app.participants.places import qark_named
from app.vocabulary import Attending, Gender, Language, Level, SeatStatus, Sector
from app.web.fields import fold
from app.web.languages import speak
from app.web.sheets import Cell, Sheet, read_sheets
from app.web.words import word

HEADS_WITHIN = 25
"""How far down the row of heads is looked for."""

HEADS: Mapping[str, tuple[str, ...]] = {
    "name": ("name", "full name", "participant", "name and surname", "emri", "emer mbiemer", "emri dhe mbiemri",
             "emri mbiemri", "emri i plote", "pjesemarresi"),
    "title": ("title", "form of address", "titulli", "mr ms", "z znj"),
    "position": ("position", "role", "function", "job title", "pozicioni", "funksioni", "detyra", "roli"),
    "office": ("office", "organisation", "organization", "institution", "agency", "institucioni", "organizata", "zyra",
               "enti"),
    "sector": ("sector", "type of organisation", "type of institution", "sektori", "lloji i institucionit"),
    "level": ("level", "central or local", "niveli"),
    "qark": ("qark", "region", "county", "qarku", "rajoni"),
    "district": ("district", "municipality", "town", "city", "place", "rrethi", "bashkia", "qyteti", "vendi"),
    "email": ("mail", "e mail", "email", "email address", "posta elektronike", "adresa elektronike", "e posta"),
    "phone": ("phone", "telephone", "mobile", "tel", "telefoni", "celulari", "nr i telefonit", "cel"),
    "gender": ("gender", "sex", "gjinia"),
    "attending": ("attending as", "attends as", "as", "merr pjese si", "cilesia", "statusi ne takim"),
    "status": ("status", "reply", "invitation", "gjendja", "statusi", "pergjigja", "ftesa"),
    "seat_number": ("seat number", "seat", "numri i vendit", "nr i vendit"),
    "language": ("language", "gjuha"),
}  # fmt: skip

_ANSWERS: Mapping[type[StrEnum], Mapping[StrEnum, tuple[str, ...]]] = {
    Sector: {
        Sector.GOVERNMENT: ("government", "state", "public", "qeveri", "qeveria", "shtet", "shteti", "publik"),
        Sector.CIVIL_SOCIETY: ("civil society", "ngo", "npo", "national ngo", "local ngo", "shoqeri civile",
                               "shoqeria civile", "ojf", "ojq"),
        Sector.INTERNATIONAL_NGO: ("international ngo", "ingo", "ojf nderkombetare", "ojq nderkombetare"),
        Sector.INTERGOVERNMENTAL: ("intergovernmental", "un", "un agency", "international organisation",
                                   "nderqeveritare", "organizate nderqeveritare", "organizate nderkombetare"),
        Sector.DONOR: ("donor", "embassy", "donor or embassy", "donator", "ambasade", "donator ose ambasade"),
        Sector.MEDIA: ("media", "press", "medie", "mediat", "shtyp"),
        Sector.ACADEMIA: ("academia", "university", "akademi", "universitet", "bota akademike"),
        Sector.BUSINESS: ("business", "private", "private sector", "biznes", "biznesi", "privat", "sektori privat"),
        Sector.OTHER: ("other", "tjeter"),
    },
    Level: {
        Level.CENTRAL: ("central", "central level", "national", "qendror", "qendrore", "niveli qendror"),
        Level.LOCAL: ("local", "local level", "regional", "vendor", "vendore", "lokal", "rajonal", "niveli vendor"),
    },
    Gender: {
        Gender.FEMALE: ("female", "f", "woman", "femer", "grua"),
        Gender.MALE: ("male", "m", "man", "mashkull", "burre"),
        Gender.OTHER: ("other", "tjeter"),
    },
    Attending: {
        Attending.PARTICIPANT: ("participant", "pjesemarres", "pjesemarrese"),
        Attending.OBSERVER: ("observer", "vezhgues", "vezhguese"),
        Attending.ADVISER: ("adviser", "advisor", "keshilltar", "keshilltare"),
    },
    SeatStatus: {
        SeatStatus.PLANNED: ("planned", "planifikuar", "e planifikuar"),
        SeatStatus.INVITED: ("invited", "ftuar", "i ftuar", "e ftuar"),
        SeatStatus.CONFIRMED: ("confirmed", "yes", "konfirmuar", "i konfirmuar", "e konfirmuar", "po"),
        SeatStatus.DECLINED: ("declined", "no", "refuzuar", "e refuzuar", "nuk vjen", "jo"),
    },
}  # fmt: skip
_LANGUAGES = {"albanian": "sq", "shqip": "sq", "sq": "sq", "al": "sq", "english": "en", "anglisht": "en", "en": "en"}
_EXCEL_ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!"})
_LONGEST = {"title": 80, "district": 80, "phone": 40, "email": 254}
_MAIL = re.compile(r"[^@\s,;<>()\"]+@[^@\s,;<>()\"]+\.[^@\s.,;<>()\"]{2,}")
_PHONE = re.compile(r"\+?[\d ()/.\-]{6,40}")


class Fault(NamedTuple):
    """What is wrong in one cell, for a reader: a catalogue entry with its parameters."""

    field: str
    message: str
    params: dict[str, object]


@dataclass(frozen=True, slots=True)
class Entry:
    """One row that says something. `number` is the row of the file, counted from 1 as Excel does."""

    number: int
    values: dict[str, Any]
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class PeopleList:
    sheet: str
    entries: tuple[Entry, ...]
    heads: Mapping[str, str] = field(default_factory=dict)
    """Our field -> the head under which the file has it."""
    unknown: tuple[str, ...] = ()
    """Heads of columns that were left alone."""

    @property
    def sound(self) -> bool:
        return not any(entry.faults for entry in self.entries)


def read_people(data: bytes) -> PeopleList:
    """The first sheet that has a column of names or of offices, as people; Invalid says why there is none."""
    seen: list[str] = []
    for sheet in read_sheets(data):
        found = _find_heads(sheet.rows)
        if found is None:
            seen.append(sheet.name)
            continue
        at, columns = found
        return _people(sheet, at, columns)
    names = ", ".join(f"“{name}”" for name in seen if name)
    if names:
        raise Invalid(
            N_("No sheet of this workbook has a column “Name” or “Office”. Its sheets: %(names)s."), names=names
        )
    raise Invalid(N_("This file has no column “Name” or “Office”."))


@lru_cache(maxsize=4096)
def folded(text: str) -> str:
    """Lower case without accents or punctuation: "E-mail:" and "e mail", "Emër" and "emer" are one."""
    return " ".join(re.sub(r"[\W_]+", " ", fold(text)).split())


def _find_heads(rows: Sequence[Sequence[Cell]]) -> tuple[int, dict[int, str]] | None:
    """The row, among the first ones, in which most heads are recognised."""
    best: tuple[int, dict[int, str]] | None = None
    for at, row in enumerate(rows[:HEADS_WITHIN]):
        columns = {column: name for column, cell in enumerate(row) if (name := _HEAD_OF.get(folded(_text(cell))))}
        names = set(columns.values())
        enough = len(names) >= 2 or (len(names) == 1 and sum(cell != "" for cell in row) == 1)
        if names & {"name", "office"} and enough and (best is None or len(names) > len(set(best[1].values()))):
            best = at, columns
    return best


def _people(sheet: Sheet, at: int, columns: Mapping[int, str]) -> PeopleList:
    heads: dict[str, str] = {}
    for column, name in columns.items():
        head = _text(sheet.rows[at][column])
        if name in heads:
            raise Invalid(
                N_("Two columns mean the same: “%(one)s” and “%(two)s”. Remove one."), one=heads[name], two=head
            )
        heads[name] = head
    unknown = tuple(
        text for column, cell in enumerate(sheet.rows[at]) if column not in columns and (text := _text(cell))
    )
    entries = tuple(
        _entry(number, {name: row[column] if column < len(row) else "" for column, name in columns.items()})
        for number, row in enumerate(sheet.rows[at + 1 :], start=at + 2)
        if any(column < len(row) and row[column] != "" for column in columns)
    )
    if not entries:
        raise Invalid(N_("There are heads, but no rows below them."))
    return PeopleList(sheet.name, entries, heads, unknown)


def _entry(number: int, cells: Mapping[str, Cell]) -> Entry:
    values: dict[str, Any] = {}
    faults: list[Fault] = []
    for name, cell in cells.items():
        try:
            values[name] = _READERS.get(name, _line)(name, cell)
        except _CellError as error:
            values[name] = error.shown
            faults.append(Fault(name, error.message, error.params))
    if not values.get("name") and not values.get("office"):
        faults.append(Fault("name", N_("Neither a name nor an office."), {}))
    return Entry(number, values, tuple(faults))


class _CellError(Exception):
    def __init__(self, shown: str, message: str, **params: object) -> None:
        super().__init__(message)
        self.shown, self.message, self.params = shown, message, params


def _text(cell: Cell) -> str:
    """What a cell says. Numbers without ".0": telephone numbers are often numbers to Excel. The apostrophe that our CSV
    puts before what looks like a formula goes again."""
    match cell:
        case str():
            text = " ".join(cell.split())
            return text[1:] if text[:2] in ("'=", "'+", "'-", "'@") else text
        case bool():
            return "yes" if cell else "no"
        case float() if cell.is_integer():
            return f"{cell:.0f}"
        case datetime() | date() | time():
            return cell.isoformat()
        case _:
            return str(cell)


_qark_named = lru_cache(maxsize=1024)(qark_named)


def _line(name: str, cell: Cell) -> str:
    text = unicodedata.normalize("NFC", _text(cell))
    if not text.isprintable() and any(map(_unshowable, text)):
        clean = "".join(c for c in text if c.isprintable())
        raise _CellError(clean[:80], N_("It contains characters that cannot be shown."))
    if len(text) > (longest := _LONGEST.get(name, 200)):
        raise _CellError(text[:80] + "…", N_("It is longer than %(longest)s characters."), longest=longest)
    if text in _EXCEL_ERRORS:
        raise _CellError(text, N_("The workbook has an error in this cell."))
    return text


def _unshowable(character: str) -> bool:
    """Control characters, lone surrogates, and marks that turn the direction of what follows."""
    return unicodedata.category(character) in ("Cc", "Cs", "Co", "Cn") or character in "\u202a\u202b\u202d\u202e"


def _person(name: str, cell: Cell) -> str:
    text = _line(name, cell)
    if isinstance(cell, (date, datetime, time, timedelta, bool)) or text.replace(" ", "").isdigit():
        raise _CellError(text, N_("“%(text)s” is not a name."), text=text)
    return text


def _mail(name: str, cell: Cell) -> str:
    text = _line(name, cell).removeprefix("mailto:")
    if text and not _MAIL.fullmatch(text):
        raise _CellError(text, N_("“%(text)s” is not a mail address."), text=text)
    return text


def _phone(name: str, cell: Cell) -> str:
    text = _line(name, cell)
    if text and not _PHONE.fullmatch(text):
        raise _CellError(text, N_("“%(text)s” is not a telephone number."), text=text)
    return text


def _one_of(kind: type[StrEnum]) -> Callable[[str, Cell], StrEnum | None]:
    def read(name: str, cell: Cell) -> StrEnum | None:
        text = _line(name, cell)
        if not text:
            return None
        if (meant := _meanings(kind).get(folded(text))) is None:
            known = ", ".join(texts[0] for texts in _ANSWERS[kind].values())
            raise _CellError(text, N_("“%(text)s” is not known here. Known: %(known)s."), text=text, known=known)
        return meant

    return read


@lru_cache
def _meanings(kind: type[StrEnum]) -> Mapping[str, StrEnum]:
    """What people write for the members of a vocabulary, and our own words for them in every language."""

    def own(language: Language) -> dict[str, StrEnum]:
        speak(language)
        return {folded(word(member)): member for member in kind}

    meanings = {folded(text): member for member, texts in _ANSWERS[kind].items() for text in (*texts, member)}
    for language in Language:
        meanings |= copy_context().run(own, language)
    return meanings


def _language(name: str, cell: Cell) -> str | None:
    text = _line(name, cell)
    if text and folded(text) not in _LANGUAGES:
        raise _CellError(text, N_("“%(text)s” is not a language of Kuvend: Albanian or English."), text=text)
    return _LANGUAGES.get(folded(text))


def _seat_number(name: str, cell: Cell) -> int | None:
    text = _line(name, cell)
    if not text:
        return None
    if not text.isascii() or not text.isdigit() or not 0 < int(text[:6]) < 10_000:
        raise _CellError(text, N_("“%(text)s” is not a seat number."), text=text)
    return int(text)


def _qark(name: str, cell: Cell) -> str:
    text = _line(name, cell)
    known = _qark_named(text) if text else ""
    if known is None:
        raise _CellError(text, N_("“%(text)s” is none of the twelve qarqe."), text=text)
    return known


def _head_of(heads: Mapping[str, Iterable[str]]) -> dict[str, str]:
    return {folded(text): name for name, texts in heads.items() for text in texts}


_HEAD_OF = _head_of(HEADS)
_READERS: Mapping[str, Callable[[str, Cell], Any]] = {
    "name": _person,
    "email": _mail,
    "phone": _phone,
    "sector": _one_of(Sector),
    "level": _one_of(Level),
    "gender": _one_of(Gender),
    "attending": _one_of(Attending),
    "status": _one_of(SeatStatus),
    "language": _language,
    "seat_number": _seat_number,
    "qark": _qark,
}
