"""CPU time of a process and all that it started, from /proc (Linux)."""

import os
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
PARENT, USER, SYSTEM, USER_OF_ENDED, SYSTEM_OF_ENDED = 1, 11, 12, 13, 14


def cpu_seconds(root: int) -> float:
    """User and system time of the tree below `root`; children that have ended count with their parent."""
    fields = {int(path.name): stat for path in Path("/proc").glob("[0-9]*") if (stat := _stat(path))}
    tree = {root}
    while grown := {pid for pid, stat in fields.items() if stat[PARENT] in tree and pid not in tree}:
        tree |= grown
    spent = (USER, SYSTEM, USER_OF_ENDED, SYSTEM_OF_ENDED)
    return sum(fields[pid][field] for pid in tree if pid in fields for field in spent) / TICKS


def _stat(path: Path) -> list[int]:
    """The numbers of /proc/<pid>/stat after the state; the name before it may hold spaces and brackets."""
    try:
        text = (path / "stat").read_text()
    except OSError:
        return []
    return [0, *map(int, text.rpartition(")")[2].split()[1:])]
