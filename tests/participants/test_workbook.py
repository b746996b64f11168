import io
import re
import zipfile
from collections.abc import Sequence
from contextlib import suppress
from datetime import date

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from app.errors import Invalid, KuvendError, TooLarge
from app.participants.workbook import read_people
from app.participants.workbook_cells import folded
from app.vocabulary import Attending, Gender, Level, SeatStatus, Sector

HEADS = ["Name", "Office", "Sector", "Level", "Qark", "Mail", "Phone"]
ROW = [
    "Social worker, Kukës",
    "Municipality of Kukës",
    "Government",
    "Local",
    "Kukes",
    "social.kukes@office.example",
    355691234567,
]


def xlsx(*rows: Sequence[object], sheet: str = "People") -> bytes:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.title = sheet
    for row in rows:
        book.active.append(list(row))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    """The archive with one part replaced or added."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            if part != name:
                new.writestr(part, old.read(part))
        new.writestr(name, content)
    return file.getvalue()


def with_cells(cells: str) -> bytes:
    data = xlsx(HEADS, ROW)
    sheet = "xl/worksheets/sheet1.xml"
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        text = book.read(sheet).decode()
    return with_part(data, sheet, text.replace("</sheetData>", cells + "</sheetData>").encode())


def test_a_row_becomes_plain_values() -> None:
    people = read_people(xlsx(HEADS, ROW))
    assert people.sheet == "People"
    assert people.sound
    entry = people.entries[0]
    assert entry.number == 2
    assert entry.values == {
        "name": "Social worker, Kukës",
        "office": "Municipality of Kukës",
        "sector": Sector.GOVERNMENT,
        "level": Level.LOCAL,
        "qark": "Kukës",
        "email": "social.kukes@office.example",
        "phone": "355691234567",
    }


def test_albanian_heads_and_words_below_a_preamble() -> None:
    people = read_people(
        xlsx(
            ["Lista e pjesëmarrësve"],
            [],
            ["Përgatitur më", date(2027, 1, 4)],
            ["Nr.", "Emri dhe mbiemri", "Institucioni", "Sektori", "Niveli", "Qarku", "E-posta", "Gjinia", "Statusi"],
            [1, "Punonjëse sociale", "Bashkia Përmet", "Qeveri", "Vendor", "Gjirokastra", "", "Femër", "Konfirmuar"],
        )
    )
    assert people.unknown == ("Nr.",)
    assert people.heads["name"] == "Emri dhe mbiemri"
    entry = people.entries[0]
    assert entry.number == 5
    assert entry.values["gender"] is Gender.FEMALE
    assert entry.values["status"] is SeatStatus.CONFIRMED
    assert entry.values["qark"] == "Gjirokastër"
    assert not entry.faults


def test_an_office_without_a_name_is_a_seat_that_waits() -> None:
    people = read_people(xlsx(["Office", "Attending as"], ["Terre des Hommes", "Observer"]))
    assert people.sound
    assert people.entries[0].values == {"office": "Terre des Hommes", "attending": Attending.OBSERVER}


def test_empty_rows_are_passed_over_and_rows_keep_their_numbers() -> None:
    people = read_people(xlsx(HEADS, [], ROW, [], [], ROW))
    assert [entry.number for entry in people.entries] == [3, 6]


def test_the_sheet_with_people_is_found_behind_others() -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["Read me first"])
    people = book.create_sheet("Lista")
    people.append(HEADS)
    people.append(ROW)
    file = io.BytesIO()
    book.save(file)
    assert read_people(file.getvalue()).sheet == "Lista"


@pytest.mark.parametrize(
    ("head", "cell", "message"),
    [
        ("Mail", "not a mail", "not a mail address"),
        ("Mail", "two@office.example; three@office.example", "not a mail address"),
        ("Phone", "ask reception", "not a telephone number"),
        ("Sector", "Gouvernement", "not known here"),
        ("Level", "middle", "not known here"),
        ("Qark", "Lombardy", "none of the twelve"),
        ("Name", date(2027, 2, 1), "not a name"),
        ("Name", 42, "not a name"),
        ("Name", "x" * 201, "longer than"),
        ("Name", "Officer \u202e reversed", "cannot be shown"),
        ("Seat number", "first row", "not a seat number"),
        ("Seat number", -3, "not a seat number"),
        ("Language", "Klingon", "not a language"),
    ],
)
def test_a_wrong_cell_is_a_fault_of_its_row(head: str, cell: object, message: str) -> None:
    people = read_people(xlsx(["Office", head], ["Municipality of Vlorë", cell], ["Municipality of Fier", ""]))
    assert not people.sound
    first, second = people.entries
    assert len(first.faults) == 1
    fault = first.faults[0]
    assert message in fault.message % fault.params
    assert not second.faults


def test_an_error_of_excel_is_no_name() -> None:
    fault = read_people(b"Name;Office\n#REF!;Municipality of Fier\n").entries[0].faults[0]
    assert "error in this cell" in fault.message


def test_what_a_formula_was_saved_with_is_read_and_nothing_evaluated() -> None:
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["Name", "Office"])
    sheet.write_formula(1, 0, '=HYPERLINK("http://elsewhere.example","Officer")', None, "Officer")
    sheet.write_string(1, 1, "=1+1")
    book.close()
    assert read_people(file.getvalue()).entries[0].values == {"name": "Officer", "office": "=1+1"}


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Name;Office\r\nPunonjëse;Bashkia Përmet\r\n", "utf-8-sig"),
        ("Name,Office\nPunonjëse,Bashkia Përmet\n", "utf-8"),
        ("Name\tOffice\r\nPunonjëse\tBashkia Përmet\r\n", "utf-16"),
        ("sep=;\r\nEmri;Institucioni\r\nPunonjëse;Bashkia Përmet\r\n", "utf-8"),
        ("Name;Office\r\nPunonjëse;Bashkia Përmet\r\n", "cp1252"),
    ],
)
def test_csv_as_excel_writes_it(text: str, encoding: str) -> None:
    assert read_people(text.encode(encoding)).entries[0].values == {"name": "Punonjëse", "office": "Bashkia Përmet"}


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "empty"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "not a workbook"),
        (b"%PDF-1.7 ...", "not a workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old Office"),
        (b"PK\x03\x04 and then nothing of a zip", "damaged"),
        (xlsx(["Colour", "Weight"], ["red", 3]), "“People”"),
        (xlsx(HEADS), "no rows"),
        (xlsx(["Name", "Emri", "Office"], ["a", "b", "c"]), "mean the same"),
        (b"colour;weight\nred;3\n", "no column"),
        (b'Name;Office\n"never closed;x\n', "quotation mark"),
        (with_part(xlsx(HEADS, ROW), "xl/worksheets/sheet1.xml", b"<worksheet><sheetData><row"), "damaged"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_file_that_is_no_list_of_people_is_refused_in_words(data: bytes, message: str) -> None:
    with pytest.raises(Invalid, match=re.escape(message)):
        read_people(data)


@pytest.mark.parametrize(
    ("part", "message"), [("word/document.xml", "Word document"), ("ppt/presentation.xml", "presentation")]
)
def test_a_renamed_document_is_called_what_it_is(part: str, message: str) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(part, "<x/>")
    with pytest.raises(Invalid, match=message):
        read_people(file.getvalue())


@pytest.mark.parametrize(
    "cells",
    [
        '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        '<row r="2"><c r="XFD2"><v>1</v></c></row>',
        "<row r='2'><c r = 'DA2'><v>1</v></c></row>",
        '<row r="200000"><c r="A200000"><v>1</v></c></row>',
        '<row r="60000"><c r="A60000"><v>1</v></c></row>',
        '<row><c r="a1000000"><v>1</v></c></row>',
    ],
)
def test_a_cell_far_out_is_refused_before_a_block_is_made_of_it(cells: str) -> None:
    with pytest.raises(TooLarge):
        read_people(with_cells(cells))


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    with pytest.raises(TooLarge, match="unpacks to more"):
        read_people(with_part(xlsx(HEADS, ROW), "xl/media/image1.bmp", bytes(80_000_000)))


def test_a_bomb_that_lies_about_its_size_is_refused() -> None:
    data = bytearray(with_part(xlsx(HEADS, ROW), "xl/media/image1.bmp", bytes(20_000_000)))
    honest = (20_000_000).to_bytes(4, "little")
    assert data.count(honest) == 2
    with pytest.raises(KuvendError):
        read_people(bytes(data.replace(honest, (1000).to_bytes(4, "little"))))


def test_more_than_ten_megabytes_are_not_looked_at() -> None:
    with pytest.raises(TooLarge, match="10 MB"):
        read_people(bytes(10_000_001))


def test_more_than_fifty_thousand_rows_are_refused() -> None:
    with pytest.raises(TooLarge, match="50000 rows"):
        read_people(b"Name;Office\n" + b"a;b\n" * 50_001)


@given(st.binary(max_size=400))
def test_any_bytes_get_an_answer_in_words(data: bytes) -> None:
    with suppress(Invalid, TooLarge):
        read_people(data)


SOUND = xlsx(HEADS, ROW)


@given(st.integers(0, len(SOUND) - 1), st.integers(1, 255))
def test_a_workbook_with_one_wrong_byte_gets_an_answer_in_words(at: int, change: int) -> None:
    data = bytearray(SOUND)
    data[at] ^= change
    with suppress(Invalid, TooLarge):
        read_people(bytes(data))


@pytest.mark.parametrize(
    ("written", "meant"), [("E-mail:", "e mail"), ("  Emër/Mbiemër ", "emer mbiemer"), ("Çka?", "cka"), ("_", "")]
)
def test_heads_are_compared_without_accents_and_punctuation(written: str, meant: str) -> None:
    assert folded(written) == meant
