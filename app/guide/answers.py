"""What a change in the guide answers with: the rows that changed, at most the day."""

from collections.abc import Hashable, Mapping
from datetime import date
from typing import Annotated, Any

from fastapi import Depends, Request
from sqlmodel import Session
from starlette.responses import Response

from app.access.loaders import Enter, EventAccess, entering, fetch, in_event
from app.access.powers import Power
from app.errors import N_, Conflict, NotFound
from app.guide import copying, history, kept, outline, publication, queries
from app.guide.checks import Finding, unserved
from app.guide.methods import library
from app.guide.plan import Node, PlannedDay, moved, newly_doubted
from app.guide.speaking import speaking
from app.guide.telling import change_words
from app.models import GuideItem
from app.vocabulary import ItemKind
from app.web.formats import clock, day
from app.web.languages import both
from app.web.languages import gettext as _
from app.web.pages import fragment, go, parts, wants_fragment

Reader = Annotated[EventAccess, Depends(in_event(Power.READ_PREPARATION))]
Editor = Annotated[EventAccess, Depends(in_event(Power.EDIT_GUIDE))]
Entering = Annotated[Enter, Depends(entering(Power.EDIT_GUIDE))]
"""The same for the route that answers each field that is typed."""


SHOWN_ELSEWHERE = frozenset({"minutes", "pin", "form", "room", "protocol", "optional", "public"})
"""Fields that change times, doubts or signs; the others are seen nowhere but where they are typed."""


REMOVED = N_("This row was removed meanwhile. “Undo” above the guide brings it back.")
PARKED = N_("This row is parked among the ideas. Take it into a day first.")


def row_of(db: Session, access: EventAccess, key: int) -> GuideItem:
    """A row of the guide, be it parked. Raises NotFound for one that is gone: it is kept only for what points to it."""
    item = fetch(db, GuideItem, key, access)
    if item.removed_at is not None:
        raise NotFound(REMOVED)
    return item


def planned_row(db: Session, access: EventAccess, key: int) -> GuideItem:
    """A row that stands in a day. Raises Conflict for one that is parked."""
    item = row_of(db, access, key)
    if item.day_id is None:
        raise Conflict(PARKED)
    return item


def address(access: EventAccess, day_id: int | None = None) -> str:
    base = f"/events/{access.event.slug}/guide"
    return f"{base}?day={day_id}" if day_id else base


def view(db: Session, access: EventAccess, day_id: int | None, today: date) -> dict[str, Any]:
    """All that the page shows of one day, and of the event around it."""
    event = access.event
    ends = history.ends(db, event.key)  # first: what is changed while the rest is read, the page hears of
    plans = queries.all_planned(db, event)
    published = queries.publication(db, event.key)
    return {
        "plans": plans,
        "plan": choose_day(plans, day_id, today),
        "editor": access.can(Power.EDIT_GUIDE),
        "published": published,
        "unpublished_changes": publication.behind_guide(published, event, plans),
        "unserved": unserved_of(db, event.key, plans),
        "templates": outline.templates().values(),
        "library": library(),
        "adding": None,
        "behind": None,
        "elsewhere": copying.days_elsewhere(db, access.user, event) if access.can(Power.EDIT_GUIDE) else [],
        "ideas": queries.ideas(db, event),
        "ends": ends,
        "change_words": change_words,
        "me": access.user.key,
        "remarks": queries.remarks(db, event.key),
        "speaking": speaking(db, event.key),
    }


def choose_day(plans: list[PlannedDay], day_id: int | None, today: date) -> PlannedDay | None:
    for plan in plans:
        if plan.day.id == day_id:
            return plan
    return next((plan for plan in plans if plan.day.on == today), plans[0] if plans else None)


def unserved_of(db: Session, event_id: int, plans: list[PlannedDay]) -> list[Finding]:
    if not plans:
        return []
    served = {objective for plan in plans for node in plan.nodes.values() for objective in node.objectives}
    titles: dict[Hashable, str] = {one.id: both(one.text_en, one.text_sq) for one in queries.objectives(db, event_id)}
    return unserved(titles, served)


def day_of(db: Session, access: EventAccess, item: GuideItem) -> PlannedDay:
    """The day in which a row stands, as it is; of an edit that follows another one it need not be looked up."""
    return kept.kept(db, access.event, item.day_id) or queries.planned_of(db, access.event, item)


def row_answer(
    request: Request,
    db: Session,
    access: EventAccess,
    item: GuideItem,
    before: PlannedDay | None,
    changes: Mapping[str, Any],
) -> Response:
    """After one row's fields changed: that row's line, and of other rows what moved.

    `before` is the day as it was; none where the field that was typed is all that shows the change.
    """
    back = f"{address(access, item.day_id)}#row-{item.key}"
    if not wants_fragment(request):
        return go(request, back, said=_("Saved"))
    if before is None:
        return Response(status_code=204)
    after = queries.replanned(access.event, before, item)
    kept.keep(db, access.event, after)
    node = after.nodes[item.key]
    later, others = moved(before, after, but=node)
    doubted = [one for one in newly_doubted(before, after) if one is not node]
    holders = [after.nodes[key] for key in _above(after, node)]
    text = fragment(
        request,
        "guide/_changes.html",
        access=access,
        plan=after,
        node=node,
        later=";".join(f"{key}={clock(opens)}" for key, opens in later),
        others=others,
        doubted=doubted,
        holders=holders,
        changes=changes,
        editor=True,
        whole=_whole(before) != _whole(after),
        drawn="form" in changes or _drawn(before) != _drawn(after),
    )
    return parts(request, text)


def _whole(plan: PlannedDay) -> tuple[Any, ...]:
    """What stands above the day."""
    return plan.doubts, plan.shares, plan.times.whole


def _above(plan: PlannedDay, node: Node) -> list[int]:
    keys = []
    parent = node.row.parent_id
    while parent is not None:
        keys.append(parent)
        parent = plan.nodes[parent].row.parent_id
    return keys


def _drawn(plan: PlannedDay) -> list[tuple[Any, ...]]:
    """What the ruler shows, but for the forms."""
    return [(root.row.id, root.span) for root in plan.roots]


def tree_answer(
    request: Request,
    db: Session,
    access: EventAccess,
    day_id: int | None,
    *,
    said: str | None = None,
    undo: Mapping[str, str] | None = None,
    at: int | None = None,
    moved: int | None = None,
    adding: int | None = None,
    behind: int | None = None,
) -> Response:
    """After rows came, went or changed places: the day."""
    back = address(access, day_id) + (f"#row-{at}" if at else "")
    plans = queries.all_planned(db, access.event)
    plan = next((plan for plan in plans if plan.day.id == day_id), None)
    if plan is None:
        return go(request, address(access), said=said)
    if moved is not None:
        said = _whereabouts(plans, moved, shown=plan)
    if not wants_fragment(request):
        return go(request, back, said=said, undo=undo)
    shown = {"plan": plan, "plans": plans, "ideas": queries.ideas(db, access.event), "editor": True, "adding": adding,
             "behind": behind,
             "remarks": queries.remarks(db, access.event.key), "library": library(),
             "speaking": speaking(db, access.event.key),
             "unserved": unserved_of(db, access.event.key, plans)}  # fmt: skip
    text = fragment(request, "guide/_day.html", access=access, **shown)
    changes = fragment(request, "guide/_around.html", access=access, **shown)
    return parts(request, text, changes, said=said, undo=undo)


def _whereabouts(plans: list[PlannedDay], key: int, *, shown: PlannedDay) -> str:
    """Where a row stands now, in the words of the plan."""
    plan = next(plan for plan in plans if key in plan.nodes)
    node = plan.nodes[key]
    siblings = plan.nodes[node.row.parent_id].parts if node.row.parent_id else list(plan.roots)
    at = siblings.index(node)
    words = {"title": title(node), "time": clock(node.span.opens)}
    if plan is not shown:
        return _("%(title)s moved to %(day)s, now %(time)s", day=day(plan.day.on), **words)
    if at + 1 < len(siblings):
        return _("%(title)s moved before %(next)s, now %(time)s", next=title(siblings[at + 1]), **words)
    if at:
        return _("%(title)s moved behind %(last)s, now %(time)s", last=title(siblings[at - 1]), **words)
    return _("%(title)s moved, now %(time)s", **words)


def title(node: Node) -> str:
    kinds = {ItemKind.SPLIT: _("Parallel groups"), ItemKind.LANE: _("Parallel group"), ItemKind.SESSION: _("Session")}
    return both(node.row.title_en, node.row.title_sq) or kinds.get(node.row.kind, _("Step"))
