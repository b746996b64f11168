"""What the organiser does with a survey: make it, word its questions, open and close it, ask people."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple

from sqlalchemy import exists, select, update
from sqlmodel import Session, col

from app.access.links import issue_link, revoke_link
from app.consultation.queries import asked, questions_of, seated_offices
from app.consultation.questions import CHOICE_KINDS, check
from app.consultation.templates import template_for
from app.errors import N_, Conflict, Invalid
from app.models import Answer, Edited, Event, Link, Question, Respondent, Survey, User
from app.vocabulary import Level, LinkPurpose, QuestionKind, Sector, SurveyPurpose

RESPONDENTS_LIMIT = 2_000
QUESTIONS_LIMIT = 40
GRACE_DAYS = 30
"""A link outlives the survey by this, so that whoever comes late reads that it is closed, not that it is broken."""


class Invitee(NamedTuple):
    name: str
    email: str = ""
    qark: str = ""
    sector: Sector | None = None
    level: Level | None = None
    office_id: int | None = None


class Issued(NamedTuple):
    """A personal link at the only moment when it is known: the database keeps its hash."""

    respondent: Respondent
    token: str


def create(db: Session, event: Event, purpose: SurveyPurpose, *, by: User) -> Survey:
    """The event's survey of that purpose, from its template; the one that is there if there is one."""
    db.execute(select(col(Event.id)).where(col(Event.id) == event.key).with_for_update())
    there = db.scalars(select(Survey).where(col(Survey.event_id) == event.key, col(Survey.purpose) == purpose)).first()
    if there:
        return there
    template = template_for(event.kind, purpose)
    survey = Survey(
        event_id=event.key,
        purpose=purpose,
        title_en=template.title["en"],
        title_sq=template.title["sq"],
        intro_en=template.intro["en"],
        intro_sq=template.intro["sq"],
    )
    db.add(survey)
    db.flush()
    made: dict[str, int] = {}
    for position, given in enumerate(template.questions):
        question = Question(survey_id=survey.key, event_id=event.key, position=position, **_columns(given, made))
        db.add(question)
        db.flush()
        made[given["key"]] = question.key
    return survey


def _columns(given: Mapping[str, Any], made: Mapping[str, int]) -> dict[str, Any]:
    condition = given.get("shown_if")
    return {
        "kind": QuestionKind(given["kind"]),
        "text_en": given["text"]["en"],
        "text_sq": given["text"]["sq"],
        "help_en": given["help"]["en"],
        "help_sq": given["help"]["sq"],
        "options": given.get("options", []),
        "required": given["required"],
        "shown_if": {"question": made[condition["question"]], "is": condition["is"]} if condition else None,
    }


def edit_survey(db: Session, survey: Survey, changes: Mapping[str, str], *, version: int | None, by: User) -> None:
    insist_unchanged(survey, version)
    for name, value in changes.items():
        setattr(survey, name, value)
    if not (survey.title_en or survey.title_sq):
        raise Invalid(fields=dict.fromkeys(changes, N_("The title is needed in one language at least.")))
    _touch(db, survey)


def open_survey(db: Session, survey: Survey, *, by: User, now: datetime, today: date, closes_on: date) -> None:
    """Open it, or change the day on which it closes. A closed survey may be opened again."""
    if closes_on < today:
        raise Invalid(fields={"closes_on": N_("This day is past. Choose today or a later day.")})
    questions = questions_of(db, survey.key)
    if not questions:
        raise Conflict(N_("There is no question yet. Add one, then open."))
    if any(not (question.text_en or question.text_sq) for question in questions):
        raise Conflict(N_("A question has no words yet. Word it or remove it, then open."))
    check([asked(question) for question in questions])
    survey.opened_at = survey.opened_at or now
    survey.closes_on, survey.closed_at = closes_on, None
    _touch(db, survey)
    of_survey = select(col(Respondent.link_id)).where(col(Respondent.survey_id) == survey.key)
    db.execute(update(Link).where(col(Link.id).in_(of_survey)).values(expires_at=_expiry(survey, now)))


def close_survey(db: Session, survey: Survey, *, by: User, now: datetime) -> None:
    if survey.opened_at and not survey.closed_at:
        survey.closed_at = now
        _touch(db, survey)


def add_question(db: Session, survey: Survey, kind: QuestionKind, *, by: User) -> Question:
    positions = db.scalars(select(col(Question.position)).where(col(Question.survey_id) == survey.key)).all()
    if len(positions) >= QUESTIONS_LIMIT:
        raise Conflict(N_("A survey holds 40 questions at most. Two are better."))
    question = Question(
        survey_id=survey.key,
        event_id=survey.event_id,
        position=max(positions, default=-1) + 1,
        kind=kind,
        options=_first_options(kind),
    )
    db.add(question)
    db.flush()
    return question


def _first_options(kind: QuestionKind) -> list[dict[str, str]]:
    if kind in CHOICE_KINDS:
        return [{"key": "o1", "en": "First", "sq": "E para"}, {"key": "o2", "en": "Second", "sq": "E dyta"}]
    return [{"from": "1", "to": "5"}] if kind is QuestionKind.SCALE else []


def edit_question(
    db: Session, question: Question, changes: Mapping[str, Any], *, version: int | None, by: User
) -> None:
    """Change what was sent. Words may be mended while people answer; what can be answered may not be taken away."""
    insist_unchanged(question, version)
    for name, value in changes.items():
        setattr(question, name, value)
    if "options" in changes and _answered(db, question):
        chosen = _chosen(db, question)
        if not chosen <= {option.get("key") for option in question.options}:
            raise Conflict(N_("People have chosen an answer that you would remove. Reword it instead."))
    try:
        check([asked(each) for each in questions_of(db, question.survey_id)])
    except Invalid as fault:
        words = fault.fields.get(asked(question).key) or next(iter(fault.fields.values()))
        raise Invalid(fields=dict.fromkeys(changes, words)) from None
    _touch(db, question)


def merged_options(before: Sequence[Mapping[str, str]], english: str, albanian: str) -> list[dict[str, str]]:
    """Options from two lists of lines, one a language. Each keeps the key of its line, so that answers stay its own."""
    lines_en = [line.strip() for line in english.splitlines() if line.strip()]
    lines_sq = [line.strip() for line in albanian.splitlines() if line.strip()]
    used = {option["key"] for option in before if "key" in option}
    fresh = (f"o{number}" for number in range(1, 1000) if f"o{number}" not in used)
    keys = [option["key"] for option in before if "key" in option]
    merged = []
    for at in range(max(len(lines_en), len(lines_sq))):
        en, sq = (lines[at] if at < len(lines) else "" for lines in (lines_en, lines_sq))
        merged.append({"key": keys[at] if at < len(keys) else next(fresh), "en": en, "sq": sq})
    return merged


def move_question(db: Session, question: Question, *, earlier: bool, by: User) -> None:
    """One place earlier or later; refused where another question would then depend on what comes after it."""
    rows = questions_of(db, question.survey_id)
    at = rows.index(question)
    to = at - 1 if earlier else at + 1
    if not 0 <= to < len(rows):
        return
    rows[at], rows[to] = rows[to], rows[at]
    try:
        check([asked(each) for each in rows])
    except Invalid:
        raise Conflict(N_("One of these two questions depends on the other, so their order stays.")) from None
    for position, each in enumerate(rows):
        each.position = position
    db.flush()


def remove_question(db: Session, question: Question, *, by: User) -> None:
    if _answered(db, question):
        raise Conflict(N_("People have answered this question already, so it stays."))
    others = [each for each in questions_of(db, question.survey_id) if each is not question]
    if any((each.shown_if or {}).get("question") == question.key for each in others):
        raise Conflict(N_("Another question depends on this one. Change that first."))
    db.delete(question)
    db.flush()


def _answered(db: Session, question: Question) -> bool:
    return bool(db.scalar(select(exists().where(col(Answer.question_id) == question.key))))


def _chosen(db: Session, question: Question) -> set[str]:
    values = db.scalars(select(col(Answer.value)).where(col(Answer.question_id) == question.key))
    return {key for value in values for key in value or ()}


def invite_offices(db: Session, survey: Survey, *, by: User, now: datetime) -> list[Issued]:
    """Ask every office that holds a seat at the event and has not declined it."""
    invitees = [
        Invitee(each.name_sq or each.name_en, each.email, each.qark, each.sector, each.level, each.key)
        for each in seated_offices(db, survey)
    ]
    return invite(db, survey, invitees, by=by, now=now)


def invite(db: Session, survey: Survey, invitees: Iterable[Invitee], *, by: User, now: datetime) -> list[Issued]:
    """A personal link for everybody who has none yet. Sent twice, the second time finds nobody new."""
    db.execute(select(col(Survey.id)).where(col(Survey.id) == survey.key).with_for_update())
    there = list(db.scalars(select(Respondent).where(col(Respondent.survey_id) == survey.key)))
    seen = {mark for each in there for mark in _marks(each.name, each.email, each.office_id)}
    fresh = []
    for invitee in invitees:
        marks = _marks(invitee.name, invitee.email, invitee.office_id)
        if seen.isdisjoint(marks):
            fresh.append(invitee)
        seen |= marks
    if len(there) + len(fresh) > RESPONDENTS_LIMIT:
        raise Conflict(N_("A survey asks 2,000 offices at most."))
    respondents = [Respondent(survey_id=survey.key, event_id=survey.event_id, **invitee._asdict()) for invitee in fresh]
    db.add_all(respondents)
    db.flush()
    return [_issue(db, survey, each, now) for each in respondents]


def _marks(name: str, email: str, office_id: int | None) -> set[tuple[str, object]]:
    """By what we know somebody again: the office or the address, and the name where there is neither."""
    if office_id is None and not email:
        return {("name", name.casefold())}
    return {mark for mark in (("office", office_id), ("email", email.casefold())) if mark[1]}


def reissue(db: Session, survey: Survey, respondent: Respondent, *, by: User, now: datetime) -> Issued:
    """A new link; the old one is void from now on. What was answered under it stays and is found by the new one."""
    revoke(db, respondent, by=by)
    return _issue(db, survey, respondent, now)


def revoke(db: Session, respondent: Respondent, *, by: User) -> None:
    link = db.get(Link, respondent.link_id) if respondent.link_id else None
    if link is not None:
        revoke_link(db, link)
    respondent.link_id = None
    db.flush()


def _issue(db: Session, survey: Survey, respondent: Respondent, now: datetime) -> Issued:
    link, token = issue_link(
        db,
        purpose=LinkPurpose.SURVEY,
        event_id=survey.event_id,
        subject=respondent.key,
        expires_at=_expiry(survey, now),
    )
    respondent.link_id = link.key
    db.flush()
    return Issued(respondent, token)


def _expiry(survey: Survey, now: datetime) -> datetime | None:
    if survey.closes_on is None:
        return None
    last = datetime.combine(survey.closes_on, time(), tzinfo=UTC)
    return max(last, now) + timedelta(days=GRACE_DAYS)


def insist_unchanged(row: Edited, version: int | None) -> None:
    """Refuse an edit of a row that somebody else has changed since it was read; None: whoever sends it did not say."""
    if version is not None and version != row.version:
        raise Conflict


def _touch(db: Session, row: Survey | Question) -> None:
    row.version += 1
    db.flush()
