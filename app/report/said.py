"""What was said: notes and contributions, each with its speaker and what was agreed about it."""

from typing import Any

from sqlalchemy import Row, select
from sqlmodel import Session, col

from app.clock import now as clock_now
from app.models import Contribution, Event, Note, Office, Participant, Theme
from app.notes.printing.agreements import AGREED_IN, agreement, with_speaker
from app.notes.quotes.queries import answers
from app.notes.sealing.words import printable_columns
from app.report.facts import NoteFacts, SessionFacts, Speaker
from app.vocabulary import Attribution, Language, QuoteState, Reach, ReviewState
from app.web.languages import both


def notes(db: Session, event: Event, sessions: tuple[SessionFacts, ...]) -> tuple[NoteFacts, ...]:
    rules = {session.key: session.attribution for session in sessions}
    same = {also: asked.key for session in sessions for asked in session.questions for also in asked.also}
    found = db.execute(_note_query(event)).all()
    answered = answers(db, event, clock_now())
    return tuple(_note(row, rules, answered.get(row.id), same) for row in found)


def _note_query(event: Event) -> Any:
    """Words that cannot be printed are not even read: the gate counts such a note, and has nothing to leak."""
    statement = (
        select(
            col(Note.id),
            *printable_columns(),
            *(
                col(column)
                for column in (
                    Note.mark, Note.review, Note.wording, Note.language, Note.kind, Note.reach, Note.interpreted,
                    Note.item_id, Note.lane_id, Note.question_id, Note.parent_id,
                    Note.addressee, Note.who, Note.by_when, Note.in_conflict, Note.seat_number,
                    Note.speaker_role, Contribution.speaker, Contribution.speaker_title,
                    Contribution.office, Participant.name, Participant.position, Participant.unlisted,
                    *AGREED_IN, Office.name_en, Office.name_sq, Office.sector,
                )
            ),
            col(Contribution.qark).label("contributed_qark"),
            col(Office.qark).label("office_qark"),
            col(Note.merged_into),
            col(Theme.name).label("theme"),
        )
        .select_from(Note)
        .outerjoin(Theme, col(Theme.id) == col(Note.theme_id))
        .where(col(Note.event_id) == event.key, col(Note.erased_at).is_(None))
        .order_by(col(Contribution.position), col(Note.position), col(Note.sequence))
    )  # fmt: skip
    return with_speaker(statement, event)


def _note(
    row: Row[Any],
    rules: dict[int, Attribution | None],
    answer: QuoteState | None,
    same: dict[int, int],
) -> NoteFacts:
    agreed = agreement(row, answer)
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
        name_agreed=agreed.name,
        words_agreed=agreed.words,
        withdrawn=agreed.withdrawn,
        asked=agreed.asked,
        anonymised=agreed.anonymised,
        merged_into=row.merged_into,
        theme=row.theme or "",
        interpreted=row.interpreted,
        session=row.item_id,
        lane=row.lane_id,
        question=same.get(row.question_id, row.question_id),
        parent=row.parent_id,
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
