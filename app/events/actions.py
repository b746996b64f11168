"""What makes events and changes them, their briefs and their teams."""

from datetime import date
from typing import Any, TypeVar

from sqlmodel import Session, select

from app import clock
from app.access import actions as access
from app.access import audit
from app.access.signing_in import find_account
from app.errors import N_, Conflict, Invalid
from app.models import BriefAnswer, BriefDecision, CostLine, Event, Forum, User
from app.vocabulary import EventKind, GoNoGo, Role
from app.web.slugs import free_slug


def create(
    db: Session,
    *,
    forum: Forum,
    kind: EventKind,
    starts_on: date,
    ends_on: date,
    title_en: str = "",
    title_sq: str = "",
    slug: str = "",
    told: bool = False,
    by: User,
    today: date,
    **more: Any,
) -> Event:
    """An event of that forum, with `by` as its organiser.

    `told`: a past event entered from its record. Raises Invalid for dates that are reversed, or before `today` and
    not told.
    """
    check_titles(title_en, title_sq)
    check_dates(starts_on, ends_on, more.get("reserve_on"), today=None if told else today)
    slug = free_slug(slug or title_en or title_sq, db.exec(select(Event.slug)).all())
    event = Event(
        forum_id=forum.key,
        kind=kind,
        starts_on=starts_on,
        ends_on=ends_on,
        title_en=title_en,
        title_sq=title_sq,
        slug=slug,
        told=told,
        **more,
    )
    db.add(event)
    db.flush()
    audit.record(db, "event made", by=by, event=event)
    if not by.admin:
        access.give_role(db, event, by, Role.ORGANISER, by=by)
    return event


def change(db: Session, event: Event, *, version: int, by: User, **values: Any) -> None:
    """Change what is said of an event, but for its dates: those move with the checklist's preview."""
    if event.version != version:
        raise Conflict
    for name, value in values.items():
        setattr(event, name, value)
    check_titles(event.title_en, event.title_sq)
    event.version += 1
    audit.record(db, "event changed", by=by, event=event, fields=sorted(values))
    db.flush()


def close(db: Session, event: Event, *, by: User) -> None:
    """Nothing is added to its record any more: what still arrives is kept aside, and nobody is reminded."""
    if event.closed_at is None:
        event.closed_at = clock.now()
        audit.record(db, "event closed", by=by, event=event)
        db.flush()


def open_again(db: Session, event: Event, *, by: User) -> None:
    if event.closed_at is not None:
        event.closed_at = None
        audit.record(db, "event opened again", by=by, event=event)
        db.flush()


def check_titles(title_en: str, title_sq: str) -> None:
    if not (title_en or title_sq):
        raise Invalid(fields={"title_en": N_("A title in one of the two languages is needed.")})


def check_dates(starts_on: date, ends_on: date, reserve_on: date | None = None, *, today: date | None) -> None:
    """`today` none: the event may lie in the past."""
    fields = {}
    if ends_on < starts_on:
        fields["ends_on"] = N_("The event would end before it begins.")
    elif (ends_on - starts_on).days > 13:
        fields["ends_on"] = N_("An event may last at most fourteen days.")
    if today and starts_on < today:
        fields["starts_on"] = N_("This day has passed. To enter an event that was held, say so below.")
    if reserve_on and reserve_on == starts_on:
        fields["reserve_on"] = N_("The reserve date is the date itself.")
    if fields:
        raise Invalid(fields=fields)


def answer_brief(db: Session, event: Event, question: str, *, version: int, **values: Any) -> BriefAnswer:
    """Write one answer of the brief; raises Conflict when it was written since `version` (0: not answered yet)."""
    rows = select(BriefAnswer).where(BriefAnswer.event_id == event.key, BriefAnswer.question == question)
    row = db.exec(rows).first() or BriefAnswer(event_id=event.key, question=question, version=0)
    return _write(db, row, version, values)


def bear_cost(db: Session, event: Event, item: str, *, version: int, **values: Any) -> CostLine:
    """Say who bears a cost; raises Conflict when somebody did since `version` (0: nobody has)."""
    rows = select(CostLine).where(CostLine.event_id == event.key, CostLine.item == item)
    row = db.exec(rows).first() or CostLine(event_id=event.key, item=item, version=0)
    return _write(db, row, version, values)


def decide(db: Session, event: Event, decision: GoNoGo, reason: str, *, by: User) -> BriefDecision:
    made = BriefDecision(event_id=event.key, decision=decision, reason=reason, user_id=by.key)
    db.add(made)
    audit.record(db, "go or no-go", by=by, event=event, subject=decision)
    db.flush()
    return made


def add_member(db: Session, event: Event, *, email: str, name: str, role: Role, by: User) -> str | None:
    """Give a role to the account of that address; one is made when there is none, and its first password returned."""
    user = find_account(db, email)
    password = None
    if user is None:
        if not name:
            raise Invalid(fields={"name": N_("Nobody has an account with this address yet. Type a name to make one.")})
        password = access.readable_password()
        user = access.add_account(db, email, name, password=password)
    access.give_role(db, event, user, role, by=by)
    return password


Written = TypeVar("Written", BriefAnswer, CostLine)


def _write(db: Session, row: Written, version: int, values: dict[str, Any]) -> Written:
    if row.version != version:
        raise Conflict
    for name, value in values.items():
        setattr(row, name, value)
    row.version += 1
    db.add(row)
    db.flush()
    return row
