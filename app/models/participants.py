"""Offices, the seats they hold at an event, the people who come, and the figures of the mix."""

from datetime import date, datetime

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from app.models.base import Edited, Table, UtcDateTime, word
from app.vocabulary import Attending, Cohort, Dimension, Gender, Level, Limit, SeatStatus, Sector


class Office(Edited, table=True):
    """What is invited. The directory of offices belongs to the organisation, not to one event."""

    name_en: str = Field(default="", max_length=200)
    name_sq: str = Field(default="", max_length=200)
    sector: Sector | None = Field(default=None, sa_type=word(Sector))
    level: Level | None = Field(default=None, sa_type=word(Level))
    qark: str = Field(default="", max_length=40)
    district: str = Field(default="", max_length=80)
    """District or municipality."""
    in_capital: bool | None = None
    email: str = Field(default="", max_length=254)
    phone: str = Field(default="", max_length=40)
    search: str = Field(default="", max_length=600)


class Seat(Edited, table=True):
    """A place at an event that an office holds: planned, invited, confirmed or declined; named or not."""

    event_id: int = Field(foreign_key="event.id", ondelete="CASCADE", index=True)
    office_id: int = Field(foreign_key="office.id", index=True)
    position: int = 0
    status: SeatStatus = Field(default=SeatStatus.PLANNED, sa_type=word(SeatStatus))
    attending: Attending = Field(default=Attending.PARTICIPANT, sa_type=word(Attending))
    invited_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    replied_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    reply_taken_by: str = Field(default="", max_length=200)
    """By whom a reply was taken on the telephone; empty: by link or paper."""
    reply_by: date | None = None
    link_id: int | None = Field(default=None, foreign_key="link.id", ondelete="SET NULL")
    remarks: str = Field(default="", max_length=1000)


class Participant(Edited, table=True):
    """The person at this event. Sector, level and place are those of the office unless stated here."""

    event_id: int = Field(foreign_key="event.id", ondelete="CASCADE", index=True)
    seat_id: int | None = Field(default=None, foreign_key="seat.id", ondelete="SET NULL", unique=True)
    office_id: int | None = Field(default=None, foreign_key="office.id", ondelete="SET NULL", index=True)
    name: str = Field(max_length=200)
    title: str = Field(default="", max_length=80)
    """Form of address."""
    position: str = Field(default="", max_length=200)
    """What the person is in the office."""
    email: str = Field(default="", max_length=254)
    phone: str = Field(default="", max_length=40)
    gender: Gender | None = Field(default=None, sa_type=word(Gender))
    attending: Attending = Field(default=Attending.PARTICIPANT, sa_type=word(Attending))
    language: str | None = Field(default=None, max_length=5)
    seat_number: int | None = None
    spoke: bool = False
    unlisted: bool = False
    """Shown on no badge list, map, door list or report."""
    consent_list: bool | None = None
    consent_quote: bool | None = None
    consent_photo: bool | None = None
    search: str = Field(default="", max_length=900)


class Attendance(Table, table=True):
    __table_args__ = (UniqueConstraint("participant_id", "on", "afternoon"),)

    event_id: int = Field(foreign_key="event.id", ondelete="CASCADE", index=True)
    participant_id: int = Field(foreign_key="participant.id", ondelete="CASCADE", index=True)
    on: date
    afternoon: bool = False


class Figure(Table, table=True):
    """A figure that is stated, not counted: a target, or what the record of a past event prints.

    Without dimension and category it is the cohort's total.
    """

    __table_args__ = (Index(None, "event_id", "cohort"),)

    event_id: int = Field(foreign_key="event.id", ondelete="CASCADE")
    cohort: Cohort = Field(sa_type=word(Cohort))
    dimension: Dimension | None = Field(default=None, sa_type=word(Dimension))
    category: str = Field(default="", max_length=60)
    """As the source calls it; need not be a word of ours."""
    count: int | None = None
    percent: str | None = Field(default=None, max_length=8)
    """As printed: "13.5" stays "13.5"."""
    limit: Limit = Field(default=Limit.EXACT, sa_type=word(Limit))
    ours: bool = False
    """Inferred by us (implied count, remainder), not printed by the source."""
    source: str = Field(default="", max_length=200)
    position: int = 0


class ImportDraft(Table, table=True):
    """What an uploaded workbook says, kept between its preview and its application."""

    __tablename__ = "import_draft"

    event_id: int = Field(foreign_key="event.id", ondelete="CASCADE", index=True)
    user_id: int = Field(foreign_key="user_account.id", ondelete="CASCADE")
    what: str = Field(max_length=30)
    file_name: str = Field(default="", max_length=200)
    content: str = Field(default="")
    """The rows as JSON text, already read and checked."""
    applied_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
