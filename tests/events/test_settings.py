"""Settings and team of an event."""

from sqlmodel import Session, col, select

from app.models import AuditEntry, Event, Membership, User
from app.vocabulary import Role
from tests.conftest import Browse, Make


def test_titles_are_changed_in_both_languages(browse: Browse, make: Make, db: Session) -> None:
    client = browse(Role.ORGANISER, make.event())
    client.patch("/events/an-event/settings", data={"version": "1", "title_sq": "Tjetër titull", "languages": ["sq"]})
    event = db.exec(select(Event)).one()
    db.refresh(event)
    assert (event.title_sq, event.title_en, event.languages) == ("Tjetër titull", "An event", ["sq"])


def test_a_stale_change_is_refused(browse: Browse, make: Make) -> None:
    client = browse(Role.ORGANISER, make.event())
    first, second = (
        client.patch("/events/an-event/settings", data={"version": "1", "title_en": title}) for title in ("a", "b")
    )
    assert (first.status_code, second.status_code) == (303, 409)


def test_somebody_new_gets_an_account_and_a_first_password_once(browse: Browse, make: Make, db: Session) -> None:
    client = browse(Role.ORGANISER, make.event())
    answer = client.post(
        "/events/an-event/team", data={"email": "New@kuvend.example", "name": "New recorder", "role": "recorder"}
    )
    assert "is not shown again" in answer.text
    user = db.exec(select(User).where(User.email == "new@kuvend.example")).one()
    assert db.exec(select(Membership.role).where(Membership.user_id == user.key)).all() == [Role.RECORDER]
    assert "is not shown again" not in client.get("/events/an-event/settings").text


def test_a_withdrawn_role_ends_at_once_and_is_remembered(browse: Browse, make: Make, db: Session) -> None:
    event = make.event()
    recorder = make.member(event, Role.RECORDER, "recorder@kuvend.example")
    organiser, theirs = browse(Role.ORGANISER, event), browse(user=recorder)
    assert theirs.get("/events/an-event/brief").status_code == 200
    organiser.delete(f"/events/an-event/team/{recorder.id}/recorder")
    assert theirs.get("/events/an-event/brief").status_code == 403
    row = db.exec(select(Membership).where(Membership.user_id == recorder.key)).one()
    db.refresh(row)
    assert row.withdrawn_at is not None


def test_the_last_organiser_stays(browse: Browse, make: Make) -> None:
    event = make.event()
    organiser = make.member(event, Role.ORGANISER, "only@kuvend.example")
    answer = browse(user=organiser).delete(f"/events/an-event/team/{organiser.id}/organiser")
    assert answer.status_code == 409


def test_an_event_is_closed_and_opened_again(browse: Browse, make: Make, db: Session) -> None:
    client = browse(Role.ORGANISER, make.event())
    assert "Close the event" in client.get("/events/an-event/settings").text
    for _ in range(2):
        assert client.put("/events/an-event/closure").status_code == 303, "closing it twice is no harm"
    page = client.get("/events/an-event/settings").text
    assert "Open it again" in page
    assert "Close the event" not in page
    assert client.delete("/events/an-event/closure").status_code == 303
    assert "Close the event" in client.get("/events/an-event/settings").text
    actions = db.exec(select(AuditEntry.action).where(col(AuditEntry.action).like("event %"))).all()
    assert actions == ["event closed", "event opened again"]
