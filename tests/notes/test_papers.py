"""A speaker's paper: from Word or pasted, divided under the panel's questions, nested bullets kept."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from docx import Document

from app.errors import Invalid, TooLarge
from app.notes.papers.documents import Asked, Paragraph, divide, question_meant, read_docx, read_text
from app.notes.papers.points import parents, read_points

QUESTIONS = (
    Asked(1, ("What kind of cooperation does your sector need?", "Çfarë bashkëpunimi i duhet sektorit tuaj?")),
    Asked(2, ("How can that coordination happen?", "Si mund të ndodhë ky bashkërendim?")),
)


def paper() -> bytes:
    document = Document()
    document.add_heading("Contribution", 0)
    document.add_paragraph("We thank the organisers.")
    document.add_paragraph("1. What kind of cooperation does your sector need?", style="Heading 2")
    document.add_paragraph("National", style="List Bullet")
    document.add_paragraph("one referral form", style="List Bullet 2")
    document.add_paragraph("signed by both ministries", style="List Bullet 3")
    document.add_paragraph("Local", style="List Bullet")
    document.add_paragraph("Si mund te ndodhe ky bashkerendim", style="Heading 2")
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text = "Monthly meetings"
    table.cell(0, 1).text = "in every qark"
    made = BytesIO()
    document.save(made)
    return made.getvalue()


def test_a_word_document_keeps_its_nested_bullets() -> None:
    parts = divide(read_docx(paper()), QUESTIONS)
    points = read_points(parts[1])
    assert [(point.words, point.depth) for point in points] == [
        ("National", 0),
        ("one referral form", 1),
        ("signed by both ministries", 2),
        ("Local", 0),
    ]
    assert parents(points) == [None, 0, 1, None]
    assert [point.words for point in read_points(parts[2])] == ["Monthly meetings", "in every qark"]
    assert "thank" in parts[None]


def test_pasted_text_is_divided_the_same_way() -> None:
    text = """Hyrje

1) Çfarë bashkëpunimi i duhet sektorit tuaj?
- kombëtar
  - një formular
2) How can that coordination happen
Plan"""
    parts = divide(read_text(text), QUESTIONS)
    assert [(point.words, point.depth) for point in read_points(parts[1])] == [("kombëtar", 0), ("një formular", 1)]
    assert parts[2] == "Plan"
    assert parts[None] == "Hyrje"


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("How can that coordination happen?", 2),
        ("Question 2: How can that co-ordination happen", 2),
        ("how", None),
        ("We coordinate every month with the police of our qark", None),
        ("", None),
    ],
)
def test_which_question_a_line_repeats(line: str, meant: int | None) -> None:
    assert question_meant(line, QUESTIONS) == meant


def test_without_questions_all_of_it_stands_beside_them() -> None:
    assert set(divide(read_docx(paper()), ())) == {None}


def _zip(**parts: bytes) -> bytes:
    made = BytesIO()
    with ZipFile(made, "w", 8) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/") + ".xml", content)
    return made.getvalue()


WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
ENTITY = f"""<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>
<w:document xmlns:w="{WORD}"><w:p><w:t>&e; words</w:t></w:p></w:document>"""


@pytest.mark.parametrize(
    "data", [b"", b"PK", b"not a document", _zip(xl__workbook=b"<x/>"), _zip(word__document=b"<broken")]
)
def test_what_is_no_document_is_said_at_the_field(data: bytes) -> None:
    with pytest.raises(Invalid) as problem:
        read_docx(data)
    assert "paper" in problem.value.fields


def test_what_unpacks_too_far_is_refused_before_it_is_read() -> None:
    with pytest.raises(TooLarge):
        read_docx(_zip(word__document=b" " * (13 * 1024 * 1024)))
    with pytest.raises(TooLarge):
        read_docx(b"x" * (6 * 1024 * 1024))


def test_nothing_outside_the_document_is_read() -> None:
    try:
        found = read_docx(_zip(word__document=ENTITY.encode()))
    except Invalid:
        return
    assert "root:" not in " ".join(paragraph.text for paragraph in found)


def test_control_characters_and_tricks_do_not_survive() -> None:
    xml = f'<w:document xmlns:w="{WORD}"><w:p><w:t>a\u202eb</w:t></w:p></w:document>'
    assert read_docx(_zip(word__document=xml.encode())) == [Paragraph("ab")]


def test_a_very_long_line_is_not_compared_letter_by_letter(monkeypatch) -> None:
    """It would take minutes, for whoever holds a speaker's link."""
    monkeypatch.setattr("app.notes.papers.documents.SequenceMatcher.ratio", lambda _: pytest.fail("compared in full"))
    assert question_meant("how can that coordination happen " * 1500, QUESTIONS) is None


def test_a_document_of_empty_paragraphs_is_too_much() -> None:
    made = BytesIO()
    with ZipFile(made, "w") as archive:
        space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
        archive.writestr("word/document.xml", f'<w:d xmlns:w="{space}">{"<w:p/>" * 20_002}</w:d>')
    with pytest.raises(TooLarge):
        read_docx(made.getvalue())
