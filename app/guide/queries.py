"""What page, exports, feeds and the other parts read of the guide. Every list has a bounded number of queries."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Row, bindparam, exists, func, select
from sqlmodel import Session, col

from app.guide.checks import Aims
from app.guide.habits import habits_of
from app.guide.plan import DayRow, ItemRow, Node, PersonRow, PlannedDay, plan_day
from app.models import (
    Event,
    GuideComment,
    GuideItem,
    ItemPerson,
    Membership,
    Note,
    Objective,
    Office,
    PanelQuestion,
    Participant,
    Publication,
    User,
)
from app.models.base import metadata
from app.vocabulary import Attribution, Audience, Form, ItemKind, ItemRole, Mark, NoteKind

# Columns of tables, not attributes of models: rows then come without the detour through the mapper.
ITEMS, DAYS, SERVED = (metadata.tables[name].c for name in ("guide_item", "guide_day", "session_objective"))
ITEMS_IN_ORDER = select(*(ITEMS[name] for name in ItemRow._fields)).order_by(ITEMS.position, ITEMS.id)
ITEMS_OF_DAY = ITEMS_IN_ORDER.where(ITEMS.day_id == bindparam("day"))
ITEMS_OF_EVENT = ITEMS_IN_ORDER.where(ITEMS.event_id == bindparam("event"), ITEMS.day_id.is_not(None))
PARKED = ITEMS_IN_ORDER.where(ITEMS.event_id == bindparam("event"), ITEMS.day_id.is_(None), ITEMS.removed_at.is_(None))
SERVED_IN_EVENT = select(SERVED.item_id, SERVED.objective_id).where(SERVED.event_id == bindparam("event"))
DAY_COLUMNS = tuple(DAYS[name] for name in DayRow._fields)
PEOPLE_OF_EVENT = (
    select(
        *(getattr(ItemPerson, name) for name in ("id", "item_id", "role", "user_id", "participant_id", "label")),
        *(getattr(User, name) for name in ("name", "office")),
        *(getattr(Participant, name) for name in ("name", "unlisted")),
        *(getattr(Office, name) for name in ("name_en", "name_sq")),
    )
    .select_from(ItemPerson)
    .outerjoin(User, col(User.id) == col(ItemPerson.user_id))
    .outerjoin(Participant, col(Participant.id) == col(ItemPerson.participant_id))
    .outerjoin(Office, col(Office.id) == col(Participant.office_id))
    .where(col(ItemPerson.event_id) == bindparam("event"))
    .order_by(col(ItemPerson.position), col(ItemPerson.id))
)


class QuestionRow(NamedTuple):
    id: int
    item_id: int
    text_en: str
    text_sq: str
    default_kind: NoteKind | None


class ObjectiveRow(NamedTuple):
    id: int
    text_en: str
    text_sq: str


class LaneRow(NamedTuple):
    key: int
    title_en: str
    title_sq: str
    room: str
    qark: str
    start: datetime
    end: datetime


class SessionRow(NamedTuple):
    """A session as the other parts know it. `lanes` are those of every split inside it."""

    key: int
    number: str
    title_en: str
    title_sq: str
    panel_en: str
    panel_sq: str
    purpose_en: str
    purpose_sq: str
    method: str
    day: date
    start: datetime
    end: datetime
    room: str
    public: bool
    attribution: Attribution
    default_mark: Mark
    lanes: tuple[LaneRow, ...]
    rests: bool
    """A break or a change of place, in which nobody takes notes."""

    @property
    def is_panel(self) -> bool:
        return bool(self.panel_en or self.panel_sq)


def days(db: Session, event_id: int) -> list[DayRow]:
    found = db.execute(select(*DAY_COLUMNS).where(DAYS.event_id == event_id).order_by(DAYS.on))
    return [DayRow(*row) for row in found]


def planned(db: Session, event: Event, day: DayRow) -> PlannedDay:
    """One day. Four queries, however long it is."""
    return _plans(db, event, [day], db.execute(ITEMS_OF_DAY, {"day": day.id}).all())[0]


def all_planned(db: Session, event: Event) -> list[PlannedDay]:
    """Every day of the event. Five queries."""
    return _plans(db, event, days(db, event.key), db.execute(ITEMS_OF_EVENT, {"event": event.key}).all())


def planned_of(db: Session, event: Event, item: GuideItem) -> PlannedDay:
    """The day in which this row stands."""
    found = db.execute(select(*DAY_COLUMNS).where(DAYS.id == item.day_id)).one()
    return planned(db, event, DayRow._make(found))


def replanned(event: Event, before: PlannedDay, item: GuideItem) -> PlannedDay:
    """The same day after this row's fields changed. No query."""
    fresh = ItemRow._make(getattr(item, name) for name in ItemRow._fields)
    rows = tuple([fresh if row.id == item.id else row for row in before.rows])
    known: dict[str, Any] = {"zone": event.zone, "aims": aims_of(event), "habits": before.habits}
    return plan_day(before.day, rows, before.people, before.served, **known)


def aims_of(event: Event) -> Aims:
    return Aims(event.speaking_target, event.ends_at_announced)


def ideas(db: Session, event: Event) -> PlannedDay:
    """What is parked beside the days, as if it were one: only lengths mean something in it."""
    rows = tuple([ItemRow._make(row) for row in db.execute(PARKED, {"event": event.key})])
    beside = DayRow(0, event.starts_on, "", "", 0, 0)
    return plan_day(beside, rows, (), frozenset(), zone="UTC", aims=Aims())


def details(db: Session, event_id: int) -> dict[int, GuideItem]:
    """Every column of every row that was not removed, for whoever prints the whole guide."""
    standing = select(GuideItem).where(col(GuideItem.event_id) == event_id, col(GuideItem.removed_at).is_(None))
    found = db.execute(standing).scalars()
    return {item.key: item for item in found}


def _plans(db: Session, event: Event, days: list[DayRow], items: Iterable[Row[Any]]) -> list[PlannedDay]:
    by_day: dict[int | None, list[ItemRow]] = {}
    for row in map(ItemRow._make, items):
        by_day.setdefault(row.day_id, []).append(row)
    people = people_of(db, event.key)
    served = [(item, objective) for item, objective in db.execute(SERVED_IN_EVENT, {"event": event.key}).all()]
    aims, habits = aims_of(event), habits_of(db, event)
    plans = []
    for day in days:
        rows = tuple(by_day.get(day.id, ()))
        keys = {row.id for row in rows}
        its_people = tuple([person for person in people if person.item_id in keys])
        its_served = frozenset((item, objective) for item, objective in served if item in keys)
        plans.append(plan_day(day, rows, its_people, its_served, zone=event.zone, aims=aims, habits=habits))
    return plans


def people_of(db: Session, event_id: int) -> list[PersonRow]:
    return [_person(*row) for row in db.execute(PEOPLE_OF_EVENT, {"event": event_id})]


def _person(
    id_: int, item_id: int, role: ItemRole, user_id: int | None, participant_id: int | None, label: str,
    user: str | None, user_office: str | None, participant: str | None, unlisted: bool | None,
    office_en: str | None, office_sq: str | None,
) -> PersonRow:  # fmt: skip
    name = user or participant or label
    at_home = user_office or ""
    return PersonRow(
        id_, item_id, role, user_id, participant_id, name, office_en or at_home, office_sq or at_home, bool(unlisted)
    )


def objectives(db: Session, event_id: int) -> list[ObjectiveRow]:
    found = db.execute(
        select(col(Objective.id), col(Objective.text_en), col(Objective.text_sq))
        .where(col(Objective.event_id) == event_id)
        .order_by(col(Objective.position), col(Objective.id))
    )
    return [ObjectiveRow(*row) for row in found]


def questions(db: Session, event_id: int) -> dict[int, list[QuestionRow]]:
    """The common questions of every panel and group, by the row they belong to, in their order."""
    found = db.execute(
        select(
            col(PanelQuestion.id),
            col(PanelQuestion.item_id),
            col(PanelQuestion.text_en),
            col(PanelQuestion.text_sq),
            col(PanelQuestion.default_kind),
        )
        .where(col(PanelQuestion.event_id) == event_id, col(PanelQuestion.removed_at).is_(None))
        .order_by(col(PanelQuestion.position), col(PanelQuestion.id))
    )
    by_item: dict[int, list[QuestionRow]] = {}
    for row in found:
        by_item.setdefault(row.item_id, []).append(QuestionRow(*row))
    return by_item


def removed_questions(db: Session, event_id: int) -> dict[int, list[QuestionRow]]:
    """By row: questions that were taken out of the guide after they were answered. The answers stay theirs."""
    answered = exists().where(col(Note.question_id) == col(PanelQuestion.id))
    gone = (col(PanelQuestion.event_id) == event_id, col(PanelQuestion.removed_at).is_not(None))
    by_item: dict[int, list[QuestionRow]] = {}
    for one in db.execute(select(PanelQuestion).where(*gone, answered).order_by(col(PanelQuestion.id))).scalars():
        words = of_removed_question(one.text_en, one.text_sq)
        by_item.setdefault(one.item_id, []).append(QuestionRow(one.key, one.item_id, *words, one.default_kind))
    return by_item


def of_removed_question(english: str, albanian: str) -> tuple[str, str]:
    return f"{english or albanian} (removed question)", f"{albanian or english} (pyetje e hequr)"


def team(db: Session, event_id: int) -> list[tuple[int, str]]:
    """Accounts that have a part in this event: who may facilitate or record."""
    found = db.execute(
        select(col(User.id), col(User.name))
        .join(Membership, col(Membership.user_id) == col(User.id))
        .where(col(Membership.event_id) == event_id, col(Membership.withdrawn_at).is_(None))
        .distinct()
        .order_by(col(User.name))
    )
    return [(id_, name) for id_, name in found]


def attending(db: Session, event_id: int) -> list[tuple[int, str]]:
    found = db.execute(
        select(col(Participant.id), col(Participant.name))
        .where(col(Participant.event_id) == event_id)
        .order_by(col(Participant.name))
        .limit(500)
    )
    return [(id_, name) for id_, name in found]


def removed_lanes(db: Session, event_id: int) -> dict[int, list[tuple[int, str, str]]]:
    """By session: groups that were taken out of the guide after notes were taken in them. The notes stay theirs."""
    found = db.execute(
        select(col(Note.item_id), col(GuideItem.id), col(GuideItem.title_en), col(GuideItem.title_sq))
        .join(GuideItem, col(GuideItem.id) == col(Note.lane_id))
        .where(col(Note.event_id) == event_id, col(GuideItem.removed_at).is_not(None))
        .distinct()
        .order_by(col(GuideItem.id))
    )
    lanes: dict[int, list[tuple[int, str, str]]] = {}
    for session, key, english, albanian in found:
        if session is not None:
            named = (f"{english or albanian} (removed lane)", f"{albanian or english} (grup i hequr)")
            lanes.setdefault(session, []).append((key, *named))
    return lanes


def remarks(db: Session, event_id: int) -> dict[int, int]:
    """How many comments of each row wait for an answer."""
    waiting = select(col(GuideComment.item_id), func.count()).group_by(col(GuideComment.item_id))
    found = db.execute(waiting.where(col(GuideComment.event_id) == event_id, col(GuideComment.resolved_at).is_(None)))
    return {item: count for item, count in found}  # noqa: C416 - rows are no pairs to the type checker


def notes_in(db: Session, item_ids: Iterable[int]) -> int:
    keys = list(item_ids)
    counted = select(func.count()).select_from(Note).where(col(Note.item_id).in_(keys) | col(Note.lane_id).in_(keys))
    return int(db.execute(counted).scalar_one())


def notes_of_sessions(db: Session, item_ids: Iterable[int]) -> int:
    """Notes whose session is among these rows, not only their group."""
    counted = select(func.count()).select_from(Note).where(col(Note.item_id).in_(list(item_ids)))
    return int(db.execute(counted).scalar_one())


def publication(db: Session, event_id: int) -> Publication | None:
    """The agenda as it stands in public: the latest publication, unless it was withdrawn."""
    latest = latest_publication(db, event_id)
    return latest if latest is not None and not latest.withdrawn else None


def latest_publication(db: Session, event_id: int) -> Publication | None:
    return latest_version(db, event_id, Audience.PUBLIC)


def latest_version(db: Session, event_id: int, *audiences: Audience) -> Publication | None:
    """The last one for any of these, or for anybody."""
    return db.execute(
        select(Publication)
        .where(col(Publication.event_id) == event_id, col(Publication.audience).in_(audiences or [*Audience]))
        .order_by(col(Publication.number).desc())
        .limit(1)
    ).scalar_one_or_none()


# For the other parts


def sessions(db: Session, event: Event) -> list[SessionRow]:
    """Every session of the event with its times and lanes, in order. Five queries."""
    return [
        session_row(plan, node)
        for plan in all_planned(db, event)
        for root in plan.roots
        for node in root.walk()
        if node.row.kind == ItemKind.SESSION
    ]


def session_row(plan: PlannedDay, node: Node) -> SessionRow:
    row, instant = node.row, plan.times.clock.instant
    lanes = tuple(
        LaneRow(
            lane.row.id, lane.row.title_en, lane.row.title_sq, lane.row.room or row.room, lane.row.qark,
            instant(lane.span.start), instant(lane.span.end),
        )
        for lane in node.walk()
        if lane.row.kind == ItemKind.LANE
    )  # fmt: skip
    return SessionRow(
        key=row.id, number=row.number, title_en=row.title_en, title_sq=row.title_sq,
        panel_en=row.panel_en, panel_sq=row.panel_sq, purpose_en=row.purpose_en, purpose_sq=row.purpose_sq,
        method=row.method, day=plan.day.on, start=instant(node.span.start), end=instant(node.span.end), room=row.room,
        public=row.public, attribution=row.attribution, default_mark=row.default_mark, lanes=lanes,
        rests=node.look in (Form.BREAK, Form.MOVEMENT),
    )  # fmt: skip
