"""A panel with two groups, as recorders find it."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from sqlmodel import Session, col, select

from app.db import Database
from app.models import GuideDay, GuideItem, PanelQuestion, Participant, Quarantined
from app.notes.sealing.words import raw_of
from app.vocabulary import Attribution, ItemKind, Mark, Role


@pytest.fixture
def panel(make: Any, db: Session) -> SimpleNamespace:
    """An event with a session, its question, a split with two lanes, and somebody on seat 12."""
    event = make.event()
    day = make.add(GuideDay(event_id=event.key, on=event.starts_on))

    def item(kind: ItemKind, **given: Any) -> GuideItem:
        return make.add(GuideItem(event_id=event.key, kind=kind, uid=str(uuid4()), **given))

    session = item(
        ItemKind.SESSION, day_id=day.key, number="III", title_en="Coordination", title_sq="Bashkërendimi",
        attribution=Attribution.ON_RECORD, default_mark=Mark.PUBLIC,
    )  # fmt: skip
    split = item(ItemKind.SPLIT, day_id=day.key, parent_id=session.key)
    south = item(ItemKind.LANE, day_id=day.key, parent_id=split.key, title_en="Southern group", qark="Vlorë")
    north = item(ItemKind.LANE, day_id=day.key, parent_id=split.key, title_en="Northern group", position=1)
    question = make.add(PanelQuestion(event_id=event.key, item_id=session.key, text_en="How can coordination happen?"))
    seated = make.add(Participant(event_id=event.key, name="Mayor of Example", seat_number=12))
    db.commit()
    return SimpleNamespace(
        event=event, session=session, south=south, north=north, question=question, seated=seated,
        address=f"/events/{event.slug}/notes", api=f"/api/v1/events/{event.slug}/notes/sync",
    )  # fmt: skip


@pytest.fixture
def recorder(browse: Any, panel: SimpleNamespace) -> Any:
    return browse(Role.RECORDER, panel.event)


@pytest.fixture
def reviewer(browse: Any, panel: SimpleNamespace) -> Any:
    return browse(Role.REVIEWER, panel.event)


@pytest.fixture
def operation(panel: SimpleNamespace) -> Callable[..., dict[str, Any]]:
    """A whole operation as a device sends it; `body` is merged, other names replace."""
    sequence = 0

    def make_one(words: str = "Zyrat tona", **changes: Any) -> dict[str, Any]:
        nonlocal sequence
        sequence += 1
        body = {"words": words, "session": panel.session.key} | changes.pop("body", {})
        whole = {"id": str(uuid4()), "note": str(uuid4()), "sequence": sequence, "kind": "create",
                 "typed_at": "2026-11-01T10:31:00+01:00", "zone": "Europe/Tirane", "body": body}  # fmt: skip
        return whole | changes

    return make_one


@pytest.fixture
def look(database: Database) -> Callable[[Any], list[Any]]:
    """What stands in the database now, read in a transaction of its own that holds up no writer."""

    def read(statement: Any) -> list[Any]:
        with database.read() as session:
            return list(session.exec(statement))

    return read


@pytest.fixture
def raws(database: Database) -> Callable[[], list[str]]:
    """What stands in quarantine, opened, oldest first."""

    def opened() -> list[str]:
        with database.read() as session:
            rows = session.exec(select(Quarantined).order_by(col(Quarantined.id))).all()
            return [raw_of(session, row.event_id, row.operation_id, row.raw) for row in rows]

    return opened
