"""What the pages of a workbook that comes back are given."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlmodel import Session

from app.access.loaders import EventAccess
from app.access.queries import team
from app.checklist.dates import OF_EVENT
from app.checklist.loading import Field, Proposal, digest, field_labels, title_of
from app.checklist.pages import base
from app.checklist.workbook_cells import NO, YES, text
from app.checklist.workbook_table import KEEP, OFFERED, Table, guessed_columns
from app.models import ImportDraft
from app.vocabulary import Anchor, Bound, TeamFunction
from app.web.formats import day_with_year
from app.web.languages import gettext
from app.web.words import word

SAMPLES = 3


class ColumnRow(NamedTuple):
    number: int
    letter: str
    head: str
    samples: list[str]
    meant: str


def heads(access: EventAccess, draft: ImportDraft, table: Table, chosen: dict[int, str] | None) -> dict[str, Any]:
    """Every column with its head, the first cells below it, and what it is taken for."""
    chosen = chosen or guessed_columns(table)
    below = table.rows[table.heads_at + 1 :]
    columns = []
    for number, head in enumerate(table.heads):
        cells = [text(cells[number]) for cells in below if number < len(cells) and cells[number] != ""]
        if head or cells:
            columns.append(ColumnRow(number, _letter(number), head, cells[:SAMPLES], chosen.get(number, "")))
    offered = [(head, gettext(head)) for head in OFFERED]
    return {
        "access": access,
        "base": base(access),
        "draft": draft,
        "table": table,
        "columns": columns,
        "offered": [*offered, (KEEP, gettext("Keep as a column of our own")), ("", gettext("Do not read"))],
        "wrong": "",
        "wrong_row": "",
    }


def _letter(number: int) -> str:
    first, last = divmod(number, 26)
    return (chr(64 + first) if first else "") + chr(65 + last)


class Change(NamedTuple):
    label: str
    before: str
    after: str


class PreviewRow(NamedTuple):
    number: int
    code: str
    title: str
    new: bool
    changed_here: bool
    changes: list[Change]
    remarks: tuple[str, ...]
    faults: list[str]


def preview(
    db: Session, access: EventAccess, draft: ImportDraft, table: Table, proposals: Sequence[Proposal]
) -> dict[str, Any]:
    people = {str(member.user_id): member.name for member in team(db, access.event)}
    rows = [
        PreviewRow(
            each.line.number,
            each.task.code if each.task else each.line.code,
            title_of(each),
            each.task is None,
            each.changed_here,
            changes(each, people),
            each.line.remarks,
            each.faults,
        )
        for each in proposals
    ]
    return {
        "access": access,
        "base": base(access),
        "draft": draft,
        "table": table,
        "seen": digest(proposals),
        "faults": sum(1 for each in proposals if each.faults),
        "changed_here": sum(1 for each in proposals if each.changed_here),
        "rows": rows,
    }


def changes(proposal: Proposal, people: dict[str, str]) -> list[Change]:
    """In the reader's words; the name of a new task stands beside it already."""
    labels = field_labels()
    shown = (each for each in proposal.fields if proposal.task or not each.name.startswith("title"))
    return [_change(each, labels, people) for each in shown]


def _change(one: Field, labels: dict[str, str], people: dict[str, str]) -> Change:
    if one.name.startswith("extra:"):
        return Change(one.name.removeprefix("extra:"), one.before, one.after)
    before, after = (_readable(one.name, value, people) for value in (one.before, one.after))
    return Change(labels.get(one.name, one.name), before, after)


def _readable(name: str, value: str, people: dict[str, str]) -> str:
    if name == "owner_id":
        return people.get(value, gettext("By function")) if value else gettext("By function")
    if not value:
        return ""
    if name in ("benchmark", "completed_on"):
        return day_with_year(date.fromisoformat(value))
    if name == "function" and value in [*TeamFunction]:
        return word(TeamFunction(value))
    if name == "bound" and value in [*Bound]:
        return word(Bound(value))
    if name == "anchor" and value in OF_EVENT:
        return gettext("First day") if value == Anchor.EVENT_START else gettext("Last day")
    if name == "hard":
        return gettext(YES) if value == "1" else gettext(NO)
    return value
