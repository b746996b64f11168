"""The revisions of one note, in whatever order they came: which line of them is the note, what ends beside it, and
which of its words may not stay."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from app.notes.operations.body import GUARDED
from app.vocabulary import Mark


@dataclass(frozen=True, slots=True)
class Revision:
    """One step in a note's history, named by its operation; `base` is the step that it was made from."""

    operation: UUID
    base: UUID | None
    erases: bool = False
    """Also where confidential words were purged: what was made from them comes too late."""
    mark: Mark | None = None
    settled: bool = False
    """Where it ends another line: a person has looked at both."""

    @property
    def silences(self) -> bool:
        return self.erases or self.mark is Mark.DO_NOT_RECORD


@dataclass(frozen=True, slots=True)
class KnownNote:
    """A note as far as the server knows it."""

    author: int | None
    revisions: tuple[Revision, ...] = ()
    """In the order of their arrival."""
    elsewhere: bool = False
    """Under this identity there is a note of another event."""

    @property
    def shown(self) -> Revision | None:
        if len(self.revisions) < 2:
            return self.revisions[0] if self.revisions else None
        end = main_line(self.revisions)[-1]
        return next(each for each in self.revisions if each.operation == end)

    @property
    def guarded(self) -> bool:
        """Whether its words are not every recorder's to read."""
        return self.shown is not None and self.shown.mark in GUARDED

    @property
    def erased(self) -> bool:
        return self.shown is not None and self.shown.erases

    @property
    def unsaid(self) -> set[UUID]:
        """The operations that may keep no words: what is erased keeps no revision, and nothing of what is not to be
        recorded may stay. What was made from that afterwards are other words."""
        silencing = {each.operation for each in self.revisions if each.silences}
        if not silencing:
            return set()
        last = next((each for each in reversed(main_line(self.revisions)) if each in silencing), None)
        if last is None:
            return set()
        return {each.operation for each in self.revisions} - made_from(last, self.revisions)

    @property
    def was_confidential(self) -> bool:
        """In any of its wordings, whatever it is now."""
        return any(each.mark is Mark.CONFIDENTIAL for each in self.revisions)


def main_line(revisions: Sequence[Revision]) -> list[UUID]:
    """From the note's first words on, at each step to the revision that arrived first.

    It depends on who was made from whom, so that a device's own chain ends in its last words in whatever order
    the chain arrives. Without the first words it starts at what arrived first.
    """
    if len(revisions) == 1:
        return [revisions[0].operation]
    known = {each.operation for each in revisions}
    roots = [each for each in revisions if each.base is None] or [each for each in revisions if each.base not in known]
    children: dict[UUID | None, UUID] = {}
    for each in revisions:
        children.setdefault(each.base, each.operation)
    line = [(roots or list(revisions))[0].operation]
    while (following := children.get(line[-1])) and following not in line:
        line.append(following)
    return line


def ends(revisions: Sequence[Revision], line: Sequence[UUID]) -> tuple[UUID, ...]:
    """The last revisions of every other line that nobody has settled."""
    if len(line) == len(revisions):
        return ()
    bases = {each.base for each in revisions}
    on_line = set(line)
    beside = (each for each in revisions if each.operation not in bases and each.operation not in on_line)
    return tuple(each.operation for each in beside if not each.settled)


def made_from(base: UUID, revisions: Sequence[Revision]) -> set[UUID]:
    """What was made from `base`, at once or by way of others."""
    following: dict[UUID | None, list[UUID]] = {}
    for each in revisions:
        following.setdefault(each.base, []).append(each.operation)
    made: set[UUID] = set()
    waiting = list(following.get(base, ()))
    while waiting:
        one = waiting.pop()
        if one not in made:
            made.add(one)
            waiting.extend(following.get(one, ()))
    return made
