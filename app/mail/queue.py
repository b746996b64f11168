"""The queue: what goes in once stays in once, and what its state may become."""

from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, select

from app.errors import N_, Conflict
from app.mail.letters import Letter
from app.models import Event, OutgoingMail, User
from app.vocabulary import MailState

OPEN = (MailState.QUEUED, MailState.RETRY)
PROVISIONAL = N_("The date of this event is provisional: nothing is mailed outside the team.")


def queue(
    db: Session,
    letter: Letter,
    *,
    once: str,
    purpose: str,
    to: User | str,
    name: str = "",
    event: Event | None = None,
    within_team: bool = False,
    now: datetime,
    until: datetime | None = None,
) -> OutgoingMail:
    """One mail for this person and purpose. The mail already known as `once` is returned as it stands.

    `once` says person, purpose and what it is about. `until`: it is of no use to anybody after that. Raises Conflict
    for a mail outside the team while the date of its event is provisional.
    """
    if event is not None and event.provisional and not within_team:
        raise Conflict(PROVISIONAL)
    if known := _known(db, once):
        return known
    mail = OutgoingMail(
        once=once,
        event_id=event.key if event else None,
        user_id=to.key if isinstance(to, User) else None,
        purpose=purpose,
        recipient=to.email if isinstance(to, User) else to,
        name=to.name if isinstance(to, User) else name,
        language=letter.language,
        subject=" ".join(letter.subject.split())[:300],
        text=letter.text,
        html=letter.html,
        next_try_at=now,
        until=until,
    )
    try:
        with db.begin_nested():
            db.add(mail)
    except IntegrityError:  # another transaction was first
        if known := _known(db, once):
            return known
        raise
    return mail


def send_again(mail: OutgoingMail, *, now: datetime) -> None:
    """A person wants it sent, whatever became of it. Raises Conflict while a worker has it in hand."""
    if mail.state in OPEN and mail.claimed_until is not None and mail.claimed_until > now:
        raise Conflict(N_("This mail is just being sent. Look again in a minute."))
    mail.state, mail.attempts, mail.next_try_at = MailState.QUEUED, 0, now
    mail.until = mail.claimed_by = mail.claimed_until = mail.handed_over_at = mail.sent_at = None
    mail.last_error = ""


def _known(db: Session, once: str) -> OutgoingMail | None:
    return db.exec(select(OutgoingMail).where(OutgoingMail.once == once)).first()


def is_queued(db: Session, once: str) -> bool:
    return _known(db, once) is not None
