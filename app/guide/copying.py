"""A day of one event as the beginning of a day in another."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple
from uuid import uuid4

from sqlalchemy import exists, select
from sqlmodel import Session, col

from app.access.queries import with_part
from app.guide import day_actions
from app.models import Event, GuideDay, GuideItem, ItemPerson, Membership, PanelQuestion, Run, User
from app.vocabulary import ItemKind

LEFT_BEHIND = {"id", "uid", "created_at", "version", "event_id", "day_id", "parent_id", "edited_by_id", "removed_at"}


class OtherDay(NamedTuple):
    id: int
    on: date
    event_en: str
    event_sq: str
    noted: bool
    """What its rows really took was noted."""


def days_elsewhere(db: Session, user: User, event: Event) -> list[OtherDay]:
    """Days of other events in which this person has a part, the latest first. What may be read is checked again."""
    query = (
        select(
            col(GuideDay.id),
            col(GuideDay.on),
            col(Event.title_en),
            col(Event.title_sq),
            exists().where(col(Run.day_id) == col(GuideDay.id), col(Run.real)),
        )
        .join(Event, col(Event.id) == col(GuideDay.event_id))
        .where(col(Event.id) != event.key)
        .order_by(col(GuideDay.on).desc())
        .limit(60)
    )
    if not user.admin:
        query = query.where(col(Event.id).in_(with_part(user)))
    return [OtherDay(*row) for row in db.execute(query)]


def copy_day(
    db: Session, source: GuideDay, event: Event, *, on: date, by: User, took: Mapping[int, int] | None = None
) -> GuideDay:
    """Rows with their words, times and questions; of people those known by office or role, and members of this event.

    A step is planned for as long as it `took`, where that is given.
    Objectives, notes and participants belong to their own event and stay there.
    """
    day = day_actions.add(
        db, event, on=on, starts=source.starts, title_en=source.title_en, title_sq=source.title_sq
    )  # fmt: skip
    rows = db.execute(select(GuideItem).where(col(GuideItem.day_id) == source.key)).scalars().all()
    known = {row.key for row in rows}
    copies: dict[int, GuideItem] = {}
    for row in rows:
        copy = GuideItem(
            **row.model_dump(exclude=LEFT_BEHIND), uid=str(uuid4()), event_id=event.key, day_id=day.key,
            edited_by_id=by.key,
        )  # fmt: skip
        if took and row.key in took and row.kind == ItemKind.STEP:
            copy.minutes = took[row.key]
            copy.cut_to = None if row.cut_to is None else min(row.cut_to, copy.minutes)
        db.add(copy)
        copies[row.key] = copy
    db.flush()
    for row in rows:
        if row.parent_id in known:
            copies[row.key].parent_id = copies[row.parent_id].key
    _copy_people(db, event, copies)
    asked = (col(PanelQuestion.item_id).in_(known), col(PanelQuestion.removed_at).is_(None))
    for question in db.execute(select(PanelQuestion).where(*asked)).scalars().all():
        values = question.model_dump(exclude={"id", "created_at", "version", "event_id", "item_id"})
        db.add(PanelQuestion(**values, event_id=event.key, item_id=copies[question.item_id].key))
    db.flush()
    return day


def _copy_people(db: Session, event: Event, copies: dict[int, GuideItem]) -> None:
    members = set(
        db.execute(
            select(col(Membership.user_id)).where(
                col(Membership.event_id) == event.key, col(Membership.withdrawn_at).is_(None)
            )
        ).scalars()
    )
    for person in db.execute(select(ItemPerson).where(col(ItemPerson.item_id).in_(copies))).scalars().all():
        if person.participant_id is None and (person.user_id is None or person.user_id in members):
            values = person.model_dump(exclude={"id", "created_at", "event_id", "item_id"})
            db.add(ItemPerson(**values, event_id=event.key, item_id=copies[person.item_id].key))
