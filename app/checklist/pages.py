"""What each page of the checklist is given."""

from collections.abc import Hashable
from typing import Any, NamedTuple
from urllib.parse import urlencode

from fastapi import Request
from markupsafe import Markup
from sqlmodel import Session

from app.access.loaders import EventAccess
from app.access.powers import Power
from app.access.tabs import frame_of
from app.checklist import rows
from app.checklist.dates import Breach, BreachKind, Dated, hard_breaches
from app.checklist.forms import Grouping, Shown, View
from app.checklist.master import master_list
from app.checklist.members import preparing
from app.checklist.queries import NOBODY, Checklist, Holder
from app.checklist.starting_late import is_late
from app.vocabulary import EventKind, TaskState, TeamFunction
from app.web.formats import day, day_with_year
from app.web.languages import both, gettext
from app.web.pages import fragment

CAUSES = 3  # that are told; a row tells its own
DRAWINGS = 40  # of one state of a checklist


class PillLink(NamedTuple):
    shown: Shown
    label: str
    tasks: int
    href: str


class Broken(NamedTuple):
    """A hard rule that is broken, and why ("" where nobody has said)."""

    id: int
    code: str
    words: str
    reason: str


def base(access: EventAccess) -> str:
    return f"/events/{access.event.slug}/checklist"


def address(access: EventAccess, view: View, **changed: str) -> str:
    query = urlencode(view.query(**changed))
    return f"{base(access)}?{query}" if query else base(access)


def looks(access: EventAccess, view: View) -> Hashable | None:
    """What the page of the list depends on; nothing that can be named where words are searched or rows are chosen."""
    if view.q or view.choose:
        return None
    event = access.event
    return (
        frame_of(access),
        event.checklist_mark,
        event.kind,
        event.country,
        tuple(event.working_week),
        view.by,
        view.show,
        view.function,
    )


def listing(
    request: Request, db: Session, known: Checklist, access: EventAccess, view: View, matching: set[int] | None
) -> dict[str, Any]:
    """The list with its pills. Its rows are drawn once for all readers to whom they look the same."""
    edits, reader = access.can(Power.EDIT_CHECKLIST), access.user.key
    whose = None if edits and view.show is not Shown.MINE else reader
    choosing = view.choose and edits
    drawing = (view.by, view.show, view.function, edits, whose, choosing)
    table = known.drawn.get(drawing) if matching is None else None
    if table is None:
        groups = rows.groups(known, view, reader=reader, edits=edits, matching=matching)
        shown = {"base": base(access), "edits": edits, "view": view, "groups": groups, "choosing": choosing}
        table = fragment(request, "checklist/_table.html", **shown)
        if matching is None and len(known.drawn) < DRAWINGS:
            known.drawn[drawing] = table
    shown = {"access": access, "base": base(access), "edits": edits, "table": Markup(table)}  # noqa: S704 - our own template's
    if choosing:
        shown |= {"phases": phases(known), "people": preparing(db, access.event), "functions": TeamFunction}
    return shown | {"choosing": choosing} | views(known, access, view)


def views(known: Checklist, access: EventAccess, view: View) -> dict[str, Any]:
    """The ways to look at the list, with their addresses."""
    counted = rows.pills(known, access.user.key)
    groupings = ((Grouping.PHASE, gettext("By phase")), (Grouping.WEEK, gettext("By week")),
                 (Grouping.OWNER, gettext("By owner")))  # fmt: skip
    return {
        "view": view,
        "pills": [PillLink(*pill, address(access, view, show=pill.shown)) for pill in counted],
        "groupings": [(by, label, address(access, view, by=by)) for by, label in groupings],
        "edits": access.can(Power.EDIT_CHECKLIST),
        "choose_href": address(access, view, choose="" if view.choose else "1"),
        "timeline_href": f"{base(access)}/timeline"
        + address(access, view, by="", choose="").removeprefix(base(access)),
    }


def around(known: Checklist, access: EventAccess) -> dict[str, Any]:
    """What the whole page shows beside the list."""
    return {
        "total": len(known.tasks),
        "functions": TeamFunction,
        "masters": [(kind, len(master_list(kind))) for kind in EventKind] if not known.tasks else [],
        "breaches": _breaches(known),
        "causes": causes(known),
        "left": left(known),
        "begins_late": access.can(Power.EDIT_CHECKLIST) and is_late(known),
    }


class Told(NamedTuple):
    """One cause of what is at risk, for its sentence. `hard`: ids and codes of milestones."""

    id: int
    code: str
    title: str
    overdue: int
    followers: int
    worst: int
    hard: list[tuple[int, str]]


def causes(known: Checklist) -> list[Told]:
    """What holds up others, the heaviest first; not more than can be read."""
    told = []
    for cause in known.causes[:CAUSES]:
        if cause.followers:
            hard = [(known.tasks[code].id, code) for code in cause.hard]
            overdue = max(known.statuses[cause.code].days, 0)
            task = known.tasks[cause.code]
            told.append(Told(task.id, task.code, title(known, task.code), overdue, cause.followers, cause.worst, hard))
    return told


def left(known: Checklist) -> list[tuple[int, str]]:
    """Ids and codes of open tasks for which nobody answers since somebody left the team."""
    return [
        (task.id, code) for code, task in known.tasks.items() if known.plan.rules[code].open and known.is_left(task)
    ]


def _breaches(known: Checklist) -> list[tuple[Broken, str]]:
    found = sorted(hard_breaches(known.plan, known.today), key=lambda breach: breach.limit)
    return [(_broken(known, each), title(known, each.code)) for each in found]


def _broken(known: Checklist, breach: Breach) -> Broken:
    key = known.tasks[breach.code].id
    return Broken(key, breach.code, broken(breach), known.reasons.get((key, breach.kind), ""))


def one_row(known: Checklist, access: EventAccess, code: str) -> dict[str, Any]:
    edits = access.can(Power.EDIT_CHECKLIST)
    found = rows.row(known, known.tasks[code], reader=access.user.key, edits=edits)
    return {"rows": [found], "base": base(access), "edits": edits}


def changed(before: Checklist, after: Checklist, access: EventAccess, view: View, *, but: str) -> dict[str, Any]:
    """The rows that read differently now, with the heads and counts of the list as it is shown."""
    edits, reader = access.can(Power.EDIT_CHECKLIST), access.user.key
    different = [
        now
        for code, task in after.tasks.items()
        if code != but
        and code in before.tasks
        and (now := rows.row(after, task, reader=reader, edits=edits))
        != rows.row(before, before.tasks[code], reader=reader, edits=edits)
    ]
    whole = View(by=view.by, function=view.function, show=Shown.ALL)
    heads = rows.groups(after, whole, reader=reader, edits=edits, matching=None)
    shown = {"changed": different, "heads": heads, "base": base(access), "edits": edits}
    shown["breaches"], shown["causes"], shown["left"] = _breaches(after), causes(after), left(after)
    return shown | views(after, access, view)


def heads(known: Checklist, access: EventAccess, view: View) -> dict[str, Any]:
    """The heads of the groups with their counts, after a task went from one to another."""
    whole = View(by=view.by, function=view.function, show=Shown.ALL)
    groups = rows.groups(known, whole, reader=access.user.key, edits=True, matching=None)
    return {"heads": groups, "base": base(access), "choosing": view.choose}


def shifted(dated: Dated) -> str:
    """Why the benchmark is not on the rule date."""
    if dated.closed is None or dated.by_rule == dated.rule_date:
        return ""
    why = dated.closed or gettext("weekend")
    return gettext("%(day)s is %(reason)s", day=day(dated.rule_date), reason=why)


def broken(breach: Breach) -> str:
    """The sentence for a rule that is broken."""
    limit = day_with_year(breach.limit)
    if breach.kind is BreachKind.LIMIT:
        return gettext("Allowed until %(day)s at the latest", day=limit)
    if breach.kind is BreachKind.HARD_PAST:
        return gettext("Hard date %(day)s has passed", day=limit)
    if breach.kind is BreachKind.PINNED_PAST:
        return gettext("Pinned date %(day)s has passed", day=limit)
    return gettext("No room before %(day)s", day=limit)


def title(known: Checklist, code: str) -> str:
    task = known.tasks[code]
    return both(task.title_en, task.title_sq)


def phases(known: Checklist) -> list[tuple[int, str]]:
    """Every phase of the list, by its number."""
    return list({task.phase_position: both(task.phase_en, task.phase_sq) for task in known.tasks.values()}.items())


# Functions and their people


class FunctionRow(NamedTuple):
    function: TeamFunction
    holder: Holder
    tasks: int
    open: int
    late: int


def functions(db: Session, known: Checklist, access: EventAccess) -> dict[str, Any]:
    return {
        "access": access,
        "base": base(access),
        "team": preparing(db, access.event),
        "functions": [_function(known, each) for each in TeamFunction],
    }


def one_function(db: Session, known: Checklist, access: EventAccess, function: TeamFunction) -> dict[str, Any]:
    people = preparing(db, access.event)
    return {"base": base(access), "team": people, "row": _function(known, function)}


def _function(known: Checklist, function: TeamFunction) -> FunctionRow:
    states = [known.statuses[code].state for code, task in known.tasks.items() if task.function is function]
    still = [state for state in states if state in rows.OPEN]
    return FunctionRow(
        function, known.holders.get(function, NOBODY), len(states), len(still), still.count(TaskState.OVERDUE)
    )
