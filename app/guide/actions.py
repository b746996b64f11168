"""What is done to the rows of a guide. The tree's rules (what may stand in what) are kept here and nowhere else."""

import uuid
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, select, update
from sqlmodel import Session, col

from app.clock import now as right_now
from app.errors import N_, Conflict, Invalid, NotFound, Overtaken
from app.guide import history, queries
from app.guide.lines import TypedRow
from app.guide.methods import Method, scaled
from app.guide.plan import HOLDS
from app.models import Event, GuideDay, GuideItem, ItemPerson, PanelQuestion, SessionObjective, User
from app.vocabulary import Form, ItemKind, Language
from app.web.formats import clock, minutes
from app.web.languages import both, gettext

CHANGED_MEANWHILE = N_("Somebody else changed this row meanwhile. Look at it as it stands now, then type yours again.")
OVERTAKEN = N_("%(who)s changed this meanwhile. It now says “%(theirs)s”.")
NOTES_STAND_HERE = N_("Notes were taken in this row, so it stays. Hide it from the agenda instead.")
BEFORE_THE_DAY = N_("The day begins at %(starts)s. A time after midnight is written like 0:30 +1.")
DEEPEST = 6
SIDE_BY_SIDE: dict[str, Any] = {"title_en": "Parallel groups", "title_sq": "Grupe paralele"}


# Days


def add_day(
    db: Session, event: Event, *, on: date, starts: int = 540, title_en: str = "", title_sq: str = ""
) -> GuideDay:
    if db.execute(select(col(GuideDay.id)).where(col(GuideDay.event_id) == event.key, col(GuideDay.on) == on)).first():
        raise Invalid(fields={"on": N_("There is a day with this date already.")})
    day = GuideDay(event_id=event.key, on=on, starts=starts, title_en=title_en, title_sq=title_sq)
    db.add(day)
    db.flush()
    return day


def edit_day(db: Session, day: GuideDay, changes: Mapping[str, Any]) -> None:
    on = changes.get("on", day.on)
    if (
        on != day.on
        and db.execute(
            select(col(GuideDay.id)).where(col(GuideDay.event_id) == day.event_id, col(GuideDay.on) == on)
        ).first()
    ):
        raise Invalid(fields={"on": N_("There is a day with this date already.")})
    for name, value in changes.items():
        setattr(day, name, value)
    day.version += 1
    db.add(day)
    db.flush()


def day_behind(on: date) -> date:
    return on + timedelta(days=1)


def remove_day(db: Session, day: GuideDay) -> None:
    """Only an empty day goes: rows are removed one by one, each with its undo."""
    if count_rows(db, day):
        raise Conflict(N_("This day still has rows. Move or remove them first."))
    db.delete(day)
    db.flush()


def move_event(db: Session, event: Event, *, by: timedelta) -> None:
    """The event was moved: its days go with it, the later ones first where they follow one another closely."""
    found = db.execute(select(GuideDay).where(col(GuideDay.event_id) == event.key)).scalars().all()
    for day in sorted(found, key=lambda day: day.on, reverse=by > timedelta()):
        day.on += by
        db.add(day)
        db.flush()


# Rows


def add(
    db: Session,
    day: GuideDay,
    *,
    kind: ItemKind,
    parent: GuideItem | None = None,
    after: int | None = None,
    by: User | None = None,
    **values: Any,
) -> GuideItem:
    """A new row at the end of its parent, or behind the sibling `after`."""
    check_place(db, kind, parent)
    item = GuideItem(
        event_id=day.event_id,
        day_id=day.key,
        parent_id=parent.key if parent else None,
        uid=str(uuid.uuid4()),
        kind=kind,
        edited_by_id=by.key if by else None,
        **values,
    )
    siblings = rows_beside(db, item)
    item.position = _position_behind(siblings, after)
    _shift(db, item, item.position)
    db.add(item)
    db.flush()
    return item


def add_method(
    db: Session,
    day: GuideDay,
    method: Method,
    *,
    language: Language,
    minutes: int | None = None,
    title: str = "",
    groups: int = 1,
    by: User | None = None,
    **place: Any,
) -> GuideItem:
    """A session with the steps of a method, scaled to `minutes` when given; in as many groups as it needs."""
    session = add(
        db, day, kind=ItemKind.SESSION, by=by, method=method.key,
        title_en=method.name.en, title_sq=method.name.sq, purpose_en=method.purpose.en, purpose_sq=method.purpose.sq,
        materials=method.materials.to(language), set_up=method.room_setup.to(language),
        recorder_task=method.recorder_task.to(language), **place,
    )  # fmt: skip
    if title and title not in method.name:
        session.title_en, session.title_sq = (title, "") if language == Language.ENGLISH else ("", title)
    long = scaled(method, minutes or method.minutes)
    if groups == 1:
        _add_steps(db, day, session, method, long, language)
        return session
    split = add(db, day, kind=ItemKind.SPLIT, parent=session, by=by, **SIDE_BY_SIDE)
    for number in range(1, groups + 1):
        lane = add(
            db, day, kind=ItemKind.LANE, parent=split, title_en=f"Group {number}", title_sq=f"Grupi {number}", by=by
        )
        _add_steps(db, day, lane, method, long, language)
    return session


def _add_steps(
    db: Session, day: GuideDay, holder: GuideItem, method: Method, long: list[int], language: Language
) -> None:
    for position, (step, its) in enumerate(zip(method.steps, long, strict=True)):
        db.add(
            GuideItem(
                event_id=day.event_id, day_id=day.key, parent_id=holder.key, position=position, uid=str(uuid.uuid4()),
                kind=ItemKind.STEP, title_en=step.title.en, title_sq=step.title.sq, minutes=its, form=step.form,
                cut_to=min(step.cut_to, its) if step.cut_to is not None else None, optional=step.optional,
                protocol=step.protocol, do=step.instruction.to(language), edited_by_id=holder.edited_by_id,
            )
        )  # fmt: skip
    db.flush()


def add_typed(
    db: Session,
    day: GuideDay,
    rows: Iterable[TypedRow],
    *,
    kind: ItemKind,
    language: Language,
    parent: GuideItem | None = None,
    after: int | None = None,
    by: User | None = None,
) -> list[GuideItem]:
    """Rows as typed, one behind the other. In a day they are sessions, and a method's name brings its steps."""
    made: list[GuideItem] = []
    for row in rows:
        pin = row.pin + _days_passed(row.pin, day) if row.pin is not None else None
        if pin is not None:
            if not made and pin < day.starts and not count_rows(db, day):
                edit_day(db, day, {"starts": pin})  # the first row of an empty day says when it begins
            _check_pin(day, pin, field="lines")
        place: dict[str, Any] = {"parent": parent, "after": made[-1].key if made else after, "by": by}
        if row.method is not None and kind == ItemKind.SESSION:
            session = add_method(
                db, day, row.method, language=language, minutes=row.minutes, title=row.title, pin=pin, **place
            )
            made.append(session)
            continue
        title: dict[str, Any] = {"title_en" if language == Language.ENGLISH else "title_sq": row.title}
        made.append(add(db, day, kind=kind, minutes=row.minutes, pin=pin, form=row.form, **title, **place))
    return made


def _days_passed(pin: int, day: GuideDay) -> int:
    """A time before the day begins is one after the midnight that follows, on a day that begins in the evening."""
    return 24 * 60 if pin < day.starts and day.starts >= 18 * 60 and pin < 12 * 60 else 0


def add_groups(
    db: Session,
    day: GuideDay,
    *,
    title: str,
    minutes: int,
    names: Iterable[tuple[str, str]],
    language: Language,
    **place: Any,
) -> GuideItem:
    """A session that splits into parallel groups, a lane for each name."""
    words: dict[str, Any] = {"title_en" if language == Language.ENGLISH else "title_sq": title}
    session = add(db, day, kind=ItemKind.SESSION, **words, **place)
    split = add(db, day, kind=ItemKind.SPLIT, parent=session, **SIDE_BY_SIDE)
    for english, albanian in names:
        add(db, day, kind=ItemKind.LANE, parent=split, title_en=english, title_sq=albanian, minutes=minutes,
            form=Form.SMALL_GROUPS)  # fmt: skip
    return session


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
        _check_pin(_day(db, item), changes["pin"], field="pin")


def _check_pin(day: GuideDay, pin: int, *, field: str) -> None:
    if pin < day.starts:
        raise Invalid(fields={field: gettext(BEFORE_THE_DAY, starts=clock(day.starts))})


def inner_kind(parent: GuideItem) -> ItemKind:
    """What is typed into a split is a lane; into anything else a step."""
    return ItemKind.LANE if parent.kind == ItemKind.SPLIT else ItemKind.STEP


def may_hold(holder: ItemKind, kind: ItemKind) -> bool:
    return kind in HOLDS[holder]


def last_in(db: Session, day: GuideDay | None, parent: GuideItem | None, *, but: GuideItem) -> int | None:
    """The row behind which something goes that is put at the end."""
    query = select(col(GuideItem.id)).where(
        col(GuideItem.event_id) == but.event_id,
        col(GuideItem.day_id) == (day.key if day else None),
        col(GuideItem.parent_id) == (parent.key if parent else None),
        col(GuideItem.removed_at).is_(None),
        col(GuideItem.id) != but.key,
    )
    return db.execute(query.order_by(col(GuideItem.position).desc(), col(GuideItem.id).desc())).scalars().first()


def check_place(db: Session, kind: ItemKind, parent: GuideItem | None) -> None:
    if kind not in HOLDS[parent.kind if parent else None]:
        raise Invalid(N_("This kind of row cannot stand there."))
    depth = 0
    while parent is not None:
        depth += 1
        if depth > DEEPEST:
            raise Invalid(N_("This is nested too deeply to be read. Put it a level higher."))
        parent = db.get(GuideItem, parent.parent_id) if parent.parent_id else None


# Moving


def place(
    db: Session,
    item: GuideItem,
    day: GuideDay | None,
    parent: GuideItem | None,
    *,
    after: int | None,
    by: User | None = None,
) -> None:
    """Put a row, with all it holds, behind the sibling `after`; first when that is None.

    Without a day it is parked among the ideas.
    """
    inside = subtree(db, item)
    if day is None and queries.notes_in(db, [row.key for row in inside]):
        raise Conflict(NOTES_STAND_HERE)
    if parent is not None and parent.key in {row.key for row in inside}:
        raise Invalid(N_("A row cannot stand inside itself."))
    check_place(db, item.kind, parent)
    item.parent_id = parent.key if parent else None
    for row in inside:
        row.day_id = day.key if day else None
        db.add(row)
    siblings = [row for row in rows_beside(db, item) if row.key != item.key]
    at = next((index + 1 for index, row in enumerate(siblings) if row.key == after), 0)
    siblings.insert(at, item)
    for position, row in enumerate(siblings):
        row.position = position
        db.add(row)
    item.version += 1
    item.edited_by_id = by.key if by else item.edited_by_id
    db.flush()


def move(db: Session, item: GuideItem, *, earlier: bool, by: User) -> bool:
    """One place earlier or later: past its neighbour, into the neighbouring session, or out of its own.

    False when it is at the end of its day already.
    """
    siblings, day = rows_beside(db, item), _day(db, item)
    parent = db.get(GuideItem, item.parent_id) if item.parent_id else None
    at = next(index for index, row in enumerate(siblings) if row.key == item.key)
    beyond = at - 1 if earlier else at + 1
    if 0 <= beyond < len(siblings):
        neighbour = siblings[beyond]
        if item.kind == ItemKind.STEP and neighbour.kind == ItemKind.SESSION and _takes_in(db, neighbour):
            after = last_in(db, day, neighbour, but=item) if earlier else None
            place(db, item, day, neighbour, after=after, by=by)
        else:
            after = neighbour.key if not earlier else siblings[beyond - 1].key if beyond else None
            place(db, item, day, parent, after=after, by=by)
        return True
    return parent is not None and _leave(db, item, day, parent, earlier=earlier, by=by)


def _leave(db: Session, item: GuideItem, day: GuideDay, parent: GuideItem, *, earlier: bool, by: User) -> bool:
    """Out of the session it stands in, to the place before or behind it."""
    outer = db.get(GuideItem, parent.parent_id) if parent.parent_id else None
    if item.kind == ItemKind.LANE or item.kind not in HOLDS[outer.kind if outer else None]:
        return False
    around = [row.key for row in rows_beside(db, parent)]
    at = around.index(parent.key)
    before = around[at - 1] if at else None
    place(db, item, day, outer, after=before if earlier else parent.key, by=by)
    return True


def _takes_in(db: Session, session: GuideItem) -> bool:
    """A session whose minutes are its own (lunch, say) does not take in the steps that pass it."""
    return session.minutes is None or bool(_children(db, session))


def unpin(db: Session, item: GuideItem, *, by: User) -> None:
    item.pin = None
    item.version += 1
    item.edited_by_id = by.key
    db.add(item)
    db.flush()


# Copies, removal, undo


def duplicate(db: Session, item: GuideItem, *, by: User) -> GuideItem:
    """The row with all it holds, right behind itself: people and questions too, pins and notes not."""
    copies: dict[int, GuideItem] = {}
    for row in subtree(db, item):
        values = row.model_dump(exclude={"id", "uid", "created_at", "version", "pin", "parent_id", "edited_by_id"})
        copy = GuideItem(**values, uid=str(uuid.uuid4()), edited_by_id=by.key)
        copy.parent_id = copies[row.parent_id].key if row.parent_id in copies else row.parent_id
        if row is item:
            copy.position = item.position + 1
            _shift(db, copy, copy.position)
        db.add(copy)
        db.flush()
        copies[row.key] = copy
    for table in (ItemPerson, PanelQuestion, SessionObjective):
        for each in db.execute(select(table).where(col(table.item_id).in_(list(copies)))).scalars().all():
            if isinstance(each, PanelQuestion) and each.removed_at:
                continue
            values = each.model_dump(exclude={"id", "created_at", "version"})
            db.add(table(**values | {"item_id": copies[each.item_id].key}))
    db.flush()
    return copies[item.key]


def remove(db: Session, item: GuideItem, *, by: User) -> None:
    """Take a row away with all it holds. It is kept aside, so that history can bring it back as it was.

    Notes of a removed group keep it as their place; a session in which notes were taken stays.
    """
    rows = subtree(db, item)
    keys = [row.key for row in rows]
    held = queries.notes_of_sessions(db, keys) if item.kind == ItemKind.LANE else queries.notes_in(db, keys)
    if held:
        raise Conflict(NOTES_STAND_HERE)
    now = right_now()
    for row in rows:
        row.day_id = None
        row.removed_at = now
        row.version += 1
        row.edited_by_id = by.key
        db.add(row)
    db.flush()


# The tree


def subtree(db: Session, item: GuideItem) -> list[GuideItem]:
    """The row and everything in it, each before what it holds. One query."""
    of_day = select(GuideItem).where(col(GuideItem.event_id) == item.event_id).order_by(col(GuideItem.position))
    of_day = of_day.where(col(GuideItem.removed_at).is_(None))
    below: dict[int | None, list[GuideItem]] = {}
    for row in db.execute(of_day.where(col(GuideItem.day_id) == item.day_id)).scalars():
        below.setdefault(row.parent_id, []).append(row)
    found, waiting = [], [item]
    while waiting:
        row = waiting.pop(0)
        found.append(row)
        waiting += below.get(row.key, [])
    return found


def _children(db: Session, item: GuideItem) -> list[GuideItem]:
    query = select(GuideItem).where(col(GuideItem.parent_id) == item.key, col(GuideItem.removed_at).is_(None))
    return list(db.execute(query.order_by(col(GuideItem.position), col(GuideItem.id))).scalars())


def rows_beside(db: Session, item: GuideItem) -> list[GuideItem]:
    """Whoever stands in the same place, in order; with the row itself once it is stored."""
    query = select(GuideItem).where(*_beside(item))
    return list(db.execute(query.order_by(col(GuideItem.position), col(GuideItem.id))).scalars())


def _beside(item: GuideItem) -> tuple[Any, ...]:
    return (
        col(GuideItem.event_id) == item.event_id,
        col(GuideItem.day_id) == item.day_id,
        col(GuideItem.parent_id) == item.parent_id,
        col(GuideItem.removed_at).is_(None),
    )


def _position_behind(siblings: list[GuideItem], after: int | None) -> int:
    for row in siblings:
        if row.key == after:
            return row.position + 1
    return siblings[-1].position + 1 if siblings else 0


def _shift(db: Session, item: GuideItem, position: int) -> None:
    """Make room at that position among the row's siblings-to-be."""
    db.execute(
        update(GuideItem)
        .where(*_beside(item), col(GuideItem.position) >= position)
        .values(position=GuideItem.position + 1)
        .execution_options(synchronize_session="fetch", of_event=item.event_id)
    )


def _day(db: Session, item: GuideItem) -> GuideDay:
    day = db.get(GuideDay, item.day_id) if item.day_id else None
    if day is None:
        raise NotFound
    return day


def count_rows(db: Session, day: GuideDay) -> int:
    counted = select(func.count()).select_from(GuideItem).where(col(GuideItem.day_id) == day.key)
    return int(db.execute(counted).scalar_one())
