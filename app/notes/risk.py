"""What in a note a reviewer should look at first. An aid to the eye: it finds patterns, and proves nothing."""

import re
from collections.abc import Collection
from enum import StrEnum


class Risk(StrEnum):
    """In the order in which a reviewer meets them."""

    CONFIDENTIAL = "confidential"
    CONFLICT = "conflict"
    NAME = "name"
    NUMBER = "number"
    AGE = "age"
    KIN = "kin"
    NAMED_VERBATIM = "named_verbatim"


DIGITS = re.compile(r"(?<!\w)[+0](?:[ ./()-]*\d){7,14}(?!\d)")
MAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
IDENTITY = re.compile(r"\b[a-z]\d{8}[a-z]\b")
AGE = re.compile(
    r"\b\d{1,2}[\s-]?(?:years?[\s-]old|year[\s-]olds?|vjec\w*|vjet\b)"
    r"|\b(?:aged|age|moshes?|mosha)\s+(?:of\s+|prej\s+)?\d{1,2}\b"
    r"|\b(?:girl|boy|woman|child|vajze|djale|grua|femije)\s+(?:of|prej)\s+\d{1,2}\b"
)
KIN = re.compile(
    r"\b(?:her|his)\s+(?:father|mother|brother|sister|uncle|aunt|husband|wife|cousin|fiance|boyfriend)\b"
    r"|\b(?:babai|nena|vellai|motra|xhaxhai|daja|burri|gruaja|kusheriri|i fejuari)\s+(?:i|e)\s+(?:saj|tij)\b"
)


def risks(
    folded: str, *, names: Collection[str] = (), confidential: bool = False, conflict: bool = False,
    verbatim_by_name: bool = False,
) -> tuple[Risk, ...]:  # fmt: skip
    """`folded`: the words without accents and capitals, as `names` are, each a whole word or several."""
    found = {
        Risk.CONFIDENTIAL: confidential,
        Risk.CONFLICT: conflict,
        Risk.NAME: any(re.search(rf"\b{re.escape(name)}\b", folded) for name in names if name in folded),
        Risk.NUMBER: bool(DIGITS.search(folded) or MAIL.search(folded) or IDENTITY.search(folded)),
        Risk.AGE: bool(AGE.search(folded)),
        Risk.KIN: bool(KIN.search(folded)),
        Risk.NAMED_VERBATIM: verbatim_by_name,
    }
    return tuple(risk for risk in Risk if found[risk])


def names_to_look_for(full_names: Collection[str]) -> list[str]:
    """Whole names and last names; short words would find too much."""
    wanted = {" ".join(name.split()) for name in full_names}
    wanted |= {name.rsplit(" ", 1)[-1] for name in wanted}
    return sorted(name for name in wanted if len(name) >= 4)
