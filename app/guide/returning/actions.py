"""Making so what a workbook that came back would change: all that was chosen as one change of the guide, or nothing."""

from collections import Counter
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from sqlalchemy import select
from sqlmodel import Session, col

from app.errors import N_, Conflict, Invalid
from app.guide import day_actions, editing, history, moving, queries, row_actions, session_actions
from app.guide.plan import PersonRow
from app.guide.returning.proposal import Proposal, Standing, new_values, people_of, values_of
from app.guide.returning.tree import Spot
from app.guide.returning.whole import Return
from app.guide.tree import subtree
from app.models import Event, GuideDay, GuideItem, ItemPerson, User
from app.vocabulary import ItemRole
from app.web.languages import gettext, speaking

CHANGED_MEANWHILE = N_("Somebody changed the guide meanwhile. Look at the preview again.")
Choice = AbstractSet[str]
"""new-14: line 14 is added. row-14-room: its room is taken though it was changed here, too; row-14-place: so its place.
gone-<uid>: a row that the workbook no longer has is removed, unless notes were taken in it or it holds what it has."""


def offered(back: Return) -> set[str]:
    """What is chosen unless somebody says otherwise."""
    return {f"new-{one.name}" for one in back.new if one.line.number not in back.removed}


class Done(NamedTuple):
    """`rows`: how many were changed, added or removed. `stay`: those to be removed that still hold what it has."""

    rows: int
    stay: list[Standing]


def make_so(db: Session, event: Event, back: Return, chosen: Choice, *, file_name: str, by: User) -> Done:
    """Raises Invalid where a row cannot be taken."""
    if back.faults:
        raise Invalid(N_("Some rows are wrong. Correct them in the file and load it again: it is taken whole."))
    with history.step(db, event.key, history.Verb.BRING_IN, file_name[:200], by=by):
        return _Maker(db, event, back, chosen, by).all()


class _Maker:
    def __init__(self, db: Session, event: Event, back: Return, chosen: Choice, by: User) -> None:
        self.db, self.event, self.back, self.chosen, self.by = db, event, back, chosen, by
        self.proposals = {id(one.spot): one for one in back.proposals}
        self.items: dict[int, GuideItem] = {id(one.spot): one.row.item for one in back.proposals if one.row}
        self.touched: set[int] = set()
        self.stay: list[Standing] = []
        self.people = queries.people_of(db, event.key)
        self.team = queries.team(db, event.key)

    def all(self) -> Done:
        for spot in self.back.tree.roots:
            if spot.on is None and spot.stand is None:
                spot.on = self.event.starts_on
        days: dict[object, list[Spot]] = {}
        for spot in self.back.tree.roots:
            days.setdefault(spot.on, []).append(spot)
        for group in days.values():
            self.places(group, None)
        for one in self.back.proposals:
            if one.row is not None:
                self.fields(one, one.row.item)
        self.db.flush()
        for row in self.back.gone:
            if f"gone-{row.stand.uid}" in self.chosen and row.stand.uid not in self.back.held:
                self.remove(row)
        return Done(len(self.touched), self.stay)

    # Places

    def places(self, group: list[Spot], parent: GuideItem | None) -> None:
        after: int | None = None
        for spot in group:
            one = self.proposals[id(spot)]
            if spot.stand is None:
                if f"new-{one.name}" not in self.chosen:
                    self.below(spot, None)
                    continue
                item = self.add(one, spot, parent, after)
                self.items[id(spot)] = item
            else:
                item = self.items[id(spot)]
                if self.moves(one):
                    self.move(item, spot, parent, after)
                elif not (spot.here or self.back.tree.unclear):
                    self.below(spot, item)
                    continue
            after = item.key
            self.below(spot, item)

    def below(self, spot: Spot, item: GuideItem | None) -> None:
        """What stands in a new row that nobody wants stays where it is."""
        if item is not None:
            self.places(spot.parts, item)
            return
        for part in spot.parts:
            self.below(part, self.items.get(id(part)))

    def moves(self, one: Proposal) -> bool:
        return one.spot.moved and (not one.spot.disputed or f"row-{one.name}-place" in self.chosen)

    def day_of(self, spot: Spot, parent: GuideItem | None) -> GuideDay | None:
        if parent is not None:
            return self.db.get(GuideDay, parent.day_id) if parent.day_id else None
        if spot.on is None:
            return None
        known = (col(GuideDay.event_id) == self.event.key, col(GuideDay.on) == spot.on)
        found = self.db.execute(select(GuideDay).where(*known)).scalar_one_or_none()
        return found or day_actions.add(self.db, self.event, on=spot.on, starts=spot.line.start or 540)

    def move(self, item: GuideItem, spot: Spot, parent: GuideItem | None, after: int | None) -> None:
        moving.place(self.db, item, self.day_of(spot, parent), parent, after=after, by=self.by)
        self.touched.add(item.key)

    def add(self, one: Proposal, spot: Spot, parent: GuideItem | None, after: int | None) -> GuideItem:
        day = self.day_of(spot, parent)
        if day is None:
            message = N_("Row %(row)s would stand in a row that waits among the ideas. Take that one back first.")
            raise Conflict(message, row=spot.line.number)
        values = new_values(one, self.back.language)
        if spot.line.fixed and spot.line.start is not None:
            values["pin"] = spot.line.start + (24 * 60 if spot.line.start < day.starts else 0)
        item = row_actions.add(self.db, day, kind=spot.kind, parent=parent, after=after, by=self.by, **values)
        if after is None:
            moving.place(self.db, item, day, parent, after=None, by=self.by)
        for role, names in people_of(one, one.line.said).items():
            for name in names:
                self.name(item, role, name)
        self.touched.add(item.key)
        return item

    def remove(self, row: Standing) -> None:
        inside = {each.key for each in subtree(self.db, row.item)}
        if any(one.row and one.row.item.key in inside for one in self.back.proposals):
            self.stay.append(row)
            return
        row_actions.remove(self.db, row.item, by=self.by)
        self.touched.add(row.item.key)

    # Fields

    def fields(self, one: Proposal, item: GuideItem) -> None:
        taken = [each.key for each in one.changes if not each.disputed or f"row-{one.name}-{each.key}" in self.chosen]
        if not taken:
            return
        values = values_of(one, self.back.language, taken)
        editing.check_fields(self.db, item, values)
        for name, value in values.items():
            setattr(item, name, value)
        for role, names in people_of(one, taken).items():
            self.rename(item, role, names)
        item.version += 1
        item.edited_by_id = self.by.key
        self.db.add(item)
        self.touched.add(item.key)

    def rename(self, item: GuideItem, role: ItemRole, names: list[str]) -> None:
        """Those who stay keep who they are; the others go, and new ones come, in the order of the cell."""
        mine = [person for person in self.people if person.item_id == item.key and person.role == role]
        wanted = Counter(names)
        stays: dict[str, list[PersonRow]] = {}
        for person in mine:
            shown = self.shown(person)
            if wanted[shown] > 0:
                wanted[shown] -= 1
                stays.setdefault(shown, []).append(person)
            else:
                session_actions.remove_person(self.db, self.db.get_one(ItemPerson, person.id))
        ordered = []
        for name in names:
            known = stays.get(name)
            if known:
                ordered.append(self.db.get_one(ItemPerson, known.pop(0).id))
            elif name != self.nobody:
                ordered.append(self.name(item, role, name))
        for position, each in zip(sorted(each.position for each in ordered), ordered, strict=True):
            each.position = position
            self.db.add(each)
        self.db.flush()

    @property
    def nobody(self) -> str:
        with speaking(self.back.language):
            return gettext("somebody unlisted")

    def shown(self, person: PersonRow) -> str:
        return self.nobody if person.unlisted else " ".join(person.name.split())

    def name(self, item: GuideItem, role: ItemRole, name: str) -> ItemPerson:
        """A member of the team or somebody who has a part already, where the name tells who; else as it is written."""
        who = {f"user-{key}" for key, known in self.team if known == name}
        who |= {
            f"participant-{p.participant_id}"
            for p in self.people
            if p.participant_id and p.name == name and not p.unlisted
        }
        return session_actions.add_person(self.db, item, role=role, who=who.pop() if len(who) == 1 else "", label=name)
