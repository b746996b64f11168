"""Signed-in list pages of 60 rows beside the bare page of 60 rows, and beside themselves with ten times the rows."""

from collections.abc import Callable, Iterator

from benchmarks import events
from benchmarks.kit import Bench, Figure, at_most

ROWS = 60
PAGES: dict[str, Callable[[Bench, int], str]] = {
    "checklist": events.with_checklist,
    "guide": lambda bench, rows: events.with_guide(bench, rows)[0],
    "participants": events.with_participants,
}


def measure(bench: Bench) -> Iterator[Figure]:
    bare = bench.bare.asked(f"/rows?count={ROWS}", requests=200)
    for name, make in PAGES.items():
        kuvend = bench.kuvend
        headers = kuvend.signed_in("organiser")
        few = kuvend.asked(make(bench, ROWS), headers=headers, requests=120)
        many = kuvend.asked(make(bench, 10 * ROWS), headers=headers, requests=20)
        ours, long, page = bench.interleaved([few, many, bare])
        work = f"{name}, {ROWS} rows"
        yield Figure(f"{work}, over a bare page of {ROWS}, CPU time", ours.cpu_ms, page.cpu_ms, "ms", at_most(1.6))
        yield Figure(f"{work}, p99 at 4 clients over its median", ours.p99_ms, ours.median_ms, "ms", at_most(8))
        yield Figure(f"{name}, {10 * ROWS} rows over {ROWS}, CPU time", long.cpu_ms, ours.cpu_ms, "ms", at_most(10))
