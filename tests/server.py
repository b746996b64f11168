"""A real Kuvend server in a process of its own, for tests that speak to it over the network."""

import os
import secrets
import signal
import socket
import subprocess
import sys
from pathlib import Path
from time import monotonic, sleep

import httpx2 as httpx

KUVEND = Path(sys.executable).with_name("kuvend")


class Server:
    """`kuvend serve` on a free port with its data in `folder`. It may be killed and started again, on the same port."""

    def __init__(self, folder: Path, *, database_url: str = "", options: tuple[str, ...] = ()) -> None:
        self.folder = folder
        self.options = options
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.password = secrets.token_urlsafe(12)
        self.log = folder / "server.log"
        # Settings of whoever runs the tests must not reach the server under test.
        clean = {name: value for name, value in os.environ.items() if not name.startswith("KUVEND_")}
        self.environment = clean | {"KUVEND_DEMO_PASSWORD": self.password}
        if database_url:
            self.environment["KUVEND_DATABASE_URL"] = database_url
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, *, patience: float = 120) -> None:
        """Start and wait for the first answer; loading the demonstration is part of a first start."""
        command = [KUVEND, "serve", "--port", str(self.port), "--data", self.folder / "data", *self.options]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command,
                cwd=self.folder,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # so that `kill` reaches its workers too
            )
        end = monotonic() + patience
        while monotonic() < end and self.process.poll() is None:
            if is_answering(self.url):
                return
            sleep(0.05)
        self.stop()
        raise RuntimeError(f"kuvend serve did not answer:\n{self.log.read_text(errors='replace')[-4000:]}")

    @property
    def pid(self) -> int:
        if self.process is None:
            raise RuntimeError("the server is not running")
        return self.process.pid

    def kill(self) -> None:
        """SIGKILL: as a power cut, nothing is tidied."""
        if self.process:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None

    def stop(self) -> None:
        if not self.process:
            return
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process = None


def is_answering(url: str) -> bool:
    try:
        return httpx.get(f"{url}/healthz", timeout=2).status_code == 200
    except httpx.TransportError:
        return False


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
