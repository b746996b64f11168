"""What is printed of the notes, and why another one is not: ruled here alone, for the report's gate and for what a
reviewer is told under a note. It fails closed: every test names what it lets through, and all else stays out."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from app.vocabulary import Mark, ReviewState, Wording

Key = int | UUID


class Withheld(StrEnum):
    """Why a note is not in the report; the desk counts them."""

    UNREVIEWED = "unreviewed"
    HELD = "held"
    OMITTED = "omitted"
    CONFIDENTIAL = "confidential"
    NOT_RECORDED = "not_recorded"
    PARTICIPANTS_ONLY = "participants_only"
    WITHDRAWN = "withdrawn"
    ASKED = "asked"
    NOT_AGREED = "not_agreed"
    MERGED = "merged"
    """Another one says the same, and is printed."""
    WORDLESS = "wordless"
    BENEATH = "beneath"
    """It belongs to a note that is withheld."""


TEAM = frozenset({Mark.PUBLIC, Mark.PARTICIPANTS_ONLY})
"""The marks that any edition may print."""


class Judged(Protocol):
    """All that decides whether, and how, a note may be printed."""

    @property
    def key(self) -> Key: ...
    @property
    def parent(self) -> Key | None: ...
    @property
    def merged_into(self) -> Key | None: ...
    @property
    def mark(self) -> Mark | None: ...
    @property
    def review(self) -> ReviewState | None: ...
    @property
    def wording(self) -> Wording | None: ...
    @property
    def words(self) -> str: ...
    @property
    def report_wording(self) -> str: ...
    @property
    def interpreted(self) -> bool: ...
    @property
    def words_agreed(self) -> bool: ...
    @property
    def withdrawn(self) -> bool: ...
    @property
    def asked(self) -> bool: ...
    @property
    def anonymised(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Ruling:
    reasons: Mapping[Key, Withheld | None]
    parents: Mapping[Key, Key | None]
    """Beneath which note each is printed: what hung on a note hangs on the one that stands for it."""


def rule(notes: Iterable[Judged], readers: Collection[Mark]) -> Ruling:
    """Of notes that are all there: each with those above it, and the ones that stand for others."""
    known = {note.key: note for note in notes}
    own = {key: against(note, readers) for key, note in known.items()}
    passing = _passing(own, {key: note.parent for key, note in known.items()})
    instead = {key: _instead(known, passing, key) for key, note in known.items() if note.merged_into is not None}
    parents = {key: _above(note, instead) for key, note in known.items()}
    printed = _passing(own, parents)
    reasons: dict[Key, Withheld | None] = {}
    for key, reason in own.items():
        replaced = Withheld.MERGED if instead.get(key) else None
        reasons[key] = reason or replaced or (None if key in printed else Withheld.BENEATH)
    return Ruling(reasons, parents)


def _instead(known: Mapping[Key, Judged], passing: Collection[Key], key: Key) -> Key | None:
    """The note that is printed for this one; nobody where each stands for the other."""
    seen, at = {key}, known[key].merged_into
    last = None
    while at is not None and at in passing:
        if at in seen:
            return None
        seen.add(at)
        last, at = at, known[at].merged_into
    return last


def _above(note: Judged, instead: Mapping[Key, Key | None]) -> Key | None:
    return None if note.parent is None else instead.get(note.parent) or note.parent


def _passing(own: Mapping[Key, Withheld | None], parents: Mapping[Key, Key | None]) -> set[Key]:
    """Those that pass by themselves, and so do all that they belong to, up to one that belongs to nobody."""
    found: dict[Key, bool] = {}
    for key in parents:
        path: dict[Key, None] = {}
        at: Key | None = key
        while at is not None and at not in found and at not in path:
            if own.get(at, Withheld.BENEATH) is not None:
                found[at] = False
                break
            path[at] = None
            at = parents[at]
        passes = at is None or found.get(at, False)
        found.update(dict.fromkeys(path, passes))
    return {key for key, passes in found.items() if passes}


def against(note: Judged, readers: Collection[Mark]) -> Withheld | None:
    """What speaks against a note by itself."""
    match note.mark:
        case Mark.DO_NOT_RECORD:
            return Withheld.NOT_RECORDED
        case mark if mark not in TEAM:
            return Withheld.CONFIDENTIAL
        case mark if mark not in readers:
            return Withheld.PARTICIPANTS_ONLY
    match note.review:
        case ReviewState.RELEASED:
            pass
        case ReviewState.HELD:
            return Withheld.HELD
        case ReviewState.OMITTED:
            return Withheld.OMITTED
        case _:
            return Withheld.UNREVIEWED
    if reason := _reason_of_the_speaker(note):
        return reason
    if not (note.report_wording.strip() or note.words.strip()):
        return Withheld.WORDLESS
    return None


def _reason_of_the_speaker(note: Judged) -> Withheld | None:
    if note.withdrawn:
        return Withheld.WITHDRAWN
    if note.asked:
        return Withheld.ASKED
    told_otherwise = _reworded(note) or note.wording in (Wording.CLOSE, Wording.PARAPHRASE) or note.anonymised
    return None if told_otherwise or note.words_agreed else Withheld.NOT_AGREED


def may_quote(note: Judged) -> bool:
    """Quotation marks are for a speaker's own words, unchanged and agreed to."""
    agreed = note.words_agreed and not note.anonymised
    return note.wording is Wording.VERBATIM and agreed and not note.interpreted and not _reworded(note)


def _reworded(note: Judged) -> bool:
    """Whether the report has words of its own for this."""
    wording = note.report_wording.strip()
    return bool(wording) and wording != note.words.strip()
