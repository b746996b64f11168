"""The fields of a row: what they may hold, and who is told that somebody else was faster."""

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session

from app.errors import N_, Conflict, Invalid, Overtaken
from app.guide import history
from app.guide.day_actions import check_pin
from app.guide.tree import day_of
from app.models import GuideItem, User
from app.vocabulary import ItemKind
from app.web.formats import clock, minutes
from app.web.languages import both, gettext

CHANGED_MEANWHILE = N_("Somebody else changed this row meanwhile. Look at it as it stands now, then type yours again.")
OVERTAKEN = N_("%(who)s changed this meanwhile. It now says “%(theirs)s”.")


def edit(
    db: Session,
    item: GuideItem,
    changes: Mapping[str, Any],
    *,
    version: int | None,
    by: User,
    was: Mapping[str, Any] | None = None,
) -> None:
    """One or several fields of a row.

    `was` says what each field held when typing began: two people may then work in one row, and only a field that both
    changed is a conflict. Without it the row's version decides; one's own edits follow one another.
    """
    if was:
        _not_overtaken(db, item, changes, was)
    elif version is not None and version != item.version and item.edited_by_id != by.key:
        raise Conflict(CHANGED_MEANWHILE)
    check_fields(db, item, changes)
    before = {name: getattr(item, name) for name, value in changes.items() if getattr(item, name) != value}
    if not before:
        return
    for name in before:
        setattr(item, name, changes[name])
    item.version += 1
    item.edited_by_id = by.key
    db.add(item)
    db.flush()
    history.edited(db, item, before, both(item.title_en, item.title_sq), by=by)


def _not_overtaken(db: Session, item: GuideItem, changes: Mapping[str, Any], was: Mapping[str, Any]) -> None:
    for name, value in changes.items():
        now = getattr(item, name)
        if name not in was or now in (was[name], value) or shown(item, name) == was[name]:
            continue
        editor = db.get(User, item.edited_by_id) if item.edited_by_id else None
        theirs = shown(item, name)
        who = editor.name if editor else gettext(N_("Somebody"))
        raise Overtaken(OVERTAKEN, field=name, theirs=theirs, who=who)


def shown(item: GuideItem, name: str) -> str:
    """What the field of a row shows: a title in the other language where its own is missing, minutes as people read."""
    value = getattr(item, name)
    if name in ("title_en", "title_sq"):
        return value or both(item.title_en, item.title_sq)
    if name in ("minutes", "cut_to"):
        return minutes(value)
    if name == "pin":
        return clock(value)
    if isinstance(value, bool):
        return "1" if value else "0"
    return str(value if value is not None else "")


def check_fields(db: Session, item: GuideItem, changes: Mapping[str, Any]) -> None:
    its_minutes, cut_to = changes.get("minutes", item.minutes), changes.get("cut_to", item.cut_to)
    if "cut_to" in changes and cut_to is not None and cut_to > (its_minutes or 0):
        raise Invalid(fields={"cut_to": N_("A step cannot be cut to more than it takes.")})
    if item.kind == ItemKind.STEP and "minutes" in changes and its_minutes is None:
        raise Invalid(fields={"minutes": N_("A step needs its minutes. Write 0 for a mark in time.")})
    if changes.get("protocol", item.protocol) and changes.get("cut_to") is not None:
        raise Invalid(fields={"cut_to": N_("Protocol is not cut.")})
    if changes.get("pin") is not None and item.day_id is not None:
        check_pin(day_of(db, item), changes["pin"], field="pin")


def unpin(db: Session, item: GuideItem, *, by: User) -> None:
    item.pin = None
    item.version += 1
    item.edited_by_id = by.key
    db.add(item)
    db.flush()
