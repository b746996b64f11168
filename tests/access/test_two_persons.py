"""Whoever gives out who reads confidential notes does not give it to themselves."""

import pytest
from sqlmodel import Session, select

from app.access import actions
from app.models import Event, FunctionHolder, Membership, User
from app.vocabulary import Role, TeamFunction
from tests.conftest import Browse, Make

SETTINGS = "/events/an-event"


@pytest.fixture
def event(make: Make) -> Event:
    return make.event("an-event")


def roles(db: Session, user: User) -> set[Role]:
    db.expire_all()
    return {Role(each.role) for each in db.exec(select(Membership).where(Membership.user_id == user.key)).all()}


def test_an_organiser_makes_nobody_of_herself_a_reviewer(event: Event, make: Make, browse: Browse, db: Session) -> None:
    me, other = make.user("me@kuvend.example"), make.user("other@kuvend.example")
    for user in (me, other):
        actions.give_role(db, event, user, Role.ORGANISER, by=None)
    db.commit()
    client = browse(user=me)
    given = {"email": me.email, "name": "", "role": "reviewer"}
    answer = client.post(f"{SETTINGS}/team", data=given)
    assert (answer.status_code, "Nobody opens them to themselves" in answer.text) == (422, True)
    assert client.post(f"{SETTINGS}/team", data=given | {"email": other.email}).status_code == 303
    assert client.post(f"{SETTINGS}/team", data=given | {"role": "recorder"}).status_code == 303, (
        "other roles are hers to take"
    )


@pytest.mark.parametrize("place", ["holder_id", "deputy_id"])
def test_nor_data_protection(event: Event, make: Make, browse: Browse, db: Session, place: str) -> None:
    me, other = make.user("me@kuvend.example"), make.user("other@kuvend.example")
    for user in (me, other):
        actions.give_role(db, event, user, Role.ORGANISER, by=None)
    db.commit()
    client = browse(user=me)
    address = f"{SETTINGS}/checklist/functions/data_protection"
    rest = {"holder_id": other.key} if place == "deputy_id" else {}
    answer = client.put(address, data=rest | {place: me.key})
    assert (answer.status_code, "Nobody opens them to themselves" in answer.text) == (422, True)
    assert client.put(address, data={"holder_id": other.key}).status_code == 303
    assert client.put(f"{SETTINGS}/checklist/functions/logistics", data={"holder_id": me.key}).status_code == 303
    db.expire_all()
    holder = db.exec(select(FunctionHolder).where(FunctionHolder.function == TeamFunction.DATA_PROTECTION)).one()
    assert (holder.user_id, holder.deputy_id) == (other.key, None)
