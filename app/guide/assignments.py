"""Who facilitates and who records, place by place of a day: one table, in which choosing is saving."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlmodel import Session

from app.errors import N_, Conflict, Invalid
from app.guide import candidates, session_actions
from app.guide.candidates import Candidate, Member
from app.guide.checks import Doubt, Finding
from app.guide.plan import Node, PersonRow, PlannedDay
from app.models import GuideItem, ItemPerson, Participant, User
from app.vocabulary import Form, ItemKind, ItemRole

ROLES = (ItemRole.FACILITATOR, ItemRole.RECORDER)
ABOUT_PEOPLE = frozenset({Doubt.NO_FACILITATOR, Doubt.NO_RECORDER, Doubt.PERSON_TWICE, Doubt.NOT_NEUTRAL})
GONE = N_("Somebody else changed who works here meanwhile. Look at it as it stands now.")


class Part(NamedTuple):
    """Somebody, or nobody yet, with a role at a place; and who might have it instead, the best first."""

    role: ItemRole
    person: PersonRow | None
    candidates: list[Candidate]


class Place(NamedTuple):
    node: Node
    parts: list[Part]
    doubts: list[Finding]

    def with_role(self, role: ItemRole) -> list[Part]:
        return [part for part in self.parts if part.role is role]


def places(plan: PlannedDay, team: list[Member]) -> list[Place]:
    """Sessions in which people work, and their groups, in the order of the day."""
    return [
        Place(node, _parts(plan, node, team), [each for each in node.doubts if each.doubt in ABOUT_PEOPLE])
        for root in plan.roots
        for node in root.walk()
        if node.row.kind is ItemKind.LANE
        or (node.row.kind is ItemKind.SESSION and node.look not in (Form.BREAK, Form.MOVEMENT))
    ]


def _parts(plan: PlannedDay, node: Node, team: list[Member]) -> list[Part]:
    found: list[Part] = []
    for role in ROLES:
        who = candidates.candidates(plan, node, team, role)
        people: Sequence[PersonRow | None] = node.with_role(role) or [None]
        found += [Part(role, person, who) for person in people]
    return found


def assign(db: Session, item: GuideItem, *, role: ItemRole, was: int | None, who: str) -> tuple[str, str]:
    """`who` ("user-3", or "" for nobody) in the place of that entry of the row. Gives the names, before and after."""
    if role not in ROLES:
        raise Invalid(fields={"role": N_("Choose one of the values that are offered.")})
    before = ""
    if was is not None:
        entry = db.get(ItemPerson, was)
        if entry is None or entry.item_id != item.key or entry.role is not role:
            raise Conflict(GONE)
        before = _name(db, entry)
        if who:
            session_actions.put_in_place(db, entry, who=who)
            return before, _name(db, entry)
        session_actions.remove_person(db, entry)
        return before, ""
    if not who:
        return "", ""
    return "", _name(db, session_actions.add_person(db, item, role=role, who=who))


def _name(db: Session, entry: ItemPerson) -> str:
    if entry.user_id is not None:
        return db.get_one(User, entry.user_id).name
    return db.get_one(Participant, entry.participant_id).name if entry.participant_id is not None else entry.label
