"""Who is meant by what a recorder types in the speaker's field. static/js/notes-speakers.js does the same."""

import re
from collections.abc import Sequence
from typing import Any

from app.notes.queries import Person
from app.web.fields import fold
from app.web.languages import both

SEAT = re.compile(r"#?([1-9]\d{0,3})")


def label(person: Person) -> str:
    """As the list of the speaker's field offers it."""
    office = both(person.office_en, person.office_sq)
    return f"{person.name}, {office}" if office else person.name


def meant(typed: str, people: Sequence[Person]) -> dict[str, Any]:
    """A participant where exactly one is meant; a seat; else the words, as a role. Nothing for nothing."""
    typed = " ".join(typed.split())
    if not typed:
        return {}
    if seat := SEAT.fullmatch(typed):
        return {"seat": int(seat[1])}
    if letters := typed.removeprefix("@"):
        exact = [person for person in people if fold(letters) in (fold(label(person)), fold(person.name))]
        found = exact or ([each for each in people if begins(each, fold(letters))] if typed.startswith("@") else [])
        if len(found) == 1:
            return {"participant": found[0].id}
    return {"role": typed.removeprefix("@")}


def begins(person: Person, letters: str) -> bool:
    """By the initials of the name, or the beginning of any word of name or office."""
    words = re.split(r"[^\w]+", fold(person.name))
    initials = "".join(word[:1] for word in words)
    offices = re.split(r"[^\w]+", fold(f"{person.office_en} {person.office_sq}"))
    return initials.startswith(letters) or any(word.startswith(letters) for word in words + offices)
