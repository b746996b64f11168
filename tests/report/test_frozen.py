import json

from hypothesis import given, settings

from app.report import docx, frozen
from app.report.tree import Outline
from tests.report.test_writers import FULL, OUTLINES


@given(outline=OUTLINES)
@settings(max_examples=25)
def test_what_is_frozen_thaws_to_the_same(outline: Outline) -> None:
    content = json.loads(frozen.text(frozen.plain(outline)))
    assert frozen.thawed(content) == outline
    assert frozen.text(content) == frozen.text(frozen.plain(outline))


def test_the_thawed_report_is_the_same_document() -> None:
    assert docx.write(frozen.thawed(frozen.plain(FULL))) == docx.write(FULL)
