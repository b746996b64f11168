"""A checklist file loaded from the command line: the reader of the web, with lines to print instead of a preview."""

from collections.abc import Iterator
from datetime import date

from sqlmodel import Session

from app.access import audit
from app.access.queries import team
from app.checklist import loading, queries
from app.checklist.loading import Proposal
from app.checklist.workbook_pages import changes
from app.checklist.workbook_reading import lines
from app.checklist.workbook_table import find, own_columns
from app.errors import Invalid
from app.models import Event, User


def load_file(
    db: Session, event: Event, data: bytes, *, file_name: str, today: date, by: User, dry_run: bool
) -> Iterator[str]:
    """Every change as a line, and make it so unless it is a dry run. Raises Invalid where rows are wrong."""
    table = find(data)
    columns = own_columns(table) or loading.remembered(db, table)
    if columns is None:
        raise Invalid(fields={"file": f"nobody has said what the columns are yet: load it once at {address(event)}"})
    known = queries.load(db, event, today)
    proposals = loading.compare(db, event, known, lines(table, columns))
    faults = [f"row {each.line.number}: {fault}" for each in proposals for fault in each.faults]
    if faults:
        raise Invalid(fields={"file": " ".join(faults[:20])})
    people = {str(member.user_id): member.name for member in team(db, event)}
    yield from table.remarks
    for each in proposals:
        yield from _told(each, people)
    if proposals and not dry_run:
        loading.make_so(db, event, proposals, by=by)
        audit.record(db, "checklist workbook loaded", by=by, event=event, subject=file_name[:120])
    yield f"{len(proposals)} tasks {'would change' if dry_run else 'changed'}."


def address(event: Event) -> str:
    return f"/events/{event.slug}/checklist/workbook"


def _told(proposal: Proposal, people: dict[str, str]) -> Iterator[str]:
    code = proposal.task.code if proposal.task else f"{proposal.line.code} (new)".strip()
    for change in changes(proposal, people):
        yield f"{code}  {change.label}: {change.before or '-'} -> {change.after or '-'}"
    for remark in proposal.line.remarks:
        yield f"{code}  {remark}"
