"""Uploaded workbooks and CSV files as rows of cells, read so that no file can harm the server.

python-calamine reads a sheet into one dense block: a file of five kilobytes with a value in A1 and another in
XFD1048576 asks it for 512 GB, and the whole process aborts. It copies a shared text into each of its cells: a text of
a megabyte in 500,000 cells packs into a few kilobytes. So everything is checked in the zip archive first: what it
is, how large it unpacks (by unpacking it in a stream, since the sizes an archive states may lie), how far its cells
reach, wherever a sheet stands in the archive, and how long all their texts are together. Formulas are never evaluated
(the values they were saved with are read), macros are never looked at.
"""

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from app.errors import N_, Invalid, TooLarge

Cell = str | int | float | bool | date | datetime | time | timedelta

MOST_BYTES = 10_000_000
MOST_UNPACKED = 60_000_000
MOST_ROWS = 50_000
MOST_COLUMNS = 100
MOST_PARTS = 2_000

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_ATTRIBUTES = rb"(?:[^>\"']|\"[^\"]*\"|'[^']*')*"
_ROW = re.compile(rb"<(?:\w+:)?row\b" + _ATTRIBUTES + rb"?\br\s*=\s*[\"'](\d+)")
_ROWS = re.compile(rb"<(?:\w+:)?row[\s/>]")
_CELLS = re.compile(rb"<(?:\w+:)?c[\s/>]")
_BARE_CELL = re.compile(rb"<(?:\w+:)?c(?=[\s/>])(?!" + _ATTRIBUTES + rb"?\br\s*=)")
"""A cell that does not say where it stands: behind the one before it."""
_SHARED = re.compile(rb"\bt\s*=\s*[\"']s[\"']" + _ATTRIBUTES + rb">\s*<(?:\w+:)?v[^>]*>\s*(\d+)")
_TEXT = re.compile(rb"<(?:\w+:)?si[\s/>]")
_ODD = (
    re.compile(rb"<c(?=[\s/>])(?!\s+r=\"(?:[A-Za-z]|[ABab][A-Za-z]|[Cc][A-Va-v])\d{1,5}\")"),
    re.compile(rb":c[\s/>]"),
    re.compile(rb"<row(?=[\s/>])(?!\s+r=\"[1-4]?\d{1,4}\")"),
    re.compile(rb":row[\s/>]"),
)
"""Cells and rows that do not say first of all, as every usual program writes it, that they stand near enough."""
_FAR_CELL = re.compile(rb"\br\s*=\s*[\"'](?:[A-Za-z]{3,}\d|[D-Zd-z][A-Za-z]\d|[Cc][W-Zw-z]\d|[A-Za-z]+\d{6,})")
"""A cell beyond column CV (100), or in a row of six digits or more."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet from its first row on: `rows[0]` is row 1 of the file. Empty cells are "" ."""

    name: str
    rows: list[list[Cell]]


def read_sheets(data: bytes) -> Iterator[Sheet]:
    """The sheets of an .xlsx or .xlsm workbook, or the one of a CSV file; refuses in words what it cannot read.

    Sheets are read one at a time as they are asked for, hidden ones left out.
    """
    if not data:
        raise Invalid(N_("This file is empty."))
    if len(data) > MOST_BYTES:
        raise TooLarge(N_("This file has more than %(megabytes)s MB. Divide it, or remove its pictures."), megabytes=10)
    if data.startswith(b"PK\x03\x04"):
        _check_archive(data)
        return _workbook(data)
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            raise _protected()
        raise Invalid(N_("This is a file of an old Office. Open it, save it as .xlsx and load that."))
    return iter([Sheet("", _csv_rows(_decoded(data)))])


def _workbook(data: bytes) -> Iterator[Sheet]:
    import python_calamine

    try:
        with python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            for about in book.sheets_metadata:
                if (
                    about.typ is python_calamine.SheetTypeEnum.WorkSheet
                    and about.visible is python_calamine.SheetVisibleEnum.Visible
                ):
                    rows = book.get_sheet_by_name(about.name).to_python(skip_empty_area=False)
                    yield Sheet(about.name, rows)
    except python_calamine.PasswordError:
        raise _protected() from None
    except (python_calamine.CalamineError, python_calamine.XmlError, python_calamine.ZipError):
        raise _broken() from None


def _check_archive(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = {part.filename for part in archive.infolist()}
            if "xl/workbook.xml" not in names:
                raise Invalid(_what_else(names))
            if {name.lower() for name in names} & {"content.xml", "xl/workbook.bin"}:
                raise _broken()  # two formats in one: the reader would fall back upon the one that was not checked
            if len(names) > MOST_PARTS or sum(part.file_size for part in archive.infolist()) > MOST_UNPACKED:
                raise _too_large()
            _unpack(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError, ValueError):
        raise _broken() from None


def _unpack(archive: zipfile.ZipFile) -> None:
    """A part may have any name and still be a sheet: what it is shows in what it holds."""
    left = MOST_UNPACKED
    shared: list[int] = []
    for part in sorted(archive.infolist(), key=lambda part: "sharedstrings" not in part.filename.lower()):
        with archive.open(part) as stream:
            text = stream.read(left + 1)
        left -= len(text)
        if left < 0:
            raise _too_large()
        if "sharedstrings" in part.filename.lower():
            shared += _lengths(text)
        elif text.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise _broken()
        elif b"sheetData" in text:
            _check_reach(text)
            _check_texts(text, shared)


def _check_reach(text: bytes) -> None:
    """Refuse a sheet's XML with cells too far out. Where all say in the usual way where they stand, that is enough;
    the reader takes the first `r` of each."""
    if text.count(b"<row") <= MOST_ROWS and not any(odd.search(text) for odd in _ODD):
        return
    if _FAR_CELL.search(text):
        raise _too_wide()
    if max(map(int, _ROW.findall(text)), default=0) > MOST_ROWS or len(_ROWS.findall(text)) > MOST_ROWS:
        raise _too_many_rows()
    if _BARE_CELL.search(text) and any(len(_CELLS.findall(row)) > MOST_COLUMNS for row in _ROWS.split(text)):
        raise _too_wide()


def _lengths(text: bytes) -> list[int]:
    """How long each of the shared texts is, with its markup."""
    starts = [found.start() for found in _TEXT.finditer(text)]
    return [end - start for start, end in zip(starts, [*starts[1:], len(text)], strict=True)]


def _check_texts(text: bytes, shared: list[int]) -> None:
    cells = text.count(b"<") // 2  # at most: each has a tag of its own, and one for its value
    if cells * max(shared, default=0) <= MOST_UNPACKED:
        return
    left = MOST_UNPACKED
    for found in _SHARED.finditer(text):
        place = int(found[1]) if len(found[1]) < 10 else len(shared)
        left -= shared[place] if place < len(shared) else 0
        if left < 0:
            raise _too_large()


def _what_else(names: set[str]) -> str:
    if any(name.startswith("word/") for name in names):
        return N_("This is a Word document, not a workbook.")
    if any(name.startswith("ppt/") for name in names):
        return N_("This is a presentation, not a workbook.")
    if "content.xml" in names:
        return N_("This is an OpenDocument file. Save it as .xlsx and load that.")
    return N_("This is a zip archive, not a workbook.")


def _decoded(data: bytes) -> str:
    """CSV as Excel writes it: UTF-8 with or without its mark, UTF-16 with one, or the code page of Windows."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif b"\0" in data or data.startswith((b"%PDF", b"{\\rtf")):
        raise Invalid(N_("This is not a workbook. Load an .xlsx or .csv file."))
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Invalid(N_("This is not a workbook. Load an .xlsx or .csv file."))


def _csv_rows(text: str) -> list[list[Cell]]:
    text = text.removeprefix("sep=;\r\n").removeprefix("sep=;\n")
    sample = "\n".join(text.splitlines()[:20])
    delimiter = max(";,\t", key=sample.count)
    rows: list[list[Cell]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
            rows.append([*row])
            if len(rows) > MOST_ROWS:
                raise _too_many_rows()
            if len(row) > MOST_COLUMNS:
                raise _too_wide()
    except csv.Error as problem:
        if "field limit" in str(problem):
            raise Invalid(N_("A cell of this CSV file holds more text than we can take.")) from None
        raise Invalid(N_("This CSV file cannot be read: a quotation mark is not closed.")) from None
    return rows


def _broken() -> Invalid:
    return Invalid(N_("This workbook is damaged. Open it, save it as .xlsx and load that."))


def _protected() -> Invalid:
    return Invalid(N_("This workbook is protected by a password. Remove the password, save it and load it again."))


def _too_large() -> TooLarge:
    return TooLarge(N_("This workbook unpacks to more than we can take. Divide it, or remove what is not needed."))


def _too_many_rows() -> TooLarge:
    return TooLarge(N_("There are more than %(rows)s rows. Divide the file."), rows=MOST_ROWS)


def _too_wide() -> TooLarge:
    return TooLarge(
        N_("A cell stands beyond column CV or row 99 999. Delete what is far out, save the file and load it again.")
    )
