"""What the desk does: assign, relieve, tell, remind; and what a device tells of itself."""

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import select, update
from sqlmodel import Session, col

from app.access.audit import record
from app.errors import N_, Conflict, Forbidden, Invalid
from app.guide import history
from app.models import DeskMessage, Event, GuideItem, HandOver, ItemPerson, RecorderDevice, User
from app.notes.desk.queries import who_may_record
from app.vocabulary import ItemRole
from app.web.languages import both

NOT_OURS = N_("This person does not record in this event.")


def assign(
    db: Session, event: Event, item: GuideItem, *, seen: Collection[int], wanted: Collection[int], by: User
) -> None:
    """What is `wanted` instead of what was `seen`: whoever else came or went meanwhile stays so, and so do offices and
    names that the guide lists without an account. Raises Invalid for somebody who does not record in this event."""
    with history.step(db, event.key, history.Verb.BELONGS, both(item.title_en, item.title_sq), by=by):
        known = db.execute(
            select(ItemPerson)
            .where(col(ItemPerson.item_id) == item.key, col(ItemPerson.role) == ItemRole.RECORDER)
            .order_by(col(ItemPerson.position), col(ItemPerson.id))
        ).scalars().all()  # fmt: skip
        now = [person.user_id for person in known if person.user_id is not None]
        final = differences(now, seen=seen, wanted=wanted)
        if not set(final).difference(now) <= {person.id for person in who_may_record(db, event)}:
            raise Invalid(fields={"user": NOT_OURS})
        for person in known:
            if person.user_id is not None and person.user_id not in final:
                db.delete(person)
        for position, user in enumerate(final, len(known)):
            if user not in now:
                row = ItemPerson(
                    event_id=event.key, item_id=item.key, role=ItemRole.RECORDER, user_id=user, position=position
                )
                db.add(row)
    record(db, "assigned recorders", by=by, event=event, subject=str(item.key))
    db.flush()


def differences(now: Collection[int], *, seen: Collection[int], wanted: Collection[int]) -> list[int]:
    """What stands `now` after somebody who had `seen` a list made another of it: who was added there comes, who was
    taken out goes, and about all others nothing was said."""
    gone = set(seen).difference(wanted)
    come = (user for user in wanted if user not in seen)
    return [user for user in dict.fromkeys((*now, *come)) if user not in gone]


def hand_over(db: Session, event: Event, item: GuideItem, *, to: int, by: User, at: datetime) -> HandOver:
    """Asks somebody to take the place over. Whoever records there stays its recorder until that is done."""
    if to == by.key or to not in {person.id for person in who_may_record(db, event)}:
        raise Invalid(fields={"user": NOT_OURS})
    db.execute(
        update(HandOver).where(col(HandOver.item_id) == item.key, col(HandOver.ended_at).is_(None)).values(ended_at=at)
    )
    asked = HandOver(event_id=event.key, item_id=item.key, from_id=by.key, to_id=to)
    db.add(asked)
    db.flush()
    return asked


def relieve(db: Session, event: Event, passing: HandOver, *, by: User, at: datetime) -> None:
    """Whoever was asked takes it; only now the other stops being its recorder. Once more, in another tab: nothing."""
    if passing.to_id != by.key:
        raise Forbidden
    if passing.taken_at is not None:
        return
    if passing.ended_at is not None:
        raise Conflict(N_("This was taken back meanwhile."))
    passing.taken_at = passing.ended_at = at
    item = db.get_one(GuideItem, passing.item_id)
    given = () if passing.from_id in (None, by.key) else (passing.from_id,)
    assign(db, event, item, seen=given, wanted=(by.key,), by=by)


def take_back(db: Session, passing: HandOver, *, at: datetime) -> None:
    passing.ended_at = passing.ended_at or at
    db.flush()


def tell(db: Session, event: Event, item: int | None, text: str, *, by: User) -> DeskMessage:
    if not text:
        raise Invalid(fields={"text": N_("Write the message.")})
    said = DeskMessage(event_id=event.key, item_id=item, text=text[:500], author_id=by.key)
    db.add(said)
    db.flush()
    return said


def seen(db: Session, event: Event, ids: Iterable[int], *, by: User, at: datetime) -> None:
    db.execute(
        update(DeskMessage)
        .where(
            col(DeskMessage.event_id) == event.key, col(DeskMessage.id).in_(list(ids)),
            col(DeskMessage.seen_at).is_(None),
        )
        .values(seen_at=at, seen_by_id=by.key)
    )  # fmt: skip


def note_device(
    db: Session, event: Event, device: str, *, by: User, item: int | None, waiting: int, oldest: datetime | None,
    at: datetime,
) -> None:  # fmt: skip
    """What the device tells of itself; what it told before is forgotten."""
    known = db.execute(
        select(RecorderDevice).where(col(RecorderDevice.event_id) == event.key, col(RecorderDevice.device) == device)
    ).scalar_one_or_none()
    row = known or RecorderDevice(event_id=event.key, device=device, seen_at=at)
    row.user_id, row.seen_at, row.waiting, row.oldest_at = by.key, at, waiting, oldest if waiting else None
    row.item_id = item
    db.add(row)
    db.flush()
