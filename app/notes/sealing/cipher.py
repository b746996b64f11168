"""Sealing with AES-GCM: which key it was, a nonce, the ciphertext with its tag; as text.

What a text is about (its event, note, operation) is authenticated with it, so that a sealed text that was moved to
another row does not open there.
"""

import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE = 12
NUMBER = 4


class Unopened(Exception):
    """This key does not open it, or it was changed, or it stands at another place than it was made for."""


def new_key() -> bytes:
    return AESGCM.generate_key(256)


def fingerprint(key: bytes) -> str:
    """Names a master key without telling anything of it."""
    return sha256(b"kuvend master key\0" + key).hexdigest()[:16]


def seal(key: bytes, plain: bytes, *, about: str, number: int = 0) -> str:
    nonce = secrets.token_bytes(NONCE)
    closed = AESGCM(key).encrypt(nonce, plain, about.encode())
    return urlsafe_b64encode(number.to_bytes(NUMBER, "big") + nonce + closed).decode()


def number_of(sealed: str) -> int:
    """The number of the key it was sealed with."""
    return int.from_bytes(urlsafe_b64decode(sealed[:8])[:NUMBER], "big")


def unseal(key: bytes, sealed: str, *, about: str) -> bytes:
    try:
        whole = urlsafe_b64decode(sealed)
        return AESGCM(key).decrypt(whole[NUMBER : NUMBER + NONCE], whole[NUMBER + NONCE :], about.encode())
    except (InvalidTag, ValueError) as problem:
        raise Unopened from problem
