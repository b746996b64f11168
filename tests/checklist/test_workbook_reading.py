"""Other people's tables, and what their cells mean."""

import io
import zipfile
from datetime import date, datetime

import openpyxl
import pytest

from app.checklist.workbook_cells import meaning
from app.checklist.workbook_drafts import kept, taken
from app.checklist.workbook_reading import lines, read
from app.checklist.workbook_table import find, guessed_columns, own_columns
from app.errors import Invalid, TooLarge


def saved(*rows, book=None) -> bytes:
    book = book or openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        (datetime(2026, 12, 31, 9, 30), "2026-12-31"),  # noqa: DTZ001 - as Excel gives them
        (date(2026, 12, 31), "2026-12-31"),
        ("2026-12-31", "2026-12-31"),
        ("2026-12-31T00:00:00", "2026-12-31"),
        ("31.12.2026", "2026-12-31"),
        ("31/12/2026", "2026-12-31"),
        ("31 December 2026", "2026-12-31"),
        ("Thu 31 Dec 2026", "2026-12-31"),
        ("e enjte, 31 dhjetor 2026", "2026-12-31"),
        ("1 Nëntor 2026", "2026-11-01"),
        (45992.0, "2025-12-01"),
        ("45992", "2025-12-01"),
        ("", ""),
    ],
)
def test_a_day_in_any_of_its_forms(cell, day):
    assert meaning("completed_on", cell).values == {"completed_on": day}


@pytest.mark.parametrize("cell", ["31.02.2027", "soon", 12.0, 999999.0, "31 Foo 2026", "31.12.26"])
def test_what_is_no_day_is_refused_with_what_was_typed(cell):
    with pytest.raises(ValueError, match=str(cell).removesuffix(".0")):
        meaning("completed_on", cell)


def test_a_number_that_is_a_day_says_so():
    assert meaning("benchmark", 45992.0).remark == "45992 is a day as Excel counts it: 1 Dec 2025"


@pytest.mark.parametrize(
    ("cell", "days", "anchor"),
    [
        (-31.0, "-31", None),
        ("−31", "-31", None),
        ("+5", "5", None),
        ("8 weeks before", "-56", "event_start"),
        ("1 week prior to the event", "-7", "event_start"),
        ("2 days after", "2", "event_end"),
        ("8 javë para", "-56", "event_start"),
        ("2 ditë pas", "2", "event_end"),
        ("T-63", "-63", "event_start"),
        ("on the day", "0", "event_start"),
    ],
)
def test_a_distance_as_people_write_it(cell, days, anchor):
    expected = {"offset_days": days} | ({"anchor": anchor} if anchor else {})
    assert meaning("offset_days", cell).values == expected


@pytest.mark.parametrize("cell", ["soon", "2 months before", "a week before", "3 moons before"])
def test_a_distance_that_is_none_is_refused(cell):
    with pytest.raises(ValueError, match="“"):
        meaning("offset_days", cell)


def test_a_distance_in_the_column_of_dates_is_a_distance():
    found = meaning("benchmark", "8 weeks before")
    assert found.values == {"offset_days": "-56", "anchor": "event_start"}
    assert found.remark == "“8 weeks before” is 56 days before"


def test_heads_below_a_preamble_phases_as_rows_and_columns_of_their_own():
    table = find(
        saved(
            ["Plan of the conference"],
            [],
            ["No.", "Activity", "Due date", "Responsible", "Budget"],
            ["PHASE II: Invitations"],
            [1, "Print the letters", datetime(2027, 1, 4), "Logistics", 300],  # noqa: DTZ001
            ["Logistics"],
            [2, "Order the bus", "3 weeks before", None, None],
        )
    )
    assert own_columns(table) is None
    columns = guessed_columns(table)
    assert columns == {0: "", 1: "Task", 2: "Benchmark", 3: "Owner", 4: "+"}
    first, second = lines(table, columns)
    assert first.values == {"title": "Print the letters", "benchmark": "2027-01-04", "owner": "Logistics",
                            "phase": "Invitations"}  # fmt: skip
    assert first.extra == {"Budget": "300"}
    assert second.values["phase"] == "Logistics"
    assert second.values["offset_days"] == "-21"
    assert (first.number, second.number) == (5, 7)


def test_a_phase_merged_over_several_rows_holds_for_all_of_them():
    book = openpyxl.Workbook()
    content = saved(["Stage", "Activity", "Deadline"], ["Invitations", "One", "1.2.2027"], [None, "Two", "2.2.2027"],
                    book=book)  # fmt: skip
    book.active.merge_cells("A2:A3")
    content = saved(book=book)
    table = find(content)
    assert [line.values["phase"] for line in lines(table, guessed_columns(table))] == ["Invitations", "Invitations"]


def test_what_is_kept_is_what_was_read():
    table = find(saved(["Code", "Task", "Completed"], ["N13", "x", datetime(2027, 1, 4)], ["N14", True, 4.5]))  # noqa: DTZ001
    columns = own_columns(table)
    assert taken(kept(table, columns)) == (table, columns)


def test_a_formula_that_was_never_calculated_is_refused_by_its_address():
    with pytest.raises(Invalid) as refused:
        read(saved(["Code", "Task"], ["N13", '="a"&"b"']))
    assert "B2" in refused.value.fields["file"]


def test_too_many_rows_are_refused():
    with pytest.raises(TooLarge):
        find(b"Code;Task\n" + b"N13;x\n" * 20_000)


def test_a_hidden_version_tells_how_old_a_row_is():
    (line,) = read(saved(["Code", "Task", "Version"], ["N13", "x", 4]))
    assert line.version == 4


def zipped(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_two_hundred_megabytes_in_a_small_file_are_refused():
    parts = parts_of(saved(["Code", "Task"], ["N13", "x"]))
    with pytest.raises(TooLarge, match="unpacks to more"):
        find(zipped({**parts, "xl/media/image1.bin": bytes(200_000_000)}))


def test_macros_are_not_looked_at_and_it_says_so():
    parts = parts_of(saved(["Code", "Task"], ["N13", "x"]))
    table = find(zipped({**parts, "xl/vbaProject.bin": b"anything"}))
    assert "macros" in table.remarks[0]


def test_a_password_is_named():
    with pytest.raises(Invalid, match="protected by a password"):
        find(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le"))


def test_calculated_formulas_are_read_as_they_were_saved():
    parts = parts_of(saved(["Code", "Task"], ["N13", 1]))
    sheet = parts["xl/worksheets/sheet1.xml"].replace(b"<v>1</v>", b"<f>2-1</f><v>1</v>")
    table = find(zipped({**parts, "xl/worksheets/sheet1.xml": sheet}))
    assert lines(table, own_columns(table))[0].values["title"] == "1"
    assert "Formulas are not calculated" in table.remarks[0]
