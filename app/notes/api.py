"""`POST /api/v1/events/{event}/notes/sync`: a batch of operations in, a receipt for each out."""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Any

import orjson
from fastapi import Depends, Request
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session
from starlette.responses import Response

from app import clock
from app.access.audit import record
from app.access.loaders import Enter, EventAccess, entering
from app.access.powers import Power
from app.errors import N_, Conflict, Invalid, KuvendError, TooLarge
from app.notes import queries
from app.notes.desk import presence
from app.notes.operations import actions
from app.notes.operations.arriving import NOT_A_BATCH, OTHER_PERSON, parsed, sent, sorted_out
from app.notes.operations.operation import OperationKind, moment
from app.notes.operations.schema import BATCH, BATCH_LIMIT, DEVICE, RECEIPTS
from app.notes.operations.sync import Judgement, Writer
from app.notes.recording import seat_routes
from app.notes.sealing.keeping import begin_anew
from app.vocabulary import Role
from app.web.rooms import room
from app.web.transaction import DB

router = room()
router.include_router(presence.router)
router.include_router(seat_routes.router)

Recorder = Annotated[Enter, Depends(entering(Power.WRITE_NOTES, or_formerly=Role.RECORDER))]


@router.post(
    "/api/v1/events/{event}/notes/sync",
    summary="Take a batch of note operations",
    openapi_extra={
        "requestBody": {"required": True, "content": {"application/json": {"schema": BATCH}}},
        "responses": {"200": {"description": "Receipts", "content": {"application/json": {"schema": RECEIPTS}}}},
    },
)
def sync(request: Request, content: Annotated[bytes, Depends(sent)], enter: Recorder, db: DB) -> Response:
    """Send up to 50 operations, oldest first, as often as you like: each has one effect, and each gets a receipt.

    `new` and `duplicate`: it is kept; forget it. `conflict`: it is kept beside newer words, for a person to merge.
    `mismatch` and `quarantined`: it is kept aside for the organiser, with the reason. 401 and 403: keep it, sign in.
    `refused`: it is larger than may be kept aside (1 MB); keep it, and offer it to its author as a file.
    409: `recorder` is not who is signed in; keep it for that person. Nothing else is answered so.
    """
    access = enter(db)
    batch = read_batch(content)
    if batch["recorder"] not in (None, access.user.id):
        raise Conflict(OTHER_PERSON)
    arrived = sorted_out(batch["operations"], content)
    now = clock.now()
    key = actions.digest_key(request.app.state.settings.secret)
    try:
        judgements = _taken(db, access, arrived.operations, batch, key=key, at=now)
    except IntegrityError:  # another event, which has a lock of its own, took one of these numbers at this moment
        begin_anew(db)
        access = enter(db)
        try:
            judgements = _taken(db, access, arrived.operations, batch, key=key, at=now)
        except IntegrityError:
            raise KuvendError from None  # no receipt: the device tries again
    _record_erasures(db, access, judgements)
    answer = {
        "receipts": arrived.receipts([receipt(judged) for judged in judgements]),
        "at": now.isoformat(timespec="milliseconds"),
        "kept": queries.kept_of(db, access.event, access.user),
    }
    return Response(orjson.dumps(answer), media_type="application/json")


def _taken(
    db: Session, access: EventAccess, operations: list[Any], batch: dict[str, Any], *, key: bytes, at: datetime
) -> list[Judgement]:
    writer = Writer(access.user.key, current=access.can(Power.WRITE_NOTES), reviews=access.can(Power.REVIEW_NOTES))
    return actions.take_batch(
        db, access.event, operations, device=batch["device"], writer=writer, key=key, at=at, sent_at=batch["sent_at"]
    )


def _record_erasures(db: Session, access: EventAccess, judgements: Iterable[Judgement]) -> None:
    """Of what was confidential, as everywhere else."""
    for judged in judgements:
        op, note = judged.operation, judged.note
        if op and note and op.kind is OperationKind.ERASE and note.was_confidential:
            record(db, "erased a note", by=access.user, event=access.event, subject=str(op.note))


def receipt(judged: Judgement) -> dict[str, Any]:
    """Names what is wrong, and never repeats what was sent."""
    told: dict[str, Any] = {"id": str(judged.id) if judged.id else None, "receipt": judged.receipt}
    if judged.reason:
        told["reason"] = judged.reason
    if judged.fields:
        told["fields"] = judged.fields
    if judged.sequence:
        told |= {"sequence": judged.sequence, "revision": judged.revision}
    if judged.adjusted:
        told["adjusted"] = judged.adjusted
    return told


def read_batch(content: bytes) -> dict[str, Any]:
    """The envelope. A bad envelope is refused whole; a bad operation in it is not our business here."""
    batch = parsed(content)
    if not isinstance(batch, dict) or not isinstance(batch.get("operations"), list):
        raise Invalid(NOT_A_BATCH)
    device = batch.get("device")
    if not isinstance(device, str) or not DEVICE.fullmatch(device):
        raise Invalid(NOT_A_BATCH, fields={"device": NOT_A_BATCH})
    if len(batch["operations"]) > BATCH_LIMIT:
        raise TooLarge(N_("At most %(most)s operations at a time."), most=BATCH_LIMIT)
    recorder = batch.get("recorder")
    return {
        "device": device,
        "operations": batch["operations"],
        "sent_at": moment(batch.get("sent_at")),
        "recorder": recorder if type(recorder) is int else None,
    }
