"""What is told under a note while it is typed is what the reviewer is told: both say the same of every combination."""

import html
import itertools
import json
import re
import shutil
import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from app.notes.printing.sentences import printed
from app.notes.reading.rows import NoteRow
from app.settings import ROOT
from app.vocabulary import Attribution, Mark, NoteKind, NoteSource, ReviewState, Wording
from app.web.languages import gettext


@dataclass
class Case:
    mark: Mark
    wording: Wording
    interpreted: bool
    words_agreed: bool
    name_agreed: bool
    name: str
    rule: Attribution

    def row(self) -> NoteRow:
        told = dict.fromkeys(NoteRow._fields) | {
            "id": uuid4(), "source": NoteSource.ROOM, "kind": NoteKind.STATEMENT, "words": "said", "office": "",
            "said_at": datetime.now(UTC), "review": ReviewState.UNREVIEWED, "report_wording": "", "in_conflict": False,
            "mark": self.mark, "wording": self.wording, "interpreted": self.interpreted, "name": self.name,
            "words_agreed": self.words_agreed, "name_agreed": self.name_agreed,
        }  # fmt: skip
        return NoteRow(**told)

    def body(self) -> dict[str, object]:
        return {
            "mark": self.mark, "wording": self.wording, "interpreted": self.interpreted,
            "words_agreed": self.words_agreed, "name_agreed": self.name_agreed,
        }  # fmt: skip


YES_NO = (True, False)
CASES = [
    Case(*each) for each in itertools.product(Mark, Wording, YES_NO, YES_NO, YES_NO, ("Somebody", ""), Attribution)
]


def sentences() -> dict[str, str]:
    """The page's own, as its script finds them in the template."""
    template = (ROOT / "templates/notes/_words.html").read_text(encoding="utf-8")
    found = re.findall(r'data-(prints[\w-]*)="\{\{ _\("((?:[^"\\]|\\.)*)"', template)
    named = {re.sub(r"-(\w)", lambda m: m[1].upper(), name): html.unescape(gettext(text)) for name, text in found}
    return named | {"printsByName": "by name: {name}"}


@pytest.mark.skipif(not shutil.which("node"), reason="needs node")
def test_the_page_and_the_reviewer_are_told_the_same():
    script = """
        const { printed } = await import(process.argv[1]);
        const { words, cases } = JSON.parse(await new Response(process.stdin).text());
        process.stdout.write(JSON.stringify(cases.map(([body, rule, name]) => printed(body, rule, name, words))));
    """
    module = (ROOT / "static/js/notes-printing.js").as_uri()
    asked = {"words": sentences(), "cases": [(each.body(), each.rule, each.name) for each in CASES]}
    ran = subprocess.run(
        ["node", "--input-type=module", "-e", script, module],
        input=json.dumps(asked), capture_output=True, text=True, check=True,
    )  # fmt: skip
    told = json.loads(ran.stdout)
    assert len(told) == len(CASES) > 500
    different = [(each, said) for each, said in zip(CASES, told, strict=True) if printed(each.row(), each.rule) != said]
    assert not different, different[:3]
