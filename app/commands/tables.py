"""Every row of a database, out and in, in a form that SQLite and PostgreSQL share: numbers and texts as they are, times
in UTC as ISO 8601, identities as 32 figures. The same rows give the same lines, and so the same hashes, on both."""

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    Date,
    DateTime,
    Integer,
    MetaData,
    Table,
    Uuid,
    event,
    func,
    select,
    text,
)  # fmt: skip

from app.db import Database
from app.migrations import numbers
from app.models.base import Json

AT_ONCE = 1000
WITHOUT = {"event_key": {"wrapped"}}
"""Columns that leave empty: what opens confidential words is kept apart from what holds them."""
MIGRATION = "alembic_version"


@contextmanager
def one_moment(database: Database) -> Iterator[Connection]:
    """A transaction that sees everything as it stood at one moment, and holds up no writer."""
    level = {} if database.is_sqlite else {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    with database.engine.connect().execution_options(**level) as connection:
        connection.exec_driver_sql("SELECT version_num FROM alembic_version")  # the moment
        yield connection
        connection.rollback()


def tables_of(connection: Connection) -> dict[str, Table]:
    """As they are in this database, whatever the models say by now; each before those that point to it."""
    found = MetaData()
    event.listen(found, "column_reflect", _json_without_null)
    found.reflect(connection)
    return {str(table.name): table for table in found.sorted_tables if table.name != MIGRATION}


def _json_without_null(_inspector: object, _table: object, column: Any) -> None:
    if isinstance(column["type"], JSON):
        column["type"] = Json


def lines_of(connection: Connection, table: Table, columns: list[str]) -> Iterator[bytes]:
    """A line for each row, in the order of their keys."""
    empty = WITHOUT.get(table.name, set())
    wanted = [table.columns[name] for name in columns]
    shapes = [_emptied if column.name in empty else _out_of(column) for column in wanted]
    asked = select(*wanted).order_by(*table.primary_key.columns).execution_options(yield_per=AT_ONCE)
    with connection.execute(asked) as rows:
        for row in rows:
            yield _line([_shaped(shape, value) for shape, value in zip(shapes, row, strict=True)])


def _shaped(shape: Callable[[Any], Any] | None, value: Any) -> Any:
    return shape(value) if shape and value is not None else value


def _line(values: list[Any]) -> bytes:
    try:
        return orjson.dumps(values) + b"\n"
    except TypeError:  # halves of characters, numbers beyond 64 bits
        return json.dumps(values).encode() + b"\n"


def _emptied(_value: object) -> str:
    return ""


def _out_of(column: Column[Any]) -> Callable[[Any], Any] | None:
    if isinstance(column.type, DateTime):
        return _in_utc
    if isinstance(column.type, Date):
        return date.isoformat
    return _figures if isinstance(column.type, Uuid) else None


def _in_utc(value: datetime) -> str:
    """SQLite keeps UTC and does not say so."""
    return value.astimezone(UTC).replace(tzinfo=None).isoformat() if value.tzinfo else value.isoformat()


def _figures(value: UUID | str) -> str:
    return UUID(str(value)).hex


def put_in(connection: Connection, table: Table, columns: list[str], rows: Iterable[list[Any]]) -> None:
    """Raises KeyError where the table has not these columns."""
    shapes = [_into(table.columns[name], connection) for name in columns]
    waiting = iter(rows)
    while some := list(islice(waiting, AT_ONCE)):
        read = [[_shaped(shape, value) for shape, value in zip(shapes, row, strict=True)] for row in some]
        connection.execute(table.insert(), [dict(zip(columns, row, strict=True)) for row in read])


def _into(column: Column[Any], connection: Connection) -> Callable[[Any], Any] | None:
    if isinstance(column.type, DateTime):
        return datetime.fromisoformat if connection.dialect.name == "sqlite" else _from_utc
    if isinstance(column.type, Date):
        return date.fromisoformat
    if isinstance(column.type, Uuid):
        return UUID
    return bool if isinstance(column.type, Boolean) else None


def _from_utc(value: str) -> datetime:
    return datetime.fromisoformat(value).replace(tzinfo=UTC)


@contextmanager
def references_later(connection: Connection) -> Iterator[None]:
    """Rows point to one another in circles: on PostgreSQL references are taken away, and looked at all together when
    they are put back. On SQLite the caller opens the connection with them off (`broken` looks afterwards)."""
    if connection.dialect.name == "sqlite":
        yield
        return
    kept = connection.execute(
        text(
            "SELECT conrelid::regclass::text AS owner, quote_ident(conname) AS name, pg_get_constraintdef(oid) AS says "
            "FROM pg_constraint WHERE contype = 'f' AND connamespace = current_schema()::regnamespace"
        )
    ).all()
    for each in kept:
        connection.exec_driver_sql(f"ALTER TABLE {each.owner} DROP CONSTRAINT {each.name}")
    yield
    for each in kept:
        connection.exec_driver_sql(f"ALTER TABLE {each.owner} ADD CONSTRAINT {each.name} {each.says}")


def last_numbers(connection: Connection, tables: Iterable[Table]) -> dict[str, int]:
    """The last number that each table gave out, where it is known to be given once only."""
    if connection.dialect.name == "sqlite":
        return numbers.last_numbers(connection)
    given = text("SELECT pg_sequence_last_value(pg_get_serial_sequence(:name, 'id')::regclass)")
    counted = [
        table.name for table in tables if "id" in table.columns and isinstance(table.columns["id"].type, Integer)
    ]
    found = {str(name): connection.execute(given, {"name": f'"{name}"'}).scalar() for name in counted}
    return {name: number for name, number in found.items() if number}


def count_on(connection: Connection, tables: Iterable[Table], last: dict[str, int]) -> None:
    """The next row gets a number that no row has, or had."""
    if connection.dialect.name == "sqlite":
        for name in numbers.NEVER_AGAIN:
            numbers.not_below(connection, name, last.get(name, 0))
        return
    for table in tables:
        if "id" not in table.columns or not isinstance(table.columns["id"].type, Integer):
            continue
        highest = connection.execute(select(func.coalesce(func.max(table.columns["id"]), 0))).scalar_one()
        number = max(highest, last.get(table.name, 0))
        raised = text("SELECT setval(pg_get_serial_sequence(:name, 'id'), :next, false)")
        connection.execute(raised, {"name": f'"{table.name}"', "next": number + 1})


def broken(connection: Connection) -> bool:
    """Whether SQLite finds a row that points to nothing, or a fault in its file."""
    if connection.dialect.name != "sqlite":
        return False
    points_to_nothing = connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None
    return points_to_nothing or not sound(connection)


def sound(connection: Connection) -> bool:
    if connection.dialect.name != "sqlite":
        return True
    return connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
