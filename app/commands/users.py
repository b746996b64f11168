"""`kuvend user`: accounts, for whoever has the machine."""

import argparse

from app.access import actions, signing_in
from app.commands.ground import Commands, Refused, account_of, command, event_called, family, migrated
from app.settings import Settings
from app.vocabulary import Role


def add_to(commands: Commands) -> None:
    users = family(commands, "user", "accounts", of="add|reset")
    made = command(users, "add", _add, "add an account, or give one a role")
    made.add_argument("email")
    made.add_argument("--name")
    made.add_argument("--admin", action="store_true", help="may create forums and events and name their organisers")
    made.add_argument("--event", help="slug of an event")
    made.add_argument("--role", choices=[role.value for role in Role])
    made = command(users, "reset", _reset, "set a new password and print it")
    made.add_argument("email")


def _add(options: argparse.Namespace, settings: Settings) -> None:
    if bool(options.event) != bool(options.role):
        raise Refused("--event and --role belong together")
    database = migrated(settings)
    with database.write() as db:
        user = signing_in.find_account(db, options.email)
        password = None
        if user is None:
            password = actions.readable_password()
            user = actions.add_account(
                db, options.email, options.name or options.email.partition("@")[0], password=password
            )
        elif not options.event and not options.admin:
            raise Refused(f"{options.email} has an account already")
        user.admin = user.admin or options.admin
        if options.event:
            actions.give_role(db, event_called(db, options.event), user, Role(options.role), by=None)
    print(f"{options.email} can sign in" + (f" with the password {password}" if password else ""))


def _reset(options: argparse.Namespace, settings: Settings) -> None:
    with migrated(settings).write() as db:
        password = actions.reset_password(db, account_of(db, options.email))
        print(f"{options.email} can sign in with the password {password}")
