"""What an editor and a reviewer do: introduce a chapter, release a report."""

from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from app.access.audit import record
from app.errors import N_, Conflict, Invalid
from app.models import ChapterText, Event, ReportRelease, User
from app.report import frozen
from app.report.facts import Chapter
from app.vocabulary import Language

TEXTS = ("text_en", "text_sq")


def introduce(
    db: Session, event: Event, chapter: Chapter, texts: dict[str, Any], *, version: int | None = None, by: User | None
) -> ChapterText:
    """Set what stands at the head of a chapter, in the languages that are given."""
    row = db.exec(
        select(ChapterText).where(ChapterText.event_id == event.key, ChapterText.chapter == chapter.value)
    ).one_or_none()
    if row is None:
        row = ChapterText(event_id=event.key, chapter=chapter.value, version=0)
    elif version is not None and version != row.version:
        raise Conflict
    for name in TEXTS:
        if name in texts:
            setattr(row, name, texts[name])
    row.version += 1
    db.add(row)
    db.flush()
    record(db, "report.introduced", by=by, event=event, subject=chapter.value)
    return row


def release(
    db: Session,
    event: Event,
    content: frozen.Plain,
    *,
    language: Language,
    signed_name: str,
    looked: bool,
    leaks: int,
    seen: str | None = None,
    by: User | None,
) -> ReportRelease:
    """Freeze a report under a person's name. `seen` is the hash of what that person looked at.

    Raises Conflict when the report changed meanwhile, Invalid when findings were not looked at.
    """
    sha256 = frozen.digest(frozen.text(content))
    if seen is not None and seen != sha256:
        raise Conflict(N_("The report changed since you opened it. Look at it once more, then release it."))
    if leaks and not looked:
        raise Invalid(fields={"looked": N_("Confirm that you looked at every place that is listed.")})
    latest = db.exec(select(func.max(col(ReportRelease.number))).where(ReportRelease.event_id == event.key)).one()
    row = ReportRelease(
        event_id=event.key,
        number=(latest or 0) + 1,
        language=language.value,
        outline=content,
        sha256=sha256,
        released_by_id=by.key if by else None,
        signed_name=signed_name,
    )
    db.add(row)
    db.flush()
    record(db, "report.released", by=by, event=event, subject=str(row.number), sha256=sha256, findings=leaks)
    return row
