"""LibreOffice's Calc as somebody's hands: opens a workbook, types into cells, saves it as .xlsx."""

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from xml.sax.saxutils import escape

MODULE = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1" script:language="StarBasic">
Sub Edit(source As String, target As String)
  Dim hidden(0) As New com.sun.star.beans.PropertyValue
  hidden(0).Name = "Hidden"
  hidden(0).Value = True
  book = StarDesktop.loadComponentFromURL(source, "_blank", 0, hidden())
  sheet = book.Sheets.getByIndex(%d)
  %s
  Dim filter(0) As New com.sun.star.beans.PropertyValue
  filter(0).Name = "FilterName"
  filter(0).Value = "Calc MS Excel 2007 XML"
  book.storeToURL(target, filter())
  book.close(True)
End Sub
</script:module>
"""


def there() -> bool:
    """Writer alone opens no workbook."""
    soffice = shutil.which("soffice")
    return soffice is not None and Path(soffice).resolve().with_name("libsclo.so").exists()


def edited(workbook: Path, cells: Mapping[str, str], folder: Path, *, sheet: int = 0) -> Path:
    """A copy with this typed into cells of one sheet: {"C2": "Another name", "K2": "2027-03-01"}."""
    target = folder / f"edited-{workbook.name}"
    _soffice(folder, "--terminate_after_init")  # lays out a profile, which would replace ours
    lines = (f'sheet.getCellRangeByName("{cell}").FormulaLocal = "{_quoted(text)}"' for cell, text in cells.items())
    module = folder / "profile" / "user" / "basic" / "Standard" / "Module1.xba"
    module.write_text(MODULE % (sheet, escape("\n  ".join(lines))), encoding="utf-8")
    _soffice(folder, f'macro:///Standard.Module1.Edit("{workbook.as_uri()}","{target.as_uri()}")')
    return target


def saved(workbook: Path, folder: Path) -> Path:
    """A copy as Calc opens and saves it."""
    return edited(workbook, {}, folder)


def _quoted(text: str) -> str:
    return text.replace('"', '""')


def _soffice(folder: Path, *arguments: str) -> None:
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    subprocess.run(["soffice", "--headless", "--norestore", profile, *arguments], check=True, capture_output=True)
