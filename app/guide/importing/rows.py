"""Rows of a table as days of a guide: times, minutes and titles, in sessions where the table says how deep a row is."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from app.guide.exporting.columns import ROLES, heads
from app.guide.importing import cells
from app.guide.importing.brought import DAY_MINUTES, Incoming, IncomingDay, IncomingRow
from app.guide.importing.calendar import Window
from app.guide.lines import is_a_break
from app.guide.tree import may_hold
from app.vocabulary import Form, ItemKind, ItemRole
from app.web.languages import gettext
from app.web.sheets import Cell

LINES = ("title", "number", "room", "panel")
TEXTS = ("purpose", "say", "do", "transition", "fallback", "materials", "set_up", "output", "recorder_task")


def read_rows(
    columns: Mapping[int, str], rows: Sequence[tuple[int, Sequence[Cell]]], window: Window, *, ours: bool
) -> tuple[Incoming, list[str]]:
    reader = _Reader(columns, window, ours=ours)
    for number, row in rows:
        reader.row(number, row)
    reader.finish()
    return reader.incoming, reader.faults


class _Reader:
    def __init__(self, columns: Mapping[int, str], window: Window, *, ours: bool) -> None:
        self.columns, self.ours = columns, ours
        self.incoming = Incoming("workbook")
        self.faults: list[str] = []
        self.on = window.starts
        self.heads = heads()
        self.above: list[IncomingRow] = []
        """The row above and those it stands in, outermost first."""
        self.times: list[tuple[IncomingRow, int | None, int | None, int | None]] = []
        """Of a table that says when, and not how deep: each row of the day with start, end, minutes."""

    def row(self, number: int, row: Sequence[Cell]) -> None:
        known = {key: row[at] for at, key in self.columns.items() if at < len(row) and row[at] != ""}
        if not any(cell != "" for cell in row):
            return
        if not known.get("title") and self._heads_a_day(row):
            return
        where = gettext("Row %(row)s", row=number)
        try:
            self._taken(known, where)
        except _Fault as fault:
            what = gettext(
                "Row %(row)s, %(head)s: %(what)s", row=number, head=self.heads.get(fault.key, fault.key), what=fault
            )
            self.faults.append(what)

    def _heads_a_day(self, row: Sequence[Cell]) -> bool:
        """A row with a date alone stands above the rows of that day."""
        filled = [cell for cell in row if cell != ""]
        if len(filled) != 1:
            return False
        try:
            on = cells.day(filled[0])
        except ValueError:
            return False
        if on is not None:
            self._turn_to(on)
        return on is not None

    def _taken(self, known: Mapping[str, Cell], where: str) -> None:
        on = _cell("day", known, cells.day)
        if on is not None:
            self._turn_to(on)
        values: dict[str, Any] = {name: _cell(name, known, cells.line) for name in LINES if name in known}
        values |= {name: _cell(name, known, cells.text) for name in TEXTS if name in known}
        for name in ("optional", "protocol", "public"):
            said = _cell(name, known, cells.says_yes)
            if said is not None:
                values[name] = said
        form = _cell("form", known, cells.form) or _pause(str(values.get("title", "")))
        if form:
            values["form"] = form
        start, end = _cell("start", known, cells.wall_time) or (None, None)
        if "end" in known and not self.ours:
            end = (_cell("end", known, cells.wall_time) or (end,))[0]
        minutes = _cell("minutes", known, cells.minutes)
        cut_to = _cell("cut_to", known, cells.minutes)
        if cut_to is not None and not values.get("protocol"):
            values["cut_to"] = min(cut_to, minutes or cut_to)
        people = [(ItemRole(role), name) for role in ROLES for name in _cell(role, known, cells.names) or ()]
        made = IncomingRow(ItemKind.STEP, values, people, where=where)
        if self.ours:
            self._nested(made, known, start, minutes)
        elif not values.get("title"):
            self.incoming.remark(gettext("%(where)s has no title and was left out.", where=where))
        else:
            made.kind = _cell("kind", known, cells.kind) or ItemKind.SESSION
            self.times.append((made, start, end, minutes))

    def _turn_to(self, on: date) -> None:
        if on != self.on:
            self.finish()
            self.on, self.above = on, []

    def _day(self, starts: int = 540) -> IncomingDay:
        for day in self.incoming.days:
            if day.on == self.on:
                return day
        self.incoming.days.append(IncomingDay(self.on, starts))
        return self.incoming.days[-1]

    def _nested(self, made: IncomingRow, known: Mapping[str, Cell], start: int | None, minutes: int | None) -> None:
        """Of our own sheet: under the row above that is one level higher."""
        level = _level(known, len(self.above))
        fixed = _cell("pin", known, cells.says_yes)
        day = self._day(540 if start is None else start)
        holder = self.above[level - 1] if level else None
        made.kind = _cell("kind", known, cells.kind) or _fitting(holder)
        if not may_hold(holder.kind if holder else None, made.kind):
            raise _Fault("kind", gettext("“%(title)s” cannot stand where it stands.", title=made.title[:60]))
        if minutes is not None:
            made.values["minutes"] = minutes
        if fixed and start is not None:
            made.values["pin"] = start + (DAY_MINUTES if start < day.starts else 0)
        (holder.rows if holder else day.rows).append(made)
        if holder:  # it lasts as long as what it holds
            holder.values.pop("minutes", None)
        self.above = [*self.above[:level], made]

    def finish(self) -> None:
        """The rows of a day whose times are known: minutes follow from them where nothing else tells them."""
        cursor: int | None = None
        for at, (made, start, end, minutes) in enumerate(self.times):
            following = self.times[at + 1][1] if at + 1 < len(self.times) else None
            if start is not None and cursor is not None and start + DAY_MINUTES // 2 < cursor:
                start += DAY_MINUTES
            begins = start if start is not None else (540 if cursor is None else cursor)
            long = _long(minutes, begins, end, following)
            if long is None:
                self.incoming.remark(gettext("%(where)s: “%(title)s” has no minutes; it is taken with 0.",
                                             where=made.where, title=made.title[:60]))  # fmt: skip
            made.values["minutes"] = long or 0
            day = self._day(begins)
            if not may_hold(None, made.kind):
                made.kind = ItemKind.SESSION
            if cursor is not None and begins != cursor:
                made.values["pin"] = begins
            cursor = max(cursor or 0, begins + (long or 0))
            day.rows.append(made)
        self.times = []


class _Fault(ValueError):
    def __init__(self, key: str, words: str) -> None:
        super().__init__(words)
        self.key = key


def _cell(key: str, known: Mapping[str, Cell], meaning: Any) -> Any:
    if key not in known:
        return None
    try:
        return meaning(known[key])
    except ValueError as problem:
        raise _Fault(key, str(problem)) from None


def _level(known: Mapping[str, Cell], deepest: int) -> int:
    typed = _cell("level", known, cells.line) or "0"
    if not typed.isdecimal() or int(typed) > deepest:
        raise _Fault(
            "level",
            gettext(
                "“%(typed)s” is no level here: the row above allows 0 to %(most)s.", typed=typed[:20], most=deepest
            ),
        )
    return int(typed)


def _fitting(holder: IncomingRow | None) -> ItemKind:
    if holder is None:
        return ItemKind.SESSION
    return ItemKind.LANE if holder.kind == ItemKind.SPLIT else ItemKind.STEP


def _pause(title: str) -> Form | None:
    return Form.BREAK if is_a_break(title) else None


def _long(minutes: int | None, begins: int, end: int | None, following: int | None) -> int | None:
    if minutes is not None:
        return minutes
    until = end if end is not None else following
    if until is None:
        return None
    return (until - begins) % DAY_MINUTES
