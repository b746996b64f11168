"""Files into the guide: upload, what the columns are, preview, application."""

from typing import Annotated, Any, NamedTuple

from fastapi import Depends, Request
from sqlalchemy import select
from sqlmodel import col
from starlette.responses import Response

from app import clock
from app.access import audit, uploads
from app.access.loaders import EventAccess, in_event, may
from app.access.powers import Power
from app.errors import Invalid, NotFound, TooLarge
from app.guide import queries
from app.guide.answers import address
from app.guide.exporting.columns import COLUMNS, COMPUTED
from app.guide.history_routes import undo_of
from app.guide.importing import actions, brought
from app.guide.importing.brought import Incoming
from app.guide.importing.workbook import Table, guessed
from app.guide.returning import view
from app.guide.returning.whole import Return
from app.models import Event, ImportDraft
from app.web.fields import Day
from app.web.forms import Form, Typed, read
from app.web.languages import gettext as _
from app.web.languages import language, ngettext
from app.web.pages import go, render
from app.web.rooms import room
from app.web.transaction import DB

router = room(prefix="/events/{event}/guide/import")
Editor = Annotated[EventAccess, Depends(in_event(Power.EDIT_GUIDE))]
SAMPLES = 3
OFFERED = tuple(column for column in COLUMNS if column.key not in (COMPUTED | {"level"}) - {"end"})


class Upload(NamedTuple):
    """A file as it was understood, or why it was not."""

    name: str = ""
    read: Incoming | Table | None = None
    wrong: str = ""


class ApplyForm(Form):
    first: Day | None = None


@router.get("")
def ask_for_file(request: Request, access: Editor) -> Response:
    return _page(request, access, "guide/import.html", wrong="")


def read_upload(
    request: Request, event: str, typed: Typed, _may: Annotated[None, Depends(may(Power.EDIT_GUIDE))]
) -> Upload:
    """Stands before `Editor`: a large file is read while others write."""
    file = typed.file("file")
    if file is None:
        return Upload(wrong=_("Choose a file first."))
    database = request.app.state.database
    of_slug = select(Event).where(col(Event.slug) == event)
    with database.read() as db:
        window = actions.window_of(db.execute(of_slug).scalar_one())
    try:
        with file.file as content:
            found = actions.read(content.read(), window)
        with database.read() as db:
            actions.check(db, db.execute(of_slug).scalar_one(), found, window)
        return Upload(file.filename or "", found)
    except (Invalid, TooLarge) as problem:
        return Upload(wrong=_said(problem))


def _said(problem: Invalid | TooLarge) -> str:
    fields = problem.fields if isinstance(problem, Invalid) else {}
    return _(fields.get("file") or problem.message, **problem.params)


@router.post("")
def upload_file(request: Request, upload: Annotated[Upload, Depends(read_upload)], access: Editor, db: DB) -> Response:
    if upload.read is None:
        return _page(request, access, "guide/import.html", status=422, wrong=upload.wrong)
    draft = actions.keep(db, access.event, upload.read, file_name=upload.name, language=language(), by=access.user)
    return go(request, f"{_base(access)}/{draft.key}")


@router.get("/{draft_id}")
def preview(request: Request, access: Editor, db: DB, draft_id: int) -> Response:
    draft = uploads.own(db, access, actions.WHAT, draft_id)
    if back := actions.returned(db, draft, access.event):
        return _page(request, access, "guide/import_return.html", draft=draft, waits=[], **view.preview(back))
    try:
        incoming = actions.incoming_of(draft, access.event)
    except (Invalid, TooLarge) as problem:  # remembered columns, and a cell below them that cannot be understood
        return _heads(request, access, draft, wrong=_said(problem), status=422)
    if incoming is None:
        return go(request, f"{_base(access)}/{draft.key}/heads")
    known = {day.on: day for day in queries.days(db, access.event.key)}
    shift = brought.on_other_dates(incoming, access.event.starts_on, access.event.ends_on)
    return _page(
        request,
        access,
        "guide/import_preview.html",
        draft=draft,
        incoming=incoming,
        days=[(day, brought.shown(day, access.event.zone), day.on in known) for day in incoming.days],
        first=access.event.starts_on if shift else incoming.days[0].on,
        shift=shift,
        is_table=actions.table_of(draft) is not None,
    )


@router.get("/{draft_id}/heads")
def ask_for_heads(request: Request, access: Editor, db: DB, draft_id: int) -> Response:
    return _heads(request, access, uploads.own(db, access, actions.WHAT, draft_id))


@router.put("/{draft_id}/heads")
def understand_heads(request: Request, access: Editor, db: DB, typed: Typed, draft_id: int) -> Response:
    """Which column is what; or, with `row`, in which row the heads stand."""
    draft = uploads.own(db, access, actions.WHAT, draft_id)
    found = actions.table_of(draft)
    if found is None:
        raise NotFound
    keys = {column.key for column in OFFERED}
    chosen = {number: typed.get(f"column-{number}") for number in range(len(found[0].heads))}
    try:
        if "row" in typed:
            actions.heads_in(db, draft, typed.number("row") or 0)
            return go(request, f"{_base(access)}/{draft.key}/heads")
        actions.understand(db, draft, access.event, {n: key for n, key in chosen.items() if key in keys})
    except (Invalid, TooLarge) as problem:
        fields = problem.fields if isinstance(problem, Invalid) else {}
        wrong_row, wrong = _(fields.get("row", "")), _(fields.get("columns", "")) or _said(problem)
        return _heads(request, access, draft, wrong="" if wrong_row else wrong, wrong_row=wrong_row,
                      chosen=None if "row" in typed else chosen, status=422)  # fmt: skip
    return go(request, f"{_base(access)}/{draft.key}")


@router.get("/{draft_id}/application")
def back_to_preview(request: Request, access: Editor, draft_id: int) -> Response:
    """A preview that came back from applying stands at this address: in the other language, or loaded anew."""
    return go(request, f"{_base(access)}/{draft_id}")


@router.post("/{draft_id}/application")
def apply(request: Request, access: Editor, db: DB, typed: Typed, draft_id: int) -> Response:
    draft = uploads.own(db, access, actions.WHAT, draft_id)
    if back := actions.returned(db, draft, access.event):
        return _change(request, access, db, typed, draft, back)
    first = read(ApplyForm, typed).first
    incoming = actions.incoming_of(draft, access.event)
    if incoming is None:
        return go(request, f"{_base(access)}/{draft.key}/heads")
    name, count = draft.file_name, incoming.count
    days = actions.apply(db, access.event, draft, incoming, first=first, by=access.user, now=clock.now())
    audit.record(db, "guide file taken in", by=access.user, event=access.event, subject=name[:120])
    said = ngettext("%(num)d row was added.", "%(num)d rows were added.", count)
    return go(request, address(access, days[0].key), said=said)


def _change(request: Request, access: EventAccess, db: DB, typed: Typed, draft: ImportDraft, back: Return) -> Response:
    name, chosen, seen = draft.file_name, set(typed.all("take")), typed.get("seen")
    if actions.is_current(back, seen) and (waits := view.waiting(back, chosen)):
        shown = view.preview(back, chosen) | {"waits": waits}
        return _page(request, access, "guide/import_return.html", status=422, draft=draft, **shown)
    done = actions.change(db, access.event, draft, back, chosen=chosen, seen=seen, by=access.user, now=clock.now())
    audit.record(db, "guide file taken in", by=access.user, event=access.event, subject=name[:120])
    said = ngettext("%(num)d row was changed.", "%(num)d rows were changed.", done.rows)
    for row in back.gone:
        if row.stand.uid in back.held and f"gone-{row.stand.uid}" in chosen:
            said += " " + _("“%(title)s” stays: notes were taken there.", title=row.title)
    for row in done.stay:
        said += " " + _("“%(title)s” stays: it holds rows that the workbook has.", title=row.title)
    return go(request, address(access), said=said, undo=undo_of(db, access))


def _heads(
    request: Request,
    access: EventAccess,
    draft: ImportDraft,
    *,
    wrong: str = "",
    wrong_row: str = "",
    chosen: dict[int, str] | None = None,
    status: int = 200,
) -> Response:
    found = actions.table_of(draft)
    if found is None:
        raise NotFound
    table, columns = found
    keys = {column.key for column in OFFERED}
    meant = {number: key for number, key in (chosen or columns or guessed(table)).items() if key in keys}
    below = table.rows[table.heads_at + 1 :]
    shown = []
    for number, head in enumerate(table.heads):
        samples = [str(row[number]) for row in below if number < len(row) and row[number] != ""][:SAMPLES]
        if head or samples:
            shown.append((number, _letter(number), head, samples, meant.get(number, "")))
    offered = [*((column.key, _(column.head)) for column in OFFERED), ("", _("Do not read"))]
    context = {"draft": draft, "columns": shown, "offered": offered, "heads_at": table.heads_at, "wrong": wrong}
    return _page(request, access, "guide/import_heads.html", status=status, wrong_row=wrong_row, **context)


def _letter(number: int) -> str:
    first, last = divmod(number, 26)
    return (chr(64 + first) if first else "") + chr(65 + last)


def _page(request: Request, access: EventAccess, template: str, *, status: int = 200, **context: Any) -> Response:
    return render(request, template, status=status, access=access, tab="guide", base=_base(access), **context)


def _base(access: EventAccess) -> str:
    return f"{address(access)}/import"
