"""How many notes of somebody stand in an event is told with every receipt: from the index alone."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

OLD, NEW = "ix_note_author_id", "ix_note_author_id_event_id_erased_at"


def upgrade() -> None:
    op.create_index(op.f(NEW), "note", ["author_id", "event_id", "erased_at"], unique=False)
    op.drop_index(op.f(OLD), table_name="note")


def downgrade() -> None:
    op.create_index(op.f(OLD), "note", ["author_id"], unique=False)
    op.drop_index(op.f(NEW), table_name="note")
