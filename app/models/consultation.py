"""Surveys, answers, passages and themes."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from app.models.base import Edited, Json, Table, UtcDateTime, word
from app.vocabulary import Capacity, Level, QuestionKind, Sector, SurveyPurpose


class Survey(Edited, table=True):
    event_id: int = Field(foreign_key="event.id", ondelete="CASCADE", index=True)
    purpose: SurveyPurpose = Field(sa_type=word(SurveyPurpose))
    title_en: str = Field(default="", max_length=200)
    title_sq: str = Field(default="", max_length=200)
    intro_en: str = Field(default="", max_length=2000)
    intro_sq: str = Field(default="", max_length=2000)
    anonymous: bool = False
    opened_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    closes_on: date | None = None
    """Last day on which an answer is taken, in the event's zone."""
    closed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Question(Edited, table=True):
    survey_id: int = Field(foreign_key="survey.id", ondelete="CASCADE", index=True)
    event_id: int = Field(foreign_key="event.id", ondelete="CASCADE", index=True)
    position: int = 0
    kind: QuestionKind = Field(sa_type=word(QuestionKind))
    text_en: str = Field(default="", max_length=1000)
    text_sq: str = Field(default="", max_length=1000)
    help_en: str = Field(default="", max_length=1000)
    help_sq: str = Field(default="", max_length=1000)
    options: list[dict[str, str]] = Field(default_factory=list, sa_type=Json)
    """[{"key", "en", "sq"}] for the kinds that choose; {"from", "to"} bounds for scales and numbers."""
    required: bool = False
    shown_if: dict[str, Any] | None = Field(default=None, sa_type=Json)
    """{"question": id, "is": value}: shown only after that answer."""


class Respondent(Table, table=True):
    """Somebody who is asked, under a personal link."""

    survey_id: int = Field(foreign_key="survey.id", ondelete="CASCADE", index=True)
    event_id: int = Field(foreign_key="event.id", ondelete="CASCADE", index=True)
    office_id: int | None = Field(default=None, foreign_key="office.id", ondelete="SET NULL")
    name: str = Field(default="", max_length=200)
    email: str = Field(default="", max_length=254)
    language: str | None = Field(default=None, max_length=5)
    sector: Sector | None = Field(default=None, sa_type=word(Sector))
    level: Level | None = Field(default=None, sa_type=word(Level))
    qark: str = Field(default="", max_length=40)
    link_id: int | None = Field(default=None, foreign_key="link.id", ondelete="SET NULL")
    reminded_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Response(Edited, table=True):
    survey_id: int = Field(foreign_key="survey.id", ondelete="CASCADE", index=True)
    event_id: int = Field(foreign_key="event.id", ondelete="CASCADE", index=True)
    respondent_id: int | None = Field(default=None, foreign_key="respondent.id", ondelete="SET NULL", unique=True)
    capacity: Capacity | None = Field(default=None, sa_type=word(Capacity))
    language: str | None = Field(default=None, max_length=5)
    sector: Sector | None = Field(default=None, sa_type=word(Sector))
    qark: str = Field(default="", max_length=40)
    sent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Answer(Edited, table=True):
    __table_args__ = (UniqueConstraint("response_id", "question_id"),)

    event_id: int = Field(foreign_key="event.id", ondelete="CASCADE", index=True)
    response_id: int = Field(foreign_key="response.id", ondelete="CASCADE", index=True)
    question_id: int = Field(foreign_key="question.id", ondelete="CASCADE", index=True)
    text: str = Field(default="", max_length=20000)
    value: list[str] | None = Field(default=None, sa_type=Json, nullable=True)


class Theme(Edited, table=True):
    """Passages that ask for the same thing."""

    __table_args__ = (UniqueConstraint("event_id", "name"),)

    event_id: int = Field(foreign_key="event.id", ondelete="CASCADE", index=True)
    survey_id: int = Field(foreign_key="survey.id", ondelete="CASCADE", index=True)
    position: int = 0
    name: str = Field(max_length=200)


class Passage(Table, table=True):
    """Characters `start` up to `end` of an answer, under a theme."""

    __table_args__ = (UniqueConstraint("answer_id", "theme_id", "start", "end"),)

    event_id: int = Field(foreign_key="event.id", ondelete="CASCADE", index=True)
    answer_id: int = Field(foreign_key="answer.id", ondelete="CASCADE", index=True)
    theme_id: int = Field(foreign_key="theme.id", ondelete="CASCADE", index=True)
    start: int
    end: int
    by_id: int | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL")
