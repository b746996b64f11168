"""What was said: notes and contributions, each with its speaker and what was agreed about it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, select
from sqlmodel import Session, col

from app.clock import now as clock_now
from app.models import Contribution, Event, Note, Office, Participant, Quote, Seat, Theme
from app.notes.quotes import worth
from app.notes.words import printable_columns
from app.report.facts import NoteFacts, SessionFacts, Speaker
from app.vocabulary import Attribution, Language, NoteSource, QuoteState, Reach, ReviewState
from app.web.languages import both


def notes(db: Session, event: Event, sessions: tuple[SessionFacts, ...]) -> tuple[NoteFacts, ...]:
    rules = {session.key: session.attribution for session in sessions}
    same = {also: asked.key for session in sessions for asked in session.questions for also in asked.also}
    found = db.execute(_note_query(event)).all()
    now = clock_now()
    stands_for = {row.id: row.merged_into for row in found if row.merged_into}
    return tuple(_note(row, rules, now, stands_for, same) for row in found)


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
    return worth(row.quote, row.quote_until, now, same_words=row.same_words)


AGREED = (QuoteState.APPROVED, QuoteState.CHANGED)


def _note(
    row: Row[Any],
    rules: dict[int, Attribution | None],
    now: datetime,
    stands_for: dict[UUID, UUID],
    same: dict[int, int],
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
        question=same.get(row.question_id, row.question_id),
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
