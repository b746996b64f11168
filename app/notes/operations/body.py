"""The body of a note: what a recorder says about what was said, made safe to keep, search and print.

Nothing that a person typed is refused for a stray character: what no reader can see, or what would turn the
line around, is taken out, and the body says so in `adjusted`. Refused is only what cannot be a note at all.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from app.errors import N_, Invalid
from app.vocabulary import Language, Mark, NoteKind, NoteSource, Reach, Wording

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
    UNKNOWN_PLACE = "unknown_place"
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
    unmarked: bool = field(default=False, compare=False)
    """Nothing was said of who may read it: beneath a guarded note it is guarded, too."""
    adjusted: tuple[Adjustment, ...] = field(default=(), compare=False)

    def adjust(self, why: Adjustment, **changes: Any) -> "Body":
        return replace(self, adjusted=tuple(dict.fromkeys((*self.adjusted, why))), **changes)

    @property
    def placed(self) -> bool:
        return self.session is not None or self.lane is not None

    @property
    def guarded(self) -> bool:
        """Whether the words may be guessed at by nobody: their digest is keyed, and no index holds them."""
        return self.mark in GUARDED


GUARDED = frozenset({Mark.CONFIDENTIAL, Mark.DO_NOT_RECORD})
MARKS = tuple(Mark)


def stricter(*marks: Mark) -> Mark:
    return max(marks, key=MARKS.index)


REQUIRED = N_("Write what was said.")
TOO_LONG = N_("This is too long.")
NOT_UNDERSTOOD = N_("This could not be understood.")


def read_body(raw: Mapping[str, Any], *, placed: bool = True) -> Body:
    """The body that `raw` (JSON values) describes. A revision need not say where: its note may have lost its session.

    Raises Invalid with a message per field; never repeats what was sent.
    """
    reader = _Reader()
    known = {name: value for name, value in raw.items() if value is not None and name in FIELDS}
    said = {name: FIELDS[name](reader, name, value) for name, value in known.items()}
    body = Body(**({"words": ""} | said), unmarked="mark" not in known, adjusted=tuple(dict.fromkeys(reader.adjusted)))
    if placed and not body.placed:
        reader.wrong.setdefault("session", NOT_UNDERSTOOD)
    if not body.words and body.mark is not Mark.DO_NOT_RECORD:
        reader.wrong.setdefault("words", REQUIRED)
    if reader.wrong:
        raise Invalid(fields=reader.wrong)
    return _consistent(body)


class _Reader:
    """Reads fields one by one and gathers what is wrong with them."""

    def __init__(self) -> None:
        self.wrong: dict[str, str] = {}
        self.adjusted: list[Adjustment] = []

    def text(self, name: str, value: object, limit: int = LINE_LIMIT, *, lines: bool = False) -> str:
        if not isinstance(value, str):
            self.wrong[name] = NOT_UNDERSTOOD
            return ""
        cleaned, adjusted = clean(value, lines=lines)
        self.adjusted.extend(adjusted)
        if len(cleaned) > limit:
            self.wrong[name] = TOO_LONG
        return cleaned

    def words(self, name: str, value: object) -> str:
        return self.text(name, value, WORDS_LIMIT, lines=True)

    def number(self, name: str, value: object, limit: int = ROW_LIMIT) -> int | None:
        if type(value) is int and 0 < value <= limit:
            return value
        self.wrong[name] = NOT_UNDERSTOOD
        return None

    def seat(self, name: str, value: object) -> int | None:
        return self.number(name, value, SEAT_LIMIT)

    def flag(self, name: str, value: object) -> bool:
        if not isinstance(value, bool):
            self.wrong[name] = NOT_UNDERSTOOD
        return value is True

    def several(self, name: str, value: object) -> tuple[Reach, ...]:
        """In the order of the vocabulary, each once, whatever the order of tapping."""
        if isinstance(value, list | tuple) and all(isinstance(each, str) and each in REACH for each in value):
            return tuple(each for each in REACH if each in value)
        self.wrong[name] = NOT_UNDERSTOOD
        return ()

    def identity(self, name: str, value: Any) -> UUID | None:
        try:
            return UUID(value)
        except (ValueError, TypeError, AttributeError):
            self.wrong[name] = NOT_UNDERSTOOD
            return None

    def day(self, name: str, value: Any) -> date | None:
        try:
            return date.fromisoformat(value)
        except (ValueError, TypeError):
            self.wrong[name] = NOT_UNDERSTOOD
            return None


def _one_of(kind: type[StrEnum], otherwise: StrEnum) -> Callable[[_Reader, str, Any], StrEnum]:
    known = {each.value: each for each in kind}

    def read(reader: _Reader, name: str, value: Any) -> StrEnum:
        if isinstance(value, str) and value in known:
            return known[value]
        reader.wrong[name] = NOT_UNDERSTOOD
        return otherwise

    return read


REACH = tuple(Reach)
FIELDS: dict[str, Callable[[_Reader, str, Any], Any]] = {
    "words": _Reader.words,
    "session": _Reader.number,
    "lane": _Reader.number,
    "question": _Reader.number,
    "contribution": _Reader.number,
    "parent": _Reader.identity,
    "kind": _one_of(NoteKind, NoteKind.STATEMENT),
    "wording": _one_of(Wording, Wording.CLOSE),
    "mark": _one_of(Mark, Mark.PUBLIC),
    "language": _one_of(Language, Language.ALBANIAN),
    "interpreted": _Reader.flag,
    "reach": _Reader.several,
    "source": _one_of(NoteSource, NoteSource.ROOM),
    "participant": _Reader.number,
    "seat": _Reader.seat,
    "role": _Reader.text,
    "addressee": _Reader.text,
    "who": _Reader.text,
    "by_when": _Reader.day,
    "words_agreed": _Reader.flag,
    "name_agreed": _Reader.flag,
}
"""How each field is read where it is there; most of them are not, in most notes."""


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
ODD = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]")
"""Any character that one of them finds: a single class is looked for five times as fast as four in turn."""


def clean(value: str, *, lines: bool = False) -> tuple[str, list[Adjustment]]:
    """`value` with only what can be shown, in composed form, and what had to be taken out of it."""
    adjusted: list[Adjustment] = []
    if ODD.search(value):
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


OPTIONAL = (
    "session", "lane", "question", "contribution", "participant", "seat", "role", "addressee", "who",
    "interpreted", "words_agreed", "name_agreed",
)  # fmt: skip


def pack(body: Body) -> dict[str, Any]:
    """The body as JSON values: only what differs from nothing, so that a log of thousands stays small."""
    packed: dict[str, Any] = {
        "words": body.words, "kind": body.kind.value, "wording": body.wording.value, "mark": body.mark.value,
        "source": body.source.value, "language": str(body.language),
    }  # fmt: skip
    for name in OPTIONAL:
        if value := getattr(body, name):
            packed[name] = value
    if body.reach:
        packed["reach"] = [reach.value for reach in body.reach]
    if body.parent:
        packed["parent"] = str(body.parent)
    if body.by_when:
        packed["by_when"] = body.by_when.isoformat()
    if body.adjusted:
        packed["adjusted"] = [why.value for why in body.adjusted]
    return packed
