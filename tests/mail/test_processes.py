"""The worker of the server, and `kuvend worker` beside it, as processes: real mail, and an end when asked to."""

import os
import signal
import subprocess
from pathlib import Path
from time import monotonic, sleep

import pytest

from app import clock
from app.db import Database
from app.mail.queue import queue
from app.migrations.run import migrate
from tests.mail.conftest import LETTER, Postman, listening, port_of
from tests.server import KUVEND, Server


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    """A data folder with twenty mails to send."""
    folder = tmp_path / "data"
    folder.mkdir()
    database = Database(f"sqlite:///{folder / 'kuvend.sqlite3'}")
    migrate(database)
    with database.write() as db:
        for n in range(20):
            to = f"{n}@kuvend.example"
            queue(db, LETTER, once=f"test:{n}", purpose="test", to=to, now=clock.now())
    database.close()
    return folder


def environment(port: int) -> dict[str, str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("KUVEND_")}
    return clean | {"KUVEND_SMTP_URL": f"smtp://127.0.0.1:{port}", "KUVEND_BASE_URL": "https://kuvend.example"}


def wait_for(postman: Postman, mails: int) -> None:
    end = monotonic() + 60
    while len(postman.took) < mails and monotonic() < end:
        sleep(0.05)


def test_two_workers_and_the_server_send_each_mail_once(filled, postman):
    with listening(postman) as smtp:
        given = environment(port_of(smtp))
        server = Server(filled.parent, options=("--empty",))
        server.environment |= given
        crew = [
            subprocess.Popen([KUVEND, "worker", "--data", filled], env=given, cwd=filled.parent, stdout=subprocess.PIPE)
            for _ in range(2)
        ]
        try:
            server.start()
            wait_for(postman, 20)
            for worker in crew:
                assert worker.stdout
                assert worker.stdout.readline().startswith(b"Working")
        finally:
            server.stop()
            for worker in crew:
                worker.send_signal(signal.SIGTERM)
            ends = [worker.wait(20) for worker in crew]
            for worker in crew:
                worker.stdout.close()
    assert sorted(postman.recipients) == sorted(f"{n}@kuvend.example" for n in range(20))
    assert ends == [0, 0]


def test_one_round_for_a_timer(filled, postman):
    with listening(postman) as smtp:
        done = subprocess.run(
            [KUVEND, "worker", "--once", "--data", filled],
            env=environment(port_of(smtp)),
            cwd=filled.parent,
            capture_output=True,
            text=True,
            check=True,
        )
    assert done.stdout == "20 mails handed over.\n"
    assert len(postman.took) == 20


def test_a_mail_server_that_cannot_be_is_named(tmp_path):
    done = subprocess.run(
        [KUVEND, "worker", "--once", "--data", tmp_path / "data"],
        env=environment(1) | {"KUVEND_SMTP_URL": "mail.kuvend.example"},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("kuvend: KUVEND_SMTP_URL: must look like smtp://")
    assert done.stderr.count("\n") == 1
