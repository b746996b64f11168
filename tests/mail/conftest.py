"""Mail servers to speak to, each with its own manners, on a free port of this machine."""

import asyncio
import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from app.mail.letters import Letter
from app.mail.queue import queue
from app.mail.sending import Courier
from app.mail.worker import Worker
from app.models import OutgoingMail
from tests.server import free_port

NOW = datetime(2027, 1, 11, 7, 0, tzinfo=UTC)
SECRET = b"a secret that only tests know, long enough"
LETTER = Letter("Një detyrë për ju", "Mirëmëngjes.\n.\nhttps://kuvend.invalid/t/~1\n", "<p>Mirëmëngjes.</p>", "sq")


@dataclass
class Postman:
    """Takes every mail, but for what `answers` says to a recipient, and `verdict` to a whole mail."""

    answers: dict[str, str] = field(default_factory=dict)
    verdict: str = "250 OK"
    slow: dict[str, float] = field(default_factory=dict)
    dies_after_data: bool = False
    took: list[tuple[str, EmailMessage]] = field(default_factory=list)

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:  # noqa: N802 - the server's name for it
        if address in self.slow:
            await asyncio.sleep(self.slow[address])
        said = self.answers.get(address, "250 OK")
        if said.startswith("250"):
            envelope.rcpt_tos.append(address)
        return said

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - the same
        if self.verdict.startswith("250"):
            read = message_from_bytes(envelope.original_content, policy=default)
            assert isinstance(read, EmailMessage)
            self.took += [(address, read) for address in envelope.rcpt_tos]
        if self.dies_after_data:
            server.transport.abort()
        return self.verdict

    @property
    def recipients(self) -> list[str]:
        return [address for address, _ in self.took]


@contextlib.contextmanager
def listening(postman: Postman, **options: Any) -> Iterator[Controller]:
    controller = Controller(postman, hostname="127.0.0.1", port=free_port(), **{"enable_SMTPUTF8": False, **options})
    controller.start()
    try:
        yield controller
    finally:
        controller.stop()


def port_of(controller: Controller) -> int:
    port: int = controller.port
    return port


@pytest.fixture
def postman() -> Postman:
    return Postman()


@pytest.fixture
def server(postman: Postman) -> Iterator[Controller]:
    with listening(postman) as controller:
        yield controller


@pytest.fixture
def courier(server: Controller) -> Courier:
    return Courier(
        f"smtp://127.0.0.1:{port_of(server)}", sender="Kuvend <kuvend@kuvend.example>", step_seconds=2, answer_seconds=2
    )


class Clock:
    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock(NOW)


@pytest.fixture
def worker(database, courier, clock) -> Worker:
    return Worker(database, courier=courier, base="https://kuvend.example", secret=SECRET, now=clock)


@pytest.fixture
def put(database):
    """Into the queue, for these addresses; returns the ids."""

    def put(*addresses: str, **given: Any) -> list[int]:
        with database.write() as db:
            return [
                queue(db, LETTER, **{"once": f"test:{to}", "purpose": "test", "to": to, "now": NOW, **given}).key
                for to in addresses
            ]

    return put


@pytest.fixture
def mail(database):
    """A mail as the database has it now."""

    def mail(key: int) -> OutgoingMail:
        with database.read() as db:
            return db.get_one(OutgoingMail, key)

    return mail
