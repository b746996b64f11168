"""`kuvend serve`, `worker`, `demo` and `migrate`: the app and what it stands on, begun."""

import argparse
import gc
import signal
import threading
from importlib.metadata import version as version_of
from urllib.parse import urlsplit

from sqlmodel import select

from app import demonstration
from app.commands.ground import Commands, Refused, command, migrated
from app.db import Database
from app.models import Event, User
from app.settings import ROOT, Settings


def add_to(commands: Commands) -> None:
    made = command(commands, "serve", _serve, "serve the app; an empty database gets the demonstration first")
    made.add_argument("--host", default="127.0.0.1")
    made.add_argument("--port", type=int, default=8000)
    made.add_argument("--workers", type=int, default=1)
    made.add_argument("--empty", action="store_true", help="no demonstration")

    made = command(commands, "demo", _demo, "load the demonstration")
    made.add_argument(
        "--refresh", action="store_true", help="tell its story anew, from today (its events are replaced)"
    )

    made = command(commands, "worker", _work, "send mail and reminders in a process of their own")
    made.add_argument("--once", action="store_true", help="one round, then end (for a timer)")

    command(commands, "migrate", _migrate, "bring the database to the newest migration")


def _serve(options: argparse.Namespace, settings: Settings) -> None:
    """Migrate, load the demonstration into an empty database, and serve."""
    import uvicorn

    database = migrated(settings)
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


def _work(options: argparse.Namespace, settings: Settings) -> None:
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
    database = migrated(settings)
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


def _demo(options: argparse.Namespace, settings: Settings) -> None:
    database = migrated(settings)
    if demonstration.is_loaded(database):
        if not options.refresh:
            raise Refused("the demonstration is loaded already; --refresh tells its story anew, from today")
        demonstration.refresh(database)
        print("The story now stands at today; the accounts keep their passwords.")
        return
    password = demonstration.load(database, password=settings.demo_password)
    print(f"Loaded. Sign in as {demonstration.ORGANISER} with the password {password}")


def _migrate(_options: argparse.Namespace, settings: Settings) -> None:
    migrated(settings).close()
    print("The database is at the newest migration.")
