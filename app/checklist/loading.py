"""A workbook that comes back: what it would change, task by task and field by field, and making it so as a whole."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlmodel import Session, select

from app import clock
from app.access import uploads
from app.access.queries import team
from app.checklist.editing import as_typed
from app.checklist.forms import CODE, TaskEdit
from app.checklist.queries import Checklist
from app.checklist.taking_in import Wanted, take_in
from app.checklist.workbook_cells import in_all_languages
from app.checklist.workbook_drafts import kept, taken
from app.checklist.workbook_reading import Line, lines
from app.checklist.workbook_table import Table
from app.errors import N_, Conflict, Invalid
from app.models import Event, ImportDraft, Task, User
from app.vocabulary import TeamFunction
from app.web.fields import fold
from app.web.forms import check
from app.web.languages import both, gettext, language

WHAT = "checklist"
_UNSAID = {"hard": "0"}  # of a new task
_BLANK = {"benchmark", "completed_on", "function", "owner_id", "month_limit"}


@dataclass(frozen=True, slots=True)
class Field:
    """`name` is a field of our form, "phase", or the head of a column of theirs with "extra:" before it."""

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

    @property
    def changed_here(self) -> bool:
        """Since the workbook was downloaded: what the row says may be older than what stands."""
        return self.task is not None and self.line.version is not None and self.line.version < self.task.version


# Drafts


def keep(
    db: Session, event: Event, table: Table, columns: Mapping[int, str] | None, *, file_name: str, by: User
) -> ImportDraft:
    return uploads.keep(db, event, WHAT, kept(table, columns), file_name=file_name, by=by)


def read_back(draft: ImportDraft) -> tuple[Table, dict[int, str] | None]:
    """The table and its columns; None where nobody has said yet what they are."""
    if draft.applied_at is not None:
        raise Conflict(N_("This workbook has been loaded already."))
    return taken(draft.content)


def lines_of(draft: ImportDraft) -> list[Line]:
    table, columns = read_back(draft)
    if columns is None:
        raise Conflict(N_("Say first what the columns of this workbook are."))
    return lines(table, columns)


def remembered(db: Session, table: Table) -> dict[int, str] | None:
    return uploads.known_columns(db, table.mark)


def understand(db: Session, draft: ImportDraft, columns: Mapping[int, str]) -> None:
    """Take these columns for this draft, and for the next workbook with the same heads.

    Raises Invalid where the rows cannot be read so.
    """
    table, _ = read_back(draft)
    taken_twice = [head for head in columns.values() if len(head) > 1 and [*columns.values()].count(head) > 1]
    if taken_twice:
        message = N_("Two columns cannot both be “%(head)s”.")
        raise Invalid(fields={"columns": gettext(message, head=gettext(taken_twice[0]))})
    if "Task" not in columns.values() and "Code" not in columns.values():
        raise Invalid(fields={"columns": N_("Say which column holds the task or its code.")})
    lines(table, columns)
    draft.content = kept(table, columns)
    uploads.remember_columns(db, table.mark, columns)


def heads_in(db: Session, draft: ImportDraft, row: int) -> None:
    """The heads stand in another row (from 1, as people count)."""
    table, _ = read_back(draft)
    if not 1 <= row < len(table.rows):
        raise Invalid(fields={"row": N_("There is no such row, or nothing below it.")})
    draft.content = kept(Table(table.sheet, table.rows, row - 1, table.remarks), None)
    db.flush()


# What would change


def compare(db: Session, event: Event, known: Checklist, lines: Sequence[Line]) -> list[Proposal]:
    """Only rows that would change something, or that cannot be taken."""
    tasks = {task.code: task for task in db.exec(select(Task).where(Task.event_id == event.key)).all()}
    by_title = _by_title(tasks.values())
    people = {fold(member.name): str(member.user_id) for member in team(db, event)}
    codes = known.tasks.keys() | {line.code for line in lines if line.code}
    found, first = [], dict[str, int]()
    for line in lines:
        task = tasks.get(line.code) or (None if line.code else by_title.get(fold(line.values.get("title", ""))))
        proposal = Proposal(line, task)
        if task and first.setdefault(task.code, line.number) != line.number:
            message = N_("Rows %(first)s and %(row)s are both about %(code)s.")
            proposal.faults.append(gettext(message, first=first[task.code], row=line.number, code=task.code))
        _compare(proposal, known, people, codes)
        if proposal.fields or proposal.faults:
            found.append(proposal)
    return found


def _by_title(tasks: Any) -> dict[str, Task]:
    """Of lists without codes; a name that two tasks share tells neither."""
    found: dict[str, Task | None] = {}
    for task in tasks:
        for title in {fold(task.title_en), fold(task.title_sq)} - {""}:
            found[title] = None if title in found else task
    return {title: task for title, task in found.items() if task}


def _compare(proposal: Proposal, known: Checklist, people: Mapping[str, str], codes: set[str]) -> None:
    task, code = proposal.task, proposal.line.code
    stands = as_typed(task, known) if task else {}
    if task is None and code and not CODE.fullmatch(code):
        proposal.faults.append(gettext("“%(code)s” cannot be the code of a new task.", code=code[:40]))
    if task is None and not proposal.line.values.get("title"):
        proposal.faults.append(gettext("There is no task %(codes)s in this checklist.", codes=code[:40]))
        return
    _compare_beside(proposal)
    typed = _as_form(proposal, stands, known, people)
    changed = {name: after for name, after in typed.items() if after != stands.get(name, _UNSAID.get(name, ""))}
    if not changed:
        return
    try:
        form = check(TaskEdit, {n: (None if v == "" and n in _BLANK else v) for n, v in changed.items()})
    except Invalid as problem:
        labels = field_labels()
        proposal.faults += [f"{labels.get(name, name)}: {gettext(text)}" for name, text in problem.fields.items()]
        return
    proposal.values = form.changed()
    proposal.fields += [Field(name, stands.get(name, _UNSAID.get(name, "")), after) for name, after in changed.items()]
    missing = [each for each in proposal.values.get("depends_on", ()) if each not in codes]
    if missing:
        text = gettext("There is no task %(codes)s in this checklist.", codes=", ".join(missing))
        proposal.faults.append(f"{gettext('Depends on')}: {text}")


def _compare_beside(proposal: Proposal) -> None:
    """The phase, and the columns that are theirs."""
    task, phase = proposal.task, proposal.line.values.get("phase", "")
    stands = {fold(task.phase_en), fold(task.phase_sq)} if task else set()
    if phase and fold(phase) not in stands:
        proposal.fields.append(Field("phase", both(task.phase_en, task.phase_sq) if task else "", phase[:120]))
    before = task.extra if task else {}
    for head, after in proposal.line.extra.items():
        if after != before.get(head, ""):
            proposal.fields.append(Field(f"extra:{head}", before.get(head, ""), after))


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
        if text is not None and _spaced(text) not in map(_spaced, stands) and (text or name != "title"):
            typed[f"{name}_{language()}"] = text
    return typed


def _spaced(text: str) -> str:
    return " ".join(text.split())


def _owner(proposal: Proposal, known: Checklist, people: Mapping[str, str]) -> dict[str, str]:
    """A person of the team; where the column names a function, the task goes to whoever holds it."""
    owner, task = proposal.line.values.get("owner"), proposal.task
    if owner is None or (task and fold(owner) == fold(known.person(known.tasks[task.code]))):
        return {}
    if function := in_all_languages(TeamFunction).get(fold(owner)):
        return {"owner_id": "", "function": function}
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
    shown = [[each.line.code, [[f.name, f.before, f.after] for f in each.fields]] for each in proposals]
    return uploads.fingerprint(shown)


# Making it so


def apply(
    db: Session, event: Event, draft: ImportDraft, proposals: Sequence[Proposal], *, seen: str, now: datetime, by: User
) -> str:
    """Every change of a draft, or none. Returns the act."""
    if seen != digest(proposals):
        raise Conflict(N_("Somebody changed the checklist meanwhile. Look at the preview again."))
    act = make_so(db, event, proposals, by=by)
    uploads.applied(db, draft, now)
    return act


def make_so(db: Session, event: Event, proposals: Sequence[Proposal], *, by: User) -> str:
    if any(each.faults for each in proposals):
        raise Invalid(N_("Some rows are wrong. Correct them in the file and load it again: a list is taken whole."))
    return take_in(db, event, [_wanted(each) for each in proposals], today=clock.today(event.zone), by=by)


def _wanted(proposal: Proposal) -> Wanted:
    changed = {each.name: each.after for each in proposal.fields}
    own = {name.removeprefix("extra:"): value for name, value in changed.items() if name.startswith("extra:")}
    return Wanted(proposal.task, proposal.values, proposal.line.code, changed.get("phase"), own)


def title_of(proposal: Proposal) -> str:
    if proposal.task:
        return both(proposal.task.title_en, proposal.task.title_sq)
    return proposal.line.values.get("title", "")


def field_labels() -> dict[str, str]:
    return {
        "phase": gettext("Phase"),
        "title_en": gettext("Task in English"),
        "title_sq": gettext("Task in Albanian"),
        "function": gettext("Function"),
        "owner_id": gettext("Owner"),
        "benchmark": gettext("Benchmark"),
        "completed_on": gettext("Completed on"),
        "offset_days": gettext("Days from the anchor"),
        "anchor": gettext("Counted from"),
        "bound": gettext("Bound"),
        "lead_days": gettext("Working days needed"),
        "hard": gettext("Hard"),
        "depends_on": gettext("Depends on"),
        "deliverable_en": gettext("Deliverable"),
        "deliverable_sq": gettext("Deliverable"),
        "remarks": gettext("Remarks"),
    }
