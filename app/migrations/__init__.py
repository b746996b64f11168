"""Alembic migrations, run by `kuvend migrate` and at every start."""
