"""What in a note a reviewer should look at first. An aid to the eye: it finds patterns, and proves nothing."""

import re
from enum import StrEnum

from app.notes.review.kinship import speaks_of_kin
from app.notes.review.naming import Names, folded, written


class Risk(StrEnum):
    """In the order in which a reviewer meets them."""

    CONFIDENTIAL = "confidential"
    CONFLICT = "conflict"
    NAME = "name"
    NUMBER = "number"
    AGE = "age"
    KIN = "kin"
    NAMED_VERBATIM = "named_verbatim"


# No part of a pattern may run on without an end: what is searched may be 10,000 characters without a blank.
DATE = r"(?:0?[1-9]|[12]\d|3[01])[./-](?:0?[1-9]|1[0-2])[./-](?:19|20)\d\d(?!\d)"
BLANK = r"[^\S\n]"
CLOSE = rf"{BLANK}?[()]{{1,2}}{BLANK}?|[./\u2013-]|{BLANK}"
"""What may stand between two digits of one number."""
WIDE = rf"(?:[()./\u2013-]|{BLANK}){{1,3}}"
"""And between two numbers: in one only where it begins as telephone numbers do in Albania."""
YEAR = r"(?:19|20)\d\d(?!\d)"
SPAN = rf"(?:(?:{YEAR}|\d\d?){WIDE}){{1,8}}{YEAR}(?!{WIDE}\d)"
"""Days, months and years that end with a year."""
HOURS = r"\d\d\.\d\d *[\u2013-] *\d\d\.\d\d(?![.\d])"
THOUSANDS = rf"(?<=\d{BLANK})\d{{3}}(?:{BLANK}\d{{3}}){{0,4}}(?!(?:{CLOSE})?\d)"
"""What is left of an amount behind its first digits."""


def telephone(least: int) -> str:
    """Of so many digits at least, without those that it begins with."""
    more = f"{{{least},14}}"
    return (
        rf"(?<![\w.])(?:\((?=\+?\d{{1,5}}\)))?(?!{DATE}|{SPAN}|{HOURS}|{THOUSANDS})"
        rf"(?:(?:(?:\+|00)355|0(?=[1-9]))(?:(?:{WIDE})?\d){more}|(?:\+|00?|355)(?:(?:{CLOSE})?\d){more})(?!\d)"
    )


DIGITS = re.compile(rf"{telephone(7)}|(?<![\d.])\d{{9}}")
MAIL = re.compile(r"[^\s@]@[^\s@]{1,63}\.[^\s@]")
IDENTITY = re.compile(r"\b[a-z]\d{8}[a-z]\b|\b[a-z]{2}\d{7}\b")
UNITS, UNITS_SQ = "one|two|three|four|five|six|seven|eight|nine", "nje|dy|tre|tri|kater|pese|gjashte|shtate|tete|nente"
TEENS = "ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
TEENS_SQ = f"(?:{UNITS_SQ})mbedhjete"
TENS_SQ = "njezet|tridhjete|dyzet|pesedhjete|gjashtedhjete|shtatedhjete|tetedhjete|nentedhjete"
NUMBER = (
    rf"(?:\d{{1,2}}|(?:{TENS})(?:[\s-](?:{UNITS}))?|{TEENS}|{UNITS}"
    rf"|(?:{TENS_SQ})(?:\s{{1,3}}e\s{{1,3}}(?:{UNITS_SQ}))?|{TEENS_SQ}|dhjete|{UNITS_SQ})"
)
PERSON = "girl|boy|woman|man|child|daughter|son|vajze|vajza|djale|djali|grua|gruaja|femije|e mitur|i mitur"
AGE = re.compile(
    rf"\b{NUMBER}[\s-]{{1,3}}years?[\s-]{{1,3}}olds?\b|\b{NUMBER}\s{{1,3}}vjec|\b(?:\d{{1,2}}[\s-]?|{TEENS_SQ})vjec"
    r"|\b\d{1,2}[\s-]?(?:years?[\s-]old|year[\s-]olds?|vjet\b)"
    rf"|\b(?:aged|age|moshes?|mosha)\s{{1,3}}(?:(?:of|prej)\s{{1,3}})?{NUMBER}\b"
    rf"|\b(?:{PERSON})\s{{1,3}}(?:of|prej)\s{{1,3}}{NUMBER}\b"
    rf"|\b(?:{PERSON})(?:,\s{{0,3}}|\s{{1,3}}\(?)\d{{1,2}}\b(?!\s{{0,3}}(?:%|[./:-]\s?\d|per\b|of\b|prej\b|nga\b|perqind\b))"
)


def risks(
    words: str, *, names: Names | None = None, confidential: bool = False, conflict: bool = False,
    verbatim_by_name: bool = False,
) -> tuple[Risk, ...]:  # fmt: skip
    text, plain = written(words), folded(words)
    found = {
        Risk.CONFIDENTIAL: confidential,
        Risk.CONFLICT: conflict,
        Risk.NAME: names is not None and names.anyone(text),
        Risk.NUMBER: bool(DIGITS.search(plain) or MAIL.search(plain) or IDENTITY.search(plain)),
        Risk.AGE: bool(AGE.search(plain)),
        Risk.KIN: speaks_of_kin([word.folded for word in text]),
        Risk.NAMED_VERBATIM: verbatim_by_name,
    }
    return tuple(risk for risk in Risk if found[risk])
