"""Opened, changed and saved by LibreOffice's Calc in between, nothing of the guide's workbook is lost."""

from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils import get_column_letter
from sqlmodel import Session

from app.guide import row_actions, session_actions
from app.models import GuideItem
from app.vocabulary import ItemKind, ItemRole
from tests import calc
from tests.guide.conftest import Guide
from tests.guide.test_returning import Desk, desk

__all__ = ["desk"]
pytestmark = [pytest.mark.documents, pytest.mark.calc]


@pytest.mark.parametrize("tongue", ["en", "sq"])
def test_unchanged_it_changes_nothing_and_changed_exactly_that(
    guide: Guide, desk: Desk, db: Session, tmp_path: Path, tongue: str
) -> None:
    rules = guide["Rules"]
    rules.say, rules.do = "Two lines\nof ë and ç, «and» 5 > 3", "=1+1\n- a point\n  further in\n\n0:30"
    rules.materials, rules.cut_to, rules.optional, rules.number = "12\n3 flip charts", 5, True, "1"
    guide["South"].public, guide["North"].room = False, "007"
    row_actions.add(db, guide.day, kind=ItemKind.SESSION, title_en="Late", minutes=60, pin=23 * 60 + 30)
    row_actions.add(db, guide.day, kind=ItemKind.SESSION, title_en="1/2", title_sq="3:00", minutes=30, pin=24 * 60 + 45)
    for label in ("An office", "Another office"):
        session_actions.add_person(db, guide["Groups"], role=ItemRole.SPEAKER, label=label)
    db.add_all(guide.rows.values())
    db.commit()
    (tmp_path / "guide.xlsx").write_bytes(desk.out(**{"accept-language": tongue}))
    through = calc.saved(tmp_path / "guide.xlsx", tmp_path)
    assert "This workbook changes nothing." in desk.load(through.read_bytes())
    sheet = openpyxl.load_workbook(tmp_path / "guide.xlsx").worksheets[1]
    heads = [str(cell.value) for cell in sheet[1]]
    minutes = get_column_letter(next(at for at, head in enumerate(heads, start=1) if head in ("Minutes", "Minuta")))
    say = get_column_letter(next(at for at, head in enumerate(heads, start=1) if head in ("Say", "Thoni")))
    typed = calc.edited(through, {f"{minutes}4": "20", f"{say}3": "Mirë se vini"}, tmp_path, sheet=1)
    told = desk.load(typed.read_bytes())
    assert desk.page.count("<td><b>") == 2
    assert "15′ 20′" in told
    desk.apply()
    assert db.get_one(GuideItem, rules.key).minutes == 20
    assert db.get_one(GuideItem, guide["Greeting"].key).say == "Mirë se vini"
    assert rules.say == "Two lines\nof ë and ç, «and» 5 > 3"
