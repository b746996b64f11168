"""The checklist's pages."""

from collections.abc import Sequence
from typing import Annotated, Any
from urllib.parse import urlsplit

from fastapi import Depends, Request
from starlette.datastructures import QueryParams
from starlette.responses import Response

from app.access.loaders import EventAccess, fetch, in_event, today
from app.access.powers import Power
from app.checklist import (
    actions,
    bulk_routes,
    calendar_routes,
    closures_routes,
    comments_routes,
    file_routes,
    late_start_routes,
    move_pages,
    pages,
    queries,
    reminder_routes,
    slippage_routes,
    task_pages,
    template_routes,
    timeline_routes,
)
from app.checklist.dates import EventDates
from app.checklist.editing import plain, released, seen
from app.checklist.forms import FunctionGiven, MoveWanted, NewTask, TaskEdit, View
from app.checklist.starting_late import is_late
from app.errors import Forbidden, Invalid
from app.models import Task
from app.vocabulary import EventKind, TaskState, TeamFunction
from app.web.forms import Typed, TypedForm, check, read
from app.web.languages import gettext as _
from app.web.languages import language, ngettext
from app.web.pages import answer, fragment, go, parts, render, render_kept, wants_fragment
from app.web.rooms import room
from app.web.transaction import DB

pages_router = room(prefix="/events/{event}/checklist")
Reader = Annotated[EventAccess, Depends(in_event(Power.READ_PREPARATION))]
Editor = Annotated[EventAccess, Depends(in_event(Power.EDIT_CHECKLIST))]

LINKED = 3  # released tasks that a toast leads to
Mover = Annotated[EventAccess, Depends(in_event(Power.EDIT_EVENT))]


@pages_router.get("")
def checklist(request: Request, access: Reader, db: DB) -> Response:
    view = View.of(request.query_params)

    def shown() -> tuple[queries.Checklist, dict[str, Any]]:
        known = queries.standing(db, access.event, today(access))
        matching = queries.found(db, access.event, view.q) if view.q else None
        return known, pages.listing(request, db, known, access, view, matching)

    def whole() -> dict[str, Any]:
        known, context = shown()
        return {"tab": "checklist"} | context | pages.around(known, access)

    if not wants_fragment(request):
        return render_kept(request, "checklist/page.html", pages.looks(access, view), whole)
    response = parts(request, fragment(request, "checklist/_tasks.html", **shown()[1]))
    response.headers["HX-Push-Url"] = pages.address(access, view)
    return response


@pages_router.post("/master-list")
def adopt(request: Request, access: Editor, db: DB, typed: Typed) -> Response:
    kind = typed.get("kind")
    chosen = EventKind(kind) if kind in [*EventKind] else access.event.kind
    added = actions.adopt_master_list(db, access.event, chosen, by=access.user)
    said = ngettext("%(num)d task added.", "%(num)d tasks added.", added)
    late = is_late(queries.load(db, access.event, today(access)))
    return go(request, f"{pages.base(access)}/late-start" if late else pages.base(access), said=said)


@pages_router.get("/tasks/new")
def new_task(request: Request, access: Editor, db: DB) -> Response:
    known = queries.load(db, access.event, today(access))
    context = task_pages.new(known, access, request.query_params)
    if wants_fragment(request) and context["below"]:
        return parts(request, fragment(request, "checklist/_new.html", **context))
    return render(request, "checklist/new.html", tab="checklist", **context)


@pages_router.post("/tasks")
def add_task(request: Request, access: Editor, db: DB, typed: Typed) -> Response:
    new = read(NewTask, typed)
    below = fetch(db, Task, new.below, access) if new.below else None
    given = new.model_dump(exclude={"below"})
    task = actions.add_task(db, access.event, language=language(), below=below, by=access.user, **given)
    said = _("%(code)s added.", code=task.code)
    if not below or not wants_fragment(request):
        return go(request, f"{pages.base(access)}#task-{task.id}", said=said)
    after = queries.load(db, access.event, today(access))
    row = fragment(request, "checklist/_rows.html", **pages.one_row(after, access, task.code))
    return parts(request, row, _others(request, access, after, after, task.code), said=said)


@pages_router.get("/tasks/{task_id}")
def task(request: Request, access: Reader, db: DB, task_id: int, at: str = "", shut: bool = False) -> Response:
    """Opened in its row; `at` names the field to begin with, `shut` gives the row as the list has it."""
    row = fetch(db, Task, task_id, access)
    known = queries.load(db, access.event, today(access))
    if shut:
        return parts(request, fragment(request, "checklist/_rows.html", **pages.one_row(known, access, row.code)))
    context = task_pages.opened(db, known, access, row, focus=at)
    if wants_fragment(request):
        return parts(request, fragment(request, "checklist/_task.html", **context))
    return render(request, "checklist/task.html", tab="checklist", **context)


@pages_router.patch("/tasks/{task_id}")
def edit_task(request: Request, access: Editor, db: DB, typed: Typed, task_id: int) -> Response:
    row = fetch(db, Task, task_id, access)
    before = queries.load(db, access.event, today(access))
    was, changed = _changed(typed)
    if changed:
        version = typed.number("version")
        actions.edit(
            db, access.event, row, changed, was=was, version=row.version if version is None else version,
            today=today(access), by=access.user,
        )  # fmt: skip
    if not wants_fragment(request):
        return go(request, f"{pages.base(access)}#task-{task_id}", said=_("Saved"))
    after = queries.load(db, access.event, today(access))
    opened = fragment(request, "checklist/_task.html", **task_pages.opened(db, after, access, row))
    return parts(request, opened, _others(request, access, before, after, row.code))


@pages_router.post("/tasks/{task_id}/completion")
def complete_task(request: Request, access: Reader, db: DB, typed: Typed, task_id: int, bare: bool = False) -> Response:
    """`bare` answers with the toast alone, for pages that have no row of the list; `back` is where a plain form was."""
    row = fetch(db, Task, task_id, access)
    before = _theirs(db, access, row)
    benchmark = before.plan[row.code].benchmark
    actions.complete(db, row, by=access.user, on=before.today, benchmark=benchmark)
    after = queries.load(db, access.event, before.today)
    said = _("%(code)s is done.", code=row.code)
    free = released(before, after, row.code)
    if free:
        said += " " + ngettext("%(codes)s can begin.", "%(codes)s can begin.", len(free), codes=", ".join(free))
    links = [(code, f"{pages.base(access)}/tasks/{after.tasks[code].id}") for code in free[:LINKED]]
    back = typed.back(f"{pages.base(access)}#task-{task_id}")
    return _ticked(request, access, before, after, row, said=said, links=links, bare=bare, back=back)


@pages_router.delete("/tasks/{task_id}/completion")
def reopen_task(request: Request, access: Reader, db: DB, typed: Typed, task_id: int) -> Response:
    row = fetch(db, Task, task_id, access)
    before = _theirs(db, access, row)
    actions.reopen(db, row, by=access.user)
    after = queries.load(db, access.event, before.today)
    back = typed.back(f"{pages.base(access)}#task-{task_id}")
    return _ticked(request, access, before, after, row, said=_("%(code)s is open again.", code=row.code), back=back)


def _theirs(db: DB, access: EventAccess, task: Task) -> queries.Checklist:
    """Organisers complete any task, others those that are theirs."""
    known = queries.load(db, access.event, today(access))
    if not access.can(Power.EDIT_CHECKLIST) and not known.belongs_to(known.tasks[task.code], access.user.key):
        raise Forbidden
    return known


def _ticked(
    request: Request,
    access: EventAccess,
    before: queries.Checklist,
    after: queries.Checklist,
    task: Task,
    *,
    said: str,
    links: Sequence[tuple[str, str]] = (),
    bare: bool = False,
    back: str,
) -> Response:
    done = after.statuses[task.code].state is TaskState.DONE
    undo = {"method": "DELETE" if done else "POST", "url": f"{pages.base(access)}/tasks/{task.id}/completion"}
    if not wants_fragment(request):
        return go(request, back, said=said, undo=undo)
    row = fragment(request, "checklist/_rows.html", **pages.one_row(after, access, task.code))
    if bare:
        return parts(request, said=said, undo=undo, links=links)
    return parts(request, row, _others(request, access, before, after, task.code), said=said, undo=undo, links=links)


def _others(
    request: Request, access: EventAccess, before: queries.Checklist, after: queries.Checklist, code: str
) -> str:
    """Rows that changed because this one did, the heads of groups, and the counts."""
    shown = View.of(QueryParams(urlsplit(request.headers.get("hx-current-url", "")).query))
    return fragment(request, "checklist/_changed.html", **pages.changed(before, after, access, shown, but=code))


def _changed(typed: TypedForm) -> tuple[dict[str, str], dict[str, Any]]:
    """What the editor saw, and what of it is different now."""
    texts = {name: plain(value) for name, value in typed.texts()}
    was = seen(texts)
    given = read(TaskEdit, typed).changed()
    changed = {name: value for name, value in given.items() if name not in was or texts.get(name, "") != was[name]}
    if "unpin" in typed:
        changed["benchmark"] = None
    return was, changed


@pages_router.get("/functions")
def functions(request: Request, access: Editor, db: DB) -> Response:
    known = queries.load(db, access.event, today(access))
    return render(request, "checklist/functions.html", tab="checklist", **pages.functions(db, known, access))


@pages_router.put("/functions/{function}")
def give_function(request: Request, access: Editor, db: DB, typed: Typed, function: TeamFunction) -> Response:
    given = read(FunctionGiven, typed)
    actions.give_function(db, access.event, function, by=access.user, **given.model_dump())
    known = queries.load(db, access.event, today(access))
    return answer(
        request,
        "checklist/_function.html",
        back=f"{pages.base(access)}/functions",
        **pages.one_function(db, known, access, function),
    )


@pages_router.get("/move")
def move(request: Request, access: Mover, db: DB) -> Response:
    """With `start` and `end` in the address, what the move would change."""
    wanted, wrong = None, {}
    if "start" in request.query_params:
        try:
            wanted = check(MoveWanted, dict(request.query_params))
        except Invalid as problem:
            wrong = {name: _(text) for name, text in problem.fields.items()}
    known = queries.load(db, access.event, today(access))
    status = 422 if wrong else 200
    context = move_pages.move(db, known, access, wanted, wrong)
    return render(request, "checklist/move.html", status=status, tab="checklist", **context)


@pages_router.post("/move")
def move_event(request: Request, access: Mover, db: DB, typed: Typed) -> Response:
    wanted = read(MoveWanted, typed)
    moved = EventDates(wanted.start, wanted.end)
    actions.move_event(db, access.event, moved, version=wanted.version, by=access.user)
    return go(request, pages.base(access), said=_("The event has moved, and its checklist with it."))


router = room()
router.include_router(calendar_routes.router)
router.include_router(reminder_routes.router)
router.include_router(file_routes.router)
router.include_router(template_routes.router)
router.include_router(slippage_routes.router)
router.include_router(bulk_routes.router)
router.include_router(comments_routes.router)
router.include_router(closures_routes.router)
router.include_router(late_start_routes.router)
router.include_router(timeline_routes.router)
router.include_router(pages_router)
