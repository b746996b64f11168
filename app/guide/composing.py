"""A day put together from more than single rows: methods with their steps, lines as typed, parallel groups."""

import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from sqlmodel import Session

from app.guide import day_actions
from app.guide.lines import TypedRow, about, refused
from app.guide.methods import Method, scaled
from app.guide.row_actions import add
from app.models import GuideDay, GuideItem, User
from app.vocabulary import Form, ItemKind, Language
from app.web.formats import clock
from app.web.languages import gettext

NOON, EVENING = 12 * 60, 18 * 60
SIDE_BY_SIDE: dict[str, Any] = {"title_en": "Parallel groups", "title_sq": "Grupe paralele"}


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


def in_day(rows: Sequence[TypedRow], *, starts: int, empty: bool) -> tuple[int, list[TypedRow]]:
    """When the day begins, and the rows with their fixed times counted in it.

    The first row of an empty day says when that is; on a day that begins in the evening, a time before it is one after
    the midnight that follows.
    """
    placed: list[TypedRow] = []
    early: list[str] = []
    for row in rows:
        pin = row.pin
        if pin is not None and pin < starts:
            if starts >= EVENING and pin < NOON:
                pin += 24 * 60
            elif empty and row is rows[0]:
                starts = pin
            else:
                said = gettext(day_actions.BEFORE_THE_DAY, starts=clock(starts))
                early.append(about(row.title, said, among=len(rows)))
        placed.append(row._replace(pin=pin))
    if early:
        raise refused(early)
    return starts, placed


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
    """Rows as `in_day` has them, one behind the other. In a day they are sessions, and a method's name brings its
    steps."""
    made: list[GuideItem] = []
    for row in rows:
        place: dict[str, Any] = {"parent": parent, "after": made[-1].key if made else after, "by": by}
        if row.method is not None and kind == ItemKind.SESSION:
            session = add_method(
                db, day, row.method, language=language, minutes=row.minutes, title=row.title, pin=row.pin, **place
            )
            made.append(session)
            continue
        title: dict[str, Any] = {"title_en" if language == Language.ENGLISH else "title_sq": row.title}
        made.append(add(db, day, kind=kind, minutes=row.minutes, pin=row.pin, form=row.form, **title, **place))
    return made


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
