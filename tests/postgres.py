"""A PostgreSQL server of our own for tests: in a temporary folder, on a socket in it, gone when the tests are.

`python -m tests.postgres COMMAND ...` runs a command with one, named to it by KUVEND_TEST_DATABASE_URL.
"""

import ctypes
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep
from uuid import uuid4

import psycopg
from psycopg import sql
from sqlalchemy import make_url

URL = "KUVEND_TEST_DATABASE_URL"
# Nothing here outlives the tests, so nothing need survive a power cut.
HASTE = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200", "listen_addresses=")
PR_SET_PDEATHSIG = 1


def programs() -> Path | None:
    """The folder of initdb and postgres: of the newest release here; Debian keeps them off the path."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    releases = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    return max(releases, key=lambda path: int(path.parent.name.split(".")[0]), default=None)


@contextmanager
def cluster() -> Iterator[str]:
    """The URL (postgresql+psycopg://...) of a server on which databases may be made; one that is set stays."""
    if given := os.environ.get(URL):
        yield given
        return
    bin_dir = programs()
    if bin_dir is None:
        raise FileNotFoundError("no PostgreSQL server is installed here")
    with tempfile.TemporaryDirectory(prefix="kuvend-pg-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        as_owner = _owner(folder)
        run = [str(bin_dir / "initdb"), "--username=kuvend", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8"]
        subprocess.run(
            [*run, "--no-sync", "--pgdata=data"], cwd=folder, check=True, stdout=subprocess.DEVNULL, **as_owner
        )
        options = [word for setting in HASTE for word in ("-c", setting)]
        with (folder / "log").open("wb") as log:
            server = subprocess.Popen(
                [str(bin_dir / "postgres"), "-D", "data", "-k", name, *options],
                cwd=folder,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=_end_with_parent,  # noqa: PLW1509 (no thread runs yet)
                **as_owner,
            )
        try:
            _wait(server, folder)
            yield f"postgresql+psycopg://kuvend@/postgres?host={name}"
        finally:
            _end(server)


def fresh_database(base: str, name: str) -> str:
    """The URL of a new, empty database on the server at `base`; one of that name is replaced."""
    with psycopg.connect(base.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    return base.replace("/postgres?", f"/{name}?")


@contextmanager
def copy_of(template: str) -> Iterator[str]:
    """The URL of a new database like that one, gone afterwards."""
    like = make_url(template)
    name = f"kuvend_{uuid4().hex}"
    server = like.set(drivername="postgresql", database="postgres").render_as_string(hide_password=False)
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(str(like.database)))
        )
        yield like.set(database=name).render_as_string(hide_password=False)
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _owner(folder: Path) -> dict[str, object]:
    """PostgreSQL refuses to run as root: then it runs as the user its package made."""
    if os.geteuid() != 0:
        return {}
    owner = pwd.getpwnam("postgres")
    os.chown(folder, owner.pw_uid, owner.pw_gid)
    return {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}


def _end_with_parent() -> None:
    """Should the tests be killed, the server still ends (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGINT)


def _wait(server: subprocess.Popen[bytes], folder: Path) -> None:
    end = monotonic() + 30
    while monotonic() < end and server.poll() is None:
        try:
            psycopg.connect(host=str(folder), user="kuvend", dbname="postgres").close()
        except psycopg.OperationalError:
            sleep(0.05)
        else:
            return
    raise RuntimeError(f"PostgreSQL did not start: {(folder / 'log').read_text(errors='replace')[-2000:]}")


def _end(server: subprocess.Popen[bytes]) -> None:
    server.send_signal(signal.SIGINT)  # "fast": ends connections, then itself
    try:
        server.wait(10)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


if __name__ == "__main__":
    with cluster() as url:
        sys.exit(subprocess.run(sys.argv[1:], env=os.environ | {URL: url}, check=False).returncode)
