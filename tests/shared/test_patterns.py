"""What is searched for in notes may be looked for in anything that somebody could type."""

import re
from re import _constants as signs  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]

import pytest

from app.notes.review import risk
from app.report import leaks

MOST = 700
"""Characters that one place of a text may cost: it is read once, whatever stands in it, and not once from each of its
places to its end."""
PATTERNS = [
    *(each for module in (risk, leaks) for each in vars(module).values() if isinstance(each, re.Pattern)),
    *leaks.PATTERNS.values(),
]


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda pattern: pattern.pattern[:40])
def test_no_part_of_a_pattern_runs_on_without_an_end(pattern):
    read = parser.parse(pattern.pattern, pattern.flags)
    alone = len(read) == 1 and read[0][0] is signs.MAX_REPEAT  # nothing follows that could fail after it
    assert alone or read.getwidth()[1] <= MOST
