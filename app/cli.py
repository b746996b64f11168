"""The `kuvend` command."""

import argparse
import gc
import os
import shutil
import signal
import sys
import threading
from collections.abc import Callable, Iterable
from importlib.metadata import version as version_of
from pathlib import Path
from urllib.parse import urlsplit

from sqlmodel import Session, col, select

from app import clock, demonstration
from app.access import actions, signing_in
from app.commands import backup, keys, purge
from app.db import Database, sqlite_driver
from app.errors import Invalid, KuvendError
from app.migrations.run import is_current, migrate
from app.models import Event, Membership, User
from app.settings import ROOT, Settings, WrongSetting, read_settings
from app.vocabulary import Role
from app.web.languages import warm


class Refused(Exception):
    """The command cannot be done; the text is the one clear line that says why."""


def main(arguments: list[str] | None = None) -> None:
    gc.disable()  # starting makes no garbage worth looking for; the server turns it on when it stands
    options = _parser().parse_args(arguments)
    if getattr(options, "data", None):
        os.environ["KUVEND_DATA_DIR"] = str(Path(options.data).resolve())
    command: Callable[[argparse.Namespace, Settings], None] = options.command
    try:
        command(options, read_settings())
    except (Refused, WrongSetting, KuvendError) as problem:
        sys.exit(f"kuvend: {problem}")
    except KeyboardInterrupt:
        sys.exit(130)


def serve(options: argparse.Namespace, settings: Settings) -> None:
    """Migrate, load the demonstration into an empty database, and serve."""
    import uvicorn

    database = _migrated(settings)
    _invite(database, settings, options)
    database.close()
    uvicorn.run(
        "app.main:create_app",
        factory=True,
        host=options.host,
        port=options.port,
        workers=options.workers,
        access_log=False,
        log_level="warning",
        timeout_graceful_shutdown=2,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=settings.trusted_proxies or None,
        server_header=False,
    )


def _invite(database: Database, settings: Settings, options: argparse.Namespace) -> None:
    """Say where it is and how to sign in."""
    with database.read() as db:
        empty = db.exec(select(Event.id)).first() is None
        somebody = db.exec(select(User.id)).first() is not None
    lines = [f"Kuvend is at {settings.base_url or f'http://{options.host}:{options.port}'}"]
    if empty and not options.empty:
        print("Loading the demonstration ...", flush=True)
        password = demonstration.load(database, password=settings.demo_password)
        lines += [f"Sign in as {demonstration.ORGANISER} with the password {password}", demonstration.OTHERS]
    elif demonstration.is_loaded(database):
        if settings.demo_password:
            demonstration.set_password(database, settings.demo_password)
            lines.append(f"Sign in as {demonstration.ORGANISER} with the password in KUVEND_DEMO_PASSWORD")
        else:
            lines.append(f"Sign in as {demonstration.ORGANISER}; forgotten the password? kuvend user reset EMAIL")
    elif not somebody:
        lines.append("Nobody has an account yet: kuvend user add YOUR@EMAIL --admin")
    print("\n".join(lines), flush=True)


def work(options: argparse.Namespace, settings: Settings) -> None:
    """Mail and reminders until it is ended; beside a server that was told to leave them (KUVEND_MAIL_WORKER=false)."""
    from app.access.tabs import days_to_go, event_tabs
    from app.checklist.reminding import Reminders
    from app.mail.worker import make_worker
    from app.web.assets import Assets
    from app.web.templates import make_environment

    stop = threading.Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda *_: stop.set())
    gc.enable()
    database = _migrated(settings)
    templates = make_environment(
        Assets(ROOT / "static"), version_of("kuvend"), event_tabs=event_tabs, days_to_go=days_to_go
    )
    worker = make_worker(database, settings, [Reminders(settings, templates)])
    if options.once:
        print(f"{worker.round(stop)} mails handed over.")
    else:
        to = urlsplit(settings.smtp_url).hostname if settings.smtp_url else "nowhere: KUVEND_SMTP_URL is not set"
        print(f"Working. Mail goes to {to}.", flush=True)
        worker.run(stop)
    database.close()


def demo(options: argparse.Namespace, settings: Settings) -> None:
    database = _migrated(settings)
    if demonstration.is_loaded(database):
        if not options.refresh:
            raise Refused("the demonstration is loaded already; --refresh tells its story anew, from today")
        demonstration.refresh(database)
        print("The story now stands at today; the accounts keep their passwords.")
        return
    password = demonstration.load(database, password=settings.demo_password)
    print(f"Loaded. Sign in as {demonstration.ORGANISER} with the password {password}")


def migrate_only(options: argparse.Namespace, settings: Settings) -> None:
    _migrated(settings).close()
    print("The database is at the newest migration.")


def add_user(options: argparse.Namespace, settings: Settings) -> None:
    if bool(options.event) != bool(options.role):
        raise Refused("--event and --role belong together")
    database = _migrated(settings)
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
            event = db.exec(select(Event).where(Event.slug == options.event)).first()
            if event is None:
                raise Refused(f"there is no event {options.event}")
            actions.give_role(db, event, user, Role(options.role), by=None)
    print(f"{options.email} can sign in" + (f" with the password {password}" if password else ""))


def reset_user(options: argparse.Namespace, settings: Settings) -> None:
    with _migrated(settings).write() as db:
        user = signing_in.find_account(db, options.email)
        if user is None:
            raise Refused(f"nobody has the address {options.email}")
        print(f"{options.email} can sign in with the password {actions.reset_password(db, user)}")


def import_checklist(options: argparse.Namespace, settings: Settings) -> None:
    from app.checklist.workbook_command import load_file

    _import(options, settings, lambda db, event, **given: load_file(db, event, today=clock.today(event.zone), **given))


def import_guide(options: argparse.Namespace, settings: Settings) -> None:
    from app.guide.importing_command import load_file

    _import(options, settings, load_file)


def _import(options: argparse.Namespace, settings: Settings, load_file: Callable[..., Iterable[str]]) -> None:
    """Whole or not at all, with the readers that the web has."""
    path = Path(options.file)
    try:
        data = path.read_bytes()
    except OSError as problem:
        raise Refused(f"{path}: {problem.strerror}") from None
    with _migrated(settings).write() as db:
        event = db.exec(select(Event).where(Event.slug == options.event)).first()
        if event is None:
            raise Refused(f"there is no event {options.event}")
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
        user = signing_in.find_account(db, email)
        if user is None:
            raise Refused(f"nobody has the address {email}")
        return user
    organises = select(User).join(Membership, col(Membership.user_id) == col(User.id))
    organises = organises.where(Membership.event_id == event.key, Membership.role == Role.ORGANISER)
    found = db.exec(organises.where(col(Membership.withdrawn_at).is_(None)).order_by(col(Membership.id))).first()
    if found is None:
        raise Refused(f"{event.slug} has no organiser; say with --by EMAIL whose change it is")
    return found


def doctor(options: argparse.Namespace, settings: Settings) -> None:
    """Every line says what was looked at; the exit status says whether anything is wrong."""
    found = [*_about_database(settings), *_about_files(settings), *_about_serving(settings)]
    for well, line in found:
        print(("ok    " if well else "WRONG ") + line)
    if not all(well for well, _ in found):
        raise Refused("something is wrong, see above")


def _about_database(settings: Settings) -> list[tuple[bool, str]]:
    shown = settings.url.rpartition("@")[2] if "@" in settings.url else settings.url
    database = Database(settings.url, master=settings.master_keys)
    try:
        lines = [(database.reachable(), f"database {shown}")]
        lines.append((is_current(database), "newest migration (else: kuvend migrate)"))
        if database.is_sqlite:
            version = sqlite_driver().sqlite_version
            with database.engine.connect() as connection:
                journal = connection.exec_driver_sql("PRAGMA journal_mode").scalar()
                sound = connection.exec_driver_sql("PRAGMA quick_check").scalar() == "ok"
            lines += [(True, f"SQLite {version}, journal {journal}"), (sound, "database is sound (quick_check)")]
    except Exception as problem:  # whatever a driver raises is what is wrong
        return [(False, f"database {shown}: {problem}".splitlines()[0])]
    finally:
        database.close()
    return lines


def _about_files(settings: Settings) -> list[tuple[bool, str]]:
    free = shutil.disk_usage(settings.data_dir if settings.data_dir.exists() else ROOT).free // 2**20
    secrets = [path for path in (settings.data_dir / "secret-key", settings.key_file) if path.exists()]
    private = all(path.stat().st_mode & 0o077 == 0 for path in secrets)
    vendor = (ROOT / "static" / "vendor" / "htmx.min.js").exists()
    warm()
    return [
        (free > 500, f"{free} MiB free for {settings.data_dir}"),
        (private, "secret key and master key are readable by their owner alone"),
        (vendor, "front-end packages are there (else: bin/run fetches them)"),
        backup.about_backups(settings),
        (True, "catalogues read"),
    ]


def _about_serving(settings: Settings) -> list[tuple[bool, str]]:
    address = settings.base_url or "not set: plain HTTP on this machine"
    mail = "set" if settings.smtp_url else "not set: mail is kept and shown in the outbox"
    leads_here = bool(settings.base_url or not settings.smtp_url)
    return [(leads_here, f"KUVEND_BASE_URL {address}" + ("" if leads_here else "; links in mails need it")),
            (True, f"KUVEND_SMTP_URL {mail}")]  # fmt: skip


def _migrated(settings: Settings) -> Database:
    """The database, at the newest migration, with what is confidential sealed under a key that is here."""
    from app.notes.actions import digest_key
    from app.notes.at_rest import make_ready

    database = _opened(settings)
    make_ready(database, settings, digest_key(settings.secret))
    return database


def _opened(settings: Settings) -> Database:
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    database = Database(settings.url, master=settings.master_keys)
    try:
        migrate(database)
    except Exception as problem:
        raise Refused(f"the database cannot be used: {str(problem).splitlines()[0]}") from problem
    return database


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("kuvend", description="Conferences and regional meetings, prepared to the minute.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, does: Callable[[argparse.Namespace, Settings], None], says: str) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=says, description=says)
        made.set_defaults(command=does)
        made.add_argument("--data", metavar="DIR", help="data directory (default: KUVEND_DATA_DIR or ./data)")
        return made

    made = command("serve", serve, "serve the app; an empty database gets the demonstration first")
    made.add_argument("--host", default="127.0.0.1")
    made.add_argument("--port", type=int, default=8000)
    made.add_argument("--workers", type=int, default=1)
    made.add_argument("--empty", action="store_true", help="no demonstration")

    made = command("demo", demo, "load the demonstration")
    made.add_argument(
        "--refresh", action="store_true", help="tell its story anew, from today (its events are replaced)"
    )

    made = command("worker", work, "send mail and reminders in a process of their own")
    made.add_argument("--once", action="store_true", help="one round, then end (for a timer)")

    command("migrate", migrate_only, "bring the database to the newest migration")
    command("doctor", doctor, "tell what is wrong with this installation")

    imports = commands.add_parser("import", help="files into an event").add_subparsers(
        required=True, metavar="checklist|guide"
    )
    what = {
        "checklist": ("a checklist from an .xlsx or .csv file, whole or not at all", import_checklist),
        "guide": ("days of a guide from an .xlsx, .csv, .ics or schedule.json, whole or not at all", import_guide),
    }
    for name, (about, does) in what.items():
        made = imports.add_parser(name, help=about)
        made.set_defaults(command=does)
        made.add_argument("event", help="slug of an event")
        made.add_argument("file")
        made.add_argument("--dry-run", action="store_true", help="say what would change, and change nothing")
        made.add_argument("--by", metavar="EMAIL", help="whose change it is (default: the event's first organiser)")
        made.add_argument("--data", metavar="DIR")

    backup.add_to(commands)
    keys.add_to(commands, _migrated, _opened)
    purge.add_to(commands, _migrated)

    users = commands.add_parser("user", help="accounts").add_subparsers(required=True, metavar="add|reset")
    made = users.add_parser("add", help="add an account, or give one a role")
    made.set_defaults(command=add_user)
    made.add_argument("email")
    made.add_argument("--name")
    made.add_argument("--admin", action="store_true", help="may create forums and events and name their organisers")
    made.add_argument("--event", help="slug of an event")
    made.add_argument("--role", choices=[role.value for role in Role])
    made.add_argument("--data", metavar="DIR")
    made = users.add_parser("reset", help="set a new password and print it")
    made.set_defaults(command=reset_user)
    made.add_argument("email")
    made.add_argument("--data", metavar="DIR")
    return parser


if __name__ == "__main__":
    main()
