"""What the figures are made with: servers side by side, rounds in turn, medians, and a verdict.

Machines differ and are noisy. So nothing is measured alone: contestants take turns, round after round, each round in
another order, and a figure is the ratio of their medians.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter

from benchmarks.load import Request, load
from benchmarks.processes import cpu_seconds


@dataclass(frozen=True)
class Goal:
    text: str
    met: Callable[[float], bool]


def at_most(limit: float) -> Goal:
    return Goal(f"<= {limit:g}", lambda ratio: ratio <= limit)


def at_least(limit: float) -> Goal:
    return Goal(f">= {limit:g}", lambda ratio: ratio >= limit)


NO_GOAL = Goal("", lambda _: True)


@dataclass(frozen=True)
class Figure:
    """A line of the table: our value, the reference's, and what their ratio should be."""

    work: str
    ours: float
    reference: float
    unit: str
    goal: Goal

    @property
    def ratio(self) -> float:
        return self.ours / self.reference if self.reference else float("inf")

    @property
    def met(self) -> bool:
        return self.goal.met(self.ratio)


@dataclass(frozen=True)
class Sample:
    """One round of one contestant. For a function, `cpu_ms` is its time and the rest follows from it."""

    cpu_ms: float
    per_second: float
    median_ms: float
    p99_ms: float
    bytes_each: int = 0


Contestant = Callable[[], Sample]


@dataclass(frozen=True)
class Running:
    """A server under measurement: its address, and the process at the root of its tree."""

    url: str
    pid: int

    def asked(
        self,
        path: str,
        *,
        clients: int = 4,
        requests: int = 400,
        method: str = "GET",
        headers: dict[str, str] | None = None,
        body: str = "",
        expect: str = "200",
    ) -> Contestant:
        """A contestant that is asked for `path`, over and over; any other answer than `expect` stops the run."""
        request = Request(self.url + path, method, headers or {}, body)

        def round_of_requests() -> Sample:
            before = cpu_seconds(self.pid)
            answers = load(request, clients=clients, requests=requests)
            spent = cpu_seconds(self.pid) - before
            if set(answers.statuses) != {expect}:
                raise RuntimeError(f"{method} {path} answered {answers.statuses}, not {expect}")
            return Sample(
                cpu_ms=spent / requests * 1000,
                per_second=requests / answers.seconds,
                median_ms=median(answers.milliseconds),
                p99_ms=quantiles(answers.milliseconds, n=100)[98],
                bytes_each=answers.bytes_each,
            )

        return round_of_requests


def timed(work: Callable[[], object], *, times: int = 1) -> Contestant:
    """A contestant that is a function in this process."""

    def round_of_calls() -> Sample:
        begun = perf_counter()
        for _ in range(times):
            work()
        each = (perf_counter() - begun) / times * 1000
        return Sample(cpu_ms=each, per_second=1000 / each, median_ms=each, p99_ms=each)

    return round_of_calls


@dataclass(frozen=True)
class Bench:
    """What a figure is given. `kuvend` holds the demonstration; `signed_in(who)` is the header of its session."""

    folder: Path
    bare: Running
    start_kuvend: Callable[[], "Kuvend"]
    rounds: int = 7

    @property
    def kuvend(self) -> "Kuvend":
        return self.start_kuvend()

    def interleaved(self, contestants: Sequence[Contestant], *, rounds: int = 0) -> list[Sample]:
        """The median sample of each contestant, after one round that is thrown away."""
        samples: list[list[Sample]] = [[] for _ in contestants]
        for number in range((rounds or self.rounds) + 1):
            for place in range(len(contestants)):
                which = (place + number) % len(contestants)
                sample = contestants[which]()
                if number:
                    samples[which].append(sample)
        return [_median(found) for found in samples]


@dataclass(frozen=True)
class Kuvend(Running):
    signed_in: Callable[[str], dict[str, str]]


def _median(samples: Sequence[Sample]) -> Sample:
    return Sample(
        cpu_ms=median(sample.cpu_ms for sample in samples),
        per_second=median(sample.per_second for sample in samples),
        median_ms=median(sample.median_ms for sample in samples),
        p99_ms=median(sample.p99_ms for sample in samples),
        bytes_each=round(median(sample.bytes_each for sample in samples)),
    )
