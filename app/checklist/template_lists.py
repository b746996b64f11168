"""Lists of tasks without an event: how a template is written down, which tasks two lists share, two side by side."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from app.checklist.dates import Rule
from app.checklist.master import MasterTask
from app.vocabulary import Bound, TeamFunction

OWN_CODE = "X"
"""Codes that an event gave to tasks of its own: X01 of one event is not X01 of another."""


def written(task: MasterTask) -> dict[str, Any]:
    """For a JSON column; `read` is its other side."""
    row = asdict(task)
    rule = row.pop("rule")
    for beside in ("pinned", "completed", "measured_against", "not_applicable"):
        del rule[beside]
    return row | {"rule": {**rule, "depends_on": list(rule["depends_on"])}}


def read(row: Mapping[str, Any]) -> MasterTask:
    rule = row["rule"]
    return MasterTask(
        **{name: row[name] for name in _TEXTS},
        phase_position=row["phase_position"],
        function=TeamFunction(row["function"]) if row["function"] else None,
        rule=Rule(**{**rule, "bound": Bound(rule["bound"]), "depends_on": tuple(rule["depends_on"])}),
    )


_TEXTS = ("phase_en", "phase_sq", "title_en", "title_sq", "deliverable_en", "deliverable_sq", "source")


# The same task in two lists


def counterparts(tasks: Sequence[MasterTask], others: Sequence[MasterTask]) -> dict[str, str]:
    """Code of a task -> code of the same task in the other list: by its code, or by an equal title."""
    by_title = {title: other.rule.code for other in reversed(others) for title in titles(other)}
    codes = {other.rule.code for other in others if not _is_own(other.rule.code)}
    found: dict[str, str] = {}
    taken: set[str] = set()
    for task in tasks:
        code = task.rule.code
        same = code if code in codes else next((by_title[each] for each in titles(task) if each in by_title), None)
        if same is not None and same not in taken:
            found[code] = same
            taken.add(same)
    return found


def titles(task: MasterTask) -> list[str]:
    """As they are compared, English first."""
    return [" ".join(title.casefold().split()) for title in (task.title_en, task.title_sq) if title.strip()]


def _is_own(code: str) -> bool:
    return code.startswith(OWN_CODE) and code[1:].isdecimal()


# Two side by side


@dataclass(frozen=True, slots=True)
class Difference:
    """One task in both lists: `fields` are name, here, there."""

    here: MasterTask
    there: MasterTask
    fields: tuple[tuple[str, Any, Any], ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    only_here: tuple[MasterTask, ...]
    only_there: tuple[MasterTask, ...]
    different: tuple[Difference, ...]
    same: int


def compare(here: Sequence[MasterTask], there: Sequence[MasterTask]) -> Comparison:
    pairs = counterparts(here, there)
    by_code = {task.rule.code: task for task in there}
    different = []
    for task in here:
        if task.rule.code in pairs:
            other = by_code[pairs[task.rule.code]]
            if fields := tuple(_fields(task, other, pairs)):
                different.append(Difference(task, other, fields))
    return Comparison(
        tuple(task for task in here if task.rule.code not in pairs),
        tuple(task for task in there if task.rule.code not in pairs.values()),
        tuple(different),
        len(pairs) - len(different),
    )


def _fields(here: MasterTask, there: MasterTask, pairs: Mapping[str, str]) -> Iterable[tuple[str, Any, Any]]:
    for name in ("title_en", "title_sq", "phase_en", "phase_sq", "function", "deliverable_en", "deliverable_sq"):
        if getattr(here, name) != getattr(there, name):
            yield name, getattr(here, name), getattr(there, name)
    for name in ("anchor", "offset", "bound", "lead", "hard", "retention", "month_limit"):
        first, second = getattr(here.rule, name), getattr(there.rule, name)
        if first != second and not (name == "anchor" and pairs.get(first) == second):
            yield name, first, second
    needs = {pairs.get(code, code) for code in here.rule.depends_on}
    if needs != set(there.rule.depends_on):
        yield "depends_on", ", ".join(here.rule.depends_on), ", ".join(there.rule.depends_on)
