"""What is read of an event itself: its brief with what was decided, and whether its report is out."""

from typing import NamedTuple

from sqlmodel import Session, col
from sqlmodel import select as rows_of

from app.models import BriefAnswer, BriefDecision, CostLine, Event, ReportRelease, User


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


def has_released_report(db: Session, event: Event) -> bool:
    return db.exec(rows_of(ReportRelease.id).where(ReportRelease.event_id == event.key)).first() is not None


def _answers(db: Session, event: Event) -> dict[str, BriefAnswer]:
    rows = db.exec(rows_of(BriefAnswer).where(BriefAnswer.event_id == event.key)).all()
    return {row.question: row for row in rows}
