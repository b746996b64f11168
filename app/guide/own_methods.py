"""Methods of the organisation: any session that worked, saved with its steps, for every event to come."""

from math import ceil
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from app import clock
from app.errors import N_, Invalid
from app.guide.methods import Both, Method, MethodStep, library
from app.models import GuideItem, OwnMethod, User
from app.vocabulary import Form, ItemKind

OWN = "own-"
TEXTS = ("materials", "room_setup", "recorder_task")


def methods(db: Session) -> dict[str, Method]:
    """The library's, then those of the house; by key."""
    return library() | own_methods(db)


def own_methods(db: Session) -> dict[str, Method]:
    found = db.execute(select(OwnMethod).where(col(OwnMethod.withdrawn_at).is_(None)).order_by(col(OwnMethod.id)))
    return {f"{OWN}{row.key}": _method(row) for row in found.scalars()}


def save(db: Session, session: GuideItem, rows: list[GuideItem], *, by: User) -> OwnMethod:
    """The steps of a session, from `rows`, it and all it holds; of parallel groups those of the first, since each does
    the same."""
    first_lanes = {row.parent_id: row.key for row in reversed(rows) if row.kind == ItemKind.LANE}
    others = {row.key for row in rows if row.kind == ItemKind.LANE and row.key not in first_lanes.values()}
    steps = _in_order(rows, session.key, others)
    if session.kind != ItemKind.SESSION or not steps:
        raise Invalid(N_("Only a session with steps can be saved as a method."))
    method = OwnMethod(
        name_en=session.title_en, name_sq=session.title_sq, user_id=by.key, event_id=session.event_id,
        content={
            "purpose": [session.purpose_en, session.purpose_sq], "materials": session.materials,
            "room_setup": session.set_up, "recorder_task": session.recorder_task,
            "steps": [_step(row) for row in steps],
        },
    )  # fmt: skip
    db.add(method)
    db.flush()
    return method


def withdraw(db: Session, method: OwnMethod) -> None:
    """No longer offered; sessions made with it stay as they are."""
    method.withdrawn_at = clock.now()
    db.add(method)
    db.flush()


def groups_for(method: Method, people: int | None) -> int:
    """How many groups side by side a method needs for that many people."""
    return max(1, ceil(people / method.largest)) if people and method.largest else 1


def _in_order(rows: list[GuideItem], key: int, without: set[int]) -> list[GuideItem]:
    found: list[GuideItem] = []
    for row in rows:
        if row.parent_id == key and row.key not in without:
            found += [row] if row.kind == ItemKind.STEP else _in_order(rows, row.key, without)
    return found


def _step(row: GuideItem) -> dict[str, Any]:
    return {
        "title": [row.title_en, row.title_sq], "instruction": row.do, "minutes": row.minutes or 0, "cut_to": row.cut_to,
        "form": (row.form or Form.PLENARY).value, "optional": row.optional, "protocol": row.protocol,
    }  # fmt: skip


def _method(row: OwnMethod) -> Method:
    content = row.content
    steps = tuple(
        MethodStep(
            Both(*step["title"]), Both(step["instruction"], step["instruction"]), step["minutes"], step["cut_to"],
            Form(step["form"]), step["optional"], step["protocol"],
        )
        for step in content["steps"]
    )  # fmt: skip
    materials, room_setup, recorder_task = (Both(content[name], content[name]) for name in TEXTS)
    return Method(
        key=f"{OWN}{row.key}", name=Both(row.name_en, row.name_sq), purpose=Both(*content["purpose"]),
        materials=materials, room_setup=room_setup, recorder_task=recorder_task,
        smallest=0, largest=0, minutes=sum(step.minutes for step in steps), origin="", steps=steps,
    )  # fmt: skip
