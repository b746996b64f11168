"""How often each part of an event has changed: all that the change feed tells."""

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel


class FeedVersion(SQLModel, table=True):
    """`topic` is a part of the event ("guide", "live"); whoever hears a new version asks for what they show."""

    __tablename__ = "feed_version"
    __table_args__ = (UniqueConstraint("event_id", "topic"),)

    id: int | None = Field(default=None, primary_key=True)
    event_id: int = Field(foreign_key="event.id", ondelete="CASCADE")
    topic: str = Field(max_length=20)
    version: int = 0
