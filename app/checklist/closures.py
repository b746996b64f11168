"""The days on which an event's team does not work: public holidays as they were frozen, and what people add."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import NamedTuple

from sqlmodel import Session, col, select

from app.checklist.dates import Schedule
from app.checklist.holidays import freeze
from app.errors import N_, Invalid
from app.models import Event, Holiday
from app.vocabulary import Language
from app.web.languages import language


class Shifted(NamedTuple):
    """A task whose benchmark is not on its rule date because nobody works on that day."""

    code: str
    to: date


def of_event(db: Session, event: Event) -> list[Holiday]:
    rows = select(Holiday).where(Holiday.event_id == event.key).order_by(col(Holiday.on))
    return list(db.exec(rows).all())


def close(db: Session, event: Event, first: date, last: date, name: str) -> list[Holiday]:
    """Days on which nobody works besides those known; one that is closed already keeps its name."""
    freeze(db, event)
    taken = {day.on for day in of_event(db, event)}
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    wanted = [day for day in days if day not in taken]
    if not wanted:
        raise Invalid(fields={"first": N_("Nobody works on this day already.")})
    english, albanian = ("", name) if language() is Language.ALBANIAN else (name, "")
    closed = [Holiday(event_id=event.key, on=day, closure=True, name_en=english, name_sq=albanian) for day in wanted]
    db.add_all(closed)
    db.flush()
    return closed


def move(db: Session, event: Event, day: Holiday, to: date) -> None:
    """A Bajram that falls on another day than was reckoned: from now on it is known, not estimated."""
    if to != day.on and to in {each.on for each in of_event(db, event)}:
        raise Invalid(fields={"on": N_("Nobody works on this day already.")})
    day.on, day.estimated = to, False
    db.flush()


def work(db: Session, day: Holiday) -> None:
    """On this day work is done after all."""
    db.delete(day)
    db.flush()


def shifted_by(plan: Schedule) -> Mapping[date, list[Shifted]]:
    """For each day that is closed, the tasks that it moves. A weekend moves them without it."""
    found: dict[date, list[Shifted]] = {}
    for code, dated in plan.dated.items():
        if dated.closed and dated.by_rule != dated.rule_date and plan.rules[code].open:
            found.setdefault(dated.rule_date, []).append(Shifted(code, dated.by_rule))
    return found


def moved(before: Schedule, after: Schedule) -> list[str]:
    """Codes of the tasks that stand on another day now."""
    return [code for code in after.dated if after[code].benchmark != before[code].benchmark]
