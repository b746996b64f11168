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
from sqlalchemy import JSON, Boolean, Column, Connection, Date, DateTime, MetaData, Table, Uuid, event, select, text

from app.db import Database
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


def count_on(connection: Connection, tables: Iterable[Table]) -> None:
    """The next row gets a number that no row has; SQLite sees to that by itself."""
    if connection.dialect.name == "sqlite":
        return
    for table in tables:
        found = text("SELECT pg_get_serial_sequence(:name, 'id')")
        if "id" in table.columns and connection.execute(found, {"name": f'"{table.name}"'}).scalar():
            connection.execute(
                text(
                    f"SELECT setval(pg_get_serial_sequence(:name, 'id'), coalesce(max(id), 0) + 1, false) "  # noqa: S608
                    f'FROM "{table.name}"'
                ),
                {"name": f'"{table.name}"'},
            )


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
