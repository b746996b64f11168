"""The second start of bin/run to its first answer: nothing to install, the data kept."""

import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from time import perf_counter, sleep

from benchmarks.kit import Bench, Figure, at_most
from tests.server import free_port, is_answering

RUN = Path(__file__).resolve().parent.parent.parent / "bin" / "run"
ALLOWED_SECONDS = 3.0
PATIENCE = 120.0


def measure(bench: Bench) -> Iterator[Figure]:
    data = bench.folder / "start"
    _seconds_to_answer(data)  # the first start loads the demonstration
    again = median(_seconds_to_answer(data) for _ in range(bench.rounds))
    yield Figure("second start of bin/run to its first answer", again, ALLOWED_SECONDS, "s", at_most(1))


def _seconds_to_answer(data: Path) -> float:
    port = free_port()
    begun = perf_counter()
    server = subprocess.Popen(
        [RUN, "--port", str(port), "--data", data],
        stdout=subprocess.DEVNULL,
        env={name: value for name, value in os.environ.items() if not name.startswith("KUVEND_")},
    )
    try:
        while not is_answering(f"http://127.0.0.1:{port}"):
            if server.poll() is not None or perf_counter() - begun > PATIENCE:
                raise RuntimeError("bin/run did not answer")
            sleep(0.01)
        return perf_counter() - begun
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(15)
