"""Which rows of one event are the same as rows of another: steps of a method, and rows that come back by their title.

A row is known by its own title and that of the session it stands in, so that "Questions and answers" after the opening
is not the one after a panel. Parallel groups do the same, so they count as one. A method of one's own is also known by
its name: the session that it was saved from has no other. A row that was renamed is known by its first title as well.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple, Protocol

from app.guide.methods import Method
from app.guide.usual import WHOLE, Habits, Name, Usual
from app.vocabulary import ItemKind
from app.web.fields import fold as plain_fold

fold = lru_cache(maxsize=4096)(plain_fold)


class Row(Protocol):
    """What is asked of a row; `ItemRow` has it."""

    @property
    def id(self) -> int: ...
    @property
    def parent_id(self) -> int | None: ...
    @property
    def kind(self) -> ItemKind: ...
    @property
    def title_en(self) -> str: ...
    @property
    def title_sq(self) -> str: ...
    @property
    def method(self) -> str: ...


class Planned(Row, Protocol):
    @property
    def minutes(self) -> int | None: ...


class Named(NamedTuple):
    """A row with no more than it is known by."""

    id: int
    parent_id: int | None
    kind: ItemKind
    title_en: str
    title_sq: str
    method: str


class Use(NamedTuple):
    """One group that worked by a method: which row is which step."""

    session: int
    method: str
    steps: Mapping[Name, int]


class Kin(NamedTuple):
    """`rows`: by the name under which a row comes back; `uses` of methods."""

    rows: Mapping[Hashable, Sequence[int]]
    uses: Sequence[Use]


def steps_of(method: Method) -> dict[Name, int]:
    """The library's minutes of each step, and of all together."""
    return {number: step.minutes for number, step in enumerate(method.steps)} | {WHOLE: method.minutes}


def kin(rows: Sequence[Row], methods: Mapping[str, Method]) -> Kin:
    """`rows` of a day in the order of their positions."""
    by_id = {row.id: row for row in rows}
    below: dict[int | None, list[Row]] = defaultdict(list)
    for row in rows:
        below[row.parent_id].append(row)
    own = {fold(name): key for key, method in methods.items() if key.startswith("own-") for name in method.name if name}
    uses: list[Use] = []
    taken: set[int] = set()
    for row in rows:
        key = row.method if row.method in methods else own.get(fold(row.title_en or row.title_sq), "")
        if row.kind == ItemKind.SESSION and key and below.get(row.id):
            for steps in _groups(row, below, methods[key]):
                uses.append(Use(row.id, key, steps))
                taken |= {row.id, *steps.values()}
    found: dict[Hashable, list[int]] = defaultdict(list)
    for held in below.values():
        count: dict[Hashable, int] = defaultdict(int)
        for row in held:
            if row.id not in taken and (title := fold(row.title_en or row.title_sq)):
                name = (_session_above(row, by_id), title, row.kind == ItemKind.SESSION)
                found[name, count[name]].append(row.id)
                count[name] += 1
    return Kin(found, uses)


def _groups(holder: Row, below: Mapping[int | None, list[Row]], method: Method) -> Iterator[dict[Name, int]]:
    """Steps stand in the session, or in each of its groups."""
    steps: dict[Name, int] = {}
    left = list(enumerate(method.steps))
    for row in below.get(holder.id, ()):
        if row.kind != ItemKind.STEP:
            yield from _groups(row, below, method)
            continue
        title = {fold(row.title_en), fold(row.title_sq)} - {""}
        for place, (number, step) in enumerate(left):
            if title & {fold(step.title.en), fold(step.title.sq)}:
                steps[number] = row.id
                del left[place]
                break
    if steps:
        yield steps


def _session_above(row: Row, by_id: Mapping[int, Row]) -> str:
    above = by_id.get(row.parent_id or 0)
    while above is not None and above.kind != ItemKind.SESSION:
        above = by_id.get(above.parent_id or 0)
    return fold(above.title_en or above.title_sq) if above is not None else ""


def usual_of_method(habits: Habits, method: Method, minutes: int | None = None) -> dict[Name, Usual]:
    """Of its steps and as a whole, at the minutes that it is given."""
    learned = habits.methods.get(method.key)
    if learned is None or not method.minutes:
        return {}
    scale = (minutes or method.minutes) / method.minutes
    found = {name: learned.usual(name, scale) for name in steps_of(method)}
    return {name: usual for name, usual in found.items() if usual is not None and usual.offered}


def _known_again(known: Kin, habits: Habits) -> dict[int, Usual]:
    return {key: habits.rows[name] for name, keys in known.rows.items() if name in habits.rows for key in keys}


@lru_cache(maxsize=64)
def _known(rows: tuple[Named, ...], habits: Habits) -> tuple[dict[int, Usual], Sequence[Use]]:
    """What is known of rows by their names, and which methods they follow. Kept, since most edits change no name."""
    known = kin(rows, habits.library)
    found = _known_again(known, habits)
    if habits.former:
        found = _known_again(kin(_as_first_named(rows, habits.former), habits.library), habits) | found
    return found, known.uses


def _as_first_named(rows: Sequence[Named], former: Mapping[int, Mapping[str, str]]) -> list[Named]:
    return [
        row._replace(
            title_en=former[row.id].get("title_en", row.title_en), title_sq=former[row.id].get("title_sq", row.title_sq)
        )
        if row.id in former
        else row
        for row in rows
    ]


def usual_in(rows: Sequence[Planned], habits: Habits) -> dict[int, Usual]:
    """What the rows of a day usually take, where it is known."""
    named = [Named(row.id, row.parent_id, row.kind, row.title_en, row.title_sq, row.method) for row in rows]
    known, uses = _known(tuple(named), habits)
    found = dict(known)
    minutes = {row.id: row.minutes or 0 for row in rows}
    for use in uses:
        learned = habits.methods.get(use.method)
        if learned is None:
            continue
        scale = learned.scale({name: minutes[key] for name, key in use.steps.items()})
        for name, key in (*use.steps.items(), (WHOLE, use.session)):
            if usual := learned.usual(name, scale):
                found.setdefault(key, usual)
    return found
