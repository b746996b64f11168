"""What came after the first tables: the guide's and the notes' later parts."""

import sqlalchemy as sa
from alembic import op

from app.models.base import UtcDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "device_pin",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("device_hash", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("pin_hash", sa.String(length=255), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_device_pin_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_device_pin")),
        sa.UniqueConstraint("device_hash", "user_id", name=op.f("uq_device_pin_device_hash_user_id")),
    )
    with op.batch_alter_table("device_pin", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_device_pin_user_id"), ["user_id"], unique=False)

    op.create_table(
        "disclosure_card",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("say_en", sa.String(length=1000), nullable=False),
        sa.Column("say_sq", sa.String(length=1000), nullable=False),
        sa.Column("contact", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_disclosure_card_event_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disclosure_card")),
        sa.UniqueConstraint("event_id", name=op.f("uq_disclosure_card_event_id")),
    )
    op.create_table(
        "event_key",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("master", sa.String(length=16), nullable=False),
        sa.Column("wrapped", sa.String(length=200), nullable=False),
        sa.Column("erased_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_event_key_event_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_key")),
    )
    with op.batch_alter_table("event_key", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_event_key_event_id"), ["event_id"], unique=False)

    op.create_table(
        "feed_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("topic", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_feed_version_event_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feed_version")),
        sa.UniqueConstraint("event_id", "topic", name=op.f("uq_feed_version_event_id_topic")),
    )
    op.create_table(
        "guide_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("verb", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("rows", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("undone_at", UtcDateTime(), nullable=True),
        sa.Column("undone_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_guide_change_event_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["undone_by_id"], ["user_account.id"], name=op.f("fk_guide_change_undone_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_guide_change_user_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guide_change")),
        sa.UniqueConstraint("event_id", "number", name=op.f("uq_guide_change_event_id_number")),
    )
    with op.batch_alter_table("guide_change", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_guide_change_event_id"), ["event_id"], unique=False)

    op.create_table(
        "own_method",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("name_en", sa.String(length=200), nullable=False),
        sa.Column("name_sq", sa.String(length=200), nullable=False),
        sa.Column("content", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("event_id", sa.Integer(), nullable=True),
        sa.Column("withdrawn_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_own_method_event_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_own_method_user_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_own_method")),
    )
    op.create_table(
        "purge_certificate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("content", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_id"], ["user_account.id"], name=op.f("fk_purge_certificate_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_purge_certificate_event_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purge_certificate")),
    )
    with op.batch_alter_table("purge_certificate", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_purge_certificate_event_id"), ["event_id"], unique=False)

    op.create_table(
        "mail_part",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("mail_id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("html", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_mail_part_event_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["mail_id"], ["outgoing_mail.id"], name=op.f("fk_mail_part_mail_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_part")),
    )
    with op.batch_alter_table("mail_part", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mail_part_event_id"), ["event_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_mail_part_mail_id"), ["mail_id"], unique=False)

    op.create_table(
        "run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("day_id", sa.Integer(), nullable=True),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("real", sa.Boolean(), nullable=False),
        sa.Column("remark", sa.String(length=1000), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["day_id"], ["guide_day.id"], name=op.f("fk_run_day_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_run_event_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_run_user_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_run")),
    )
    with op.batch_alter_table("run", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_run_day_id"), ["day_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_run_event_id"), ["event_id"], unique=False)

    op.create_table(
        "desk_message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.String(length=500), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("seen_at", UtcDateTime(), nullable=True),
        sa.Column("seen_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["author_id"], ["user_account.id"], name=op.f("fk_desk_message_author_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_desk_message_event_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["item_id"], ["guide_item.id"], name=op.f("fk_desk_message_item_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["seen_by_id"], ["user_account.id"], name=op.f("fk_desk_message_seen_by_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desk_message")),
    )
    with op.batch_alter_table("desk_message", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_desk_message_event_id"), ["event_id"], unique=False)

    op.create_table(
        "grouping",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("mixing", sa.String(length=40), nullable=False),
        sa.Column("tables", sa.Integer(), nullable=False),
        sa.Column("hosts", sa.Boolean(), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("seats", sa.JSON(none_as_null=True), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_grouping_event_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["item_id"], ["guide_item.id"], name=op.f("fk_grouping_item_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grouping")),
        sa.UniqueConstraint("item_id", name=op.f("uq_grouping_item_id")),
    )
    with op.batch_alter_table("grouping", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_grouping_event_id"), ["event_id"], unique=False)

    op.create_table(
        "guide_comment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.String(length=2000), nullable=False),
        sa.Column("resolved_at", UtcDateTime(), nullable=True),
        sa.Column("resolved_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_guide_comment_event_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["item_id"], ["guide_item.id"], name=op.f("fk_guide_comment_item_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["resolved_by_id"], ["user_account.id"], name=op.f("fk_guide_comment_resolved_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_guide_comment_user_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guide_comment")),
    )
    with op.batch_alter_table("guide_comment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_guide_comment_event_id"), ["event_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_guide_comment_item_id"), ["item_id"], unique=False)

    op.create_table(
        "hand_over",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("from_id", sa.Integer(), nullable=True),
        sa.Column("to_id", sa.Integer(), nullable=False),
        sa.Column("taken_at", UtcDateTime(), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_hand_over_event_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["from_id"], ["user_account.id"], name=op.f("fk_hand_over_from_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["item_id"], ["guide_item.id"], name=op.f("fk_hand_over_item_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["to_id"], ["user_account.id"], name=op.f("fk_hand_over_to_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hand_over")),
    )
    with op.batch_alter_table("hand_over", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_hand_over_event_id"), ["event_id"], unique=False)

    op.create_table(
        "note_photo",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column("lane_id", sa.Integer(), nullable=True),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("taken_at", UtcDateTime(), nullable=False),
        sa.Column("digest", sa.String(length=80), nullable=False),
        sa.Column("sealed", sa.String(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("review", sa.String(length=40), nullable=False),
        sa.Column("reviewed_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["author_id"], ["user_account.id"], name=op.f("fk_note_photo_author_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_note_photo_event_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["item_id"], ["guide_item.id"], name=op.f("fk_note_photo_item_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["lane_id"], ["guide_item.id"], name=op.f("fk_note_photo_lane_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["reviewed_by_id"], ["user_account.id"], name=op.f("fk_note_photo_reviewed_by_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_note_photo")),
        sa.UniqueConstraint("uid", name=op.f("uq_note_photo_uid")),
    )
    with op.batch_alter_table("note_photo", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_note_photo_event_id"), ["event_id"], unique=False)

    op.create_table(
        "note_plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("template", sa.String(length=40), nullable=False),
        sa.Column("kinds", sa.JSON(none_as_null=True), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_note_plan_event_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["item_id"], ["guide_item.id"], name=op.f("fk_note_plan_item_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_note_plan")),
        sa.UniqueConstraint("item_id", name=op.f("uq_note_plan_item_id")),
    )
    with op.batch_alter_table("note_plan", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_note_plan_event_id"), ["event_id"], unique=False)

    op.create_table(
        "recorder_device",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("device", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column("seen_at", UtcDateTime(), nullable=False),
        sa.Column("waiting", sa.Integer(), nullable=False),
        sa.Column("oldest_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_recorder_device_event_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["guide_item.id"], name=op.f("fk_recorder_device_item_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_recorder_device_user_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recorder_device")),
        sa.UniqueConstraint("event_id", "device", name=op.f("uq_recorder_device_event_id_device")),
    )
    op.create_table(
        "run_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("began_at", UtcDateTime(), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("skipped", sa.Boolean(), nullable=False),
        sa.Column("title_en", sa.String(length=200), nullable=False),
        sa.Column("title_sq", sa.String(length=200), nullable=False),
        sa.Column("planned", sa.Integer(), nullable=True),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("undone_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_run_entry_event_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["item_id"], ["guide_item.id"], name=op.f("fk_run_entry_item_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_run_entry_run_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_run_entry_user_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_run_entry")),
    )
    with op.batch_alter_table("run_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_run_entry_event_id"), ["event_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_run_entry_item_id"), ["item_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_run_entry_run_id"), ["run_id"], unique=False)

    op.create_table(
        "quote",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("note_id", sa.Uuid(), nullable=False),
        sa.Column("operation_id", sa.Uuid(), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("until", UtcDateTime(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.Column("taken_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["user_account.id"], name=op.f("fk_quote_asked_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_quote_event_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["note_id"], ["note.id"], name=op.f("fk_quote_note_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participant.id"], name=op.f("fk_quote_participant_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["taken_by_id"], ["user_account.id"], name=op.f("fk_quote_taken_by_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quote")),
    )
    with op.batch_alter_table("quote", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_quote_event_id"), ["event_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_quote_note_id"), ["note_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_quote_participant_id"), ["participant_id"], unique=False)

    with op.batch_alter_table("contribution", schema=None) as batch_op:
        batch_op.add_column(sa.Column("link_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("invited_by_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("sent_at", UtcDateTime(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_contribution_invited_by_id"), "user_account", ["invited_by_id"], ["id"], ondelete="SET NULL"
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_contribution_link_id"), "link", ["link_id"], ["id"], ondelete="SET NULL"
        )

    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.add_column(sa.Column("people_mark", sa.String(length=16), server_default="", nullable=False))
        batch_op.add_column(sa.Column("guide_mark", sa.String(length=16), server_default="", nullable=False))
        batch_op.add_column(sa.Column("times_mark", sa.String(length=16), server_default="", nullable=False))

    with op.batch_alter_table("guide_item", schema=None) as batch_op:
        batch_op.add_column(sa.Column("removed_at", UtcDateTime(), nullable=True))

    with op.batch_alter_table("note", schema=None) as batch_op:
        batch_op.add_column(sa.Column("sealed", sa.String(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("theme_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("merged_into", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("masked_from", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("masked_by_id", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_note_merged_into"), ["merged_into"], unique=False)
        batch_op.create_foreign_key(batch_op.f("fk_note_theme_id"), "theme", ["theme_id"], ["id"], ondelete="SET NULL")
        batch_op.create_foreign_key(
            batch_op.f("fk_note_masked_by_id"), "user_account", ["masked_by_id"], ["id"], ondelete="SET NULL"
        )

    with op.batch_alter_table("panel_question", schema=None) as batch_op:
        batch_op.add_column(sa.Column("removed_at", UtcDateTime(), nullable=True))

    with op.batch_alter_table("publication", schema=None) as batch_op:
        batch_op.add_column(sa.Column("audience", sa.String(length=40), server_default="public", nullable=False))
        batch_op.add_column(sa.Column("remark", sa.String(length=500), server_default="", nullable=False))
        batch_op.add_column(sa.Column("withdrawn_at", UtcDateTime(), nullable=True))

    with op.batch_alter_table("quarantined", schema=None) as batch_op:
        batch_op.add_column(sa.Column("note_id", sa.Uuid(), nullable=True))
        batch_op.create_index(batch_op.f("ix_quarantined_note_id"), ["note_id"], unique=False)

    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.add_column(sa.Column("by_pin", sa.Boolean(), server_default=sa.text("false"), nullable=False))

    with op.batch_alter_table("user_account", schema=None) as batch_op:
        batch_op.add_column(sa.Column("reminded_on", sa.Date(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("user_account", schema=None) as batch_op:
        batch_op.drop_column("reminded_on")

    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.drop_column("by_pin")

    with op.batch_alter_table("quarantined", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_quarantined_note_id"))
        batch_op.drop_column("note_id")

    with op.batch_alter_table("publication", schema=None) as batch_op:
        batch_op.drop_column("withdrawn_at")
        batch_op.drop_column("remark")
        batch_op.drop_column("audience")

    with op.batch_alter_table("panel_question", schema=None) as batch_op:
        batch_op.drop_column("removed_at")

    with op.batch_alter_table("note", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_note_masked_by_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_note_theme_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_note_merged_into"))
        batch_op.drop_column("masked_by_id")
        batch_op.drop_column("masked_from")
        batch_op.drop_column("merged_into")
        batch_op.drop_column("theme_id")
        batch_op.drop_column("sealed")

    with op.batch_alter_table("guide_item", schema=None) as batch_op:
        batch_op.drop_column("removed_at")

    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.drop_column("times_mark")
        batch_op.drop_column("guide_mark")
        batch_op.drop_column("people_mark")

    with op.batch_alter_table("contribution", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_contribution_link_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_contribution_invited_by_id"), type_="foreignkey")
        batch_op.drop_column("sent_at")
        batch_op.drop_column("invited_by_id")
        batch_op.drop_column("link_id")

    with op.batch_alter_table("quote", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_quote_participant_id"))
        batch_op.drop_index(batch_op.f("ix_quote_note_id"))
        batch_op.drop_index(batch_op.f("ix_quote_event_id"))

    op.drop_table("quote")
    with op.batch_alter_table("run_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_run_entry_run_id"))
        batch_op.drop_index(batch_op.f("ix_run_entry_item_id"))
        batch_op.drop_index(batch_op.f("ix_run_entry_event_id"))

    op.drop_table("run_entry")
    op.drop_table("recorder_device")
    with op.batch_alter_table("note_plan", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_note_plan_event_id"))

    op.drop_table("note_plan")
    with op.batch_alter_table("note_photo", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_note_photo_event_id"))

    op.drop_table("note_photo")
    with op.batch_alter_table("hand_over", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_hand_over_event_id"))

    op.drop_table("hand_over")
    with op.batch_alter_table("guide_comment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_guide_comment_item_id"))
        batch_op.drop_index(batch_op.f("ix_guide_comment_event_id"))

    op.drop_table("guide_comment")
    with op.batch_alter_table("grouping", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_grouping_event_id"))

    op.drop_table("grouping")
    with op.batch_alter_table("desk_message", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_desk_message_event_id"))

    op.drop_table("desk_message")
    with op.batch_alter_table("run", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_run_event_id"))
        batch_op.drop_index(batch_op.f("ix_run_day_id"))

    op.drop_table("run")
    with op.batch_alter_table("mail_part", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_mail_part_mail_id"))
        batch_op.drop_index(batch_op.f("ix_mail_part_event_id"))

    op.drop_table("mail_part")
    with op.batch_alter_table("purge_certificate", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_purge_certificate_event_id"))

    op.drop_table("purge_certificate")
    op.drop_table("own_method")
    with op.batch_alter_table("guide_change", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_guide_change_event_id"))

    op.drop_table("guide_change")
    op.drop_table("feed_version")
    with op.batch_alter_table("event_key", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_event_key_event_id"))

    op.drop_table("event_key")
    op.drop_table("disclosure_card")
    with op.batch_alter_table("device_pin", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_device_pin_user_id"))

    op.drop_table("device_pin")
