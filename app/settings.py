"""Everything that is set from outside, read once."""

import secrets
from base64 import urlsafe_b64decode
from collections.abc import Callable
from email.utils import parseaddr
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from app.vocabulary import Language

ROOT = Path(__file__).resolve().parent.parent


class WrongSetting(Exception):
    """A setting has a value that cannot be used; the text names it and says why."""


class Settings(BaseSettings):
    """`KUVEND_...` in the environment or in `.env`; names and defaults are fixed in the interface."""

    model_config = SettingsConfigDict(env_prefix="KUVEND_", env_file=".env", frozen=True, extra="ignore")

    data_dir: Path = Path("data")
    database_url: str = ""
    base_url: str = ""
    secret_key: str = ""
    key: str = ""
    """Master keys for confidential words, the one in use first, then older ones; see docs/confidentiality.md."""
    smtp_url: str = ""
    mail_from: str = "Kuvend <kuvend@localhost>"
    mail_worker: bool = True
    """The server sends mail and reminders itself; False where `kuvend worker` does."""
    demo_password: str = ""
    country: str = "AL"
    locale: Language | None = None
    zone: str = "Europe/Tirane"
    trusted_proxies: str = ""
    k: int = Field(default=5, ge=3, le=20)

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, value: str) -> str:
        if value and not value.startswith(("sqlite://", "postgresql+psycopg://")):
            raise ValueError("must begin with sqlite:// or postgresql+psycopg://")
        return value

    @field_validator("base_url")
    @classmethod
    def _absolute(cls, value: str) -> str:
        if value and not value.startswith(("http://", "https://")):
            raise ValueError("must begin with http:// or https://")
        return value.rstrip("/")

    @field_validator("smtp_url")
    @classmethod
    def _mail_server(cls, value: str) -> str:
        if value:
            parts = urlsplit(value)
            if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
                raise ValueError("must look like smtp://user:password@host:port, or smtps://")
            if parts.port == 0:  # reading it also refuses what is no number
                raise ValueError("has no port that a server could have")
        return value

    @field_validator("mail_from")
    @classmethod
    def _one_address(cls, value: str) -> str:
        address = parseaddr(value)[1]
        if not address.isascii() or not address.partition("@")[2]:
            raise ValueError("must be an address, or Name <address>")
        return value

    @field_validator("zone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        if value not in available_timezones():
            raise ValueError("is not a time zone of the IANA database")
        return value

    @field_validator("secret_key")
    @classmethod
    def _long_enough(cls, value: str) -> str:
        if value and len(value) < 32:
            raise ValueError("must have at least 32 characters")
        return value

    @field_validator("key")
    @classmethod
    def _whole_keys(cls, value: str) -> str:
        for each in value.split(","):
            if value and len(_key_of(each.strip()) or b"") != KEY_BYTES:
                raise ValueError("must be one or more keys as `kuvend keys new` prints them, with commas between")
        return value

    @property
    def secure(self) -> bool:
        """Served over TLS: cookies are Secure and carry the __Host- prefix."""
        return self.base_url.startswith("https://")

    @cached_property
    def url(self) -> str:
        return self.database_url or f"sqlite:///{self.data_dir.resolve() / 'kuvend.sqlite3'}"

    @cached_property
    def secret(self) -> bytes:
        """The key of all keyed digests; made once and kept in the data directory when it is not set."""
        if self.secret_key:
            return self.secret_key.encode()
        return _kept_once(self.secret_file, lambda: secrets.token_urlsafe(48)).strip().encode()

    @property
    def secret_file(self) -> Path:
        return self.data_dir / "secret-key"

    @property
    def key_file(self) -> Path:
        return self.data_dir / "master-key"

    def master_keys(self) -> list[bytes]:
        """What wraps the keys of events, the one in use first. Read anew each time: it may be changed meanwhile."""
        listed = self.key.split(",") if self.key else _kept_once(self.key_file, fresh_key).split()
        keys = [_key_of(each.strip()) for each in listed]
        if not keys or None in keys or any(len(key or b"") != KEY_BYTES for key in keys):
            raise WrongSetting(f"{self.key_file}: is not a key as `kuvend keys new` prints it")
        return [key for key in keys if key]


KEY_BYTES = 32


def fresh_key() -> str:
    return secrets.token_urlsafe(KEY_BYTES)


def _key_of(text: str) -> bytes | None:
    try:
        return urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError:
        return None


def _kept_once(kept: Path, make: Callable[[], str]) -> str:
    """The text of a file that is made, readable by its owner alone, where it is not there yet."""
    if not kept.exists():
        kept.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh = kept.with_name(f"{kept.name}.{secrets.token_hex(4)}")
        fresh.touch(mode=0o600)
        fresh.write_text(make())
        try:
            kept.hardlink_to(fresh)  # atomic: the first of several workers wins
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return kept.read_text()


def read_settings(**given: Any) -> Settings:
    """The settings of this process, or WrongSetting with one line that names what is wrong."""
    try:
        return Settings(**{name: value for name, value in given.items() if value is not None})
    except ValidationError as problem:
        first = problem.errors()[0]
        name = "KUVEND_" + "_".join(str(part) for part in first["loc"]).upper()
        raise WrongSetting(f"{name}: {first['msg'].removeprefix('Value error, ')}") from None
