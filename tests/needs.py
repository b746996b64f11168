"""What some tests need of the machine. Where it is missing they are skipped and say so; under CI they fail."""

import os
import shutil
from collections.abc import Callable

import pytest

from tests import calc, postgres

NEEDS: dict[str, tuple[str, Callable[[], object]]] = {
    "browser": ("Chromium", lambda: shutil.which("chromium") or shutil.which("chromium-browser")),
    "documents": ("LibreOffice, poppler or pandoc", lambda: all(map(shutil.which, ("soffice", "pdftotext", "pandoc")))),
    "calc": ("LibreOffice's Calc", calc.there),
    "postgres": ("a PostgreSQL server", lambda: os.environ.get(postgres.URL) or postgres.programs()),
}


def pytest_runtest_setup(item: pytest.Item) -> None:
    for marker, (thing, there) in NEEDS.items():
        if item.get_closest_marker(marker) and not there():
            stop = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
            stop(f"{thing} is not installed on this machine")
