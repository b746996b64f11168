"""Reads about accounts and teams."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select
from sqlalchemy import select as columns
from sqlmodel import Session, col, select

from app.access.devices import device_name
from app.access.secrets import token_hash
from app.models import ApiToken, Event, FunctionHolder, Membership, SignIn, User
from app.vocabulary import Role, TeamFunction


class Device(NamedTuple):
    """Where somebody is signed in."""

    id: int
    seen_at: datetime
    name: str
    here: bool


class Member(NamedTuple):
    """Somebody of an event's team."""

    user_id: int
    name: str
    office: str
    email: str
    roles: tuple[Role, ...]


def with_part(user: User) -> Select[int]:
    """Ids of the events in which this person has a part."""
    mine = col(Membership.user_id) == user.key, col(Membership.withdrawn_at).is_(None)
    return columns(col(Membership.event_id)).where(*mine)


def account_page(db: Session, user: User, session_token: str | None) -> dict[str, Any]:
    here = token_hash(session_token) if session_token else ""
    sessions = db.exec(select(SignIn).where(SignIn.user_id == user.key).order_by(col(SignIn.seen_at).desc())).all()
    tokens = db.exec(select(ApiToken).where(ApiToken.user_id == user.key, col(ApiToken.revoked_at).is_(None))).all()
    devices = [Device(each.key, each.seen_at, device_name(each.device), each.token_hash == here) for each in sessions]
    return {"account": user, "devices": devices, "tokens": tokens}


def team(db: Session, event: Event) -> list[Member]:
    """Everybody with a role in this event, in order of name."""
    rows = db.execute(
        columns(col(User.id), col(User.name), col(User.office), col(User.email), col(Membership.role))
        .join(Membership, col(Membership.user_id) == col(User.id))
        .where(col(Membership.event_id) == event.key, col(Membership.withdrawn_at).is_(None))
        .order_by(col(User.name))
    ).all()
    people: dict[int, Member] = {}
    for key, name, office, email, role in rows:
        known = people.get(key)
        people[key] = Member(key, name, office, email, (*(known.roles if known else ()), role))
    return list(people.values())


def functions(db: Session, event: Event) -> dict[TeamFunction, FunctionHolder]:
    rows = db.exec(select(FunctionHolder).where(FunctionHolder.event_id == event.key)).all()
    return {row.function: row for row in rows}
