"""Groups by region: people sit with those of their own qark, or of the nearest one that has a group.

A group names one qark or several ("Shkodër, Lezhë dhe Kukës"). People whose place is not known go where fewest sit.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet

from app.guide.rotations import Guest, Key
from app.vocabulary import QARQE

NEIGHBOURS: Mapping[str, tuple[str, ...]] = {
    "Berat": ("Elbasan", "Fier", "Korçë", "Gjirokastër"),
    "Dibër": ("Kukës", "Lezhë", "Durrës", "Tiranë", "Elbasan"),
    "Durrës": ("Lezhë", "Dibër", "Tiranë"),
    "Elbasan": ("Dibër", "Tiranë", "Fier", "Berat", "Korçë"),
    "Fier": ("Tiranë", "Elbasan", "Berat", "Gjirokastër", "Vlorë"),
    "Gjirokastër": ("Korçë", "Berat", "Fier", "Vlorë"),
    "Korçë": ("Elbasan", "Berat", "Gjirokastër"),
    "Kukës": ("Shkodër", "Lezhë", "Dibër"),
    "Lezhë": ("Shkodër", "Kukës", "Dibër", "Durrës"),
    "Shkodër": ("Kukës", "Lezhë"),
    "Tiranë": ("Durrës", "Dibër", "Elbasan", "Fier"),
    "Vlorë": ("Fier", "Gjirokastër"),
}
"""Which qarqe share a border."""


def named(text: str) -> frozenset[str]:
    """The qarqe that are meant: also Shkodra, Tirana, "qarku Kukës", or several with commas between them."""
    words = {_stem(word) for word in re.findall(r"\w+", text)}
    return frozenset(qark for qark in QARQE if _stem(qark) in words)


def _stem(word: str) -> str:
    """Shkodër, Shkodra and SHKODER are one place; so are Tiranë and Tirana."""
    plain = unicodedata.normalize("NFKD", word.casefold()).encode("ascii", "ignore").decode()
    return re.sub(r"(er|ra|re|esit|esi|es|e|a|it|i|s)$", "", plain) if len(plain) > 4 else plain


def groups(
    guests: Sequence[Guest], regions: Sequence[AbstractSet[str]], before: Sequence[Sequence[Key]] = ()
) -> list[list[Key]]:
    """A group for each of `regions`. Whoever sat in one `before` and belongs to none by place stays in it.

    A guest's region is the second of its `kinds`. Who is as near to two groups goes to the smaller one.
    """
    sat = {key: number for number, table in enumerate(before) for key in table if number < len(regions)}
    made: list[list[Key]] = [[] for _ in regions]
    homeless = []
    near: dict[str, list[int]] = {}
    for guest in guests:
        region = guest.kinds[1] if len(guest.kinds) > 1 else ""
        if region not in near:
            near[region] = nearest(region, regions)
        if len(near[region]) == 1:
            made[near[region][0]].append(guest.key)
        elif near[region]:
            homeless.append((guest, near[region]))
        else:
            homeless.append((guest, list(range(len(regions)))))
    for guest, may in homeless:
        chosen = sat[guest.key] if sat.get(guest.key) in may else min(may, key=lambda number: len(made[number]))
        made[chosen].append(guest.key)
    return made


def nearest(region: str, regions: Sequence[AbstractSet[str]]) -> list[int]:
    """The groups to which the fewest borders have to be crossed; none for a place that is not known."""
    if region not in NEIGHBOURS:
        return []
    reached, edge = {region}, {region}
    while edge:
        found = [number for number, names in enumerate(regions) if names & edge]
        if found:
            return found
        edge = {other for each in edge for other in NEIGHBOURS[each]} - reached
        reached |= edge
    return []
