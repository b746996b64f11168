"""What a schedule.json, version 1, may hold: the facts of the schema that the c3voc publishes, written down by us.

Compared with it as published (the newest version that we found): the same is required, nothing else is allowed, the
same texts fit. What is only said of a field, and of fields that we never write, stands here too.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import jsonschema

Json = dict[str, Any]

TEXT: Json = {"type": "string"}
MAYBE: Json = {"type": ["string", "null"]}
WEB: Json = {"type": "string", "format": "uri"}
GUID: Json = {"type": "string", "format": "uuid"}
DAY: Json = {"type": "string", "format": "date"}
MOMENT: Json = {"type": "string", "format": "date-time"}
COLOUR: Json = {"type": "string", "format": "color"}
ANYTHING: Json = {"type": "object", "additionalProperties": True}


def many(of: Json) -> Json:
    return {"type": "array", "items": of}


def only(required: str, **properties: Json | bool) -> Json:
    return {"type": "object", "additionalProperties": False, "required": required.split(), "properties": properties}


def some(required: str, **properties: Json | bool) -> Json:
    return {"type": "object", "required": required.split(), "properties": properties}


FRAB = some("public_name id", public_name=TEXT, id={"type": "integer"})
PRETALX = some(
    "name",
    name=TEXT,
    code={"type": "string", "pattern": "^[A-Z0-9]+$"},
    avatar=WEB,
    biography=TEXT,
    answers=many({}),
)
PERSON = some("", name=TEXT, guid=GUID, id={"type": "integer"}) | {"oneOf": [FRAB, PRETALX]}
EVENT = only(
    "abstract date duration guid id language links persons room slug start subtitle title track type url",
    id={"type": "integer", "minimum": 1},
    guid=GUID,
    logo=WEB,
    date=MOMENT,
    start=MOMENT,
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
    do_not_record=MAYBE,
    do_not_stream=MAYBE,
    persons=many(PERSON),
    links=many({}),
    attachments=many({}),
    answers=many({}),
)
ROOM = only("guid name", name=TEXT, guid=GUID, description=MAYBE, capacity={"type": ["number", "null"]})
CONFERENCE = only(
    "title acronym days daysCount start end timeslot_duration",
    acronym={"type": "string", "pattern": "^[a-z0-9_-][a-z0-9_]{3,}(-2[0-9]{3}-[a-z]+)?$"},
    title=TEXT,
    description=TEXT,
    start=TEXT,
    end=DAY,
    daysCount={"type": "integer"},
    timeslot_duration=TEXT,
    time_zone_name={"type": "string", "pattern": "^([A-Z][a-z]+/[A-Z][a-z]+)|UTC$"},
    logo=WEB,
    colors=ANYTHING | {"properties": {"primary": COLOUR, "background": COLOUR}},
    keywords=many(TEXT),
    url=WEB,
    tracks=many(some("", name=TEXT, color=COLOUR)),
    rooms=many(ROOM),
    meta=ANYTHING,
    days=many(
        only(
            "date day_end day_start index rooms",
            index={"type": "integer"},
            date=DAY,
            day_start=MOMENT,
            day_end=MOMENT,
            rooms={"type": "object", "patternProperties": {".*": many(EVENT)}},
        )
    ),
)
SCHEMA: Json = {
    "$schema": "http://json-schema.org/draft-06/schema#",
    **only(
        "schedule",
        **{"$schema": TEXT},
        generator=some("", name=TEXT, version=TEXT, url=WEB),
        schedule=some("conference version", version=TEXT, base_url=WEB, conference=CONFERENCE, rooms=False),
    ),
}

FORMATS = jsonschema.FormatChecker(formats=())


@FORMATS.checks("date-time", raises=ValueError)
def _is_a_moment(value: object) -> bool:
    return not isinstance(value, str) or ("T" in value and datetime.fromisoformat(value).tzinfo is not None)


@FORMATS.checks("date", raises=ValueError)
def _is_a_day(value: object) -> bool:
    return not isinstance(value, str) or bool(date.fromisoformat(value))


@FORMATS.checks("uuid", raises=ValueError)
def _is_a_guid(value: object) -> bool:
    return not isinstance(value, str) or str(UUID(value)) == value.lower()


@FORMATS.checks("uri", raises=ValueError)
def _is_an_address(value: object) -> bool:
    return not isinstance(value, str) or (bool(urlsplit(value).scheme) and " " not in value)


def faults(known: Json) -> Iterator[str]:
    """What is wrong, and every `start` that is no clock: all programmes write and read one there, whatever the schema
    says of its format (docs/decisions/0404)."""
    for error in jsonschema.Draft6Validator(SCHEMA, format_checker=FORMATS).iter_errors(known):
        path = list(error.path)
        if path[-1:] == ["start"] and error.validator == "format" and _is_a_clock(error.instance):
            continue
        yield f"{path}: {error.message}"


def _is_a_clock(value: str) -> bool:
    return re.fullmatch(r"([01][0-9]|2[0-3]):[0-5][0-9]", value) is not None
