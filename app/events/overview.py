"""What an organiser asks in the morning: what is due, who answered, who is coming, where the thread is cut."""

from datetime import date
from typing import NamedTuple

from sqlalchemy import func, select
from sqlmodel import Session, col

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
    Event,
    GuideItem,
    Objective,
    ObjectiveTheme,
    Passage,
    Response,
    SessionObjective,
    Theme,
)
from app.participants import queries as participants
from app.vocabulary import Form, GoNoGo, ItemKind


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
