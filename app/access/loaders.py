"""Fetching is authorising: what a route gets from here, its reader may have.

`in_event(power)` gives the event of the address together with what its reader may do there, or refuses.
`fetch` gives a row of that event, or nothing exists as far as this reader can tell.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, TypeVar

from fastapi import Depends, Path, Request
from sqlalchemy import bindparam
from sqlmodel import Session, SQLModel, col, select

from app import clock
from app.access import signing_in
from app.access.powers import WITH_PIN, Power, powers
from app.access.secrets import token_hash
from app.errors import Forbidden, NotFound, PasswordNeeded, SignInNeeded
from app.models import ApiToken, Event, Forum, FunctionHolder, Membership, SignIn, User
from app.vocabulary import Role, TeamFunction
from app.web.security import bearer_token, cookie_name
from app.web.transaction import DB


@dataclass(frozen=True, slots=True)
class EventAccess:
    """An event, its reader, and what that reader may do in it."""

    event: Event
    user: User
    roles: frozenset[Role]
    functions: frozenset[TeamFunction]
    powers: frozenset[Power]
    former_roles: frozenset[Role] = frozenset()
    by_pin: bool = False

    def can(self, power: Power | str) -> bool:
        return power in self.powers

    def must(self, power: Power) -> None:
        if power not in self.powers:
            raise Forbidden


def current_user(request: Request, db: DB) -> User | None:
    """Whoever is signed in, by bearer token or by session cookie."""
    bearer = bearer_token(request)
    request.state.by_pin = False
    if bearer:
        user = _by_api_token(db, bearer)
    else:
        cookie = request.cookies.get(cookie_name(request, "session"))
        user, request.state.by_pin = (signing_in.who(db, cookie) if cookie else None) or (None, False)
    request.state.user = user
    return user


def by_pin(request: Request) -> bool:
    """Whether whoever is signed in came in with a PIN, on a device that others hold, too."""
    return bool(getattr(request.state, "by_pin", False))


async def signed_in(user: Annotated[User | None, Depends(current_user)]) -> User:  # waits for nothing, so no thread
    if user is None:
        raise SignInNeeded
    return user


async def signed_in_by_password(request: Request, user: Annotated[User, Depends(signed_in)]) -> User:
    if by_pin(request):
        raise PasswordNeeded
    return user


def may_create(db: Session, user: User) -> bool:
    """Forums and events are made by administrators, and by whoever is an organiser somewhere."""
    if user.admin:
        return True
    organises = select(Membership.id).where(
        Membership.user_id == user.key, Membership.role == Role.ORGANISER, col(Membership.withdrawn_at).is_(None)
    )
    return db.exec(organises).first() is not None


def may_change(db: Session, user: User, forum: Forum) -> bool:
    """A forum is changed by administrators, and by organisers of an event of it."""
    if user.admin:
        return True
    organises = (
        select(Membership.id)
        .join(Event, col(Event.id) == col(Membership.event_id))
        .where(Event.forum_id == forum.key, Membership.user_id == user.key, Membership.role == Role.ORGANISER)
        .where(col(Membership.withdrawn_at).is_(None))
    )
    return db.exec(organises).first() is not None


def creator(db: DB, user: Annotated[User, Depends(signed_in_by_password)]) -> User:
    if not may_create(db, user):
        raise Forbidden
    return user


def forum_named(db: Session, slug: str) -> Forum:
    """Forums are known to everybody who is signed in; their events are not."""
    found = db.exec(select(Forum).where(Forum.slug == slug)).first()
    if found is None:
        raise NotFound
    return found


MaybeUser = Annotated[User | None, Depends(current_user)]
SignedIn = Annotated[User, Depends(signed_in_by_password)]
"""Signed in with a password: a PIN opens recording alone, and whatever else a route does asks for more."""
SignedInByPin = Annotated[User, Depends(signed_in)]
"""Signed in, be it with a PIN."""
Creator = Annotated[User, Depends(creator)]


Slug = Annotated[str, Path(max_length=80)]
Enter = Callable[[Session], EventAccess]


def in_event(power: Power, *, or_formerly: Role | None = None) -> Callable[..., EventAccess]:
    """A dependency: the event named in the address, for a reader who holds this power there.

    Somebody with no part in the event is told that it does not exist. `or_formerly` lets in who once held that
    role: a recorder whose role was withdrawn may still hand over what stands on the device.
    """

    def load(request: Request, db: DB, event: Slug) -> EventAccess:
        return _enter(request, db, event, power, or_formerly)

    return load


def entering(power: Power, *, or_formerly: Role | None = None) -> Callable[..., Awaitable[Enter]]:
    """`in_event` for a route that has to be fast: a dependency that gives the question, to be asked in the thread in
    which the route answers. In one of its own it costs as much as a note."""

    async def give(request: Request, event: Slug) -> Enter:
        return lambda db: _enter(request, db, event, power, or_formerly)

    return give


def may(power: Power, *, or_formerly: Role | None = None) -> Callable[..., None]:
    """A dependency for what a request does before it waits for its turn to write, such as reading a large file: the
    same question on a session of its own, given back at once. `in_event` asks again within the turn."""

    def ask(request: Request, event: Slug) -> None:
        with request.app.state.database.read() as db:
            _enter(request, db, event, power, or_formerly)

    return ask


def _enter(request: Request, db: Session, event: str, power: Power, or_formerly: Role | None) -> EventAccess:
    # Called, not depended on: a dependency of its own takes a thread of its own.
    access = _part_of_session(request, db, event) or _part_of_token(request, db, event)
    if power not in access.powers and or_formerly not in access.former_roles:
        raise PasswordNeeded if access.by_pin else Forbidden
    return access


# Made once, and one statement each: every request for a page of an event asks one of them.
_PART = (Event, col(Membership.role), col(Membership.withdrawn_at), col(FunctionHolder.function))
_MEMBER = (col(Membership.event_id) == col(Event.id)) & (col(Membership.user_id) == col(User.id))
_HOLDS = (col(FunctionHolder.event_id) == col(Event.id)) & (
    (col(FunctionHolder.user_id) == col(User.id)) | (col(FunctionHolder.deputy_id) == col(User.id))
)
OF_SESSION = (
    select(User, col(SignIn.id), col(SignIn.seen_at), col(SignIn.expires_at), col(SignIn.by_pin), *_PART)  # type: ignore[call-overload]
    .join(SignIn, col(SignIn.user_id) == col(User.id))
    .outerjoin(Event, col(Event.slug) == bindparam("slug"))
    .outerjoin(Membership, _MEMBER)
    .outerjoin(FunctionHolder, _HOLDS)
    .where(col(SignIn.token_hash) == bindparam("token"), col(User.disabled_at).is_(None))
)
OF_USER = (
    select(*_PART)
    .select_from(User)
    .join(Event, col(Event.slug) == bindparam("slug"))
    .outerjoin(Membership, _MEMBER)
    .outerjoin(FunctionHolder, _HOLDS)
    .where(col(User.id) == bindparam("person"))
)


def _part_of_session(request: Request, db: Session, slug: str) -> EventAccess | None:
    """Reader, event and part in it at once; None where the request carries a token in place of a session's cookie."""
    if bearer_token(request):
        return None
    request.state.user, request.state.by_pin = None, False
    cookie = request.cookies.get(cookie_name(request, "session"))
    rows = db.exec(OF_SESSION, params={"token": token_hash(cookie), "slug": slug}).all() if cookie else []
    if not rows or not signing_in.goes_on(db, *rows[0][1:4]):
        raise SignInNeeded
    user, with_pin = rows[0][0], rows[0][4]
    if with_pin and user.admin:
        raise SignInNeeded
    request.state.user, request.state.by_pin = user, with_pin
    return _access(user, [row[5:] for row in rows], with_pin=with_pin)


def _part_of_token(request: Request, db: Session, slug: str) -> EventAccess:
    user = current_user(request, db)
    if user is None:
        raise SignInNeeded
    return event_access(db, user, slug)


def event_access(db: Session, user: User, slug: str) -> EventAccess:
    """Raises NotFound for an event that is not there or in which this person has no part."""
    return _access(user, db.exec(OF_USER, params={"slug": slug, "person": user.key}).all())


def _access(user: User, rows: Sequence[Any], *, with_pin: bool = False) -> EventAccess:
    """`rows`: the event with each role, and each function, that this person has or had there."""
    event = rows[0][0] if rows else None
    if event is None:
        raise NotFound
    roles = frozenset(Role(role) for _, role, withdrawn, _ in rows if role and withdrawn is None)
    former = frozenset(Role(role) for _, role, withdrawn, _ in rows if role and withdrawn is not None)
    functions = frozenset(TeamFunction(function) for *_, function in rows if function)
    granted = powers(roles, functions, admin=user.admin)
    if not granted and not former:
        raise NotFound
    if with_pin:
        granted &= WITH_PIN
    return EventAccess(event, user, roles, functions, granted, former, with_pin)


Row = TypeVar("Row", bound=SQLModel)


def fetch(db: Session, table: type[Row], key: object, access: EventAccess) -> Row:
    """A row of this event by its key; NotFound when there is none or it belongs to another event."""
    row = db.get(table, key)
    if row is None or getattr(row, "event_id", None) != access.event.id:
        raise NotFound
    return row


def _by_api_token(db: Session, token: str) -> User | None:
    found = db.exec(
        select(User, ApiToken)
        .join(ApiToken, col(ApiToken.user_id) == col(User.id))
        .where(
            ApiToken.token_hash == token_hash(token),
            col(ApiToken.revoked_at).is_(None),
            col(User.disabled_at).is_(None),
        )
    ).first()
    if found is None:
        return None
    user, row = found
    db.expunge(row)
    return user


def today(access: EventAccess) -> date:
    """The date on the wall where the event is."""
    return clock.today(access.event.zone)
