"""Who may facilitate or record at a place of the guide. First comes whoever is free then and does it least."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from sqlalchemy import select
from sqlmodel import Session, col

from app.guide.plan import Node, PersonRow, PlannedDay
from app.models import Membership, User
from app.vocabulary import ItemRole, Role

WORKS_AS = {ItemRole.FACILITATOR: Role.FACILITATOR, ItemRole.RECORDER: Role.RECORDER}
"""The role in the event that suits a role in a row."""
AT_WORK = (Role.ORGANISER, Role.FACILITATOR, Role.RECORDER)


class Member(NamedTuple):
    id: int
    name: str
    roles: frozenset[Role]


class Candidate(NamedTuple):
    id: int
    name: str
    busy: Node | None
    """Where they are wanted at that time."""


def members(db: Session, event_id: int) -> list[Member]:
    """Of the team, who may be given work in a row."""
    rows = db.execute(
        select(col(User.id), col(User.name), col(Membership.role))
        .join(Membership, col(Membership.user_id) == col(User.id))
        .where(
            col(Membership.event_id) == event_id, col(Membership.withdrawn_at).is_(None),
            col(Membership.role).in_(AT_WORK), col(User.disabled_at).is_(None),
        )
    )  # fmt: skip
    roles: dict[tuple[int, str], set[Role]] = {}
    for key, name, role in rows:
        roles.setdefault((key, name), set()).add(role)
    return [Member(key, name, frozenset(theirs)) for (key, name), theirs in roles.items()]


def candidates(plan: PlannedDay, node: Node, team: list[Member], role: ItemRole | None = None) -> list[Candidate]:
    """Who is free comes first, then whose role it is, then who has it in the fewest rows of the day."""
    busy = busy_at(plan, node)
    often: dict[int, int] = {}
    for person in plan.people:
        if person.user_id is not None and person.role is role and person.item_id != node.row.id:
            often[person.user_id] = often.get(person.user_id, 0) + 1
    suits = WORKS_AS.get(role) if role else None

    def order(one: Member) -> tuple[bool, bool, int, str]:
        return one.id in busy, suits is not None and suits not in one.roles, often.get(one.id, 0), one.name.casefold()

    return [Candidate(one.id, one.name, busy.get(one.id)) for one in sorted(team, key=order)]


def busy_at(plan: PlannedDay, node: Node) -> Mapping[int, Node]:
    """Accounts that are wanted elsewhere while this row runs, or have another part in it."""
    around = set(_above(plan, node))
    busy: dict[int, Node] = {}
    for other in plan.nodes.values():
        if other.people and other.row.id not in around and _meet(node, other):
            for person in other.people:
                if person.user_id is not None:
                    busy.setdefault(person.user_id, other)
    return busy


def free_rooms(plans: list[PlannedDay], plan: PlannedDay, node: Node) -> list[str]:
    """Rooms that the guide knows and nobody uses at that time, by name."""
    known = {" ".join(row.room.split()): None for each in plans for row in each.rows if row.room.strip()}
    own = {node.row.id, *_above(plan, node), *(part.row.id for part in node.walk())}
    taken = {
        " ".join(other.row.room.split()).casefold()
        for other in plan.nodes.values()
        if other.row.room and other.row.id not in own and _meet(node, other)
    }
    here = " ".join(node.row.room.split()).casefold()
    return sorted(room for room in known if room.casefold() not in taken and room.casefold() != here)


def code_of(person: PersonRow) -> str:
    """How a form names somebody: an account, a participant, or the words that stand for them."""
    if person.user_id is not None:
        return f"user-{person.user_id}"
    return f"participant-{person.participant_id}" if person.participant_id is not None else f"label-{person.name}"


def _meet(one: Node, other: Node) -> bool:
    return one.span.start < other.span.end and other.span.start < one.span.end


def _above(plan: PlannedDay, node: Node) -> Iterator[int]:
    parent = node.row.parent_id
    while parent is not None:
        yield parent
        parent = plan.nodes[parent].row.parent_id
