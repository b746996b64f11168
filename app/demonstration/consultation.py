"""The consultation of the upcoming conference: 98 offices asked, 61 have answered, six themes, four objectives.

The answers are written for the demonstration (`seed/demonstration/consultation_answers.json`), with the passages of
each theme marked as `[theme|words]`. Employment offices, prosecution and the qark of Kukës are still quiet.
"""

import json
import re
from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlmodel import Session, col

from app.consultation import actions, answering, coding, queries
from app.consultation.actions import Invitee
from app.demonstration.story import Story
from app.models import Answer, Question, Respondent, Survey, Theme, User
from app.settings import ROOT
from app.vocabulary import QARQE, Capacity, Language, Level, Sector, SurveyPurpose
from app.web.fields import fold

ASKED = 98
OPENED_DAYS_AGO = 24
QUIET_QARK = "Kukës"
SHUFFLED = 17
"""Answers come in as they come: every seventeenth of the list, round and round."""
MARKED = re.compile(r"\[(\w+)\|([^\]]+)\]")


class Kind(NamedTuple):
    """A kind of office: what it is called, and by what its name is known."""

    name_sq: str
    sector: Sector
    level: Level | None = Level.LOCAL
    known_by: tuple[str, ...] = ()
    only_capital: bool = False


KINDS = {
    "shelter": Kind("Qendër strehimi, qarku {qark}", Sector.CIVIL_SOCIETY, known_by=("strehim", "shelter")),
    "prosecution": Kind("Prokuroria e rrethit, {qark}", Sector.GOVERNMENT, known_by=("prokuror", "prosecut")),
    "employment": Kind("Zyra rajonale e punësimit, {qark}", Sector.GOVERNMENT, known_by=("punesim", "employment")),
    "police": Kind("Drejtoria rajonale e policisë, {qark}", Sector.GOVERNMENT, known_by=("polic",)),
    "education": Kind("Drejtoria rajonale arsimore, {qark}", Sector.GOVERNMENT, known_by=("arsim", "education")),
    "health": Kind("Drejtoria rajonale e shëndetit publik, {qark}", Sector.GOVERNMENT, known_by=("shendet", "health")),
    "municipality": Kind("Bashkia {qark}, shërbimet sociale", Sector.GOVERNMENT, known_by=("bashki", "municipal")),
    "social": Kind("Shërbimi Social Shtetëror, zyra rajonale, {qark}", Sector.GOVERNMENT, known_by=("social",)),
    "prefecture": Kind("Prefektura {qark}, sekretariati teknik", Sector.GOVERNMENT, known_by=("prefekt", "prefect")),
    "ministry": Kind("Ministri, drejtoria {number}", Sector.GOVERNMENT, Level.CENTRAL, ("ministr",), True),
    "ngo": Kind("Organizatë e shoqërisë civile, {qark}", Sector.CIVIL_SOCIETY),
    "international_ngo": Kind("Organizatë ndërkombëtare {number}", Sector.INTERNATIONAL_NGO, None, (), True),
    "intergovernmental": Kind("Organizatë ndërqeveritare {number}", Sector.INTERGOVERNMENTAL, None, (), True),
    "donor": Kind("Donator {number}", Sector.DONOR, None, (), True),
    "media": Kind("Redaksi rajonale, {qark}", Sector.MEDIA),
    "academia": Kind("Fakulteti i shkencave sociale {number}", Sector.ACADEMIA, None, (), True),
}
ASKED_OF_KIND = {
    "police": 12, "education": 9, "health": 9, "social": 10, "prefecture": 6, "municipality": 9, "employment": 9,
    "prosecution": 6, "ministry": 3, "ngo": 12, "shelter": 4, "international_ngo": 3, "intergovernmental": 2,
    "donor": 1, "media": 2, "academia": 1,
}  # fmt: skip


def load(db: Session, story: Story) -> None:
    event, by = story.events["national-conference"], story.users["content"]
    survey = actions.create(db, event, SurveyPurpose.CONSULTATION, by=by)
    opened = _noon(story.today - timedelta(days=OPENED_DAYS_AGO))
    closes_on = story.today + timedelta(days=5 + (4 - story.today.weekday() - 5) % 7)
    actions.open_survey(db, survey, by=by, now=opened, today=story.today, closes_on=closes_on)
    actions.invite(db, survey, _invitees(db, survey), by=by, now=_noon(story.today))
    themes = {
        key: coding.add_theme(db, survey, name, by=story.users["facilitator"])
        for key, name in _told()["themes"].items()
    }
    _answer(db, story, survey, themes)
    _objectives(db, themes, by)


def _invitees(db: Session, survey: Survey) -> list[Invitee]:
    """The offices with a place at the conference, and others of each kind, until there are 98."""
    invitees = _seated(db, survey)[:ASKED]
    there = Counter(kind_of(one.name, one.sector) for one in invitees)
    answering_kinds = Counter(answer["who"] for answer in _told()["answers"])
    known = {(kind_of(one.name, one.sector), one.qark) for one in invitees}
    fresh = {
        key: [one for one in _of_kind(key) if kind.only_capital or (key, one.qark) not in known]
        for key, kind in KINDS.items()
    }
    for key, count in answering_kinds.items():
        invitees += [fresh[key].pop(0) for _ in range(min(len(fresh[key]), max(0, count - there[key])))]
        there[key] = max(there[key], count)
    for key, size in ASKED_OF_KIND.items():
        room = min(len(fresh[key]), size - there[key], ASKED - len(invitees))
        invitees += [fresh[key].pop(0) for _ in range(max(0, room))]
    return invitees


def _seated(db: Session, survey: Survey) -> list[Invitee]:
    rows = queries.seated_offices(db, survey)
    return [Invitee(row.name_sq or row.name_en, row.email, row.qark, row.sector, row.level, row.key) for row in rows]


def _of_kind(key: str) -> list[Invitee]:
    kind = KINDS[key]
    places = [("Tiranë", number) for number in range(1, 6)] if kind.only_capital else _around(key)
    return [
        Invitee(
            kind.name_sq.format(qark=qark, number=number),
            f"{key.replace('_', '-')}-{number or fold(qark)}@office.example",
            qark,
            kind.sector,
            kind.level,
        )
        for qark, number in places
    ]


def _around(key: str) -> list[tuple[str, int]]:
    """The qarqe, for each kind beginning with another; the quiet one among the first, so that it is asked much."""
    at = 5 * list(KINDS).index(key) % len(QARQE)
    order = [qark for qark in QARQE[at:] + QARQE[:at] if qark != QUIET_QARK]
    return [(qark, 0) for qark in (order[0], QUIET_QARK, *order[1:])]


def kind_of(name: str, sector: Sector | None) -> str:
    """The kind of an office by its name, or else by its sector."""
    plain = fold(name)
    for key, kind in KINDS.items():
        if kind.sector is sector and any(part in plain for part in kind.known_by):
            return key
    return next((key for key, kind in KINDS.items() if not kind.known_by and kind.sector is sector), "")


def _answer(db: Session, story: Story, survey: Survey, themes: dict[str, Theme]) -> None:
    questions = dict(zip(("plans", "wishes", "shows", "what"), queries.questions_of(db, survey.key), strict=True))
    waiting = list(db.scalars(select(Respondent).where(col(Respondent.survey_id) == survey.key)))
    heard: Counter[str] = Counter({QUIET_QARK: 100})
    answers = _told()["answers"]
    for number in range(len(answers)):
        told = answers[number * SHUFFLED % len(answers)]
        able = [one for one in waiting if kind_of(one.name, one.sector) == told["who"]]
        one = min(able, key=lambda each: (heard[each.qark], each.key))
        waiting.remove(one)
        heard[one.qark] += 1
        sent = _noon(story.today - timedelta(days=OPENED_DAYS_AGO - 1 - number * (OPENED_DAYS_AGO - 2) // len(answers)))
        _one_answer(db, story, one, told, questions, themes, sent)


def _one_answer(
    db: Session,
    story: Story,
    one: Respondent,
    told: dict[str, Any],
    questions: dict[str, Question],
    themes: dict[str, Theme],
    sent: datetime,
) -> None:
    response = answering.begin(db, one, language=told["language"])
    capacity = Capacity.SELF if one.key % 4 == 0 else Capacity.INSTITUTION
    answering.save_profile(db, response, capacity=capacity, sector=one.sector, qark=one.qark, today=story.today)
    given = {name: (MARKED.sub(r"\2", told[name]),) for name in questions if told.get(name)}
    answering.save_page(db, response, {questions[name].key: value for name, value in given.items()}, today=story.today)
    answering.send(db, response, now=sent, today=story.today)
    answers = {
        row.question_id: row for row in db.scalars(select(Answer).where(col(Answer.response_id) == response.key))
    }
    for name in ("plans", "wishes"):
        for theme, words in MARKED.findall(told[name]):
            answer = answers[questions[name].key]
            start = answer.text.index(words)
            coding.mark(db, answer, start, start + len(words), themes[theme], by=story.users["facilitator"])


def _objectives(db: Session, themes: dict[str, Theme], by: User) -> None:
    for told in _told()["objectives"]:
        first, *others = (themes[key] for key in told["themes"])
        objective = coding.objective_of(db, first, by=by, language=Language.ENGLISH)
        coding.edit_objective(db, objective, {"text_en": told["en"], "text_sq": told["sq"]}, version=None, by=by)
        for theme in others:
            coding.join_theme(db, objective, theme, by=by)


@cache
def _told() -> dict[str, Any]:
    path = ROOT / "seed" / "demonstration" / "consultation_answers.json"
    told: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return told


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), tzinfo=UTC)
