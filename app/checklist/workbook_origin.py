"""Where the values of a workbook come from: whether cells are formulas, and whether it carries macros.

Formulas are never evaluated and macros never looked at; people are told. A formula that was never calculated has no
value at all, and reading it as an empty cell would erase something.
"""

import html
import io
import re
import zipfile
from dataclasses import dataclass

_SHEET = re.compile(rb"<(?:\w+:)?sheet\b[^>]*>")
_RELATION = re.compile(rb"<Relationship\b[^>]*>")
_ATTRIBUTE = re.compile(rb'([\w:]+)\s*=\s*"([^"]*)"')
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_MARKS = (b"f>", b"<f ", b":f ")
_CELL = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]+[0-9]+)"[^>/]*>(.*?)</(?:\w+:)?c>', re.DOTALL)
_VALUE = re.compile(rb"<(?:\w+:)?v>[^<]|<(?:\w+:)?is>")


@dataclass(frozen=True, slots=True)
class Origin:
    """`formulas`: how many cells of the sheet; `empty`: the addresses of those without a value."""

    macros: bool = False
    formulas: int = 0
    empty: tuple[str, ...] = ()


def origin(data: bytes, sheet: str) -> Origin:
    """Of a workbook that `app.web.sheets` has checked; of a CSV file there is nothing to say."""
    if not data.startswith(b"PK\x03\x04"):
        return Origin()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = set(archive.namelist())
        macros = any(name.endswith("vbaProject.bin") for name in names)
        part = _part(archive, sheet) if "xl/_rels/workbook.xml.rels" in names else ""
        text = archive.read(part) if part in names else b""
    if not any(mark in text for mark in _MARKS):
        return Origin(macros)
    cells = [(name.decode(), inside) for name, inside in _CELL.findall(text) if _FORMULA.search(inside)]
    return Origin(macros, len(cells), tuple(name for name, inside in cells if not _VALUE.search(inside)))


def _part(archive: zipfile.ZipFile, sheet: str) -> str:
    """The file within the archive that holds the sheet of this name."""
    relation = next(
        (
            about.get("r:id") or about.get("id", "")
            for about in map(_attributes, _SHEET.findall(archive.read("xl/workbook.xml")))
            if about.get("name") == sheet
        ),
        "",
    )
    for about in map(_attributes, _RELATION.findall(archive.read("xl/_rels/workbook.xml.rels"))):
        if about.get("Id") == relation:
            target = about.get("Target", "")
            return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
    return ""


def _attributes(tag: bytes) -> dict[str, str]:
    return {name.decode(): html.unescape(value.decode("utf-8", "replace")) for name, value in _ATTRIBUTE.findall(tag)}
