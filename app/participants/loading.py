"""A list from a workbook beside what is known already: what each row would do. No database.

The same person is known by mail address and name, or by name and office. A mail address alone is a question: offices
share mailboxes. An empty cell changes nothing, and nobody is ever removed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple

from app.participants.workbook import Entry
from app.participants.workbook_cells import folded
from app.vocabulary import SeatStatus

PERSON_FIELDS = ("name", "title", "position", "email", "phone", "gender", "attending", "language", "seat_number")
OFFICE_FIELDS = ("sector", "level", "qark", "district")


class Effect(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    TWICE = "twice"
    WRONG = "wrong"


class KnownOffice(NamedTuple):
    id: int
    names: tuple[str, ...]


class KnownPerson(NamedTuple):
    """Somebody of this event. `values` has the fields of a row, as they stand."""

    id: int
    seat_id: int | None
    office_names: tuple[str, ...]
    values: Mapping[str, Any]


class Change(NamedTuple):
    field: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Proposal:
    """What one row would do."""

    entry: Entry
    effect: Effect
    person_id: int | None = None
    seat_id: int | None = None
    """The seat that is answered or taken; None for a new person: a new seat is made."""
    office_id: int | None = None
    """None with an office in the row: it is new to the directory."""
    changes: tuple[Change, ...] = ()
    first_row: int | None = None
    """Where the file says the same before."""
    shares_mail_with: str = ""
    """Somebody of another name who has this mail address: one person or two?"""


@dataclass(slots=True)
class Situation:
    """What is known before a row is looked at; rows take seats and names away from those that follow."""

    offices: Sequence[KnownOffice]
    people: Sequence[KnownPerson]
    waiting: Mapping[int, Sequence[int]]
    """Office -> seats that wait for a name, in order."""
    office_of: dict[str, int] = field(init=False)
    by_mail: dict[str, list[KnownPerson]] = field(init=False)
    by_name: dict[tuple[str, str], KnownPerson] = field(init=False)
    free: dict[int, list[int]] = field(init=False)
    seen: dict[tuple[str, ...], int] = field(init=False)

    def __post_init__(self) -> None:
        self.office_of = {folded(name): office.id for office in self.offices for name in office.names if name}
        self.by_mail = {}
        self.by_name = {}
        for person in self.people:
            if person.values.get("email"):
                self.by_mail.setdefault(person.values["email"].casefold(), []).append(person)
            for office in person.office_names or ("",):
                self.by_name[folded(person.values["name"]), folded(office)] = person
        self.free = {office: list(seats) for office, seats in self.waiting.items()}
        self.seen = {}


def compare(entries: Iterable[Entry], situation: Situation, *, same: frozenset[int] = frozenset()) -> list[Proposal]:
    """What each row would do, in the order of the file. `same`: rows said to be the person whose mail they share."""
    return [_propose(entry, situation, same) for entry in entries]


def _propose(entry: Entry, now: Situation, same: frozenset[int]) -> Proposal:
    if entry.faults:
        return Proposal(entry, Effect.WRONG)
    office_id = now.office_of.get(folded(entry.values.get("office") or ""))
    if not entry.values.get("name"):
        return _seat_only(entry, now, office_id)
    if (first := _said_before(entry, now, office_id)) is not None:
        return Proposal(entry, Effect.TWICE, first_row=first)
    person, shares = _find_person(entry, now, same)
    if person is not None:
        changes = _changes(entry.values, person.values)
        effect = Effect.CHANGED if changes else Effect.SAME
        return Proposal(entry, effect, person.id, person.seat_id, office_id, changes, shares_mail_with=shares)
    seat = _take_seat(now, office_id)
    return Proposal(entry, Effect.NEW, None, seat, office_id, shares_mail_with=shares)


def _seat_only(entry: Entry, now: Situation, office_id: int | None) -> Proposal:
    """A row without a name: a seat that waits. As many as wait already are the same ones."""
    seat = _take_seat(now, office_id)
    return Proposal(entry, Effect.NEW if seat is None else Effect.SAME, seat_id=seat, office_id=office_id)


def _take_seat(now: Situation, office_id: int | None) -> int | None:
    free = now.free.get(office_id) if office_id is not None else None
    return free.pop(0) if free else None


def _said_before(entry: Entry, now: Situation, office_id: int | None) -> int | None:
    name = folded(entry.values["name"])
    keys = [("office", name, str(office_id or folded(entry.values.get("office") or "")))]
    if entry.values.get("email"):
        keys.append(("mail", name, entry.values["email"].casefold()))
    first = next((now.seen[key] for key in keys if key in now.seen), None)
    for key in keys:
        now.seen.setdefault(key, entry.number)
    return first


def _find_person(entry: Entry, now: Situation, same: frozenset[int]) -> tuple[KnownPerson | None, str]:
    """The person a row means, and whose mail address it shares where the names differ."""
    name = folded(entry.values["name"])
    mailed = now.by_mail.get((entry.values.get("email") or "").casefold(), [])
    for person in mailed:
        if folded(person.values["name"]) == name:
            return person, ""
    known = now.by_name.get((name, folded(entry.values.get("office") or "")))
    if known is not None:
        return known, ""
    if mailed:
        return (mailed[0] if entry.number in same else None), mailed[0].values["name"]
    return None, ""


def _changes(said: Mapping[str, Any], stands: Mapping[str, Any]) -> tuple[Change, ...]:
    changed = [
        Change(name, stands.get(name), said[name])
        for name in PERSON_FIELDS
        if said.get(name) not in (None, "") and said[name] != stands.get(name)
    ]
    status = said.get("status")
    if status is not None and stands.get("status") is not None and status != stands["status"]:
        changed.append(Change("status", stands["status"], SeatStatus(status)))
    return tuple(changed)
