"""First tables."""

import sqlalchemy as sa
from alembic import op

from app.models.base import UtcDateTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "forum",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("name_en", sa.String(length=200), nullable=False),
        sa.Column("name_sq", sa.String(length=200), nullable=False),
        sa.Column("cadence_months", sa.Integer(), nullable=True),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("territory", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("held", sa.Integer(), nullable=True),
        sa.Column("about_en", sa.String(length=4000), nullable=False),
        sa.Column("about_sq", sa.String(length=4000), nullable=False),
        sa.ForeignKeyConstraint(["parent_id"], ["forum.id"], name=op.f("fk_forum_parent_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_forum")),
        sa.UniqueConstraint("slug", name=op.f("uq_forum_slug")),
    )
    op.create_table(
        "head_mapping",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("heads", sa.String(length=64), nullable=False),
        sa.Column("columns", sa.JSON(none_as_null=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_head_mapping")),
        sa.UniqueConstraint("heads", name=op.f("uq_head_mapping_heads")),
    )
    op.create_table(
        "office",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name_en", sa.String(length=200), nullable=False),
        sa.Column("name_sq", sa.String(length=200), nullable=False),
        sa.Column("sector", sa.String(length=40), nullable=True),
        sa.Column("level", sa.String(length=40), nullable=True),
        sa.Column("qark", sa.String(length=40), nullable=False),
        sa.Column("district", sa.String(length=80), nullable=False),
        sa.Column("in_capital", sa.Boolean(), nullable=True),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("search", sa.String(length=600), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office")),
    )
    op.create_table(
        "sign_in_failure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_failure")),
    )
    op.create_index(op.f("ix_sign_in_failure_key_hash"), "sign_in_failure", ["key_hash"], unique=False)
    op.create_table(
        "user_account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("office", sa.String(length=200), nullable=False),
        sa.Column("password_hash", sa.String(length=255), nullable=True),
        sa.Column("admin", sa.Boolean(), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=True),
        sa.Column("disabled_at", UtcDateTime(), nullable=True),
        sa.Column("reminders", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_account")),
        sa.UniqueConstraint("email", name=op.f("uq_user_account_email")),
    )
    op.create_table(
        "worker_turn",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("holder", sa.String(length=40), nullable=False),
        sa.Column("until", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_worker_turn")),
        sa.UniqueConstraint("name", name=op.f("uq_worker_turn_name")),
    )
    op.create_table(
        "api_token",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("used_at", UtcDateTime(), nullable=True),
        sa.Column("revoked_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_api_token_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_token")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_api_token_token_hash")),
    )
    op.create_index(op.f("ix_api_token_user_id"), "api_token", ["user_id"], unique=False)
    op.create_table(
        "checklist_template",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("about", sa.String(length=1000), nullable=False),
        sa.Column("tasks", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["user_account.id"], name=op.f("fk_checklist_template_made_by_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checklist_template")),
    )
    op.create_table(
        "event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("forum_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("title_en", sa.String(length=200), nullable=False),
        sa.Column("title_sq", sa.String(length=200), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("reserve_on", sa.Date(), nullable=True),
        sa.Column("date_stated", sa.String(length=40), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("venue", sa.String(length=200), nullable=False),
        sa.Column("zone", sa.String(length=60), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("working_week", sa.String(length=7), nullable=False),
        sa.Column("languages", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("places", sa.Integer(), nullable=True),
        sa.Column("speaking_target", sa.Integer(), nullable=False),
        sa.Column("ends_at_announced", sa.Integer(), nullable=True),
        sa.Column("note_sequence", sa.Integer(), nullable=False),
        sa.Column("calendar_sequence", sa.Integer(), nullable=False),
        sa.Column("checklist_mark", sa.String(length=16), nullable=False),
        sa.Column("checklist_changed_at", UtcDateTime(), nullable=False),
        sa.Column("reminded_on", sa.Date(), nullable=True),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.Column("told", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["forum_id"], ["forum.id"], name=op.f("fk_event_forum_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
        sa.UniqueConstraint("slug", name=op.f("uq_event_slug")),
    )
    op.create_index(op.f("ix_event_forum_id"), "event", ["forum_id"], unique=False)
    op.create_table(
        "sign_in",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("seen_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("device", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_sign_in_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sign_in_token_hash")),
    )
    op.create_index(op.f("ix_sign_in_user_id"), "sign_in", ["user_id"], unique=False)
    op.create_table(
        "audit_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("event_id", sa.Integer(), nullable=True),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("subject", sa.String(length=120), nullable=False),
        sa.Column("detail", sa.JSON(none_as_null=True), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_audit_entry_event_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_audit_entry_user_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
    )
    op.create_index(op.f("ix_audit_entry_event_id"), "audit_entry", ["event_id"], unique=False)
    op.create_table(
        "brief_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(length=60), nullable=False),
        sa.Column("answer", sa.String(length=4000), nullable=False),
        sa.Column("met", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_brief_answer_event_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_brief_answer")),
        sa.UniqueConstraint("event_id", "question", name=op.f("uq_brief_answer_event_id_question")),
    )
    op.create_index(op.f("ix_brief_answer_event_id"), "brief_answer", ["event_id"], unique=False)
    op.create_table(
        "brief_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("decision", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.String(length=2000), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_brief_decision_event_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_brief_decision_user_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_brief_decision")),
    )
    op.create_index(op.f("ix_brief_decision_event_id"), "brief_decision", ["event_id"], unique=False)
    op.create_table(
        "chapter_text",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("chapter", sa.String(length=40), nullable=False),
        sa.Column("text_en", sa.String(length=20000), nullable=False),
        sa.Column("text_sq", sa.String(length=20000), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_chapter_text_event_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chapter_text")),
        sa.UniqueConstraint("event_id", "chapter", name=op.f("uq_chapter_text_event_id_chapter")),
    )
    op.create_index(op.f("ix_chapter_text_event_id"), "chapter_text", ["event_id"], unique=False)
    op.create_table(
        "cost_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(length=60), nullable=False),
        sa.Column("bearer", sa.String(length=200), nullable=False),
        sa.Column("remarks", sa.String(length=1000), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_cost_line_event_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cost_line")),
    )
    op.create_index(op.f("ix_cost_line_event_id"), "cost_line", ["event_id"], unique=False)
    op.create_table(
        "figure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("cohort", sa.String(length=40), nullable=False),
        sa.Column("dimension", sa.String(length=40), nullable=True),
        sa.Column("category", sa.String(length=60), nullable=False),
        sa.Column("count", sa.Integer(), nullable=True),
        sa.Column("percent", sa.String(length=8), nullable=True),
        sa.Column("limit", sa.String(length=40), nullable=False),
        sa.Column("ours", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_figure_event_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_figure")),
    )
    op.create_index(op.f("ix_figure_event_id_cohort"), "figure", ["event_id", "cohort"], unique=False)
    op.create_table(
        "function_holder",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("function", sa.String(length=40), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("deputy_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["deputy_id"], ["user_account.id"], name=op.f("fk_function_holder_deputy_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_function_holder_event_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_function_holder_user_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_function_holder")),
        sa.UniqueConstraint("event_id", "function", name=op.f("uq_function_holder_event_id_function")),
    )
    op.create_index(op.f("ix_function_holder_event_id"), "function_holder", ["event_id"], unique=False)
    op.create_table(
        "guide_day",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("title_en", sa.String(length=200), nullable=False),
        sa.Column("title_sq", sa.String(length=200), nullable=False),
        sa.Column("starts", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_guide_day_event_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guide_day")),
        sa.UniqueConstraint("event_id", "on", name=op.f("uq_guide_day_event_id_on")),
    )
    op.create_index(op.f("ix_guide_day_event_id"), "guide_day", ["event_id"], unique=False)
    op.create_table(
        "holiday",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("name_en", sa.String(length=200), nullable=False),
        sa.Column("name_sq", sa.String(length=200), nullable=False),
        sa.Column("closure", sa.Boolean(), nullable=False),
        sa.Column("estimated", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_holiday_event_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holiday")),
        sa.UniqueConstraint("event_id", "on", name=op.f("uq_holiday_event_id_on")),
    )
    op.create_index(op.f("ix_holiday_event_id"), "holiday", ["event_id"], unique=False)
    op.create_table(
        "import_draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=30), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("content", sa.String(), nullable=False),
        sa.Column("applied_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_import_draft_event_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_import_draft_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_draft")),
    )
    op.create_index(op.f("ix_import_draft_event_id"), "import_draft", ["event_id"], unique=False)
    op.create_table(
        "link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("purpose", sa.String(length=40), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=True),
        sa.Column("subject", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("expires_at", UtcDateTime(), nullable=True),
        sa.Column("revoked_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_link_event_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_link_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_link_token_hash")),
    )
    op.create_index(op.f("ix_link_event_id"), "link", ["event_id"], unique=False)
    op.create_index(op.f("ix_link_subject"), "link", ["subject"], unique=False)
    op.create_index(op.f("ix_link_user_id"), "link", ["user_id"], unique=False)
    op.create_table(
        "membership",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("withdrawn_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_membership_event_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_membership_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
        sa.UniqueConstraint("event_id", "user_id", "role", name=op.f("uq_membership_event_id_user_id_role")),
    )
    op.create_index(op.f("ix_membership_event_id"), "membership", ["event_id"], unique=False)
    op.create_index(op.f("ix_membership_user_id"), "membership", ["user_id"], unique=False)
    op.create_table(
        "note_operation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("note_id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("base_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("mark", sa.String(length=40), nullable=True),
        sa.Column("device", sa.String(length=64), nullable=False),
        sa.Column("device_sequence", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("body", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("digest", sa.String(length=80), nullable=False),
        sa.Column("said_at", UtcDateTime(), nullable=True),
        sa.Column("device_at", UtcDateTime(), nullable=True),
        sa.Column("device_zone", sa.String(length=60), nullable=False),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.Column("conflicting", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["user_account.id"], name=op.f("fk_note_operation_author_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_note_operation_event_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_note_operation")),
        sa.UniqueConstraint("device", "device_sequence", name=op.f("uq_note_operation_device_device_sequence")),
        sa.UniqueConstraint("event_id", "sequence", name=op.f("uq_note_operation_event_id_sequence")),
    )
    op.create_index(op.f("ix_note_operation_note_id"), "note_operation", ["note_id"], unique=False)
    op.create_table(
        "objective",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text_en", sa.String(length=1000), nullable=False),
        sa.Column("text_sq", sa.String(length=1000), nullable=False),
        sa.Column("outcome", sa.String(length=2000), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_objective_event_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objective")),
    )
    op.create_index(op.f("ix_objective_event_id"), "objective", ["event_id"], unique=False)
    op.create_table(
        "outgoing_mail",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("once", sa.String(length=200), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=True),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("purpose", sa.String(length=40), nullable=False),
        sa.Column("recipient", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("html", sa.String(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_try_at", UtcDateTime(), nullable=False),
        sa.Column("until", UtcDateTime(), nullable=True),
        sa.Column("claimed_by", sa.String(length=40), nullable=True),
        sa.Column("claimed_until", UtcDateTime(), nullable=True),
        sa.Column("handed_over_at", UtcDateTime(), nullable=True),
        sa.Column("sent_at", UtcDateTime(), nullable=True),
        sa.Column("last_error", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_outgoing_mail_event_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_outgoing_mail_user_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outgoing_mail")),
        sa.UniqueConstraint("once", name=op.f("uq_outgoing_mail_once")),
    )
    op.create_index(op.f("ix_outgoing_mail_event_id"), "outgoing_mail", ["event_id"], unique=False)
    op.create_index(op.f("ix_outgoing_mail_state"), "outgoing_mail", ["state"], unique=False)
    op.create_index(op.f("ix_outgoing_mail_user_id"), "outgoing_mail", ["user_id"], unique=False)
    op.create_table(
        "publication",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("content", sa.JSON(none_as_null=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["user_account.id"], name=op.f("fk_publication_by_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_publication_event_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publication")),
    )
    op.create_index(op.f("ix_publication_event_id"), "publication", ["event_id"], unique=False)
    op.create_table(
        "quarantined",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("operation_id", sa.String(length=80), nullable=False),
        sa.Column("device", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=60), nullable=False),
        sa.Column("raw", sa.String(), nullable=False),
        sa.Column("digest", sa.String(length=80), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("resolved_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["author_id"], ["user_account.id"], name=op.f("fk_quarantined_author_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_quarantined_event_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quarantined")),
    )
    op.create_index(op.f("ix_quarantined_event_id"), "quarantined", ["event_id"], unique=False)
    op.create_index(op.f("ix_quarantined_operation_id"), "quarantined", ["operation_id"], unique=False)
    op.create_table(
        "removed_task",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("content", sa.JSON(none_as_null=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_id"], ["user_account.id"], name=op.f("fk_removed_task_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_removed_task_event_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_removed_task")),
    )
    op.create_index(op.f("ix_removed_task_event_id"), "removed_task", ["event_id"], unique=False)
    op.create_table(
        "report_release",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("outline", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("released_by_id", sa.Integer(), nullable=True),
        sa.Column("signed_name", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_report_release_event_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["released_by_id"], ["user_account.id"], name=op.f("fk_report_release_released_by_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_release")),
        sa.UniqueConstraint("event_id", "number", name=op.f("uq_report_release_event_id_number")),
    )
    op.create_index(op.f("ix_report_release_event_id"), "report_release", ["event_id"], unique=False)
    op.create_table(
        "survey",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(length=40), nullable=False),
        sa.Column("title_en", sa.String(length=200), nullable=False),
        sa.Column("title_sq", sa.String(length=200), nullable=False),
        sa.Column("intro_en", sa.String(length=2000), nullable=False),
        sa.Column("intro_sq", sa.String(length=2000), nullable=False),
        sa.Column("anonymous", sa.Boolean(), nullable=False),
        sa.Column("opened_at", UtcDateTime(), nullable=True),
        sa.Column("closes_on", sa.Date(), nullable=True),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_survey_event_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey")),
    )
    op.create_index(op.f("ix_survey_event_id"), "survey", ["event_id"], unique=False)
    op.create_table(
        "task",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("phase_position", sa.Integer(), nullable=False),
        sa.Column("phase_en", sa.String(length=120), nullable=False),
        sa.Column("phase_sq", sa.String(length=120), nullable=False),
        sa.Column("title_en", sa.String(length=1000), nullable=False),
        sa.Column("title_sq", sa.String(length=1000), nullable=False),
        sa.Column("function", sa.String(length=40), nullable=True),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("bound", sa.String(length=40), nullable=False),
        sa.Column("anchor", sa.String(length=20), nullable=False),
        sa.Column("offset_days", sa.Integer(), nullable=False),
        sa.Column("lead_days", sa.Integer(), nullable=False),
        sa.Column("hard", sa.Boolean(), nullable=False),
        sa.Column("month_limit", sa.Integer(), nullable=True),
        sa.Column("retention", sa.Boolean(), nullable=False),
        sa.Column("deliverable_en", sa.String(length=500), nullable=False),
        sa.Column("deliverable_sq", sa.String(length=500), nullable=False),
        sa.Column("deliverable_link", sa.String(length=1000), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("pinned_on", sa.Date(), nullable=True),
        sa.Column("completed_on", sa.Date(), nullable=True),
        sa.Column("completed_by_id", sa.Integer(), nullable=True),
        sa.Column("measured_against", sa.Date(), nullable=True),
        sa.Column("not_applicable", sa.Boolean(), nullable=False),
        sa.Column("not_applicable_reason", sa.String(length=500), nullable=False),
        sa.Column("remarks", sa.String(length=4000), nullable=False),
        sa.Column("extra", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("search", sa.String(length=4000), nullable=False),
        sa.ForeignKeyConstraint(
            ["completed_by_id"], ["user_account.id"], name=op.f("fk_task_completed_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_task_event_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["owner_id"], ["user_account.id"], name=op.f("fk_task_owner_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task")),
        sa.UniqueConstraint("event_id", "code", name=op.f("uq_task_event_id_code")),
    )
    op.create_index(op.f("ix_task_event_id"), "task", ["event_id"], unique=False)
    op.create_index(op.f("ix_task_owner_id"), "task", ["owner_id"], unique=False)
    op.create_table(
        "undo",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("what", sa.String(length=60), nullable=False),
        sa.Column("before", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("used_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_undo_event_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_undo_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_undo")),
    )
    op.create_index(op.f("ix_undo_event_id"), "undo", ["event_id"], unique=False)
    op.create_table(
        "breach_reason",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_id"], ["user_account.id"], name=op.f("fk_breach_reason_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_breach_reason_event_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_breach_reason_task_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_breach_reason")),
        sa.UniqueConstraint("task_id", "kind", name=op.f("uq_breach_reason_task_id_kind")),
    )
    op.create_index(op.f("ix_breach_reason_event_id"), "breach_reason", ["event_id"], unique=False)
    op.create_index(op.f("ix_breach_reason_task_id"), "breach_reason", ["task_id"], unique=False)
    op.create_table(
        "guide_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("day_id", sa.Integer(), nullable=True),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("title_en", sa.String(length=200), nullable=False),
        sa.Column("title_sq", sa.String(length=200), nullable=False),
        sa.Column("number", sa.String(length=10), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("pin", sa.Integer(), nullable=True),
        sa.Column("form", sa.String(length=40), nullable=True),
        sa.Column("method", sa.String(length=60), nullable=False),
        sa.Column("room", sa.String(length=120), nullable=False),
        sa.Column("set_up", sa.String(length=1000), nullable=False),
        sa.Column("materials", sa.String(length=2000), nullable=False),
        sa.Column("say", sa.String(length=4000), nullable=False),
        sa.Column("do", sa.String(length=4000), nullable=False),
        sa.Column("transition", sa.String(length=1000), nullable=False),
        sa.Column("fallback", sa.String(length=1000), nullable=False),
        sa.Column("output", sa.String(length=1000), nullable=False),
        sa.Column("recorder_task", sa.String(length=2000), nullable=False),
        sa.Column("cut_to", sa.Integer(), nullable=True),
        sa.Column("optional", sa.Boolean(), nullable=False),
        sa.Column("protocol", sa.Boolean(), nullable=False),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("purpose_en", sa.String(length=1000), nullable=False),
        sa.Column("purpose_sq", sa.String(length=1000), nullable=False),
        sa.Column("panel_en", sa.String(length=200), nullable=False),
        sa.Column("panel_sq", sa.String(length=200), nullable=False),
        sa.Column("qark", sa.String(length=40), nullable=False),
        sa.Column("attribution", sa.String(length=40), nullable=False),
        sa.Column("default_mark", sa.String(length=40), nullable=False),
        sa.Column("edited_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["day_id"], ["guide_day.id"], name=op.f("fk_guide_item_day_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["edited_by_id"], ["user_account.id"], name=op.f("fk_guide_item_edited_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_guide_item_event_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["guide_item.id"], name=op.f("fk_guide_item_parent_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guide_item")),
        sa.UniqueConstraint("uid", name=op.f("uq_guide_item_uid")),
    )
    op.create_index(op.f("ix_guide_item_day_id"), "guide_item", ["day_id"], unique=False)
    op.create_index(op.f("ix_guide_item_event_id"), "guide_item", ["event_id"], unique=False)
    op.create_index(op.f("ix_guide_item_parent_id"), "guide_item", ["parent_id"], unique=False)
    op.create_table(
        "question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("text_en", sa.String(length=1000), nullable=False),
        sa.Column("text_sq", sa.String(length=1000), nullable=False),
        sa.Column("help_en", sa.String(length=1000), nullable=False),
        sa.Column("help_sq", sa.String(length=1000), nullable=False),
        sa.Column("options", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("required", sa.Boolean(), nullable=False),
        sa.Column("shown_if", sa.JSON(none_as_null=True), nullable=True),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_question_event_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["survey_id"], ["survey.id"], name=op.f("fk_question_survey_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question")),
    )
    op.create_index(op.f("ix_question_event_id"), "question", ["event_id"], unique=False)
    op.create_index(op.f("ix_question_survey_id"), "question", ["survey_id"], unique=False)
    op.create_table(
        "respondent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=True),
        sa.Column("sector", sa.String(length=40), nullable=True),
        sa.Column("level", sa.String(length=40), nullable=True),
        sa.Column("qark", sa.String(length=40), nullable=False),
        sa.Column("link_id", sa.Integer(), nullable=True),
        sa.Column("reminded_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_respondent_event_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["link_id"], ["link.id"], name=op.f("fk_respondent_link_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["office_id"], ["office.id"], name=op.f("fk_respondent_office_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["survey_id"], ["survey.id"], name=op.f("fk_respondent_survey_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_respondent")),
    )
    op.create_index(op.f("ix_respondent_event_id"), "respondent", ["event_id"], unique=False)
    op.create_index(op.f("ix_respondent_survey_id"), "respondent", ["survey_id"], unique=False)
    op.create_table(
        "seat",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("attending", sa.String(length=40), nullable=False),
        sa.Column("invited_at", UtcDateTime(), nullable=True),
        sa.Column("replied_at", UtcDateTime(), nullable=True),
        sa.Column("reply_taken_by", sa.String(length=200), nullable=False),
        sa.Column("reply_by", sa.Date(), nullable=True),
        sa.Column("link_id", sa.Integer(), nullable=True),
        sa.Column("remarks", sa.String(length=1000), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_seat_event_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["link_id"], ["link.id"], name=op.f("fk_seat_link_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_seat_office_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seat")),
    )
    op.create_index(op.f("ix_seat_event_id"), "seat", ["event_id"], unique=False)
    op.create_index(op.f("ix_seat_office_id"), "seat", ["office_id"], unique=False)
    op.create_table(
        "task_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("act", sa.String(length=16), nullable=False),
        sa.Column("field", sa.String(length=40), nullable=False),
        sa.Column("before", sa.String(length=4000), nullable=False),
        sa.Column("after", sa.String(length=4000), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["user_account.id"], name=op.f("fk_task_change_by_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_task_change_event_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_task_change_task_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task_change")),
    )
    op.create_index(op.f("ix_task_change_act"), "task_change", ["act"], unique=False)
    op.create_index(op.f("ix_task_change_event_id"), "task_change", ["event_id"], unique=False)
    op.create_index(op.f("ix_task_change_task_id"), "task_change", ["task_id"], unique=False)
    op.create_table(
        "task_comment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.String(length=4000), nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_id"], ["user_account.id"], name=op.f("fk_task_comment_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_task_comment_event_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_task_comment_task_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task_comment")),
    )
    op.create_index(op.f("ix_task_comment_event_id"), "task_comment", ["event_id"], unique=False)
    op.create_index(op.f("ix_task_comment_task_id"), "task_comment", ["task_id"], unique=False)
    op.create_table(
        "task_dependency",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("needs_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_task_dependency_event_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["needs_id"], ["task.id"], name=op.f("fk_task_dependency_needs_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_task_dependency_task_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task_dependency")),
        sa.UniqueConstraint("task_id", "needs_id", name=op.f("uq_task_dependency_task_id_needs_id")),
    )
    op.create_index(op.f("ix_task_dependency_event_id"), "task_dependency", ["event_id"], unique=False)
    op.create_index(op.f("ix_task_dependency_needs_id"), "task_dependency", ["needs_id"], unique=False)
    op.create_index(op.f("ix_task_dependency_task_id"), "task_dependency", ["task_id"], unique=False)
    op.create_table(
        "task_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("address", sa.String(length=1000), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["user_account.id"], name=op.f("fk_task_link_by_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_task_link_event_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_task_link_task_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task_link")),
    )
    op.create_index(op.f("ix_task_link_event_id"), "task_link", ["event_id"], unique=False)
    op.create_index(op.f("ix_task_link_task_id"), "task_link", ["task_id"], unique=False)
    op.create_table(
        "theme",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_theme_event_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["survey_id"], ["survey.id"], name=op.f("fk_theme_survey_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_theme")),
        sa.UniqueConstraint("event_id", "name", name=op.f("uq_theme_event_id_name")),
    )
    op.create_index(op.f("ix_theme_event_id"), "theme", ["event_id"], unique=False)
    op.create_index(op.f("ix_theme_survey_id"), "theme", ["survey_id"], unique=False)
    op.create_table(
        "objective_theme",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("objective_id", sa.Integer(), nullable=False),
        sa.Column("theme_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["objective_id"], ["objective.id"], name=op.f("fk_objective_theme_objective_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["theme_id"], ["theme.id"], name=op.f("fk_objective_theme_theme_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objective_theme")),
        sa.UniqueConstraint("objective_id", "theme_id", name=op.f("uq_objective_theme_objective_id_theme_id")),
    )
    op.create_index(op.f("ix_objective_theme_objective_id"), "objective_theme", ["objective_id"], unique=False)
    op.create_index(op.f("ix_objective_theme_theme_id"), "objective_theme", ["theme_id"], unique=False)
    op.create_table(
        "panel_question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text_en", sa.String(length=500), nullable=False),
        sa.Column("text_sq", sa.String(length=500), nullable=False),
        sa.Column("default_kind", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_panel_question_event_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["guide_item.id"], name=op.f("fk_panel_question_item_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_panel_question")),
    )
    op.create_index(op.f("ix_panel_question_event_id"), "panel_question", ["event_id"], unique=False)
    op.create_index(op.f("ix_panel_question_item_id"), "panel_question", ["item_id"], unique=False)
    op.create_table(
        "participant",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=True),
        sa.Column("office_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("position", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("gender", sa.String(length=40), nullable=True),
        sa.Column("attending", sa.String(length=40), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=True),
        sa.Column("seat_number", sa.Integer(), nullable=True),
        sa.Column("spoke", sa.Boolean(), nullable=False),
        sa.Column("unlisted", sa.Boolean(), nullable=False),
        sa.Column("consent_list", sa.Boolean(), nullable=True),
        sa.Column("consent_quote", sa.Boolean(), nullable=True),
        sa.Column("consent_photo", sa.Boolean(), nullable=True),
        sa.Column("search", sa.String(length=900), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_participant_event_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["office_id"], ["office.id"], name=op.f("fk_participant_office_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name=op.f("fk_participant_seat_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participant")),
        sa.UniqueConstraint("seat_id", name=op.f("uq_participant_seat_id")),
    )
    op.create_index(op.f("ix_participant_event_id"), "participant", ["event_id"], unique=False)
    op.create_index(op.f("ix_participant_office_id"), "participant", ["office_id"], unique=False)
    op.create_table(
        "response",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("respondent_id", sa.Integer(), nullable=True),
        sa.Column("capacity", sa.String(length=40), nullable=True),
        sa.Column("language", sa.String(length=5), nullable=True),
        sa.Column("sector", sa.String(length=40), nullable=True),
        sa.Column("qark", sa.String(length=40), nullable=False),
        sa.Column("sent_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_response_event_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["respondent_id"], ["respondent.id"], name=op.f("fk_response_respondent_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["survey_id"], ["survey.id"], name=op.f("fk_response_survey_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_response")),
        sa.UniqueConstraint("respondent_id", name=op.f("uq_response_respondent_id")),
    )
    op.create_index(op.f("ix_response_event_id"), "response", ["event_id"], unique=False)
    op.create_index(op.f("ix_response_survey_id"), "response", ["survey_id"], unique=False)
    op.create_table(
        "session_objective",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("objective_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_session_objective_event_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["guide_item.id"], name=op.f("fk_session_objective_item_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["objective_id"], ["objective.id"], name=op.f("fk_session_objective_objective_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session_objective")),
        sa.UniqueConstraint("item_id", "objective_id", name=op.f("uq_session_objective_item_id_objective_id")),
    )
    op.create_index(op.f("ix_session_objective_event_id"), "session_objective", ["event_id"], unique=False)
    op.create_index(op.f("ix_session_objective_item_id"), "session_objective", ["item_id"], unique=False)
    op.create_index(op.f("ix_session_objective_objective_id"), "session_objective", ["objective_id"], unique=False)
    op.create_table(
        "answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("response_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=20000), nullable=False),
        sa.Column("value", sa.JSON(none_as_null=True), nullable=True),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_answer_event_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["question_id"], ["question.id"], name=op.f("fk_answer_question_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["response_id"], ["response.id"], name=op.f("fk_answer_response_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer")),
        sa.UniqueConstraint("response_id", "question_id", name=op.f("uq_answer_response_id_question_id")),
    )
    op.create_index(op.f("ix_answer_event_id"), "answer", ["event_id"], unique=False)
    op.create_index(op.f("ix_answer_question_id"), "answer", ["question_id"], unique=False)
    op.create_index(op.f("ix_answer_response_id"), "answer", ["response_id"], unique=False)
    op.create_table(
        "attendance",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("afternoon", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_attendance_event_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participant.id"], name=op.f("fk_attendance_participant_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendance")),
        sa.UniqueConstraint(
            "participant_id", "on", "afternoon", name=op.f("uq_attendance_participant_id_on_afternoon")
        ),
    )
    op.create_index(op.f("ix_attendance_event_id"), "attendance", ["event_id"], unique=False)
    op.create_index(op.f("ix_attendance_participant_id"), "attendance", ["participant_id"], unique=False)
    op.create_table(
        "contribution",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=True),
        sa.Column("speaker", sa.String(length=200), nullable=False),
        sa.Column("speaker_title", sa.String(length=80), nullable=False),
        sa.Column("office", sa.String(length=200), nullable=False),
        sa.Column("qark", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.Column("quote_approved", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_contribution_event_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["item_id"], ["guide_item.id"], name=op.f("fk_contribution_item_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participant.id"], name=op.f("fk_contribution_participant_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contribution")),
    )
    op.create_index(op.f("ix_contribution_event_id"), "contribution", ["event_id"], unique=False)
    op.create_index(op.f("ix_contribution_item_id"), "contribution", ["item_id"], unique=False)
    op.create_table(
        "item_person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("participant_id", sa.Integer(), nullable=True),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_item_person_event_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["item_id"], ["guide_item.id"], name=op.f("fk_item_person_item_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participant.id"], name=op.f("fk_item_person_participant_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_item_person_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_person")),
    )
    op.create_index(op.f("ix_item_person_event_id"), "item_person", ["event_id"], unique=False)
    op.create_index(op.f("ix_item_person_item_id"), "item_person", ["item_id"], unique=False)
    op.create_table(
        "note",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("operation_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column("lane_id", sa.Integer(), nullable=True),
        sa.Column("question_id", sa.Integer(), nullable=True),
        sa.Column("contribution_id", sa.Integer(), nullable=True),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("wording", sa.String(length=40), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("interpreted", sa.Boolean(), nullable=False),
        sa.Column("reach", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("mark", sa.String(length=40), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=True),
        sa.Column("seat_number", sa.Integer(), nullable=True),
        sa.Column("speaker_role", sa.String(length=200), nullable=False),
        sa.Column("addressee", sa.String(length=200), nullable=False),
        sa.Column("who", sa.String(length=200), nullable=False),
        sa.Column("by_when", sa.Date(), nullable=True),
        sa.Column("words_agreed", sa.Boolean(), nullable=False),
        sa.Column("name_agreed", sa.Boolean(), nullable=False),
        sa.Column("said_at", UtcDateTime(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("erased_at", UtcDateTime(), nullable=True),
        sa.Column("in_conflict", sa.Boolean(), nullable=False),
        sa.Column("review", sa.String(length=40), nullable=False),
        sa.Column("reviewed_by_id", sa.Integer(), nullable=True),
        sa.Column("reviewed_at", UtcDateTime(), nullable=True),
        sa.Column("report_wording", sa.String(), nullable=False),
        sa.Column("objective_id", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("search", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["user_account.id"], name=op.f("fk_note_author_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["contribution_id"], ["contribution.id"], name=op.f("fk_note_contribution_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_note_event_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["item_id"], ["guide_item.id"], name=op.f("fk_note_item_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["lane_id"], ["guide_item.id"], name=op.f("fk_note_lane_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["objective_id"], ["objective.id"], name=op.f("fk_note_objective_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["parent_id"], ["note.id"], name=op.f("fk_note_parent_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participant.id"], name=op.f("fk_note_participant_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["question_id"], ["panel_question.id"], name=op.f("fk_note_question_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["reviewed_by_id"], ["user_account.id"], name=op.f("fk_note_reviewed_by_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_note")),
    )
    op.create_index(op.f("ix_note_author_id"), "note", ["author_id"], unique=False)
    op.create_index(op.f("ix_note_contribution_id"), "note", ["contribution_id"], unique=False)
    op.create_index(op.f("ix_note_event_id_item_id"), "note", ["event_id", "item_id"], unique=False)
    op.create_index(op.f("ix_note_event_id_sequence"), "note", ["event_id", "sequence"], unique=False)
    op.create_table(
        "passage",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("answer_id", sa.Integer(), nullable=False),
        sa.Column("theme_id", sa.Integer(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["answer_id"], ["answer.id"], name=op.f("fk_passage_answer_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["by_id"], ["user_account.id"], name=op.f("fk_passage_by_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_passage_event_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["theme_id"], ["theme.id"], name=op.f("fk_passage_theme_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passage")),
        sa.UniqueConstraint(
            "answer_id", "theme_id", "start", "end", name=op.f("uq_passage_answer_id_theme_id_start_end")
        ),
    )
    op.create_index(op.f("ix_passage_answer_id"), "passage", ["answer_id"], unique=False)
    op.create_index(op.f("ix_passage_event_id"), "passage", ["event_id"], unique=False)
    op.create_index(op.f("ix_passage_theme_id"), "passage", ["theme_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_passage_theme_id"), table_name="passage")
    op.drop_index(op.f("ix_passage_event_id"), table_name="passage")
    op.drop_index(op.f("ix_passage_answer_id"), table_name="passage")
    op.drop_table("passage")
    op.drop_index(op.f("ix_note_event_id_sequence"), table_name="note")
    op.drop_index(op.f("ix_note_event_id_item_id"), table_name="note")
    op.drop_index(op.f("ix_note_contribution_id"), table_name="note")
    op.drop_index(op.f("ix_note_author_id"), table_name="note")
    op.drop_table("note")
    op.drop_index(op.f("ix_item_person_item_id"), table_name="item_person")
    op.drop_index(op.f("ix_item_person_event_id"), table_name="item_person")
    op.drop_table("item_person")
    op.drop_index(op.f("ix_contribution_item_id"), table_name="contribution")
    op.drop_index(op.f("ix_contribution_event_id"), table_name="contribution")
    op.drop_table("contribution")
    op.drop_index(op.f("ix_attendance_participant_id"), table_name="attendance")
    op.drop_index(op.f("ix_attendance_event_id"), table_name="attendance")
    op.drop_table("attendance")
    op.drop_index(op.f("ix_answer_response_id"), table_name="answer")
    op.drop_index(op.f("ix_answer_question_id"), table_name="answer")
    op.drop_index(op.f("ix_answer_event_id"), table_name="answer")
    op.drop_table("answer")
    op.drop_index(op.f("ix_session_objective_objective_id"), table_name="session_objective")
    op.drop_index(op.f("ix_session_objective_item_id"), table_name="session_objective")
    op.drop_index(op.f("ix_session_objective_event_id"), table_name="session_objective")
    op.drop_table("session_objective")
    op.drop_index(op.f("ix_response_survey_id"), table_name="response")
    op.drop_index(op.f("ix_response_event_id"), table_name="response")
    op.drop_table("response")
    op.drop_index(op.f("ix_participant_office_id"), table_name="participant")
    op.drop_index(op.f("ix_participant_event_id"), table_name="participant")
    op.drop_table("participant")
    op.drop_index(op.f("ix_panel_question_item_id"), table_name="panel_question")
    op.drop_index(op.f("ix_panel_question_event_id"), table_name="panel_question")
    op.drop_table("panel_question")
    op.drop_index(op.f("ix_objective_theme_theme_id"), table_name="objective_theme")
    op.drop_index(op.f("ix_objective_theme_objective_id"), table_name="objective_theme")
    op.drop_table("objective_theme")
    op.drop_index(op.f("ix_theme_survey_id"), table_name="theme")
    op.drop_index(op.f("ix_theme_event_id"), table_name="theme")
    op.drop_table("theme")
    op.drop_index(op.f("ix_task_link_task_id"), table_name="task_link")
    op.drop_index(op.f("ix_task_link_event_id"), table_name="task_link")
    op.drop_table("task_link")
    op.drop_index(op.f("ix_task_dependency_task_id"), table_name="task_dependency")
    op.drop_index(op.f("ix_task_dependency_needs_id"), table_name="task_dependency")
    op.drop_index(op.f("ix_task_dependency_event_id"), table_name="task_dependency")
    op.drop_table("task_dependency")
    op.drop_index(op.f("ix_task_comment_task_id"), table_name="task_comment")
    op.drop_index(op.f("ix_task_comment_event_id"), table_name="task_comment")
    op.drop_table("task_comment")
    op.drop_index(op.f("ix_task_change_task_id"), table_name="task_change")
    op.drop_index(op.f("ix_task_change_event_id"), table_name="task_change")
    op.drop_index(op.f("ix_task_change_act"), table_name="task_change")
    op.drop_table("task_change")
    op.drop_index(op.f("ix_seat_office_id"), table_name="seat")
    op.drop_index(op.f("ix_seat_event_id"), table_name="seat")
    op.drop_table("seat")
    op.drop_index(op.f("ix_respondent_survey_id"), table_name="respondent")
    op.drop_index(op.f("ix_respondent_event_id"), table_name="respondent")
    op.drop_table("respondent")
    op.drop_index(op.f("ix_question_survey_id"), table_name="question")
    op.drop_index(op.f("ix_question_event_id"), table_name="question")
    op.drop_table("question")
    op.drop_index(op.f("ix_guide_item_parent_id"), table_name="guide_item")
    op.drop_index(op.f("ix_guide_item_event_id"), table_name="guide_item")
    op.drop_index(op.f("ix_guide_item_day_id"), table_name="guide_item")
    op.drop_table("guide_item")
    op.drop_index(op.f("ix_breach_reason_task_id"), table_name="breach_reason")
    op.drop_index(op.f("ix_breach_reason_event_id"), table_name="breach_reason")
    op.drop_table("breach_reason")
    op.drop_index(op.f("ix_undo_event_id"), table_name="undo")
    op.drop_table("undo")
    op.drop_index(op.f("ix_task_owner_id"), table_name="task")
    op.drop_index(op.f("ix_task_event_id"), table_name="task")
    op.drop_table("task")
    op.drop_index(op.f("ix_survey_event_id"), table_name="survey")
    op.drop_table("survey")
    op.drop_index(op.f("ix_report_release_event_id"), table_name="report_release")
    op.drop_table("report_release")
    op.drop_index(op.f("ix_removed_task_event_id"), table_name="removed_task")
    op.drop_table("removed_task")
    op.drop_index(op.f("ix_quarantined_operation_id"), table_name="quarantined")
    op.drop_index(op.f("ix_quarantined_event_id"), table_name="quarantined")
    op.drop_table("quarantined")
    op.drop_index(op.f("ix_publication_event_id"), table_name="publication")
    op.drop_table("publication")
    op.drop_index(op.f("ix_outgoing_mail_user_id"), table_name="outgoing_mail")
    op.drop_index(op.f("ix_outgoing_mail_state"), table_name="outgoing_mail")
    op.drop_index(op.f("ix_outgoing_mail_event_id"), table_name="outgoing_mail")
    op.drop_table("outgoing_mail")
    op.drop_index(op.f("ix_objective_event_id"), table_name="objective")
    op.drop_table("objective")
    op.drop_index(op.f("ix_note_operation_note_id"), table_name="note_operation")
    op.drop_table("note_operation")
    op.drop_index(op.f("ix_membership_user_id"), table_name="membership")
    op.drop_index(op.f("ix_membership_event_id"), table_name="membership")
    op.drop_table("membership")
    op.drop_index(op.f("ix_link_user_id"), table_name="link")
    op.drop_index(op.f("ix_link_subject"), table_name="link")
    op.drop_index(op.f("ix_link_event_id"), table_name="link")
    op.drop_table("link")
    op.drop_index(op.f("ix_import_draft_event_id"), table_name="import_draft")
    op.drop_table("import_draft")
    op.drop_index(op.f("ix_holiday_event_id"), table_name="holiday")
    op.drop_table("holiday")
    op.drop_index(op.f("ix_guide_day_event_id"), table_name="guide_day")
    op.drop_table("guide_day")
    op.drop_index(op.f("ix_function_holder_event_id"), table_name="function_holder")
    op.drop_table("function_holder")
    op.drop_index(op.f("ix_figure_event_id_cohort"), table_name="figure")
    op.drop_table("figure")
    op.drop_index(op.f("ix_cost_line_event_id"), table_name="cost_line")
    op.drop_table("cost_line")
    op.drop_index(op.f("ix_chapter_text_event_id"), table_name="chapter_text")
    op.drop_table("chapter_text")
    op.drop_index(op.f("ix_brief_decision_event_id"), table_name="brief_decision")
    op.drop_table("brief_decision")
    op.drop_index(op.f("ix_brief_answer_event_id"), table_name="brief_answer")
    op.drop_table("brief_answer")
    op.drop_index(op.f("ix_audit_entry_event_id"), table_name="audit_entry")
    op.drop_table("audit_entry")
    op.drop_index(op.f("ix_sign_in_user_id"), table_name="sign_in")
    op.drop_table("sign_in")
    op.drop_index(op.f("ix_event_forum_id"), table_name="event")
    op.drop_table("event")
    op.drop_table("checklist_template")
    op.drop_index(op.f("ix_api_token_user_id"), table_name="api_token")
    op.drop_table("api_token")
    op.drop_table("worker_turn")
    op.drop_table("user_account")
    op.drop_index(op.f("ix_sign_in_failure_key_hash"), table_name="sign_in_failure")
    op.drop_table("sign_in_failure")
    op.drop_table("office")
    op.drop_table("head_mapping")
    op.drop_table("forum")
