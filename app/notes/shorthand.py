"""What a recorder types first on a line: `> #12 "` and the like. static/js/notes-shorthand.js reads it the same way;
tests/notes/shorthand.json holds the cases of both.

None of these signs is a letter, nor needs a key that Albanian letters need; each is followed by a blank, so that
"!" in the middle of a thought stays what it is. A line that begins with a blank is taken as it stands.
"""

import re
from dataclasses import dataclass

from app.vocabulary import NoteKind, Wording

KINDS = {
    "?": NoteKind.QUESTION,
    "=": NoteKind.ANSWER,
    "!": NoteKind.DECISION,
    ">": NoteKind.COMMITMENT,
    "*": NoteKind.RECOMMENDATION,
    "^": NoteKind.REQUEST,
    "~": NoteKind.CONCERN,
    "+": NoteKind.GOOD_PRACTICE,
}
QUOTES = {'"': '"', "“": "”", "„": "“”", "«": "»", "”": "”"}
SIGN = re.compile(r"([?=!>*^~+\"“”„«])[ \t]+(?=\S)")
SEAT = re.compile(r"#([1-9]\d{0,3})(?:[ \t]+|$)")
LETTERS = re.compile(r"@([^\W\d_][\w.'’-]{0,39})(?:[ \t]+|$)")


@dataclass(frozen=True, slots=True)
class Shorthand:
    words: str
    kind: NoteKind | None = None
    wording: Wording | None = None
    seat: int | None = None
    letters: str = ""
    """The first letters of a speaker's name or office."""


def read_shorthand(typed: str) -> Shorthand:
    rest, kind, wording, seat, letters = typed, None, None, None, ""
    while True:
        if found := SIGN.match(rest):
            if found[1] in KINDS:
                kind = KINDS[found[1]]
            else:
                wording = Wording.VERBATIM
        elif found := SEAT.match(rest):
            seat = int(found[1])
        elif found := LETTERS.match(rest):
            letters = found[1]
        else:
            break
        rest = rest[found.end() :]
    words, quoted = _unquoted(rest.strip())
    return Shorthand(words, kind, Wording.VERBATIM if quoted else wording, seat, letters)


def _unquoted(words: str) -> tuple[str, bool]:
    """Words that stand in quotation marks as a whole are verbatim, and are kept without the marks."""
    closing = QUOTES.get(words[:1], "")
    inner = words[1:-1].strip()
    if inner and words[-1] in closing and not any(mark in inner for mark in (words[0], *closing)):
        return inner, True
    return words, False
