"""The history of tasks in words: who changed what, from what to what."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlmodel import Session, col

from app.checklist.history import ADDED, BESIDE, COLUMNS, NEEDS, as_value
from app.models import Event, RemovedTask, Task, TaskChange, TaskComment, TaskLink, User
from app.vocabulary import Anchor, Bound, Language, TeamFunction
from app.web.formats import day_with_year
from app.web.languages import gettext, language
from app.web.words import word

ACTS = 60  # on one page
OF_ONE_TASK = 200  # changed fields
TOLD = frozenset({"added", "link_added", "link_removed"})
"""What happened beside a task's fields: there is no before."""


class Said(NamedTuple):
    field: str
    before: str
    after: str


class Act(NamedTuple):
    """`tasks` are ids and codes, the first few; `touched` how many in all; `fields` what was changed in the first."""

    act: str
    when: datetime
    person: str
    tasks: Sequence[tuple[int, str]]
    touched: int
    fields: Sequence[Said]
    returnable: bool


class _Row(NamedTuple):
    act: str
    when: datetime
    person: str | None
    task_id: int
    code: str
    field: str
    before: str
    after: str
    source: str


class Comment(NamedTuple):
    id: int
    by_id: int | None
    person: str
    when: datetime
    text: str


class Attached(NamedTuple):
    id: int
    by_id: int | None
    name: str
    address: str


def of_task(db: Session, task: Task) -> list[Act]:
    """Newest first."""
    rows = db.execute(_ROWS.where(col(TaskChange.task_id) == task.key).limit(OF_ONE_TASK)).all()
    return _acts(db, rows, {})


def of_event(db: Session, event: Event) -> list[Act]:
    """The newest acts in this checklist, in three queries."""
    newest = db.execute(
        select(col(TaskChange.act), func.count(func.distinct(col(TaskChange.task_id))))
        .where(col(TaskChange.event_id) == event.key)
        .group_by(col(TaskChange.act))
        .order_by(func.max(col(TaskChange.id)).desc())
        .limit(ACTS)
    )
    counts = {act: touched for act, touched in newest}  # noqa: C416 - rows are no pairs to the type checker
    rows = db.execute(_ROWS.where(col(TaskChange.event_id) == event.key, col(TaskChange.act).in_(counts)).limit(4000))
    return _acts(db, rows.all(), counts)


_ROWS = (
    select(
        col(TaskChange.act),
        col(TaskChange.created_at),
        col(User.name),
        col(TaskChange.task_id),
        col(Task.code),
        col(TaskChange.field),
        col(TaskChange.before),
        col(TaskChange.after),
        col(Task.source),
    )
    .join(Task, col(Task.id) == col(TaskChange.task_id))
    .outerjoin(User, col(User.id) == col(TaskChange.by_id))
    .order_by(col(TaskChange.id).desc())
)


def _acts(db: Session, found: Iterable[Any], counts: Mapping[str, int]) -> list[Act]:
    rows = [_Row(*row) for row in found]
    people = _names(db, rows)
    by_act: dict[str, list[_Row]] = defaultdict(list)
    for row in reversed(rows):
        by_act[row.act].append(row)
    acts = [_act(of_it, counts.get(act, 1), people) for act, of_it in by_act.items()]
    return acts[::-1]


def _act(rows: Sequence[_Row], count: int, people: Mapping[int, str]) -> Act:
    first = rows[0]
    tasks = list({row.task_id: row.code for row in rows}.items())
    of_first = [row for row in rows if row.task_id == first.task_id]
    said = [told for row in of_first if (told := say(row.field, row.before, row.after, people))]
    returnable = any(row.field in COLUMNS or row.field == NEEDS for row in rows)
    returnable |= any(row.field == ADDED and not row.source for row in rows)
    return Act(first.act, first.when, first.person or gettext("nobody named"), tasks[:8], count, said, returnable)


def _names(db: Session, rows: Iterable[_Row]) -> dict[int, str]:
    owners = [row for row in rows if row.field == "owner_id"]
    wanted = {int(text) for row in owners for text in (row.before, row.after) if text}
    if not wanted:
        return {}
    found = db.execute(select(col(User.id), col(User.name)).where(col(User.id).in_(wanted)))
    return {key: name for key, name in found}  # noqa: C416 - as above


def say(field: str, before: str, after: str, people: Mapping[int, str]) -> Said | None:
    """None for what is kept beside and told by another field."""
    if field in BESIDE or field == "phase_position":
        return None
    if field.startswith("phase_") and field != ("phase_sq" if language() is Language.ALBANIAN else "phase_en"):
        return None
    label = labels().get(field, field)
    if field in TOLD:
        return Said(label, "", after)
    return Said(label, _value(field, before, people), _value(field, after, people))


def _value(field: str, text: str, people: Mapping[int, str]) -> str:
    if field == "owner_id":
        return people.get(int(text), gettext("somebody who has left")) if text else gettext("by function")
    if text == "":
        return gettext("nothing")
    match field:
        case "function":
            return word(TeamFunction(text))
        case "bound":
            return word(Bound(text))
        case "hard" | "retention" | "not_applicable":
            return gettext("yes") if text == "1" else gettext("no")
        case "pinned_on" | "completed_on":
            return day_with_year(as_value(field, text))
        case "anchor":
            names = {Anchor.EVENT_START: gettext("the first day"), Anchor.EVENT_END: gettext("the last day")}
            return names[Anchor(text)] if text in [*Anchor] else text
    return text if len(text) <= 160 else text[:159] + "…"


def labels() -> dict[str, str]:
    return {
        "added": gettext("Added"),
        "link_added": gettext("Link added"),
        "link_removed": gettext("Link removed"),
        "title_en": gettext("Task in English"),
        "title_sq": gettext("Task in Albanian"),
        "phase_en": gettext("Phase"),
        "phase_sq": gettext("Phase"),
        "function": gettext("Function"),
        "owner_id": gettext("Person"),
        "bound": gettext("Bound"),
        "anchor": gettext("Counted from"),
        "offset_days": gettext("Days from the anchor"),
        "lead_days": gettext("Working days needed"),
        "hard": gettext("Hard"),
        "month_limit": gettext("At least so many months before the event"),
        "retention": gettext("Deadline for erasing data"),
        "deliverable_en": gettext("Deliverable"),
        "deliverable_sq": gettext("Deliverable"),
        "deliverable_link": gettext("Where it is (link)"),
        "pinned_on": gettext("Pinned to"),
        "completed_on": gettext("Completed on"),
        "not_applicable": gettext("Not applicable"),
        "not_applicable_reason": gettext("Why not"),
        "remarks": gettext("Remarks"),
        "depends_on": gettext("Depends on"),
    }


# What was said, and what is attached


def comments(db: Session, task: Task) -> list[Comment]:
    rows = db.execute(
        select(
            col(TaskComment.id), col(TaskComment.by_id), col(User.name), col(TaskComment.created_at),
            col(TaskComment.text),
        )
        .outerjoin(User, col(User.id) == col(TaskComment.by_id))
        .where(col(TaskComment.task_id) == task.key, col(TaskComment.removed).is_(False))
        .order_by(col(TaskComment.id))
    )  # fmt: skip
    return [Comment(key, by_id, name or gettext("somebody who has left"), *rest) for key, by_id, name, *rest in rows]


def links(db: Session, task: Task) -> list[Attached]:
    rows = db.execute(
        select(col(TaskLink.id), col(TaskLink.by_id), col(TaskLink.name), col(TaskLink.address))
        .where(col(TaskLink.task_id) == task.key)
        .order_by(col(TaskLink.id))
    )
    return [Attached(*row) for row in rows]


def removed(db: Session, event: Event) -> list[tuple[int, str, str]]:
    """Deleted tasks that can be put back: number, code, name."""
    rows = db.execute(
        select(col(RemovedTask.id), col(RemovedTask.content))
        .where(col(RemovedTask.event_id) == event.key)
        .order_by(col(RemovedTask.id).desc())
        .limit(ACTS)
    )
    title = "title_sq" if language() is Language.ALBANIAN else "title_en"
    other = "title_en" if title == "title_sq" else "title_sq"
    return [(key, kept["code"], kept["columns"][title] or kept["columns"][other]) for key, kept in rows]
