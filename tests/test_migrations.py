"""The migrations make exactly the tables that the models describe, on both databases."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from app.db import Database, sqlite_driver
from app.migrations.run import is_current, migrate
from app.models import metadata
from tests import postgres


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    if request.param == "sqlite":
        database = Database(f"sqlite:///{tmp_path / 'kuvend.sqlite3'}")
        yield database
        database.close()
    else:
        with postgres.cluster() as server:
            database = Database(postgres.fresh_database(server, "kuvend_migrations"))
            yield database
            database.close()


def test_an_empty_database_gets_every_table(empty: Database) -> None:
    assert not is_current(empty)
    migrate(empty)
    assert is_current(empty)
    with empty.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_migrating_again_changes_nothing(empty: Database) -> None:
    migrate(empty)
    migrate(empty)
    assert is_current(empty)


def test_foreign_keys_hold_in_the_connection_that_migrated(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'kuvend.sqlite3'}")
    migrate(database)
    with database.read() as db:
        assert db.connection().exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
    database.close()


def test_sqlite_starts_as_the_promises_say(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'kuvend.sqlite3'}")
    sound = sqlite_driver().sqlite_version_info >= (3, 51, 3)
    with database.engine.connect() as connection:
        stands = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete", "busy_timeout")
        }
    database.close()
    assert stands == {
        "journal_mode": "wal" if sound else "delete",
        "synchronous": 2,
        "foreign_keys": 1,
        "secure_delete": 1,
        "busy_timeout": 15_000,
    }
