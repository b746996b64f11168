"""What happens to the checklist when the event moves: a preview, before anybody decides."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.checklist.dates import Breach, Dated, EventDates, Rule, Schedule, hard_breaches, schedule
from app.checklist.workdays import WorkCalendar


class Fate(StrEnum):
    MOVES = "moves"
    STAYS = "stays"  # shifting brings it to the same day
    PINNED = "pinned"
    COMPLETED = "completed"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class Change:
    """`shift` is what weekends and holidays add to the move itself, in days."""

    code: str
    fate: Fate
    before: Dated
    after: Dated
    shift: int


@dataclass(frozen=True, slots=True)
class Move:
    changes: Sequence[Change]
    breaches: Sequence[Breach]


def preview_move(
    rules: Sequence[Rule], event: EventDates, moved: EventDates, calendar: WorkCalendar, today: date
) -> Move:
    before, after = schedule(rules, event, calendar), schedule(rules, moved, calendar)
    return Move([_change(before, after, rule) for rule in rules], hard_breaches(after, today))


def _change(before: Schedule, after: Schedule, rule: Rule) -> Change:
    old, new = before[rule.code], after[rule.code]
    shift = (new.by_rule - old.by_rule).days - (new.rule_date - old.rule_date).days
    return Change(rule.code, _fate(rule, old, new), old, new, shift)


def _fate(rule: Rule, old: Dated, new: Dated) -> Fate:
    if rule.not_applicable:
        return Fate.NOT_APPLICABLE
    if rule.completed:
        return Fate.COMPLETED
    if rule.pinned:
        return Fate.PINNED
    return Fate.MOVES if new.benchmark != old.benchmark else Fate.STAYS
