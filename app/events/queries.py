"""Reads about events: the overview, the brief, the team, and one's own start page."""

from datetime import date
from typing import NamedTuple

from sqlalchemy import func, select
from sqlmodel import Session, col
from sqlmodel import select as rows_of

from app import clock
from app.access.loaders import EventAccess
from app.access.powers import Power
from app.checklist import queries as checklist
from app.checklist.due import Counts, Due, counts, next_due
from app.consultation import queries as consultation
from app.events import briefing
from app.models import (
    Answer,
    BriefAnswer,
    BriefDecision,
    CostLine,
    Event,
    Forum,
    GuideItem,
    Membership,
    Objective,
    ObjectiveTheme,
    Passage,
    ReportRelease,
    Response,
    SessionObjective,
    Theme,
    User,
)
from app.participants import queries as participants
from app.vocabulary import Form, GoNoGo, ItemKind, Role, TaskState


class OpenObjective(NamedTuple):
    text_en: str
    text_sq: str


class OpenTheme(NamedTuple):
    name: str
    respondents: int


class Loose(NamedTuple):
    """Where the thread of an event is cut."""

    objectives_without_session: list[OpenObjective]
    sessions_without_objective: int
    themes_without_objective: list[OpenTheme]
    whole: int
    """Objectives that a session serves."""


class Figures(NamedTuple):
    """Single figures of the overview, read in one statement."""

    answered: int
    decision: GoNoGo | None
    sessions_without_objective: int


class Overview(NamedTuple):
    due: list[Due]
    tasks: Counts
    rate: consultation.ResponseRate | None
    standing: participants.Standing
    loose: Loose
    decision: GoNoGo | None
    answered: int
    asked: int
    """Questions of the brief that are answered, and how many there are."""


def overview(db: Session, access: EventAccess, today: date) -> Overview:
    """At most fifteen statements, with those that let the reader in, whatever the size of the event."""
    event = access.event
    known = checklist.load(db, event, today)
    figures = _figures(db, event)
    return Overview(
        due=next_due(db, event, today, checklist=known),
        tasks=counts(db, event, today, checklist=known),
        rate=consultation.response_rate(db, event, today) if access.can(Power.READ_CONSULTATION) else None,
        standing=participants.against_target(db, event),
        loose=_loose_ends(db, event, figures),
        decision=figures.decision,
        answered=figures.answered,
        asked=len(briefing.QUESTIONS[event.kind]) + len(briefing.PREREQUISITES),
    )


def _loose_ends(db: Session, event: Event, figures: Figures) -> Loose:
    served = select(col(SessionObjective.id)).where(col(SessionObjective.objective_id) == col(Objective.id)).exists()
    objectives = db.execute(
        select(col(Objective.text_en), col(Objective.text_sq), served)
        .where(col(Objective.event_id) == event.key)
        .order_by(col(Objective.position))
    ).all()
    return Loose(
        objectives_without_session=[OpenObjective(en, sq) for en, sq, is_served in objectives if not is_served],
        sessions_without_objective=figures.sessions_without_objective if objectives else 0,
        themes_without_objective=_open_themes(db, event),
        whole=sum(1 for *_, is_served in objectives if is_served),
    )


def _open_themes(db: Session, event: Event) -> list[OpenTheme]:
    """Themes that carry no objective, with how many people asked for each: people, not passages."""
    people = func.count(col(Response.id).distinct())
    rows = db.execute(
        select(col(Theme.name), people)
        .join(Passage, col(Passage.theme_id) == col(Theme.id))
        .join(Answer, col(Answer.id) == col(Passage.answer_id))
        .join(Response, (col(Response.id) == col(Answer.response_id)) & col(Response.sent_at).is_not(None))
        .where(col(Theme.event_id) == event.key, col(Theme.id).not_in(select(col(ObjectiveTheme.theme_id))))
        .group_by(col(Theme.id), col(Theme.name))
        .order_by(people.desc(), col(Theme.name))
    )
    return [OpenTheme(*row) for row in rows]


def _figures(db: Session, event: Event) -> Figures:
    answered = (
        select(func.count())
        .select_from(BriefAnswer)
        .where(col(BriefAnswer.event_id) == event.key)
        .where((col(BriefAnswer.answer) != "") | col(BriefAnswer.met).is_not(None))
    )
    decision = (
        select(col(BriefDecision.decision))
        .where(col(BriefDecision.event_id) == event.key)
        .order_by(col(BriefDecision.id).desc())
        .limit(1)
    )
    linked = select(col(SessionObjective.item_id)).where(col(SessionObjective.event_id) == event.key)
    unlinked = (
        select(func.count())
        .select_from(GuideItem)
        .where(
            col(GuideItem.event_id) == event.key,
            col(GuideItem.kind) == ItemKind.SESSION,
            col(GuideItem.day_id).is_not(None),
            col(GuideItem.protocol).is_(False),
            func.coalesce(col(GuideItem.form), "") != Form.BREAK,
            col(GuideItem.id).not_in(linked),
        )
    )
    row = db.execute(select(answered.scalar_subquery(), decision.scalar_subquery(), unlinked.scalar_subquery())).one()
    return Figures(*row)


class Brief(NamedTuple):
    answers: dict[str, BriefAnswer]
    costs: dict[str, CostLine]
    decision: BriefDecision | None
    decided_by: str
    earlier: list[Event]


def brief(db: Session, event: Event) -> Brief:
    decision = latest_decision(db, event)
    by = db.get(User, decision.user_id) if decision and decision.user_id else None
    costs = db.exec(rows_of(CostLine).where(CostLine.event_id == event.key)).all()
    earlier = db.exec(
        rows_of(Event)
        .where(Event.forum_id == event.forum_id, col(Event.starts_on) < event.starts_on)
        .order_by(col(Event.starts_on).desc())
        .limit(5)
    ).all()
    return Brief(
        answers=_answers(db, event),
        costs={row.item: row for row in costs},
        decision=decision,
        decided_by=by.name if by else "",
        earlier=list(earlier),
    )


def latest_decision(db: Session, event: Event) -> BriefDecision | None:
    return db.exec(
        rows_of(BriefDecision).where(BriefDecision.event_id == event.key).order_by(col(BriefDecision.id).desc())
    ).first()


class HomeEvent(NamedTuple):
    slug: str
    title_en: str
    title_sq: str
    starts_on: date
    ends_on: date
    date_stated: str
    place: str
    provisional: bool
    forum_en: str
    forum_sq: str
    only_sponsor: bool


def my_events(db: Session, user: User) -> list[HomeEvent]:
    """Events in which this person has a part, the nearest ones first and what was held last."""
    asked = (
        select(
            col(Event.slug),
            col(Event.title_en),
            col(Event.title_sq),
            col(Event.starts_on),
            col(Event.ends_on),
            col(Event.date_stated),
            col(Event.place),
            col(Event.provisional),
            col(Forum.name_en),
            col(Forum.name_sq),
            col(Membership.role),
        )
        .join(Forum, col(Forum.id) == col(Event.forum_id))
        .outerjoin(
            Membership,
            (col(Membership.event_id) == col(Event.id))
            & (col(Membership.user_id) == user.key)
            & col(Membership.withdrawn_at).is_(None),
        )
        .order_by(col(Event.starts_on))
    )
    if not user.admin:
        asked = asked.where(col(Membership.id).is_not(None))
    found: dict[str, HomeEvent] = {}
    for row in db.execute(asked).all():
        before = found.get(row.slug)
        sponsor = row.role is Role.SPONSOR and (before is None or before.only_sponsor)
        found[row.slug] = HomeEvent._make([*row[:-1], sponsor])
    return list(found.values())


class MyTask(NamedTuple):
    slug: str
    title_en: str
    title_sq: str
    due: Due


class MyTasks(NamedTuple):
    """What one person has to do in all events in preparation. `later` is cut to what can be read; `more` says by how
    many. `waiting` counts what is theirs and waits for others."""

    late: list[MyTask]
    today: list[MyTask]
    week: list[MyTask]
    later: list[MyTask]
    more: int
    waiting: int


LATER = 5


def my_tasks(db: Session, user: User) -> MyTasks:
    """The most urgent first; each event by its own clock. Five queries, whatever the number of events."""
    events = _in_preparation(db, user)
    lists = checklist.standing_all(db, [(event, clock.today(event.zone)) for event in events])
    mine: dict[TaskState, list[MyTask]] = {state: [] for state in TaskState}
    waiting = 0
    for event in events:
        known = lists[event.key]
        for due in next_due(db, event, known.today, limit=len(known.tasks), checklist=known, of=user.key):
            mine[due.status.state].append(MyTask(event.slug, event.title_en, event.title_sq, due))
        waiting += sum(
            1
            for code, status in known.statuses.items()
            if status.state is TaskState.WAITING and known.belongs_to(known.tasks[code], user.key)
        )
    for tasks in mine.values():
        tasks.sort(key=lambda task: task.due.benchmark)
    later = mine[TaskState.LATER]
    return MyTasks(
        mine[TaskState.OVERDUE],
        mine[TaskState.DUE_TODAY],
        mine[TaskState.DUE_SOON],
        later[:LATER],
        len(later[LATER:]),
        waiting,
    )


def _in_preparation(db: Session, user: User) -> list[Event]:
    part = select(col(Membership.event_id)).where(
        col(Membership.user_id) == user.key,
        col(Membership.withdrawn_at).is_(None),
        col(Membership.role) != Role.SPONSOR,
    )
    return list(
        db.exec(
            rows_of(Event)
            .where(col(Event.id).in_(part), col(Event.told).is_(False), col(Event.closed_at).is_(None))
            .order_by(col(Event.starts_on))
        ).all()
    )


def has_released_report(db: Session, event: Event) -> bool:
    return db.exec(rows_of(ReportRelease.id).where(ReportRelease.event_id == event.key)).first() is not None


def _answers(db: Session, event: Event) -> dict[str, BriefAnswer]:
    rows = db.exec(rows_of(BriefAnswer).where(BriefAnswer.event_id == event.key)).all()
    return {row.question: row for row in rows}
