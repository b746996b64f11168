"""A postponement after invitations went out: what it takes, gathered from several rooms, and made into tasks.

Whom to call comes from the seats, what to correct and what to rebook from the tasks that are done already, the calendar
from the published agenda. Each becomes one task of the checklist, at most once.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sqlalchemy import select
from sqlmodel import Session, col

from app.checklist import actions as checklist
from app.checklist.history import kept
from app.checklist.queries import Checklist
from app.checklist.searching import remember_words
from app.errors import N_, Invalid
from app.models import Event, ItemPerson, Office, Participant, Publication, Seat, Task, User
from app.vocabulary import Language, SeatStatus, TaskState, TeamFunction
from app.web.fields import fold
from app.web.languages import both, gettext, speaking

SOURCE = "postponement:"
PHASE = N_("Postponement")
LETTERS = ("invit", "letter", "mail", "joining", "announce", "ftes", "shkres", "leter", "njoftim")
BOOKINGS = ("book", "room", "venue", "hotel", "contract", "transport", "interpret", "cater", "meal", "order",
            "sall", "kontrat", "rezerv", "perkthy", "ushqim", "porosi")  # fmt: skip
BOOKED_BY = {TeamFunction.LOGISTICS, TeamFunction.FINANCE}
DAYS = {"calls": 2, "booking": 3, "letter": 5, "calendar": 1, "speakers": 3}  # working days from today


class Call(NamedTuple):
    """An office that counts on the date, with everybody of it who is known by name."""

    office: str
    phone: str
    qark: str
    confirmed: int
    invited: int
    people: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do. `key` names it in the form and in the source of its task; `made` is the code of that task."""

    key: str
    kind: str
    title: str
    about: str = ""
    link: str = ""
    likely: bool = True
    made: str = ""
    function: TeamFunction | None = None


@dataclass(frozen=True, slots=True)
class Postponement:
    calls: Sequence[Call]
    steps: Sequence[Step]

    @property
    def open(self) -> list[Step]:
        return [step for step in self.steps if not step.made]

    def of(self, *kinds: str) -> list[Step]:
        return [step for step in self.steps if step.kind in kinds]


def gather(db: Session, event: Event, known: Checklist) -> Postponement:
    calls = _calls(db, event)
    made: dict[str, str] = {
        source.removeprefix(SOURCE): code
        for source, code in db.execute(
            select(col(Task.source), col(Task.code)).where(
                col(Task.event_id) == event.key, col(Task.source).startswith(SOURCE)
            )
        )
    }
    steps = [*_call_steps(calls), *_speakers(db, event), *_done_steps(db, event, known), *_calendar(db, event)]
    return Postponement(calls, [_with(step, made.get(step.key, "")) for step in steps])


def _with(step: Step, made: str) -> Step:
    return Step(step.key, step.kind, step.title, step.about, step.link, step.likely, made, step.function)


def _calls(db: Session, event: Event) -> list[Call]:
    """Offices with an invited or confirmed seat; those that confirmed first."""
    rows = db.execute(
        select(
            col(Office.id), col(Office.name_en), col(Office.name_sq), col(Office.phone), col(Office.qark),
            col(Seat.status), col(Participant.name), col(Participant.phone),
        )
        .join(Office, col(Office.id) == col(Seat.office_id))
        .outerjoin(Participant, col(Participant.seat_id) == col(Seat.id))
        .where(col(Seat.event_id) == event.key)
        .where(col(Seat.status).in_([SeatStatus.INVITED, SeatStatus.CONFIRMED]))
        .order_by(col(Office.id), col(Seat.position))
    ).all()  # fmt: skip
    offices: dict[int, Call] = {}
    for key, name_en, name_sq, phone, qark, status, person, own_phone in rows:
        call = offices.get(key) or Call(both(name_en, name_sq), phone, qark, 0, 0, [])
        confirmed = call.confirmed + (status is SeatStatus.CONFIRMED)
        people = [*call.people, (person, own_phone or "")] if person else call.people
        offices[key] = call._replace(confirmed=confirmed, invited=call.invited + 1, people=people)
    return sorted(offices.values(), key=lambda call: (call.confirmed == 0, call.qark, call.office))


def _call_steps(calls: Sequence[Call]) -> list[Step]:
    """One for each qark: a person telephones a region, not an office."""
    steps = []
    for qark in dict.fromkeys(call.qark for call in calls):
        offices = [call.office for call in calls if call.qark == qark]
        title = (
            gettext("Call the offices in %(qark)s that are invited or have confirmed: the date changes", qark=qark)
            if qark
            else gettext("Call the offices that are invited or have confirmed: the date changes")
        )
        key = f"calls-{fold(qark) or 'all'}"[:26]
        steps.append(Step(key, "calls", title, "; ".join(offices)[:2000], function=TeamFunction.REGISTRATION))
    return steps


def _speakers(db: Session, event: Event) -> list[Step]:
    """Everybody with a part in the guide who is not of the team."""
    rows = db.execute(
        select(col(Participant.name), col(ItemPerson.label))
        .outerjoin(Participant, col(Participant.id) == col(ItemPerson.participant_id))
        .where(col(ItemPerson.event_id) == event.key, col(ItemPerson.user_id).is_(None))
    )
    names = dict.fromkeys(name or label for name, label in rows if name or label)
    if not names:
        return []
    title = gettext("Ask speakers and panellists whether they can come on the new date")
    return [Step("speakers", "speakers", title, "; ".join(names)[:2000], function=TeamFunction.CONTENT_LEAD)]


def _done_steps(db: Session, event: Event, known: Checklist) -> list[Step]:
    """What was sent and what was booked, told by the tasks that are done and left something behind."""
    rows = db.execute(
        select(
            col(Task.code), col(Task.title_en), col(Task.title_sq), col(Task.function), col(Task.deliverable_en),
            col(Task.deliverable_sq), col(Task.deliverable_link),
        )
        .where(col(Task.event_id) == event.key, ~col(Task.source).startswith(SOURCE))
        .order_by(col(Task.phase_position), col(Task.position))
    )  # fmt: skip
    steps = []
    for code, title_en, title_sq, function, deliverable_en, deliverable_sq, link in rows:
        if known.statuses[code].state is not TaskState.DONE:
            continue
        title, deliverable = both(title_en, title_sq), both(deliverable_en, deliverable_sq)
        words = fold(f"{title_en} {title_sq} {deliverable_en} {deliverable_sq}")
        what = deliverable or title
        if function in BOOKED_BY:
            said, likely = gettext("Move or cancel: %(what)s", what=what), any(each in words for each in BOOKINGS)
            steps.append(Step(f"booking-{code}", "booking", said, f"{code} {title}", link, likely, function=function))
        elif deliverable and any(each in words for each in LETTERS):
            said = gettext("Correct the date and send again: %(what)s", what=what)
            steps.append(Step(f"letter-{code}", "letter", said, f"{code} {title}", link, function=function))
    return steps


def _calendar(db: Session, event: Event) -> list[Step]:
    """Calendars that took the .ics hear of the new date only when the agenda is published anew."""
    newest = select(col(Publication.withdrawn)).where(col(Publication.event_id) == event.key)
    withdrawn = db.scalars(newest.order_by(col(Publication.number).desc()).limit(1)).first()
    if withdrawn is not False:
        return []
    title = gettext("Publish the agenda anew and send the new .ics to all who were invited")
    about = gettext("Every publication raises the sequence number, so that calendars replace the old date.")
    return [Step("calendar", "calendar", title, about, function=TeamFunction.CONTENT_LEAD)]


def make_tasks(
    db: Session, event: Event, known: Checklist, keys: Collection[str], *, from_day: date, by: User
) -> list[Task]:
    """Those of these steps that have no task yet, in a phase of their own, each pinned to a day soon."""
    wanted = {step.key: step for step in gather(db, event, known).open if step.key in keys}
    if not wanted:
        raise Invalid(fields={"step": N_("Choose what is to be done.")})
    in_each = _in_each_language(db, event, known)
    made = []
    for key, step in wanted.items():
        day = known.plan.calendar.after(from_day, DAYS[step.kind])
        task = checklist.add_task(
            db,
            event,
            title=in_each[Language.ENGLISH][key].title[:1000],
            language=Language.ENGLISH,
            phase=_phase(Language.ENGLISH),
            function=step.function,
            offset_days=(day - event.starts_on).days,
            by=by,
        )
        with kept(db, task, by=by):
            task.title_sq, task.phase_sq = in_each[Language.ALBANIAN][key].title[:1000], _phase(Language.ALBANIAN)
            task.remarks, task.deliverable_link = step.about[:4000], step.link
            task.pinned_on, task.source = day, f"{SOURCE}{key}"
            remember_words(task)
        made.append(task)
    return made


def _in_each_language(db: Session, event: Event, known: Checklist) -> dict[Language, dict[str, Step]]:
    found = {}
    for each in (Language.ENGLISH, Language.ALBANIAN):
        with speaking(each):
            found[each] = {step.key: step for step in gather(db, event, known).steps}
    return found


def _phase(of: Language) -> str:
    with speaking(of):
        return gettext(PHASE)
