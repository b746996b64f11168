"""What readers do with the answers: mark passages, name themes, make objectives of them."""

from collections.abc import Mapping
from typing import TypeVar

from sqlalchemy import func, select
from sqlmodel import Session, col

from app.consultation.actions import insist_unchanged
from app.consultation.passages import Span, merge, settle
from app.errors import N_, Conflict, Invalid
from app.models import Answer, Objective, ObjectiveTheme, Passage, Survey, Theme, User
from app.vocabulary import Language

THEMES_LIMIT = 200
Placed = TypeVar("Placed", Theme, Objective)


def mark(db: Session, answer: Answer, start: int, end: int, theme: Theme, *, by: User) -> Span:
    """Give a passage a theme; it grows together with what it meets of the same theme. Marked twice is marked once."""
    marked = settle(answer.text, start, end)
    rows = list(
        db.scalars(select(Passage).where(col(Passage.answer_id) == answer.key, col(Passage.theme_id) == theme.key))
    )
    before = {Span(row.start, row.end): row for row in rows}
    after = merge([*before, marked], answer.text)
    for span, row in before.items():
        if span not in after:
            db.delete(row)
    db.flush()
    for span in after:
        if span not in before:
            db.add(
                Passage(
                    event_id=answer.event_id,
                    answer_id=answer.key,
                    theme_id=theme.key,
                    start=span.start,
                    end=span.end,
                    by_id=by.key,
                )
            )
    db.flush()
    return next(span for span in after if span.start <= marked.start and marked.end <= span.end)


def unmark(db: Session, passage: Passage, *, by: User) -> None:
    db.delete(passage)
    db.flush()


def add_theme(db: Session, survey: Survey, name: str, *, by: User) -> Theme:
    """The theme of that name; the one that is there, whatever its capitals, if there is one."""
    themes = list(db.scalars(select(Theme).where(col(Theme.event_id) == survey.event_id).with_for_update()))
    for theme in themes:
        if theme.name.casefold() == name.casefold():
            return theme
    if len(themes) >= THEMES_LIMIT:
        raise Conflict(N_("There are 200 themes already. Put some together first."))
    theme = Theme(
        event_id=survey.event_id,
        survey_id=survey.key,
        name=name,
        position=max((each.position for each in themes), default=-1) + 1,
    )
    db.add(theme)
    db.flush()
    return theme


def rename_theme(db: Session, theme: Theme, name: str, *, version: int | None, by: User) -> None:
    insist_unchanged(theme, version)
    others = db.scalars(
        select(col(Theme.name)).where(col(Theme.event_id) == theme.event_id, col(Theme.id) != theme.key)
    )
    if any(other.casefold() == name.casefold() for other in others):
        raise Invalid(fields={"name": N_("Another theme has this name already.")})
    theme.name = name
    theme.version += 1
    db.flush()


def remove_theme(db: Session, theme: Theme, *, by: User) -> None:
    """The theme and its marks go; the answers, and the objective made of it, stay."""
    db.delete(theme)
    db.flush()


def objective_of(db: Session, theme: Theme, *, by: User, language: Language) -> Objective:
    """The objective that this theme carries, made of its name if there is none. Tapped twice makes one."""
    db.execute(select(col(Theme.id)).where(col(Theme.id) == theme.key).with_for_update())
    there = db.scalars(
        select(Objective)
        .join(ObjectiveTheme, col(ObjectiveTheme.objective_id) == col(Objective.id))
        .where(col(ObjectiveTheme.theme_id) == theme.key)
        .order_by(col(Objective.position))
    ).first()
    if there:
        return there
    words = {"text_sq" if language is Language.ALBANIAN else "text_en": theme.name}
    objective = add_objective(db, theme.event_id, **words, by=by)
    join_theme(db, objective, theme, by=by)
    return objective


def add_objective(db: Session, event_id: int, *, text_en: str = "", text_sq: str = "", by: User) -> Objective:
    if not (text_en or text_sq):
        words = N_("Please write the objective in one language at least.")
        raise Invalid(fields={"text_en": words, "text_sq": words})
    last = db.scalar(select(func.max(col(Objective.position))).where(col(Objective.event_id) == event_id))
    objective = Objective(event_id=event_id, position=0 if last is None else last + 1, text_en=text_en, text_sq=text_sq)
    db.add(objective)
    db.flush()
    return objective


def edit_objective(
    db: Session, objective: Objective, changes: Mapping[str, str], *, version: int | None, by: User
) -> None:
    insist_unchanged(objective, version)
    for name, value in changes.items():
        setattr(objective, name, value)
    if not (objective.text_en or objective.text_sq):
        raise Invalid(fields=dict.fromkeys(changes, N_("Please write the objective in one language at least.")))
    objective.version += 1
    db.flush()


def move_objective(db: Session, objective: Objective, *, earlier: bool, by: User) -> None:
    rows = list(
        db.scalars(
            select(Objective)
            .where(col(Objective.event_id) == objective.event_id)
            .order_by(col(Objective.position), col(Objective.id))
        )
    )
    at = rows.index(objective)
    to = at - 1 if earlier else at + 1
    if 0 <= to < len(rows):
        rows[at], rows[to] = rows[to], rows[at]
        for position, each in enumerate(rows):
            each.position = position
        db.flush()


def remove_objective(db: Session, objective: Objective, *, by: User) -> None:
    """The objective goes; its themes stay and wait for another."""
    db.delete(objective)
    db.flush()


def join_theme(db: Session, objective: Objective, theme: Theme, *, by: User) -> None:
    if _thread(db, objective, theme) is None:
        db.add(ObjectiveTheme(objective_id=objective.key, theme_id=theme.key))
        db.flush()


def part_theme(db: Session, objective: Objective, theme: Theme, *, by: User) -> None:
    thread = _thread(db, objective, theme)
    if thread is not None:
        db.delete(thread)
        db.flush()


def _thread(db: Session, objective: Objective, theme: Theme) -> ObjectiveTheme | None:
    return db.scalars(
        select(ObjectiveTheme).where(
            col(ObjectiveTheme.objective_id) == objective.key, col(ObjectiveTheme.theme_id) == theme.key
        )
    ).first()
