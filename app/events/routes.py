"""One's own start page; an event's overview, brief and settings; making an event."""

from typing import Annotated, Any

from fastapi import Depends, Request
from sqlmodel import Session, select
from starlette.responses import Response

from app import clock
from app.access import actions as access_actions
from app.access import queries as access_queries
from app.access.loaders import Creator, EventAccess, MaybeUser, by_pin, forum_named, in_event, may_create, today
from app.access.powers import Power
from app.checklist import actions as checklist
from app.errors import Invalid, NotFound
from app.events import (
    actions,
    briefing,
    feed_routes,
    home,
    outbox_routes,
    overview,
    postponement_routes,
    queries,
    retention_routes,
    trail_routes,
)
from app.events.forms import BriefAnswerForm, CostForm, DecisionForm, EventChange, EventForm, MemberForm
from app.models import Membership
from app.participants.words import category_word
from app.vocabulary import EventKind, Role
from app.web.forms import Kept, Typed, read
from app.web.languages import gettext as _
from app.web.pages import answer, go, render
from app.web.rooms import room
from app.web.transaction import DB
from app.web.words import choices

router = room()
router.include_router(postponement_routes.router)
router.include_router(outbox_routes.router)
router.include_router(feed_routes.router)
router.include_router(retention_routes.router)
router.include_router(trail_routes.router)

Seer = Annotated[EventAccess, Depends(in_event(Power.SEE_EVENT))]
Reader = Annotated[EventAccess, Depends(in_event(Power.READ_PREPARATION))]
Editor = Annotated[EventAccess, Depends(in_event(Power.EDIT_EVENT))]


@router.get("/")
def start_page(request: Request, db: DB, user: MaybeUser) -> Response:
    if user is None:
        return go(request, "/sign-in")
    day = clock.today("Europe/Tirane")
    return render(
        request,
        "events/start.html",
        place="tasks",
        mine=home.my_tasks(db, user),
        events=home.my_events(db, user),
        day=day,
        may_create=may_create(db, user) and not by_pin(request),
    )


@router.get("/forums/{forum}/events/new")
def new_event(request: Request, db: DB, user: Creator, forum: str) -> Response:
    return _event_form(request, db, forum, {"with_checklist": "1", "languages": ["sq"]}, {})


@router.post("/forums/{forum}/events")
def create_event(request: Request, db: DB, user: Creator, typed: Typed, forum: str) -> Response:
    try:
        form = read(EventForm, typed)
        given = form.model_dump(exclude={"with_checklist", "ends_on", "languages"})
        event = actions.create(
            db,
            forum=forum_named(db, forum),
            ends_on=form.ends_on or form.starts_on,
            languages=[each.value for each in form.languages],
            by=user,
            today=clock.today(form.zone),
            **given,
        )
    except Invalid as problem:
        fields = {name: _(text) for name, text in problem.fields.items()}
        known = {**dict(typed.texts()), "languages": typed.all("languages")}
        return _event_form(request, db, forum, known, fields, status=422)
    if form.with_checklist and not form.told:
        checklist.adopt_master_list(db, event, event.kind, by=user)
    return go(request, f"/events/{event.slug}/brief", said=_("The event is made. Its brief comes first."))


@router.get("/events/{event}")
def event_overview(request: Request, access: Seer, db: DB) -> Response:
    if not access.can(Power.READ_PREPARATION):
        released = queries.has_released_report(db, access.event)
        return render(request, "events/short.html", access=access, tab="overview", released=released)
    day = today(access)
    found = overview.overview(db, access, day)
    return render(
        request, "events/overview.html", access=access, tab="overview", category_word=category_word, **found._asdict()
    )


@router.get("/events/{event}/brief")
def brief(request: Request, access: Reader, db: DB) -> Response:
    return render(request, "events/brief.html", access=access, tab="brief", **_brief(db, access))


@router.put("/events/{event}/brief/questions/{question}")
def answer_question(request: Request, access: Editor, db: DB, typed: Typed, question: str) -> Response:
    asked = briefing.question(access.event.kind, question)
    row = actions.answer_brief(db, access.event, question, **read(BriefAnswerForm, typed).changed())
    back = f"/events/{access.event.slug}/brief#question-{question}"
    return answer(request, "events/_question.html", back=back, access=access, question=asked, row=row)


@router.put("/events/{event}/brief/costs/{item}")
def bear_cost(request: Request, access: Editor, db: DB, typed: Typed, item: str) -> Response:
    if item not in briefing.COSTS:
        raise NotFound
    row = actions.bear_cost(db, access.event, item, **read(CostForm, typed).changed())
    back = f"/events/{access.event.slug}/brief#cost-{item}"
    return answer(
        request, "events/_cost.html", back=back, access=access, item=item, label=_(briefing.COSTS[item]), row=row
    )


@router.post("/events/{event}/brief/decision")
def decide(request: Request, access: Editor, db: DB, typed: Typed) -> Response:
    form = read(DecisionForm, typed)
    actions.decide(db, access.event, form.decision, form.reason, by=access.user)
    return go(request, f"/events/{access.event.slug}/brief#decision", said=_("The decision is recorded."))


@router.get("/events/{event}/settings")
def settings(request: Request, access: Editor, db: DB) -> Response:
    return _settings(request, db, access)


@router.patch("/events/{event}/settings")
def change_settings(request: Request, access: Editor, db: DB, typed: Typed) -> Response:
    values = read(EventChange, typed).changed()
    if "languages" in values:
        values["languages"] = [str(each) for each in values["languages"]]
    actions.change(db, access.event, by=access.user, **values)
    return go(request, f"/events/{access.event.slug}/settings", said=_("Saved"))


@router.put("/events/{event}/closure")
def close(request: Request, access: Editor, db: DB) -> Response:
    actions.close(db, access.event, by=access.user)
    return go(request, f"/events/{access.event.slug}/settings#closure", said=_("The event is closed."))


@router.delete("/events/{event}/closure")
def open_again(request: Request, access: Editor, db: DB) -> Response:
    actions.open_again(db, access.event, by=access.user)
    return go(request, f"/events/{access.event.slug}/settings#closure", said=_("The event is open again."))


@router.post("/events/{event}/team")
def add_member(request: Request, access: Editor, db: DB, typed: Typed) -> Response:
    form = read(MemberForm, typed)
    password = actions.add_member(db, access.event, email=form.email, name=form.name, role=form.role, by=access.user)
    if password is None:
        return go(request, f"/events/{access.event.slug}/settings#team", said=_("Added to the team."))
    return _settings(request, db, access, fresh=(form.email, password))


@router.delete("/events/{event}/team/{user_id}/{role}")
def withdraw(request: Request, access: Editor, db: DB, user_id: int, role: Role) -> Response:
    membership = db.exec(
        select(Membership).where(
            Membership.event_id == access.event.key, Membership.user_id == user_id, Membership.role == role
        )
    ).first()
    if membership is None:
        raise NotFound
    access_actions.withdraw_role(db, access.event, membership, by=access.user)
    return go(request, f"/events/{access.event.slug}/settings#team", said=_("The role is withdrawn."))


def _event_form(
    request: Request, db: Session, forum: str, typed: dict[str, Any], fields: dict[str, str], status: int = 200
) -> Response:
    found = forum_named(db, forum)
    return render(
        request,
        "events/new.html",
        status=status,
        place="forums",
        forum=found,
        typed=Kept(typed),
        fields=Kept(fields),
        kinds=choices(EventKind),
    )


def _brief(db: Session, access: EventAccess) -> dict[str, Any]:
    found = queries.brief(db, access.event)
    return {
        "questions": briefing.QUESTIONS[access.event.kind],
        "prerequisites": briefing.PREREQUISITES,
        "cost_items": briefing.COSTS,
        "editable": access.can(Power.EDIT_EVENT),
        **found._asdict(),
    }


def _settings(request: Request, db: Session, access: EventAccess, fresh: tuple[str, str] | None = None) -> Response:
    team = access_queries.team(db, access.event)
    return render(request, "events/settings.html", access=access, tab="settings", team=team, fresh=fresh, roles=Role)
