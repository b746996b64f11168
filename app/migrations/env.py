"""Alembic's entry: migrates over the connection that `app.migrations.run` hands in."""

from alembic import context

import app.models  # noqa: F401 - fills the metadata
from app.models.base import metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
