"""The bare page against itself: how far this machine's ratios can be trusted today. 1.00 is quiet."""

from collections.abc import Iterator

from benchmarks.kit import Bench, Figure, at_most

PAGE = "/rows?count=60"


def measure(bench: Bench) -> Iterator[Figure]:
    bare = bench.bare
    one, other = bench.interleaved([bare.asked(PAGE), bare.asked(PAGE)])
    yield Figure("the bare page against itself, CPU time", one.cpu_ms, other.cpu_ms, "ms", at_most(1.1))
    yield Figure("its p99 at 4 clients against its median", one.p99_ms, one.median_ms, "ms", at_most(8))
