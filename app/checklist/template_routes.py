"""Templates of the organisation: the list, one, two side by side; saving a checklist as one, applying one."""

from itertools import groupby
from typing import Annotated, Any, NamedTuple

from fastapi import Depends, Request
from starlette.responses import Response

from app.access.loaders import Creator, EventAccess, in_event
from app.access.powers import Power
from app.checklist import template_actions, template_lists
from app.checklist.distances import anchor_word, distance
from app.checklist.master import MasterTask
from app.checklist.pages import base
from app.errors import Forbidden, Invalid
from app.vocabulary import Bound, TeamFunction
from app.web.fields import LongLine, NeededLine
from app.web.forms import Form, Kept, Typed, read
from app.web.languages import both, ngettext
from app.web.languages import gettext as _
from app.web.pages import go, render
from app.web.rooms import room
from app.web.transaction import DB
from app.web.words import word

router = room()
Editor = Annotated[EventAccess, Depends(in_event(Power.EDIT_CHECKLIST))]


class NewTemplate(Form):
    name: NeededLine
    about: LongLine = ""


@router.get("/templates")
def templates(request: Request, db: DB, user: Creator) -> Response:
    return render(request, "checklist/templates.html", place="forums", lists=template_actions.every(db))


@router.get("/templates/compare")
def compare_templates(request: Request, db: DB, user: Creator, a: str = "", b: str = "") -> Response:
    lists = template_actions.every(db)
    context: dict[str, Any] = {"lists": lists, "a": a, "b": b, "found": None}
    if a and b:
        here, there = template_actions.named(db, a), template_actions.named(db, b)
        found = template_lists.compare(here.tasks, there.tasks)
        context |= {"here": here, "there": there, "found": found, "different": _differences(found)}
    return render(request, "checklist/templates_compared.html", place="forums", **context)


@router.get("/templates/{template}")
def template_page(request: Request, db: DB, user: Creator, template: str) -> Response:
    found = template_actions.named(db, template)
    removable = found.row is not None and template_actions.may_remove(found.row, user)
    context: dict[str, Any] = {"found": found, "phases": _by_phase(found.tasks), "removable": removable}
    return render(request, "checklist/template.html", place="forums", **context)


@router.delete("/templates/{template}")
def remove_template(request: Request, db: DB, user: Creator, template: str) -> Response:
    found = template_actions.named(db, template)
    if found.row is None:
        raise Forbidden
    template_actions.remove(db, found.row, by=user)
    return go(request, "/templates", said=_("The template “%(name)s” is removed.", name=found.name))


@router.get("/events/{event}/checklist/templates")
def event_templates(request: Request, access: Editor, db: DB) -> Response:
    return _event_page(request, access, db, Kept(), Kept())


def _event_page(
    request: Request, access: EventAccess, db: DB, typed: Kept, fields: Kept, status: int = 200
) -> Response:
    rows = [(each, len(template_actions.missing(db, access.event, each))) for each in template_actions.every(db)]
    context: dict[str, Any] = {"access": access, "base": base(access), "rows": rows, "typed": typed, "fields": fields}
    return render(request, "checklist/event_templates.html", status=status, tab="checklist", **context)


@router.post("/events/{event}/checklist/templates")
def save_template(request: Request, access: Editor, db: DB, typed: Typed) -> Response:
    try:
        form = read(NewTemplate, typed)
        template_actions.save(db, access.event, by=access.user, **form.model_dump())
    except Invalid as problem:
        fields = Kept({name: _(text) for name, text in problem.fields.items()})
        return _event_page(request, access, db, Kept(typed.texts()), fields, status=422)
    return go(request, f"{base(access)}/templates", said=_("Saved as the template “%(name)s”.", name=form.name))


@router.get("/events/{event}/checklist/templates/{template}")
def preview_template(request: Request, access: Editor, db: DB, template: str) -> Response:
    found = template_actions.named(db, template)
    missing = template_actions.missing(db, access.event, found)
    context: dict[str, Any] = {"access": access, "base": base(access), "found": found, "missing": missing}
    return render(request, "checklist/apply_template.html", tab="checklist", phases=_by_phase(missing), **context)


@router.post("/events/{event}/checklist/templates/{template}/application")
def apply_template(request: Request, access: Editor, db: DB, template: str) -> Response:
    found = template_actions.named(db, template)
    added = template_actions.apply(db, access.event, found, by=access.user)
    return go(request, base(access), said=ngettext("%(num)d task added.", "%(num)d tasks added.", added))


# For the pages


class TaskRow(NamedTuple):
    code: str
    title: str
    function: str
    when: str


def _by_phase(tasks: list[MasterTask] | Any) -> list[tuple[str, list[TaskRow]]]:
    in_order = sorted(tasks, key=lambda task: task.phase_position)
    return [
        (both(group[0].phase_en, group[0].phase_sq), [_row(each) for each in group])
        for group in (list(group) for _key, group in groupby(in_order, key=lambda task: task.phase_position))
    ]


def _row(task: MasterTask) -> TaskRow:
    function = word(task.function) if task.function else ""
    when = distance(task.rule.offset, task.rule.anchor)
    return TaskRow(task.rule.code, both(task.title_en, task.title_sq), function, when)


class DifferenceRow(NamedTuple):
    code: str
    title: str
    fields: list[tuple[str, str, str]]


def _differences(found: template_lists.Comparison) -> list[DifferenceRow]:
    labels = _labels()
    return [
        DifferenceRow(
            each.here.rule.code if each.here.rule.code == each.there.rule.code
            else f"{each.here.rule.code} / {each.there.rule.code}",
            both(each.here.title_en, each.here.title_sq),
            [(labels[name], _word(name, here), _word(name, there)) for name, here, there in each.fields],
        )
        for each in found.different
    ]  # fmt: skip


def _word(name: str, value: Any) -> str:
    if name == "anchor":
        return anchor_word(value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Bound | TeamFunction):
        return word(value)
    return "" if value is None else str(value)


def _labels() -> dict[str, str]:
    return {
        "title_en": _("Task in English"),
        "title_sq": _("Task in Albanian"),
        "phase_en": _("Phase"),
        "phase_sq": _("Phase"),
        "function": _("Function"),
        "deliverable_en": _("Deliverable"),
        "deliverable_sq": _("Deliverable"),
        "anchor": _("Counted from"),
        "offset": _("Days from the anchor"),
        "bound": _("Bound"),
        "lead": _("Working days needed"),
        "hard": _("Hard"),
        "retention": _("Deadline for erasing data"),
        "month_limit": _("Calendar months before the event"),
        "depends_on": _("Depends on"),
    }
