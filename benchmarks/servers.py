"""The two servers that figures compare, each with data of its own in a folder that goes when the run ends."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from time import monotonic, sleep

import httpx2 as httpx

from benchmarks.kit import Bench, Kuvend, Running
from tests.server import Server, free_port


@contextmanager
def bench(folder: Path, *, rounds: int) -> Iterator[Bench]:
    with ExitStack() as stack:
        bare = stack.enter_context(_bare(folder))

        @cache
        def start_kuvend() -> Kuvend:  # loads the demonstration: only for figures that ask for it
            return stack.enter_context(_kuvend(folder))

        yield Bench(folder, bare, start_kuvend, rounds)


@contextmanager
def _bare(folder: Path) -> Iterator[Running]:
    port = free_port()
    environment = os.environ | {"BARE_DATABASE": str(folder / "bare.sqlite3")}
    process = subprocess.Popen([sys.executable, "-m", "benchmarks.bare", str(port)], env=environment)
    try:
        url = f"http://127.0.0.1:{port}"
        _wait(f"{url}/hello")
        yield Running(url, process.pid)
    finally:
        process.terminate()
        process.wait(10)


@contextmanager
def _kuvend(folder: Path) -> Iterator[Kuvend]:
    (folder / "kuvend").mkdir()
    server = Server(folder / "kuvend", options=("--workers", "1"))
    try:
        server.start()
        yield Kuvend(server.url, server.pid, cache(lambda who: _session(server, who)))
    finally:
        server.stop()


def _session(server: Server, who: str) -> dict[str, str]:
    """The Cookie header of somebody who has signed in through the form, as a browser would."""
    with httpx.Client(base_url=server.url, headers={"Origin": server.url, "Sec-Fetch-Site": "same-origin"}) as browser:
        form = browser.get("/sign-in").text
        token = form.partition('name="csrf"')[2].partition('value="')[2].partition('"')[0]
        typed = {"email": f"{who}@kuvend.example", "password": server.password, "csrf": token}
        answer = browser.post("/sign-in", data=typed)
        if answer.status_code != 303:
            raise RuntimeError(f"{who} could not sign in: {answer.status_code}")
        return {"Cookie": "; ".join(f"{name}={value}" for name, value in browser.cookies.items())}


def _wait(url: str) -> None:
    end = monotonic() + 30
    while monotonic() < end:
        try:
            httpx.get(url, timeout=1).raise_for_status()
        except httpx.HTTPError:
            sleep(0.05)
        else:
            return
    raise RuntimeError(f"{url} does not answer")
