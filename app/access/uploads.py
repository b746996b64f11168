"""An uploaded file between its preview and its application: kept for whoever brought it, with what its columns mean."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime

from sqlmodel import Session, col, select

from app.access.loaders import EventAccess, fetch
from app.errors import NotFound
from app.models import Event, HeadMapping, ImportDraft, User


def keep(db: Session, event: Event, what: str, content: str, *, file_name: str, by: User) -> ImportDraft:
    """An earlier file of the same person that was never applied goes."""
    mine = select(ImportDraft).where(
        ImportDraft.event_id == event.key, ImportDraft.user_id == by.key, ImportDraft.what == what
    )
    for earlier in db.exec(mine.where(col(ImportDraft.applied_at).is_(None))).all():
        db.delete(earlier)
    draft = ImportDraft(event_id=event.key, user_id=by.key, what=what, file_name=file_name[:200], content=content)
    db.add(draft)
    db.flush()
    return draft


def own(db: Session, access: EventAccess, what: str, draft_id: int) -> ImportDraft:
    """NotFound also where it is somebody else's."""
    draft = fetch(db, ImportDraft, draft_id, access)
    if draft.user_id != access.user.key or draft.what != what:
        raise NotFound
    return draft


def applied(db: Session, draft: ImportDraft, at: datetime) -> None:
    draft.applied_at, draft.content = at, ""
    db.add(draft)
    db.flush()


def fingerprint(shown: object) -> str:
    """Of what a preview showed, in plain lists; another one at application: somebody changed things in between."""
    return hashlib.sha256(json.dumps(shown).encode()).hexdigest()[:32]


def known_columns(db: Session, mark: str) -> dict[int, str] | None:
    """How the heads of such a workbook were understood the last time."""
    found = db.exec(select(HeadMapping).where(HeadMapping.heads == mark)).first()
    return {int(number): head for number, head in found.columns.items()} if found else None


def remember_columns(db: Session, mark: str, columns: Mapping[int, str]) -> None:
    mapping = db.exec(select(HeadMapping).where(HeadMapping.heads == mark)).first() or HeadMapping(heads=mark)
    mapping.columns = {str(number): head for number, head in columns.items()}
    db.add(mapping)
    db.flush()
