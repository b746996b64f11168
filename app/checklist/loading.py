"""A workbook that comes back: what it would change, task by task and field by field, and making it so as a whole."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from app import clock
from app.access.queries import team
from app.checklist import actions
from app.checklist.editing import as_typed
from app.checklist.forms import CODE, TaskEdit
from app.checklist.queries import Checklist
from app.checklist.workbook_reading import Line
from app.errors import N_, Conflict, Invalid
from app.models import Event, ImportDraft, Task, User
from app.web.fields import fold
from app.web.forms import check
from app.web.languages import both, gettext, language

WHAT = "checklist"


_UNSAID = {"hard": "0"}  # of a new task


@dataclass(frozen=True, slots=True)
class Field:
    name: str
    before: str
    after: str


@dataclass(slots=True)
class Proposal:
    """What one row of the workbook would do. `values` are validated; `faults` stand against it."""

    line: Line
    task: Task | None
    fields: list[Field] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


def keep(db: Session, event: Event, lines: Sequence[Line], *, file_name: str, by: User) -> ImportDraft:
    """Kept on the server until it is applied; an earlier one of the same person goes."""
    mine = select(ImportDraft).where(
        ImportDraft.event_id == event.key, ImportDraft.user_id == by.key, ImportDraft.what == WHAT
    )
    for earlier in db.exec(mine.where(col(ImportDraft.applied_at).is_(None))).all():
        db.delete(earlier)
    content = json.dumps([[line.number, line.code, line.values] for line in lines])
    draft = ImportDraft(event_id=event.key, user_id=by.key, what=WHAT, file_name=file_name[:200], content=content)
    db.add(draft)
    db.flush()
    return draft


def read_back(draft: ImportDraft) -> list[Line]:
    if draft.applied_at is not None:
        raise Conflict(N_("This workbook has been loaded already."))
    return [Line(*each) for each in json.loads(draft.content)]


def compare(db: Session, event: Event, known: Checklist, lines: Sequence[Line]) -> list[Proposal]:
    """Only rows that would change something, or that cannot be taken."""
    tasks = {task.code: task for task in db.exec(select(Task).where(Task.event_id == event.key)).all()}
    people = {fold(member.name): str(member.user_id) for member in team(db, event)}
    found = []
    for line in lines:
        proposal = Proposal(line, tasks.get(line.code))
        _compare(proposal, known, people)
        if proposal.fields or proposal.faults:
            found.append(proposal)
    return found


def _compare(proposal: Proposal, known: Checklist, people: Mapping[str, str]) -> None:
    task, code = proposal.task, proposal.line.code
    stands = as_typed(task, known) if task else {}
    if task is None and code and not CODE.fullmatch(code):
        proposal.faults.append(gettext("“%(code)s” cannot be the code of a new task.", code=code[:40]))
    typed = _as_form(proposal, stands, known, people)
    for name, after in typed.items():
        before = stands.get(name, _UNSAID.get(name, ""))
        if after != before:
            proposal.fields.append(Field(name, before, after))
    changed = {each.name: each.after for each in proposal.fields}
    if not changed:
        return
    try:
        blank = {"benchmark", "completed_on", "function", "owner_id", "month_limit"}
        form = check(TaskEdit, {n: (None if v == "" and n in blank else v) for n, v in changed.items()})
        proposal.values = form.changed()
    except Invalid as problem:
        proposal.faults += [f"{name}: {gettext(text)}" for name, text in problem.fields.items()]


def _as_form(
    proposal: Proposal, stands: Mapping[str, str], known: Checklist, people: Mapping[str, str]
) -> dict[str, str]:
    """The row in the fields of our form; what means the same as what stands is left out."""
    values = {name: value for name, value in proposal.line.values.items() if name in _ALIKE and value}
    values |= {name: proposal.line.values[name] for name in _MAY_EMPTY if name in proposal.line.values}
    return values | _words(proposal) | _owner(proposal, known, people) | _benchmark(proposal, stands)


_ALIKE = ("bound", "anchor", "offset_days", "lead_days")
_MAY_EMPTY = ("function", "completed_on", "depends_on", "hard", "remarks")


def _words(proposal: Proposal) -> dict[str, str]:
    typed = {}
    for name in ("title", "deliverable"):
        text = proposal.line.values.get(name)
        stands = (getattr(proposal.task, f"{name}_en", ""), getattr(proposal.task, f"{name}_sq", ""))
        if text is not None and text not in stands:
            typed[f"{name}_{language()}"] = text
    return typed


def _owner(proposal: Proposal, known: Checklist, people: Mapping[str, str]) -> dict[str, str]:
    owner, facts = proposal.line.values.get("owner"), known.tasks.get(proposal.line.code)
    if owner is None or (facts and fold(owner) == fold(known.person(facts))):
        return {}
    if owner and fold(owner) not in people:
        proposal.faults.append(gettext("Nobody of the team is called “%(name)s”.", name=owner[:60]))
        return {}
    return {"owner_id": people.get(fold(owner), "")}


def _benchmark(proposal: Proposal, stands: Mapping[str, str]) -> dict[str, str]:
    """Another date pins; "no" under Pinned lets the rule speak again. Of a new task its offset, if any, speaks."""
    task, values = proposal.task, proposal.line.values
    day, pinned = values.get("benchmark"), values.get("pinned")
    if task is None:
        return {"benchmark": day} if day and (pinned == "1" or not values.get("offset_days")) else {}
    if task.completed_on:
        return {}
    if task.pinned_on and (pinned == "0" or day == "") and day in ("", None, stands["benchmark"]):
        return {"benchmark": ""}
    return {"benchmark": day} if day else {}


def digest(proposals: Sequence[Proposal]) -> str:
    """What the preview showed; another at application means that somebody changed the checklist in between."""
    shown = [[each.line.code, [[f.name, f.before, f.after] for f in each.fields]] for each in proposals]
    return hashlib.sha256(json.dumps(shown).encode()).hexdigest()[:32]


def apply(
    db: Session, event: Event, draft: ImportDraft, proposals: Sequence[Proposal], *, seen: str, now: datetime, by: User
) -> int:
    """Every change, or none. Returns how many tasks changed."""
    if seen != digest(proposals):
        raise Conflict(N_("Somebody changed the checklist meanwhile. Look at the preview again."))
    if any(each.faults for each in proposals):
        raise Invalid(N_("Some rows are wrong. Correct them in the file and load it again: a list is taken whole."))
    edits = [(each.task or _new(db, event, each.line), each.values) for each in proposals]
    actions.edit_many(db, event, edits, today=clock.today(event.zone), by=by)
    draft.applied_at, draft.content = now, ""
    db.flush()
    return len(edits)


def _new(db: Session, event: Event, line: Line) -> Task:
    return actions.place(db, event, phase=line.values.get("phase", ""), code=line.code or None)


def title_of(proposal: Proposal) -> str:
    if proposal.task:
        return both(proposal.task.title_en, proposal.task.title_sq)
    return proposal.line.values.get("title", "")
