"""The body of a note: what a recorder says about what was said, made safe to keep, search and print.

Nothing that a person typed is refused for a stray character: what no reader can see, or what would turn the
line around, is taken out, and the body says so in `adjusted`. Refused is only what cannot be a note at all.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar
from uuid import UUID

from app.errors import N_, Invalid
from app.vocabulary import Language, Mark, NoteKind, NoteSource, Reach, Wording

E = TypeVar("E", bound=StrEnum)

WORDS_LIMIT = 10_000
"""Characters: about four minutes of speech typed at full speed; more than that is several notes."""
LINE_LIMIT = 200
ROW_LIMIT = 2**31 - 1
SEAT_LIMIT = 9_999


class Adjustment(StrEnum):
    """What was changed in a body before it was kept; the receipt names it."""

    CONTROL_CHARACTERS = "control_characters"
    DIRECTION_OVERRIDES = "direction_overrides"
    BROKEN_CHARACTERS = "broken_characters"
    NOT_VERBATIM = "not_verbatim"
    WORDS_NOT_KEPT = "words_not_kept"
    UNKNOWN_SPEAKER = "unknown_speaker"
    UNKNOWN_QUESTION = "unknown_question"
    UNKNOWN_PARENT = "unknown_parent"
    CLOCK = "clock"


@dataclass(frozen=True, slots=True)
class Body:
    """One wording of a note, with all that is known about it."""

    words: str
    session: int | None = None
    lane: int | None = None
    question: int | None = None
    contribution: int | None = None
    parent: UUID | None = None
    kind: NoteKind = NoteKind.STATEMENT
    wording: Wording = Wording.CLOSE
    mark: Mark = Mark.PUBLIC
    language: str = Language.ALBANIAN
    interpreted: bool = False
    reach: tuple[Reach, ...] = ()
    source: NoteSource = NoteSource.ROOM
    participant: int | None = None
    seat: int | None = None
    role: str = ""
    addressee: str = ""
    who: str = ""
    by_when: date | None = None
    words_agreed: bool = False
    name_agreed: bool = False
    adjusted: tuple[Adjustment, ...] = field(default=(), compare=False)

    def adjust(self, why: Adjustment, **changes: Any) -> "Body":
        return replace(self, adjusted=tuple(dict.fromkeys((*self.adjusted, why))), **changes)

    @property
    def guarded(self) -> bool:
        """Whether the words may be guessed at by nobody: their digest is keyed, and no index holds them."""
        return self.mark in GUARDED


GUARDED = frozenset({Mark.CONFIDENTIAL, Mark.DO_NOT_RECORD})

REQUIRED = N_("Write what was said.")
TOO_LONG = N_("This is too long.")
NOT_UNDERSTOOD = N_("This could not be understood.")


def read_body(raw: Mapping[str, Any]) -> Body:
    """The body that `raw` (JSON values) describes.

    Raises Invalid with a message per field; never repeats what was sent.
    """
    field_of = _Reader(raw)
    body = Body(
        words=field_of.text("words", WORDS_LIMIT, lines=True),
        session=field_of.number("session"),
        lane=field_of.number("lane"),
        question=field_of.number("question"),
        contribution=field_of.number("contribution"),
        parent=field_of.identity("parent"),
        kind=field_of.one_of("kind", NoteKind, NoteKind.STATEMENT),
        wording=field_of.one_of("wording", Wording, Wording.CLOSE),
        mark=field_of.one_of("mark", Mark, Mark.PUBLIC),
        language=field_of.one_of("language", Language, Language.ALBANIAN),
        interpreted=field_of.flag("interpreted"),
        reach=field_of.several("reach", Reach),
        source=field_of.one_of("source", NoteSource, NoteSource.ROOM),
        participant=field_of.number("participant"),
        seat=field_of.number("seat", SEAT_LIMIT),
        role=field_of.text("role", LINE_LIMIT),
        addressee=field_of.text("addressee", LINE_LIMIT),
        who=field_of.text("who", LINE_LIMIT),
        by_when=field_of.day("by_when"),
        words_agreed=field_of.flag("words_agreed"),
        name_agreed=field_of.flag("name_agreed"),
        adjusted=tuple(dict.fromkeys(field_of.adjusted)),
    )
    if body.session is None and body.lane is None:
        field_of.wrong.setdefault("session", NOT_UNDERSTOOD)
    if not body.words and body.mark is not Mark.DO_NOT_RECORD:
        field_of.wrong.setdefault("words", REQUIRED)
    if field_of.wrong:
        raise Invalid(fields=field_of.wrong)
    return _consistent(body)


class _Reader:
    """Reads fields one by one and gathers what is wrong with them."""

    def __init__(self, raw: Mapping[str, Any]) -> None:
        self.raw = raw
        self.wrong: dict[str, str] = {}
        self.adjusted: list[Adjustment] = []

    def text(self, name: str, limit: int, *, lines: bool = False) -> str:
        value = self.raw.get(name)
        if value is None:
            return ""
        if not isinstance(value, str):
            self.wrong[name] = NOT_UNDERSTOOD
            return ""
        cleaned, adjusted = clean(value, lines=lines)
        self.adjusted.extend(adjusted)
        if len(cleaned) > limit:
            self.wrong[name] = TOO_LONG
        return cleaned

    def number(self, name: str, limit: int = ROW_LIMIT) -> int | None:
        value = self.raw.get(name)
        if value is None:
            return None
        if type(value) is int and 0 < value <= limit:
            return value
        self.wrong[name] = NOT_UNDERSTOOD
        return None

    def flag(self, name: str) -> bool:
        value = self.raw.get(name)
        if value is not None and not isinstance(value, bool):
            self.wrong[name] = NOT_UNDERSTOOD
        return value is True

    def one_of(self, name: str, kind: type[E], default: E) -> E:
        value = self.raw.get(name)
        if value is None:
            return default
        try:
            return kind(value)
        except (ValueError, TypeError):
            self.wrong[name] = NOT_UNDERSTOOD
            return default

    def several(self, name: str, kind: type[E]) -> tuple[E, ...]:
        """In the order of the vocabulary, each once, whatever the order of tapping."""
        value = self.raw.get(name)
        if value is None:
            return ()
        if isinstance(value, list | tuple) and all(isinstance(each, str) and each in list(kind) for each in value):
            return tuple(each for each in kind if each in value)
        self.wrong[name] = NOT_UNDERSTOOD
        return ()

    def identity(self, name: str) -> UUID | None:
        value = self.raw.get(name)
        if value is None:
            return None
        try:
            return UUID(value)
        except (ValueError, TypeError, AttributeError):
            self.wrong[name] = NOT_UNDERSTOOD
            return None

    def day(self, name: str) -> date | None:
        value = self.raw.get(name)
        if value is None:
            return None
        try:
            return date.fromisoformat(value)
        except (ValueError, TypeError):
            self.wrong[name] = NOT_UNDERSTOOD
            return None


def _consistent(body: Body) -> Body:
    """An interpreter's words are not the speaker's; what is not to be recorded has no words, and no speaker."""
    if body.mark is Mark.DO_NOT_RECORD:
        bare = {"words": "", "participant": None, "seat": None, "role": "", "addressee": "", "who": ""}
        if any(getattr(body, name) for name in bare):
            body = body.adjust(Adjustment.WORDS_NOT_KEPT, **bare)
        body = replace(body, by_when=None, words_agreed=False, name_agreed=False)
    if body.interpreted and body.wording is Wording.VERBATIM:
        body = body.adjust(Adjustment.NOT_VERBATIM, wording=Wording.CLOSE)
    return body


OVERRIDES = re.compile("[\u202a-\u202e\u2066-\u2069]")
CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufeff]")
BROKEN = re.compile("[\ud800-\udfff\ufffe\uffff]")
BREAKS = re.compile("\r\n?|[\u2028\u2029\x85]")


def clean(value: str, *, lines: bool = False) -> tuple[str, list[Adjustment]]:
    """`value` with only what can be shown, in composed form, and what had to be taken out of it."""
    adjusted: list[Adjustment] = []
    if not value.isascii() or not value.isprintable():
        value = BREAKS.sub("\n", value)
        for pattern, instead, why in (
            (BROKEN, "\ufffd", Adjustment.BROKEN_CHARACTERS),
            (CONTROLS, "", Adjustment.CONTROL_CHARACTERS),
            (OVERRIDES, "", Adjustment.DIRECTION_OVERRIDES),
        ):
            value, count = pattern.subn(instead, value)
            if count:
                adjusted.append(why)
        value = unicodedata.normalize("NFC", value)
    return (value.strip() if lines else " ".join(value.split())), adjusted


def pack(body: Body) -> dict[str, Any]:
    """The body as JSON values: only what differs from nothing, so that a log of thousands stays small."""
    packed: dict[str, Any] = {"words": body.words}
    for name in ("session", "lane", "question", "contribution", "participant", "seat", "role", "addressee", "who"):
        if value := getattr(body, name):
            packed[name] = value
    packed |= {name: getattr(body, name).value for name in ("kind", "wording", "mark", "source")}
    packed["language"] = str(body.language)
    packed |= {name: True for name in ("interpreted", "words_agreed", "name_agreed") if getattr(body, name)}
    if body.reach:
        packed["reach"] = [reach.value for reach in body.reach]
    if body.parent:
        packed["parent"] = str(body.parent)
    if body.by_when:
        packed["by_when"] = body.by_when.isoformat()
    if body.adjusted:
        packed["adjusted"] = [why.value for why in body.adjusted]
    return packed
