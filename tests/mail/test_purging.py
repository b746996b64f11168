"""Old reminders go, of other old mails the name stays, and links that ended go after the mail that they stood in."""

from datetime import timedelta

import pytest
from sqlmodel import select

from app import clock
from app.access.links import issue_link
from app.mail.letters import Letter
from app.mail.purging import KEPT, Purge
from app.mail.queue import queue
from app.models import Link, MailPart, OutgoingMail
from app.vocabulary import LinkPurpose, MailState

LETTER = Letter("Subject", "Text", "<p>Text</p>", "en")
NOW = clock.now()
OLD, RECENT = NOW - KEPT - timedelta(days=1), NOW - KEPT + timedelta(days=1)


def mailed(db, once: str, purpose: str, state: MailState, at=OLD, until=None) -> OutgoingMail:
    mail = queue(db, LETTER, once=once, purpose=purpose, to="x@kuvend.example", now=at, until=until)
    mail.state, mail.created_at = state, at
    db.flush()
    return mail


@pytest.mark.parametrize(
    ("purpose", "state", "at", "until", "becomes"),
    [
        ("daily reminder", MailState.SENT, OLD, None, None),
        ("weekly reminder", MailState.FAILED, OLD, None, None),
        ("daily reminder", MailState.QUEUED, OLD, OLD, None),  # nobody sends it any more: no server was set
        ("daily reminder", MailState.RETRY, OLD, None, "Text"),
        ("daily reminder", MailState.SENT, RECENT, None, "Text"),
        ("invitation", MailState.SENT, OLD, None, ""),
        ("invitation", MailState.QUEUED, OLD, None, "Text"),
        ("invitation", MailState.SENT, RECENT, None, "Text"),
    ],
)
def test_what_becomes_of_a_mail(db, database, purpose, state, at, until, becomes):
    mailed(db, "it", purpose, state, at, until)
    db.commit()
    Purge()(database, NOW)
    with database.read() as fresh:
        found = fresh.exec(select(OutgoingMail)).first()
        assert (found and found.text) == becomes
        assert found is None or (found.recipient == "") == (becomes == "")


def test_the_same_is_not_sent_again_after_its_words_have_gone(db, database):
    first = mailed(db, "invitation:1:2", "invitation", MailState.SENT)
    db.commit()
    Purge()(database, NOW)
    again = queue(db, LETTER, once="invitation:1:2", purpose="invitation", to="x@kuvend.example", now=NOW)
    assert (again.id, again.state) == (first.id, MailState.SENT)


def test_parts_and_ended_links_go_too(db, database, make):
    event = make.event()
    mail = mailed(db, "daily reminder:1:x", "daily reminder", MailState.SENT)
    db.add(MailPart(mail_id=mail.key, event_id=event.key, subject="", text="", html=""))
    for purpose, at in (
        (LinkPurpose.DONE, OLD),
        (LinkPurpose.DONE, RECENT),
        (LinkPurpose.DONE, NOW + timedelta(days=1)),
        (LinkPurpose.FEED, OLD),
    ):
        issue_link(db, purpose=purpose, event_id=event.key, subject=1, expires_at=at)
    db.commit()
    job = Purge()
    job(database, NOW)
    with database.read() as fresh:
        assert fresh.exec(select(MailPart)).all() == []
        assert [link.expires_at for link in fresh.exec(select(Link).where(Link.purpose == LinkPurpose.DONE))] == [
            RECENT, NOW + timedelta(days=1),
        ]  # fmt: skip
        assert fresh.exec(select(Link).where(Link.purpose == LinkPurpose.FEED)).one()


def test_it_looks_once_a_day(db, database, queries):
    job = Purge()
    job(database, NOW)
    with queries.at_most(0):
        job(database, NOW)
    with queries.counted() as made:
        job(database, NOW + timedelta(days=1))
    assert len(made) == 3
