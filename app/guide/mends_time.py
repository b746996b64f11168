"""More than there is time for: shorten by the shares of recovery, in one session or in the whole day."""

from collections.abc import Mapping
from typing import NamedTuple

from sqlalchemy import select
from sqlmodel import Session, col

from app.errors import N_, Invalid
from app.guide.plan import PlannedDay, tree_of
from app.guide.recovery import allowance, recover
from app.guide.rehearsal import protocol_rows
from app.guide.timeline import Day, Key, walk
from app.models import GuideItem, User
from app.web.formats import minutes as minutes_in_words
from app.web.languages import both
from app.web.languages import gettext as _

NOTHING_TO_GIVE = N_(
    "None of its steps may be shorter. Write into their fields what they can be cut to, then try again."
)


class Shortened(NamedTuple):
    cuts: Mapping[int, int]
    lost: int


def shorter(plan: PlannedDay, *, ends: int, within: int | None = None) -> Shortened:
    """What each step gives so that the day ends by `ends`, or the session `within` it takes `ends` minutes."""
    zone = plan.times.clock.zone.key
    tree = tree_of(plan.day, plan.rows, zone)
    until = plan.times.clock.true(ends)
    if within is not None:
        item = next(each for each in walk(tree.items) if each.key == within)
        span = plan.nodes[within].span
        tree, until = Day(tree.date, zone, span.opens, (item._replace(pin=None),)), span.start + ends
    found = recover(tree, allowances(plan), ends=until)
    return Shortened({key: cut for key, cut in found.cuts.items() if isinstance(key, int)}, found.lost)


def allowances(plan: PlannedDay) -> dict[Key, int]:
    """What every row without parts can give. Rows of protocol give nothing, nor does what stands in them."""
    protocol = protocol_rows(plan)
    return {
        key: allowance(node.row.minutes or 0, node.row.cut_to, protocol=key in protocol)
        for key, node in plan.nodes.items()
        if not node.parts
    }


def shorten(db: Session, plan: PlannedDay, found: Shortened, *, by: User) -> str:
    """Take from the steps what was found; says who gave how much, and what could not be won."""
    if not found.cuts:
        raise Invalid(NOTHING_TO_GIVE)
    rows = db.execute(select(GuideItem).where(col(GuideItem.id).in_(list(found.cuts)))).scalars()
    given = []
    for item in sorted(rows, key=lambda item: plan.nodes[item.key].span.start):
        cut = found.cuts[item.key]
        item.minutes = (item.minutes or 0) - cut
        item.version += 1
        item.edited_by_id = by.key
        db.add(item)
        title = both(item.title_en, item.title_sq)
        given.append(_("“%(title)s” gives %(minutes)s", title=title, minutes=minutes_in_words(cut)))
    db.flush()
    said = ", ".join(given) + "."
    if found.lost:
        said += " " + _("%(minutes)s more cannot be won.", minutes=minutes_in_words(found.lost))
    return said
