"""The twelve qarqe as people write them. Pure."""

import unicodedata

from app.vocabulary import QARQE

CAPITAL_QARK = "Tiranë"


def qark_named(text: str) -> str | None:
    """The qark that is meant by "Shkoder", "Shkodra", "qarku Shkodër" or "Tirana"; None if none is."""
    words = [word for word in _folded(text).split() if word not in {"qark", "qarku", "region", "of", "i", "e"}]
    return _MEANT.get(" ".join(words))


def _folded(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c)).strip()


def _forms(qark: str) -> set[str]:
    """Indefinite and definite form: Shkodër, Shkodra; Berat, Berati; Korçë, Korça; Kukës, Kukësi."""
    plain = _folded(qark)
    stem = plain.removesuffix("e")
    return {plain, stem + "a", stem + "i", stem + "u", plain.removesuffix("er") + "ra"}


_MEANT = {form: qark for qark in QARQE for form in _forms(qark)}
