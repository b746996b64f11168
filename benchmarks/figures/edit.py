"""One row of a guide is edited: its minutes, upon which the later rows move, or its title, upon which nothing does.

The design's reference is a bare page "with the same rows": read by the word one of 300, read strictly the one of 60
that the goals before it speak of. The strict one cannot be met by any edit (docs/decisions/0007); it is shown all the
same. What is held instead is set beside a bare route that does what an edit does, with nobody signed in, no history to
undo and nobody who listens; and, for a text that moves nothing, beside a bare page of the same rows.
"""

from collections.abc import Iterator

from benchmarks import events
from benchmarks.kit import NO_GOAL, Bench, Contestant, Figure, at_most
from benchmarks.load import NEW_NUMBER

ROWS = 300


def measure(bench: Bench) -> Iterator[Figure]:
    moving, naming = _edits(bench, ROWS, requests=100)
    many, _ = _edits(bench, 10 * ROWS, requests=20)
    bare = bench.bare.asked("/rows?count=60", clients=1, requests=200)
    same = bench.bare.asked(f"/rows?count={ROWS}", clients=1, requests=200)
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    half = f"/steps/{ROWS // 2}"
    alone = bench.bare.asked(half, method="PATCH", headers=form, body=f"minutes={NEW_NUMBER}", clients=1, requests=200)
    ours, title, long, page, whole, reference = bench.interleaved([moving, naming, many, bare, same, alone])
    work = f"a row of a guide of {ROWS} is edited"
    yield Figure(
        f"{work}, later ones move, over a bare page of 60 rows, CPU time", ours.cpu_ms, page.cpu_ms, "ms", at_most(1)
    )
    yield Figure(f"{work}, later ones move, over one of {ROWS}", ours.cpu_ms, whole.cpu_ms, "ms", NO_GOAL)
    yield Figure(f"{work}, later ones move, over a bare route's edit", ours.cpu_ms, reference.cpu_ms, "ms", at_most(4))
    yield Figure(f"{work}, its title, over a bare page of 60 rows", title.cpu_ms, page.cpu_ms, "ms", at_most(1))
    yield Figure(f"{work}, its title, over one of {ROWS}", title.cpu_ms, whole.cpu_ms, "ms", at_most(1))
    yield Figure(f"a row of a guide of {10 * ROWS:,} over one of {ROWS}", long.cpu_ms, ours.cpu_ms, "ms", at_most(10))


def _edits(bench: Bench, rows: int, *, requests: int) -> tuple[Contestant, Contestant]:
    """Of a row in the middle; other minutes, and another title, each time."""
    kuvend = bench.kuvend
    page, steps = events.with_guide(bench, rows)
    row, headers = f"{page}/rows/{steps[len(steps) // 2]}", events.sends(kuvend, page)

    def edit(body: str, expect: str = "200") -> Contestant:
        return kuvend.asked(
            row, method="PATCH", headers=headers, body=body, clients=1, requests=requests, expect=expect
        )

    return edit(f"minutes={NEW_NUMBER}"), edit(f"title_en=Row+{NEW_NUMBER}", expect="204")
