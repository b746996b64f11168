"""What a consultation found: who asks for which theme, which objectives themes carry, and what may be told of it."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlmodel import Session, col

from app.consultation.queries import asked, questions_of, survey_of
from app.consultation.tally import Group, K, Support, Voice, disclosed, support
from app.models import Answer, Event, Objective, ObjectiveTheme, Passage, Respondent, Response, Survey, Theme
from app.vocabulary import Capacity, Sector


class Voices(NamedTuple):
    """Everything that the tallies are made of: who sent an answer, and who asks for what."""

    sectors: Mapping[int, Group]
    qarqe: Mapping[int, Group]
    capacities: Mapping[int, Capacity | None]
    voices: Sequence[Voice]


def voices_of(db: Session, survey: Survey | None) -> Voices:
    if survey is None:
        return Voices({}, {}, {}, [])
    sent = db.execute(
        select(col(Response.id), col(Response.sector), col(Response.qark), col(Response.capacity)).where(
            col(Response.survey_id) == survey.key, col(Response.sent_at).is_not(None)
        )
    ).all()
    marked = db.execute(
        select(col(Passage.theme_id), col(Answer.response_id))
        .join(Answer, col(Answer.id) == col(Passage.answer_id))
        .where(col(Passage.event_id) == survey.event_id)
        .distinct()
    ).all()
    known = {row[0] for row in sent}
    return Voices(
        {row[0]: row[1] for row in sent},
        {row[0]: row[2] or None for row in sent},
        {row[0]: row[3] for row in sent},
        [Voice(theme, response) for theme, response in marked if response in known],
    )


class ThemeRow(NamedTuple):
    id: int
    name: str
    passages: int
    by_sector: Support
    by_qark: Support
    qarqe: int
    """From how many qarqe somebody asks for it."""
    objectives: tuple[int, ...]
    """The numbers, from 1, of the objectives that it carries."""
    version: int

    @property
    def respondents(self) -> int:
        return self.by_sector.respondents


def themes(db: Session, survey: Survey, k: int = K) -> list[ThemeRow]:
    """The themes that most respondents ask for first."""
    return _themes(db, survey.event_id, voices_of(db, survey), k)


def _themes(db: Session, event_id: int, heard: Voices, k: int) -> list[ThemeRow]:
    rows = db.execute(
        select(col(Theme.id), col(Theme.name), func.count(col(Passage.id)), col(Theme.version))
        .outerjoin(Passage, col(Passage.theme_id) == col(Theme.id))
        .where(col(Theme.event_id) == event_id)
        .group_by(col(Theme.id), col(Theme.name), col(Theme.version))
    ).all()
    ids = [row[0] for row in rows]
    by_sector = support(heard.voices, heard.sectors, ids, k)
    by_qark = support(heard.voices, heard.qarqe, ids, k)
    places = _places(heard)
    numbers = _numbers(db, event_id)
    made = [
        ThemeRow(id_, name, count, sector, qark, len(places[id_]), tuple(numbers[id_]), version)
        for (id_, name, count, version), sector, qark in zip(rows, by_sector, by_qark, strict=True)
    ]
    return sorted(made, key=lambda row: (-row.respondents, row.name.casefold()))


def _places(heard: Voices) -> defaultdict[int, set[str]]:
    """The qarqe of a theme's respondents."""
    places: defaultdict[int, set[str]] = defaultdict(set)
    for voice in heard.voices:
        if qark := heard.qarqe[voice.respondent]:
            places[voice.theme].add(qark)
    return places


def _numbers(db: Session, event_id: int) -> defaultdict[int, list[int]]:
    """The numbers of the objectives that each theme carries, as the pages count them."""
    order = select(col(Objective.id)).where(col(Objective.event_id) == event_id)
    ids = db.scalars(order.order_by(col(Objective.position), col(Objective.id))).all()
    number = {id_: at for at, id_ in enumerate(ids, 1)}
    threads = db.execute(
        select(col(ObjectiveTheme.theme_id), col(ObjectiveTheme.objective_id))
        .join(Objective, col(Objective.id) == col(ObjectiveTheme.objective_id))
        .where(col(Objective.event_id) == event_id)
    )
    numbers: defaultdict[int, list[int]] = defaultdict(list)
    for theme_id, objective_id in threads:
        numbers[theme_id].append(number[objective_id])
    return numbers


class ObjectiveRow(NamedTuple):
    id: int
    number: int
    text_en: str
    text_sq: str
    outcome: str
    themes: tuple[tuple[int, str], ...]
    """Number and name of each theme that carries it."""
    respondents: int
    """How many asked for it: each once, whatever the themes and passages."""
    qarqe: tuple[str, ...]
    """From where."""
    version: int


def objectives(db: Session, event: Event) -> list[ObjectiveRow]:
    """The objectives in their order, each with how many respondents asked for it and from which qarqe."""
    return _objectives(db, event.key, voices_of(db, survey_of(db, event.key)))


def _objectives(db: Session, event_id: int, heard: Voices) -> list[ObjectiveRow]:
    rows = db.scalars(
        select(Objective)
        .where(col(Objective.event_id) == event_id)
        .order_by(col(Objective.position), col(Objective.id))
    ).all()
    threads: defaultdict[int, list[tuple[int, str]]] = defaultdict(list)
    for objective_id, theme_id, name in db.execute(
        select(col(ObjectiveTheme.objective_id), col(Theme.id), col(Theme.name))
        .join(Theme, col(Theme.id) == col(ObjectiveTheme.theme_id))
        .where(col(Theme.event_id) == event_id)
        .order_by(col(Theme.position), col(Theme.id))
    ):
        threads[objective_id].append((theme_id, name))
    who: defaultdict[int, set[int]] = defaultdict(set)
    for voice in heard.voices:
        who[voice.theme].add(voice.respondent)
    made = []
    for number, row in enumerate(rows, 1):
        carried = threads[row.key]
        people = set().union(*(who[theme_id] for theme_id, _ in carried))
        qarqe = sorted({qark for one in people if (qark := heard.qarqe[one])})
        made.append(
            ObjectiveRow(
                row.key,
                number,
                row.text_en,
                row.text_sq,
                row.outcome,
                tuple(carried),
                len(people),
                tuple(qarqe),
                row.version,
            )
        )
    return made


class ToldTheme(NamedTuple):
    name: str
    respondents: int | None
    """None: fewer than k asked for it, which is all that may be told."""
    objectives: tuple[int, ...]


class Summary(NamedTuple):
    """What the report and the answer to those asked may say: nothing of a group below k."""

    title_en: str
    title_sq: str
    opened_at: datetime | None
    closes_on: date | None
    asked: int
    answered: int
    by_sector: list[tuple[Sector, int]]
    by_qark: list[tuple[str, int]]
    for_institution: int | None
    questions: list[tuple[str, str]]
    """The open questions, in English and Albanian."""
    themes: list[ToldTheme]
    objectives: list[ObjectiveRow]


def summary(db: Session, event: Event, k: int = K) -> Summary | None:
    """The consultation as it may be published; None where the event had none or nobody was asked."""
    survey = survey_of(db, event.key)
    if survey is None:
        return None
    asked_of = select(func.count(col(Respondent.id))).where(col(Respondent.survey_id) == survey.key)
    heard = voices_of(db, survey)
    number_asked = db.execute(asked_of).scalar_one()
    if not number_asked:
        return None
    whole = len(heard.sectors)
    institution = sum(capacity is Capacity.INSTITUTION for capacity in heard.capacities.values())
    return Summary(
        title_en=survey.title_en,
        title_sq=survey.title_sq,
        opened_at=survey.opened_at,
        closes_on=survey.closes_on,
        asked=number_asked,
        answered=whole,
        by_sector=[(Sector(group), count) for group, count in _told(heard.sectors.values(), k)],
        by_qark=_told(heard.qarqe.values(), k),
        for_institution=institution
        if institution >= k and (whole - institution >= k or whole == institution)
        else None,
        questions=[(row.text_en, row.text_sq) for row in questions_of(db, survey.key) if asked(row).is_open],
        themes=[
            ToldTheme(row.name, row.respondents if row.respondents >= k else None, row.objectives)
            for row in _themes(db, event.key, heard, k)
        ],
        objectives=[_guarded(row, heard, k) for row in _objectives(db, event.key, heard)],
    )


def _told(groups: Iterable[Group], k: int) -> list[tuple[str, int]]:
    sizes = Counter(groups)
    return [(group, sizes[group]) for group in disclosed(sizes, k)]


def _guarded(row: ObjectiveRow, heard: Voices, k: int) -> ObjectiveRow:
    """An objective as it may be published: only qarqe whose respondents may be shown as a group."""
    told = {group for group, _ in _told(heard.qarqe.values(), k)}
    return row._replace(
        respondents=row.respondents if row.respondents >= k else 0,
        qarqe=tuple(qark for qark in row.qarqe if qark in told),
    )
