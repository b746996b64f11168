"""What a reminder says: to one person on one day, and to the organisers once a week. Pure: today comes in."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from statistics import median

from app.checklist.dates import SOON, Schedule, Status, status
from app.checklist.forecast import Forecast
from app.vocabulary import TaskState

MORNING, EVENING = time(7), time(18)
"""On the wall of the reader's next event: whoever starts the server at night wakes nobody."""
ONE_DAY = timedelta(days=1)
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Digest:
    """Codes of one person's tasks, each in one place only, the earliest first. False when there is nothing to say."""

    overdue: Sequence[str] = ()
    released: Sequence[str] = ()
    due: Sequence[str] = ()
    held_up: Sequence[str] = ()
    """Due or past, and waiting for others."""

    def __bool__(self) -> bool:
        return bool(self.overdue or self.released or self.due or self.held_up)


@dataclass(frozen=True, slots=True)
class Week:
    """`done`: code and days late (early is negative) of what was completed; `slippage` their median.

    `at_risk`: code and days by which its forecast lies past its benchmark, where it is not late already.
    """

    done: Sequence[tuple[str, int]] = ()
    slippage: float | None = None
    overdue: Sequence[tuple[str, int]] = ()
    at_risk: Sequence[tuple[str, int]] = ()
    coming: Sequence[str] = ()
    nobodys: Sequence[str] = ()
    """Open within the week or past, and nobody in the team answers for them."""

    def __bool__(self) -> bool:
        return bool(self.done or self.overdue or self.at_risk or self.coming or self.nobodys)


@dataclass(frozen=True, slots=True)
class Post:
    """Whether reminders go out on a day, and since when they tell what is new."""

    on: date
    since: date
    weekly: bool


def post_of(plan: Schedule, wall: datetime, reminded_on: date | None) -> Post | None:
    """The reminders of this day, if it is their hour at `wall` (the clock where the event is) and none went out yet.

    They go out on working days and on the days of the event; the weekly one with the first of them in a week.
    """
    today = wall.date()
    if not is_hour(wall) or (reminded_on is not None and reminded_on >= today):
        return None
    if not posts_on(plan, today):
        return None
    monday = today - timedelta(days=today.weekday())
    return Post(today, last_before(plan, today), weekly=reminded_on is None or reminded_on < monday)


def is_hour(wall: datetime) -> bool:
    return MORNING <= wall.time() < EVENING


def posts_on(plan: Schedule, day: date) -> bool:
    return plan.calendar.works(day) or plan.event.start <= day <= plan.event.end


def last_before(plan: Schedule, today: date) -> date:
    """The last day before on which reminders went out, and at most a fortnight ago."""
    for back in range(1, 15):
        if posts_on(plan, today - timedelta(days=back)):
            return today - timedelta(days=back)
    return today - ONE_DAY


def digest(plan: Schedule, mine: Iterable[str], today: date, since: date) -> Digest:
    """`mine`: codes of the tasks that this person answers for; `since`: the day of the digest before."""
    found: dict[str, list[str]] = {"overdue": [], "released": [], "due": [], "held_up": []}
    for code in sorted(mine, key=lambda each: (plan[each].benchmark, each)):
        place = _place(plan, code, status(plan, code, today), since)
        if place:
            found[place].append(code)
    return Digest(**{place: tuple(codes) for place, codes in found.items()})


def _place(plan: Schedule, code: str, standing: Status, since: date) -> str | None:
    match standing.state:
        case TaskState.NOT_APPLICABLE | TaskState.DONE:
            return None
        case TaskState.WAITING:
            return "held_up" if standing.days >= -SOON else None
    if was_released(plan, code, since):
        return "released"
    if standing.state is TaskState.LATER:
        return None
    return "overdue" if standing.state is TaskState.OVERDUE else "due"


def was_released(plan: Schedule, code: str, since: date) -> bool:
    """Whether the last of what it waited for was done on that day or later. It is open, and waits for nothing now."""
    done = [plan.rules[needed].completed for needed in plan.rules[code].depends_on]
    return any(on is not None and on >= since for on in done)


def week(
    plan: Schedule,
    forecasts: Mapping[str, Forecast],
    today: date,
    *,
    answered: Collection[str],
) -> Week:
    """Looking back seven days and ahead as many. `answered`: codes for which somebody in the team answers."""
    in_order = sorted(plan.rules, key=lambda code: (plan[code].benchmark, code))
    standing = {code: status(plan, code, today) for code in in_order}
    done = [
        (code, standing[code].days)
        for code in in_order
        if standing[code].state is TaskState.DONE and today - WEEK <= (plan.rules[code].completed or today) <= today
    ]
    overdue = [(code, found.days) for code, found in standing.items() if found.state is TaskState.OVERDUE]
    near = [code for code in in_order if plan.rules[code].open and plan[code].benchmark <= today + WEEK]
    at_risk = [
        (code, found.late)
        for code in in_order
        if (found := forecasts.get(code)) and found.late and standing[code].state is not TaskState.OVERDUE
    ]
    return Week(
        done=tuple(done),
        slippage=float(median(days for _, days in done)) if done else None,
        overdue=tuple(overdue),
        at_risk=tuple(at_risk),
        coming=tuple(code for code in near if standing[code].state in (TaskState.DUE_TODAY, TaskState.DUE_SOON)),
        nobodys=tuple(code for code in near if code not in answered),
    )
