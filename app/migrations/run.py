"""Bring a database to the newest migration; tell whether it is there.

Alembic is imported only when there is something to migrate: it is a third of a second of every start otherwise.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

from app.db import Database

if TYPE_CHECKING:
    from alembic.config import Config

HERE = Path(__file__).resolve().parent


def newest() -> str:
    """Files are named by their revision, in order: 0001_first_tables.py."""
    return known()[-1]


def is_current(database: Database) -> bool:
    with database.engine.connect() as connection:
        return revision(connection) == newest()


def known() -> list[str]:
    """The revisions of this release, the newest last."""
    return sorted(path.name.partition("_")[0] for path in (HERE / "versions").glob("[0-9]*.py"))


def migrate(database: Database, to: str = "") -> None:
    """On SQLite foreign keys are off meanwhile and checked afterwards: a batch rebuild would delete by cascade.
    `to` another revision than the newest is for taking in what was written at that one."""
    if not to and is_current(database):
        return

    with database.engine.connect() as connection:
        if database.is_sqlite:
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            connection.execute(text("SELECT pg_advisory_xact_lock(7583921)"))
        upgrade(connection, to)
        if database.is_sqlite:
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
            if broken:
                connection.rollback()
                raise RuntimeError(f"migration leaves broken references: {broken[:3]}")
        connection.commit()
        if database.is_sqlite:
            connection.exec_driver_sql("COMMIT")  # within a transaction the next line does nothing
            connection.exec_driver_sql("PRAGMA foreign_keys=ON")


def upgrade(connection: Connection, to: str = "") -> None:
    """Within the transaction of the connection."""
    from alembic import command

    command.upgrade(config(connection), to or "head")


def config(connection: Connection | None = None) -> "Config":
    from alembic.config import Config

    made = Config()
    made.set_main_option("script_location", str(HERE))
    made.attributes["connection"] = connection
    return made


def revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return found
