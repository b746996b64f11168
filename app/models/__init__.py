"""Every table of Kuvend, a file per subject. Import tables from their subject's file, or from here."""

import app.models.freshness  # noqa: F401 - listens from here on
from app.models.base import Edited, Table, metadata
from app.models.checklist import (
    BreachReason,
    RemovedTask,
    Task,
    TaskChange,
    TaskComment,
    TaskDependency,
    TaskLink,
)
from app.models.checklist_files import ChecklistTemplate, HeadMapping
from app.models.consultation import Answer, Passage, Question, Respondent, Response, Survey, Theme
from app.models.desk import DeskMessage, HandOver, RecorderDevice
from app.models.events import (
    BriefAnswer,
    BriefDecision,
    CostLine,
    Event,
    Holiday,
    Objective,
    ObjectiveTheme,
    Undo,
)
from app.models.feed import FeedVersion
from app.models.forums import Forum
from app.models.grouping import Grouping
from app.models.guide import (
    GuideChange,
    GuideComment,
    GuideDay,
    GuideItem,
    ItemPerson,
    OwnMethod,
    PanelQuestion,
    Publication,
    SessionObjective,
)
from app.models.keeping import EventKey
from app.models.mail import MailPart, OutgoingMail, WorkerTurn
from app.models.notes import Contribution, Note, NoteOperation, Quarantined
from app.models.participants import Attendance, Figure, ImportDraft, Office, Participant, Seat
from app.models.people import (
    ApiToken,
    AuditEntry,
    FunctionHolder,
    Link,
    Membership,
    SignIn,
    SignInFailure,
    User,
)
from app.models.quotes import Quote
from app.models.recording import DevicePin, DisclosureCard, NotePhoto, NotePlan
from app.models.report import ChapterText, ReportRelease
from app.models.retention import PurgeCertificate
from app.models.run import Run, RunEntry

__all__ = [
    "Answer",
    "ApiToken",
    "Attendance",
    "AuditEntry",
    "BreachReason",
    "BriefAnswer",
    "BriefDecision",
    "ChapterText",
    "ChecklistTemplate",
    "Contribution",
    "CostLine",
    "DeskMessage",
    "DevicePin",
    "DisclosureCard",
    "Edited",
    "Event",
    "EventKey",
    "FeedVersion",
    "Figure",
    "Forum",
    "FunctionHolder",
    "Grouping",
    "GuideChange",
    "GuideComment",
    "GuideDay",
    "GuideItem",
    "HandOver",
    "HeadMapping",
    "Holiday",
    "ImportDraft",
    "ItemPerson",
    "Link",
    "MailPart",
    "Membership",
    "Note",
    "NoteOperation",
    "NotePhoto",
    "NotePlan",
    "Objective",
    "ObjectiveTheme",
    "Office",
    "OutgoingMail",
    "OwnMethod",
    "PanelQuestion",
    "Participant",
    "Passage",
    "Publication",
    "PurgeCertificate",
    "Quarantined",
    "Question",
    "Quote",
    "RecorderDevice",
    "RemovedTask",
    "ReportRelease",
    "Respondent",
    "Response",
    "Run",
    "RunEntry",
    "Seat",
    "SessionObjective",
    "SignIn",
    "SignInFailure",
    "Survey",
    "Table",
    "Task",
    "TaskChange",
    "TaskComment",
    "TaskDependency",
    "TaskLink",
    "Theme",
    "Undo",
    "User",
    "WorkerTurn",
    "metadata",
]
