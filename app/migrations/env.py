"""Alembic's entry: migrates over the connection that `app.migrations.run` hands in."""

from alembic import context

import app.models  # noqa: F401 - fills the metadata
from app.migrations.numbers import last_numbers, never_again
from app.migrations.samples import keep_no_samples
from app.models.base import metadata

connection = context.config.attributes["connection"]
on_sqlite = connection.dialect.name == "sqlite"
given = last_numbers(connection) if on_sqlite else {}
context.configure(
    connection=connection,
    target_metadata=metadata,
    render_as_batch=on_sqlite,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
    if on_sqlite:
        never_again(connection, given)
    else:
        keep_no_samples(connection)
