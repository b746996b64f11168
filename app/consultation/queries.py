"""What is read of a consultation: its state and questions, who was asked, and who answered."""

from datetime import date
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import distinct, func, select
from sqlmodel import Session, col

from app.consultation import questions as engine
from app.consultation.tally import Asked, Rate, quiet
from app.consultation.tally import response_rate as rates
from app.models import (
    Answer,
    Event,
    Link,
    Office,
    Question,
    Respondent,
    Response,
    Seat,
    Survey,
)
from app.vocabulary import Language, SeatStatus, Sector, SurveyPurpose


class State(StrEnum):
    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"


def state_of(survey: Survey, today: date) -> State:
    if survey.opened_at is None:
        return State.DRAFT
    if survey.closed_at is not None or (survey.closes_on is not None and survey.closes_on < today):
        return State.CLOSED
    return State.OPEN


def survey_of(db: Session, event_id: int, purpose: SurveyPurpose = SurveyPurpose.CONSULTATION) -> Survey | None:
    return db.scalars(select(Survey).where(col(Survey.event_id) == event_id, col(Survey.purpose) == purpose)).first()


def questions_of(db: Session, survey_id: int) -> list[Question]:
    ordered = select(Question).where(col(Question.survey_id) == survey_id)
    return list(db.scalars(ordered.order_by(col(Question.position), col(Question.id))))


def asked(row: Question) -> engine.Question:
    """The question as the engine knows it; its key is also the name of its form field."""
    bounds = next((option for option in row.options if "from" in option or "to" in option), {})
    condition = row.shown_if
    return engine.Question(
        key=f"q{row.id}",
        kind=row.kind,
        required=row.required,
        options=tuple(option["key"] for option in row.options if "key" in option),
        least=int(bounds["from"]) if bounds.get("from") else None,
        most=int(bounds["to"]) if bounds.get("to") else None,
        shown_if=engine.Condition(f"q{condition['question']}", frozenset(condition["is"])) if condition else None,
    )


def value_of(answer: Answer) -> engine.Value:
    return (answer.text,) if answer.text else tuple(answer.value or ())


def answers_of(db: Session, response_id: int) -> dict[str, engine.Value]:
    rows = db.scalars(select(Answer).where(col(Answer.response_id) == response_id))
    return {f"q{row.question_id}": value_of(row) for row in rows}


def response_of(db: Session, respondent: Respondent) -> Response | None:
    return db.scalars(select(Response).where(col(Response.respondent_id) == respondent.key)).first()


class ResponseRate(NamedTuple):
    """How many were asked and answered; the groups with the fewest answers first, those to be called apart."""

    asked: int
    answered: int
    begun: int
    by_sector: list[Rate]
    by_qark: list[Rate]
    quiet_sectors: list[Rate]
    quiet_qarqe: list[Rate]
    state: State
    closes_on: date | None


def response_rate(db: Session, event: Event, today: date | None = None) -> ResponseRate | None:
    """For the overview and the desk; None while the event has no consultation. `today` decides open or closed."""
    survey = survey_of(db, event.key)
    return rate_of(db, survey, today or date.min) if survey else None


def rate_of(db: Session, survey: Survey, today: date) -> ResponseRate:
    rows = db.execute(
        select(col(Respondent.sector), col(Respondent.qark), col(Response.id), col(Response.sent_at))
        .outerjoin(Response, col(Response.respondent_id) == col(Respondent.id))
        .where(col(Respondent.survey_id) == survey.key)
    ).all()
    by_sector = rates(Asked(sector, sent is not None) for sector, _, _, sent in rows)
    by_qark = rates(Asked(qark or None, sent is not None) for _, qark, _, sent in rows)
    answered = sum(sent is not None for *_, sent in rows)
    return ResponseRate(
        asked=len(rows),
        answered=answered,
        begun=sum(begun is not None for _, _, begun, _ in rows) - answered,
        by_sector=by_sector,
        by_qark=by_qark,
        quiet_sectors=[rate for rate in quiet(by_sector) if rate.group],
        quiet_qarqe=[rate for rate in quiet(by_qark) if rate.group],
        state=state_of(survey, today),
        closes_on=survey.closes_on,
    )


class RespondentRow(NamedTuple):
    id: int
    name: str
    email: str
    sector: Sector | None
    qark: str
    begun: bool
    sent: bool
    linked: bool
    """Has a link that still opens."""


def respondents(db: Session, survey: Survey) -> list[RespondentRow]:
    """Who was asked, those who have not answered first. What anybody wrote is never shown with the name."""
    rows = db.execute(
        select(
            col(Respondent.id),
            col(Respondent.name),
            col(Respondent.email),
            col(Respondent.sector),
            col(Respondent.qark),
            col(Response.id),
            col(Response.sent_at),
            col(Link.revoked_at),
            col(Link.id),
        )
        .outerjoin(Response, col(Response.respondent_id) == col(Respondent.id))
        .outerjoin(Link, col(Link.id) == col(Respondent.link_id))
        .where(col(Respondent.survey_id) == survey.key)
        .order_by(col(Response.sent_at).is_not(None), col(Respondent.name), col(Respondent.id))
    )
    return [
        RespondentRow(id_, name, email, sector, qark, begun is not None, sent is not None, bool(link and not revoked))
        for id_, name, email, sector, qark, begun, sent, revoked, link in rows
    ]


def offices_to_ask(db: Session, survey: Survey) -> int:
    """Offices with a seat at the event that were not asked yet."""
    known = select(col(Respondent.office_id)).where(
        col(Respondent.survey_id) == survey.key, col(Respondent.office_id).is_not(None)
    )
    count: int = db.execute(
        select(func.count(distinct(col(Seat.office_id)))).where(
            col(Seat.event_id) == survey.event_id,
            col(Seat.status) != SeatStatus.DECLINED,
            col(Seat.office_id).not_in(known),
        )
    ).scalar_one()
    return count


def seated_offices(db: Session, survey: Survey) -> list[Office]:
    """Those that hold a seat at the event and have not declined it."""
    holding = select(Office).join(Seat, col(Seat.office_id) == col(Office.id)).distinct().order_by(col(Office.id))
    at_the_event = (col(Seat.event_id) == survey.event_id, col(Seat.status) != SeatStatus.DECLINED)
    return list(db.scalars(holding.where(*at_the_event)))


def office_directory(db: Session) -> list[Office]:
    return list(db.scalars(select(Office)))


def option_words(row: Question, language: Language) -> dict[str, str]:
    """The words of each option in the reader's language, or in the other where that is missing."""
    first, second = ("sq", "en") if language is Language.ALBANIAN else ("en", "sq")
    return {option["key"]: option.get(first) or option.get(second) or "" for option in row.options if "key" in option}
