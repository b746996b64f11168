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
    emptied: bool = False
    """Its words were erased from the log."""

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

    def refuses(self, operation: UUID, base: UUID | None) -> bool:
        """What was made from words that are gone, or after a silence from what nobody knows; and whatever comes for an
        erased note, which nothing brings back. What one of its revisions was made from is taken, and goes with them."""
        shown = self.shown
        if shown is None:
            return False
        if shown.erases and base == shown.operation:
            return True
        if any(each.base == operation for each in self.revisions):
            return False
        return shown.erases or base in self._gone or (bool(self.unsaid) and not self._has(base))

    def _has(self, operation: UUID | None) -> bool:
        return any(each.operation == operation for each in self.revisions)

    @property
    def unsaid(self) -> set[UUID]:
        """The operations that may keep no words: what is erased keeps no revision, and nothing of what is not to be
        recorded may stay. What was made from that afterwards are other words."""
        silencing = {each.operation for each in self.revisions if each.silences}
        if not silencing:
            return set()
        line = main_line(self.revisions)
        last = next((place for place in reversed(range(len(line))) if line[place] in silencing), None)
        if last is None:
            return set()
        return {each.operation for each in self.revisions} - made_from(line[: last + 1], self.revisions)

    @property
    def _gone(self) -> set[UUID]:
        """Words that were there once; from what was not to be recorded at all other words may be made."""
        silencing = {each.operation for each in self.revisions if each.silences}
        return (self.unsaid | {each.operation for each in self.revisions if each.emptied}) - silencing

    @property
    def was_confidential(self) -> bool:
        """In any of its wordings, whatever it is now."""
        return any(each.mark is Mark.CONFIDENTIAL for each in self.revisions)


def main_line(revisions: Sequence[Revision]) -> list[UUID]:
    """The line through what arrived first: on from it, at each step to the revision that arrived first, and back to
    the note's first words, as far as they are known.

    It depends on who was made from whom, so that a device's own chain ends in its last words in whatever order
    the chain arrives. It only ever grows at its ends: what was erased on it stays so, whatever arrives late.
    """
    if len(revisions) == 1:
        return [revisions[0].operation]
    bases = {each.operation: each.base for each in revisions}
    children = _children(revisions)
    line = [revisions[0].operation]
    while following := next((each for each in children.get(line[-1], ()) if each not in line), None):
        line.append(following)
    while (earlier := bases[line[0]]) in bases and earlier not in line:
        line.insert(0, earlier)
    return line


def ends(revisions: Sequence[Revision], line: Sequence[UUID]) -> tuple[UUID, ...]:
    """The last revisions of every other line that nobody has settled."""
    if len(line) == len(revisions):
        return ()
    bases = {each.base for each in revisions}
    on_line = set(line)
    beside = (each for each in revisions if each.operation not in bases and each.operation not in on_line)
    return tuple(each.operation for each in beside if not each.settled)


def made_from(line: Sequence[UUID], revisions: Sequence[Revision]) -> set[UUID]:
    """What was made from the end of this line, at once or by way of others; nothing of the line itself."""
    children, past, made = _children(revisions), set(line), set[UUID]()
    waiting = [line[-1]]
    while waiting:
        new = [each for each in children.get(waiting.pop(), ()) if each not in past and each not in made]
        made.update(new)
        waiting.extend(new)
    return made


def _children(revisions: Sequence[Revision]) -> dict[UUID | None, list[UUID]]:
    """What was made from each, in the order of arrival."""
    children: dict[UUID | None, list[UUID]] = {}
    for each in revisions:
        children.setdefault(each.base, []).append(each.operation)
    return children
