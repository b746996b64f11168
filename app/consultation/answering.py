"""What a respondent does: begin, save a page, send, change."""

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import select
from sqlmodel import Session, col

from app.consultation import queries
from app.consultation.passages import Span, follow, merge
from app.consultation.questions import Value, counted, shown
from app.errors import N_, Gone, Invalid
from app.models import Answer, Passage, Question, Respondent, Response, Survey
from app.vocabulary import Capacity, Sector, SurveyPurpose


def begin(db: Session, respondent: Respondent, *, language: str) -> Response:
    """The respondent's one response, begun if it was not. Coming back never begins another."""
    db.execute(select(col(Respondent.id)).where(col(Respondent.id) == respondent.key).with_for_update())
    response = queries.response_of(db, respondent)
    if response is None:
        response = Response(
            survey_id=respondent.survey_id,
            event_id=respondent.event_id,
            respondent_id=respondent.key,
            language=language,
            sector=respondent.sector,
            qark=respondent.qark,
        )
        db.add(response)
        db.flush()
    return response


def insist_open(survey: Survey, today: date) -> None:
    if queries.state_of(survey, today) is not queries.State.OPEN:
        raise Gone(N_("This survey is closed. What was sent before its close is kept and counted."))


def save_profile(
    db: Session, response: Response, *, capacity: Capacity | None, sector: Sector | None, qark: str, today: date
) -> None:
    insist_open(_survey(db, response), today)
    response.capacity, response.sector, response.qark = capacity, sector, qark
    response.version += 1
    db.flush()


def save_page(db: Session, response: Response, given: Mapping[int, Value], *, today: date) -> None:
    """Keep the answers of one page. Passages marked in an answer follow their words, or go with them."""
    insist_open(_survey(db, response), today)
    questions = {row.key: row for row in queries.questions_of(db, response.survey_id)}
    there = {row.question_id: row for row in _answers(db, response)}
    for question_id, value in given.items():
        question = questions[question_id]
        answer = there.get(question_id)
        if answer is None:
            if not value:
                continue
            answer = Answer(event_id=response.event_id, response_id=response.key, question_id=question_id)
            db.add(answer)
        _put(db, answer, question, value)
    response.version += 1
    db.flush()


def _put(db: Session, answer: Answer, question: Question, value: Value) -> None:
    if queries.asked(question).is_open:
        words = value[0] if value else ""
        if answer.id is not None and words != answer.text:
            _carry_passages(db, answer, words)
        answer.text = words
    else:
        answer.value = list(value)
    answer.version += 1


def _carry_passages(db: Session, answer: Answer, words: str) -> None:
    by_theme: dict[int, list[Span]] = {}
    rows = list(db.scalars(select(Passage).where(col(Passage.answer_id) == answer.key)))
    for row in rows:
        found = follow(answer.text, words, Span(row.start, row.end))
        if found:
            by_theme.setdefault(row.theme_id, []).append(found)
        db.delete(row)
    db.flush()
    for theme_id, spans in by_theme.items():
        for span in merge(spans, words):
            db.add(
                Passage(
                    event_id=answer.event_id, answer_id=answer.key, theme_id=theme_id, start=span.start, end=span.end
                )
            )


def send(db: Session, response: Response, *, now: datetime, today: date) -> None:
    """Send it once; sending again changes nothing but what was changed meanwhile.

    Raises Invalid with the questions that are still unanswered at their fields.
    """
    survey = _survey(db, response)
    insist_open(survey, today)
    if response.capacity is None and survey.purpose is SurveyPurpose.CONSULTATION:
        raise Invalid(fields={"capacity": N_("Please say for whom you answer.")})
    questions = [queries.asked(row) for row in queries.questions_of(db, survey.key)]
    answers = {f"q{row.question_id}": queries.value_of(row) for row in _answers(db, response)}
    kept = counted(questions, answers)
    missing = [each.key for each in shown(questions, answers) if each.required and each.key not in kept]
    if missing:
        raise Invalid(fields=dict.fromkeys(missing, N_("Please answer this question before you send.")))
    response.sent_at = response.sent_at or now
    db.flush()


def _survey(db: Session, response: Response) -> Survey:
    return db.get_one(Survey, response.survey_id)


def _answers(db: Session, response: Response) -> list[Answer]:
    return list(db.scalars(select(Answer).where(col(Answer.response_id) == response.key)))
