"""Who speaks in a day: the meter above the guide.

Parallel lanes share the minutes of their split equally, so that four working groups do not count four times.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields

from app.guide.timeline import Day, Item, Key, Sequence, Step
from app.vocabulary import Form

SPEAKING = frozenset({Form.SMALL_GROUPS, Form.PAIRS, Form.QUESTIONS, Form.ROUND})
RESTING = frozenset({Form.BREAK, Form.MOVEMENT})


@dataclass(slots=True)
class Shares:
    """Minutes, which may be fractions where lanes differ."""

    participants: float = 0
    presentations: float = 0
    plenary: float = 0
    breaks: float = 0

    @property
    def total(self) -> float:
        return self.participants + self.presentations + self.plenary + self.breaks

    def percents(self) -> dict[str, int]:
        """Whole percents by the largest remainder: they add to 100, or are all 0 where nothing is planned."""
        names = [field.name for field in fields(self)]
        if not self.total:
            return dict.fromkeys(names, 0)
        exact = {name: 100 * float(getattr(self, name)) / self.total for name in names}
        whole = {name: int(value) for name, value in exact.items()}
        for name in sorted(names, key=lambda name: whole[name] - exact[name])[: 100 - sum(whole.values())]:
            whole[name] += 1
        return whole


def shares(day: Day, forms: Mapping[Key, Form]) -> Shares:
    minutes: dict[Form | None, float] = {}
    _count(day.items, 1.0, forms, minutes)
    counted = Shares()
    for form, total in minutes.items():
        name = share_of(form)
        setattr(counted, name, getattr(counted, name) + total)
    return counted


def _count(items: Iterable[Item], weight: float, forms: Mapping[Key, Form], minutes: dict[Form | None, float]) -> None:
    """Minutes by form of work."""
    for item in items:
        if isinstance(item, Step):
            form = forms.get(item.key)
            minutes[form] = minutes.get(form, 0) + item.minutes * weight
        elif isinstance(item, Sequence):
            _count(item.items, weight, forms, minutes)
        else:
            _count(item.lanes, weight / max(1, len(item.lanes)), forms, minutes)


def share_of(form: Form | None) -> str:
    if form in SPEAKING:
        return "participants"
    if form in RESTING:
        return "breaks"
    return "presentations" if form == Form.PRESENTATION else "plenary"
