"""Templates of the organisation, and how the heads of other people's workbooks were understood."""

from typing import Any

from sqlmodel import Field

from app.models.base import Edited, Json, Table


class ChecklistTemplate(Edited, table=True):
    """A checklist without dates, people and completion. It is saved and read as a whole, so it is one row."""

    __tablename__ = "checklist_template"

    name: str = Field(max_length=200)
    about: str = Field(default="", max_length=1000)
    tasks: list[dict[str, Any]] = Field(default_factory=list, sa_type=Json)
    """As `app/checklist/template_lists.py` writes them, in their order."""
    made_by_id: int | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL")


class HeadMapping(Table, table=True):
    """Which column of a workbook is which of ours, remembered for the next workbook with the same heads."""

    __tablename__ = "head_mapping"

    heads: str = Field(unique=True, max_length=64)
    """A digest of the folded heads in their order."""
    columns: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    """Number of the column, from 0 and as text -> our head; "" for one that is not read."""
