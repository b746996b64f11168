"""What every table shares: constraint names, aware UTC times, enums as text."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, DateTime, Dialect, Enum, MetaData
from sqlalchemy.types import TypeDecorator, TypeEngine
from sqlmodel import Field, SQLModel

from app import clock

CONSTRAINT_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
SQLModel.metadata.naming_convention = CONSTRAINT_NAMES
metadata: MetaData = SQLModel.metadata


def _plain(value: datetime | None) -> str | None:
    if value is None:
        return None
    if value.tzinfo is not UTC:
        value = _in_utc(value)
    return value.isoformat(" ", "microseconds")[:26]


def _in_utc(value: datetime) -> datetime:
    if value.tzinfo is None:
        raise ValueError("a naive time cannot be stored")
    return value.astimezone(UTC)


class UtcDateTime(TypeDecorator[datetime]):
    """Aware UTC in, aware UTC out, on every database."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Any:
        """On SQLite one call writes it as SQLAlchemy would: every note has four times, and this is what they cost."""
        return _plain if dialect.name == "sqlite" else super().bind_processor(dialect)

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None or value.tzinfo is UTC:
            return value
        return _in_utc(value)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def word(kind: type[StrEnum]) -> TypeEngine[Any]:
    """A column that holds the value of one of our vocabularies as text."""
    return Enum(kind, native_enum=False, length=40, values_callable=lambda e: [m.value for m in e])


Json = JSON(none_as_null=True)


class Table(SQLModel):
    """A row with a number of its own and the time it was made."""

    id: int | None = Field(default=None, primary_key=True)
    created_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)

    @property
    def key(self) -> int:
        """The number, of a row that has been flushed."""
        assert self.id is not None, "not flushed yet"  # noqa: S101 - a programming error, never input
        return self.id


class Edited(Table):
    """A row that people edit in place: `version` counts its changes, so that a stale edit is noticed."""

    version: int = Field(default=1)
