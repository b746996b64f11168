"""Who speaks in a day: the meter above the guide.

Parallel lanes share the minutes of their split equally, so that four working groups do not count four times.
"""

from collections.abc import Mapping
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
    counted = Shares()
    for item in day.items:
        _count(item, 1.0, forms, counted)
    return counted


def _count(item: Item, weight: float, forms: Mapping[Key, Form], counted: Shares) -> None:
    if isinstance(item, Step):
        name = share_of(forms.get(item.key))
        setattr(counted, name, getattr(counted, name) + item.minutes * weight)
    elif isinstance(item, Sequence):
        for inner in item.items:
            _count(inner, weight, forms, counted)
    else:
        for lane in item.lanes:
            _count(lane, weight / len(item.lanes), forms, counted)


def share_of(form: Form | None) -> str:
    if form in SPEAKING:
        return "participants"
    if form in RESTING:
        return "breaks"
    return "presentations" if form == Form.PRESENTATION else "plenary"
