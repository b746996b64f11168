"""A rundown of Ontime as days of a guide: groups are sessions. What begins earlier begins on the next day, and so does
what stands below a row of ours that heads a day: Ontime keeps the IDs of rows.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from app.guide.exporting.ontime import COLOURS, DAY_ID
from app.guide.importing import cells
from app.guide.importing.brought import Incoming, IncomingDay, IncomingRow
from app.guide.importing.calendar import Window
from app.vocabulary import Form, ItemKind
from app.web.fields import fold
from app.web.languages import gettext
from app.web.sheets import Cell

EVENTS = frozenset({"", "event", "count-down", "count-up", "clock", "none", "time-to-end"})
BY_COLOUR = {colour.lower(): form for form, colour in COLOURS.items()}
DAY_MINUTES = 24 * 60


def read_rundown(
    heads: Sequence[str], rows: Sequence[tuple[int, Sequence[Cell]]], window: Window
) -> tuple[Incoming, list[str]]:
    reader = _Reader(window)
    columns = {fold(head): number for number, head in reversed(list(enumerate(heads)))}
    for number, row in rows:
        try:
            reader.row(number, {name: row[at] if at < len(row) else "" for name, at in columns.items()})
        except ValueError as problem:
            reader.faults.append(gettext("Row %(row)s: %(what)s", row=number, what=problem))
    return reader.incoming, reader.faults


class _Reader:
    def __init__(self, window: Window) -> None:
        self.incoming = Incoming("ontime")
        self.faults: list[str] = []
        self.on = window.starts
        self.headed = False
        self.group: IncomingRow | None = None
        self.cursor: int | None = None
        """Where the day stands, in wall minutes."""

    def row(self, number: int, row: Mapping[str, Cell]) -> None:
        if all(cell == "" for cell in row.values()):
            return
        timer, title = fold(cells.line(row["timer type"])), cells.line(row["title"])
        where = gettext("Row %(row)s", row=number)
        if DAY_ID.fullmatch(cells.line(row.get("id", ""))):
            self.head()
        elif timer == "group-end":
            self.group = None
        elif timer in ("group", "group-start"):
            self.group = IncomingRow(ItemKind.SESSION, {"title": title} | _said(row), where=where)
            self.day().rows.append(self.group)
        elif timer == "milestone":
            self.incoming.remark(gettext("%(where)s: the milestone “%(title)s” has no time and was left out.",
                                         where=where, title=title))  # fmt: skip
        elif timer not in EVENTS:
            self.incoming.remark(gettext("%(where)s: Ontime does not know the timer type “%(timer)s”; it was left out.",
                                         where=where, timer=timer[:40]))  # fmt: skip
        elif cells.says_yes(row.get("skip", "")):
            self.incoming.remark(gettext("%(where)s: “%(title)s” is skipped there and was left out.",
                                         where=where, title=title))  # fmt: skip
        else:
            self.event(row, title, where)

    def event(self, row: Mapping[str, Cell], title: str, where: str) -> None:
        start, end = (cells.wall_time(row.get(name, "")) for name in ("time start", "time end"))
        minutes = cells.minutes(row["duration"])
        if minutes is None and start and end:
            minutes = (end[0] - start[0]) % DAY_MINUTES
        values: dict[str, Any] = {"title": title, "minutes": minutes or 0} | _said(row)
        colour = BY_COLOUR.get(cells.line(row.get("colour", "")).lower())
        if colour:
            values["form"] = Form(colour)
        made = IncomingRow(ItemKind.STEP if self.group else ItemKind.SESSION, values, where=where)
        begins = None if start is None or cells.says_yes(row.get("link start", "")) else start[0] % DAY_MINUTES
        self.place(made, begins, minutes or 0)

    def place(self, made: IncomingRow, begins: int | None, minutes: int) -> None:
        """On the next day if it begins before what stands above it began."""
        if begins is not None and self.cursor is not None and begins < self.cursor % DAY_MINUTES:
            if self.cursor < DAY_MINUTES and begins + DAY_MINUTES - self.cursor < 4 * 60:
                begins += DAY_MINUTES  # a night that goes on
            else:
                self.next_day()
        day = self.day()
        if begins is None:
            begins = day.starts if self.cursor is None else self.cursor
        elif self.cursor is None:
            day.starts = begins
        elif begins != self.cursor:
            made.values["pin"] = begins
        self.cursor = begins + minutes
        (self.group.rows if self.group else day.rows).append(made)

    def head(self) -> None:
        self.group = None
        if self.headed or self.incoming.days:
            self.next_day()
        self.headed = True

    def next_day(self) -> None:
        """A group that is open goes along, if nothing stands in it yet."""
        group = self.group
        if group and not group.rows:
            self.incoming.days[-1].rows.remove(group)
        self.on += timedelta(days=1)
        self.cursor = None
        day = self.day()
        if group and not group.rows:
            day.rows.append(group)

    def day(self) -> IncomingDay:
        if not self.incoming.days or self.incoming.days[-1].on != self.on:
            self.incoming.days.append(IncomingDay(self.on, 540))
        return self.incoming.days[-1]


def _said(row: Mapping[str, Cell]) -> dict[str, str]:
    note = cells.text(row.get("note", ""))
    return {"do": note} if note else {}
