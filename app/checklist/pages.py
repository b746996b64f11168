"""What each page of the checklist is given."""

from collections.abc import Hashable, Mapping
from datetime import date
from typing import Any, NamedTuple
from urllib.parse import urlencode

from fastapi import Request
from markupsafe import Markup
from sqlmodel import Session
from starlette.datastructures import QueryParams

from app.access.loaders import EventAccess
from app.access.powers import Power
from app.access.tabs import frame_of
from app.checklist import history_view, rows
from app.checklist.arranging import deletable
from app.checklist.dates import Breach, BreachKind, Dated, EventDates, hard_breaches
from app.checklist.editing import as_typed, beside
from app.checklist.forms import Grouping, MoveWanted, Shown, View
from app.checklist.holidays import reach, work_calendar
from app.checklist.master import master_list
from app.checklist.members import preparing
from app.checklist.moving import Change, Fate, preview_move
from app.checklist.queries import NOBODY, Checklist, Holder
from app.checklist.starting_late import is_late
from app.models import Task
from app.vocabulary import Anchor, Bound, EventKind, TaskState, TeamFunction
from app.web.formats import day, day_with_year
from app.web.languages import both, gettext, ngettext
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
            told.append(Told(task.id, task.code, _title(known, task.code), overdue, cause.followers, cause.worst, hard))
    return told


def left(known: Checklist) -> list[tuple[int, str]]:
    """Ids and codes of open tasks for which nobody answers since somebody left the team."""
    return [
        (task.id, code) for code, task in known.tasks.items() if known.plan.rules[code].open and known.is_left(task)
    ]


def _breaches(known: Checklist) -> list[tuple[Broken, str]]:
    found = sorted(hard_breaches(known.plan, known.today), key=lambda breach: breach.limit)
    return [(_broken(known, each), _title(known, each.code)) for each in found]


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


def opened(db: Session, known: Checklist, access: EventAccess, task: Task, *, focus: str = "") -> dict[str, Any]:
    """One task with its form."""
    stands = as_typed(task, known)
    around_it = beside(known, task.code)
    holder = known.holders.get(task.function, NOBODY).name if task.function else None
    edits = access.can(Power.EDIT_CHECKLIST)
    people = preparing(db, access.event) if edits else []
    facts = known.tasks[task.code]
    if edits and facts.owner_id is not None and known.is_left(facts):
        people.append((facts.owner_id, gettext("%(name)s, no longer in the team", name=facts.owner)))
    return {
        "access": access,
        "base": base(access),
        "edits": edits,
        "task": task,
        "stands": stands,
        "row": rows.row(known, known.tasks[task.code], reader=access.user.key, edits=edits),
        "beside": around_it,
        "breach": around_it.breach,
        "broken": broken(around_it.breach) if around_it.breach else "",
        "reasons": [reason for (key, _), reason in known.reasons.items() if key == task.id],
        "forecast": known.forecasts.get(task.code),
        "team": people,
        "holder": gettext("%(name)s, by function", name=holder) if holder else gettext("By function"),
        "functions": TeamFunction,
        "bounds": Bound,
        "anchors": _anchors(known, task.code),
        "counted": _counted(stands),
        "shifted": shifted(around_it.dated),
        "comments": history_view.comments(db, task),
        "links": history_view.links(db, task),
        "acts": history_view.of_task(db, task),
        "phases": phases(known),
        "may_attach": edits or known.belongs_to(known.tasks[task.code], access.user.key),
        "deletable": edits and deletable(task),
        "focus": focus,
        "rule_open": focus in ("offset_days", "anchor", "depends_on"),
    }


def _anchors(known: Checklist, but: str) -> list[tuple[str, str]]:
    of_event = [
        (str(Anchor.EVENT_START), gettext("First day of the event")),
        (str(Anchor.EVENT_END), gettext("Last day of the event")),
    ]
    return of_event + [(code, code) for code in known.tasks if code != but]


def _counted(stands: dict[str, str]) -> str:
    """31 days before the first day of the event"""
    days = int(stands["offset_days"])
    names = {Anchor.EVENT_START: gettext("the first day"), Anchor.EVENT_END: gettext("the last day")}
    anchor = names.get(Anchor(stands["anchor"]), "") if stands["anchor"] in names else stands["anchor"]
    if days < 0:
        return ngettext("%(num)d day before %(anchor)s", "%(num)d days before %(anchor)s", -days, anchor=anchor)
    if days > 0:
        return ngettext("%(num)d day after %(anchor)s", "%(num)d days after %(anchor)s", days, anchor=anchor)
    return gettext("on %(anchor)s", anchor=anchor)


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


def _title(known: Checklist, code: str) -> str:
    task = known.tasks[code]
    return both(task.title_en, task.title_sq)


def phases(known: Checklist) -> list[tuple[int, str]]:
    """Every phase of the list, by its number."""
    return list({task.phase_position: both(task.phase_en, task.phase_sq) for task in known.tasks.values()}.items())


def new(known: Checklist, access: EventAccess, query: QueryParams) -> dict[str, Any]:
    """With `below` in the address, what the task it goes below suggests."""
    above = next((task for task in known.tasks.values() if str(task.id) == query.get("below")), None)
    rule = known.plan.rules[above.code] if above else None
    return {
        "access": access,
        "base": base(access),
        "phases": [name for _, name in phases(known)],
        "phase": both(above.phase_en, above.phase_sq) if above else query.get("phase", ""),
        "below": above,
        "function": above.function if above else "",
        "offset": rule.offset if rule else -7,
        "anchor": rule.anchor if rule else Anchor.EVENT_START,
        "functions": TeamFunction,
        "anchors": _anchors(known, ""),
    }


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


# The event moves


class MoveRow(NamedTuple):
    id: int
    code: str
    title: str
    fate: Fate
    before: date
    after: date
    remark: str


def move(
    db: Session, known: Checklist, access: EventAccess, wanted: MoveWanted | None, wrong: Mapping[str, str]
) -> dict[str, Any]:
    """The form, and below it what the move would change; `wrong` are messages at its fields."""
    event = access.event
    context: dict[str, Any] = {
        "access": access,
        "base": base(access),
        "start": wanted.start if wanted else event.starts_on,
        "end": wanted.end if wanted else event.ends_on,
        "wrong": wrong,
        "fates": None,
    }
    if wanted and not wrong:
        context |= _preview(db, known, access, wanted)
    return context


def _preview(db: Session, known: Checklist, access: EventAccess, wanted: MoveWanted) -> dict[str, Any]:
    years = reach(wanted.start, wanted.end) | reach(access.event.starts_on, access.event.ends_on)
    moved = EventDates(wanted.start, wanted.end)
    found = preview_move(
        list(known.plan.rules.values()),
        known.plan.event,
        moved,
        work_calendar(db, access.event, years=years),
        known.today,
    )
    fates: dict[Fate, list[MoveRow]] = {fate: [] for fate in Fate}
    for change in found.changes:
        task = known.tasks[change.code]
        fates[change.fate].append(
            MoveRow(
                task.id,
                task.code,
                _title(known, task.code),
                change.fate,
                change.before.benchmark,
                change.after.benchmark,
                _move_remark(change, known.today),
            )
        )
    return {
        "fates": fates,
        "days": (wanted.start - access.event.starts_on).days,
        "new_breaches": [
            (known.tasks[each.code].id, each.code, _title(known, each.code), broken(each)) for each in found.breaches
        ],
    }


def _move_remark(change: Change, today: date) -> str:
    remarks = []
    if change.fate is Fate.PINNED:
        remarks.append(gettext("the rule would give %(day)s", day=day(change.after.by_rule)))
    elif change.fate in (Fate.MOVES, Fate.STAYS):
        remarks.append(shifted(change.after))
        if change.after.benchmark < today <= change.before.benchmark:
            remarks.append(gettext("already past"))
    if change.after.early_for and not change.before.early_for:
        remarks.append(gettext("before %(tasks)s", tasks=", ".join(change.after.early_for)))
    return " · ".join(filter(None, remarks))
