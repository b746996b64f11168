"""A late start: the proposal of the engine, shown before anybody decides, and applied whole or not at all."""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import NamedTuple

from sqlmodel import Session, col, select

from app.checklist.dates import FARTHEST, Breach, BreachKind, hard_breaches
from app.checklist.history import kept
from app.checklist.late_start import LateStart, late_start
from app.checklist.queries import Checklist
from app.errors import N_, Conflict, Invalid
from app.models import BreachReason, Event, Task, User

OFFERED_FROM = 5  # tasks already past
OFFERED_SHARE = 4  # one in so many of those before the event


class Proposal(NamedTuple):
    """`breaches` asks for a reason each; `seen` stands for exactly this proposal."""

    start: LateStart
    breaches: Sequence[Breach]
    seen: str


def propose(known: Checklist) -> Proposal:
    plan = known.plan
    start = late_start(list(plan.rules.values()), plan.event, plan.calendar, known.today)
    told = {(breach.code, breach.kind): breach for breach in hard_breaches(plan, known.today)}
    told |= {(breach.code, breach.kind): breach for breach in start.breaches}
    breaches = sorted(told.values(), key=lambda breach: (breach.limit, breach.code))
    stands = repr((sorted(start.offsets.items()), [(each.code, each.kind) for each in breaches]))
    return Proposal(start, breaches, sha256(stands.encode()).hexdigest()[:16])


def is_late(known: Checklist) -> bool:
    """So much is past already that the rest is worth laying out anew."""
    plan = known.plan
    ahead = [code for code, rule in plan.rules.items() if rule.open and plan[code].rule_date < plan.event.start]
    past = sum(1 for code in ahead if plan[code].benchmark < known.today and not plan.rules[code].hard)
    return known.today < plan.event.start and past >= max(OFFERED_FROM, len(ahead) // OFFERED_SHARE)


def apply(db: Session, event: Event, known: Checklist, seen: str, reasons: Mapping[str, str], *, by: User) -> str:
    """The new offsets, and why each hard rule breaks; `reasons` by `field_of`. Returns the act that takes it back."""
    proposal = propose(known)
    if proposal.seen != seen:
        raise Conflict(N_("The list has changed meanwhile. Look at the proposal again."))
    missing = [breach for breach in proposal.breaches if not reasons.get(field_of(breach))]
    if missing:
        raise Invalid(fields={field_of(breach): N_("Say why this rule is broken.") for breach in missing})
    if any(abs(offset) > FARTHEST for offset in proposal.start.offsets.values()):
        raise Conflict(N_("This is too far from the event."))
    tasks = _tasks(db, event, proposal.start.offsets)
    with kept(db, *tasks, by=by) as act:
        for task in tasks:
            task.offset_days = proposal.start.offsets[task.code]
            task.version += 1
    for breach in proposal.breaches:
        give_reason(db, event, known.tasks[breach.code].id, breach.kind, reasons[field_of(breach)], by=by)
    return act if tasks else ""


def field_of(breach: Breach) -> str:
    return f"reason-{breach.code}-{breach.kind}"


def give_reason(db: Session, event: Event, task_id: int, kind: BreachKind, reason: str, *, by: User) -> None:
    given = db.exec(select(BreachReason).where(BreachReason.task_id == task_id, BreachReason.kind == kind)).first()
    if given is None:
        given = BreachReason(event_id=event.key, task_id=task_id, kind=kind, reason=reason)
    if given.reason != reason or given.id is None:
        given.reason, given.by_id = reason, by.key
        db.add(given)
    db.flush()


def _tasks(db: Session, event: Event, codes: Mapping[str, int]) -> list[Task]:
    return list(db.exec(select(Task).where(Task.event_id == event.key, col(Task.code).in_(codes))).all())
