"""Field types for forms: what people type, understood in all the ways that people type it, or refused in words.

What cannot be understood is never guessed: the message repeats what was typed.
"""

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, StringConstraints
from pydantic_core import PydanticCustomError

from app.errors import N_
from app.web.languages import gettext

BIDI_TRICKS = re.compile("[\u202a-\u202e\u2066-\u2069]")
EMAIL = re.compile(r"[^@\s,;<>()\"]+@[^@\s,;<>()\".]+(\.[^@\s,;<>()\".]+)+")
DAY_MINUTES = 24 * 60
YEARS = range(1990, 2101)
UNSHOWN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")
"""What no page may repeat: characters that cannot be stored, and those that turn the line around."""


def refuse(message: str, **context: object) -> PydanticCustomError:
    return PydanticCustomError("kuvend", message, context)


def clean(value: Any) -> Any:
    """One form for every text: NFC, plain line ends, nothing that cannot be stored or that hides what it says."""
    if not isinstance(value, str):
        return value
    value = value.replace("\r\n", "\n").replace("\r", "\n")
    for character in value:
        category = unicodedata.category(character)
        if category == "Cs" or (category == "Cc" and character not in "\n\t"):
            raise refuse(
                N_("This contains a character that cannot be stored (%(code)s)."), code=f"U+{ord(character):04X}"
            )
    if BIDI_TRICKS.search(value):
        raise refuse(N_("This contains invisible characters that change the direction of writing."))
    return unicodedata.normalize("NFC", value).strip()


def storable(text: str) -> str:
    """`clean`, of a text that nobody is there to mend: what cannot be stored is left out."""
    try:
        return str(clean(text))
    except PydanticCustomError:
        return "".join(character for character in text if character.isprintable())


def understood(parse: Callable[[str], Any], typed: str) -> Any:
    """By a field of our forms, outside a form: a refusal is a ValueError that says its sentence to the reader."""
    try:
        return parse(typed)
    except PydanticCustomError as refused:
        raise ValueError(gettext(refused.message_template, **(refused.context or {}))) from None


def _one_line(value: Any) -> Any:
    value = clean(value)
    return " ".join(value.split()) if isinstance(value, str) else value


def parse_day(value: Any) -> Any:
    """20.1.2027, 20/01/2027, 20-01-2027 or 2027-01-20."""
    if not isinstance(value, str):
        return value
    typed = value.strip()
    if found := re.fullmatch(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})", typed):
        year, month, day = (int(part) for part in found.groups())
    elif found := re.fullmatch(r"([0-9]{1,2})\s*[./-]\s*([0-9]{1,2})\s*[./-]\s*([0-9]{4})\.?", typed):
        day, month, year = (int(part) for part in found.groups())
    else:
        raise refuse(N_("“%(typed)s” is not a date. Write it like 20.1.2027."), typed=_short(typed))
    try:
        return date(year, month, day)
    except ValueError:
        raise refuse(N_("There is no such day: “%(typed)s”."), typed=_short(typed)) from None


def parse_clock(value: Any) -> Any:
    """9:00, 9.00, 9, 0900 -> minutes after midnight; 0:30 +1 -> after the next midnight."""
    if not isinstance(value, str):
        return value
    typed = value.strip()
    found = re.fullmatch(r"([0-9]{1,2})(?:\s*[:.h]\s*([0-9]{2})|)\s*(\+1)?", typed) or re.fullmatch(
        r"([0-9]{2})([0-9]{2})\s*(\+1)?", typed
    )
    if found is None or int(found[1]) > 23 or int(found[2] or 0) > 59:
        raise refuse(N_("“%(typed)s” is not a time. Write it like 9:30."), typed=_short(typed))
    return int(found[1]) * 60 + int(found[2] or 0) + (DAY_MINUTES if found[3] else 0)


def parse_minutes(value: Any) -> Any:
    """45, 45m, 45′, 1h, 1h30, 1:30, 1.30, 1,5 h, 90 -> minutes, from 0 to a whole day."""
    if not isinstance(value, str):
        return value
    typed = value.strip().lower()
    if found := re.fullmatch(r"([0-9]{1,4})\s*(?:m|min|minuta|minutes|['′])?", typed):
        minutes = int(found[1])
    elif found := re.fullmatch(r"([0-9]{1,2})\s*(?:h|[:.])\s*([0-5][0-9])\s*(?:m|min|['′])?", typed):
        minutes = int(found[1]) * 60 + int(found[2])
    elif found := re.fullmatch(r"([0-9]{1,2})(?:[,.]([0-9]{1,2}))?\s*(?:h|hours?|orë?)", typed):
        minutes = round(float(f"{found[1]}.{found[2] or 0}") * 60)
    else:
        raise refuse(N_("“%(typed)s” is not a duration. Write it like 45, 1h30 or 1:30."), typed=_short(typed))
    if minutes > DAY_MINUTES:
        raise refuse(N_("“%(typed)s” is longer than a day."), typed=_short(typed))
    return minutes


def _email(value: Any) -> Any:
    value = _one_line(value)
    if isinstance(value, str) and value:
        if not EMAIL.fullmatch(value) or len(value) > 254:
            raise refuse(N_("“%(typed)s” is not an e-mail address."), typed=_short(value))
        return value.casefold()
    return value


def _web_address(value: Any) -> Any:
    value = _one_line(value)
    if isinstance(value, str) and value and not re.match(r"https?://[^\s/]+", value):
        raise refuse(N_("A link begins with https:// or http://."))
    return value


def _in_our_time(value: date) -> date:
    """Sums with the last days of the calendar overflow, and no event is so far away."""
    if value.year not in YEARS:
        raise refuse(N_("This date is too far away."))
    return value


def showable(typed: str) -> str:
    """What was typed, as a page may show it again."""
    return UNSHOWN.sub("", typed)


def sought(typed: str) -> str:
    """What a search in the address asks for."""
    return " ".join(showable(typed).split())[:100]


def _short(typed: str) -> str:
    return typed if len(typed) <= 40 else typed[:39] + "…"


def fold(value: str) -> str:
    """Casefolded and without accents: what searches compare, so that Shkoder finds Shkodër."""
    if value.isascii():
        return value.casefold()
    decomposed = unicodedata.normalize("NFKD", value.casefold())
    return BEYOND_LATIN.sub(_unless_combining, ACCENTS.sub("", decomposed))


ACCENTS = re.compile("[\u0300-\u034e\u0350-\u036f]+")
"""Combining, every one of them; what they stand on stays."""
BEYOND_LATIN = re.compile("[^\x00-\u02ff]")
"""No combining character stands before U+0300."""


def _unless_combining(found: re.Match[str]) -> str:
    return "" if unicodedata.combining(found[0]) else found[0]


Line = Annotated[str, BeforeValidator(_one_line), StringConstraints(max_length=200)]
NeededLine = Annotated[str, BeforeValidator(_one_line), StringConstraints(min_length=1, max_length=200)]
LongLine = Annotated[str, BeforeValidator(_one_line), StringConstraints(max_length=1000)]
NeededLongLine = Annotated[str, BeforeValidator(_one_line), StringConstraints(min_length=1, max_length=1000)]
Text = Annotated[str, BeforeValidator(clean), StringConstraints(max_length=4000)]
LongText = Annotated[str, BeforeValidator(clean), StringConstraints(max_length=20000)]
Day = Annotated[date, BeforeValidator(parse_day), AfterValidator(_in_our_time)]
Clock = Annotated[int, BeforeValidator(parse_clock)]
Minutes = Annotated[int, BeforeValidator(parse_minutes)]
Email = Annotated[str, BeforeValidator(_email)]
Sought = Annotated[str, AfterValidator(sought)]
WebAddress = Annotated[str, BeforeValidator(_web_address), StringConstraints(max_length=1000)]
