"""Days written down beforehand: templates in `seed/days/`, and the demonstration. One shape for both.

The key that holds the title of a row is its kind: `{"session": {"en", "sq"}, "pin": "9:00", "rows": [...]}`.
`method` brings the steps of the library, `people` is a list of (role, label), `questions` a list of texts in both
languages; every other key is a column of the row, with `purpose`, `panel` in both languages.
"""

import json
from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from sqlmodel import Session

from app.errors import NotFound
from app.guide import composing, day_actions, row_actions
from app.guide.methods import Both, library
from app.models import Event, GuideDay, GuideItem, ItemPerson, PanelQuestion, User
from app.settings import ROOT
from app.vocabulary import Attribution, EventKind, Form, ItemKind, ItemRole, Language, NoteKind
from app.web.fields import parse_clock

TEMPLATES = ROOT / "seed" / "days"
PLAIN = frozenset({"minutes", "room", "set_up", "materials", "say", "do", "transition", "fallback", "output", "cut_to",
                   "optional", "protocol", "public", "number", "qark"})  # fmt: skip
WORDED = {"form": Form, "attribution": Attribution}


class DayTemplate(NamedTuple):
    key: str
    title: Both
    about: Both
    kind: EventKind
    days: tuple[dict[str, Any], ...]


@lru_cache(maxsize=1)
def templates() -> dict[str, DayTemplate]:
    return {path.stem: _template(path) for path in sorted(TEMPLATES.glob("*.json"))}


def _template(path: Path) -> DayTemplate:
    known = json.loads(path.read_text(encoding="utf-8"))
    return DayTemplate(
        path.stem, Both(**known["title"]), Both(**known["about"]), EventKind(known["kind"]), tuple(known["days"])
    )


def plant_template(
    db: Session, event: Event, key: str, *, first: date, language: Language, by: User | None = None
) -> list[GuideDay]:
    """The days of a template, one after the other from `first` on. Days that exist already are an error."""
    template = templates().get(key)
    if template is None:
        raise NotFound
    return [
        plant_day(db, event, outline, on=first + timedelta(days=number), language=language, by=by)
        for number, outline in enumerate(template.days)
    ]


def plant_day(
    db: Session, event: Event, outline: dict[str, Any], *, on: date, language: Language, by: User | None = None
) -> GuideDay:
    title = outline.get("title", {})
    day = day_actions.add(
        db, event, on=on, starts=parse_clock(outline.get("starts", "9:00")),
        title_en=title.get("en", ""), title_sq=title.get("sq", ""),
    )  # fmt: skip
    plant(db, day, outline["rows"], None, language=language, by=by)
    return day


def plant(
    db: Session,
    day: GuideDay,
    rows: Iterable[dict[str, Any]],
    parent: GuideItem | None,
    *,
    language: Language,
    by: User | None = None,
) -> list[GuideItem]:
    made = []
    for outline in rows:
        item = _row(db, day, outline, parent, language, by)
        plant(db, day, outline.get("rows", ()), item, language=language, by=by)
        made.append(item)
    return made


def _row(
    db: Session, day: GuideDay, outline: dict[str, Any], parent: GuideItem | None, language: Language, by: User | None
) -> GuideItem:
    kind = next(kind for kind in ItemKind if kind.value in outline)
    title = outline[kind.value]
    values: dict[str, Any] = {name: outline[name] for name in PLAIN & outline.keys()}
    values |= {name: word(outline[name]) for name, word in WORDED.items() if name in outline}
    for name in ("purpose", "panel"):
        if name in outline:
            values |= {f"{name}_en": outline[name]["en"], f"{name}_sq": outline[name]["sq"]}
    if "pin" in outline:
        values["pin"] = parse_clock(outline["pin"])
    values |= {"title_en": title["en"], "title_sq": title["sq"]}
    if "method" in outline:
        minutes = values.pop("minutes", None)
        item = composing.add_method(
            db, day, library()[outline["method"]], language=language, minutes=minutes, parent=parent, by=by
        )
        for name, value in values.items():
            setattr(item, name, value)
    else:
        item = row_actions.add(db, day, kind=kind, parent=parent, by=by, **values)
    for position, (role, label) in enumerate(outline.get("people", ())):
        db.add(ItemPerson(event_id=day.event_id, item_id=item.key, role=ItemRole(role), position=position,
                          **({"label": label} if isinstance(label, str) else label)))  # fmt: skip
    for position, question in enumerate(outline.get("questions", ())):
        kind_of_note = NoteKind(question["kind"]) if "kind" in question else None
        db.add(PanelQuestion(event_id=day.event_id, item_id=item.key, position=position,
                             text_en=question["en"], text_sq=question["sq"], default_kind=kind_of_note))  # fmt: skip
    db.flush()
    return item
