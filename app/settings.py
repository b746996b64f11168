"""Everything that is set from outside, read once."""

import secrets
from email.utils import parseaddr
from functools import cached_property
from pathlib import Path
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
        kept = self.data_dir / "secret-key"
        if not kept.exists():
            self.data_dir.mkdir(parents=True, exist_ok=True)
            fresh = kept.with_name(f"secret-key.{secrets.token_hex(4)}")
            fresh.touch(mode=0o600)
            fresh.write_text(secrets.token_urlsafe(48))
            try:
                kept.hardlink_to(fresh)  # atomic: the first of several workers wins
            except FileExistsError:
                pass
            finally:
                fresh.unlink()
        return kept.read_text().strip().encode()


def read_settings(**given: object) -> Settings:
    """The settings of this process, or WrongSetting with one line that names what is wrong."""
    try:
        return Settings(**{name: value for name, value in given.items() if value is not None})  # type: ignore[arg-type]
    except ValidationError as problem:
        first = problem.errors()[0]
        name = "KUVEND_" + "_".join(str(part) for part in first["loc"]).upper()
        raise WrongSetting(f"{name}: {first['msg'].removeprefix('Value error, ')}") from None
