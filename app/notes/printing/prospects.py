"""How notes would print, ruled by what the report's gate asks (ruling.py) on the same readings (agreements.py)."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlmodel import Session, col

from app.models import Contribution, Event, Note, Office, Participant
from app.notes.places import rule_at
from app.notes.printing.agreements import AGREED_IN, Agreement, agreement, with_speaker
from app.notes.printing.ruling import TEAM, Key, Withheld, may_quote, rule
from app.notes.quotes.queries import answers
from app.notes.reading.rows import NoteRow, note_rows
from app.notes.sealing.words import Reader
from app.vocabulary import Attribution, Mark, ReviewState, Wording
from app.web.languages import both


class Once(StrEnum):
    """What has to happen before it is printed."""

    NOW = "now"
    RELEASED = "released"
    RELEASED_WITH_UPPER = "released_with_upper"


@dataclass(frozen=True, slots=True)
class Facts:
    """What decides of one note."""

    key: Key
    parent: Key | None
    merged_into: Key | None
    mark: Mark
    review: ReviewState
    in_conflict: bool
    wording: Wording
    words: str
    report_wording: str
    interpreted: bool
    words_agreed: bool
    withdrawn: bool = False
    asked: bool = False
    anonymised: bool = False
    name: str = ""
    """With the office, where it may be told."""
    attribution: Attribution | None = None
    unlisted: bool = False


@dataclass(frozen=True, slots=True)
class Prospect:
    why_not: Withheld | None
    facts: Facts
    once: Once = Once.NOW
    quoted: bool = False
    inside: bool = False
    """In the participants' edition alone."""


def prospects(
    db: Session, event: Event, reader: Reader, rows: Sequence[NoteRow], rules: Mapping[int, Attribution], now: datetime
) -> dict[UUID, Prospect]:
    """Of each of these notes, by what they belong to and what stands for them, too."""
    known = {row.id: row for row in rows}
    looked_for = set(known)
    while missing := {key for row in known.values() for key in (row.parent, row.merged_into) if key} - looked_for:
        looked_for |= missing  # erased ones are not found; nothing is printed beneath them, and they stand for nothing
        known |= {row.id: row for row in note_rows(db, event, reader, col(Note.id).in_(missing))}
    if not known:
        return {}
    columns = (*AGREED_IN, Participant.name, Participant.unlisted, Office.name_en, Office.name_sq)
    speaking = with_speaker(
        select(
            col(Note.id), col(Contribution.speaker), col(Contribution.office), *(col(column) for column in columns)
        ).select_from(Note),
        event,
    ).where(col(Note.id).in_(known))
    answered = answers(db, event, now)
    facts: dict[Key, Facts] = {}
    for said in db.execute(speaking):
        row = known[said.id]
        facts[said.id] = _facts(row, rule_at(rules, *row.place), said, agreement(said, answered.get(said.id)))
    return {row.id: prospect(facts[row.id], facts) for row in rows if row.id in facts}


def _facts(row: NoteRow, attribution: Attribution | None, said: Any, agreed: Agreement) -> Facts:
    name = said.name or said.speaker or ""
    office = both(said.name_en, said.name_sq) or said.office or ""
    told = ", ".join(part for part in (name, office) if part) if name and agreed.name and not said.unlisted else ""
    return replace(
        of_row(row), words_agreed=agreed.words, withdrawn=agreed.withdrawn, asked=agreed.asked,
        anonymised=agreed.anonymised, name=told, unlisted=bool(said.unlisted),
        attribution=Attribution.CHATHAM_HOUSE if agreed.anonymised else attribution,
    )  # fmt: skip


def of_row(row: NoteRow, attribution: Attribution | None = None) -> Facts:
    """By what was noted alone: nobody was asked, and nobody looked who is on the list."""
    named = row.name and row.name_agreed
    return Facts(
        key=row.id, parent=row.parent, merged_into=row.merged_into, mark=row.mark, in_conflict=row.in_conflict,
        review=ReviewState.UNREVIEWED if row.in_conflict else row.review, wording=row.wording, words=row.words or "",
        report_wording=row.report_wording, interpreted=row.interpreted, words_agreed=row.words_agreed,
        name=", ".join(part for part in (row.name, row.office) if part) if named else "", attribution=attribution,
    )  # fmt: skip


def prospect(one: Facts, known: Mapping[Key, Facts]) -> Prospect:
    """What becomes of a note as it is, and where it waits for its reviewer once it is released."""
    family = _family(one, known)
    if one.review in (ReviewState.RELEASED, ReviewState.OMITTED) or one.in_conflict:
        return _ruled(one, family, Once.NOW)
    released = replace(one, review=ReviewState.RELEASED)
    family[one.key] = released
    alone = _ruled(released, family, Once.RELEASED)
    if alone.why_not is not Withheld.BENEATH:
        return alone
    with_upper = {key: _released(each) for key, each in family.items()}
    together = _ruled(released, with_upper, Once.RELEASED_WITH_UPPER)
    return alone if together.why_not else together


def _released(one: Facts) -> Facts:
    waits = one.review is ReviewState.UNREVIEWED and not one.in_conflict
    return replace(one, review=ReviewState.RELEASED) if waits else one


def _ruled(one: Facts, family: Mapping[Key, Facts], once: Once) -> Prospect:
    return Prospect(
        why_not=_reason(one.key, family.values(), TEAM),
        facts=one,
        once=once,
        quoted=may_quote(one),
        inside=_reason(one.key, family.values(), {Mark.PUBLIC}) is not None,
    )


def _reason(key: Key, family: Iterable[Facts], readers: Collection[Mark]) -> Withheld | None:
    return rule(family, readers).reasons[key]


def _family(one: Facts, known: Mapping[Key, Facts]) -> dict[Key, Facts]:
    """A note with all that its fate hangs on."""
    found = {one.key: one}
    waiting = [one]
    while waiting:
        at = waiting.pop()
        for key in (at.parent, at.merged_into):
            if key is not None and key in known and key not in found:
                found[key] = known[key]
                waiting.append(known[key])
    return found


def typed(row: NoteRow, attribution: Attribution | None) -> Prospect:
    """Of a note while its recorder writes it, as static/js/notes-printing.js has it; whatever it lies under."""
    one = replace(of_row(row, attribution), parent=None, merged_into=None, words=row.words or "…")
    return prospect(one, {one.key: one})
