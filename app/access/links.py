"""Personal links: for people without an account. Opening one never uses it up."""

from datetime import datetime

from sqlmodel import Session, col, select

from app import clock
from app.access.secrets import new_token, token_hash
from app.errors import Gone
from app.mail.letters import links_in, token
from app.models import Link, OutgoingMail
from app.vocabulary import LinkPurpose


def issue_link(
    db: Session,
    *,
    purpose: LinkPurpose,
    event_id: int | None,
    subject: int,
    expires_at: datetime | None = None,
    user_id: int | None = None,
    token: str | None = None,
) -> tuple[Link, str]:
    """A new link and its token, which cannot be had again afterwards: only its hash is kept. A `token` that is given
    is one that a mail computes when it is sent."""
    token = token or new_token()
    link = Link(
        token_hash=token_hash(token),
        purpose=purpose,
        event_id=event_id,
        subject=subject,
        user_id=user_id,
        expires_at=expires_at,
    )
    db.add(link)
    db.flush()
    return link, token


def open_link(db: Session, token: str, purpose: LinkPurpose) -> Link:
    """The link of this token; Gone when it is unknown, revoked, expired or made for something else."""
    link = db.exec(select(Link).where(Link.token_hash == token_hash(token))).first()
    if link is None or link.purpose is not purpose or not still_valid(link):
        raise Gone
    return link


def still_valid(link: Link) -> bool:
    return link.revoked_at is None and (link.expires_at is None or link.expires_at > clock.now())


def renew_links(db: Session, mail: OutgoingMail, *, secret: bytes, expires_at: datetime) -> int:
    """The personal links in a mail that goes out anew are good again; those that were revoked stay so. Returns how
    many."""
    tokens = [token_hash(token(secret, mail.once, number)) for number in links_in(mail.text)]
    found = db.exec(select(Link).where(col(Link.token_hash).in_(tokens), col(Link.revoked_at).is_(None))).all()
    for link in found:
        link.expires_at = max(expires_at, link.expires_at or expires_at)
    db.flush()
    return len(found)


def revoke_link(db: Session, link: Link) -> None:
    link.revoked_at = link.revoked_at or clock.now()
    db.flush()
