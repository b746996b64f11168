"""What closed checklists of a forum teach: when tasks were really done, counted from the same anchor."""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from statistics import median

from app.checklist.dates import EventDates, Rule, anchor_dates

ENOUGH = 2  # events


@dataclass(frozen=True, slots=True)
class Learned:
    """Offsets in days from the anchor; `offset` is the median, on the earlier side where two share the middle."""

    offset: int
    earliest: int
    latest: int
    events: int

    @property
    def offered(self) -> bool:
        return self.events >= ENOUGH

    @property
    def spread(self) -> int:
        return self.latest - self.earliest


def done_at(rules: Mapping[str, Rule], event: EventDates) -> dict[str, int]:
    """Per completed task of one closed checklist: days from its anchor to its completion."""
    anchors = anchor_dates(rules, event)
    return {code: (rule.completed - anchors[code]).days for code, rule in rules.items() if rule.completed}


def learn(closed: Iterable[Mapping[str, int]]) -> dict[str, Learned]:
    """`closed`: one `done_at` for each event."""
    gathered: dict[str, list[int]] = defaultdict(list)
    for checklist in closed:
        for code, days in checklist.items():
            gathered[code].append(days)
    return {code: Learned(math.floor(median(days)), min(days), max(days), len(days)) for code, days in gathered.items()}
