"""What people type about an event, its brief and its team."""

from typing import Annotated
from zoneinfo import available_timezones

from pydantic import AfterValidator, Field

from app.errors import N_
from app.vocabulary import EventKind, GoNoGo, Language, Role
from app.web.fields import Clock, Day, Email, Line, Text, refuse
from app.web.forms import Form


def _known_zone(value: str) -> str:
    if value not in available_timezones():
        raise refuse(N_("“%(typed)s” is not a time zone. Write it like Europe/Tirane."), typed=value)
    return value


Zone = Annotated[Line, AfterValidator(_known_zone)]
Places = Annotated[int, Field(ge=1, le=5000)]
Share = Annotated[int, Field(ge=0, le=100)]


class EventForm(Form):
    kind: EventKind
    title_en: Line = ""
    title_sq: Line = ""
    starts_on: Day
    ends_on: Day | None = None
    provisional: bool = False
    reserve_on: Day | None = None
    place: Line = ""
    venue: Line = ""
    zone: Zone = "Europe/Tirane"
    languages: list[Language] = [Language.ALBANIAN]
    places: Places | None = None
    told: bool = False
    with_checklist: bool = False


class EventChange(Form):
    version: int
    title_en: Line = ""
    title_sq: Line = ""
    provisional: bool = False
    reserve_on: Day | None = None
    place: Line = ""
    venue: Line = ""
    zone: Zone = "Europe/Tirane"
    languages: list[Language] = [Language.ALBANIAN]
    places: Places | None = None
    speaking_target: Share = 50
    ends_at_announced: Clock | None = None


class BriefAnswerForm(Form):
    version: int
    answer: Text = ""
    met: bool | None = None


class CostForm(Form):
    version: int
    bearer: Line = ""
    remarks: Line = ""


class DecisionForm(Form):
    decision: GoNoGo
    reason: Text = ""


class MemberForm(Form):
    email: Email
    name: Line = ""
    role: Role
