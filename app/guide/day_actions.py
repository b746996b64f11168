"""What is done to the days of a guide."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session, col

from app.errors import N_, Conflict, Invalid
from app.models import Event, GuideDay, GuideItem
from app.web.formats import clock
from app.web.languages import gettext

BEFORE_THE_DAY = N_("The day begins at %(starts)s. A time after midnight is written like 0:30 +1.")


def add(db: Session, event: Event, *, on: date, starts: int = 540, title_en: str = "", title_sq: str = "") -> GuideDay:
    _check_free(db, event.key, on)
    day = GuideDay(event_id=event.key, on=on, starts=starts, title_en=title_en, title_sq=title_sq)
    db.add(day)
    db.flush()
    return day


def edit(db: Session, day: GuideDay, changes: Mapping[str, Any]) -> None:
    if changes.get("on", day.on) != day.on:
        _check_free(db, day.event_id, changes["on"])
    for name, value in changes.items():
        setattr(day, name, value)
    day.version += 1
    db.add(day)
    db.flush()


def _check_free(db: Session, event_id: int, on: date) -> None:
    if db.execute(select(col(GuideDay.id)).where(col(GuideDay.event_id) == event_id, col(GuideDay.on) == on)).first():
        raise Invalid(fields={"on": N_("There is a day with this date already.")})


def remove(db: Session, day: GuideDay) -> None:
    """Only an empty day goes: rows are removed one by one, each with its undo."""
    if count_rows(db, day):
        raise Conflict(N_("This day still has rows. Move or remove them first."))
    db.delete(day)
    db.flush()


def move_event(db: Session, event: Event, *, by: timedelta) -> None:
    """The event was moved: its days go with it, the later ones first where they follow one another closely."""
    found = db.execute(select(GuideDay).where(col(GuideDay.event_id) == event.key)).scalars().all()
    for day in sorted(found, key=lambda day: day.on, reverse=by > timedelta()):
        day.on += by
        db.add(day)
        db.flush()


def day_behind(on: date) -> date:
    return on + timedelta(days=1)


def count_rows(db: Session, day: GuideDay) -> int:
    counted = select(func.count()).select_from(GuideItem).where(col(GuideItem.day_id) == day.key)
    return int(db.execute(counted).scalar_one())


def check_pin(day: GuideDay, pin: int, *, field: str) -> None:
    if pin < day.starts:
        raise Invalid(fields={field: gettext(BEFORE_THE_DAY, starts=clock(day.starts))})
