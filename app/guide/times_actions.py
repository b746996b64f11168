"""What somebody notes of a run. Nothing is overwritten: every word is an entry of its own, and the last one counts."""

from datetime import UTC, datetime
from typing import Any

from sqlmodel import Session

from app import clock
from app.errors import N_, Conflict, Invalid
from app.guide.plan import Node
from app.guide.taking import heard
from app.guide.times import WHOLE_DAY, Sheet
from app.models import Event, GuideDay, Run, RunEntry, User
from app.web.formats import clock as clock_words
from app.web.languages import gettext

FAR = N_("“%(typed)s” is far from %(expected)s, when this was to be expected. Three in the afternoon is 15:00.")
BEFORE = N_("This began at %(began)s, so it did not end at %(typed)s.")
MEANWHILE = N_("%(who)s noted something else here meanwhile. Look at it as it stands now, then type yours again.")
NOTED_SINCE = N_("Something else was noted here since. Take that back first.")

State = dict[str, Any]
NOTHING: State = {"began_at": None, "ended_at": None, "skipped": False}


def begin(db: Session, event: Event, day: GuideDay, *, real: bool, by: User | None) -> Run:
    run = Run(event_id=event.key, day_id=day.key, on=day.on, real=real, user_id=by.key if by else None)
    db.add(run)
    db.flush()
    return run


def note(
    db: Session, sheet: Sheet, run: Run, node: Node, typed: dict[str, Any], *, seen: int, by: User | None
) -> RunEntry | None:
    """`typed`: began and ended as wall minutes, skipped or not; what differs from the entry that was `seen` is noted.
    Nothing, where nothing does."""
    last = sheet.entry(node)
    now, was = _state(last), _state(_seen(db, run, node, seen))
    wanted = _meant(sheet, node, was, typed)
    changes = {name: value for name, value in wanted.items() if value != was[name]}
    if last is not None and (by is None or last.user_id != by.key):
        for name, value in changes.items():
            if now[name] not in (was[name], value):
                who = db.get(User, last.user_id) if last.user_id else None
                raise Conflict(MEANWHILE, who=who.name if who else gettext(N_("Somebody")))
    left = now | changes
    if left["skipped"]:
        left |= {"began_at": None, "ended_at": None}
    if left == now:
        return None
    row = node.row
    return _append(db, run, by, item_id=row.id, uid=row.uid, title_en=row.title_en, title_sq=row.title_sq,
                   planned=node.span.minutes, **left)  # fmt: skip


def close(db: Session, sheet: Sheet, run: Run, typed: int | None, *, by: User | None) -> RunEntry | None:
    """When the day ended, as a wall minute; None: nobody knows any more."""
    last = sheet.entries.get(WHOLE_DAY)
    late = sheet.delay_before(None)
    at = None if typed is None else _instant(sheet, typed, sheet.plan.times.whole.end + late, "ended")
    began = max((took.began for took in sheet.took.values() if took.began is not None), default=None)
    if at is not None and began is not None and at < _at(sheet, began):
        raise _refused("ended", BEFORE, began=_shown(sheet, began), typed=clock_words(typed))
    if at == (last.ended_at if last else None):
        return None
    return _append(db, run, by, uid=WHOLE_DAY, ended_at=at)


def remark(db: Session, run: Run, words: str) -> None:
    run.remark = words
    db.add(run)
    db.flush()


def undo(db: Session, entry: RunEntry, last: RunEntry | None) -> None:
    """Take back an entry, as long as it is the `last` word on its row."""
    if last is None or last.id != entry.id:
        raise Conflict(NOTED_SINCE)
    entry.undone_at = clock.now()
    db.add(entry)
    db.flush()


def make_real(db: Session, run: Run, others: list[Run]) -> None:
    """This one counts, and none of the others of its day."""
    for each in others:
        each.real = each.id == run.id
        db.add(each)
    db.flush()


def _append(db: Session, run: Run, by: User | None, **values: Any) -> RunEntry:
    entry = RunEntry(event_id=run.event_id, run_id=run.key, user_id=by.key if by else None, **values)
    db.add(entry)
    db.flush()
    return entry


def _state(entry: RunEntry | None) -> State:
    return {name: getattr(entry, name) for name in NOTHING} if entry is not None else dict(NOTHING)


def _seen(db: Session, run: Run, node: Node, key: int) -> RunEntry | None:
    """The entry that the page showed, whatever was noted or taken back since."""
    entry = db.get(RunEntry, key) if key else None
    return entry if entry is not None and entry.run_id == run.id and entry.uid == node.row.uid else None


def _meant(sheet: Sheet, node: Node, now: State, typed: dict[str, Any]) -> State:
    """What was typed as instants, near to when it was to be expected. A time that stands stays to the second."""
    late = sheet.delay_before(node)
    meant: State = {}
    if "skipped" in typed:
        meant["skipped"] = typed["skipped"]
    if "began" in typed:
        meant["began_at"] = _time(sheet, typed["began"], now["began_at"], node.span.start + late, "began")
    if "ended" in typed:
        began = meant.get("began_at", now["began_at"])
        expected = node.span.end + late if began is None else _true(sheet, began) + node.span.minutes
        meant["ended_at"] = _time(sheet, typed["ended"], now["ended_at"], expected, "ended")
        if began is not None and meant["ended_at"] is not None and meant["ended_at"] < began:
            shown = {"began": _shown(sheet, _true(sheet, began)), "typed": clock_words(typed["ended"])}
            raise _refused("ended", BEFORE, **shown)
    return meant


def _time(sheet: Sheet, wall: int | None, stands: datetime | None, expected: int, field: str) -> datetime | None:
    if wall is None:
        return None
    if stands is not None and sheet.clock.wall(_true(sheet, stands)) == wall:
        return stands
    return _instant(sheet, wall, expected, field)


def _instant(sheet: Sheet, wall: int, expected: int, field: str) -> datetime:
    true = heard(sheet.clock, wall, expected)
    if true is None:
        raise _refused(field, FAR, typed=clock_words(wall), expected=_shown(sheet, expected))
    return _at(sheet, true)


def _at(sheet: Sheet, true: int) -> datetime:
    return sheet.clock.instant(true).astimezone(UTC)


def _true(sheet: Sheet, at: datetime) -> int:
    return sheet.clock.minute(at)


def _shown(sheet: Sheet, true: int) -> str:
    return clock_words(sheet.clock.wall(true))


def _refused(field: str, message: str, **params: str) -> Invalid:
    return Invalid(fields={field: gettext(message, **params)})
