"""Which language a reader gets, and the catalogues.

English is written in the code; Albanian stands in `app/translations/sq/<room>.po`, a file per room of the house,
read once at start and merged. The language of a request is a context variable, so that templates, actions and
formats all follow it, in whichever thread they run.
"""

import gettext as std_gettext
import io
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from starlette.datastructures import Headers, QueryParams
from starlette.requests import cookie_parser
from starlette.types import ASGIApp, Receive, Scope, Send

from app.vocabulary import Language

COOKIE = "kuvend_language"
KNOWN = {each.value: each for each in Language}
TRANSLATIONS = Path(__file__).resolve().parent.parent / "translations"

_language: ContextVar[Language] = ContextVar("language", default=Language.ENGLISH)


def language() -> Language:
    return _language.get()


def speak(chosen: Language) -> None:
    """Answer in this language from here on, in this context."""
    _language.set(chosen)


@contextmanager
def speaking(chosen: Language) -> Iterator[None]:
    """In this language within, and in the one before afterwards."""
    before = language()
    speak(chosen)
    try:
        yield
    finally:
        speak(before)


def first_known(*wanted: str | None) -> Language:
    """The first of these that is a language of ours; else the one that is spoken."""
    return next((KNOWN[each] for each in wanted if each in KNOWN), language())


def gettext(message: str, /, **params: object) -> str:
    said = _catalogue(language()).gettext(message)
    return said % params if params else said


def pgettext(meaning: str, message: str, /) -> str:
    """Of a word with two meanings, the one that is named."""
    return _catalogue(language()).pgettext(meaning, message)


def ngettext(one: str, many: str, n: int, /, **params: object) -> str:
    return plain_ngettext(one, many, n) % {"num": n, "n": n, **params}


def plain_ngettext(one: str, many: str, n: int, /) -> str:
    """Without filling in: templates do that themselves, so that what they fill in is escaped."""
    return _catalogue(language()).ngettext(one, many, n)


def both(english: str | None, albanian: str | None) -> str:
    """A text that is kept in two languages, in the reader's where there is one."""
    first, second = (albanian, english) if language() is Language.ALBANIAN else (english, albanian)
    return first or second or ""


@lru_cache
def _catalogue(chosen: Language) -> std_gettext.NullTranslations:
    merged = std_gettext.NullTranslations()
    for path in sorted((TRANSLATIONS / chosen).glob("*.po")):
        with path.open("rb") as source:
            catalogue = read_po(source, locale=chosen.value)
        compiled = io.BytesIO()
        write_mo(compiled, catalogue)
        compiled.seek(0)
        read = std_gettext.GNUTranslations(compiled)
        read.add_fallback(merged)
        merged = read
    return merged


def warm() -> None:
    for each in Language:
        _catalogue(each)


class LanguageMiddleware:
    """The reader's choice, or else what the browser asks for, or else the installation's."""

    def __init__(self, app: ASGIApp, fallback: Language | None = None) -> None:
        self.app = app
        self.fallback = fallback or Language.ENGLISH

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            speak(self._chosen(scope))
        await self.app(scope, receive, send)

    def _chosen(self, scope: Scope) -> Language:
        headers = Headers(scope=scope)
        for wish in self._wishes(scope, headers):
            if known := KNOWN.get(wish[:2].lower()):
                return known
        return self.fallback

    def _wishes(self, scope: Scope, headers: Headers) -> list[str]:
        wishes = []
        if query := scope["query_string"]:
            wishes.append(QueryParams(query).get("lang", ""))
        if cookie := headers.get("cookie"):
            wishes.append(cookie_parser(cookie).get(COOKIE, ""))
        return wishes + accepted(headers.get("accept-language", ""))


def accepted(header: str) -> list[str]:
    """Tags of an Accept-Language header, the most wanted first (RFC 9110, 12.5.4)."""
    wanted = []
    for order, part in enumerate(header.split(",")[:20]):
        tag, _, parameter = part.strip().partition(";")
        try:
            weight = float(parameter.strip().removeprefix("q=")) if parameter else 1.0
        except ValueError:
            continue
        if tag and weight > 0:
            wanted.append((-weight, order, tag))
    return [tag for *_, tag in sorted(wanted)]
