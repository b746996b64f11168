"""Working days: which days the team of an event works, and counting in them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from app.errors import N_, Invalid

ONE_DAY = timedelta(days=1)
MONDAY_TO_FRIDAY = frozenset(range(5))


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """`working_weekdays` counts from Monday = 0; `closed` names the reason of each day nobody works besides."""

    working_weekdays: frozenset[int] = MONDAY_TO_FRIDAY
    closed: Mapping[date, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.working_weekdays & frozenset(range(7)):
            raise Invalid(fields={"working_weekdays": N_("Choose at least one working day of the week.")})

    def works(self, day: date) -> bool:
        return day.weekday() in self.working_weekdays and day not in self.closed

    def reason(self, day: date) -> str | None:
        """Why nobody works on this day: the name of the holiday or closure, "" on a weekend, None if they do."""
        if day in self.closed:
            return self.closed[day]
        return None if day.weekday() in self.working_weekdays else ""

    def on_or_before(self, day: date) -> date:
        while not self.works(day):
            day -= ONE_DAY
        return day

    def on_or_after(self, day: date) -> date:
        while not self.works(day):
            day += ONE_DAY
        return day

    def after(self, day: date, days: int) -> date:
        """So many working days later; 0 is the same day, worked or not."""
        for _ in range(days):
            day = self.on_or_after(day + ONE_DAY)
        return day

    def before(self, day: date, days: int) -> date:
        """So many working days earlier; 0 is the same day, worked or not."""
        for _ in range(days):
            day = self.on_or_before(day - ONE_DAY)
        return day
