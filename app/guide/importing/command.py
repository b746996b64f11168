"""A file brought into a guide from the command line: the readers of the web, with lines to print for a preview."""

from collections.abc import Iterator

from sqlmodel import Session

from app.access import audit
from app.errors import Invalid
from app.guide.importing import actions, brought
from app.guide.importing.workbook import Table
from app.guide.returning.actions import make_so, offered
from app.guide.returning.view import told
from app.guide.returning.whole import Return, comes_back, compare
from app.models import Event, User
from app.web.formats import clock, longday
from app.web.languages import language


def load_file(db: Session, event: Event, data: bytes, *, file_name: str, by: User, dry_run: bool) -> Iterator[str]:
    """Every row as a line, and add it unless it is a dry run. Raises Invalid where the file is wrong."""
    read = actions.read(data, actions.window_of(event))
    if isinstance(read, Table) and comes_back(db, event.key, read):
        yield from _change(db, event, compare(db, event, read), file_name=file_name, by=by, dry_run=dry_run)
        return
    incoming = read if isinstance(read, brought.Incoming) else _of_table(db, event, read)
    shift = brought.on_other_dates(incoming, event.starts_on, event.ends_on)
    if shift:
        brought.moved(incoming, event.starts_on)
    yield from incoming.remarks
    for day in incoming.days:
        yield longday(day.on)
        for one in brought.shown(day, event.zone):
            yield f"  {clock(one.span.opens):>8} {one.span.minutes:>4}  {'  ' * one.depth}{one.row.title}"
    if not dry_run:
        actions.add(db, event, incoming, file_name=file_name, first=None, language=language(), by=by)
        audit.record(db, "guide file taken in", by=by, event=event, subject=file_name[:120])
    yield f"{incoming.count} rows {'would be' if dry_run else 'were'} added."


def _change(db: Session, event: Event, back: Return, *, file_name: str, by: User, dry_run: bool) -> Iterator[str]:
    """Our own workbook: what both changed stays as it is here, and no row is removed; the web lets one choose."""
    yield from told(back)
    chosen = offered(back)
    if dry_run:
        yield f"{len(back.changed)} rows would be changed, {len(chosen)} added."
        return
    make_so(db, event, back, chosen, file_name=file_name, by=by)
    audit.record(db, "guide file taken in", by=by, event=event, subject=file_name[:120])
    yield f"{len(back.changed)} rows were changed, {len(chosen)} added."


def _of_table(db: Session, event: Event, table: Table) -> brought.Incoming:
    columns = actions.remembered(db, table)
    if columns is None and not actions.speaks_for_itself(table):
        address = f"/events/{event.slug}/guide/import"
        raise Invalid(fields={"file": f"nobody has said what the columns are yet: load it once at {address}"})
    return actions.rows_of(table, columns, actions.window_of(event))
