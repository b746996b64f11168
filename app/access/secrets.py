"""Passwords and tokens. Passwords are argon2id; tokens are random and only their hashes are stored."""

import secrets
from hashlib import sha256

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_hasher = PasswordHasher()
# What is verified for an account that does not exist: the hash of random words that nobody kept. Written down, because
# making one takes a tenth of a second or more of every start.
_NOBODY = "$argon2id$v=19$m=65536,t=3,p=4$wosUAjm8KC1a9HFwXC63Eg$DmWXvn14i9Y/QqAWo8FWABp4YRtlVh6ORoQpptRzOgg"


def hash_password(password: str) -> str:
    return _hasher.hash(password)


def password_fits(password: str, hashed: str | None) -> bool:
    """Takes as long for an account that does not exist."""
    try:
        _hasher.verify(hashed or _NOBODY, password)
    except (VerificationError, InvalidHashError):
        return False
    return hashed is not None


def new_token() -> str:
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    return sha256(token.encode()).hexdigest()
