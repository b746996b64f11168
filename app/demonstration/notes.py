"""What was noted: one contribution of 2005 from its printed record, reviewed; and today's meeting as it goes on.

The notes of the meeting are invented, and so are the offices that speak in them.
"""

import json
import secrets
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from app import clock
from app.demonstration.story import Story
from app.models import Event, Note, PanelQuestion, User
from app.notes.operations import actions
from app.notes.operations.body import Body, read_body
from app.notes.operations.ids import uuid7
from app.notes.papers import contributions
from app.notes.places import Place, places, prompts
from app.notes.plan import plans
from app.notes.review import actions as reviewing
from app.settings import ROOT
from app.vocabulary import NoteKind, ReviewState

PANEL = ROOT / "seed" / "panel_2005.json"
MEETING = ROOT / "seed" / "demonstration" / "notes_southern.json"
KEY = secrets.token_bytes(32)
"""No device will send these again, so nobody needs to know this key later."""
RELEASED = 4
PARTS = (("established", "Established"), ("mission", "Mission"), ("recognition", "Recognition"))
CONTACT = "Counsellor on duty, room 3 · Këshilltarja në detyrë, dhoma 3"
LISTS = (("achieved", "Achieved"), ("challenges", "Challenges"), ("next", "Next"))


def load(db: Session, story: Story) -> None:
    _panel_2005(db, story.events["annual-2005"], recorder=story.users["recorder"], reviewer=story.users["reviewer"])
    _meeting(db, story)
    for event in story.events.values():
        plans.write_card(db, event, plans.Card(contact=CONTACT), seen=plans.fingerprint(plans.card(db, event)))


def _panel_2005(db: Session, event: Event, *, recorder: User, reviewer: User) -> None:
    record = json.loads(PANEL.read_text(encoding="utf-8"))
    place = next(each for each in places(db, event) if each.number == record["session"]["number"])
    speaker = record["speaker"]
    paper = contributions.add(
        db, event, place, speaker=speaker["name"], office=speaker["office"], qark=speaker["qark"], confirmed=True
    )
    questions = db.exec(
        select(PanelQuestion).where(PanelQuestion.item_id == place.item).order_by(col(PanelQuestion.position))
    ).all()
    # The published record names her beside these words; that is all the agreement it takes to name her again.
    common = {"session": place.session, "contribution": paper.key, "language": "en", "wording": "close",
              "source": "written", "name_agreed": True, "words_agreed": True}  # fmt: skip
    bodies: list[tuple[UUID, Body]] = []
    for part in record["contributions"]:
        question = questions[part["question"] - 1].key
        for point in part["points"]:
            bodies += _point(point, common | {"question": question})
    bodies += _good_practice(record["good_practice"], common | {"kind": NoteKind.GOOD_PRACTICE.value})
    at = clock.now()
    actions.note_down_all(db, event, bodies, by=recorder, key=KEY, at=at)
    _release(db, event, [note for note, _ in bodies], by=reviewer, at=at)


def _point(point: dict[str, Any], common: dict[str, Any]) -> Iterator[tuple[UUID, Body]]:
    said = {"words": point["text"], "kind": point["kind"], "reach": point["reach"]}
    if "addressee" in point:
        said["addressee"] = point["addressee"]
    note = uuid7()
    yield note, read_body(common | said)
    for child in point.get("children", ()):
        yield uuid7(), read_body(common | said | {"words": child, "parent": str(note)})


def _good_practice(practice: dict[str, Any], common: dict[str, Any]) -> Iterator[tuple[UUID, Body]]:
    title = uuid7()
    yield title, read_body(common | {"words": practice["title"]})
    for name, label in PARTS:
        yield uuid7(), read_body(common | {"words": f"{label}: {practice[name]}", "parent": str(title)})
    for name, label in LISTS:
        heading = uuid7()
        yield heading, read_body(common | {"words": f"{label}:", "parent": str(title)})
        for each in practice[name]:
            yield uuid7(), read_body(common | {"words": each, "parent": str(heading)})


def _meeting(db: Session, story: Story) -> None:
    """Lanes with a handful of notes each: of many kinds and marks, some of them reviewed, most not."""
    event = story.events["southern-cluster-meeting"]
    found = {place.title_en: place for place in places(db, event)}
    written = json.loads(MEETING.read_text(encoding="utf-8"))
    begun = clock.now() - timedelta(minutes=90)
    easy: list[UUID] = []
    for title, notes in written.items():
        place = found[title]
        asked = [each.id for each in prompts(db, event, place.lane)] if place.lane else []
        for minute, raw in enumerate(notes):
            author = story.users[raw.pop("by")]
            note = actions.note_down(
                db, event, _body(place, raw, asked), by=author, key=KEY, at=begun + timedelta(minutes=2 * minute)
            )
            if raw.get("mark", "public") == "public" and raw.get("wording") != "verbatim":
                easy.append(note)
        begun += timedelta(minutes=25)
    _release(db, event, easy[:RELEASED], by=story.users["reviewer"], at=clock.now())


def _body(place: Place, raw: dict[str, Any], asked: list[int]) -> Body:
    """`answers` counts the prompts of a group from 1."""
    under = {"question": asked[raw.pop("answers") - 1]} if asked and "answers" in raw else {}
    return read_body({"session": place.session, "lane": place.lane, "language": "sq", **under, **raw})


def _release(db: Session, event: Event, notes: list[UUID], *, by: User, at: datetime) -> None:
    statement = select(Note).where(Note.event_id == event.key, col(Note.id).in_(notes))
    for note in db.exec(statement).all():
        reviewing.decide(db, note, ReviewState.RELEASED, seen=note.operation_id, by=by, at=at)
