"""From an uploaded file to rows of the guide: kept until somebody has seen them, then added as one change."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import orjson
from sqlmodel import Session

from app.access import uploads
from app.errors import N_, Conflict, Invalid
from app.guide import day_actions, history, queries, row_actions, session_actions
from app.guide.importing import brought, workbook
from app.guide.importing.brought import Incoming, IncomingDay, IncomingRow
from app.guide.importing.calendar import Window, read_calendar
from app.guide.importing.schedule import read_schedule
from app.guide.importing.workbook import Table
from app.guide.publication import whereabouts
from app.guide.returning.actions import CHANGED_MEANWHILE, Done, make_so
from app.guide.returning.lines import has_ids
from app.guide.returning.whole import Return, comes_back, compare, digest
from app.models import Event, GuideDay, GuideItem, ImportDraft, User
from app.vocabulary import ItemKind, Language
from app.web.languages import gettext

WHAT = "guide"
TRANSLATED = ("title", "purpose", "panel")


def window_of(event: Event) -> Window:
    return Window(event.starts_on, event.ends_on, event.zone, whereabouts(event))


def understood(data: bytes) -> str:
    """Which reader takes the file, by what it begins with, whatever its name says."""
    start = data[:2000].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.upper().startswith(b"BEGIN:VCALENDAR"):
        return "calendar"
    return "schedule" if start.startswith(b"{") else "workbook"


def read(data: bytes, window: Window) -> Incoming | Table:
    """A table is given back where a person must say what its columns are, or may."""
    kind = understood(data)
    if kind == "calendar":
        return read_calendar(data, window)
    if kind == "schedule":
        return read_schedule(data, window)
    table = workbook.find(data)
    if speaks_for_itself(table) and not has_ids(table):
        workbook.read_table(table, None, window)
    return table


def check(db: Session, event: Event, read: Incoming | Table, window: Window) -> None:
    """Rows with IDs may be those of this event, which is told here; others must be understood by themselves."""
    if isinstance(read, Table) and has_ids(read) and not comes_back(db, event.key, read):
        workbook.read_table(read, None, window)


def speaks_for_itself(table: Table) -> bool:
    known = set(workbook.guessed(table).values())
    return table.is_rundown or ("title" in known and bool({"start", "minutes"} & known))


# Drafts


def keep(
    db: Session, event: Event, read: Incoming | Table, *, file_name: str, language: Language, by: User
) -> ImportDraft:
    known: dict[str, Any] = {"language": language.value}
    if isinstance(read, Table):
        columns = remembered(db, read)
        known |= {"table": workbook.kept(read), "columns": columns, "said": columns is not None}
    else:
        known["incoming"] = brought.kept(read)
    content = orjson.dumps(known, option=orjson.OPT_NON_STR_KEYS).decode()
    return uploads.keep(db, event, WHAT, content, file_name=file_name, by=by)


def content_of(draft: ImportDraft) -> dict[str, Any]:
    if draft.applied_at is not None:
        raise Conflict(N_("This file has been taken in already."))
    known: dict[str, Any] = orjson.loads(draft.content)
    return known


def table_of(draft: ImportDraft) -> tuple[Table, dict[int, str] | None] | None:
    """The table of a workbook, and its columns if somebody said what they are."""
    known = content_of(draft)
    if "table" not in known:
        return None
    columns = known["columns"]
    return workbook.taken(known["table"]), None if columns is None else {int(k): v for k, v in columns.items()}


def returned(db: Session, draft: ImportDraft, event: Event) -> Return | None:
    """What our own workbook would change, with rows of this event in it; None of any other file."""
    found = table_of(draft)
    return compare(db, event, found[0]) if found and comes_back(db, event.key, found[0]) else None


def incoming_of(draft: ImportDraft, event: Event) -> Incoming | None:
    """What it would bring; None where its columns must be named first."""
    known = content_of(draft)
    if "incoming" in known:
        return brought.taken(known["incoming"])
    found = table_of(draft)
    if found is None or (found[1] is None and not speaks_for_itself(found[0])):
        return None
    return rows_of(*found, window_of(event))


def rows_of(table: Table, columns: Mapping[int, str] | None, window: Window) -> Incoming:
    """Of a table that only adds, our own workbook of another event among them."""
    incoming = workbook.read_table(table, columns, window)
    if has_ids(table):
        said = gettext("The rows bear IDs of another event's guide: they are added, and none is changed.")
        incoming.remarks.insert(0, said)
    return incoming


def remembered(db: Session, table: Table) -> dict[int, str] | None:
    return uploads.known_columns(db, table.mark)


def understand(db: Session, draft: ImportDraft, event: Event, columns: Mapping[int, str]) -> None:
    """Take these columns for this draft, and for the next workbook with the same heads."""
    found = table_of(draft)
    if found is None:
        raise Conflict
    table, _ = found
    if "title" not in columns.values():
        raise Invalid(fields={"columns": N_("Say which column holds the title of a row.")})
    if len(set(columns.values())) < len(columns):
        raise Invalid(fields={"columns": N_("Two columns cannot both be the same.")})
    workbook.read_table(table, columns, window_of(event))
    known = content_of(draft) | {"columns": dict(columns), "said": True}
    draft.content = orjson.dumps(known, option=orjson.OPT_NON_STR_KEYS).decode()
    db.add(draft)
    uploads.remember_columns(db, table.mark, columns)


def heads_in(db: Session, draft: ImportDraft, row: int) -> None:
    """The heads stand in another row (from 1, as people count)."""
    found = table_of(draft)
    if found is None or not 1 <= row < len(found[0].rows):
        raise Invalid(fields={"row": N_("There is no such row, or nothing below it.")})
    known = content_of(draft)
    known["table"]["heads_at"] = row - 1
    known["columns"] = None
    draft.content = orjson.dumps(known).decode()
    db.add(draft)
    db.flush()


# Making it so


def apply(
    db: Session, event: Event, draft: ImportDraft, incoming: Incoming, *, first: date | None, by: User, now: datetime
) -> list[GuideDay]:
    """Every row, or none, as one change that can be undone."""
    language = Language(content_of(draft)["language"])
    days = add(db, event, incoming, file_name=draft.file_name, first=first, language=language, by=by)
    uploads.applied(db, draft, now)
    return days


def is_current(back: Return, seen: str) -> bool:
    """Whether what was looked at is still what the workbook would change."""
    return seen == digest(back)


def change(
    db: Session, event: Event, draft: ImportDraft, back: Return, *, chosen: set[str], seen: str, by: User, now: datetime
) -> Done:
    """What a workbook that came back brings, as far as it was chosen: all of that, or nothing."""
    if not is_current(back, seen):
        raise Conflict(CHANGED_MEANWHILE)
    done = make_so(db, event, back, chosen, file_name=draft.file_name, by=by)
    uploads.applied(db, draft, now)
    return done


def add(
    db: Session, event: Event, incoming: Incoming, *, file_name: str, first: date | None, language: Language, by: User
) -> list[GuideDay]:
    if first is not None:
        brought.moved(incoming, first)
    with history.step(db, event.key, history.Verb.BRING_IN, file_name[:200], by=by):
        return [_add_day(db, event, day, language, by) for day in incoming.days]


def _add_day(db: Session, event: Event, coming: IncomingDay, language: Language, by: User) -> GuideDay:
    """Behind what stands on that day already; its first row then keeps its time."""
    known = {day.on: day.id for day in queries.days(db, event.key)}
    if coming.on in known:
        day = db.get_one(GuideDay, known[coming.on])
        if day_actions.count_rows(db, day):
            coming.rows[0].values.setdefault("pin", max(coming.starts, day.starts))
        else:
            day.starts = coming.starts
            db.add(day)
    else:
        day = day_actions.add(db, event, on=coming.on, starts=coming.starts, **_in(language, "title", coming.title))
    for row in coming.rows:
        _add_row(db, day, row, None, language, by)
    return day


def _add_row(
    db: Session, day: GuideDay, row: IncomingRow, parent: GuideItem | None, language: Language, by: User
) -> None:
    values = {name: value for name, value in row.values.items() if name not in TRANSLATED}
    for name in TRANSLATED:
        values |= _in(language, name, row.values.get(name, ""))
    if row.kind == ItemKind.STEP:
        values["minutes"] = values.get("minutes") or 0
    made = row_actions.add(db, day, kind=row.kind, parent=parent, by=by, **values)
    for role, name in row.people:
        session_actions.add_person(db, made, role=role, label=name)
    for part in row.rows:
        _add_row(db, day, part, made, language, by)


def _in(language: Language, name: str, text: str) -> dict[str, Any]:
    return {f"{name}_{language.value}": text} if text else {}
