"""The signs that a recorder types first, read alike by the server and by the browser."""

import json
import shutil
import subprocess
from dataclasses import asdict
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.notes.shorthand import read_shorthand
from app.settings import ROOT

CASES = json.loads(Path(__file__).with_name("shorthand.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("typed", "meant"), CASES)
def test_signs_at_the_beginning_set_kind_wording_and_speaker(typed, meant):
    read = {
        name: str(value) if name in ("kind", "wording") else value
        for name, value in asdict(read_shorthand(typed)).items()
        if value
    }
    assert {"words": ""} | read == meant


@pytest.mark.skipif(not shutil.which("node"), reason="needs node")
def test_the_browser_reads_them_alike():
    script = """
        const { readShorthand } = await import(process.argv[1]);
        const cases = JSON.parse(await new Response(process.stdin).text());
        process.stdout.write(JSON.stringify(cases.map(([typed]) => readShorthand(typed))));
    """
    module = (ROOT / "static/js/notes-shorthand.js").as_uri()
    ran = subprocess.run(
        ["node", "--input-type=module", "-e", script, module],
        input=json.dumps(CASES),
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(ran.stdout) == [meant for _, meant in CASES]


@given(st.text(max_size=60))
def test_no_letter_or_figure_is_lost(typed):
    """Only signs, a seat and a speaker's letters leave the words."""
    read = read_shorthand(typed)
    assert read.words in typed
    if read.seat is None and not read.letters:
        assert [c for c in typed if c.isalnum()] == [c for c in read.words if c.isalnum()]
