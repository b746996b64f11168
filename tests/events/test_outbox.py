"""What was mailed for an event: for its organisers alone, and personal links for their owner alone."""

import pytest

from app import clock
from app.mail.letters import MASKED, Letter, link, token
from app.mail.queue import queue
from app.models import OutgoingMail
from app.vocabulary import MailState, Role
from tests.conftest import SECRET

OUTBOX = "/events/conference/outbox"
HTML = (
    "<!doctype html><html><head><title>x</title></head><body><h2>Late</h2>"
    f'<p onclick="bad()" style="color: red">Words<script>bad()</script></p>'
    f'<a href="{link("t", 1)}">Done</a></body></html>'
)


@pytest.fixture
def event(make):
    return make.event("conference")


@pytest.fixture
def mail(db, make, event) -> OutgoingMail:
    someone = make.user()
    made = queue(
        db,
        Letter("3 tasks for you", f"Words, and {link('t', 1)}", HTML, "en"),
        once="test:1",
        purpose="daily reminder",
        to=someone,
        event=event,
        within_team=True,
        now=clock.now(),
    )
    db.commit()
    return made


@pytest.fixture
def organiser(browse, event):
    return browse(Role.ORGANISER, event)


def test_an_empty_outbox_says_what_will_stand_there(organiser):
    assert "Nothing has been mailed yet" in organiser.get(OUTBOX).text


def test_mail_is_listed_with_its_state(organiser, mail):
    page = organiser.get(OUTBOX).text
    assert "3 tasks for you" in page
    assert "Queued" in page
    assert "KUVEND_SMTP_URL" in page
    assert "3 tasks for you" not in organiser.get(f"{OUTBOX}?state=failed").text
    assert organiser.get(f"{OUTBOX}?state=nonsense").status_code == 200


def test_a_preview_is_clean_and_hides_personal_links(organiser, mail):
    page = organiser.get(f"{OUTBOX}/{mail.id}").text
    inside = page.partition('class="letter"')[2].partition("<details>")[0]
    assert "<h2>Late</h2>" in inside
    assert "Words" in inside
    for trick in ("script", "onclick", "style="):
        assert trick not in inside
    assert token(SECRET.encode(), "test:1", 1) not in page
    assert MASKED in page
    assert "kuvend.invalid" not in page


def test_ones_own_mail_carries_its_links(browse, db, make, event, organiser, mail):
    me = make.user("me@kuvend.example", admin=True)
    mail.user_id = me.key
    page = browse(user=me).get(f"{OUTBOX}/{mail.id}").text
    assert f"http://testserver/t/{token(SECRET.encode(), 'test:1', 1)}" in page


def test_a_failed_mail_is_sent_again(organiser, db, mail):
    mail.state, mail.last_error = MailState.FAILED, "550 No such person"
    db.commit()
    assert "550 No such person" in organiser.get(f"{OUTBOX}/{mail.id}").text
    assert organiser.post(f"{OUTBOX}/{mail.id}/sending").status_code == 303
    db.refresh(mail)
    assert (mail.state, mail.last_error) == (MailState.QUEUED, "")


@pytest.mark.parametrize("role", [Role.FACILITATOR, Role.REVIEWER, Role.SPONSOR])
def test_others_see_nothing_of_it(browse, event, mail, role):
    client = browse(role, event)
    assert client.get(OUTBOX).status_code == client.get(f"{OUTBOX}/{mail.id}").status_code == 403


def test_mail_of_another_event_is_not_there(browse, make, mail):
    other = make.event("other")
    assert browse(Role.ORGANISER, other).get(f"/events/other/outbox/{mail.id}").status_code == 404
