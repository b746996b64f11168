"""Sign-in with server-side sessions, throttled by account and by address."""

from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, func
from sqlmodel import Session, col, select

from app import clock
from app.access.secrets import new_token, password_fits, token_hash
from app.errors import N_, Invalid, TooMany
from app.models import AuditEntry, DevicePin, SignIn, SignInFailure, User
from app.web.transaction import afterwards

IDLE = timedelta(days=14)
ABSOLUTE = timedelta(days=60)
SEEN_EVERY = timedelta(minutes=5)
WINDOW = timedelta(minutes=15)
TRIES_OF_ACCOUNT = 8
TRIES_OF_ADDRESS = 40
SESSION = (  # made once: every request of somebody who is signed in asks it
    select(User, col(SignIn.id), col(SignIn.seen_at), col(SignIn.expires_at), col(SignIn.by_pin))  # type: ignore[call-overload]
    .join(SignIn, col(SignIn.user_id) == col(User.id))
    .where(col(SignIn.token_hash) == bindparam("token"), col(User.disabled_at).is_(None))
)
WRONG = N_("E-mail address or password are not right.")


def find_account(db: Session, email: str) -> User | None:
    return db.exec(select(User).where(User.email == email.strip().casefold())).first()


def refuse_when_throttled(db: Session, email: str, address: str) -> None:
    """Raises TooMany when this account or this address has failed too often lately."""
    since = clock.now() - WINDOW
    for key, tries in _keys(email, address):
        failed = db.exec(
            select(func.count()).where(col(SignInFailure.key_hash) == key, col(SignInFailure.created_at) > since)
        ).one()
        if failed >= tries:
            raise TooMany


def note_failure(db: Session, email: str, address: str) -> None:
    for key, _ in _keys(email, address):
        db.add(SignInFailure(key_hash=key))
    db.exec(delete(SignInFailure).where(col(SignInFailure.created_at) < clock.now() - WINDOW))


def check_password(db: Session, email: str, password: str) -> User:
    user = find_account(db, email)
    fits = password_fits(password, user.password_hash if user and not user.disabled_at else None)
    if user is None or not fits:
        raise Invalid(fields={"password": WRONG})
    return user


def sign_in(db: Session, user: User, device: str = "", *, lasts: timedelta = ABSOLUTE, by_pin: bool = False) -> str:
    """A new session for this person; the token that its cookie carries."""
    token = new_token()
    now = clock.now()
    db.add(
        SignIn(
            token_hash=token_hash(token), user_id=user.key, seen_at=now, expires_at=now + lasts, device=device[:200],
            by_pin=by_pin,
        )
    )  # fmt: skip
    db.exec(delete(SignIn).where(col(SignIn.expires_at) < now))
    db.add(AuditEntry(user_id=user.key, action="signed in with a PIN" if by_pin else "signed in"))
    db.flush()
    return token


def sign_out(db: Session, token: str) -> None:
    db.exec(delete(SignIn).where(col(SignIn.token_hash) == token_hash(token)))


def sign_out_elsewhere(db: Session, user: User, *, keep: str | None = None) -> None:
    """End this person's sessions, but for the one of token `keep`, and their PINs, which would open new ones."""
    ended = delete(SignIn).where(col(SignIn.user_id) == user.key)
    if keep:
        ended = ended.where(col(SignIn.token_hash) != token_hash(keep))
    db.exec(ended)
    db.exec(delete(DevicePin).where(col(DevicePin.user_id) == user.key))


def end_pins(db: Session, user: int) -> None:
    """This person's PINs, and the sessions that were begun with one."""
    db.exec(delete(SignIn).where(col(SignIn.user_id) == user, col(SignIn.by_pin)))
    db.exec(delete(DevicePin).where(col(DevicePin.user_id) == user))


def who(db: Session, token: str) -> tuple[User, bool] | None:
    """The person of a session that is neither idle for too long, nor too old, nor disabled; and whether it was begun
    with a PIN, which opens nothing to who has become an administrator since."""
    found = db.exec(SESSION, params={"token": token_hash(token)}).first()
    if found is None:
        return None
    user, session_id, seen_at, expires_at, by_pin = found
    if by_pin and user.admin:
        return None
    return (user, by_pin) if goes_on(db, session_id, seen_at, expires_at) else None


def goes_on(db: Session, session_id: int | None, seen_at: datetime, expires_at: datetime) -> bool:
    """Whether a session is neither idle for too long nor too old; notes that it was seen."""
    now = clock.now()
    if expires_at < now or seen_at < now - IDLE:
        return False
    if seen_at < now - SEEN_EVERY:
        afterwards(db, lambda later: _mark_seen(later, session_id, now))
    return True


def _mark_seen(db: Session, session_id: int | None, at: datetime) -> None:
    session = db.get(SignIn, session_id)
    if session:
        session.seen_at = at


def _keys(email: str, address: str) -> list[tuple[str, int]]:
    return [
        (token_hash(f"account:{email.strip().casefold()}"), TRIES_OF_ACCOUNT),
        (token_hash(f"address:{address}"), TRIES_OF_ADDRESS),
    ]
