"""A shared version reaches the team by mail: once each, in each one's language, and nobody else."""

from html.parser import HTMLParser
from typing import Any

import pytest
from sqlmodel import Session, select

from app.access.actions import give_role, withdraw_role
from app.models import Membership, OutgoingMail, User
from app.vocabulary import Role
from tests.conftest import Browse, Make
from tests.guide.conftest import Guide

VERSIONS = "/events/an-event/guide/versions"


@pytest.fixture
def team(guide: Guide, make: Make, db: Session) -> dict[str, User]:
    """A recorder who reads Albanian, a reviewer who reads English; a sponsor, somebody who left, and a stranger."""
    people = {}
    for name, role, tongue in (
        ("recorder", Role.RECORDER, "sq"), ("reviewer", Role.REVIEWER, "en"), ("sponsor", Role.SPONSOR, "en"),
        ("gone", Role.RECORDER, "en"), ("stranger", None, "en"),
    ):  # fmt: skip
        user = make.user(f"the-{name}@kuvend.example")
        user.language = tongue
        db.add(user)
        if role:
            give_role(db, guide.event, user, role, by=None)
        people[name] = user
    db.flush()
    return people


def mails(db: Session) -> list[OutgoingMail]:
    db.expire_all()
    found = list(db.exec(select(OutgoingMail)).all())
    db.expunge_all()
    db.rollback()
    return found


def share(client: Any, remark: str = "") -> str:
    answer = client.post(VERSIONS, data={"remark": remark})
    assert answer.status_code == 303
    return str(client.get(VERSIONS).text)


class _Check(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.links += [value or "" for name, value in attrs if name == "href"]


def test_each_of_the_team_is_told_once_in_their_language(
    guide: Guide, team: dict[str, User], browse: Browse, db: Session
) -> None:
    withdraw(db, guide, team["gone"])
    names, rules = {user.email: name for name, user in team.items()}, guide["Rules"].key
    client = browse(Role.ORGANISER, guide.event)
    assert "2 people of the team are told by mail" in client.get(VERSIONS).text
    assert "2 people are told by mail." in share(client, "The groups are in <b>.")
    first = mails(db)
    assert sorted(names[mail.recipient] for mail in first) == ["recorder", "reviewer"]
    client.patch(f"/events/an-event/guide/rows/{rules}", data={"minutes": "40"}, headers={"hx-request": "true"})
    share(client)
    sent = {(names[mail.recipient], mail.language): mail for mail in mails(db)[2:]}
    assert set(sent) == {("recorder", "sq"), ("reviewer", "en")}
    english, albanian = sent["reviewer", "en"], sent["recorder", "sq"]
    assert "“Rules” takes 40′; it took 15′." in english.text
    assert "“Rules” takes 40′; it took 15′." in english.html
    assert "Rules sq" in albanian.text
    assert "takes" not in albanian.text
    assert "/events/an-event/guide/versions/2" in english.text
    assert len({mail.once for mail in mails(db)}) == 4
    for mail in mails(db):
        check = _Check()
        check.feed(mail.html)
        assert any(link.endswith(f"/versions/{mail.once.rsplit(':')[-1]}") for link in check.links)
    assert "<b>" not in first[0].html
    assert "“The groups are in <b>.”" in first[0].text


def withdraw(db: Session, guide: Guide, user: User) -> None:
    membership = db.exec(select(Membership).where(Membership.user_id == user.key)).one()
    withdraw_role(db, guide.event, membership, by=user)
    db.flush()


def test_the_same_once_more_is_told_to_nobody(guide: Guide, team: dict[str, User], browse: Browse, db: Session) -> None:
    client = browse(Role.ORGANISER, guide.event)
    share(client)
    before = len(mails(db))
    share(client)
    assert len(mails(db)) == before
    share(client, "Please read it today.")
    assert len(mails(db)) == 2 * before


def test_whoever_wants_no_reminders_of_tasks_still_hears_a_colleagues_word(
    guide: Guide, team: dict[str, User], browse: Browse, db: Session
) -> None:
    reviewer = team["reviewer"].email
    browse(user=team["reviewer"]).post("/account/reminders", data={"reminders": "0"})
    share(browse(Role.ORGANISER, guide.event))
    assert reviewer in [mail.recipient for mail in mails(db)]


def test_publishing_tells_nobody(guide: Guide, team: dict[str, User], browse: Browse, db: Session) -> None:
    client = browse(Role.ORGANISER, guide.event)
    assert client.put("/events/an-event/guide/publication").status_code == 303
    assert mails(db) == []


def test_while_the_date_is_provisional_the_team_is_told_all_the_same(
    guide: Guide, team: dict[str, User], browse: Browse, db: Session
) -> None:
    guide.event.provisional = True
    db.add(guide.event)
    share(browse(Role.ORGANISER, guide.event))
    assert mails(db)
