"""A row's own page, and what belongs to it beside its fields: people, questions, objectives."""

from contextlib import AbstractContextManager
from typing import Any

from fastapi import Request
from sqlmodel import Session
from starlette.responses import Response

from app.access.loaders import EventAccess, fetch
from app.access.powers import Power
from app.errors import NotFound
from app.guide import comments, history, queries, session_actions
from app.guide.answers import Editor, planned_row, title
from app.guide.forms import NewPerson, QuestionForm
from app.guide.history import Verb
from app.guide.history_routes import stamped
from app.guide.tree import may_hold
from app.models import GuideItem, ItemPerson, Objective, PanelQuestion
from app.vocabulary import Attribution, Form, ItemRole, Mark
from app.web.forms import Typed, read
from app.web.languages import both
from app.web.pages import fragment, go, parts, render, wants_fragment
from app.web.rooms import room
from app.web.transaction import DB

router = room()


@router.post("/events/{event}/guide/rows/{row_id}/people")
def add_person(request: Request, access: Editor, db: DB, typed: Typed, row_id: int) -> Response:
    item = planned_row(db, access, row_id)
    form = read(NewPerson, typed)
    with _change(db, access, item):
        session_actions.add_person(db, item, role=form.role, who=form.who, label=form.label)
    return belongings(request, db, access, item, "people")


@router.delete("/events/{event}/guide/people/{person_id}")
def remove_person(request: Request, access: Editor, db: DB, person_id: int) -> Response:
    person = fetch(db, ItemPerson, person_id, access)
    item = planned_row(db, access, person.item_id)
    with _change(db, access, item):
        session_actions.remove_person(db, person)
    return belongings(request, db, access, item, "people")


@router.post("/events/{event}/guide/rows/{row_id}/questions")
def add_question(request: Request, access: Editor, db: DB, typed: Typed, row_id: int) -> Response:
    item = planned_row(db, access, row_id)
    form = read(QuestionForm, typed)
    with _change(db, access, item):
        session_actions.add_question(
            db, item, text_en=form.text_en, text_sq=form.text_sq, default_kind=form.default_kind
        )
    return belongings(request, db, access, item, "questions")


@router.patch("/events/{event}/guide/questions/{question_id}")
def edit_question(request: Request, access: Editor, db: DB, typed: Typed, question_id: int) -> Response:
    question = _question(db, access, question_id)
    item = planned_row(db, access, question.item_id)
    with _change(db, access, item):
        session_actions.edit_question(db, question, read(QuestionForm, typed).changed())
    return belongings(request, db, access, item, "questions")


@router.put("/events/{event}/guide/questions/{question_id}/place")
def move_question(request: Request, access: Editor, db: DB, typed: Typed, question_id: int) -> Response:
    question = _question(db, access, question_id)
    item = planned_row(db, access, question.item_id)
    with _change(db, access, item):
        session_actions.move_question(db, question, earlier=typed.get("to") == "earlier")
    return belongings(request, db, access, item, "questions")


@router.delete("/events/{event}/guide/questions/{question_id}")
def remove_question(request: Request, access: Editor, db: DB, question_id: int) -> Response:
    question = _question(db, access, question_id)
    item = planned_row(db, access, question.item_id)
    with _change(db, access, item):
        session_actions.remove_question(db, question)
    return belongings(request, db, access, item, "questions")


@router.put("/events/{event}/guide/rows/{row_id}/objectives/{objective_id}")
def serve(request: Request, access: Editor, db: DB, row_id: int, objective_id: int) -> Response:
    item = planned_row(db, access, row_id)
    with _change(db, access, item):
        session_actions.serve(db, item, fetch(db, Objective, objective_id, access))
    return belongings(request, db, access, item, "objectives")


@router.delete("/events/{event}/guide/rows/{row_id}/objectives/{objective_id}")
def no_longer_serve(request: Request, access: Editor, db: DB, row_id: int, objective_id: int) -> Response:
    item = planned_row(db, access, row_id)
    with _change(db, access, item):
        session_actions.no_longer_serve(db, item, fetch(db, Objective, objective_id, access))
    return belongings(request, db, access, item, "objectives")


def _question(db: Session, access: EventAccess, question_id: int) -> PanelQuestion:
    question = fetch(db, PanelQuestion, question_id, access)
    if question.removed_at is not None:
        raise NotFound
    return question


def _change(db: Session, access: EventAccess, item: GuideItem) -> AbstractContextManager[None]:
    return history.step(db, access.event.key, Verb.BELONGS, both(item.title_en, item.title_sq), by=access.user)


def belongings(request: Request, db: Session, access: EventAccess, item: GuideItem, part: str) -> Response:
    """The part that changed, and the doubts that it may have raised or settled."""
    if not wants_fragment(request):
        return go(request, f"/events/{access.event.slug}/guide/rows/{item.key}")
    context = _details(db, access, item)
    text = fragment(request, f"guide/_{part}.html", access=access, **context)
    around = fragment(request, "guide/_doubts_of_day.html", access=access, **context)
    return stamped(db, parts(request, text, around))


def row_page(request: Request, db: Session, access: EventAccess, item: GuideItem) -> Response:
    context = _details(db, access, item)
    if wants_fragment(request):
        return parts(request, fragment(request, "guide/_details.html", access=access, **context))
    return render(request, "guide/row.html", access=access, tab="guide", **context)


def _details(db: Session, access: EventAccess, item: GuideItem) -> dict[str, Any]:
    plans = queries.all_planned(db, access.event)
    plan = next(plan for plan in plans if item.key in plan.nodes)
    return {
        "item": item,
        "dialogue": comments.comments(db, item.key),
        "plans": plans,
        "plan": plan,
        "node": plan.nodes[item.key],
        "editor": access.can(Power.EDIT_GUIDE),
        "objectives": queries.objectives(db, access.event.key),
        "questions": queries.questions(db, access.event.key).get(item.key, []),
        "team": queries.team(db, access.event.key),
        "attending": queries.attending(db, access.event.key),
        "places": [(each, [one for one in each.nodes.values() if may_hold(one.row.kind, item.kind)]) for each in plans],
        "title": title,
        "forms_of_work": Form,
        "attributions": Attribution,
        "marks": Mark,
        "item_roles": ItemRole,
    }
