"""What a report is made from, as plain values. Read by `queries.py`; nothing here has passed the gate yet."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID

from app.vocabulary import Attribution, Language, Mark, NoteKind, Reach, ReviewState, Sector, Wording

Key = int | UUID


class Chapter(StrEnum):
    """In the order of the report."""

    CONFIDENTIALITY = "confidentiality"
    SUMMARY = "summary"
    BACKGROUND = "background"
    CONSULTATION = "consultation"
    OBJECTIVES = "objectives"
    MIX = "mix"
    SESSIONS = "sessions"
    GROUPS = "groups"
    GOOD_PRACTICES = "good_practices"
    RECOMMENDATIONS = "recommendations"
    DECISIONS = "decisions"
    COMMITMENTS = "commitments"
    REQUESTS = "requests"
    EVALUATION = "evaluation"
    LESSONS = "lessons"
    ANNEXES = "annexes"


@dataclass(frozen=True, slots=True)
class EventFacts:
    title: str
    starts_on: date
    ends_on: date
    held_on: str = ""
    """What the source says where it is less than a day ("2004-05")."""
    venue: str = ""
    place: str = ""
    forum: str = ""
    theme: str = ""
    host: str = ""

    @property
    def where(self) -> str:
        """Venue and place, once."""
        return self.venue if self.place in self.venue else ", ".join(part for part in (self.venue, self.place) if part)


@dataclass(frozen=True, slots=True)
class EarlierEvent:
    title: str
    starts_on: date
    ends_on: date
    held_on: str = ""
    """What the source says where it is less than a day ("2004-05")."""
    venue: str = ""
    participants: str = ""
    """As it is to be printed: "88", "over 90", "not stated"."""


@dataclass(frozen=True, slots=True)
class ObjectiveFacts:
    text: str
    outcome: str = ""
    themes: tuple[str, ...] = ()
    sessions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ThemeFacts:
    title: str
    respondents: str = ""
    """As it is to be printed: a small number may be hidden."""
    objectives: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SurveyFacts:
    """A consultation or an evaluation, told in figures that have been through disclosure already."""

    asked: int | None = None
    answered: int | None = None
    questions: tuple[str, ...] = ()
    themes: tuple[ThemeFacts, ...] = ()


@dataclass(frozen=True, slots=True)
class MixTable:
    """Figures as they are to be printed; the first column is what is counted."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    source: str = ""


@dataclass(frozen=True, slots=True)
class QuestionFacts:
    key: int
    number: int
    """Among those of its panel or of its group."""
    text: str
    lang: Language | None = None
    lane: int | None = None
    """The only group that was asked it."""
    also: tuple[int, ...] = ()
    """The keys of the same question in other groups."""


@dataclass(frozen=True, slots=True)
class LaneFacts:
    """A working group of a session, with those who served it and may be listed: function and name."""

    key: int
    title: str
    people: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class SessionFacts:
    key: int
    title: str
    number: str = ""
    purpose: str = ""
    held_on: date | None = None
    attribution: Attribution | None = None
    panel: str = ""
    """The title of its panel, if it is one."""
    questions: tuple[QuestionFacts, ...] = ()
    lanes: tuple[LaneFacts, ...] = ()


@dataclass(frozen=True, slots=True)
class Speaker:
    name: str = ""
    role: str = ""
    office: str = ""
    qark: str = ""
    sector: Sector | None = None
    unlisted: bool = False


@dataclass(frozen=True, slots=True)
class NoteFacts:
    """One note with all that decides whether, and how, it may be printed."""

    key: Key
    words: str
    mark: Mark | None
    review: ReviewState | None
    attribution: Attribution | None
    wording: Wording | None = None
    report_wording: str = ""
    lang: Language | None = None
    kind: NoteKind = NoteKind.STATEMENT
    reach: tuple[Reach, ...] = ()
    speaker: Speaker | None = None
    name_agreed: bool = False
    """The speaker agreed to be named: by consent, read back in the room, by signed slip or approval."""
    words_agreed: bool = False
    """The speaker agreed to these words: written by the speaker, read back, by signed slip or approval."""
    withdrawn: bool = False
    asked: bool = False
    """The speaker was asked, and has until a date to reply."""
    anonymised: bool = False
    """By the speaker's wish, for want of a reply, or because the words were changed after the reply."""
    merged_into: Key | None = None
    """The note that says the same; while it is printed it stands for both."""
    interpreted: bool = False
    session: int | None = None
    lane: int | None = None
    question: int | None = None
    theme: str = ""
    parent: Key | None = None
    addressee: str = ""
    who: str = ""
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class AgendaRow:
    time: str
    title: str
    detail: str = ""
    depth: int = 0


@dataclass(frozen=True, slots=True)
class AgendaDay:
    on: date
    rows: tuple[AgendaRow, ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """A participant of the annex. Only who agreed to be listed, and is not unlisted, is printed."""

    name: str
    position: str
    office: str
    agreed: bool
    unlisted: bool = False


@dataclass(frozen=True, slots=True)
class MethodFacts:
    title: str
    purpose: str = ""
    sessions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Material:
    event: EventFacts
    earlier: tuple[EarlierEvent, ...] = ()
    objectives: tuple[ObjectiveFacts, ...] = ()
    consultation: SurveyFacts | None = None
    evaluation: SurveyFacts | None = None
    mix: tuple[MixTable, ...] = ()
    sessions: tuple[SessionFacts, ...] = ()
    notes: tuple[NoteFacts, ...] = ()
    agenda: tuple[AgendaDay, ...] = ()
    participants: tuple[Listed, ...] = ()
    methods: tuple[MethodFacts, ...] = ()
    team: tuple[tuple[str, str], ...] = ()
    """Function and name."""
    texts: Mapping[Chapter, str] = field(default_factory=dict)
    """What the editor wrote at the head of a chapter."""
    crowd: Mapping[tuple[str, str], int] = field(default_factory=dict)
    """How many at the event share a role in a qark; who is alone in theirs is generalised."""
    attended: str = ""
    """The number of participants as it is to be printed."""
