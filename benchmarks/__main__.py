"""python -m benchmarks [FIGURE ...] [--rounds N] [--json]: the figures of this folder, as ratios, in a table."""

import argparse
import json
import pkgutil
import sys
import tempfile
from importlib import import_module
from pathlib import Path

from benchmarks import figures
from benchmarks.kit import Figure
from benchmarks.servers import bench

HEADS = ("work", "ours", "reference", "ratio", "goal", "")


def main() -> int:
    known = sorted(module.name for module in pkgutil.iter_modules(figures.__path__))
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("figures", nargs="*", metavar="FIGURE", help=f"one or more of: {', '.join(known)}; else all")
    parser.add_argument("--rounds", type=int, default=7, help="how often contestants take turns (7)")
    parser.add_argument("--json", action="store_true", help="for keeping and comparing")
    asked = parser.parse_args()
    if unknown := set(asked.figures) - set(known):
        parser.error(f"no figure is called {', '.join(sorted(unknown))}")

    found: list[Figure] = []
    with (
        tempfile.TemporaryDirectory(prefix="kuvend-bench-") as folder,
        bench(Path(folder), rounds=asked.rounds) as given,
    ):
        for name in asked.figures or known:
            print(f"measuring {name} ...", file=sys.stderr)
            found += import_module(f"benchmarks.figures.{name}").measure(given)
    print(as_json(found) if asked.json else table(found))
    return 0


def table(found: list[Figure]) -> str:
    lines = [HEADS, *(_cells(figure) for figure in found)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(
            [line[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(line[1:], widths[1:], strict=True))]
        )
        for line in lines
    )


def _cells(figure: Figure) -> tuple[str, ...]:
    return (
        figure.work,
        f"{figure.ours:,.3g} {figure.unit}",
        f"{figure.reference:,.3g} {figure.unit}",
        f"{figure.ratio:.2f}",
        figure.goal.text,
        "met" if figure.met else "MISSED",
    )


def as_json(found: list[Figure]) -> str:
    rows = [
        {
            "work": figure.work,
            "ours": figure.ours,
            "reference": figure.reference,
            "unit": figure.unit,
            "ratio": figure.ratio,
            "goal": figure.goal.text,
            "met": figure.met,
        }
        for figure in found
    ]
    return json.dumps(rows, indent=2)


if __name__ == "__main__":
    sys.exit(main())
