"""What people say about a task, and what they attach to it."""

from sqlmodel import Session

from app.checklist.history import note
from app.errors import Forbidden
from app.models import Task, TaskComment, TaskLink, User


def comment(db: Session, task: Task, text: str, *, by: User) -> TaskComment:
    said = TaskComment(event_id=task.event_id, task_id=task.key, by_id=by.key, text=text)
    db.add(said)
    db.flush()
    return said


def take_back(db: Session, said: TaskComment, *, by: User) -> None:
    """By its author alone: nobody unsays what another has said."""
    if said.by_id != by.key:
        raise Forbidden
    said.removed = True
    db.flush()


def say_again(db: Session, said: TaskComment, *, by: User) -> None:
    if said.by_id != by.key:
        raise Forbidden
    said.removed = False
    db.flush()


def attach(db: Session, task: Task, name: str, address: str, *, by: User) -> TaskLink:
    link = TaskLink(event_id=task.event_id, task_id=task.key, by_id=by.key, name=name, address=address)
    db.add(link)
    note(db, task, "link_added", by=by, after=name or address)
    return link


def detach(db: Session, task: Task, link: TaskLink, *, by: User) -> None:
    note(db, task, "link_removed", by=by, after=link.name or link.address)
    db.delete(link)
    db.flush()
