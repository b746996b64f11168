"""`kuvend purge`: what the rules of retention would erase; with --apply it is erased, and certified."""

import argparse
import json
import sys

from sqlmodel import col, select

from app import clock
from app.commands.backup import renew_keys
from app.commands.ground import Commands, command, event_called, migrated
from app.db import Database
from app.events import purging
from app.models import Event, PurgeCertificate
from app.settings import Settings


def add_to(commands: Commands) -> None:
    says = "erase what the rules of retention say, event by event; without --apply only count it"
    made = command(commands, "purge", _purge, says)
    made.add_argument("--apply", action="store_true", help="erase it, and print a certificate for each event")
    made.add_argument("--event", metavar="EVENT", help="only this event (its slug)")


def _purge(options: argparse.Namespace, settings: Settings) -> None:
    database = migrated(settings)
    with database.read() as db:
        if options.event:
            wanted = [event_called(db, options.event)]
        else:
            wanted = list(db.exec(select(Event).order_by(col(Event.ends_on))))
        db.expunge_all()
    if not options.apply:
        due = sum(_counted(database, event) for event in wanted)
        print(f"{due} rows are due. Nothing was erased; --apply does it." if due else "Nothing is due.")
        return
    made = [certificate for event in wanted if (certificate := _erased(database, event))]
    with database.read() as db:
        renewed = list(renew_keys(db, settings))
    for certificate in made:  # when all of it stands: whoever reads this may go away, or have no room for it
        print(json.dumps(certificate.content | {"sha256": certificate.sha256}, indent=1))
    for line in renewed:
        print(line, file=sys.stderr)


def _counted(database: Database, event: Event) -> int:
    with database.read() as db:
        found = purging.find(db, event, clock.today(event.zone))
    for each in found:
        if each.rows:
            when = "due" if each.is_due else "from then on"
            print(f"{event.slug:32} {each.rule:20} {each.rows:6} rows  {each.on}  {when}")
    return sum(each.rows for each in found if each.is_due)


def _erased(database: Database, event: Event) -> PurgeCertificate | None:
    """Of each event in a transaction of its own: what is done stays done, and its certificate is kept."""
    with database.write() as db:
        row = db.get_one(Event, event.key)
        return purging.purge(db, row, clock.today(event.zone), seen=None, by=None, at=clock.now())
