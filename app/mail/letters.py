"""What a mail says, and what is filled in only when it is handed over.

A text that is written into the queue names this installation as BASE, and a personal link as `link(n)`: the token of
that link is computed from the secret of the installation when the mail is sent. So the queue, its page and a copy of
the database hold no token that would open anything.
"""

import hmac
import re
from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import NamedTuple

BASE = "https://kuvend.invalid"
MASKED = "···"
_LINK = re.compile(re.escape(BASE) + r"(/[a-z]/)~([0-9]+)")


class Letter(NamedTuple):
    """In the reader's language, as text and as HTML."""

    subject: str
    text: str
    html: str
    language: str


def link(room: str, number: int) -> str:
    """Stands for an address with a personal token: `link("t", 1)` becomes https://.../t/<token>."""
    return f"{BASE}/{room}/~{number}"


def token(secret: bytes, once: str, number: int) -> str:
    """The token behind `link(_, number)` in the mail known as `once`: as long and as hard to guess as a random one."""
    digest = hmac.new(secret, f"mail:{number}:{once}".encode(), sha256).digest()
    return urlsafe_b64encode(digest).decode().rstrip("=")


def links_in(text: str) -> list[int]:
    """The numbers of the personal links in a text of the queue."""
    return sorted({int(found[2]) for found in _LINK.finditer(text)})


def filled(text: str, *, base: str, once: str, secret: bytes) -> str:
    """As its reader gets it."""
    return _LINK.sub(lambda found: f"{base}{found[1]}{token(secret, once, int(found[2]))}", text).replace(BASE, base)


def masked(text: str, *, base: str) -> str:
    """As everybody else may see it: personal links lead nowhere."""
    return _LINK.sub(lambda found: f"{base}{found[1]}{MASKED}", text).replace(BASE, base)
