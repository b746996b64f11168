"""What goes into the queue once, and what it keeps to itself."""

from datetime import timedelta

import pytest
from sqlmodel import select

from app.errors import Conflict
from app.mail.letters import filled, link, masked, token
from app.mail.queue import PROVISIONAL, queue, send_again
from app.models import OutgoingMail
from app.vocabulary import MailState
from tests.mail.conftest import LETTER, NOW, SECRET

ONCE = {"once": "invitation:1", "purpose": "invitation", "to": "a@kuvend.example", "now": NOW}


def test_the_same_mail_is_kept_once(db):
    first = queue(db, LETTER, **ONCE)
    again = queue(db, LETTER._replace(subject="Other words"), **ONCE)
    assert again.key == first.key
    assert db.exec(select(OutgoingMail)).all() == [first]


def test_nothing_leaves_the_team_while_the_date_is_provisional(db, make):
    event = make.event(provisional=True)
    with pytest.raises(Conflict, match=PROVISIONAL):
        queue(db, LETTER, event=event, **ONCE)
    assert queue(db, LETTER, event=event, within_team=True, **ONCE).state is MailState.QUEUED


def test_a_mail_in_hand_is_not_sent_again(db):
    mail = queue(db, LETTER, **ONCE)
    mail.claimed_until = NOW + timedelta(minutes=5)
    with pytest.raises(Conflict):
        send_again(mail, now=NOW)


def test_a_subject_is_one_line(db):
    mail = queue(db, LETTER._replace(subject="Two\r\nBcc: everybody@kuvend.example"), **ONCE)
    assert mail.subject == "Two Bcc: everybody@kuvend.example"


def test_the_queue_holds_no_token():
    text = f"{link('t', 7)} and https://kuvend.invalid/account"
    known = token(SECRET, "a", 7)
    assert len(known) == 43
    assert known != token(SECRET, "a", 8) != token(SECRET, "b", 7)
    assert filled(text, base="https://k.example", once="a", secret=SECRET) == (
        f"https://k.example/t/{known} and https://k.example/account"
    )
    assert known not in masked(text, base="https://k.example")
