"""From the database to the material of a report. A bounded number of queries, whatever its length."""

from collections import defaultdict
from datetime import date, datetime
from typing import NamedTuple

from babel.dates import format_date
from sqlalchemy import case, func, select
from sqlmodel import Session, col

from app.consultation import findings as consultation
from app.consultation.tally import K
from app.guide import queries as guide
from app.models import (
    ChapterText,
    Event,
    Forum,
    FunctionHolder,
    Office,
    Participant,
    ReportRelease,
    Seat,
    User,
)
from app.participants import queries as participants
from app.report import mixing, planned, said
from app.report.facts import (
    Chapter,
    EarlierEvent,
    EventFacts,
    Listed,
    Material,
    SurveyFacts,
    ThemeFacts,
)
from app.report.leaks import Person
from app.vocabulary import Language, SeatStatus
from app.web.formats import LOCALES, number
from app.web.languages import both, gettext, language
from app.web.words import word


def material(db: Session, event: Event) -> Material:
    """Everything in the language that is spoken here (`speaking.in_language`)."""
    plans = guide.all_planned(db, event)
    sessions = planned.sessions(db, event, plans)
    people = _people(db, event)
    stated = participants.stated(db, event)
    known = participants.known(db, event)
    forum = db.get_one(Forum, event.forum_id)
    return Material(
        event=EventFacts(
            title=both(event.title_en, event.title_sq),
            starts_on=event.starts_on,
            ends_on=event.ends_on,
            held_on=_stated_date(event.date_stated),
            venue=event.venue,
            place=event.place,
            forum=both(forum.name_en, forum.name_sq),
        ),
        earlier=_earlier(db, event, forum),
        objectives=planned.objectives(db, event, plans),
        consultation=_consultation(db, event),
        mix=mixing.tables(stated, known),
        sessions=sessions,
        notes=said.notes(db, event, sessions),
        agenda=planned.agenda(db, event, plans),
        participants=tuple(
            Listed(row.name, row.position, both(row.name_en, row.name_sq), agreed=True)
            for row in people
            if row.consent_list and not row.unlisted and row.status is not SeatStatus.DECLINED
        ),
        methods=planned.methods(plans),
        team=_team(db, event),
        texts={row.chapter: both(row.text_en, row.text_sq) for row in chapter_texts(db, event).values()},
        crowd=_crowd(people),
        attended=mixing.attended(stated, known),
    )


def leak_people(db: Session, event: Event) -> list[Person]:
    return [Person(row.name, bool(row.consent_list or row.consent_quote), row.unlisted) for row in _people(db, event)]


class TextRow(NamedTuple):
    chapter: Chapter
    text_en: str
    text_sq: str
    version: int


def chapter_texts(db: Session, event: Event) -> dict[Chapter, TextRow]:
    columns = (ChapterText.chapter, ChapterText.text_en, ChapterText.text_sq, ChapterText.version)
    found = db.execute(select(*map(col, columns)).where(col(ChapterText.event_id) == event.key))
    known = set(Chapter)
    return {Chapter(row.chapter): TextRow(Chapter(row.chapter), *row[1:]) for row in found if row.chapter in known}


class ReleaseRow(NamedTuple):
    number: int
    language: str
    sha256: str
    signed_name: str
    created_at: datetime


def releases(db: Session, event: Event) -> list[ReleaseRow]:
    """The newest first."""
    columns = (
        ReportRelease.number,
        ReportRelease.language,
        ReportRelease.sha256,
        ReportRelease.signed_name,
        ReportRelease.created_at,
    )
    found = db.execute(
        select(*map(col, columns))
        .where(col(ReportRelease.event_id) == event.key)
        .order_by(col(ReportRelease.number).desc())
    )
    return [ReleaseRow(*row) for row in found]


def release(db: Session, event: Event, *, number: int | None, language: Language) -> ReportRelease | None:
    """The release of that number, or else the newest one: in this language where there is one."""
    of_event = select(ReportRelease).where(col(ReportRelease.event_id) == event.key)
    if number is not None:
        return db.execute(of_event.where(col(ReportRelease.number) == number)).scalar_one_or_none()
    own = case((col(ReportRelease.language) == language.value, 0), else_=1)
    return db.execute(of_event.order_by(own, col(ReportRelease.number).desc()).limit(1)).scalar_one_or_none()


def _consultation(db: Session, event: Event) -> SurveyFacts | None:
    told = consultation.summary(db, event)
    if told is None:
        return None
    few = gettext("fewer than %(k)s", k=K)
    return SurveyFacts(
        told.asked,
        told.answered,
        tuple(both(*question) for question in told.questions),
        tuple(
            ThemeFacts(
                theme.name,
                few if theme.respondents is None else number(theme.respondents),
                tuple(str(each) for each in theme.objectives),
            )
            for theme in told.themes
        ),
    )


def _earlier(db: Session, event: Event, forum: Forum) -> tuple[EarlierEvent, ...]:
    statements = {year.key: year.statement for year in participants.series(db, forum).years}
    columns = (
        Event.slug,
        Event.title_en,
        Event.title_sq,
        Event.starts_on,
        Event.ends_on,
        Event.date_stated,
        Event.venue,
    )
    found = db.execute(
        select(*map(col, columns))
        .where(col(Event.forum_id) == forum.key, col(Event.ends_on) < event.starts_on)
        .order_by(col(Event.starts_on))
    )
    return tuple(
        EarlierEvent(
            both(row.title_en, row.title_sq),
            row.starts_on,
            row.ends_on,
            held_on=_stated_date(row.date_stated),
            venue=row.venue,
            participants=mixing.attended(statements.get(row.slug), ()),
        )
        for row in found
    )


def _stated_date(stated: str) -> str:
    """May 2004 for "2004-05"; a year, or whatever else a source says, as it is."""
    try:
        return format_date(date.fromisoformat(f"{stated}-01"), "MMMM y", locale=LOCALES[language()]) if stated else ""
    except ValueError:
        return stated


# Who was there


class PersonRow(NamedTuple):
    id: int
    name: str
    position: str
    unlisted: bool
    consent_list: bool | None
    consent_quote: bool | None
    name_en: str | None
    name_sq: str | None
    qark: str | None
    status: SeatStatus | None


def _people(db: Session, event: Event) -> list[PersonRow]:
    found = db.execute(
        select(
            col(Participant.id),
            col(Participant.name),
            col(Participant.position),
            col(Participant.unlisted),
            col(Participant.consent_list),
            col(Participant.consent_quote),
            col(Office.name_en),
            col(Office.name_sq),
            col(Office.qark),
            col(Seat.status),
        )
        .outerjoin(Seat, col(Seat.id) == col(Participant.seat_id))
        .outerjoin(Office, col(Office.id) == func.coalesce(Participant.office_id, Seat.office_id))
        .where(col(Participant.event_id) == event.key)
        .order_by(col(Participant.name), col(Participant.id))
    )
    return [PersonRow(*row) for row in found]


def _crowd(people: list[PersonRow]) -> dict[tuple[str, str], int]:
    counted: dict[tuple[str, str], int] = defaultdict(int)
    for row in people:
        counted[row.position, row.qark or ""] += 1
    return dict(counted)


def _team(db: Session, event: Event) -> tuple[tuple[str, str], ...]:
    found = db.execute(
        select(col(FunctionHolder.function), col(User.name))
        .join(User, col(User.id) == col(FunctionHolder.user_id))
        .where(col(FunctionHolder.event_id) == event.key)
        .order_by(col(FunctionHolder.id))
    )
    return tuple((word(function), name) for function, name in found)
