"""`kuvend import`: files into an event, with the readers that the web has."""

import argparse
from collections.abc import Callable, Iterable
from pathlib import Path

from sqlmodel import Session, col, select

from app import clock
from app.commands.ground import Commands, Refused, account_of, command, event_called, family, migrated
from app.errors import Invalid, KuvendError
from app.models import Event, Membership, User
from app.settings import Settings
from app.vocabulary import Role


def add_to(commands: Commands) -> None:
    imports = family(commands, "import", "files into an event", of="checklist|guide")
    for made in (
        command(imports, "checklist", _checklist, "a checklist from an .xlsx or .csv file, whole or not at all"),
        command(
            imports, "guide", _guide, "days of a guide from an .xlsx, .csv, .ics or schedule.json, whole or not at all"
        ),
    ):
        made.add_argument("event", help="slug of an event")
        made.add_argument("file")
        made.add_argument("--dry-run", action="store_true", help="say what would change, and change nothing")
        made.add_argument("--by", metavar="EMAIL", help="whose change it is (default: the event's first organiser)")


def _checklist(options: argparse.Namespace, settings: Settings) -> None:
    from app.checklist.workbook_command import load_file

    _import(options, settings, lambda db, event, **given: load_file(db, event, today=clock.today(event.zone), **given))


def _guide(options: argparse.Namespace, settings: Settings) -> None:
    from app.guide.importing.command import load_file

    _import(options, settings, load_file)


def _import(options: argparse.Namespace, settings: Settings, load_file: Callable[..., Iterable[str]]) -> None:
    """Whole or not at all."""
    path = Path(options.file)
    try:
        data = path.read_bytes()
    except OSError as problem:
        raise Refused(f"{path}: {problem.strerror}") from None
    with migrated(settings).write() as db:
        event = event_called(db, options.event)
        by = _for_whom(db, event, options.by)
        try:
            print("\n".join(load_file(db, event, data=data, file_name=path.name, by=by, dry_run=options.dry_run)))
        except KuvendError as problem:
            fields = problem.fields if isinstance(problem, Invalid) else {}
            said = fields.get("file") or " ".join(fields.values()) or str(problem)
            raise Refused(f"{path}: {' '.join(said.split())}") from None


def _for_whom(db: Session, event: Event, email: str | None) -> User:
    """Whose change it is: the account given, or else the event's first organiser."""
    if email:
        return account_of(db, email)
    organises = select(User).join(Membership, col(Membership.user_id) == col(User.id))
    organises = organises.where(Membership.event_id == event.key, Membership.role == Role.ORGANISER)
    found = db.exec(organises.where(col(Membership.withdrawn_at).is_(None)).order_by(col(Membership.id))).first()
    if found is None:
        raise Refused(f"{event.slug} has no organiser; say with --by EMAIL whose change it is")
    return found
