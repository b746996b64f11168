"""Random days for the properties: nested sequences, splits, pins."""

from datetime import date
from itertools import count

from hypothesis import strategies as st

from app.guide.timeline import Day, Item, Sequence, Split, Step

DAY = date(2027, 1, 20)


@st.composite
def days(draw: st.DrawFn, *, pins: bool = True, splits: bool = True, depth: int = 3) -> Day:
    keys = count()
    pin = st.one_of(st.none(), st.none(), st.integers(0, 2000)) if pins else st.none()

    def items(level: int) -> tuple[Item, ...]:
        return tuple(item(level) for _ in range(draw(st.integers(0, 4))))

    def item(level: int) -> Item:
        key = next(keys)
        kind = draw(st.sampled_from(("step", "step", "sequence", "split"))) if level else "step"
        if kind == "sequence":
            return Sequence(key, items(level - 1), draw(pin))
        if kind == "split" and splits:
            return Split(key, tuple(lane(level - 1) for _ in range(draw(st.integers(0, 3)))), draw(pin))
        return Step(key, draw(st.integers(0, 120)), draw(pin))

    def lane(level: int) -> Sequence | Step:
        key = next(keys)
        return Sequence(key, items(level)) if draw(st.booleans()) else Step(key, draw(st.integers(0, 120)))

    return Day(DAY, "Europe/Tirane", draw(st.integers(0, 1200)), items(depth))
