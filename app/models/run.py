"""Runs: what happened on a day of the guide, beside what was planned."""

from datetime import date, datetime

from sqlmodel import Field

from app.models.base import Table, UtcDateTime


class Run(Table, table=True):
    """One time that a day of the guide was gone through: the real one, or a rehearsal of it."""

    event_id: int = Field(foreign_key="event.id", ondelete="CASCADE", index=True)
    day_id: int | None = Field(default=None, foreign_key="guide_day.id", ondelete="SET NULL", index=True)
    on: date
    """The day's date; it stays when the day is taken out of the guide."""
    real: bool = False
    """Of a day at most one is."""
    remark: str = Field(default="", max_length=1000)
    """Where its times come from, and what is missing."""
    user_id: int | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL")


class RunEntry(Table, table=True):
    """What is known of one row of a run, from this entry on: the last that was not undone counts.

    Nothing is changed but `undone_at`; minutes follow from the times. An entry without `uid` is of the day as a whole.
    """

    __tablename__ = "run_entry"

    event_id: int = Field(foreign_key="event.id", ondelete="CASCADE", index=True)
    run_id: int = Field(foreign_key="run.id", ondelete="CASCADE", index=True)
    item_id: int | None = Field(default=None, foreign_key="guide_item.id", ondelete="SET NULL", index=True)
    uid: str = Field(default="", max_length=36)
    """Of the row: it still says which, when the row is gone."""
    began_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    skipped: bool = False
    """It did not take place."""
    title_en: str = Field(default="", max_length=200)
    title_sq: str = Field(default="", max_length=200)
    planned: int | None = None
    """Minutes of the row, as they and its title stood."""
    user_id: int | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL")
    undone_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
