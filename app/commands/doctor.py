"""`kuvend doctor`: what is wrong with this installation."""

import argparse
import shutil

from app.commands.backup import about_backups
from app.commands.ground import Commands, Refused, command
from app.db import Database, sqlite_driver
from app.migrations.run import is_current
from app.settings import ROOT, Settings
from app.web.languages import warm


def add_to(commands: Commands) -> None:
    command(commands, "doctor", _doctor, "tell what is wrong with this installation")


def _doctor(_options: argparse.Namespace, settings: Settings) -> None:
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
        about_backups(settings),
        (True, "catalogues read"),
    ]


def _about_serving(settings: Settings) -> list[tuple[bool, str]]:
    address = settings.base_url or "not set: plain HTTP on this machine"
    mail = "set" if settings.smtp_url else "not set: mail is kept and shown in the outbox"
    leads_here = bool(settings.base_url or not settings.smtp_url)
    return [(leads_here, f"KUVEND_BASE_URL {address}" + ("" if leads_here else "; links in mails need it")),
            (True, f"KUVEND_SMTP_URL {mail}")]  # fmt: skip
