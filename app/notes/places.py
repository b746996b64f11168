"""Where notes are taken: the sessions and parallel groups of the guide, in its order."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Row, exists, select
from sqlmodel import Session, col

from app.guide import queries as guide
from app.models import Event, GuideDay, GuideItem, Note, PanelQuestion
from app.vocabulary import Attribution, Form, ItemKind, Mark, NoteKind


class Place(NamedTuple):
    """A session, or a parallel group with the session that it belongs to."""

    item: int
    kind: ItemKind
    session: int | None
    lane: int | None
    number: str
    title_en: str
    title_sq: str
    session_en: str
    session_sq: str
    panel_en: str
    panel_sq: str
    on: date | None
    attribution: Attribution
    mark: Mark
    task: str
    """What the recorder is asked to do here."""
    removed: bool = False
    """Taken out of the guide after notes were taken here: they stay."""

    @property
    def key(self) -> str:
        return f"{self.kind}/{self.item}"

    @property
    def follows(self) -> str:
        """Where the plan's rows of it take their notes: all that happens in a group belongs to the group."""
        return f"{ItemKind.LANE}/{self.lane}" if self.lane else f"{ItemKind.SESSION}/{self.session}"

    @property
    def ids(self) -> tuple[int | None, int | None]:
        return self.session, self.lane


class Prompt(NamedTuple):
    """A common question of a panel, or a prompt of a group."""

    id: int
    item: int
    number: int
    text_en: str
    text_sq: str
    kind: NoteKind | None


def places(db: Session, event: Event) -> list[Place]:
    wanted = (
        GuideItem.id, GuideItem.parent_id, GuideItem.kind, GuideItem.number, GuideItem.title_en, GuideItem.title_sq,
        GuideItem.panel_en, GuideItem.panel_sq, GuideItem.attribution, GuideItem.default_mark,
        GuideItem.recorder_task, GuideDay.on, GuideItem.removed_at,
    )  # fmt: skip
    noted = select(col(Note.lane_id)).where(col(Note.event_id) == event.key, col(Note.lane_id).is_not(None))
    rows = db.execute(
        select(*(col(column) for column in wanted))
        .outerjoin(GuideDay, col(GuideDay.id) == col(GuideItem.day_id))
        .where(
            col(GuideItem.event_id) == event.key,
            col(GuideItem.kind) != ItemKind.STEP,
            col(GuideItem.form).is_distinct_from(Form.BREAK),
            col(GuideItem.day_id).is_not(None) | col(GuideItem.id).in_(noted),
        )
        .order_by(col(GuideDay.on).is_(None), col(GuideDay.on), col(GuideItem.position), col(GuideItem.id))
    ).all()
    beneath: dict[int | None, list[Row[Any]]] = defaultdict(list)
    for row in rows:
        beneath[row.parent_id].append(row)

    def walk(parent: int | None, session: Row[Any] | None, lane: int | None) -> Iterator[Place]:
        for row in beneath[parent]:
            within, group = session, lane
            if row.kind is ItemKind.SESSION:
                within = row
            elif row.kind is ItemKind.LANE:
                group = row.id
            if row.kind is not ItemKind.SPLIT:
                yield _place(row, within, group)
            yield from walk(row.id, within, group)

    return list(walk(None, None, None))


def rules_of(found: Sequence[Place]) -> dict[int, Attribution]:
    """How speakers may be named, by session and group."""
    return {place.item: place.attribution for place in found}


def rule_at(rules: Mapping[int, Attribution], session: int | None, lane: int | None) -> Attribution | None:
    return rules.get(lane or 0) or rules.get(session or 0)


def _place(row: Row[Any], session: Row[Any] | None, lane: int | None) -> Place:
    rule = session if session is not None else row
    return Place(
        item=row.id,
        kind=row.kind,
        session=session.id if session is not None else None,
        lane=lane,
        number=row.number,
        title_en=row.title_en,
        title_sq=row.title_sq,
        session_en=session.title_en if session is not None else "",
        session_sq=session.title_sq if session is not None else "",
        panel_en=rule.panel_en,
        panel_sq=rule.panel_sq,
        on=row.on,
        attribution=rule.attribution,
        mark=rule.default_mark,
        task=row.recorder_task,
        removed=row.removed_at is not None,
    )


def prompts(db: Session, event: Event, *items: int | None, removed: bool = False) -> list[Prompt]:
    """The questions of these sessions and groups, or of all, numbered within each.

    `removed`: behind them those that are no longer asked, and that notes still answer.
    """
    statement = select(
        col(PanelQuestion.id), col(PanelQuestion.item_id), col(PanelQuestion.text_en), col(PanelQuestion.text_sq),
        col(PanelQuestion.default_kind), col(PanelQuestion.removed_at),
    ).where(col(PanelQuestion.event_id) == event.key)  # fmt: skip
    if items:
        statement = statement.where(col(PanelQuestion.item_id).in_([item for item in items if item]))
    gone = col(PanelQuestion.removed_at).is_not(None)
    answered = exists().where(col(Note.question_id) == col(PanelQuestion.id))
    statement = statement.where(~gone | answered) if removed else statement.where(~gone)
    order = (col(PanelQuestion.item_id), gone, col(PanelQuestion.position), col(PanelQuestion.id))
    numbers: dict[int, int] = defaultdict(int)
    found = []
    for key, item, english, albanian, kind, gone_at in db.execute(statement.order_by(*order)):
        numbers[item] += 1
        if gone_at:
            english, albanian = guide.of_removed_question(english, albanian)
        found.append(Prompt(key, item, numbers[item], english, albanian, kind))
    return found
