"""Purging by the rules of retention: first what would go, then the same and no more, then a certificate."""

import json
from datetime import date, datetime
from hashlib import sha256
from importlib.metadata import version
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, delete, func, or_, select, update
from sqlmodel import Session, col

from app.access.audit import record
from app.db import scrub_after
from app.errors import N_, Conflict
from app.events.retention import Due, Rule, rules
from app.models import Answer, Event, OutgoingMail, Participant, PurgeCertificate, Question, Respondent, User
from app.notes.sealing.purging import confidential, erase_confidential
from app.vocabulary import QuestionKind

CHANGED = N_("There is something else to erase now than on the page. Look at it again.")


class Found(NamedTuple):
    rule: Rule
    on: date
    is_due: bool
    rows: int


def find(db: Session, event: Event, today: date) -> list[Found]:
    """What each rule would erase, whether its day has come or not. Nothing is changed."""
    return [Found(*due, _count(db, event, due)) for due in rules(event.ends_on, today)]


def _count(db: Session, event: Event, due: Due) -> int:
    match due.rule:
        case Rule.CONFIDENTIAL_NOTES:
            return confidential(db, event)
        case Rule.SURVEY_ANSWERS:
            return _rows(db, Answer, _open_answers(event))
        case Rule.CONTACTS:
            return (
                _rows(db, Participant, _contacts(event))
                + _rows(db, Respondent, _respondents(event))
                + _rows(db, OutgoingMail, col(OutgoingMail.event_id) == event.key)
            )


def fingerprint(found: list[Found]) -> str:
    """Of what would go: what is erased is what was looked at."""
    return sha256(repr([(each.rule.value, each.rows) for each in found if each.is_due]).encode()).hexdigest()


def purge(
    db: Session, event: Event, today: date, *, seen: str | None, by: User | None, at: datetime
) -> PurgeCertificate | None:
    """Erases what is due; None where nothing is. Raises Conflict where it is no longer what was `seen`."""
    found = find(db, event, today)
    if seen is not None and seen != fingerprint(found):
        raise Conflict(CHANGED)
    due = [each for each in found if each.is_due and each.rows]
    if not due:
        return None
    for each in due:
        _erase(db, event, each.rule, at=at)
    scrub_after(db, "answer", "participant", "respondent", "outgoing_mail", "mail_part")
    record(db, "purged by the rules of retention", by=by, event=event, rules=[each.rule.value for each in due])
    return _certificate(db, event, due, by=by, at=at)


def _erase(db: Session, event: Event, rule: Rule, *, at: datetime) -> None:
    match rule:
        case Rule.CONFIDENTIAL_NOTES:
            erase_confidential(db, event, at=at)
        case Rule.SURVEY_ANSWERS:
            db.execute(update(Answer).where(_open_answers(event)).values(text="").execution_options(**UNSYNCED))
        case Rule.CONTACTS:
            gone = {"email": "", "phone": "", "gender": None}
            db.execute(update(Participant).where(_contacts(event)).values(**gone).execution_options(**UNSYNCED))
            blank = {"email": "", "name": ""}
            db.execute(update(Respondent).where(_respondents(event)).values(**blank).execution_options(**UNSYNCED))
            db.execute(delete(OutgoingMail).where(col(OutgoingMail.event_id) == event.key))


UNSYNCED = {"synchronize_session": False}


def _open_answers(event: Event) -> ColumnElement[bool]:
    written = select(col(Question.id)).where(
        col(Question.event_id) == event.key, col(Question.kind).in_((QuestionKind.SHORT, QuestionKind.LONG))
    )
    return and_(col(Answer.event_id) == event.key, col(Answer.text) != "", col(Answer.question_id).in_(written))


def _contacts(event: Event) -> ColumnElement[bool]:
    some = or_(col(Participant.email) != "", col(Participant.phone) != "", col(Participant.gender).is_not(None))
    return and_(col(Participant.event_id) == event.key, some)


def _respondents(event: Event) -> ColumnElement[bool]:
    some = or_(col(Respondent.email) != "", col(Respondent.name) != "")
    return and_(col(Respondent.event_id) == event.key, some)


def _rows(db: Session, table: Any, condition: ColumnElement[bool]) -> int:
    count: int = db.execute(select(func.count()).select_from(table).where(condition)).scalar_one()
    return count


def _certificate(db: Session, event: Event, due: list[Found], *, by: User | None, at: datetime) -> PurgeCertificate:
    content = {
        "certificate": "erased by the rules of retention",
        "event": event.slug,
        "title": event.title_en or event.title_sq,
        "ended_on": event.ends_on.isoformat(),
        "erased_at": at.isoformat(timespec="seconds"),
        "by": by.name if by else "kuvend purge",
        "erased": [{"what": each.rule.value, "due_on": each.on.isoformat(), "rows": each.rows} for each in due],
        "kuvend": version("kuvend"),
    }
    certificate = PurgeCertificate(
        event_id=event.key, by_id=by.key if by else None, content=content, sha256=checksum(content)
    )
    db.add(certificate)
    db.flush()
    return certificate


def checksum(content: dict[str, Any]) -> str:
    """Over the JSON with its names in order and no blanks."""
    return sha256(json.dumps(content, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def certificates(db: Session, event: Event) -> list[PurgeCertificate]:
    rows = select(PurgeCertificate).where(col(PurgeCertificate.event_id) == event.key)
    return list(db.execute(rows.order_by(col(PurgeCertificate.id).desc())).scalars())
