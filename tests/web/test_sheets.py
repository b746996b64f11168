"""No upload harms the server: what would fill its memory is refused before the reader sees it, and in words."""

import io
import zipfile

import pytest

from app.errors import Invalid, TooLarge
from app.web.sheets import read_sheets

SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
BOOK = (
    f'<workbook xmlns="{SPREADSHEET}" xmlns:r="{OFFICE}"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets>'
    "</workbook>"
)
NAME = '<c r="A1" t="inlineStr"><is><t>Name</t></is></c>'


def sheet(rows: str) -> str:
    return f'<worksheet xmlns="{SPREADSHEET}"><sheetData>{rows}</sheetData></worksheet>'


def workbook(rows: str, *, at: str = "worksheets/sheet1.xml", **others: str) -> bytes:
    relations = f'<Relationship Id="r1" Type="{OFFICE}/worksheet" Target="{at}"/>'
    root = f'<Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("_rels/.rels", f'<Relationships xmlns="{PACKAGE}">{root}</Relationships>')
        archive.writestr("xl/workbook.xml", BOOK)
        archive.writestr("xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{PACKAGE}">{relations}</Relationships>')
        archive.writestr(f"xl/{at}", sheet(rows))
        for name, content in others.items():
            archive.writestr(name.replace("__", "/") + ".xml", content)
    return made.getvalue()


def shared(text: str) -> str:
    return f'<sst xmlns="{SPREADSHEET}"><si><t>{text}</t></si></sst>'


def rows_of_shared(rows: int, columns: int) -> str:
    cells = ['<c r="%s%%d" t="s"><v>0</v></c>' % chr(65 + column) for column in range(columns)]  # noqa: UP031
    return "".join(f'<row r="{n}">{"".join(cells) % ((n,) * columns)}</row>' for n in range(1, rows + 1))


def read(data: bytes) -> list[list[object]]:
    return [[*row] for found in read_sheets(data) for row in found.rows]


def test_a_plain_workbook_is_read() -> None:
    assert read(workbook(f'<row r="1">{NAME}</row>')) == [["Name"]]
    assert read(workbook(rows_of_shared(2, 2), xl__sharedStrings=shared("x" * 30_000)))[1] == ["x" * 30_000] * 2


FAR = '<c r="XFD1048576"><v>1</v></c>'


@pytest.mark.parametrize(
    "data",
    [
        workbook(f'<row r="1">{NAME}</row><row r="1048576">{FAR}</row>'),
        workbook(f'<row r="1">{NAME}{FAR}</row>', at="elsewhere/part"),
        workbook(f'<row r="1">{NAME}</row><row spans=">" r="4000000000"><c><v>1</v></c></row>'),
        workbook("<row>" + "<c><v>1</v></c>" * 20_000 + "</row>" + "<row><c><v>1</v></c></row>" * 40_000),
        workbook("<row><c><v>1</v></c></row>" * 60_000),
        workbook(rows_of_shared(5000, 20), xl__sharedStrings=shared("x" * 1_000_000)),
        workbook(f"<row>{NAME}</row>" + " " * 60_000_000),
    ],
    ids=["a far cell", "a sheet elsewhere", "a far row", "cells without a place", "rows without a place",
         "one long text in many cells", "much when unpacked"],
)  # fmt: skip
def test_what_would_fill_the_memory_is_refused(data: bytes) -> None:
    with pytest.raises(TooLarge):
        read(data)


PREFIXED = f'<x:row xmlns:x="{SPREADSHEET}" r="%d"><x:c r="%s"><x:v>1</x:v></x:c></x:row>'


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1"><c r="CW1"><v>1</v></c></row>',
        '<row r="1"><c s="1" r="XFD1"><v>1</v></c></row>',
        "<row r='1'><c r='XFD1'><v>1</v></c></row>",
        '<row r="1"><c\n  r = "XFD1"><v>1</v></c></row>',
        '<row spans="1:2" r="60000"><c r="A1"><v>1</v></c></row>',
        '<row r="50001"><c r="A1"><v>1</v></c></row>',
        PREFIXED % (1, "XFD1"),
        PREFIXED % (70_000, "A1"),
        '<row r="1">' + "<c><v>1</v></c>" * 101 + "</row>",
    ],
)
def test_however_a_far_place_is_written_it_is_refused(rows: str) -> None:
    with pytest.raises(TooLarge):
        read(workbook(f'<row r="1">{NAME}</row>{rows}'))


@pytest.mark.parametrize("rows", ['<row r="2"><c r="CV2"><v>1</v></c></row>', '<row r="50000"><c r="A50000"/></row>'])
def test_the_farthest_place_that_is_taken(rows: str) -> None:
    assert read(workbook(f'<row r="1">{NAME}</row>{rows}'))


def test_two_formats_in_one_are_refused() -> None:
    with pytest.raises(Invalid):
        read(workbook("", content="<office:document-content/>"))


@pytest.mark.parametrize(
    "prolog", ['<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]>', '<!DOCTYPE a [<!ENTITY x "y">]>']
)
def test_entities_are_not_resolved(prolog: str) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook(""))) as plain, zipfile.ZipFile(made, "w") as archive:
        for part in plain.infolist():
            content = plain.read(part)
            if "sheet1" in part.filename:
                content = (prolog + sheet(f'<row r="1">{NAME.replace("Name", "&x;")}</row>')).encode()
            archive.writestr(part.filename, content)
    with pytest.raises(Invalid):
        read(made.getvalue())


def test_a_cell_that_is_too_long_for_csv_is_told_as_that() -> None:
    with pytest.raises(Invalid, match="more text than we can take"):
        read(b"Name\n" + b"x" * 200_000)
