"""What a schedule.json, version 1, may hold: the facts of the schema that the c3voc publishes, written down by us."""

from typing import Any

TEXT: dict[str, Any] = {"type": "string"}
MAYBE: dict[str, Any] = {"type": ["string", "null"]}
WEB: dict[str, Any] = {"type": "string", "format": "uri"}
UUID: dict[str, Any] = {"type": "string", "format": "uuid"}
DAY: dict[str, Any] = {"type": "string", "format": "date"}
MOMENT: dict[str, Any] = {"type": "string", "format": "date-time"}
MANY: dict[str, Any] = {"type": "array"}


def of(required: str, **properties: Any) -> dict[str, Any]:
    return {"type": "object", "additionalProperties": False, "required": required.split(), "properties": properties}


PRETALX = {
    "type": "object",
    "required": ["name"],
    "properties": {"name": TEXT, "code": {"type": "string", "pattern": "^[A-Z0-9]+$"}, "biography": TEXT},
}
FRAB = {
    "type": "object",
    "required": ["public_name", "id"],
    "properties": {"public_name": TEXT, "id": {"type": "integer"}},
}
EVENT = of(
    "abstract date duration guid id language links persons room slug start subtitle title track type url",
    id={"type": "integer", "minimum": 1},
    guid=UUID,
    logo=WEB,
    date=MOMENT,
    start={"type": "string", "pattern": "^[0-2][0-9]:[0-5][0-9]$"},
    duration={"type": "string", "pattern": "^[0-9]+:[0-9]{2}$"},
    room=TEXT,
    slug={"type": "string", "pattern": "^[a-z0-9_-]+[a-z0-9]$"},
    url=WEB,
    title=TEXT,
    subtitle=MAYBE,
    track=MAYBE,
    type=TEXT,
    language=TEXT,
    abstract=MAYBE,
    description=MAYBE,
    recording_license=TEXT,
    persons={"type": "array", "items": {"oneOf": [FRAB, PRETALX]}},
    links=MANY,
    attachments=MANY,
    answers=MANY,
)
CONFERENCE = of(
    "title acronym days daysCount start end timeslot_duration",
    acronym={"type": "string", "pattern": "^[a-z0-9_-][a-z0-9_]{3,}(-2[0-9]{3}-[a-z]+)?$"},
    title=TEXT,
    description=TEXT,
    start=DAY,
    end=DAY,
    daysCount={"type": "integer"},
    timeslot_duration=TEXT,
    time_zone_name={"type": "string", "pattern": "^([A-Z][a-z]+/[A-Z][a-z]+)|UTC$"},
    url=WEB,
    keywords=MANY,
    tracks=MANY,
    rooms={"type": "array", "items": of("guid name", name=TEXT, guid=UUID, description=MAYBE, capacity={})},
    days={
        "type": "array",
        "items": of(
            "date day_end day_start index rooms",
            index={"type": "integer"},
            date=DAY,
            day_start=MOMENT,
            day_end=MOMENT,
            rooms={"type": "object", "additionalProperties": {"type": "array", "items": EVENT}},
        ),
    },
)
SCHEMA: dict[str, Any] = {
    "$schema": "http://json-schema.org/draft-06/schema#",
    **of(
        "schedule",
        **{"$schema": TEXT},
        generator={"type": "object", "properties": {"name": TEXT, "version": TEXT, "url": WEB}},
        schedule={
            "type": "object",
            "required": ["version", "base_url", "conference"],
            "properties": {"version": TEXT, "base_url": WEB, "conference": CONFERENCE, "rooms": False},
        },
    ),
}
