"""The story's consultation: 98 asked, 61 answered, and nothing in it that points at a person."""

import json
import re
from datetime import date

import pytest
from sqlmodel import Session, select

from app.consultation import findings, queries
from app.demonstration import consultation, story
from app.models import Event, Survey
from app.settings import ROOT

TODAY = date(2026, 11, 20)


@pytest.fixture
def told(db: Session) -> Event:
    begun = story.begin(db, today=TODAY, password_hash=None)
    consultation.load(db, begun)
    return begun.events["national-conference"]


def test_the_consultation_stands_where_the_story_says(db: Session, told: Event) -> None:
    rate = queries.response_rate(db, told, TODAY)
    assert rate is not None
    assert (rate.asked, rate.answered, rate.begun, rate.state) == (98, 61, 0, queries.State.OPEN)
    assert [one.group for one in rate.quiet_qarqe] == ["Kukës"]
    rows = findings.objectives(db, told)
    assert len(rows) == 4
    assert all(row.text_en and row.text_sq and row.respondents >= 5 and row.qarqe for row in rows)
    assert len(db.exec(select(Survey)).all()) == 1


def test_one_theme_waits_for_its_objective(db: Session, told: Event) -> None:
    survey = queries.survey_of(db, told.key)
    assert survey is not None
    assert [row.name for row in findings.themes(db, survey) if not row.objectives] == ["How the media report"]


def test_no_answer_names_an_age_a_number_or_a_person() -> None:
    path = ROOT / "seed" / "demonstration" / "consultation_answers.json"
    answers = json.loads(path.read_text(encoding="utf-8"))["answers"]
    assert len(answers) == 61
    words = " ".join(f"{one['plans']} {one['wishes']}" for one in answers)
    assert not re.search(r"[0-9]{2,}|\bvjeç|\byears old|@|\+355", words)
