"""The guide on paper, cut by who holds it: a sheet for each person with only their rows, one for each room, note forms
for the recorders, and who is seated where. It must carry a day without power."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import select
from sqlmodel import Session, col

from app.guide.materials import Need, things
from app.guide.plan import Node, PersonRow, PlannedDay
from app.guide.queries import QuestionRow
from app.models import Contribution, Event, GuideItem, Office, Participant, Seat
from app.vocabulary import Form, ItemKind, ItemRole, SeatStatus
from app.web.languages import both, gettext

AT_WORK = (ItemRole.FACILITATOR, ItemRole.MODERATOR, ItemRole.RECORDER)
"""Who holds a sheet. Speakers and those who decide stand in the speakers' list."""


def on_paper(person: PersonRow) -> str:
    """Paper lies about: somebody unlisted is not named on it."""
    return gettext("not listed") if person.unlisted else person.name


class Entry(NamedTuple):
    """A row on a sheet. `roles` are those of the sheet's person in it."""

    plan: PlannedDay
    node: Node
    item: GuideItem
    room: str
    depth: int
    roles: tuple[ItemRole, ...] = ()


class Sheet(NamedTuple):
    key: str
    title: str
    entries: tuple[Entry, ...]

    @property
    def days(self) -> list[tuple[PlannedDay, list[Entry]]]:
        found: dict[int, tuple[PlannedDay, list[Entry]]] = {}
        for entry in self.entries:
            found.setdefault(entry.plan.day.id, (entry.plan, []))[1].append(entry)
        return list(found.values())


class NoteForm(NamedTuple):
    """For one session or group: what its recorder is asked to do, and the prompts to write under."""

    entry: Entry
    session: Node
    recorders: tuple[PersonRow, ...]
    prompts: tuple[QuestionRow, ...]


class Seated(NamedTuple):
    """Somebody by seat number. Of an unlisted person only the number is told."""

    participant: int
    number: int | None
    name: str
    office_en: str
    office_sq: str


class Speaking(NamedTuple):
    """One who speaks: invited with a contribution, or named in a row."""

    name: str
    office: str
    minutes: int | None
    confirmed: bool | None
    moderates: bool = False


def entries(plans: Iterable[PlannedDay], details: Mapping[int, GuideItem], venue: str = "") -> list[Entry]:
    """Every row of the guide in its order. A row without a room is where what holds it is."""
    return [
        Entry(plan, node, details[node.row.id], room, depth)
        for plan in plans
        for root in plan.roots
        for node, room, depth in _walk(root, venue, 0)
    ]


def _walk(node: Node, room: str, depth: int) -> Iterator[tuple[Node, str, int]]:
    here = node.row.room or room
    yield node, here, depth
    for part in node.parts:
        yield from _walk(part, here, depth + 1)


def of_people(found: Sequence[Entry]) -> list[Sheet]:
    """A sheet for each facilitator, moderator and recorder: their rows, and what stands in them for nobody else."""
    mine: dict[object, list[Entry]] = {}
    names: dict[object, str] = {}
    by_key = {entry.node.row.id: entry for entry in found}
    for root in (entry for entry in found if entry.depth == 0):
        _hand_out(root.node, {}, by_key, mine, names)
    return [
        Sheet(f"person-{number}", names[who], tuple(rows))
        for number, (who, rows) in enumerate(sorted(mine.items(), key=lambda pair: names[pair[0]].casefold()), 1)
    ]


def _hand_out(
    node: Node, held: Mapping[object, tuple[ItemRole, ...]], by_key: Mapping[int, Entry],
    mine: dict[object, list[Entry]], names: dict[object, str],
) -> None:  # fmt: skip
    own: dict[object, tuple[ItemRole, ...]] = {}
    for person in node.with_role(*AT_WORK):
        own[person.identity] = (*own.get(person.identity, ()), person.role)
        names.setdefault(person.identity, on_paper(person))
    now = own if own and node.row.kind is ItemKind.LANE else {**held, **own}
    for who in now:
        mine.setdefault(who, []).append(by_key[node.row.id]._replace(roles=own.get(who, ())))
    for part in node.parts:
        _hand_out(part, now, by_key, mine, names)


def of_rooms(found: Sequence[Entry]) -> list[Sheet]:
    """A sheet for each room that is named: what happens in it, and how it is set up."""
    rooms: dict[str, list[Entry]] = {}
    names: dict[str, str] = {}
    for entry in found:
        if entry.room and entry.node.row.kind is not ItemKind.SPLIT:
            rooms.setdefault(entry.room.casefold(), []).append(entry)
            names.setdefault(entry.room.casefold(), entry.room)
    return [Sheet(f"room-{number}", names[room], tuple(rooms[room])) for number, room in enumerate(sorted(rooms), 1)]


def note_forms(found: Sequence[Entry], prompts: Mapping[int, Sequence[QuestionRow]]) -> list[NoteForm]:
    """For every group, and for every session that asks something or has a recorder."""
    made, session = [], None
    for entry in found:
        node = entry.node
        if node.row.kind is ItemKind.SESSION:
            session = node
        asked = tuple(prompts.get(node.row.id, ()))
        recorders = tuple(node.with_role(ItemRole.RECORDER))
        if node.row.kind is ItemKind.LANE or asked or (recorders and node.row.kind is ItemKind.SESSION):
            under = asked or tuple(prompts.get(session.row.id, ()) if session else ())
            made.append(NoteForm(entry, session or node, recorders, under))
    return made


def recorders(found: Sequence[Entry]) -> list[tuple[Entry, tuple[PersonRow, ...]]]:
    """Where somebody takes notes, and where nobody does yet: every group, and sessions that are not rests."""
    return [
        (entry, tuple(entry.node.with_role(ItemRole.RECORDER)))
        for entry in found
        if entry.node.row.kind is ItemKind.LANE
        or (entry.node.row.kind is ItemKind.SESSION and entry.node.look not in (Form.BREAK, Form.MOVEMENT))
    ]


def needs(found: Iterable[Entry]) -> list[Need]:
    return [
        Need(
            thing, entry.room, entry.plan.day.id, entry.node.span.opens, entry.node.span.closes, entry.node.row.id,
            both(entry.node.row.title_en, entry.node.row.title_sq),
        )
        for entry in found
        for thing in things(entry.item.materials)
    ]  # fmt: skip


def seated(db: Session, event: Event) -> list[Seated]:
    """Everybody who is named and has not declined, by seat number and then by name."""
    found = db.execute(
        select(
            col(Participant.id), col(Participant.seat_number), col(Participant.name), col(Participant.unlisted),
            col(Office.name_en), col(Office.name_sq),
        )
        .outerjoin(Office, col(Office.id) == col(Participant.office_id))
        .outerjoin(Seat, col(Seat.id) == col(Participant.seat_id))
        .where(col(Participant.event_id) == event.key, col(Seat.status).is_distinct_from(SeatStatus.DECLINED))
        .order_by(col(Participant.seat_number).is_(None), col(Participant.seat_number), col(Participant.name))
    )  # fmt: skip
    return [
        Seated(key, number, "", "", "") if unlisted else Seated(key, number, name, english or "", albanian or "")
        for key, number, name, unlisted, english, albanian in found
    ]


def speaking(db: Session, event: Event, found: Sequence[Entry]) -> list[tuple[Entry, list[Speaking]]]:
    """For each session who speaks in it, in their order; moderators first."""
    invited: dict[int, list[Speaking]] = {}
    known: dict[int, set[str]] = {}
    query = select(Contribution).where(col(Contribution.event_id) == event.key)
    for one in db.execute(query.order_by(col(Contribution.position), col(Contribution.id))).scalars():
        name = f"{one.speaker_title} {one.speaker}".strip()
        invited.setdefault(one.item_id, []).append(Speaking(name, one.office, one.minutes, one.confirmed))
        known.setdefault(one.item_id, set()).update((one.speaker.casefold(), one.office.casefold()))
    made = []
    for entry in found:
        if entry.node.row.kind is not ItemKind.SESSION:
            continue
        named = [
            Speaking(
                on_paper(person),
                "" if person.unlisted else both(person.office_en, person.office_sq),
                None,
                None,
                person.role is ItemRole.MODERATOR,
            )
            for node in _within(entry.node)
            for person in node.with_role(ItemRole.MODERATOR, ItemRole.SPEAKER)
            if person.name.casefold() not in known.get(entry.node.row.id, ())
        ]
        who = [one for one in named if one.moderates] + invited.get(entry.node.row.id, [])
        who += [one for one in named if not one.moderates]
        if who:
            made.append((entry, who))
    return made


def _within(node: Node) -> Iterator[Node]:
    """The session's own rows, not those of sessions inside it."""
    yield node
    for part in node.parts:
        if part.row.kind is not ItemKind.SESSION:
            yield from _within(part)
