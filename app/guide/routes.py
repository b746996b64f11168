"""The guide's pages and every change to its rows."""

from typing import Any

from fastapi import Request
from sqlmodel import Session
from starlette.datastructures import FormData, UploadFile
from starlette.responses import Response

from app.access.loaders import EventAccess, fetch, today
from app.access.tabs import frame_of
from app.errors import N_, Invalid, NotFound
from app.guide import (
    agenda_routes,
    beside_routes,
    building_routes,
    comments_routes,
    composing,
    day_actions,
    editing,
    history,
    history_routes,
    mends_routes,
    moving,
    news_routes,
    outline,
    own_methods,
    queries,
    row_actions,
    session_routes,
    versions_routes,
)
from app.guide.answers import (
    SHOWN_ELSEWHERE,
    Editor,
    Entering,
    Reader,
    address,
    day_of,
    planned_row,
    row_answer,
    row_of,
    tree_answer,
    view,
)
from app.guide.forms import DayForm, NewRows, Place, RowForm
from app.guide.history import Verb
from app.guide.history_routes import stamped, undo_of
from app.guide.importing import routes as importing
from app.guide.lines import typed_rows
from app.guide.tree import inner_kind, last_in
from app.models import GuideDay, GuideItem
from app.vocabulary import ItemKind
from app.web.forms import Typed, TypedForm, read
from app.web.languages import both, language
from app.web.languages import gettext as _
from app.web.pages import answer, go, render, render_kept
from app.web.rooms import room
from app.web.transaction import DB

router = room()
router.include_router(session_routes.router)
router.include_router(agenda_routes.router)
router.include_router(beside_routes.router)
router.include_router(history_routes.router)
router.include_router(importing.router)
router.include_router(building_routes.router)
router.include_router(comments_routes.router)
router.include_router(mends_routes.router)
router.include_router(news_routes.router)
router.include_router(versions_routes.router)

MOST_GROUPS = 12
GROUPS = (("Group 1", "Grupi 1"), ("Group 2", "Grupi 2"), ("Group 3", "Grupi 3"), ("Group 4", "Grupi 4"))


@router.get("/events/{event}/guide")
def guide(request: Request, access: Reader, db: DB, day: int | None = None) -> Response:
    event = access.event
    shows = (frame_of(access), event.guide_mark, event.speaking_target, event.ends_at_announced, event.zone)

    def whole() -> dict[str, Any]:
        return {"access": access, "tab": "guide"} | view(db, access, day, today(access))

    return render_kept(request, "guide/page.html", shows, whole)


@router.get("/events/{event}/guide/print")
def print_guide(request: Request, access: Reader, db: DB) -> Response:
    plans = queries.all_planned(db, access.event)
    details = queries.details(db, access.event.key)
    return render(request, "guide/print.html", access=access, plans=plans, details=details)


# Days


@router.post("/events/{event}/guide/days")
def add_days(request: Request, access: Editor, db: DB, typed: Typed) -> Response:
    """From a template, or one empty day behind the last."""
    event = access.event
    if typed.get("template"):
        with history.step(db, event.key, Verb.DAY, by=access.user):
            made = outline.plant_template(
                db, event, typed.get("template"), first=event.starts_on, language=language(), by=access.user
            )
        return go(request, address(access, made[0].key), said=_("The day stands. Change it until it is yours."))
    form = read(DayForm, typed)
    known = queries.days(db, event.key)
    on = form.on or (day_actions.day_behind(known[-1].on) if known else event.starts_on)
    with history.step(db, event.key, Verb.DAY, by=access.user):
        day = day_actions.add(db, event, on=on, starts=form.starts, title_en=form.title_en, title_sq=form.title_sq)
    return go(request, address(access, day.key), said=_("A day was added."))


@router.patch("/events/{event}/guide/days/{day_id}")
def edit_day(request: Request, access: Editor, db: DB, typed: Typed, day_id: int) -> Response:
    day = fetch(db, GuideDay, day_id, access)
    changes = read(DayForm, typed).changed()
    if changes.get("on", day.on) is None:
        raise Invalid(fields={"on": N_("A day needs its date.")})
    with history.step(db, access.event.key, Verb.DAY, both(day.title_en, day.title_sq), by=access.user):
        day_actions.edit(db, day, changes)
    return stamped(db, tree_answer(request, db, access, day.key))


@router.delete("/events/{event}/guide/days/{day_id}")
def remove_day(request: Request, access: Editor, db: DB, day_id: int) -> Response:
    with history.step(db, access.event.key, Verb.DAY, by=access.user):
        day_actions.remove(db, fetch(db, GuideDay, day_id, access))
    return go(request, address(access), said=_("The day was removed."))


# Rows


@router.post("/events/{event}/guide/rows")
def add_rows(request: Request, access: Editor, db: DB, typed: Typed) -> Response:
    form = read(NewRows, typed)
    day = fetch(db, GuideDay, form.day, access)
    parent = planned_row(db, access, form.parent) if form.parent else None
    if parent is not None and parent.day_id != day.id:
        raise NotFound
    with history.step(db, access.event.key, Verb.ADD, (form.lines.strip().splitlines() or [""])[0], by=access.user):
        made = _add(db, access, day, parent, form, typed)
    said = _("“%(title)s” was added.", title=_title(made[0])) if len(made) == 1 else _("Rows were added.")
    last = made[-1].key
    behind = last if form.after and parent is None else None  # the next line that is typed follows this one
    answer = tree_answer(
        request,
        db,
        access,
        day.key,
        said=said,
        at=last,
        adding=form.parent or 0,
        behind=behind,
        undo=undo_of(db, access),
    )
    return stamped(db, answer)


def _add(
    db: Session, access: EventAccess, day: GuideDay, parent: GuideItem | None, form: NewRows, typed: TypedForm
) -> list[GuideItem]:
    place: dict[str, Any] = {"parent": parent, "after": form.after, "by": access.user}
    if form.method:
        method = own_methods.methods(db).get(form.method)
        if method is None:
            raise Invalid(fields={"method": N_("Choose a method of the library.")})
        groups = min(own_methods.groups_for(method, form.people), MOST_GROUPS)
        long = form.minutes or method.minutes
        return [composing.add_method(db, day, method, language=language(), minutes=long, groups=groups, **place)]
    rows = typed_rows(form.lines, own_methods.own_methods(db).values())
    starts, rows = composing.in_day(rows, starts=day.starts, empty=not day_actions.count_rows(db, day))
    if starts != day.starts:
        day_actions.edit(db, day, {"starts": starts})
    if typed.get("kind") == "split":
        return [
            composing.add_groups(
                db, day, title=row.title, minutes=row.minutes, names=GROUPS, language=language(), pin=row.pin, **place
            )
            for row in rows
        ]
    kind = ItemKind(form.kind) if parent is None else inner_kind(parent)
    return composing.add_typed(db, day, rows, kind=kind, language=language(), **place)


@router.get("/events/{event}/guide/rows/{row_id}")
def row(request: Request, access: Reader, db: DB, row_id: int, closed: bool = False) -> Response:
    """All fields of a row: in its place for htmx, as a page of its own otherwise. `closed` folds them away again."""
    item = planned_row(db, access, row_id)
    if closed:
        return answer(request, "guide/_closed.html", back=f"{address(access, item.day_id)}#row-{row_id}", row_id=row_id)
    return session_routes.row_page(request, db, access, item)


@router.patch("/events/{event}/guide/rows/{row_id}")
def edit_row(request: Request, enter: Entering, db: DB, typed: Typed, row_id: int) -> Response:
    access = enter(db)
    item = row_of(db, access, row_id)
    changes = read(RowForm, typed).changed()
    shown = item.day_id is not None and SHOWN_ELSEWHERE & changes.keys()
    before = day_of(db, access, item) if shown else None
    editing.edit(db, item, changes, version=typed.number("version"), by=access.user, was=was_typed(typed))
    return stamped(db, row_answer(request, db, access, item, before, changes))


@router.put("/events/{event}/guide/rows/{row_id}/place")
def place_row(request: Request, access: Editor, db: DB, typed: Typed, row_id: int) -> Response:
    """`to` is earlier or later; or a day, a parent and the sibling behind which the row goes; or the ideas."""
    item = row_of(db, access, row_id)
    form = read(Place, typed)
    shown = typed.number("shown") or item.day_id
    verb = Verb.PARK if form.parks else Verb.MOVE
    with history.step(db, access.event.key, verb, _title(item), by=access.user):
        if form.to in ("earlier", "later"):
            if not moving.move(db, item, earlier=form.to == "earlier", by=access.user):
                said = (
                    _("“%(title)s” stands first already.")
                    if form.to == "earlier"
                    else _("“%(title)s” stands last already.")
                )
                return tree_answer(request, db, access, shown, said=said % {"title": _title(item)}, at=item.key)
        elif form.parks:
            after = form.after if "after" in typed else last_in(db, None, None, but=item)
            moving.place(db, item, None, None, after=after, by=access.user)
        else:
            day_id, parent_id = form.aim
            parent = row_of(db, access, parent_id) if parent_id else None
            day = fetch(db, GuideDay, (parent.day_id if parent else day_id) or item.day_id or shown, access)
            after = form.after if "after" in typed else last_in(db, day, parent, but=item)
            moving.place(db, item, day, parent, after=after, by=access.user)
    if form.parks:
        said = _("“%(title)s” is parked among the ideas.", title=_title(item))
        return stamped(db, tree_answer(request, db, access, shown, said=said, undo=undo_of(db, access)))
    undo = undo_of(db, access)
    return stamped(db, tree_answer(request, db, access, shown or item.day_id, moved=item.key, at=item.key, undo=undo))


@router.post("/events/{event}/guide/rows/{row_id}/copies")
def copy_row(request: Request, access: Editor, db: DB, row_id: int) -> Response:
    item = row_of(db, access, row_id)
    with history.step(db, access.event.key, Verb.COPY, _title(item), by=access.user):
        made = row_actions.duplicate(db, item, by=access.user)
    said = _("“%(title)s” stands twice now.", title=_title(item))
    answer = tree_answer(request, db, access, item.day_id, said=said, at=made.key, undo=undo_of(db, access))
    return stamped(db, answer)


@router.delete("/events/{event}/guide/rows/{row_id}")
def remove_row(request: Request, access: Editor, db: DB, typed: Typed, row_id: int) -> Response:
    item = row_of(db, access, row_id)
    title, day_id, parent_id = _title(item), item.day_id or typed.number("shown"), item.parent_id
    with history.step(db, access.event.key, Verb.REMOVE, title, by=access.user):
        row_actions.remove(db, item, by=access.user)
    said = _("“%(title)s” was removed.", title=title)
    answer = tree_answer(request, db, access, day_id, said=said, undo=undo_of(db, access), at=parent_id)
    return stamped(db, answer)


def _title(item: GuideItem) -> str:
    return both(item.title_en, item.title_sq)


def was_typed(typed: TypedForm) -> dict[str, Any]:
    """What each field held when typing began, as the page sends it along (`was_title_en`)."""
    sent: list[tuple[str, str | UploadFile]] = [
        (name.removeprefix("was_"), value) for name, value in typed.texts() if name.startswith("was_")
    ]
    try:
        return read(RowForm, TypedForm(FormData(sent))).changed()
    except Invalid:
        return {}  # a field that showed what nobody could have typed decides nothing
