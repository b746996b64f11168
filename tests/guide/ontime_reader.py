"""How Ontime (version 4) imports a rundown from a workbook, in our words; nothing of it is ours to change.

The sheet's cells as they are shown. Heads are known by name wherever they stand; from then on their column is read.
What the file says is then laid out in time, as Ontime does before it shows it: linked events follow the last event
that is not skipped, and every event, a skipped one too, is counted to a day by comparing it with that one.
"""

import re
from dataclasses import dataclass, field
from typing import Any

HEADS = {
    "id": "id", "flag": "flag", "cue": "cue", "title": "title", "colour": "colour", "time start": "start",
    "time end": "end", "duration": "duration", "link start": "linked", "count to end": "count_to_end", "note": "note",
    "timer type": "timer", "end action": "end_action", "warning time": "warning", "danger time": "danger",
    "skip": "skip",
}  # fmt: skip
TIMERS = {"count-down", "count-up", "clock", "none"}
EVENTS = TIMERS | {"event", ""}
END_ACTIONS = {"none", "load-next", "play-next", ""}
SECONDS = {"start", "end", "duration", "warning", "danger"}
YES_NO = {"flag", "linked", "count_to_end", "skip"}
DAY = 24 * 3600


@dataclass
class Rundown:
    entries: list[dict[str, Any]] = field(default_factory=list)
    dropped: list[int] = field(default_factory=list)

    @property
    def events(self) -> list[dict[str, Any]]:
        return [entry for entry in self.entries if entry["type"] == "event"]


def read(rows: list[list[Any]]) -> Rundown:
    columns: dict[int, str] = {}
    made = Rundown()
    group: dict[str, Any] | None = None
    for number, cells in enumerate(rows, start=1):
        entry: dict[str, Any] = {}
        drop = False
        for column, cell in enumerate(cells):
            if column in columns:
                _take(entry, columns[column], cell)
                drop = drop or (columns[column] == "timer" and "type" not in entry)
            elif isinstance(cell, str) and (name := HEADS.get(cell.lower().strip())):
                columns[column] = name
        if drop:
            made.dropped.append(number)
            continue
        if not entry:
            continue
        if entry["type"] == "group-end":
            group = None
            continue
        if entry["type"] == "group":
            group = entry
        else:
            entry["group"] = group["id"] if group else None
        made.entries.append(entry)
    ids = [entry["id"] for entry in made.entries]
    assert all(ids), "a row without an ID is given one, and is then not known again"
    assert len(set(ids)) == len(ids), "of two entries with one ID, the later is all that is left"
    _lay_out(made.entries)
    return made


def _take(entry: dict[str, Any], name: str, cell: Any) -> None:
    if name == "timer":
        word = str(cell).strip().lower()
        if word in ("group", "group-start"):
            entry["type"] = "group"
        elif word in ("group-end", "milestone"):
            entry["type"] = word
        elif word in EVENTS:
            entry["type"] = "event"
            entry["timer"] = word if word in TIMERS else "count-down"
    elif name in SECONDS:
        entry[name] = _seconds(cell)
    elif name in YES_NO:
        entry[name] = cell if isinstance(cell, bool) else bool(cell) and str(cell).lower() != "false"
    else:
        assert name != "end_action" or cell in END_ACTIONS
        entry[name] = str(cell).strip()


def _seconds(cell: Any) -> int:
    """Ontime reads many other ways to write a time; this is the one that means the same everywhere."""
    if cell == "":
        return 0
    found = re.fullmatch(r"(\d+):(\d\d):(\d\d)", cell)
    assert found, f"{cell!r} is no time"
    hours, minutes, seconds = map(int, found.groups())
    return hours * 3600 + minutes * 60 + seconds


def _lay_out(entries: list[dict[str, Any]]) -> None:
    before: dict[str, Any] | None = None
    days = 0
    for entry in entries:
        if entry["type"] != "event":
            continue
        ends_first = entry["end"] and not entry["duration"]
        if entry["linked"] and before:
            entry["start"] = before["end"]
        if ends_first:  # its end counts, and how long it is follows from that
            entry["duration"] = (entry["end"] - entry["start"]) % DAY
        else:
            entry["end"] = (entry["start"] + entry["duration"]) % DAY
        days += _next_day(entry, before)
        entry["day"] = days
        if not entry["skip"]:
            before = entry


def _next_day(entry: dict[str, Any], before: dict[str, Any] | None) -> bool:
    if before is None or before["duration"] == 0:
        return False
    return before["start"] + before["duration"] >= DAY or entry["start"] <= before["start"]
