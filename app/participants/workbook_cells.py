"""What a cell of somebody's list of people says: one reader for each field, and in words why it cannot be read."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Any

from app.errors import N_
from app.participants.places import qark_named
from app.vocabulary import Attending, Gender, Language, Level, SeatStatus, Sector
from app.web.fields import fold
from app.web.languages import speaking
from app.web.sheets import Cell
from app.web.words import word

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


@lru_cache(maxsize=4096)
def folded(text: str) -> str:
    """Lower case without accents or punctuation: "E-mail:" and "e mail", "Emër" and "emer" are one."""
    return " ".join(re.sub(r"[\W_]+", " ", fold(text)).split())


def read_cell(name: str, cell: Cell) -> Any:
    """The value of a field; CellError says why there is none."""
    return READERS.get(name, _line)(name, cell)


class CellError(Exception):
    def __init__(self, shown: str, message: str, **params: object) -> None:
        super().__init__(message)
        self.shown, self.message, self.params = shown, message, params


def text_of(cell: Cell) -> str:
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
    text = unicodedata.normalize("NFC", text_of(cell))
    if not text.isprintable() and any(map(_unshowable, text)):
        clean = "".join(c for c in text if c.isprintable())
        raise CellError(clean[:80], N_("It contains characters that cannot be shown."))
    if len(text) > (longest := _LONGEST.get(name, 200)):
        raise CellError(text[:80] + "…", N_("It is longer than %(longest)s characters."), longest=longest)
    if text in _EXCEL_ERRORS:
        raise CellError(text, N_("The workbook has an error in this cell."))
    return text


def _unshowable(character: str) -> bool:
    """Control characters, lone surrogates, and marks that turn the direction of what follows."""
    return unicodedata.category(character) in ("Cc", "Cs", "Co", "Cn") or character in "\u202a\u202b\u202d\u202e"


def _person(name: str, cell: Cell) -> str:
    text = _line(name, cell)
    if isinstance(cell, (date, datetime, time, timedelta, bool)) or text.replace(" ", "").isdigit():
        raise CellError(text, N_("“%(text)s” is not a name."), text=text)
    return text


def _mail(name: str, cell: Cell) -> str:
    text = _line(name, cell).removeprefix("mailto:")
    if text and not _MAIL.fullmatch(text):
        raise CellError(text, N_("“%(text)s” is not a mail address."), text=text)
    return text


def _phone(name: str, cell: Cell) -> str:
    text = _line(name, cell)
    if text and not _PHONE.fullmatch(text):
        raise CellError(text, N_("“%(text)s” is not a telephone number."), text=text)
    return text


def one_of(kind: type[StrEnum]) -> Callable[[str, Cell], StrEnum | None]:
    def read(name: str, cell: Cell) -> StrEnum | None:
        text = _line(name, cell)
        if not text:
            return None
        if (meant := _meanings(kind).get(folded(text))) is None:
            known = ", ".join(texts[0] for texts in _ANSWERS[kind].values())
            raise CellError(text, N_("“%(text)s” is not known here. Known: %(known)s."), text=text, known=known)
        return meant

    return read


@lru_cache
def _meanings(kind: type[StrEnum]) -> Mapping[str, StrEnum]:
    """What people write for the members of a vocabulary, and our own words for them in every language."""
    meanings = {folded(text): member for member, texts in _ANSWERS[kind].items() for text in (*texts, member)}
    for language in Language:
        with speaking(language):
            meanings |= {folded(word(member)): member for member in kind}
    return meanings


def _language(name: str, cell: Cell) -> str | None:
    text = _line(name, cell)
    if text and folded(text) not in _LANGUAGES:
        raise CellError(text, N_("“%(text)s” is not a language of Kuvend: Albanian or English."), text=text)
    return _LANGUAGES.get(folded(text))


def _seat_number(name: str, cell: Cell) -> int | None:
    text = _line(name, cell)
    if not text:
        return None
    if not text.isascii() or not text.isdigit() or not 0 < int(text[:6]) < 10_000:
        raise CellError(text, N_("“%(text)s” is not a seat number."), text=text)
    return int(text)


def _qark(name: str, cell: Cell) -> str:
    text = _line(name, cell)
    known = _qark_named(text) if text else ""
    if known is None:
        raise CellError(text, N_("“%(text)s” is none of the twelve qarqe."), text=text)
    return known


READERS: Mapping[str, Callable[[str, Cell], Any]] = {
    "name": _person,
    "email": _mail,
    "phone": _phone,
    "sector": one_of(Sector),
    "level": one_of(Level),
    "gender": one_of(Gender),
    "attending": one_of(Attending),
    "status": one_of(SeatStatus),
    "language": _language,
    "seat_number": _seat_number,
    "qark": _qark,
}
