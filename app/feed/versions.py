"""The version of each part of an event: raised in the transaction that changes it, told once that is committed."""

from collections.abc import Callable

from sqlalchemy import event as listen
from sqlalchemy import select, text
from sqlmodel import Session, col

from app.models import FeedVersion

CHANNEL = "kuvend"
RAISE = text(
    "INSERT INTO feed_version (event_id, topic, version) VALUES (:event, :topic, 1) "
    "ON CONFLICT (event_id, topic) DO UPDATE SET version = feed_version.version + 1 RETURNING version"
)
wakers: set[Callable[[], None]] = set()
"""Whoever in this process waits for news. Other processes are told by the database."""


def announce(db: Session, event_id: int, topic: str) -> int:
    """The part's new version. Holds its row until the transaction ends, so that changes of one part take turns."""
    version = int(db.execute(RAISE, {"event": event_id, "topic": topic}).scalar_one())
    if db.get_bind().dialect.name == "postgresql":
        db.execute(text("SELECT pg_notify(:channel, :event)"), {"channel": CHANNEL, "event": str(event_id)})
    if "announced" not in db.info:
        db.info["announced"] = True
        listen.listen(db, "after_commit", _wake, once=True)
    return version


def versions(db: Session, event_ids: list[int]) -> dict[int, dict[str, int]]:
    """By event and topic; a part that never changed is not in it."""
    found: dict[int, dict[str, int]] = {}
    query = select(col(FeedVersion.event_id), col(FeedVersion.topic), col(FeedVersion.version))
    for event_id, topic, version in db.execute(query.where(col(FeedVersion.event_id).in_(event_ids))):
        found.setdefault(event_id, {})[topic] = version
    return found


def version_of(db: Session, event_id: int, topic: str) -> int:
    return versions(db, [event_id]).get(event_id, {}).get(topic, 0)


def _wake(db: Session) -> None:
    db.info.pop("announced", None)
    for waker in tuple(wakers):
        waker()
