"""Finding notes: by words, by who said them, by place, question and kind."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, or_, select
from sqlmodel import Session, col

from app.models import Contribution, Event, GuideItem, Note, Office, Participant
from app.notes import queries
from app.notes.operations.body import GUARDED
from app.notes.sealing.words import Reader
from app.vocabulary import QARQE, NoteKind
from app.web.fields import fold

MOST_WORDS = 8
COLUMNS = (
    ("session", Note.item_id),
    ("lane", Note.lane_id),
    ("question", Note.question_id),
    ("objective", Note.objective_id),
    ("theme", Note.theme_id),
)
ASKED = ("q", "session", "lane", "question", "kind", "speaker", "qark", "objective", "theme")
"""Everything that a search may ask for."""


class Voices(NamedTuple):
    """Who speaks at an event, each with the folded letters to be found by. Unlisted people are not among them."""

    participants: Sequence[tuple[int, str]]
    seats: Sequence[tuple[int, str]]
    contributions: Sequence[tuple[int, str]]
    roles: Sequence[tuple[str, str]]


def voices(db: Session, event: Event) -> Voices:
    people = [(each, fold(f"{each.name} {each.office_en} {each.office_sq}")) for each in queries.people(db, event)]
    roles = db.execute(
        select(col(Note.speaker_role))
        .where(col(Note.event_id) == event.key, col(Note.erased_at).is_(None), col(Note.speaker_role) != "")
        .distinct()
    )
    return Voices(
        participants=[(person.id, letters) for person, letters in people],
        seats=[(person.seat, letters) for person, letters in people if person.seat],
        contributions=[(each.id, fold(f"{each.speaker} {each.office}")) for each in queries.contributions(db, event)],
        roles=[(row.speaker_role, fold(row.speaker_role)) for row in roles],
    )


def conditions(db: Session, event: Event, reader: Reader, chosen: Mapping[str, str]) -> list[ColumnElement[bool]]:
    """What cannot be understood chooses nothing."""
    wanted: list[ColumnElement[bool]] = []
    for name, column in COLUMNS:
        if (row := row_named(chosen[name])) is not None:
            wanted.append(col(column) == row)
    if chosen["kind"] in list(NoteKind):
        wanted.append(col(Note.kind) == NoteKind(chosen["kind"]))
    if chosen["qark"] in QARQE:
        wanted.append(from_qark(chosen["qark"]))
    words, speaker = _words(chosen["q"]), _words(chosen["speaker"])
    if not words and not speaker:
        return wanted
    heard = voices(db, event)
    wanted += [or_(col(Note.search).contains(word, autoescape=True), said_by([word], heard, reader)) for word in words]
    if speaker:
        wanted.append(said_by(speaker, heard, reader))
    return wanted


def row_named(typed: str) -> int | None:
    """The number of a row, as an address of ours has it."""
    return int(typed) if typed.isdecimal() and typed.isascii() and len(typed) < 10 else None


def said_by(words: Sequence[str], heard: Voices, reader: Reader) -> ColumnElement[bool]:
    """Whoever may not read a note does not find it by who said it."""

    def fitting(known: Sequence[tuple[int | str, str]]) -> list[int | str]:
        return [key for key, letters in known if all(word in letters for word in words)]

    readable = or_(col(Note.mark).not_in(GUARDED), col(Note.author_id) == reader.user_id)
    return and_(
        readable,
        or_(
            col(Note.participant_id).in_(fitting(heard.participants)),
            and_(col(Note.participant_id).is_(None), col(Note.seat_number).in_(fitting(heard.seats))),
            col(Note.contribution_id).in_(fitting(heard.contributions)),
            col(Note.speaker_role).in_(fitting(heard.roles)),
        ),
    )


def from_qark(qark: str) -> ColumnElement[bool]:
    """Said in a group of that qark, or by somebody whose office is there."""
    groups = select(col(GuideItem.id)).where(col(GuideItem.qark) == qark)
    papers = select(col(Contribution.id)).where(col(Contribution.qark) == qark)
    speakers = (
        select(col(Participant.id))
        .join(Office, col(Office.id) == col(Participant.office_id))
        .where(col(Office.qark) == qark, col(Participant.unlisted).is_(False))
    )
    return or_(
        col(Note.lane_id).in_(groups),
        and_(
            col(Note.mark).not_in(GUARDED),
            or_(col(Note.participant_id).in_(speakers), col(Note.contribution_id).in_(papers)),
        ),
    )


def _words(typed: str) -> list[str]:
    return fold(typed.replace("\x00", "").replace(",", " ")).split()[:MOST_WORDS]
