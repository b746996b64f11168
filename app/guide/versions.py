"""What became of an agenda between two of its versions, as facts; `versions_view.py` puts them into words."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

Content = Mapping[str, Any]
Entry = Mapping[str, Any]


class What(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"
    MINUTES = "minutes"
    RENAMED = "renamed"
    ROOM = "room"
    PEOPLE = "people"
    WORDS = "words"
    SHOWN = "shown"
    PLACE = "place"
    """Of the event itself."""


class Change(NamedTuple):
    """`entry` as it is now; as it was, if it is gone. `before` and `after` are values of that one thing."""

    what: What
    entry: Entry
    before: Any = None
    after: Any = None


class Moment(NamedTuple):
    """A day, and a wall minute of it."""

    on: str
    opens: int


TEXTS = ("purpose_en", "purpose_sq", "panel_en", "panel_sq", "number", "form", "method", "protocol")


def changes(before: Content, after: Content) -> list[Change]:
    """In the order of the later version; what is gone stands last."""
    old, new = _by_uid(before), _by_uid(after)
    found = _of_the_event(before, after)
    for uid, (on, entry) in new.items():
        if uid in old:
            found += _of_entry(old[uid], (on, entry))
        else:
            found.append(Change(What.ADDED, entry, after=Moment(on, entry["opens"])))
    gone = ((on, entry) for uid, (on, entry) in old.items() if uid not in new)
    return found + [Change(What.REMOVED, entry, before=Moment(on, entry["opens"])) for on, entry in gone]


def worth_telling(found: Iterable[Change]) -> Iterable[Change]:
    """A group that moved with its session is not told again: it begins where the session does."""
    moved: set[tuple[Moment, Moment]] = set()
    for one in found:
        if one.what == What.MOVED:
            if one.entry["kind"] == "lane" and (one.before, one.after) in moved:
                continue
            moved.add((one.before, one.after))
        yield one


def _by_uid(content: Content) -> dict[str, tuple[str, Entry]]:
    """Every entry with its day, lanes behind their session."""
    return {
        one["uid"]: (day["on"], one)
        for day in content["days"]
        for entry in day["entries"]
        for one in (entry, *entry["lanes"])
    }


def _of_the_event(before: Content, after: Content) -> list[Change]:
    was, now = before.get("about"), after.get("about")
    if not was or not now or was["place"] == now["place"]:
        return []
    return [Change(What.PLACE, now, was["place"], now["place"])]


def _of_entry(before: tuple[str, Entry], after: tuple[str, Entry]) -> list[Change]:
    (was_on, old), (on, new) = before, after
    found = []
    was, now = Moment(was_on, old["opens"]), Moment(on, new["opens"])
    if was != now:
        found.append(Change(What.MOVED, new, was, now))
    if _minutes(old) != _minutes(new):
        found.append(Change(What.MINUTES, new, _minutes(old), _minutes(new)))
    if any(old[name] != new[name] for name in ("title_en", "title_sq")):
        found.append(Change(What.RENAMED, new, old, new))
    if old["room"] != new["room"]:
        found.append(Change(What.ROOM, new, old["room"], new["room"]))
    if _people(old) != _people(new):
        found.append(Change(What.PEOPLE, new, _people(old), _people(new)))
    if old.get("public", True) != new.get("public", True):
        found.append(Change(What.SHOWN, new, old.get("public", True), new.get("public", True)))
    if any(old[name] != new[name] for name in TEXTS):
        found.append(Change(What.WORDS, new))
    return found


def _minutes(entry: Entry) -> int:
    """Agendas of old kept start and end alone."""
    long = datetime.fromisoformat(entry["end"]) - datetime.fromisoformat(entry["start"])
    return round(long.total_seconds() / 60)


def _people(entry: Entry) -> list[tuple[str, str]]:
    return [(one["role"], one["name"]) for one in entry["speakers"]]
