"""The checklist as files: out as workbook and CSV, back in from a workbook."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from starlette.responses import Response

from app import clock
from app.access import audit, uploads
from app.access.loaders import EventAccess, in_event, may, today
from app.access.powers import Power
from app.checklist import loading, pages, queries, workbook, workbook_pages
from app.checklist.members import preparing
from app.checklist.rows import row as as_read
from app.checklist.workbook_reading import lines
from app.checklist.workbook_table import KEEP, OFFERED, Table, find, own_columns
from app.errors import Invalid, TooLarge
from app.web.forms import Typed
from app.web.languages import both, ngettext
from app.web.languages import gettext as _
from app.web.listings import list_csv
from app.web.pages import go, render
from app.web.rooms import room
from app.web.transaction import DB

router = room(prefix="/events/{event}")
Reader = Annotated[EventAccess, Depends(in_event(Power.READ_PREPARATION))]
Editor = Annotated[EventAccess, Depends(in_event(Power.EDIT_CHECKLIST))]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEADS: tuple[str, ...] = (
    "Code",
    "Phase",
    "Task",
    "Owner",
    "Function",
    "Begin by",
    "Benchmark",
    "Completed",
    "Status",
    "Depends on",
)


@router.get("/checklist.xlsx")
def as_workbook(access: Reader, db: DB) -> Response:
    known = queries.standing(db, access.event, today(access))
    title = both(access.event.title_en, access.event.title_sq)
    people = [name for _, name in preparing(db, access.event)]
    made = workbook.write(known, queries.details(db, access.event), title, people, known.today)
    return _download(made, XLSX, f"{access.event.slug}-checklist.xlsx")


@router.get("/checklist.csv")
def as_csv(access: Reader, db: DB) -> Response:
    known = queries.standing(db, access.event, today(access))
    lines = [HEADS]
    for task in known.tasks.values():
        rule, dated = known.plan.rules[task.code], known.plan[task.code]
        shown = as_read(known, task, reader=0, edits=False)
        lines.append((
            task.code, both(task.phase_en, task.phase_sq), shown.title, known.person(task), shown.function,
            str(dated.begin_by), str(dated.benchmark), str(rule.completed or ""), shown.state,
            " ".join(rule.depends_on),
        ))  # fmt: skip
    return _download(list_csv(lines, ","), "text/csv; charset=utf-8", f"{access.event.slug}-checklist.csv")


def _download(content: bytes, kind: str, name: str) -> Response:
    return Response(content, media_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


@router.get("/checklist/workbook")
def workbook_page(request: Request, access: Editor) -> Response:
    return render(request, "checklist/workbook.html", tab="checklist", access=access, base=pages.base(access), wrong="")


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it was understood, or why it was not."""

    name: str = ""
    table: Table | None = None
    columns: dict[int, str] | None = None
    wrong: str = ""


def read_upload(typed: Typed, _may: Annotated[None, Depends(may(Power.EDIT_CHECKLIST))]) -> Upload:
    """Stands before `Editor`: a large workbook is read while others write."""
    file = typed.file("file")
    if file is None:
        return Upload(wrong=_("Choose a file first."))
    try:
        with file.file as content:
            table = find(content.read())
        columns = own_columns(table)
        if columns:
            lines(table, columns)
    except (Invalid, TooLarge) as problem:
        fields = problem.fields if isinstance(problem, Invalid) else {}
        return Upload(wrong=_(fields.get("file") or problem.message, **problem.params))
    return Upload(file.filename or "", table, columns)


@router.post("/checklist/workbook")
def load_workbook(
    request: Request, upload: Annotated[Upload, Depends(read_upload)], access: Editor, db: DB
) -> Response:
    """Read and kept; nothing changes before the preview is applied."""
    if upload.table is None:
        return _ask_again(request, access, upload.wrong)
    columns = upload.columns or loading.remembered(db, upload.table)
    draft = loading.keep(db, access.event, upload.table, columns, file_name=upload.name, by=access.user)
    return go(request, f"{pages.base(access)}/workbook/{draft.id}" + ("" if columns else "/heads"))


def _ask_again(request: Request, access: EventAccess, wrong: str) -> Response:
    base = pages.base(access)
    return render(
        request, "checklist/workbook.html", status=422, tab="checklist", access=access, base=base, wrong=wrong
    )


@router.get("/checklist/workbook/{draft_id}/heads")
def workbook_heads(request: Request, access: Editor, db: DB, draft_id: int) -> Response:
    draft = uploads.own(db, access, loading.WHAT, draft_id)
    table, columns = loading.read_back(draft)
    context = workbook_pages.heads(access, draft, table, columns)
    return render(request, "checklist/heads.html", tab="checklist", **context)


@router.put("/checklist/workbook/{draft_id}/heads")
def understand_heads(request: Request, access: Editor, db: DB, typed: Typed, draft_id: int) -> Response:
    """Which column is what; or, with `row`, in which row the heads stand."""
    draft = uploads.own(db, access, loading.WHAT, draft_id)
    table, _columns = loading.read_back(draft)
    chosen = {number: typed.get(f"column-{number}") for number in range(len(table.heads))}
    here = f"{pages.base(access)}/workbook/{draft.id}"
    try:
        if "row" in typed:
            loading.heads_in(db, draft, typed.number("row") or 0)
            return go(request, f"{here}/heads")
        loading.understand(db, draft, {n: head for n, head in chosen.items() if head in (*OFFERED, KEEP)})
    except Invalid as problem:
        context = workbook_pages.heads(access, draft, table, None if "row" in typed else chosen)
        context["wrong"] = _(problem.fields.get("columns") or problem.fields.get("file", ""))
        context["wrong_row"] = _(problem.fields.get("row", ""))
        return render(request, "checklist/heads.html", status=422, tab="checklist", **context)
    return go(request, here)


@router.get("/checklist/workbook/{draft_id}")
def preview_workbook(request: Request, access: Editor, db: DB, draft_id: int) -> Response:
    draft = uploads.own(db, access, loading.WHAT, draft_id)
    table, columns = loading.read_back(draft)
    if columns is None:
        return go(request, f"{pages.base(access)}/workbook/{draft.id}/heads")
    try:
        found = lines(table, columns)
    except Invalid as problem:  # remembered heads, and a cell below them that cannot be understood
        context = workbook_pages.heads(access, draft, table, columns) | {"wrong": problem.fields.get("file", "")}
        return render(request, "checklist/heads.html", status=422, tab="checklist", **context)
    known = queries.load(db, access.event, today(access))
    proposals = loading.compare(db, access.event, known, found)
    context = workbook_pages.preview(db, access, draft, table, proposals)
    return render(request, "checklist/preview.html", tab="checklist", **context)


@router.post("/checklist/workbook/{draft_id}/application")
def apply_workbook(request: Request, access: Editor, db: DB, typed: Typed, draft_id: int) -> Response:
    draft = uploads.own(db, access, loading.WHAT, draft_id)
    known = queries.load(db, access.event, today(access))
    proposals = loading.compare(db, access.event, known, loading.lines_of(draft))
    act = loading.apply(db, access.event, draft, proposals, seen=typed.get("seen"), now=clock.now(), by=access.user)
    audit.record(db, "checklist workbook loaded", by=access.user, event=access.event, subject=draft.file_name[:120])
    said = ngettext("%(num)d task changed.", "%(num)d tasks changed.", len(proposals))
    undo = {"method": "DELETE", "url": f"{pages.base(access)}/acts/{act}"}
    return go(request, pages.base(access), said=said, undo=undo)
