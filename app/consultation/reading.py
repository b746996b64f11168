"""The answers as they are read: question by question, with the passages marked in them."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import NamedTuple

from sqlalchemy import select
from sqlmodel import Session, col

from app.consultation import queries
from app.consultation.passages import Coded, Segment, Span, segments, sentences
from app.consultation.questions import possible
from app.consultation.tally import Group, K, filters
from app.models import Answer, Passage, Question, Response, Survey, Theme
from app.vocabulary import Capacity, QuestionKind, Sector

PAGE = 25
"""Answers on a page."""


class Marked(NamedTuple):
    id: int
    theme: int
    name: str
    words: str


class AnswerRow(NamedTuple):
    """One answer. Who wrote it is not part of it: sector and capacity are, where enough others share them."""

    id: int
    text: str
    sector: Sector | None
    capacity: Capacity | None
    language: str
    segments: list[Segment]
    marks: list[Marked]
    sentences: list[tuple[Span, str]]


class Sender(NamedTuple):
    """What is known of whoever sent a response; its number is that of the response."""

    id: int
    sector: Sector | None
    qark: str
    capacity: Capacity | None
    language: str | None


class Filters(NamedTuple):
    sector: str = ""
    qark: str = ""
    theme: int = 0
    unmarked: bool = False


class Reading(NamedTuple):
    rows: list[AnswerRow]
    number: int
    """How many answers there are under the filters."""
    all: int
    page: int
    pages: int
    sectors: list[str]
    qarqe: list[str]
    """What the answers may be narrowed to."""


def read_answers(db: Session, survey: Survey, question: Question, narrow: Filters, page: int, k: int = K) -> Reading:
    """One page of the answers to an open question, sent ones only.

    Narrowing by a group that may not be shown finds nothing, as if nobody had answered.
    """
    who = _senders(db, survey)
    sectors, qarqe = _offered(who, k)
    answers = db.execute(
        select(col(Answer.id), col(Answer.response_id), col(Answer.text))
        .where(col(Answer.question_id) == question.key, col(Answer.text) != "")
        .order_by(col(Answer.id))
    ).all()
    answers = [row for row in answers if row[1] in who]
    passages = _passages(db, question)
    wanted = [
        row
        for row in answers
        if (not narrow.sector or (narrow.sector in sectors and who[row[1]].sector == narrow.sector))
        and (not narrow.qark or (narrow.qark in qarqe and who[row[1]].qark == narrow.qark))
        and (not narrow.theme or any(one.theme == narrow.theme for one in passages[row[0]].values()))
        and not (narrow.unmarked and passages[row[0]])
    ]
    pages = max(1, -(-len(wanted) // PAGE))
    page = min(max(page, 1), pages)
    names = _names(db, survey)
    rows = [
        _row(id_, text, who[response], passages[id_], names, frozenset(sectors))
        for id_, response, text in wanted[(page - 1) * PAGE : page * PAGE]
    ]
    return Reading(rows, len(wanted), len(answers), page, pages, sectors, qarqe)


def answer_row(db: Session, survey: Survey, answer: Answer, k: int = K) -> AnswerRow:
    """One answer again, after a passage of it was marked or unmarked."""
    who = _senders(db, survey)
    sectors, _ = _offered(who, k)
    rows = db.execute(
        select(col(Passage.id), col(Passage.start), col(Passage.end), col(Passage.theme_id)).where(
            col(Passage.answer_id) == answer.key
        )
    )
    passages = {id_: Coded(Span(start, end), theme) for id_, start, end, theme in rows}
    sender = who.get(answer.response_id) or Sender(answer.response_id, None, "", None, None)
    return _row(answer.key, answer.text, sender, passages, _names(db, survey), frozenset(sectors))


def _passages(db: Session, question: Question) -> defaultdict[int, dict[int, Coded]]:
    rows = db.execute(
        select(col(Passage.answer_id), col(Passage.id), col(Passage.start), col(Passage.end), col(Passage.theme_id))
        .join(Answer, col(Answer.id) == col(Passage.answer_id))
        .where(col(Answer.question_id) == question.key)
        .order_by(col(Passage.start), col(Passage.id))
    )
    found: defaultdict[int, dict[int, Coded]] = defaultdict(dict)
    for answer_id, id_, start, end, theme in rows:
        found[answer_id][id_] = Coded(Span(start, end), theme)
    return found


def _names(db: Session, survey: Survey) -> dict[int, str]:
    rows = db.execute(select(col(Theme.id), col(Theme.name)).where(col(Theme.event_id) == survey.event_id))
    return {row[0]: row[1] for row in rows}


def _row(
    id_: int,
    text: str,
    sender: Sender,
    passages: dict[int, Coded],
    names: dict[int, str],
    sectors: frozenset[str],
) -> AnswerRow:
    return AnswerRow(
        id=id_,
        text=text,
        sector=sender.sector if sender.sector in sectors else None,
        capacity=sender.capacity,
        language=sender.language or "",
        segments=segments(text, list(passages.values())),
        marks=[
            Marked(passage_id, one.theme, names[one.theme], text[one.span.start : one.span.end])
            for passage_id, one in passages.items()
        ],
        sentences=[(span, text[span.start : span.end]) for span in sentences(text)],
    )


def _senders(db: Session, survey: Survey) -> dict[int, Sender]:
    rows = db.execute(
        select(
            col(Response.id), col(Response.sector), col(Response.qark), col(Response.capacity), col(Response.language)
        ).where(col(Response.survey_id) == survey.key, col(Response.sent_at).is_not(None))
    )
    return {row[0]: Sender(*row) for row in rows}


def _offered(who: dict[int, Sender], k: int) -> tuple[list[str], list[str]]:
    sectors = _division({sender.id: sender.sector for sender in who.values()})
    qarqe = _division({sender.id: sender.qark or None for sender in who.values()})
    by_sector, by_qark = filters([sectors, qarqe], frozenset(who), k)
    return by_sector, by_qark


def _division(group_of: Mapping[int, Group]) -> dict[Group, frozenset[int]]:
    members: defaultdict[Group, set[int]] = defaultdict(set)
    for one, group in group_of.items():
        members[group].add(one)
    return {group: frozenset(people) for group, people in members.items()}


class Choice(NamedTuple):
    key: str
    times: int


def count_choices(db: Session, question: Question, k: int = K) -> tuple[int, list[Choice]] | None:
    """How often each answer to a closed question was given, by how many; None where fewer than k answered it.

    Of a ranking, how often each came first.
    """
    values = db.scalars(
        select(col(Answer.value))
        .join(Response, col(Response.id) == col(Answer.response_id))
        .where(col(Answer.question_id) == question.key, col(Response.sent_at).is_not(None))
    )
    given = [tuple(value) for value in values if value]
    if len(given) < k:
        return None
    if question.kind is QuestionKind.RANK:
        given = [value[:1] for value in given]
    counts = Counter(key for value in given for key in value)
    keys = possible(queries.asked(question)) or sorted(counts, key=float)
    return len(given), [Choice(key, counts[key]) for key in keys]
