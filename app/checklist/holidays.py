"""Public holidays, frozen for each event when its checklist first counts with them.

The `holidays` package estimates some (the Bajrams follow the moon) and may correct them in a later release; what an
event has counted with must not change under it. Closures that people add stand in the same table.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlmodel import Session, col

from app.checklist.workdays import WorkCalendar
from app.models import Event, Holiday
from app.web.languages import both

ENGLISH, ALBANIAN = "en_US", "sq"
ESTIMATED = re.compile(r"(?:, )?(?:estimated|e vlerësuar)(?=\))")
"""As the package puts it behind a name in either language, in brackets."""

_DAY = (col(Holiday.on), col(Holiday.name_en), col(Holiday.name_sq), col(Holiday.closure))


class PublicHoliday(NamedTuple):
    on: date
    name_en: str
    name_sq: str
    estimated: bool


def work_calendar(db: Session, event: Event, *, years: Iterable[int] = ()) -> WorkCalendar:
    """The working days of an event. `years` that are not frozen yet are counted with as the package has them today."""
    return _calendar(event, db.execute(select(*_DAY).where(col(Holiday.event_id) == event.key)).all(), years)


def work_calendars(db: Session, events: Sequence[Event]) -> dict[int, WorkCalendar]:
    """Of several events, by their number, in one query."""
    days: dict[int, list[Any]] = defaultdict(list)
    wanted = col(Holiday.event_id).in_([event.key for event in events])
    for event_id, *day in db.execute(select(col(Holiday.event_id), *_DAY).where(wanted)):
        days[event_id].append(day)
    return {event.key: _calendar(event, days[event.key]) for event in events}


def _calendar(event: Event, frozen: Sequence[Any], years: Iterable[int] = ()) -> WorkCalendar:
    closed = {on: both(en, sq) for on, en, sq, _ in frozen}
    missing = set(years) - {on.year for on, _, _, closure in frozen if not closure}
    for each in public_holidays(event.country, missing) if missing else ():
        closed.setdefault(each.on, both(each.name_en, each.name_sq))
    return WorkCalendar(frozenset(map(int, event.working_week)), closed)


def freeze(db: Session, event: Event) -> None:
    """Keep the holidays of the years that the checklist of this event may reach into."""
    known = db.execute(select(*_DAY).where(col(Holiday.event_id) == event.key)).all()
    taken = {on for on, *_ in known}
    missing = reach(event.starts_on, event.ends_on) - {on.year for on, _, _, closure in known if not closure}
    for each in public_holidays(event.country, missing) if missing else ():
        if each.on not in taken:
            db.add(Holiday(event_id=event.key, **each._asdict()))
    db.flush()


def reach(first: date, last: date) -> set[int]:
    return set(range(first.year - 1, last.year + 2))


def public_holidays(country: str, years: Iterable[int]) -> list[PublicHoliday]:
    """In both languages where the package knows them; none for a country that it does not know."""
    import holidays

    try:
        english = holidays.country_holidays(country, years=sorted(years), language=ENGLISH)
        albanian = holidays.country_holidays(country, years=sorted(years), language=ALBANIAN)
    except NotImplementedError:
        return []
    return [
        PublicHoliday(
            on,
            _certain(name),
            _certain(albanian.get(on, name)) if country == "AL" else "",
            bool(ESTIMATED.search(name)),
        )
        for on, name in sorted(english.items())
    ]


def _certain(name: str) -> str:
    """A holiday's name without the word that its day is estimated: that is told apart, and may change."""
    return ESTIMATED.sub("", name).replace(" ()", "")[:200]
