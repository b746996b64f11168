"""An uploaded list between its preview and its application: kept on the server, compared anew each time.

Nothing comes back from the browser but which draft it is, what the preview looked like (a digest), and which rows
share their mail address with somebody because they are that person.
"""

import json
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from app.access import uploads
from app.errors import N_, Conflict, Invalid
from app.models import Event, ImportDraft, Office, Participant, Seat
from app.participants import actions
from app.participants.loading import OFFICE_FIELDS, PERSON_FIELDS, Effect, KnownOffice, KnownPerson, Proposal, Situation
from app.participants.workbook import Entry, Fault, PeopleList
from app.participants.workbook_cells import folded
from app.vocabulary import Attending, Gender, Level, SeatStatus, Sector

WHAT = "participants"
_KINDS = {"sector": Sector, "level": Level, "gender": Gender, "attending": Attending, "status": SeatStatus}


def content_of(people: PeopleList) -> str:
    """What a file says, as it is kept."""
    content = {
        "sheet": people.sheet,
        "heads": dict(people.heads),
        "unknown": people.unknown,
        "entries": [[entry.number, entry.values, entry.faults] for entry in people.entries],
    }
    return json.dumps(content)


def read_back(draft: ImportDraft) -> PeopleList:
    content = json.loads(draft.content)
    entries = tuple(_entry(*entry) for entry in content["entries"])
    return PeopleList(content["sheet"], entries, content["heads"], tuple(content["unknown"]))


def situation(db: Session, event: Event) -> Situation:
    """What is known now: the directory, this event's people, the seats that wait for a name. Three queries."""
    offices = [
        KnownOffice(number, (en, sq))
        for number, en, sq in db.execute(select(col(Office.id), col(Office.name_en), col(Office.name_sq)))
    ]
    names = {office.id: tuple(name for name in office.names if name) for office in offices}
    people = [
        KnownPerson(row.id, row.seat_id, names.get(row.office_id, ()), {**row._mapping, "status": row.status})
        for row in db.execute(
            select(*_PERSON_COLUMNS)
            .outerjoin(Seat, col(Seat.id) == col(Participant.seat_id))
            .where(col(Participant.event_id) == event.key)
        )
    ]
    waiting: dict[int, list[int]] = {}
    empty = (
        select(col(Seat.office_id), col(Seat.id))
        .outerjoin(Participant, col(Participant.seat_id) == col(Seat.id))
        .where(
            col(Seat.event_id) == event.key,
            col(Participant.id).is_(None),
            col(Seat.status) != SeatStatus.DECLINED,
        )
        .order_by(col(Seat.position), col(Seat.id))
    )
    for office, seat in db.execute(empty):
        waiting.setdefault(office, []).append(seat)
    return Situation(offices, people, waiting)


def digest(proposals: Sequence[Proposal]) -> str:
    shown = [
        (one.entry.number, one.effect, one.person_id, one.seat_id, one.office_id, [str(c) for c in one.changes])
        for one in proposals
    ]
    return uploads.fingerprint(shown)


def apply(db: Session, event: Event, draft: ImportDraft, proposals: Sequence[Proposal], *, at: datetime) -> int:
    """Do what every row proposes, or nothing. Returns how many rows did something."""
    if draft.applied_at is not None:
        raise Conflict(N_("This list has been loaded already."))
    if any(one.effect is Effect.WRONG for one in proposals):
        raise Invalid(N_("Some rows are wrong. Correct them in the file and load it again: a list is taken whole."))
    changed = [one for one in proposals if one.effect is Effect.CHANGED]
    fresh = [one for one in proposals if one.effect is Effect.NEW]
    for proposal in changed:
        _change(db, proposal, at)
    _take_in(db, event, fresh, at)
    done = len(changed) + len(fresh)
    uploads.applied(db, draft, at)
    return done


def _change(db: Session, proposal: Proposal, at: datetime) -> None:
    changed = {change.field: change.after for change in proposal.changes if change.field != "status"}
    if changed and proposal.person_id is not None:
        actions.change_person(db, db.get_one(Participant, proposal.person_id), changed)
    if proposal.seat_id is not None:
        _answer(db, db.get_one(Seat, proposal.seat_id), proposal.entry.values.get("status"), at)


def _take_in(db: Session, event: Event, proposals: Sequence[Proposal], at: datetime) -> None:
    """Everybody new, in few statements however long the list: offices, then seats, then people."""
    offices = _offices(db, proposals)
    seats = {one.id: one for one in db.scalars(select(Seat).where(col(Seat.event_id) == event.key))}
    held = Counter(seat.office_id for seat in seats.values())
    taken: list[tuple[Proposal, Office | None, Seat | None]] = []
    for proposal in proposals:
        office = offices.get(_office_key(proposal))
        seat = seats.get(proposal.seat_id)
        if office is not None and seat is None:
            seat = _new_seat(event, office, held[office.key], proposal.entry.values, at)
            held[office.key] += 1
            db.add(seat)
        elif seat is not None:
            _answer(db, seat, proposal.entry.values.get("status"), at)
        taken.append((proposal, office, seat))
    db.flush()
    for proposal, office, seat in taken:
        values = proposal.entry.values
        given = {name: values[name] for name in PERSON_FIELDS if values.get(name) not in (None, "")}
        if given.get("name"):
            db.add(actions.new_person(event, office, seat, given))
    db.flush()


def _new_seat(event: Event, office: Office, held: int, values: dict[str, Any], at: datetime) -> Seat:
    if held >= actions.MOST_SEATS:
        message = N_("“%(office)s” would hold more than %(most)s seats.")
        raise Invalid(message, office=office.name_en or office.name_sq, most=actions.MOST_SEATS)
    status = values.get("status") or SeatStatus.PLANNED
    return Seat(
        event_id=event.key,
        office_id=office.key,
        position=held,
        status=status,
        attending=values.get("attending") or Attending.PARTICIPANT,
        invited_at=None if status is SeatStatus.PLANNED else at,
        replied_at=at if status in actions.REPLIES else None,
    )


def _offices(db: Session, proposals: Sequence[Proposal]) -> dict[str, Office]:
    """The offices of these rows: known ones, and those new to the directory, made once however many rows name them."""
    numbers = {one.office_id for one in proposals if one.office_id is not None}
    found = {str(one.id): one for one in db.scalars(select(Office)) if one.id in numbers}
    for proposal in proposals:
        key, values = _office_key(proposal), proposal.entry.values
        if key and key not in found:
            about = {field: values[field] for field in OFFICE_FIELDS if values.get(field)}
            found[key] = actions.add_office(db, name_en=values["office"], **about)
    return found


def _office_key(proposal: Proposal) -> str:
    return str(proposal.office_id or folded(proposal.entry.values.get("office") or ""))


def _answer(db: Session, seat: Seat, status: SeatStatus | None, at: datetime) -> None:
    if status is None or status == seat.status:
        return
    if status in actions.REPLIES:
        actions.reply(db, seat, status, at=at)
    else:
        seat.invited_at = at if status is SeatStatus.INVITED else None
        actions.take_back_reply(db, seat)


def _entry(number: int, values: dict[str, Any], faults: list[list[Any]]) -> Entry:
    """As it was read: words of our vocabularies are that again, a faulty cell stays the text that it was."""
    wrong = tuple(Fault(*fault) for fault in faults)
    texts = {fault.field for fault in wrong}
    revived = {
        name: _KINDS[name](value) if name in _KINDS and value and name not in texts else value
        for name, value in values.items()
    }
    return Entry(number, revived, wrong)


_PERSON_COLUMNS: tuple[Any, ...] = (
    Participant.id,
    Participant.seat_id,
    Participant.office_id,
    *(getattr(Participant, name) for name in PERSON_FIELDS),
    Seat.status,
)
