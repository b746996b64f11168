"""How late the tasks of a checklist were done: each, by phase, by owner, by function.

Days are completion less the benchmark it was measured against: negative is early.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

WORST = 10


@dataclass(frozen=True, slots=True)
class Slip:
    """One completed task."""

    code: str
    title: str
    phase: str
    owner: str
    function: str
    days: int


@dataclass(frozen=True, slots=True)
class Group:
    """Completed tasks that belong together. `late` counts those done after their benchmark."""

    name: str
    tasks: int
    late: int
    median: float
    worst: int

    @property
    def late_share(self) -> float:
        """Per cent of its tasks."""
        return 100 * self.late / self.tasks


@dataclass(frozen=True, slots=True)
class Slippage:
    whole: Group | None
    phases: Sequence[Group]
    owners: Sequence[Group]
    functions: Sequence[Group]
    worst: Sequence[Slip]


def slippage(slips: Sequence[Slip]) -> Slippage:
    """Phases in the order in which they come; owners and functions with the longest delays first."""
    return Slippage(
        _group("", [slip.days for slip in slips]) if slips else None,
        _groups((slip.phase, slip.days) for slip in slips),
        _latest_first(_groups((slip.owner, slip.days) for slip in slips if slip.owner)),
        _latest_first(_groups((slip.function, slip.days) for slip in slips if slip.function)),
        sorted((slip for slip in slips if slip.days > 0), key=lambda slip: (-slip.days, slip.code))[:WORST],
    )


def _groups(named: Iterable[tuple[str, int]]) -> list[Group]:
    days: dict[str, list[int]] = defaultdict(list)
    for name, each in named:
        days[name].append(each)
    return [_group(name, each) for name, each in days.items()]


def _group(name: str, days: Sequence[int]) -> Group:
    return Group(name, len(days), sum(each > 0 for each in days), median(days), max(days))


def _latest_first(groups: list[Group]) -> list[Group]:
    return sorted(groups, key=lambda group: (-group.median, -group.worst, group.name))
