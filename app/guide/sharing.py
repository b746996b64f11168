"""A version that is shared is told to the team by mail: what changed since the last one, in each reader's language."""

from datetime import datetime

from fastapi import Request
from sqlalchemy import select
from sqlmodel import Session, col

from app.guide import versions_view
from app.mail.letters import BASE, Letter
from app.mail.queue import queue
from app.models import Event, Membership, Publication, User
from app.vocabulary import Role
from app.web.languages import both, first_known, gettext, language, speaking
from app.web.pages import fragment

PURPOSE = "shared guide"
NAMED = 60
"""Changes in one mail; the rest are counted."""


def readers(db: Session, event: Event, *, but: User) -> list[User]:
    """The team that reads the guide, without whoever shares it."""
    members = select(col(Membership.user_id)).where(
        col(Membership.event_id) == event.key,
        col(Membership.withdrawn_at).is_(None),
        col(Membership.role) != Role.SPONSOR,
    )
    there = (col(User.id).in_(members), col(User.id) != but.key, col(User.disabled_at).is_(None))
    return list(db.execute(select(User).where(*there).order_by(col(User.id))).scalars())


def tell(request: Request, db: Session, event: Event, made: Publication, *, by: User, now: datetime) -> int:
    """One mail to each, once for this version. None where it says nothing that the last one did not."""
    before = versions_view.before(db, event, made)
    if before is not None and not made.remark and not versions_view.told_changes(before.content, made.content):
        return 0
    told = readers(db, event, but=by)
    for user in told:
        with speaking(first_known(user.language)):
            letter = _letter(request, event, made, before, user, by)
        once = f"{PURPOSE}:{event.key}:{user.key}:{made.number}"
        queue(db, letter, once=once, purpose=PURPOSE, to=user, event=event, within_team=True, now=now)
    return len(told)


def _letter(
    request: Request, event: Event, made: Publication, before: Publication | None, user: User, by: User
) -> Letter:
    title = both(event.title_en, event.title_sq)
    found = versions_view.told_changes(before.content, made.content) if before else []
    context = {
        "subject": gettext("The guide, version %(number)s: %(event)s", number=made.number, event=title),
        "name": user.name, "by": by.name, "title": title, "number": made.number, "remark": made.remark,
        "before": before.number if before else None, "changes": [one.words for one in found[:NAMED]],
        "more": max(0, len(found) - NAMED), "guide": f"{BASE}/events/{event.slug}/guide",
        "version": f"{BASE}/events/{event.slug}/guide/versions/{made.number}",
    }  # fmt: skip
    text, html = (fragment(request, f"guide/mail_shared.{kind}", **context) for kind in ("txt", "html"))
    return Letter(str(context["subject"]), text, html, language())
