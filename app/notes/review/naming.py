"""Finding people's names in what was said, in the cases in which Albanian declines them. Pure.

"me Arben Hoxhën", "Mirelës", "Dritanit": a name is looked for in every form that its ending allows. That finds a form
too many rather than one too few: whoever reads the words decides.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from app.notes.review.common_words import COMMON, PARTICLES, TITLES

WORD = re.compile(r"\w+")
SHORTEST = 4
"""Letters of a name that is looked for in any spelling. A shorter one has to begin with a capital."""
SHORTEST_OF_ALL = 3
BRACKETS = re.compile(r"\([^()]{0,200}\)")


class Written(NamedTuple):
    """A word as it stands in a text."""

    folded: str
    capital: bool


def folded(text: str) -> str:
    """Without accents and case: Hoxhës and HOXHES are one."""
    if text.isascii():
        return text.casefold()
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(each for each in decomposed if not unicodedata.combining(each))


_folded = lru_cache(20_000)(folded)


def written(text: str) -> list[Written]:
    whole = text if text.isascii() else unicodedata.normalize("NFC", text)
    return [Written(_folded(word), word[0].isupper()) for word in WORD.findall(whole)]


@lru_cache(20_000)
def declined(name: str) -> frozenset[str]:
    """The forms of one folded word: as it is, with the article, in the genitive, dative, ablative and accusative; and
    the English possessive where it lost its apostrophe."""
    stem, last = name[:-1], name[-1:]
    forms = {name, f"{name}s", f"{name}n", f"{name}t"}
    match last:
        case "a":  # Hoxha, Hoxhës, Hoxhën; Maria, Marisë; Nikolla, Nikollait
            forms |= _with(stem, "e", "es", "en") | _with(name, "i", "it", "in", "ne")
            if stem[-1:] in ("e", "i", "o", "u", "y"):
                forms |= {stem} | _with(stem, "se", "ne")
        case "e":  # Lule, Lulja, Lules; Vjosë, Vjosa, Vjosës; George, Georgeit
            forms |= _with(stem, "a", "ja", "ia") | _with(name, "i", "it", "in", "ja")
        case "i":  # Prendi, Prendit; Ali, Aliu, Aliun; Liri, Liria, Lirisë
            forms |= _with(name, "u", "ut", "un", "a", "se", "ne")
        case "o" | "u" | "y":  # Petro, Petroja, Petros; Shehu, Shehut; Lucy, Lucyja
            forms |= _with(name, "i", "it", "in", "ja", "je", "se", "ne")
        case _:  # Arben, Arbenit; Besnik, Besnikut; Miriam, Miriamës
            forms |= _with(name, "i", "it", "in", "u", "ut", "un", "es", "en")
            if re.search(r"[^aeiouy]er$", name):  # Aleksandër, Aleksandrit
                forms |= _with(f"{name[:-2]}r", "i", "it", "in")
    return frozenset(forms)


def _with(stem: str, *endings: str) -> set[str]:
    return {stem + ending for ending in endings}


@cache
def common() -> frozenset[str]:
    """Words that are also names, in all their forms: drita is a light, and a colleague."""
    return frozenset(form for word in COMMON.split() for form in declined(folded(word)))


def parts_of(name: str) -> list[str]:
    """The names in somebody's name, each of which may stand alone: "Dr. Hoxha, Arben" has two. None in what is no
    name, as "Social worker, municipality of Kukës"."""
    pieces = [WORD.findall(piece) for piece in BRACKETS.sub(" ", unicodedata.normalize("NFC", name)).split(",")]
    whole = [word for piece in pieces for word in piece]
    for words in (whole, pieces[0] if len(pieces[0]) > 1 else []):
        if words and (_capitals(words) or not any(word[0].isupper() for word in words)):
            return [each for each in map(folded, words) if each not in TITLES and each not in PARTICLES]
    return []


def _capitals(words: Sequence[str]) -> bool:
    return all(word[0].isupper() or folded(word) in PARTICLES for word in words)


def _are_words(text: Sequence[Written]) -> bool:
    """A "deputy minister", whose name is not known yet, is no name where it stands in small letters."""
    return not any(word.capital or word.folded not in common() for word in text)


class Names:
    """Names to look for; found by the words they begin with, so that a long text and a long list cost their sum."""

    def __init__(self, names: Iterable[str], *, but: Collection[str] = ()) -> None:
        """`but`: folded words that are no name here, as those of the participants' offices."""
        self.begins: dict[str, list[tuple[int, tuple[frozenset[str], ...]]]] = {}
        self.alone: set[str] = set()
        self.with_capital: set[str] = set()
        for place, name in enumerate(names):
            words = [folded(word) for word in WORD.findall(unicodedata.normalize("NFC", name))]
            if words and sum(map(len, words)) >= SHORTEST:
                forms = tuple(map(declined, words))
                for form in forms[0]:
                    self.begins.setdefault(form, []).append((place, forms))
            for part in parts_of(name):
                if len(part) >= SHORTEST_OF_ALL and part not in but:
                    self._look_for(part)

    def _look_for(self, part: str) -> None:
        for form in declined(part):
            guarded = len(part) < SHORTEST or len(form) < SHORTEST or form in common()
            (self.with_capital if guarded else self.alone).add(form)

    def whole(self, text: Sequence[Written]) -> Iterator[int]:
        """Which of the names stand in it from their first word to their last, by their place in what was given."""
        for at, word in enumerate(text):
            for place, forms in self.begins.get(word.folded, ()):
                here = text[at : at + len(forms)]
                if len(here) < len(forms) or _are_words(here):
                    continue
                if all(one.folded in form for one, form in zip(here, forms, strict=True)):
                    yield place

    def anyone(self, text: Sequence[Written]) -> bool:
        """Whether somebody may be named in it, be it by one name alone."""
        alone = (word.folded in self.alone or (word.capital and word.folded in self.with_capital) for word in text)
        return any(alone) or next(self.whole(text), None) is not None
