"""`kuvend import guide`: the readers of the web without a browser."""

import io
from pathlib import Path

import openpyxl
import pytest
from sqlmodel import select

from app import cli
from app.db import Database
from app.guide import queries
from app.guide.exporting.workbook import guide_xlsx
from app.models import Event, GuideItem
from app.vocabulary import Language

TABLE = "Time;Title;Minutes\n9:00;Welcome;15\n9:15;Panel;%s\n"


def run(installation: Path, content: str, *options: str) -> None:
    (installation / "day.csv").write_text(content)
    cli.main(["import", "guide", "conference", str(installation / "day.csv"), *options, "--data", str(installation)])


def titles(installation: Path) -> list[str]:
    with Database(f"sqlite:///{installation}/kuvend.sqlite3").read() as db:
        return list(db.exec(select(GuideItem.title_en).order_by(GuideItem.position)).all())


def test_a_dry_run_tells_and_adds_nothing(installation: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(installation, TABLE % 45, "--dry-run")
    said = capsys.readouterr().out
    assert "9:15   45  Panel" in said
    assert said.endswith("2 rows would be added.\n")
    assert titles(installation) == []


def test_it_is_added(installation: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(installation, TABLE % 45)
    assert capsys.readouterr().out.endswith("2 rows were added.\n")
    assert titles(installation) == ["Welcome", "Panel"]


def workbook(installation: Path) -> bytes:
    with Database(f"sqlite:///{installation}/kuvend.sqlite3").read() as db:
        event = db.exec(select(Event)).one()
        plans, details = queries.all_planned(db, event), queries.details(db, event.key)
        return guide_xlsx(event, plans, details, Language.ENGLISH)


def changed(content: bytes, **typed: int) -> bytes:
    """Minutes typed into the rows of these titles."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book.worksheets[1]
    heads = [cell.value for cell in sheet[1]]
    for row in range(2, sheet.max_row + 1):
        title = sheet.cell(row, heads.index("Title") + 1).value
        if title in typed:
            sheet.cell(row, heads.index("Minutes") + 1).value = typed[title]
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def minutes(installation: Path) -> list[int | None]:
    with Database(f"sqlite:///{installation}/kuvend.sqlite3").read() as db:
        return list(db.exec(select(GuideItem.minutes).order_by(GuideItem.position)).all())


def test_our_own_workbook_changes_what_was_changed_in_it(
    installation: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(installation, TABLE % 45)
    (installation / "guide.xlsx").write_bytes(changed(workbook(installation), Panel=50, Welcome=20))
    with Database(f"sqlite:///{installation}/kuvend.sqlite3").write() as db:
        db.exec(select(GuideItem).where(GuideItem.title_en == "Welcome")).one().minutes = 10
    command = ["import", "guide", "conference", str(installation / "guide.xlsx"), "--data", str(installation)]
    capsys.readouterr()
    cli.main([*command, "--dry-run"])
    said = capsys.readouterr().out
    assert "Minutes: 45′ → 50′\n" in said
    assert "Minutes: 10′ → 20′ (changed here meanwhile: stays)" in said
    assert minutes(installation) == [10, 45]
    cli.main(command)
    assert capsys.readouterr().out.startswith(said.rsplit("\n", 2)[0])
    assert minutes(installation) == [10, 50]


@pytest.mark.parametrize(
    ("content", "says"),
    [(TABLE % "soon", "Row 3, Minutes"), ("Wann;Was\n9:00;Podium\n", "nobody has said what the columns are")],
)
def test_what_is_wrong_is_one_line(installation: Path, content: str, says: str) -> None:
    with pytest.raises(SystemExit) as stopped:
        run(installation, content)
    assert says in str(stopped.value.code)
    assert "\n" not in str(stopped.value.code)
    assert titles(installation) == []
