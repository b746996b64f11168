"""The checklist as it is read: rows and groups in the reader's words."""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Any, NamedTuple

from app.checklist.dates import Dated, Status
from app.checklist.forecast import Forecast
from app.checklist.forms import Grouping, Shown, View
from app.checklist.queries import Checklist, TaskFacts
from app.vocabulary import TaskState
from app.web.fields import fold
from app.web.formats import day, days_away
from app.web.languages import both, gettext, ngettext, pgettext
from app.web.words import word

OPEN = frozenset(TaskState) - {TaskState.DONE, TaskState.NOT_APPLICABLE}
DUE = frozenset({TaskState.DUE_TODAY, TaskState.DUE_SOON})
NAMED = 2  # prerequisites in a row; the rest are counted


class Row(NamedTuple):
    """`tone` is the state's colour and icon: late, soon, done, wait or quiet. `note` is a second line below it."""

    id: int
    code: str
    title: str
    function: str
    person: str
    day: str
    iso: str
    pinned: bool
    hard: bool
    done: bool
    out: bool
    tone: str
    state: str
    note: str
    may_tick: bool


class Group(NamedTuple):
    """`phase` is the number of the phase, where it is one; `now` is the week that today is in."""

    key: str
    title: str
    note: str
    rows: list[Row]
    phase: int
    now: bool


class Pill(NamedTuple):
    shown: Shown
    label: str
    tasks: int


def row(known: Checklist, task: TaskFacts, *, reader: int, edits: bool) -> Row:
    rule, dated = known.plan.rules[task.code], known.plan.dated[task.code]
    standing = known.statuses[task.code]
    tone, state = said(standing)
    return Row(
        task.id,
        task.code,
        both(task.title_en, task.title_sq),
        word(task.function),
        _person(known, task),
        day(dated.benchmark),
        dated.benchmark.isoformat(),
        rule.pinned is not None,
        rule.hard,
        standing.state is TaskState.DONE,
        standing.state is TaskState.NOT_APPLICABLE,
        tone,
        state,
        _note(known, task.code, standing, dated),
        edits or known.belongs_to(task, reader),
    )


def _person(known: Checklist, task: TaskFacts) -> str:
    name = known.person(task)
    return gettext("%(name)s, no longer in the team", name=name) if name and known.is_left(task) else name


def said(standing: Status) -> tuple[str, str]:
    """The tone and the words of a state."""
    days = standing.days
    match standing.state:
        case TaskState.NOT_APPLICABLE:
            return "quiet", gettext("not applicable")
        case TaskState.DONE:
            return "done", _done(days)
        case TaskState.WAITING:
            return "wait", gettext("waits for %(tasks)s", tasks=_some(standing.waits_for))
        case TaskState.OVERDUE:
            return "late", late(days)
        case TaskState.LATER:
            return "quiet", days_away(-days)
    return "soon", days_away(-days)


def late(days: int) -> str:
    return ngettext("%(num)d day late", "%(num)d days late", days)


def _done(days: int) -> str:
    if days > 0:
        return ngettext("done, %(num)d day late", "done, %(num)d days late", days)
    if days < 0:
        return ngettext("done, %(num)d day early", "done, %(num)d days early", -days)
    return gettext("done")


def _some(codes: tuple[str, ...]) -> str:
    if len(codes) <= NAMED:
        return ", ".join(codes)
    return ngettext(
        "%(tasks)s and %(num)d more", "%(tasks)s and %(num)d more", len(codes) - NAMED, tasks=", ".join(codes[:NAMED])
    )


def _note(known: Checklist, code: str, standing: Status, dated: Dated) -> str:
    notes, expected = [], known.forecasts.get(code)
    if standing.state is TaskState.WAITING:
        notes.append(late(standing.days) if standing.days > 0 else days_away(-standing.days))
    if standing.state in OPEN and dated.limit_breached:
        notes.append(gettext("past its month limit"))
    if dated.early_for:
        notes.append(gettext("before %(tasks)s", tasks=_some(dated.early_for)))
    if expected and expected.cause:
        notes.append(_risk(known, code, expected, standing))
    return " · ".join(filter(None, notes))


def _risk(known: Checklist, code: str, expected: Forecast, standing: Status) -> str:
    """The cause says what it does, those that only follow say whom they follow."""
    if expected.cause != code:
        return ngettext("%(num)d day behind %(cause)s", "%(num)d days behind %(cause)s", expected.late,
                        cause=expected.cause)  # fmt: skip
    behind, said = known.held_up[code], []
    if expected.late > max(standing.days, 0):
        said.append(ngettext("at risk by %(num)d day", "at risk by %(num)d days", expected.late))
    if behind:
        said.append(ngettext("holds up %(num)d task", "holds up %(num)d tasks", behind))
    return " · ".join(said)


# What is shown, and how it is grouped


def groups(known: Checklist, view: View, *, reader: int, edits: bool, matching: set[int] | None) -> list[Group]:
    """`matching`: ids found by the words searched for; owners are looked at here."""
    key, title, note = _GROUPINGS[view.by](known)
    tasks = list(known.tasks.values())
    if view.by is not Grouping.PHASE:
        tasks.sort(key=lambda task: (key(task), known.plan.dated[task.code].benchmark))
    whole: dict[Any, list[TaskFacts]] = {}
    for task in tasks:
        whole.setdefault(key(task), []).append(task)
    found = []
    for k, members in whole.items():
        shown = [
            row(known, task, reader=reader, edits=edits)
            for task in members
            if _belongs(known, task, view, reader, matching)
        ]
        if shown:
            now = view.by is Grouping.WEEK and k == _monday(known.today)
            found.append(Group(_text(k), title(members[0]), note(members), shown, members[0].phase_position, now))
    return found


def pills(known: Checklist, reader: int) -> list[Pill]:
    states = Counter(standing.state for standing in known.statuses.values())
    return [
        Pill(Shown.OPEN, pgettext("tasks", "Open"), sum(states[state] for state in OPEN)),
        Pill(Shown.LATE, gettext("Late"), states[TaskState.OVERDUE]),
        Pill(Shown.DUE, gettext("Next 7 days"), sum(states[state] for state in DUE)),
        Pill(Shown.RISK, gettext("At risk"), sum(1 for found in known.forecasts.values() if found.late)),
        Pill(Shown.MINE, gettext("Mine"), sum(known.belongs_to(task, reader) for task in known.tasks.values())),
        Pill(Shown.DONE, pgettext("tasks", "Done"), states[TaskState.DONE]),
        Pill(Shown.ALL, gettext("All"), len(known.tasks)),
    ]


def _belongs(known: Checklist, task: TaskFacts, view: View, reader: int, matching: set[int] | None) -> bool:
    if view.function and task.function is not view.function:
        return False
    if not _shows(known, task.code, task, view.show, reader):
        return False
    if matching is None or task.id in matching:
        return True
    return fold(view.q) in fold(f"{word(task.function)} {known.person(task)}")


def _shows(known: Checklist, code: str, task: TaskFacts, shown: Shown, reader: int) -> bool:
    state = known.statuses[code].state
    match shown:
        case Shown.OPEN:
            return state in OPEN
        case Shown.LATE:
            return state is TaskState.OVERDUE
        case Shown.DUE:
            return state in DUE
        case Shown.RISK:
            return code in known.forecasts and known.forecasts[code].late > 0
        case Shown.MINE:
            return known.belongs_to(task, reader)
        case Shown.DONE:
            return state is TaskState.DONE
    return True


Keys = tuple[Callable[[TaskFacts], Any], Callable[[TaskFacts], str], Callable[[list[TaskFacts]], str]]


def _by_phase(known: Checklist) -> Keys:
    return (
        lambda task: (task.phase_position, task.phase_en),
        lambda task: both(task.phase_en, task.phase_sq),
        lambda tasks: _progress(known, tasks),
    )


def _by_week(known: Checklist) -> Keys:
    def monday(task: TaskFacts) -> date:
        return _monday(known.plan.dated[task.code].benchmark)

    def title(task: TaskFacts) -> str:
        if monday(task) <= known.today < monday(task) + timedelta(days=7):
            return gettext("This week")
        return gettext("Week of %(day)s", day=day(monday(task)))

    def note(tasks: list[TaskFacts]) -> str:
        week = monday(tasks[0])
        stands = known.today if week == _monday(known.today) else week
        before = (known.plan.event.start - stands).days
        return " · ".join([_distance(before), _progress(known, tasks)])

    return monday, title, note


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _by_owner(known: Checklist) -> Keys:
    def key(task: TaskFacts) -> tuple[bool, str, str]:
        return not task.function and not known.person(task), word(task.function), known.person(task)

    def title(task: TaskFacts) -> str:
        return word(task.function) or known.person(task) or gettext("Nobody yet")

    def note(tasks: list[TaskFacts]) -> str:
        person = known.person(tasks[0]) if tasks[0].function else ""
        return " · ".join(filter(None, [person, _progress(known, tasks)]))

    return key, title, note


_GROUPINGS = {Grouping.PHASE: _by_phase, Grouping.WEEK: _by_week, Grouping.OWNER: _by_owner}


def _text(key: Any) -> str:
    """An id for a group, the same as long as its name."""
    return fold(str(key)).translate({ord(c): "-" for c in " '(),./"}).strip("-")


def _distance(days: int) -> str:
    if days > 0:
        return gettext("T−%(days)d days", days=days)
    return gettext("T+%(days)d days", days=-days)


def _progress(known: Checklist, tasks: Iterable[TaskFacts]) -> str:
    states = [known.statuses[task.code].state for task in tasks]
    counted = [state for state in states if state is not TaskState.NOT_APPLICABLE]
    said = [
        gettext("%(done)d of %(all)d done", done=counted.count(TaskState.DONE), all=len(counted)),
    ]
    if overdue := counted.count(TaskState.OVERDUE):
        said.append(ngettext("%(num)d late", "%(num)d late", overdue))
    return " · ".join(said)
