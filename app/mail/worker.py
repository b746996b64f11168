"""The worker: at each round it lets the jobs write what is due into the queue, then hands over what the queue holds."""

import logging
import os
import socket
import threading
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from secrets import token_hex

from sqlalchemy import update
from sqlalchemy.sql.elements import ColumnElement
from sqlmodel import Session, col, select

from app import clock
from app.db import Database, rows_changed
from app.errors import N_
from app.mail.letters import filled
from app.mail.purging import Purge
from app.mail.queue import OPEN
from app.mail.sending import NO_ANSWER, Courier, Letterbox, NotSent, Uncertain, Unreachable
from app.mail.turns import Keep, turn
from app.models import OutgoingMail
from app.settings import Settings
from app.vocabulary import MailState

Job = Callable[[Database, datetime], None]
"""Looks what is due at this moment and puts it into the queue; finding nothing is cheap, and twice does no harm."""

EVERY = 20.0  # seconds between rounds
CLAIM = timedelta(minutes=15)  # longer than the slowest conversation with a server
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720, 1440))
"""After each failed try; a mail that still cannot be sent after the last one has failed."""
TOO_LATE = N_("It could not be sent while it was still of use.")
HERE = "http://127.0.0.1:8000"

log = logging.getLogger("kuvend.mail")


class Worker:
    def __init__(
        self,
        database: Database,
        *,
        courier: Courier | None,
        base: str,
        secret: bytes,
        jobs: Sequence[Job] = (),
        now: Callable[[], datetime] = clock.now,
    ) -> None:
        """Without a courier mail is kept, and the jobs are done all the same."""
        self.database, self.courier, self.jobs, self.now = database, courier, jobs, now
        self.base, self.secret = base, secret
        self.name = f"{socket.gethostname()[:20]}-{os.getpid()}-{token_hex(4)}"[:40]

    def run(self, stop: threading.Event, *, every: float = EVERY) -> None:
        """Round after round until `stop` is set. Whatever goes wrong in one is logged, and the next one comes."""
        while not stop.is_set():
            try:
                self.round(stop)
            except Exception:
                log.exception("a round of the mail worker failed")
            stop.wait(every)

    def round(self, stop: threading.Event | None = None) -> int:
        """What is due now; returns how many mails were handed over. Nothing when another worker acts."""
        with turn(self.database, self.name) as keep:
            if keep is None:
                return 0
            for job in self.jobs:
                try:
                    job(self.database, self.now())
                except Exception:
                    log.exception("a job of the mail worker failed")
            return self._deliver(keep, stop or threading.Event()) if self.courier else 0

    def _deliver(self, keep: Keep, stop: threading.Event) -> int:
        assert self.courier is not None  # noqa: S101 - asked before
        sent = 0
        try:
            self._give_up_what_is_late()
            while not stop.is_set() and (mail := self._claim()):
                try:
                    sent += self._send(self.courier, mail)
                except Unreachable:
                    break
                keep()
        finally:
            self.courier.close()
        return sent

    def _send(self, courier: Courier, mail: OutgoingMail) -> bool:
        """Its outcome is written down before anything else is done."""
        try:
            courier.send(self._letter(mail), at=mail.created_at, handing_over=lambda: self._hand_over(mail))
        except LostClaim:
            return False
        except Uncertain as problem:
            self._note(mail, state=MailState.FAILED, last_error=str(problem))
            return False
        except NotSent as problem:
            self._note(mail, **self._after_failure(mail, problem))
            log.warning("mail %s not sent: %s", mail.id, problem)
            if isinstance(problem, Unreachable):
                raise
            return False
        self._note(mail, state=MailState.SENT, sent_at=self.now(), last_error="")
        return True

    def _letter(self, mail: OutgoingMail) -> Letterbox:
        def whole(text: str) -> str:
            return filled(text, base=self.base, once=mail.once, secret=self.secret)

        return Letterbox(
            mail.recipient, mail.name, mail.subject, whole(mail.text), whole(mail.html), mail.language, mail.once
        )

    def _after_failure(self, mail: OutgoingMail, problem: NotSent) -> dict[str, object]:
        said = str(problem)[:500]
        if problem.permanent or mail.attempts > len(WAITS):
            return {"state": MailState.FAILED, "last_error": said, "handed_over_at": None}
        wait = WAITS[mail.attempts - 1]
        return {
            "state": MailState.RETRY,
            "next_try_at": self.now() + wait,
            "last_error": said,
            "claimed_by": None,
            "claimed_until": None,
            "handed_over_at": None,
        }

    # What happens to the rows, each in a transaction of its own

    def _claim(self) -> OutgoingMail | None:
        """The next mail that is due, this worker's alone for a while."""
        while True:
            now = self.now()
            due = (
                select(OutgoingMail.id)
                .where(*_due(now))
                .order_by(col(OutgoingMail.next_try_at), col(OutgoingMail.id))
                .limit(1)
            )
            with self.database.read() as db:
                if db.exec(due).first() is None:
                    return None
            with self.database.write() as db:
                key = db.exec(due.with_for_update(skip_locked=True)).first()
                if key is not None and self._take(db, key, now):
                    return db.get_one(OutgoingMail, key, populate_existing=True)

    def _take(self, db: Session, key: int, now: datetime) -> bool:
        values = {"claimed_by": self.name, "claimed_until": now + CLAIM, "attempts": OutgoingMail.attempts + 1}
        return _change(db, col(OutgoingMail.id) == key, *_due(now), values=values) == 1

    def _hand_over(self, mail: OutgoingMail) -> None:
        """From here on it counts as sent, unless the server says otherwise. Only while it is still this worker's."""
        now = self.now()
        with self.database.write() as db:
            mine = (col(OutgoingMail.claimed_by) == self.name, col(OutgoingMail.claimed_until) > now)
            if not _change(db, col(OutgoingMail.id) == mail.id, *mine, values={"handed_over_at": now}):
                raise LostClaim

    def _note(self, mail: OutgoingMail, **outcome: object) -> None:
        with self.database.write() as db:
            _change(db, col(OutgoingMail.id) == mail.id, col(OutgoingMail.claimed_by) == self.name, values=outcome)

    def _give_up_what_is_late(self) -> None:
        """Mail that nobody has any use for now, and mail whose worker ended while it was handing it over."""
        now = self.now()
        open_ones = col(OutgoingMail.state).in_(OPEN)
        unclaimed = (col(OutgoingMail.claimed_until).is_(None)) | (col(OutgoingMail.claimed_until) <= now)
        late = (open_ones, unclaimed, col(OutgoingMail.until) <= now, col(OutgoingMail.handed_over_at).is_(None))
        broken_off = (open_ones, unclaimed, col(OutgoingMail.handed_over_at).is_not(None))
        for which, why in ((late, TOO_LATE), (broken_off, NO_ANSWER)):
            with self.database.read() as db:
                if db.exec(select(OutgoingMail.id).where(*which).limit(1)).first() is None:
                    continue
            with self.database.write() as db:
                _change(db, *which, values={"state": MailState.FAILED, "last_error": why})


class LostClaim(Exception):
    """The claim ran out meanwhile: the mail is somebody else's now."""


def _due(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        col(OutgoingMail.state).in_(OPEN),
        col(OutgoingMail.next_try_at) <= now,
        col(OutgoingMail.handed_over_at).is_(None),
        (col(OutgoingMail.claimed_until).is_(None)) | (col(OutgoingMail.claimed_until) <= now),
    )


def _change(db: Session, *which: ColumnElement[bool], values: dict[str, object]) -> int:
    return rows_changed(db, update(OutgoingMail).where(*which).values(**values))


def make_worker(database: Database, settings: Settings, jobs: Sequence[Job]) -> Worker:
    courier = Courier(settings.smtp_url, sender=settings.mail_from) if settings.smtp_url else None
    base = settings.base_url or HERE
    return Worker(database, courier=courier, base=base, secret=settings.secret, jobs=[*jobs, Purge()])
