"""What was planned, out of the guide: sessions with their questions and groups, the agenda, methods, objectives."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any, NamedTuple

from sqlmodel import Session

from app.consultation import findings as consultation
from app.guide import publication
from app.guide import queries as guide
from app.guide.methods import library
from app.guide.plan import Node, PlannedDay
from app.models import Event
from app.report.facts import (
    AgendaDay,
    AgendaRow,
    LaneFacts,
    MethodFacts,
    ObjectiveFacts,
    QuestionFacts,
    SessionFacts,
)
from app.vocabulary import ItemKind
from app.web.fields import fold
from app.web.formats import clock
from app.web.languages import both, gettext


def sessions(db: Session, event: Event, plans: list[PlannedDay]) -> tuple[SessionFacts, ...]:
    questions = guide.questions(db, event.key)
    removed, no_longer_asked = guide.removed_lanes(db, event.key), guide.removed_questions(db, event.key)
    made = []
    for plan in plans:
        for node in (node for root in plan.roots for node in root.walk() if node.row.kind is ItemKind.SESSION):
            row = guide.session_row(plan, node)
            made.append(
                SessionFacts(
                    key=row.key,
                    number=row.number,
                    title=both(row.title_en, row.title_sq),
                    purpose=both(row.purpose_en, row.purpose_sq),
                    held_on=row.day,
                    attribution=row.attribution,
                    panel=both(row.panel_en, row.panel_sq),
                    questions=tuple(_asked(node, lambda key: (*questions.get(key, ()), *no_longer_asked.get(key, ())))),
                    lanes=(
                        *(LaneFacts(lane.key, both(lane.title_en, lane.title_sq)) for lane in row.lanes),
                        *(LaneFacts(key, both(*titles)) for key, *titles in removed.get(row.key, ())),
                    ),
                )
            )
    return tuple(made)


class Asked(NamedTuple):
    row: guide.QuestionRow
    number: int
    lane: int | None

    @property
    def letters(self) -> set[str]:
        return {fold(text).strip() for text in (self.row.text_en, self.row.text_sq)} - {""}


def _asked(session: Node, questions: Callable[[int], Iterable[guide.QuestionRow]]) -> Iterator[QuestionFacts]:
    """Numbered within the panel and within each group. What several groups were asked is one question."""
    lanes = [part for part in session.walk() if part.row.kind is ItemKind.LANE]
    lane_of = {part.row.id: lane.row.id for lane in lanes for part in lane.walk()}
    alike: list[list[Asked]] = []
    for part in session.walk():
        for number, row in enumerate(questions(part.row.id), 1):
            one = Asked(row, number, lane_of.get(part.row.id))
            group = next((group for group in alike if _same(group, one)), None)
            if group is None:
                alike.append([one])
            else:
                group.append(one)
    for first, *others in alike:
        yield QuestionFacts(
            first.row.id,
            first.number,
            both(first.row.text_en, first.row.text_sq),
            lane=None if others else first.lane,
            also=tuple(other.row.id for other in others),
        )


def _same(group: list[Asked], one: Asked) -> bool:
    """In either language; twice in one place are two."""
    return any(one.letters & other.letters for other in group) and all(
        one.row.item_id != other.row.item_id for other in group
    )


def agenda(db: Session, event: Event, plans: list[PlannedDay]) -> tuple[AgendaDay, ...]:
    """As it was published; else as the guide stands."""
    published = guide.publication(db, event.key)
    days = published.content["days"] if published else [publication.day_entries(plan) for plan in plans]
    return tuple(
        AgendaDay(date.fromisoformat(day["on"]), tuple(row for entry in day["entries"] for row in _agenda_rows(entry)))
        for day in days
    )


def _agenda_rows(entry: dict[str, Any], depth: int = 0) -> list[AgendaRow]:
    detail = ", ".join(part for part in (entry["room"], *_named(entry["speakers"])) if part)
    title = both(entry["title_en"], entry["title_sq"])
    if entry["number"]:
        title = gettext("Session %(number)s: %(title)s", number=entry["number"], title=title)
    row = AgendaRow(f"{clock(entry['opens'])}–{clock(entry['closes'])}", title, detail, depth)
    return [row, *(below for lane in entry["lanes"] for below in _agenda_rows(lane, depth + 1))]


def _named(speakers: list[dict[str, str]]) -> list[str]:
    return [speaker["name"] for speaker in speakers if speaker["role"] == "speaker"]


def methods(plans: list[PlannedDay]) -> tuple[MethodFacts, ...]:
    used: dict[str, dict[str, None]] = defaultdict(dict)
    for plan in plans:
        for root in plan.roots:
            for node in root.walk():
                if node.row.method:
                    used[node.row.method][both(root.row.title_en, root.row.title_sq)] = None
    known = library()
    return tuple(
        MethodFacts(both(*known[key].name), both(*known[key].purpose), tuple(sessions))
        for key, sessions in used.items()
        if key in known
    )


def objectives(db: Session, event: Event, plans: list[PlannedDay]) -> tuple[ObjectiveFacts, ...]:
    serving: dict[int, list[str]] = defaultdict(list)
    for plan in plans:
        for node in plan.nodes.values():
            for key in node.objectives:
                serving[key].append(both(node.row.title_en, node.row.title_sq))
    return tuple(
        ObjectiveFacts(
            both(row.text_en, row.text_sq), row.outcome, tuple(name for _, name in row.themes), tuple(serving[row.id])
        )
        for row in consultation.objectives(db, event)
    )
