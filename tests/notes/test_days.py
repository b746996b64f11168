"""Days that the recorder's page writes by itself are those that the server would have written."""

import json
import shutil
import subprocess
from datetime import date, timedelta

import pytest

from app.settings import ROOT
from app.vocabulary import Language
from app.web.formats import day, day_with_year
from app.web.languages import speak

DAYS = [date(2026, 1, 1) + timedelta(days=number) for number in range(0, 366, 5)]


@pytest.mark.skipif(not shutil.which("node"), reason="needs node")
@pytest.mark.parametrize("language", list(Language))
def test_a_browser_that_knows_no_albanian_writes_days_alike(language):
    script = """
        const { dayInWords } = await import(process.argv[1]);
        const { days, language } = JSON.parse(process.argv[2]);
        const zone = "Europe/Tirane";
        process.stdout.write(JSON.stringify(days.map((day) => [
          dayInWords(new Date(`${day}T12:00:00Z`), { zone, weekday: true, language }),
          dayInWords(new Date(`${day}T12:00:00Z`), { zone, year: true, language }),
        ])));
    """
    asked = json.dumps({"days": [str(each) for each in DAYS], "language": language})
    module = (ROOT / "static/js/notes-days.js").as_uri()
    ran = subprocess.run(
        ["node", "--input-type=module", "-e", script, module, asked], capture_output=True, text=True, check=True
    )
    speak(language)
    assert json.loads(ran.stdout) == [[day(each), day_with_year(each)] for each in DAYS]
