"""What a doubt lets one choose from, and what a choice does: people, rooms, objectives, sessions, forms of work."""

from collections.abc import Callable
from typing import NamedTuple

from sqlmodel import Session

from app.errors import Invalid
from app.guide import candidates, queries, session_actions
from app.guide.candidates import Candidate, code_of
from app.guide.checks import Doubt
from app.guide.mends import NOT_HERE, Case
from app.guide.plan import ItemRow, Node, PersonRow, PlannedDay
from app.models import Event, GuideItem, ItemPerson, Objective, User
from app.vocabulary import Form, ItemKind, ItemRole
from app.web.formats import clock, day, minutes, percent
from app.web.languages import both
from app.web.languages import gettext as _
from app.web.words import word

WANTED = {Doubt.NO_RECORDER: ItemRole.RECORDER, Doubt.NO_FACILITATOR: ItemRole.FACILITATOR}
MOST_ROWS = 6


class Choice(NamedTuple):
    value: str
    words: str
    note: str = ""
    """What speaks against it."""


def title_of(row: ItemRow | GuideItem) -> str:
    return both(row.title_en, row.title_sq) or word(row.kind)


# What there is to choose from


def choices(db: Session, event: Event, plans: list[PlannedDay], plan: PlannedDay, node: Node | None, doubt: str,
            about: str = "") -> list[Choice]:  # fmt: skip
    """The best first. `about`: the person or the objective in doubt."""
    if doubt == Doubt.UNSERVED_OBJECTIVE:
        return [Choice(str(each.row.id), f"{clock(each.span.opens)} {title_of(each.row)}", _day_of(plans, one))
                for one in plans for each in one.nodes.values() if _works(each)]  # fmt: skip
    if doubt == Doubt.FEW_VOICES:
        return [
            Choice(str(each.row.id), f"{minutes(each.span.minutes)} {title_of(each.row)}") for each in plenary(plan)
        ]
    if node is None:
        return []
    if doubt == Doubt.NO_OBJECTIVE:
        return [Choice(str(one.id), both(one.text_en, one.text_sq)) for one in queries.objectives(db, event.key)]
    if doubt == Doubt.ROOM_TWICE:
        return [Choice(room, room) for room in candidates.free_rooms(plans, plan, node)]
    role = WANTED.get(Doubt(doubt)) or _role_of(node, doubt, about)
    team = candidates.members(db, event.key)
    return [person_choice(one) for one in candidates.candidates(plan, node, team, role) if f"user-{one.id}" != about]


def person_choice(one: Candidate) -> Choice:
    note = _("“%(title)s” then", title=title_of(one.busy.row)) if one.busy else ""
    return Choice(f"user-{one.id}", one.name, note)


def plenary(plan: PlannedDay) -> list[Node]:
    """The longest rows in which the hall listens together and might talk in groups. Protocol is not touched."""
    found = [
        node for node in plan.nodes.values()
        if node.row.kind is ItemKind.STEP and node.row.form in (None, Form.PLENARY) and node.span.minutes
        and not any(plan.nodes[key].row.protocol for key in _line(plan, node))
    ]  # fmt: skip
    return sorted(found, key=lambda node: (-node.span.minutes, node.span.start))[:MOST_ROWS]


def _line(plan: PlannedDay, node: Node) -> list[int]:
    """The row and what holds it."""
    keys, key = [], node.row.id if node.row.id in plan.nodes else None
    while key is not None:
        keys.append(key)
        key = plan.nodes[key].row.parent_id
    return keys


def _works(node: Node) -> bool:
    return node.row.kind is ItemKind.SESSION and node.look not in (Form.BREAK, Form.MOVEMENT)


def _day_of(plans: list[PlannedDay], plan: PlannedDay) -> str:
    return day(plan.day.on) if len(plans) > 1 else ""


def _role_of(node: Node, doubt: str, about: str) -> ItemRole | None:
    if doubt == Doubt.NOT_NEUTRAL:
        return ItemRole.FACILITATOR
    return next((person.role for person in node.people if code_of(person) == about), None)


# What a choice does


def assign(case: Case, role: ItemRole) -> str:
    """Somebody has this part of the row from now on."""
    person = session_actions.add_person(case.db, case.item, role=role, who=case.choice)
    name = case.db.get_one(User, person.user_id).name if person.user_id is not None else person.label
    if role is ItemRole.RECORDER:
        return _("%(person)s records “%(title)s”.", person=name, title=case.name)
    return _("%(person)s facilitates “%(title)s”.", person=name, title=case.name)


def replace(case: Case) -> str:
    """Somebody else in the place of whoever is wanted in two rows at once."""
    return _replaced(case, [each for each in case.node().people if code_of(each) == case.about])


def take_out(case: Case) -> str:
    """Whoever is wanted in two rows at once is no longer in this one."""
    theirs = [each for each in case.node().people if code_of(each) == case.about]
    if not theirs:
        raise Invalid(NOT_HERE)
    for each in theirs:
        session_actions.remove_person(case.db, case.db.get_one(ItemPerson, each.id))
    return _("%(person)s is no longer in “%(title)s”.", person=theirs[0].name, title=case.name)


def neutral(case: Case) -> str:
    """Another facilitator for the session in which the present one speaks or decides."""
    plan = queries.planned_of(case.db, case.event, case.item)
    sessions = [key for key in _line(plan, plan.nodes[case.item.key]) if plan.nodes[key].row.kind is ItemKind.SESSION]
    whole = plan.nodes[sessions[0]] if sessions else plan.nodes[case.item.key]
    theirs = [each for part in whole.walk() for each in part.people
              if each.role is ItemRole.FACILITATOR and code_of(each) == case.about]  # fmt: skip
    return _replaced(case, theirs)


def _replaced(case: Case, theirs: list[PersonRow]) -> str:
    if not theirs or not case.choice.startswith("user-"):
        raise Invalid(NOT_HERE)
    entries = [case.db.get_one(ItemPerson, each.id) for each in theirs]
    for entry in entries:
        session_actions.put_in_place(case.db, entry, who=case.choice)
    name = case.db.get_one(User, entries[0].user_id).name
    return _(
        "%(person)s takes the place of %(before)s in “%(title)s”.",
        person=name, before=theirs[0].name, title=case.name,
    )  # fmt: skip


def room(case: Case) -> str:
    name = " ".join(case.choice.split())[:120]
    if not name:
        raise Invalid(NOT_HERE)
    case.changed(room=name)
    return _("“%(title)s” is in %(room)s now.", title=case.name, room=name)


def serve(case: Case, objective: Objective) -> str:
    session_actions.serve(case.db, case.item, objective)
    text = both(objective.text_en, objective.text_sq)
    return _("“%(title)s” serves “%(objective)s” now.", title=case.name, objective=text)


def in_groups(case: Case) -> str:
    """A plenary row becomes work in small groups."""
    if case.item.kind is not ItemKind.STEP:
        raise Invalid(NOT_HERE)
    case.changed(form=Form.SMALL_GROUPS)
    share = queries.planned_of(case.db, case.event, case.item).shares.percents()["participants"]
    return _("“%(title)s” is work in small groups now. Participants speak %(percent)s of the day.",
             title=case.name, percent=percent(share))  # fmt: skip


CHOSEN: dict[str, Callable[[Case], str]] = {
    "person_twice": replace,
    "out": take_out,
    "not_neutral": neutral,
    "room_twice": room,
}
