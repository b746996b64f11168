"""What recorders' devices last told of themselves: which hold something, and which have not been heard of since."""

from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import select
from sqlmodel import Session, col

from app.access.audit import record
from app.errors import N_, Conflict
from app.models import Event, RecorderDevice, User

LOST_SIGHT = timedelta(minutes=5)
"""A device tells of itself every minute."""
LOST = timedelta(hours=24)
"""As long as a device itself waits before it warns of what is unsent."""


class Device(NamedTuple):
    """What one device last told of itself."""

    id: int
    user: str
    item: int | None
    seen_at: datetime
    waiting: int


class Holding(NamedTuple):
    """Devices that hold something which the server has not, those heard of last first."""

    speaking: list[Device]
    silent: list[Device]
    """What they hold now nobody knows."""
    lost: list[Device]
    """Not heard of for a day."""

    @property
    def silent_ids(self) -> set[int]:
        return {each.id for each in self.silent}


def holding(db: Session, event: Event, now: datetime) -> Holding:
    rows = db.execute(
        select(
            col(RecorderDevice.id), col(User.name), col(RecorderDevice.item_id), col(RecorderDevice.seen_at),
            col(RecorderDevice.waiting),
        )
        .outerjoin(User, col(User.id) == col(RecorderDevice.user_id))
        .where(col(RecorderDevice.event_id) == event.key, col(RecorderDevice.waiting) > 0)
        .order_by(col(RecorderDevice.seen_at).desc(), col(RecorderDevice.id))
    )  # fmt: skip
    found = Holding([], [], [])
    for key, name, item, seen_at, waiting in rows:
        silence = now - seen_at
        group = found.speaking if silence <= LOST_SIGHT else found.silent if silence <= LOST else found.lost
        group.append(Device(key, name or "", item, seen_at, waiting))
    return found


def set_aside(db: Session, event: Event, device: RecorderDevice, *, by: User, now: datetime) -> None:
    """The desk speaks no more of it, until it speaks of itself. What it holds stays on it."""
    if now - device.seen_at <= LOST_SIGHT:
        raise Conflict(N_("This device was heard of just now."))
    told = {"of": device.user_id, "waiting": device.waiting, "heard_at": device.seen_at.isoformat()}
    record(db, "set a device aside", by=by, event=event, subject=str(device.key), **told)
    db.delete(device)
    db.flush()
