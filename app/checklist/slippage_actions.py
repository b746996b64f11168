"""What past checklists of a forum teach the next one, and taking it over one by one."""

from datetime import date
from typing import NamedTuple

from sqlmodel import Session, col, select

from app.checklist.dates import OF_EVENT, Rule
from app.checklist.history import kept
from app.checklist.learning import Learned, done_at, learn
from app.checklist.queries import Checklist, load
from app.checklist.slippage import Slip
from app.errors import N_, Conflict
from app.models import Event, Task, User
from app.web.languages import both
from app.web.words import word

MOST_EVENTS = 20


def slips(known: Checklist) -> list[Slip]:
    """Of every task that is done, in the order of the list."""
    found = []
    for code, task in known.tasks.items():
        rule = known.plan.rules[code]
        if rule.completed is None or rule.not_applicable:
            continue
        late = (rule.completed - (rule.measured_against or known.plan[code].benchmark)).days
        function = word(task.function) if task.function else ""
        phase = both(task.phase_en, task.phase_sq)
        found.append(Slip(code, both(task.title_en, task.title_sq), phase, known.person(task), function, late))
    return found


class History(NamedTuple):
    """`events`: how many past checklists of the forum there are to learn from."""

    events: int
    learned: dict[str, Learned]


def history(db: Session, event: Event, today: date) -> History:
    """Of the forum's earlier events with a checklist that was worked off. Only days and their number leave them."""
    past = db.exec(
        select(Event)
        .where(Event.forum_id == event.forum_id, Event.id != event.id, Event.ends_on < event.starts_on)
        .where(Event.ends_on < today)
        .order_by(col(Event.starts_on).desc())
        .limit(MOST_EVENTS)
    ).all()
    closed = []
    for each in past:
        plan = load(db, each, today).plan
        done = done_at({code: rule for code, rule in plan.rules.items() if not rule.not_applicable}, plan.event)
        if done:
            closed.append(done)
    return History(len(closed), learn(closed))


class Proposed(NamedTuple):
    task_id: int
    code: str
    title: str
    anchor: str
    now: int
    learned: Learned


def proposals(known: Checklist, found: History) -> list[Proposed]:
    """For open tasks whose distance was another one in fact, the largest difference first. What must not move is not
    proposed: hard tasks, calendar limits, deadlines for erasing data."""
    proposed = []
    for code, task in known.tasks.items():
        rule, learned = known.plan.rules[code], found.learned.get(code)
        if learned is None or not learned.offered or learned.offset == rule.offset or not rule.open:
            continue
        if rule.hard or rule.retention or rule.month_limit or _crosses(rule, learned.offset):
            continue
        title = both(task.title_en, task.title_sq)
        proposed.append(Proposed(task.id, code, title, rule.anchor, rule.offset, learned))
    return sorted(proposed, key=lambda each: -abs(each.learned.offset - each.now))


def _crosses(rule: Rule, then: int) -> bool:
    """What is done before an event does not move behind it because it was ticked off too late."""
    return rule.anchor in OF_EVENT and rule.offset < 0 <= then


def accept(db: Session, event: Event, task: Task, *, offset: int, today: date, by: User) -> str:
    """The offset that the forum's history teaches, for this event. Returns the act, which takes it back."""
    known = load(db, event, today)
    offered = {each.task_id: each.learned.offset for each in proposals(known, history(db, event, today))}
    if offered.get(task.key) != offset:
        raise Conflict(N_("This task has changed meanwhile. Look at the proposals again."))
    with kept(db, task, by=by) as act:
        task.offset_days = offset
        task.version += 1
    load(db, event, today)  # refuses what the calendar cannot hold
    return act
