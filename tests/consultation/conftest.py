"""A consultation that is open, with people who were asked."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Protocol, TypeVar

import pytest
from sqlmodel import Session, SQLModel, select

from app import clock
from app.consultation import actions, answering, queries
from app.consultation.actions import Invitee
from app.db import Database
from app.models import Event, Question, Response, Survey, User
from app.vocabulary import Capacity, Sector, SurveyPurpose
from tests.conftest import Make

Row = TypeVar("Row", bound=SQLModel)


class Look(Protocol):
    """All rows of a table as they are stored now."""

    def __call__(self, table: type[Row]) -> list[Row]: ...


@dataclass
class Consulted:
    """The open survey of an event, and hands to answer it with."""

    db: Session
    event: Event
    survey: Survey
    questions: list[Question]
    by: User
    tokens: list[str] = field(default_factory=list)

    def ask(self, name: str, sector: Sector = Sector.GOVERNMENT, qark: str = "Kukës") -> actions.Issued:
        invitee = Invitee(name, f"{name.replace(' ', '.').lower()}@office.example", qark, sector)
        (issued,) = actions.invite(self.db, self.survey, [invitee], by=self.by, now=clock.now())
        self.tokens.append(issued.token)
        return issued

    def hear(self, name: str, plans: str, sector: Sector = Sector.GOVERNMENT, qark: str = "Kukës") -> Response:
        """Ask somebody, who answers the first question and sends it."""
        today = clock.today(self.event.zone)
        response = answering.begin(self.db, self.ask(name, sector, qark).respondent, language="sq")
        answering.save_profile(self.db, response, capacity=Capacity.INSTITUTION, sector=sector, qark=qark, today=today)
        answering.save_page(self.db, response, {self.questions[0].key: (plans,)}, today=today)
        answering.send(self.db, response, now=clock.now(), today=today)
        return response


@pytest.fixture
def consulted(db: Session, make: Make) -> Consulted:
    event = make.event("asked-event")
    by = make.user("desk@kuvend.example", "The desk")
    survey = actions.create(db, event, SurveyPurpose.CONSULTATION, by=by)
    today = clock.today(event.zone)
    actions.open_survey(db, survey, by=by, now=clock.now(), today=today, closes_on=today + timedelta(days=14))
    return Consulted(db, event, survey, queries.questions_of(db, survey.key), by)


@pytest.fixture
def look(database: Database) -> Look:
    """Read apart from the session that made the rows."""

    def rows(table: type[Row]) -> list[Row]:
        with database.read() as db:
            return list(db.exec(select(table)))

    return rows
