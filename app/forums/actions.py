"""What makes and changes forums."""

from typing import Any

from sqlmodel import Session, select

from app.access import audit
from app.errors import N_, Conflict, Invalid
from app.models import Forum, User
from app.vocabulary import ForumKind
from app.web.slugs import free_slug


def create(
    db: Session, *, kind: ForumKind, name_en: str = "", name_sq: str = "", slug: str = "", by: User, **more: Any
) -> Forum:
    """A forum with at least one name; its slug follows from the name and is its own."""
    if not (name_en or name_sq):
        raise Invalid(fields={"name_en": N_("A name in one of the two languages is needed.")})
    slug = free_slug(slug or name_en or name_sq, db.exec(select(Forum.slug)).all())
    forum = Forum(slug=slug, kind=kind, name_en=name_en, name_sq=name_sq, **more)
    db.add(forum)
    db.flush()
    audit.record(db, "forum made", by=by, subject=forum.slug)
    return forum


def change(db: Session, forum: Forum, *, version: int, **values: Any) -> None:
    """Raises Conflict when somebody else changed the forum since `version`."""
    if forum.version != version:
        raise Conflict
    for name, value in values.items():
        setattr(forum, name, value)
    if not (forum.name_en or forum.name_sq):
        raise Invalid(fields={"name_en": N_("A name in one of the two languages is needed.")})
    forum.version += 1
    db.flush()
