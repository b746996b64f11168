"""Photos of flip charts: what becomes of one that a device sends, who sees it, and what stays of one that is erased."""

from base64 import b64decode, b64encode
from collections.abc import Collection
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import NamedTuple
from uuid import UUID, uuid5

from sqlalchemy import ColumnElement, func
from sqlmodel import Session, col, select

from app.access.audit import record
from app.access.loaders import EventAccess
from app.access.powers import Power
from app.db import scrub_after
from app.errors import N_, Conflict, Forbidden, NotFound
from app.models import Event, NotePhoto, User
from app.notes.operations.operation import PLAIN, locked
from app.notes.photos.jpeg import Picture
from app.notes.sealing.keeping import vault
from app.vocabulary import Receipt, ReviewState

DECIDED = N_("Somebody else has decided about this photo meanwhile. Look at it again.")

KEPT = col(NotePhoto.sealed) != ""
RELEASED = col(NotePhoto.review) == ReviewState.RELEASED


class Why(StrEnum):
    """Why a photo was not simply taken."""

    OTHER = "photo_other"
    """Another picture came under its number, or it is another person's or another event's."""
    CLOSED = "event_closed"
    ERASED = "photo_erased"


class Answer(NamedTuple):
    receipt: Receipt
    why: Why | None = None


class Sent(NamedTuple):
    """Whose picture it is. The digest is keyed: whoever has a picture cannot find out that it was erased here."""

    event: int
    author: int | None
    digest: str


class Standing(NamedTuple):
    """What stands under the number of a photo."""

    sent: Sent
    erased: bool


Place = tuple[int | None, int | None]


def judge(standing: Standing | None, sent: Sent, *, closed: bool) -> Answer:
    """As with notes (`sync.judge`), the order is the contract: what was taken once is a duplicate for ever."""
    if standing is not None and _same(standing.sent, sent):
        return Answer(Receipt.QUARANTINED, Why.ERASED) if standing.erased else Answer(Receipt.DUPLICATE)
    if standing is not None:
        return Answer(Receipt.MISMATCH, Why.OTHER)
    return Answer(Receipt.QUARANTINED, Why.CLOSED) if closed else Answer(Receipt.NEW)


def _same(known: Sent, sent: Sent) -> bool:
    """An account that was deleted since is nobody's."""
    return known == sent._replace(author=known.author and sent.author)


def take(
    db: Session, event: Event, uid: UUID, picture: Picture, *, place: Place, by: User, taken_at: datetime, key: bytes
) -> Answer:
    """As often as the device likes: one photo. What is not simply taken is held back for a reviewer, who alone sees it;
    under a number of its own where another stands under this one."""
    plain = sha256(picture.content).hexdigest()
    sent = Sent(event.key, by.key, locked(PLAIN + plain, key))
    answer = judge(_standing(db, uid, key), sent, closed=_is_closed(db, event))
    if answer.receipt is Receipt.MISMATCH:
        uid = uuid5(uid, f"{sent.event}/{sent.author}/{sent.digest}")
        beside = _standing(db, uid, key)
        if beside is not None:
            return Answer(Receipt.QUARANTINED, Why.ERASED) if beside.erased else answer
    elif answer.receipt is Receipt.DUPLICATE or answer.why is Why.ERASED:
        return answer
    db.add(
        NotePhoto(
            event_id=event.key, uid=uid, item_id=place[0], lane_id=place[1], author_id=by.key, taken_at=taken_at,
            digest=sent.digest, width=picture.width, height=picture.height,
            sealed=vault(db).seal(event.key, {"jpeg": b64encode(picture.content).decode()}, about=f"photo/{uid}"),
            review=ReviewState.UNREVIEWED if answer.why is None else ReviewState.HELD,
        )
    )  # fmt: skip
    db.flush()
    return answer


def _standing(db: Session, uid: UUID, key: bytes) -> Standing | None:
    row = db.exec(select(NotePhoto).where(NotePhoto.uid == uid)).first()
    if row is None:
        return None
    kept = row.digest if ":" in row.digest else PLAIN + row.digest  # as the first releases wrote it
    return Standing(Sent(row.event_id, row.author_id, locked(kept, key)), erased=not row.sealed)


def _is_closed(db: Session, event: Event) -> bool:
    """Nobody closes it, and no other photo comes, until this one is written down."""
    found = select(Event.closed_at).where(Event.id == event.key).with_for_update(key_share=True)
    return db.exec(found).one() is not None


def shown(db: Session, access: EventAccess) -> list[tuple[NotePhoto, str]]:
    """With their author's name: all of them to whoever reads confidential words, to the others what was released."""
    rows = db.exec(
        select(NotePhoto, User.name)
        .outerjoin(User, col(User.id) == col(NotePhoto.author_id))
        .where(NotePhoto.event_id == access.event.key, KEPT, *_reach(access))
        .order_by(col(NotePhoto.review) != ReviewState.UNREVIEWED, col(NotePhoto.taken_at))
    ).all()
    return [(photo, name or "") for photo, name in rows]


def waiting(db: Session, event: Event) -> int:
    """How many nobody has looked at."""
    unseen = col(NotePhoto.review) == ReviewState.UNREVIEWED
    return db.exec(
        select(func.count()).select_from(NotePhoto).where(NotePhoto.event_id == event.key, KEPT, unseen)
    ).one()


def _reach(access: EventAccess) -> Collection[ColumnElement[bool]]:
    return () if access.can(Power.READ_CONFIDENTIAL) else (RELEASED,)


def within_reach(photo: NotePhoto, access: EventAccess) -> NotePhoto:
    """Until it was released a photo is as confidential as anything that was said."""
    if not photo.sealed:
        raise NotFound
    if photo.review is not ReviewState.RELEASED and not access.can(Power.READ_CONFIDENTIAL):
        raise Forbidden
    return photo


def opened(db: Session, photo: NotePhoto) -> bytes:
    content = vault(db).open(photo.event_id, photo.sealed, about=f"photo/{photo.uid}")
    if content is None:
        raise NotFound
    return b64decode(content["jpeg"])


def decide(
    db: Session, event: Event, photo: NotePhoto, state: ReviewState, *, was: ReviewState | None = None, by: User
) -> None:
    """`was`: how the page had it. Raises Conflict where somebody else has decided otherwise since."""
    if photo.review is state:
        return
    if was is not None and photo.review is not was:
        raise Conflict(DECIDED)
    photo.review, photo.reviewed_by_id = state, by.key
    record(db, "reviewed a photo", by=by, event=event, subject=str(photo.uid), state=state)
    db.flush()


def erase(db: Session, event: Event, photo: NotePhoto, *, by: User, key: bytes) -> None:
    """Its number stays, so that a device that had no receipt yet does not bring it back."""
    photo.digest = locked(photo.digest if ":" in photo.digest else PLAIN + photo.digest, key)
    photo.sealed, photo.width, photo.height = "", 0, 0
    photo.review, photo.reviewed_by_id = ReviewState.OMITTED, by.key
    record(db, "erased a photo", by=by, event=event, subject=str(photo.uid))
    db.flush()
    scrub_after(db)
