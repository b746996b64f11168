"""Speakers and their papers: who speaks when and for how long, the link by which a paper comes, and the paper."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlmodel import Session, col

from app.access.audit import record
from app.access.links import issue_link, revoke_link
from app.errors import N_, Conflict, Invalid
from app.guide.precedence import rank
from app.models import Contribution, Event, Link, Note, User
from app.notes.operations.actions import erase
from app.notes.papers import contributions
from app.notes.papers.documents import Asked
from app.notes.papers.points import read_points
from app.notes.places import Place, Prompt
from app.vocabulary import LinkPurpose, NoteKind, NoteSource, ReviewState, Wording

LINK_DAYS = 1
"""How long after the event a speaker's or an interpreter's link still opens."""


class Speaker(NamedTuple):
    id: int
    session: int
    title: str
    name: str
    office: str
    qark: str
    minutes: int | None
    confirmed: bool
    points: int
    linked: bool
    sent_at: datetime | None

    @property
    def called(self) -> str:
        return f"{self.title} {self.name}".strip()


def speakers(db: Session, event: Event) -> list[Speaker]:
    """In the order in which they speak. One query."""
    points = (
        select(func.count())
        .where(col(Note.contribution_id) == col(Contribution.id), col(Note.erased_at).is_(None))
        .scalar_subquery()
    )
    rows = db.execute(
        select(
            col(Contribution.id), col(Contribution.item_id), col(Contribution.speaker_title),
            col(Contribution.speaker), col(Contribution.office), col(Contribution.qark), col(Contribution.minutes),
            col(Contribution.confirmed), points, col(Contribution.link_id).is_not(None), col(Contribution.sent_at),
        )
        .where(col(Contribution.event_id) == event.key)
        .order_by(col(Contribution.item_id), col(Contribution.position), col(Contribution.id))
    )  # fmt: skip
    return [Speaker(*row) for row in rows]


def change(db: Session, contribution: Contribution, changes: Mapping[str, Any]) -> None:
    for name, value in changes.items():
        setattr(contribution, name, value)
    if not contribution.speaker:
        raise Invalid(fields={"speaker": N_("This field is required.")})
    contribution.version += 1
    db.add(contribution)
    db.flush()
    contributions.told(db, contribution)


def move(db: Session, contribution: Contribution, *, earlier: bool) -> None:
    ordered = _of_session(db, contribution.item_id)
    at = ordered.index(contribution)
    to = max(0, min(len(ordered) - 1, at + (-1 if earlier else 1)))
    ordered.insert(to, ordered.pop(at))
    _number(db, ordered)


def in_order_of_precedence(db: Session, session: int) -> None:
    """The usual order of greetings; who is of equal rank keeps the order in which they stand."""
    _number(db, sorted(_of_session(db, session), key=lambda one: rank(one.speaker_title, one.speaker, one.office)))


def _of_session(db: Session, session: int) -> list[Contribution]:
    query = select(Contribution).where(col(Contribution.item_id) == session)
    return list(db.execute(query.order_by(col(Contribution.position), col(Contribution.id))).scalars())


def _number(db: Session, ordered: Sequence[Contribution]) -> None:
    for position, one in enumerate(ordered, 1):
        one.position = position
        db.add(one)
    db.flush()


# Links


def invite(db: Session, event: Event, contribution: Contribution, *, by: User) -> str:
    """A new link for this speaker; an earlier one stops working. Gives its token, which is shown once."""
    withdraw(db, contribution)
    link, token = issue_link(
        db, purpose=LinkPurpose.CONTRIBUTION, event_id=event.key, subject=contribution.key, expires_at=_until(event)
    )
    contribution.link_id, contribution.invited_by_id = link.key, by.key
    db.add(contribution)
    db.flush()
    return token


def withdraw(db: Session, contribution: Contribution) -> None:
    link = db.get(Link, contribution.link_id) if contribution.link_id else None
    if link is not None:
        revoke_link(db, link)
    contribution.link_id = None
    db.add(contribution)
    db.flush()


def invite_interpreters(db: Session, event: Event, *, by: User) -> str:
    """One link for those who interpret: the papers, to be read and printed. An earlier one stops working."""
    withdraw_interpreters(db, event)
    _, token = issue_link(
        db, purpose=LinkPurpose.PAPERS, event_id=event.key, subject=event.key, expires_at=_until(event)
    )
    record(db, "papers.link", by=by, event=event)
    return token


def withdraw_interpreters(db: Session, event: Event) -> None:
    for link in db.execute(_interpreting(event)).scalars().all():
        revoke_link(db, link)


def interpreters_linked(db: Session, event: Event) -> bool:
    return db.execute(_interpreting(event).limit(1)).first() is not None


def _interpreting(event: Event) -> Any:
    return select(Link).where(
        col(Link.event_id) == event.key, col(Link.purpose) == LinkPurpose.PAPERS, col(Link.revoked_at).is_(None)
    )


def _until(event: Event) -> datetime:
    return datetime.combine(event.ends_on, time(), UTC) + timedelta(days=LINK_DAYS + 1)


# Papers


def asked(prompts: Sequence[Prompt]) -> list[Asked]:
    return [Asked(prompt.id, (prompt.text_en, prompt.text_sq)) for prompt in prompts]


def send(
    db: Session,
    event: Event,
    contribution: Contribution,
    texts: Mapping[int | None, str],
    *,
    place: Place,
    by: User,
    key: bytes,
    at: datetime,
    language: str,
) -> int:
    """What was sent before under a question is replaced by what comes now. Gives the number of points.

    Raises Conflict where a reviewer has released or held what would be replaced: then a person has to look at both.
    """
    given = {question: text for question, text in texts.items() if text.strip()}
    if not given:
        raise Invalid(fields={"paper": N_("Write something under a question, or choose a document.")})
    _clear(db, event, contribution, set(given), by=by, key=key, at=at)
    made = 0
    for question, text in given.items():
        made += contributions.add_points(
            db, event, contribution, read_points(text), question=question, reach=(), kind=NoteKind.STATEMENT,
            wording=Wording.CLOSE, place=place, by=by, key=key, at=at, language=language,
        )  # fmt: skip
    return made


def _clear(
    db: Session, event: Event, contribution: Contribution, questions: set[int | None], *, by: User, key: bytes,
    at: datetime,
) -> None:  # fmt: skip
    query = select(Note).where(
        col(Note.contribution_id) == contribution.key,
        col(Note.source) == NoteSource.WRITTEN,
        col(Note.erased_at).is_(None),
    )
    old = [note for note in db.execute(query).scalars().all() if note.question_id in questions]
    if any(note.review is not ReviewState.UNREVIEWED for note in old):
        raise Conflict(N_("What was sent before has been read already. Tell the organisers what should change."))
    for note in old:
        erase(db, event, note, seen=note.operation_id, by=by, key=key, at=at, reviews=True)
