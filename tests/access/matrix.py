"""Every route of the app, and an address for it with real rows of the demonstration."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from fastapi.routing import APIRoute
from sqlmodel import Session, col, select

from app.main import routers
from app.models import (
    Answer,
    Contribution,
    Event,
    Grouping,
    GuideComment,
    GuideDay,
    GuideItem,
    HandOver,
    Holiday,
    ImportDraft,
    ItemPerson,
    Note,
    NotePhoto,
    Objective,
    OutgoingMail,
    OwnMethod,
    PanelQuestion,
    Participant,
    Passage,
    PurgeCertificate,
    Quarantined,
    Question,
    Quote,
    RecorderDevice,
    RemovedTask,
    Respondent,
    Run,
    RunEntry,
    Seat,
    Survey,
    Task,
    TaskComment,
    TaskLink,
    Theme,
    Undo,
)


class Route(NamedTuple):
    method: str
    path: str

    @property
    def parameters(self) -> list[str]:
        return [part.partition("}")[0].partition(":")[0] for part in self.path.split("{")[1:]]

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


def routes() -> list[Route]:
    found = {
        Route(method, route.path)
        for router in routers()
        for route in _walk(router.routes)
        for method in route.methods - {"HEAD", "OPTIONS"}
    }
    return sorted(found, key=lambda route: (route.path, route.method))


def _walk(entries: list[Any]) -> Iterator[APIRoute]:
    for entry in entries:
        if isinstance(entry, APIRoute):
            yield entry
        else:
            yield from _walk(entry.original_router.routes)


ROWS = {
    "closure_id": Holiday,
    "comment_id": TaskComment,
    "day_id": GuideDay,
    "draft_id": ImportDraft,
    "grouping_id": Grouping,
    "item_id": GuideItem,
    "row_id": GuideItem,
    "run_id": Run,
    "lane": GuideItem,
    "link_id": TaskLink,
    "mail_id": OutgoingMail,
    "method_id": OwnMethod,
    "note_id": Note,
    "objective_id": Objective,
    "participant_id": Participant,
    "passage_id": Passage,
    "person_id": Participant,
    "question_id": Question,
    "removed_id": RemovedTask,
    "respondent_id": Respondent,
    "seat_id": Seat,
    "survey_id": Survey,
    "task_id": Task,
    "theme_id": Theme,
    "undo_id": Undo,
    "answer_id": Answer,
    "contribution_id": Contribution,
    "quarantined_id": Quarantined,
    "quote_id": Quote,
    "certificate_id": PurgeCertificate,
    "device_id": RecorderDevice,
    "hand_over_id": HandOver,
    "entry_id": RunEntry,
    "panel_question_id": PanelQuestion,
    "photo_id": NotePhoto,
    "item_person_id": ItemPerson,
}
"""What a parameter names: a row of an event."""

IN_ROOM = {
    ("/guide/", "comment_id"): GuideComment,
    ("/guide/", "person_id"): ItemPerson,
    ("/guide/", "question_id"): PanelQuestion,
    ("/notes/lane/", "item"): GuideItem,
    ("/notes/session/", "item"): GuideItem,
}
"""Where a room calls its own rows by a name that others use as well."""

WORDS = {
    "act": "0123456789abcdef",
    "build": "0",
    "day": "2027-01-19",
    "forum": "caaht-national-conference",
    "half": "morning",
    "item": "venue",
    "kind": "docx",
    "spoken": "en",
    "name": "favicon.svg",
    "number": "1",
    "page": "1",
    "photo_uid": "01890000-0000-7000-8000-000000000001",
    "question": "goals",
    "role": "sponsor",
    "session_id": "1",
    "template": "cluster_meeting",
    "token": "x" * 43,
    "token_id": "1",
    "user_id": "1",
    "chapter": "summary",
    "function": "logistics",
    "code": "N01",
    "uid": "none",
}
"""What a parameter names: something else."""


def _table(route: Route, parameter: str) -> Any:
    for (place, name), table in IN_ROOM.items():
        if place in route.path and name == parameter:
            return table
    return ROWS.get(parameter)


def address(db: Session, route: Route, event: str, *, of: str | None = None) -> str | None:
    """The route's address in that event, its rows taken from the event `of`.

    None where that event has no such row. A parameter that stands in neither table is an error: say what it names.
    """
    path = route.path
    row_event = db.exec(select(Event).where(Event.slug == (of or event))).one()
    for parameter in route.parameters:
        if parameter == "event":
            value: Any = event
        elif table := _table(route, parameter):
            value = db.exec(select(table.id).where(table.event_id == row_event.key).order_by(col(table.id))).first()
            if value is None:
                return None
        else:
            value = WORDS[parameter]
        path = path.replace(f"{{{parameter}}}", str(value)).replace(f"{{{parameter}:path}}", str(value))
    return path
