"""How Ontime imports a rundown from a workbook, written down from its published rules; nothing of it is ours to change.

The sheet's cells as they are shown; heads known by name wherever they stand; see `app/guide/exporting/ontime.py`.
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
TIMERS = {"count-down", "count-up", "clock", "none", "event", ""}
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
    _link(made.entries)
    return made


def _take(entry: dict[str, Any], name: str, cell: Any) -> None:
    if name == "timer":
        word = str(cell).lower()
        if word in ("group", "group-start"):
            entry["type"] = "group"
        elif word in ("group-end", "milestone"):
            entry["type"] = word
        elif word in TIMERS:
            entry["type"] = "event"
            entry["timer"] = word
    elif name in SECONDS:
        entry[name] = _seconds(cell)
    elif name in YES_NO:
        entry[name] = cell if isinstance(cell, bool) else bool(cell) and str(cell).lower() != "false"
    else:
        assert name != "end_action" or cell in END_ACTIONS
        entry[name] = str(cell)


def _seconds(cell: Any) -> int:
    if cell == "":
        return 0
    found = re.fullmatch(r"(\d+):(\d\d):(\d\d)", cell)
    assert found, f"{cell!r} is no time"
    hours, minutes, seconds = map(int, found.groups())
    return hours * 3600 + minutes * 60 + seconds


def _link(entries: list[dict[str, Any]]) -> None:
    """A linked event begins when the playable one above it ends; an earlier time of day is that of the next day."""
    before: dict[str, Any] | None = None
    for entry in entries:
        if entry["type"] != "event" or entry["skip"]:
            continue
        if entry["linked"] and before:
            entry["start"] = (before["start"] + before["duration"]) % DAY
        entry["day"] = 0 if before is None else before["day"] + (entry["start"] < before["start"])
        before = entry
