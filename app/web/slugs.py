"""Readable addresses."""

import re
from collections.abc import Iterable

from app.web.fields import fold


def free_slug(wanted: str, taken: Iterable[str]) -> str:
    """A readable address for that name, not one of those taken: "Grupi i Jugut, Vlorë" -> grupi-i-jugut-vlore."""
    base = re.sub(r"[^a-z0-9]+", "-", fold(wanted)).strip("-")[:60].strip("-") or "event"
    used = set(taken)
    if base not in used and base != "new":
        return base
    return next(slug for n in range(2, len(used) + 3) if (slug := f"{base}-{n}") not in used)
