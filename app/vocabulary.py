"""The words of Kuvend as closed sets.

The values are what the database, the workbooks, the API and the seed files carry; what a person reads is
translated from `label` in `app/web/words.py`.
"""

from enum import StrEnum


class Language(StrEnum):
    ENGLISH = "en"
    ALBANIAN = "sq"


class Role(StrEnum):
    """What an account may do in one event. An administrator is a property of the account instead."""

    ORGANISER = "organiser"
    FACILITATOR = "facilitator"
    RECORDER = "recorder"
    REVIEWER = "reviewer"
    SPONSOR = "sponsor"


class TeamFunction(StrEnum):
    """What a member of the organising team answers for; tasks belong to functions, functions to people."""

    ORGANISER = "organiser"
    CONTENT_LEAD = "content_lead"
    LEAD_FACILITATOR = "lead_facilitator"
    FACILITATION_TEAM = "facilitation_team"
    RECORDER_LEAD = "recorder_lead"
    LOGISTICS = "logistics"
    REGISTRATION = "registration"
    FINANCE = "finance"
    EVALUATION = "evaluation"
    DATA_PROTECTION = "data_protection"


class ForumKind(StrEnum):
    NATIONAL_CONFERENCE = "national_conference"
    REGIONAL_CLUSTER_GROUP = "regional_cluster_group"
    REGIONAL_COMMITTEE = "regional_committee"
    TECHNICAL_WORKING_TABLE = "technical_working_table"
    COALITION = "coalition"
    LOCAL_NETWORK = "local_network"


class EventKind(StrEnum):
    """Which template an event starts from: its brief, its master checklist, its days."""

    NATIONAL_CONFERENCE = "national_conference"
    CLUSTER_MEETING = "cluster_meeting"


class Bound(StrEnum):
    """How a benchmark date follows from its rule date on a day nobody works."""

    LATEST = "latest"
    EARLIEST = "earliest"
    EXACT = "exact"


class Anchor(StrEnum):
    """The two anchors that every event has; any other anchor is the code of a task."""

    EVENT_START = "event_start"
    EVENT_END = "event_end"


class TaskState(StrEnum):
    """Derived, never stored."""

    NOT_APPLICABLE = "not_applicable"
    DONE = "done"
    WAITING = "waiting"
    OVERDUE = "overdue"
    DUE_TODAY = "due_today"
    DUE_SOON = "due_soon"
    LATER = "later"


class GoNoGo(StrEnum):
    GO = "go"
    NO_GO = "no_go"


class SurveyPurpose(StrEnum):
    CONSULTATION = "consultation"
    EVALUATION = "evaluation"


class QuestionKind(StrEnum):
    SHORT = "short"
    LONG = "long"
    ONE_OF = "one_of"
    SEVERAL_OF = "several_of"
    SCALE = "scale"
    RANK = "rank"
    NUMBER = "number"
    YES_NO = "yes_no"


class Capacity(StrEnum):
    """For whom a respondent answers."""

    SELF = "self"
    INSTITUTION = "institution"


class Sector(StrEnum):
    GOVERNMENT = "government"
    CIVIL_SOCIETY = "civil_society"
    INTERNATIONAL_NGO = "international_ngo"
    INTERGOVERNMENTAL = "intergovernmental"
    DONOR = "donor"
    MEDIA = "media"
    ACADEMIA = "academia"
    BUSINESS = "business"
    OTHER = "other"


class Level(StrEnum):
    CENTRAL = "central"
    LOCAL = "local"


class Gender(StrEnum):
    FEMALE = "female"
    MALE = "male"
    OTHER = "other"


class SeatStatus(StrEnum):
    """Where the invitation of a seat stands. Whether it is named is a matter of its participant."""

    PLANNED = "planned"
    INVITED = "invited"
    CONFIRMED = "confirmed"
    DECLINED = "declined"


class Attending(StrEnum):
    """As what somebody is at an event; observers and advisers are shown apart in every mix."""

    PARTICIPANT = "participant"
    OBSERVER = "observer"
    ADVISER = "adviser"


class Cohort(StrEnum):
    """Whom a figure of the mix counts."""

    TARGET = "target"
    INVITED = "invited"
    CONFIRMED = "confirmed"
    ATTENDED = "attended"
    SPOKE = "spoke"
    QUOTED = "quoted"


class Dimension(StrEnum):
    SECTOR = "sector"
    LEVEL = "level"
    PLACE = "place"
    QARK = "qark"
    GENDER = "gender"


class Limit(StrEnum):
    """How a stated figure is to be read: as such, or as a bound ("over 90", "up to 24 %")."""

    EXACT = "exact"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"


class ItemKind(StrEnum):
    """A row of the guide. Sessions, lanes hold rows; a split holds lanes; a step holds minutes."""

    SESSION = "session"
    STEP = "step"
    SPLIT = "split"
    LANE = "lane"


class Form(StrEnum):
    """How people work in a step. Participants speak in small groups, pairs, questions and rounds."""

    PLENARY = "plenary"
    SMALL_GROUPS = "small_groups"
    PAIRS = "pairs"
    INDIVIDUAL = "individual"
    PRESENTATION = "presentation"
    QUESTIONS = "questions"
    ROUND = "round"
    BREAK = "break"
    MOVEMENT = "movement"


class ItemRole(StrEnum):
    """What a person does in a row of the guide."""

    FACILITATOR = "facilitator"
    RECORDER = "recorder"
    MODERATOR = "moderator"
    SPEAKER = "speaker"
    DECIDER = "decider"


class Audience(StrEnum):
    """Whom a version of the guide is for."""

    TEAM = "team"
    PUBLIC = "public"


class Mixing(StrEnum):
    """How people change places: not at all, each on their own, or group by group."""

    GROUPS = "groups"
    CAFE = "cafe"
    CAROUSEL = "carousel"


class NoteKind(StrEnum):
    STATEMENT = "statement"
    QUESTION = "question"
    ANSWER = "answer"
    DECISION = "decision"
    COMMITMENT = "commitment"
    RECOMMENDATION = "recommendation"
    REQUEST = "request"
    CONCERN = "concern"
    GOOD_PRACTICE = "good_practice"
    PARKING_LOT = "parking_lot"


class Wording(StrEnum):
    """How near a note is to what was said. Only verbatim is ever printed in quotation marks."""

    VERBATIM = "verbatim"
    CLOSE = "close"
    PARAPHRASE = "paraphrase"


class Reach(StrEnum):
    NATIONAL = "national"
    LOCAL = "local"
    INTERNATIONAL = "international"


class Mark(StrEnum):
    """Who may ever read a note. `do_not_record` stores no words at all."""

    PUBLIC = "public"
    PARTICIPANTS_ONLY = "participants_only"
    CONFIDENTIAL = "confidential"
    DO_NOT_RECORD = "do_not_record"


class Attribution(StrEnum):
    """How speakers of a session may be named."""

    ON_RECORD = "on_record"
    ROLE_ONLY = "role_only"
    CHATHAM_HOUSE = "chatham_house"


class NoteSource(StrEnum):
    """Whether the words were heard in the room or handed in by the speaker."""

    ROOM = "room"
    WRITTEN = "written"


class ReviewState(StrEnum):
    """Where a note stands on its way into the report. Only `released` can reach a writer."""

    UNREVIEWED = "unreviewed"
    RELEASED = "released"
    HELD = "held"
    OMITTED = "omitted"


class QuoteState(StrEnum):
    """What became of the question to a speaker. No reply by the date means: without the name."""

    ASKED = "asked"
    APPROVED = "approved"
    CHANGED = "changed"
    ANONYMISED = "anonymised"
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"
    """The words were changed afterwards; the speaker has not seen these."""


class Receipt(StrEnum):
    """The server's answer to one operation of a recorder's batch."""

    NEW = "new"
    DUPLICATE = "duplicate"
    MISMATCH = "mismatch"
    CONFLICT = "conflict"
    QUARANTINED = "quarantined"
    REFUSED = "refused"


class MailState(StrEnum):
    """Where an outgoing mail stands. `retry`: the server could not take it just now."""

    QUEUED = "queued"
    SENT = "sent"
    RETRY = "retry"
    FAILED = "failed"


class LinkPurpose(StrEnum):
    SURVEY = "survey"
    INVITATION = "invitation"
    DEVICE = "device"
    FEED = "feed"
    DONE = "done"
    WALL = "wall"
    CONTRIBUTION = "contribution"
    PAPERS = "papers"
    QUOTE = "quote"


QARQE = (
    "Berat", "Dibër", "Durrës", "Elbasan", "Fier", "Gjirokastër", "Korçë", "Kukës", "Lezhë", "Shkodër", "Tiranë",
    "Vlorë",
)  # fmt: skip
"""The twelve qarqe, in the order of their alphabet."""
