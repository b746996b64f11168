"""From the database to the material of a report. A bounded number of queries, whatever its length."""

from collections import defaultdict
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from babel.dates import format_date
from sqlalchemy import Row, case, func, select
from sqlmodel import Session, col

from app.clock import now as clock_now
from app.consultation import queries as consultation
from app.consultation.tally import K
from app.guide import publication
from app.guide import queries as guide
from app.guide.methods import library
from app.guide.plan import PlannedDay
from app.models import (
    ChapterText,
    Contribution,
    Event,
    Forum,
    FunctionHolder,
    Note,
    Office,
    Participant,
    Quote,
    ReportRelease,
    Seat,
    Theme,
    User,
)
from app.notes.quotes import standing
from app.notes.words import printable_columns
from app.participants import queries as participants
from app.report import mixing
from app.report.facts import (
    AgendaDay,
    AgendaRow,
    Chapter,
    EarlierEvent,
    EventFacts,
    LaneFacts,
    Listed,
    Material,
    MethodFacts,
    NoteFacts,
    ObjectiveFacts,
    QuestionFacts,
    SessionFacts,
    Speaker,
    SurveyFacts,
    ThemeFacts,
)
from app.report.leaks import Person
from app.vocabulary import Attribution, ItemKind, Language, NoteSource, QuoteState, Reach, ReviewState, SeatStatus
from app.web.formats import LOCALES, clock, number
from app.web.languages import both, gettext, language
from app.web.words import word


def material(db: Session, event: Event) -> Material:
    """Everything in the language that is spoken here (`speaking.in_language`)."""
    plans = guide.all_planned(db, event)
    sessions = _sessions(db, event, plans)
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
        objectives=_objectives(db, event, plans),
        consultation=_consultation(db, event),
        mix=mixing.tables(stated, known),
        sessions=sessions,
        notes=_notes(db, event, sessions),
        agenda=_agenda(db, event, plans),
        participants=tuple(
            Listed(row.name, row.position, both(row.name_en, row.name_sq), agreed=True)
            for row in people
            if row.consent_list and not row.unlisted and row.status is not SeatStatus.DECLINED
        ),
        methods=_methods(plans),
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


# What was planned


def _sessions(db: Session, event: Event, plans: list[PlannedDay]) -> tuple[SessionFacts, ...]:
    questions = guide.questions(db, event.key)
    removed, no_longer_asked = guide.removed_lanes(db, event.key), guide.removed_questions(db, event.key)
    made = []
    for plan in plans:
        for node in (node for root in plan.roots for node in root.walk() if node.row.kind is ItemKind.SESSION):
            row = guide.session_row(plan, node)
            parts = [part.row.id for part in node.walk()]
            asked = [one for found in (questions, no_longer_asked) for key in parts for one in found.get(key, ())]
            made.append(
                SessionFacts(
                    key=row.key,
                    number=row.number,
                    title=both(row.title_en, row.title_sq),
                    purpose=both(row.purpose_en, row.purpose_sq),
                    held_on=row.day,
                    attribution=row.attribution,
                    panel=both(row.panel_en, row.panel_sq),
                    questions=tuple(
                        QuestionFacts(each.id, at, both(each.text_en, each.text_sq)) for at, each in enumerate(asked, 1)
                    ),
                    lanes=(
                        *(LaneFacts(lane.key, both(lane.title_en, lane.title_sq)) for lane in row.lanes),
                        *(LaneFacts(key, both(*titles)) for key, *titles in removed.get(row.key, ())),
                    ),
                )
            )
    return tuple(made)


def _agenda(db: Session, event: Event, plans: list[PlannedDay]) -> tuple[AgendaDay, ...]:
    """As it was published; else as the guide stands."""
    published = guide.publication(db, event.key)
    days = published.content["days"] if published else [publication.day_entries(plan) for plan in plans]
    return tuple(
        AgendaDay(date.fromisoformat(day["on"]), tuple(row for entry in day["entries"] for row in _agenda_rows(entry)))
        for day in days
    )


def _agenda_rows(entry: dict[str, Any], depth: int = 0) -> list[AgendaRow]:
    detail = ", ".join(part for part in (entry["room"], *_named(entry["speakers"])) if part)
    title = both(entry["title_en"], entry["title_sq"])
    if entry["number"]:
        title = gettext("Session %(number)s: %(title)s", number=entry["number"], title=title)
    row = AgendaRow(f"{clock(entry['opens'])}–{clock(entry['closes'])}", title, detail, depth)
    return [row, *(below for lane in entry["lanes"] for below in _agenda_rows(lane, depth + 1))]


def _named(speakers: list[dict[str, str]]) -> list[str]:
    return [speaker["name"] for speaker in speakers if speaker["role"] == "speaker"]


def _methods(plans: list[PlannedDay]) -> tuple[MethodFacts, ...]:
    used: dict[str, dict[str, None]] = defaultdict(dict)
    for plan in plans:
        for root in plan.roots:
            for node in root.walk():
                if node.row.method:
                    used[node.row.method][both(root.row.title_en, root.row.title_sq)] = None
    known = library()
    return tuple(
        MethodFacts(both(*known[key].name), both(*known[key].purpose), tuple(sessions))
        for key, sessions in used.items()
        if key in known
    )


def _objectives(db: Session, event: Event, plans: list[PlannedDay]) -> tuple[ObjectiveFacts, ...]:
    serving: dict[int, list[str]] = defaultdict(list)
    for plan in plans:
        for node in plan.nodes.values():
            for key in node.objectives:
                serving[key].append(both(node.row.title_en, node.row.title_sq))
    return tuple(
        ObjectiveFacts(
            both(row.text_en, row.text_sq), row.outcome, tuple(name for _, name in row.themes), tuple(serving[row.id])
        )
        for row in consultation.objectives(db, event)
    )


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


# What was said


def _notes(db: Session, event: Event, sessions: tuple[SessionFacts, ...]) -> tuple[NoteFacts, ...]:
    rules = {session.key: session.attribution for session in sessions}
    found = db.execute(_note_query(event)).all()
    now = clock_now()
    stands_for = {row.id: row.merged_into for row in found if row.merged_into}
    return tuple(_note(row, rules, now, stands_for) for row in found)


def _note_query(event: Event) -> Any:
    """Words that cannot be printed are not even read: the gate counts such a note, and has nothing to leak."""
    seated = (
        select(col(Participant.seat_number), func.min(Participant.id).label("participant_id"))
        .where(col(Participant.event_id) == event.key, col(Participant.seat_number).is_not(None))
        .group_by(col(Participant.seat_number))
        .subquery()
    )
    asked = select(Quote).where(col(Quote.event_id) == event.key, col(Quote.state) != QuoteState.SUPERSEDED).subquery()
    superseded = (
        select(func.count()).where(col(Quote.note_id) == Note.id, col(Quote.state) == QuoteState.SUPERSEDED)
    ).scalar_subquery()
    speaker = func.coalesce(Note.participant_id, Contribution.participant_id, seated.c.participant_id)
    return (
        select(
            col(Note.id),
            *printable_columns(),
            *(
                col(column)
                for column in (
                    Note.mark, Note.review, Note.wording, Note.language, Note.kind, Note.reach, Note.words_agreed,
                    Note.name_agreed, Note.interpreted, Note.item_id, Note.lane_id, Note.question_id, Note.parent_id,
                    Note.addressee, Note.who, Note.by_when, Note.source, Note.in_conflict, Note.seat_number,
                    Note.speaker_role, Contribution.quote_approved, Contribution.speaker, Contribution.speaker_title,
                    Contribution.office, Participant.name, Participant.position, Participant.unlisted,
                    Participant.consent_quote, Office.name_en, Office.name_sq, Office.sector,
                )
            ),
            col(Contribution.qark).label("contributed_qark"),
            col(Office.qark).label("office_qark"),
            col(Note.merged_into),
            col(Theme.name).label("theme"),
            asked.c.state.label("quote"), asked.c.until.label("quote_until"),
            (asked.c.operation_id == Note.operation_id).label("same_words"), superseded.label("superseded"),
        )
        .select_from(Note)
        .outerjoin(Contribution, col(Contribution.id) == col(Note.contribution_id))
        .outerjoin(Theme, col(Theme.id) == col(Note.theme_id))
        .outerjoin(asked, asked.c.note_id == col(Note.id))
        .outerjoin(seated, seated.c.seat_number == col(Note.seat_number))
        .outerjoin(Participant, col(Participant.id) == speaker)
        .outerjoin(Seat, col(Seat.id) == col(Participant.seat_id))
        .outerjoin(Office, col(Office.id) == func.coalesce(Participant.office_id, Seat.office_id))
        .where(col(Note.event_id) == event.key, col(Note.erased_at).is_(None))
        .order_by(col(Contribution.position), col(Note.position), col(Note.sequence))
    )  # fmt: skip


def _answered(row: Row[Any], now: datetime) -> QuoteState | None:
    """What the speaker's answer is worth for the words as they are now; None where nobody was asked."""
    if row.quote is None:
        return QuoteState.ANONYMISED if row.superseded else None
    return standing(row.quote, row.quote_until, now) if row.same_words else QuoteState.ANONYMISED


AGREED = (QuoteState.APPROVED, QuoteState.CHANGED)


def _note(
    row: Row[Any], rules: dict[int, Attribution | None], now: datetime, stands_for: dict[UUID, UUID]
) -> NoteFacts:
    answer = _answered(row, now)
    anonymised = answer is QuoteState.ANONYMISED
    return NoteFacts(
        key=row.id,
        words=row.words,
        report_wording=row.report_wording,
        mark=row.mark,
        review=ReviewState.UNREVIEWED if row.in_conflict else row.review,
        attribution=rules.get(row.item_id),
        wording=row.wording,
        lang=_language(row.language),
        kind=row.kind,
        reach=tuple(each for each in Reach if each in row.reach),
        speaker=_speaker(row),
        name_agreed=not anonymised
        and bool(row.name_agreed or row.quote_approved or row.consent_quote or answer in AGREED),
        words_agreed=answer in AGREED
        or bool(row.words_agreed or row.quote_approved or row.source is NoteSource.WRITTEN),
        withdrawn=row.quote_approved is False or answer is QuoteState.WITHDRAWN,
        asked=answer is QuoteState.ASKED,
        anonymised=anonymised,
        merged=row.merged_into is not None,
        theme=row.theme or "",
        interpreted=row.interpreted,
        session=row.item_id,
        lane=row.lane_id,
        question=row.question_id,
        parent=stands_for.get(row.parent_id, row.parent_id),
        addressee=row.addressee,
        who=row.who,
        due_on=row.by_when,
    )


def _speaker(row: Row[Any]) -> Speaker | None:
    """The participant, or who is named in the contribution, or a role; nobody where nothing was noted."""
    name = row.name or row.speaker or ""
    role = row.position or row.speaker_title or row.speaker_role or ""
    if not (name or role or row.seat_number is not None):
        return None
    return Speaker(
        name=name,
        role=role,
        office=both(row.name_en, row.name_sq) or row.office or "",
        qark=row.office_qark or row.contributed_qark or "",
        sector=row.sector,
        unlisted=bool(row.unlisted),
    )


def _language(code: str) -> Language | None:
    return Language(code) if code in set(Language) else None
