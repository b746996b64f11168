"""Questions as a report counts them: each group for itself, and once what several groups were asked."""

from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from sqlmodel import Session

from app.clock import now
from app.guide import queries as guide
from app.models import GuideDay, GuideItem, Note, PanelQuestion
from app.notes.operations.actions import note_down
from app.notes.operations.body import Body
from app.report import planned
from app.vocabulary import Attribution, ItemKind, ReviewState, Role
from tests.conftest import Browse, Make

ASKED = (("What works here?", "Çfarë funksionon?"), ("What is missing?", "Çfarë mungon?"))


@pytest.fixture
def groups(db: Session, make: Make) -> SimpleNamespace:
    """Two groups that were asked the same two questions; the second writes one without accents, and has its own."""
    event = make.event()
    day = make.add(GuideDay(event_id=event.key, on=event.starts_on))

    def item(kind: ItemKind, **given: Any) -> GuideItem:
        row: GuideItem = make.add(GuideItem(event_id=event.key, day_id=day.key, uid=str(uuid4()), kind=kind, **given))
        return row

    session = item(ItemKind.SESSION, title_en="Working groups", title_sq="Grupe", attribution=Attribution.ROLE_ONLY)
    split = item(ItemKind.SPLIT, parent_id=session.key)
    lanes = [item(ItemKind.LANE, parent_id=split.key, title_en=name, position=at) for at, name in enumerate("NS")]
    keys: list[list[int]] = []
    for at, lane in enumerate(lanes):
        texts = [*ASKED] if not at else [("", "Cfare funksionon?"), ASKED[1], ("Only of the south?", "")]
        rows = [
            PanelQuestion(event_id=event.key, item_id=lane.key, position=place, text_en=english, text_sq=albanian)
            for place, (english, albanian) in enumerate(texts)
        ]
        keys.append([make.add(row).key for row in rows])
    return SimpleNamespace(event=event, session=session, lanes=lanes, keys=keys)


def test_what_several_groups_were_asked_is_one_question(db: Session, groups: SimpleNamespace) -> None:
    (session,) = planned.sessions(db, groups.event, guide.all_planned(db, groups.event))
    (one, two), (first, second, own) = groups.keys
    assert [(each.key, each.number, each.also, each.lane) for each in session.questions] == [
        (one, 1, (first,), None),
        (two, 2, (second,), None),
        (own, 3, (), groups.lanes[1].key),
    ]


def test_twice_in_one_place_are_two_questions(db: Session, groups: SimpleNamespace, make: Make) -> None:
    again = make.add(
        PanelQuestion(event_id=groups.event.key, item_id=groups.lanes[0].key, position=9, text_en=ASKED[0][0])
    )
    (session,) = planned.sessions(db, groups.event, guide.all_planned(db, groups.event))
    assert (again.key, 3) in [(each.key, each.number) for each in session.questions]


def test_the_groups_answers_stand_side_by_side(
    db: Session, groups: SimpleNamespace, make: Make, browse: Browse
) -> None:
    recorder = make.user("writer@kuvend.example", "A recorder")
    for lane, keys, words in zip(groups.lanes, groups.keys, ("Northern answer", "Southern answer"), strict=True):
        body = Body(words, session=groups.session.key, lane=lane.key, question=keys[0], language="en")
        row = db.get_one(Note, note_down(db, groups.event, body, by=recorder, key=b"a key", at=now()))
        row.review = ReviewState.RELEASED
    told = browse(Role.REVIEWER, groups.event).get(f"/events/{groups.event.slug}/report.md?language=en").text
    (line,) = [line for line in told.splitlines() if "Northern answer" in line and line.startswith("|")]
    assert "Southern answer" in line
    assert "1\\. What works here?" in line or "1. What works here?" in line
    annex = told[told.index("Questions put to panels and groups") :]
    assert annex.count("What works here?") == 1
    assert annex.index("What is missing?") < annex.index("\nS\n") < annex.index("Only of the south?")
