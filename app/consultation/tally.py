"""Who answered, who asks for what, and which of it may be told.

Everything counts respondents: somebody who says the same thing three times says it once. Figures for a group
appear from `k` respondents on, and never so that two of them could be subtracted to see fewer.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

Group: TypeAlias = str | None
"""A sector, a qark; None where it is not stated."""

K = 5
"""Fewer respondents than this are never shown as a group of their own."""


class Asked(NamedTuple):
    """Somebody who was asked."""

    group: Group
    answered: bool


class Rate(NamedTuple):
    """How many of a group were asked and answered."""

    group: Group
    asked: int
    answered: int

    @property
    def share(self) -> float:
        return self.answered / self.asked if self.asked else 0.0


def response_rate(asked: Iterable[Asked]) -> list[Rate]:
    """The rate of every group, the quietest first, so that whoever is missing can be called."""
    total: Counter[Group] = Counter()
    answered: Counter[Group] = Counter()
    for one in asked:
        total[one.group] += 1
        answered[one.group] += one.answered
    rates = [Rate(group, total[group], answered[group]) for group in total]
    return sorted(rates, key=lambda rate: (rate.share, -rate.asked, str(rate.group)))


def quiet(rates: Sequence[Rate]) -> list[Rate]:
    """The groups that answer less than half as much as all together; nobody is quiet before anybody spoke."""
    asked, answered = sum(rate.asked for rate in rates), sum(rate.answered for rate in rates)
    return [rate for rate in rates if 2 * rate.answered * asked < answered * rate.asked]


class Voice(NamedTuple):
    """One passage's respondent under one theme."""

    theme: int
    respondent: int


@dataclass(frozen=True, slots=True)
class Support:
    """How many respondents ask for a theme, and from which groups.

    `groups` holds those that may be shown, also with nobody; `elsewhere` is what the others hold together.
    """

    theme: int
    respondents: int
    groups: Mapping[str, int]
    elsewhere: int


def support(voices: Iterable[Voice], group_of: Mapping[int, Group], themes: Iterable[int], k: int = K) -> list[Support]:
    """Each theme's respondents by group.

    Which groups are shown depends on who answered at all, not on the theme: that two of the nine offices of a
    qark ask for something tells nothing of either, while a qark that sent two answers would be laid open.
    """
    by_theme: defaultdict[int, set[int]] = defaultdict(set)
    for voice in voices:
        by_theme[voice.theme].add(voice.respondent)
    told = disclosed(Counter(group_of.values()), k)
    return [_support(theme, by_theme[theme], group_of, told) for theme in themes]


def _support(theme: int, who: set[int], group_of: Mapping[int, Group], told: Iterable[str]) -> Support:
    counts = Counter(group_of.get(one) for one in who)
    groups = {group: counts[group] for group in told}
    return Support(theme, len(who), groups, len(who) - sum(groups.values()))


def disclosed(sizes: Mapping[Group, int], k: int = K) -> list[str]:
    """The groups of one division (all sectors, all qarqe) that may be shown, the largest first.

    Those below k are hidden. Were the hidden ones together fewer than k, the total less the shown would betray
    them: then the next smallest is hidden too. "Not stated" (None) is hidden with them but never shown alone.
    """
    order = sorted((group for group in sizes if group is not None), key=lambda group: (-sizes[group], group))
    told = [group for group in order if sizes[group] >= k]
    hidden = sum(sizes.values()) - sum(sizes[group] for group in told)
    while told and 0 < hidden < k:
        hidden += sizes[told.pop()]
    return told


def may_publish(group: frozenset[int], published: Iterable[frozenset[int]], k: int = K) -> bool:
    """Whether results for these respondents may stand beside those already out.

    No group below k, and none that differs from another by fewer than k: one taken from the other would tell
    what those few said.
    """
    return len(group) >= k and all(not (group ^ other) or len(group ^ other) >= k for other in published)


def filters(
    divisions: Sequence[Mapping[Group, frozenset[int]]], everyone: frozenset[int], k: int = K
) -> list[list[str]]:
    """What answers may be narrowed to, division by division, so that all of it may be looked at side by side.

    Earlier divisions come first: a qark whose respondents are all but the same as a sector's is not offered.
    """
    published: list[frozenset[int]] = [everyone]
    offered: list[list[str]] = []
    for division in divisions:
        told = disclosed({name: len(members) for name, members in division.items()}, k)
        names = []
        for name in told:
            if may_publish(division[name], published, k):
                published.append(division[name])
                names.append(name)
        offered.append(names)
    return offered
