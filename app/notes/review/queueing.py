"""What waits for its reviewer: by risk, gravest first, then session by session; a page at a time."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlmodel import Session, col

from app.models import Event, Note
from app.notes.places import Place, rules_of
from app.notes.reading.rows import NoteRow, note_rows
from app.notes.review.actions import names, risks_of
from app.notes.review.risk import Risk
from app.notes.sealing.words import Reader
from app.vocabulary import Mark, ReviewState

PAGE = 50
TOGETHER = 1000
"""As many as are released in one act: a form carries no more."""
NO_RISK = "none"
EVERY = 100_000
"""Risk stands in the words, so that all are looked at before the first page is known."""

Ids = tuple[int | None, int | None]
ELSEWHERE: Ids = (None, None)
"""What was noted in sessions and groups that are no more."""


Key = tuple[int, int, datetime, int]
"""Where a note stands in the queue: gravest first, then session by session, then as it was said."""


class Queued(NamedTuple):
    note: NoteRow
    risks: tuple[Risk, ...]


class Page(NamedTuple):
    shown: list[Queued]
    number: int
    pages: int


class Queue(NamedTuple):
    chosen: list[Queued]
    by_risk: dict[str, int]
    """How many notes show each risk, and how many none; whatever is chosen."""
    easy: dict[Ids, int]
    """How many of each session or group show none."""
    start: int
    """Of the chosen the first on this page."""

    @property
    def page(self) -> Page:
        number = -(-self.start // PAGE) + 1
        left = max(0, len(self.chosen) - self.start - PAGE)
        return Page(self.chosen[self.start : self.start + PAGE], number, number - (-left // PAGE))


def queue(
    db: Session, event: Event, reader: Reader, found: Sequence[Place], *, state: ReviewState, risk: str = "",
    after: UUID | None = None, before: UUID | None = None,
) -> Queue:  # fmt: skip
    """Notes in this state, of those the ones that show this `risk`, or none (NO_RISK); the page that goes on `after`
    a note, or ends `before` one, which may have left the queue meanwhile."""
    in_state = (col(Note.review) == state, col(Note.mark) != Mark.DO_NOT_RECORD)
    rows = note_rows(db, event, reader, *in_state, limit=EVERY)
    wanted, rules = names(db, event), rules_of(found)
    order = _order(found)
    grave = {each: place for place, each in enumerate(Risk)}

    def judged(row: NoteRow) -> Queued:
        return Queued(row, risks_of(row, wanted, rules))

    def key(one: Queued) -> Key:
        said = one.note.said_at, one.note.sequence
        if one.risks:
            return grave[one.risks[0]], 0, *said
        return len(grave), order.get(one.note.place, len(order)), *said

    queued = [judged(row) for row in rows]
    by_risk = {str(each): sum(each in one.risks for one in queued) for each in Risk}
    by_risk[NO_RISK] = sum(not one.risks for one in queued)
    easy: dict[Ids, int] = {}
    for one in queued:
        if not one.risks:
            place = place_of(one.note, order)
            easy[place] = easy.get(place, 0) + 1
    chosen = sorted((one for one in queued if not risk or risk in (one.risks or (NO_RISK,))), key=key)
    start = 0
    if after or before:
        for anchor in note_rows(db, event, reader, col(Note.id) == (after or before)):
            at = key(judged(anchor))
            start = bisect_right(chosen, at, key=key) if after else bisect_left(chosen, at, key=key) - PAGE
    if start >= len(chosen):
        start = len(chosen) - PAGE  # nothing comes after it any more
    return Queue(chosen, by_risk, easy, max(0, start))


def _order(found: Sequence[Place]) -> dict[Ids, int]:
    return {place.ids: number for number, place in enumerate(found)}


def place_of(note: NoteRow, known: Mapping[Ids, object]) -> Ids:
    return note.place if note.place in known else ELSEWHERE
