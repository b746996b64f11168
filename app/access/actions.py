"""What changes accounts, roles and functions."""

import secrets

from sqlmodel import Session, select

from app import clock
from app.access import audit, signing_in
from app.access.powers import Power, powers
from app.access.secrets import hash_password, new_token, password_fits, token_hash
from app.errors import N_, Conflict, Invalid
from app.models import ApiToken, Event, FunctionHolder, Membership, User
from app.vocabulary import Role, TeamFunction


def add_account(db: Session, email: str, name: str, *, password: str | None = None, admin: bool = False) -> User:
    """Raises Conflict when the address has an account."""
    if signing_in.find_account(db, email):
        raise Conflict(N_("%(email)s has an account already."), email=email)
    user = User(
        email=email.strip().casefold(),
        name=name,
        admin=admin,
        password_hash=hash_password(password) if password else None,
    )
    db.add(user)
    db.flush()
    return user


def reset_password(db: Session, user: User, password: str | None = None) -> str:
    """Set a new password (a random one unless given), end every session, and return it to be handed over once."""
    password = password or readable_password()
    user.password_hash = hash_password(password)
    signing_in.sign_out_elsewhere(db, user)
    audit.record(db, "password reset", by=None, subject=user.email)
    db.flush()
    return password


def readable_password() -> str:
    """80 bits, in groups that can be read aloud."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(letters) for _ in range(4)) for _ in range(4))


def change_password(db: Session, user: User, current: str, new: str, *, keep: str | None) -> None:
    if not password_fits(current, user.password_hash):
        raise Invalid(fields={"current": N_("This is not your present password.")})
    user.password_hash = hash_password(new)
    signing_in.sign_out_elsewhere(db, user, keep=keep)
    audit.record(db, "password changed", by=user)


def rename(db: Session, user: User, *, name: str, office: str) -> None:
    user.name, user.office = name, office


def make_api_token(db: Session, user: User, name: str) -> str:
    """The token, to be shown once."""
    token = new_token()
    db.add(ApiToken(token_hash=token_hash(token), user_id=user.key, name=name[:100]))
    audit.record(db, "API token made", by=user, subject=name)
    db.flush()
    return token


def revoke_api_token(db: Session, token: ApiToken) -> None:
    token.revoked_at = token.revoked_at or clock.now()
    db.flush()


NOT_TO_ONESELF = N_(
    "This opens confidential notes. Nobody opens them to themselves: ask another organiser, or an administrator."
)


def give_role(db: Session, event: Event, user: User, role: Role, *, by: User | None) -> Membership:
    """Give a role; one that was withdrawn is given again. Raises Invalid for one that its giver may not take."""
    opens = Power.READ_CONFIDENTIAL in powers(frozenset({role}))
    if opens and by is not None and by.key == user.key:
        raise Invalid(fields={"role": NOT_TO_ONESELF})
    membership = db.exec(
        select(Membership).where(
            Membership.event_id == event.key, Membership.user_id == user.key, Membership.role == role
        )
    ).first()
    if membership is None:
        membership = Membership(event_id=event.key, user_id=user.key, role=role)
        db.add(membership)
    membership.withdrawn_at = None
    if opens:
        signing_in.end_pins(db, user.key)
    audit.record(db, "role given", by=by, event=event, subject=user.email, role=role)
    db.flush()
    return membership


def withdraw_role(db: Session, event: Event, membership: Membership, *, by: User) -> None:
    """Raises Conflict when the event would be left without an organiser."""
    if membership.role is Role.ORGANISER:
        others = db.exec(
            select(Membership.id).where(
                Membership.event_id == event.key,
                Membership.role == Role.ORGANISER,
                Membership.id != membership.id,
                Membership.withdrawn_at == None,  # noqa: E711 - SQL
            )
        ).first()
        if others is None:
            raise Conflict(N_("An event needs an organiser. Name another one first."))
    membership.withdrawn_at = clock.now()
    audit.record(db, "role withdrawn", by=by, event=event, subject=str(membership.user_id), role=membership.role)
    db.flush()


def give_function(
    db: Session, event: Event, function: TeamFunction, holder_id: int | None, deputy_id: int | None, *, by: User | None
) -> FunctionHolder:
    """Raises Invalid for one that its giver may not take."""
    row = db.exec(
        select(FunctionHolder).where(FunctionHolder.event_id == event.key, FunctionHolder.function == function)
    ).first()
    opens = Power.READ_CONFIDENTIAL in powers(frozenset(), frozenset({function}))
    if opens and by is not None:
        for name, now, wanted in (
            ("holder_id", row and row.user_id, holder_id),
            ("deputy_id", row and row.deputy_id, deputy_id),
        ):
            if wanted == by.key != now:
                raise Invalid(fields={name: NOT_TO_ONESELF})
    if row is None:
        row = FunctionHolder(event_id=event.key, function=function)
        db.add(row)
    row.user_id, row.deputy_id = holder_id, deputy_id
    if opens:
        for person in {holder_id, deputy_id} - {None}:
            signing_in.end_pins(db, int(str(person)))
    given_to = [each for each in (holder_id, deputy_id) if each is not None]
    audit.record(db, "function given", by=by, event=event, subject=function, to=given_to)
    db.flush()
    return row
