"""The master lists: what a conference or a cluster meeting of its kind needs done, read from `seed/checklists`."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from app.checklist.dates import Rule
from app.vocabulary import Bound, EventKind, TeamFunction

SEED = Path(__file__).parents[2] / "seed" / "checklists"


@dataclass(frozen=True, slots=True)
class MasterTask:
    phase_position: int
    phase_en: str
    phase_sq: str
    title_en: str
    title_sq: str
    function: TeamFunction | None
    deliverable_en: str
    deliverable_sq: str
    source: str
    rule: Rule


@cache
def master_list(kind: EventKind) -> tuple[MasterTask, ...]:
    with (SEED / f"{kind}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(_task(row) for row in csv.DictReader(file))


def _task(row: dict[str, str]) -> MasterTask:
    number, _, phase_en = row["phase"].partition(" ")
    return MasterTask(
        phase_position=int(number),
        phase_en=phase_en,
        phase_sq=row["phase_sq"].partition(" ")[2],
        title_en=row["task"],
        title_sq=row["task_sq"],
        function=TeamFunction(row["owner_function"]),
        deliverable_en=row["deliverable"],
        deliverable_sq=row["deliverable_sq"],
        source=row["source"],
        rule=Rule(
            code=row["code"],
            anchor=row["anchor"],
            offset=int(row["offset_days"]),
            bound=Bound(row["bound"]),
            lead=int(row["lead_days"]),
            hard=row["hard"] == "yes",
            retention=row["retention"] == "yes",
            month_limit=int(row["month_limit"]) if row["month_limit"] else None,
            depends_on=tuple(row["depends_on"].split(";")) if row["depends_on"] else (),
        ),
    )
