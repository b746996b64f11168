"""PINs on shared devices: recorders take turns at one tablet without typing a password into it in front of others.

A PIN belongs to one person on one device, which carries a random name in a cookie that no script reads. It opens a
short session on that device and nowhere else, for recording alone: what a recorder or a facilitator may do, and nothing
that would outlast it (tokens, passwords, other sessions), whatever roles its owner has or is given. Whoever may read
confidential words, and administrators, have none: four figures on a tablet that goes from hand to hand are not enough
for that.
"""

from datetime import timedelta

from sqlmodel import Session, col, select

from app.access import audit, signing_in
from app.access.powers import Power, powers
from app.access.secrets import hash_password, password_fits, token_hash
from app.errors import N_, Forbidden, Invalid
from app.models import DevicePin, FunctionHolder, Membership, User
from app.vocabulary import Role, TeamFunction

TRIES = 5
SESSION = timedelta(hours=12)
WRONG = N_("This PIN is not right.")
ENDED = N_("There is no PIN for this person on this device any more. Sign in with the password.")
NOT_FOR_YOU = N_("You may read confidential words: a PIN is not enough for that. Sign in with your password each time.")


def set_pin(db: Session, user: User, device: str, pin: str) -> None:
    """Raises Forbidden for those who may read what four figures should not open."""
    if user.admin or _reads_confidential(db, user):
        raise Forbidden(NOT_FOR_YOU)
    row = _pin_of(db, user.key, device) or DevicePin(device_hash=token_hash(device), user_id=user.key, pin_hash="")
    row.pin_hash, row.failures = hash_password(pin), 0
    db.add(row)
    audit.record(db, "PIN set on a device", by=user)
    db.flush()


def change_person(db: Session, device: str, person: int, pin: str, *, agent: str = "") -> tuple[User, str] | None:
    """Whoever the PIN belongs to, and the token of their session; None when it is wrong, which counts.

    Raises Invalid when this device has no PIN of that person, or not any more.
    """
    row = _pin_of(db, person, device, to_try=True)
    user = db.get(User, person) if row else None
    if row is None or user is None or user.disabled_at is not None:
        raise Invalid(fields={"pin": ENDED})
    if not password_fits(pin, row.pin_hash):
        row.failures += 1
        if row.failures >= TRIES:
            db.delete(row)
            audit.record(db, "PIN ended after wrong tries", by=user)
        db.flush()
        return None
    if user.admin or _reads_confidential(db, user):  # since the PIN was set
        raise Invalid(fields={"pin": ENDED})
    row.failures = 0
    token = signing_in.sign_in(db, user, agent, lasts=SESSION, by_pin=True)
    return user, token


def people_of(db: Session, device: str) -> list[tuple[int, str]]:
    rows = db.exec(
        select(User.id, User.name)
        .join(DevicePin, col(DevicePin.user_id) == col(User.id))
        .where(DevicePin.device_hash == token_hash(device), col(User.disabled_at).is_(None))
        .order_by(User.name)
    )
    return [(int(str(key)), name) for key, name in rows]


def _pin_of(db: Session, user: int, device: str, *, to_try: bool = False) -> DevicePin | None:
    found = select(DevicePin).where(DevicePin.device_hash == token_hash(device), DevicePin.user_id == user)
    return db.exec(found.with_for_update() if to_try else found).first()  # one try at a time, or some are not counted


def _reads_confidential(db: Session, user: User) -> bool:
    roles = db.exec(
        select(Membership.role).where(Membership.user_id == user.key, col(Membership.withdrawn_at).is_(None))
    ).all()
    functions = db.exec(
        select(FunctionHolder.function).where(
            (col(FunctionHolder.user_id) == user.key) | (col(FunctionHolder.deputy_id) == user.key)
        )
    ).all()
    held = powers(frozenset(map(Role, roles)), frozenset(map(TeamFunction, functions)))
    return Power.READ_CONFIDENTIAL in held
