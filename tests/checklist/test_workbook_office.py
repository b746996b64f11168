"""Opened and saved by LibreOffice in between, nothing of a workbook is lost."""

import io
from datetime import timedelta
from pathlib import Path

import openpyxl
import pytest

from tests import calc
from tests.checklist.conftest import LIST
from tests.checklist.test_files import load, put, saved

pytestmark = [pytest.mark.documents, pytest.mark.calc]


def through_libreoffice(content: bytes, folder: Path) -> bytes:
    (folder / "list.xlsx").write_bytes(content)
    return calc.saved(folder / "list.xlsx", folder).read_bytes()


def test_unchanged_it_changes_nothing_and_changed_exactly_that(organiser, tasks, event, tmp_path):
    done = {"completed_on": (event.starts_on - timedelta(days=70)).isoformat(), "version": "1"}
    organiser.patch(f"{LIST}/tasks/{tasks['N13'].id}", data=done)
    organiser.patch(
        f"{LIST}/tasks/{tasks['N14'].id}", data={"remarks": "Two lines\nof ë and ç, «and» 5 > 3", "version": "1"}
    )
    pinned = (event.starts_on - timedelta(days=50)).isoformat()
    organiser.patch(f"{LIST}/tasks/{tasks['N15'].id}", data={"benchmark": pinned, "version": "1"})
    through = through_libreoffice(organiser.get(f"{LIST}.xlsx").content, tmp_path)
    assert "changes nothing" in organiser.get(load(organiser, through).headers["location"]).text
    book = openpyxl.load_workbook(io.BytesIO(through))
    put(book, "N20", "Benchmark", event.starts_on - timedelta(days=33))
    page = organiser.get(load(organiser, through_libreoffice(saved(book), tmp_path)).headers["location"]).text
    assert "Change 1 task" in page
    assert page.count("<td>Benchmark</td>") == 1
    assert page.count("<td><b>") == 1
