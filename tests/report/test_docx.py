"""The Word file as Word and LibreOffice see it."""

import subprocess
import zipfile
from io import BytesIO
from pathlib import Path

import docx as reader
import pytest
from hypothesis import given, settings
from lxml import etree

from app.report import docx
from app.report.outline import compose
from app.report.tree import Outline
from app.report.typography import W
from tests.report.story import ENGLISH, everything, panel
from tests.report.test_writers import FULL, OUTLINES

NS = {"w": W}


def part(content: bytes, name: str) -> etree._Element:
    with zipfile.ZipFile(BytesIO(content)) as package:
        return etree.fromstring(package.read(name))


@pytest.fixture(scope="module")
def content() -> bytes:
    return docx.write(FULL)


@given(outline=OUTLINES)
@settings(max_examples=25)
def test_whatever_the_words_are_every_part_is_well_formed(outline: Outline) -> None:
    with zipfile.ZipFile(BytesIO(docx.write(outline))) as package:
        assert package.testzip() is None
        for name in package.namelist():
            etree.fromstring(package.read(name))


def test_every_style_that_is_used_exists_and_headings_are_words_own(content: bytes) -> None:
    styles = part(content, "word/styles.xml")
    known = set(styles.xpath("//w:style/@w:styleId", namespaces=NS))
    used = part(content, "word/document.xml").xpath(
        "//w:pStyle/@w:val | //w:rStyle/@w:val | //w:tblStyle/@w:val", namespaces=NS
    )
    assert set(used) <= known
    names = {style.style_id: style.name for style in reader.Document(BytesIO(content)).styles}
    assert [names[f"Heading{level}"] for level in range(1, 7)] == [f"Heading {level}" for level in range(1, 7)]
    assert names["Title"] == "Title"


def test_contents_page_numbers_and_captions_are_fields(content: bytes) -> None:
    body = part(content, "word/document.xml")
    assert 'TOC \\o "1-3"' in "".join(body.xpath("//w:instrText/text()", namespaces=NS))
    captions = body.xpath("//w:p[w:pPr/w:pStyle/@w:val='Caption']//w:fldSimple/@w:instr", namespaces=NS)
    assert captions
    assert all("SEQ Table" in each for each in captions)
    assert " PAGE " in part(content, "word/footer1.xml").xpath("//w:fldSimple/@w:instr", namespaces=NS)
    assert part(content, "word/settings.xml").xpath("//w:updateFields/@w:val", namespaces=NS) == ["true"]


def test_every_table_repeats_its_head_and_is_described(content: bytes) -> None:
    body = part(content, "word/document.xml")
    tables = body.findall(".//w:tbl", NS)
    assert tables
    for table in tables:
        assert table.find("w:tr/w:trPr/w:tblHeader", NS) is not None
        assert table.find("w:tblPr/w:tblCaption", NS) is not None


def test_the_links_of_the_contents_lead_somewhere(content: bytes) -> None:
    body = part(content, "word/document.xml")
    anchors = body.xpath("//w:hyperlink/@w:anchor", namespaces=NS)
    assert anchors
    assert set(anchors) <= set(body.xpath("//w:bookmarkStart/@w:name", namespaces=NS))


def test_bullets_are_numbering_and_nest(content: bytes) -> None:
    body = part(content, "word/document.xml")
    assert body.xpath("//w:p[w:pPr/w:numPr/w:ilvl/@w:val='1']", namespaces=NS)
    assert not [each for each in body.itertext() if each.startswith(("•", "–"))]


def test_the_document_and_foreign_words_carry_their_language(content: bytes) -> None:
    assert part(content, "word/styles.xml").xpath("//w:docDefaults//w:lang/@w:val", namespaces=NS) == ["en-GB"]
    foreign = part(content, "word/document.xml").xpath("//w:r[w:rPr/w:lang/@w:val='sq-AL']/w:t/text()", namespaces=NS)
    assert foreign == ["«Nuk mjafton një telefon.»"]
    properties = reader.Document(BytesIO(content)).core_properties
    assert (properties.title, properties.language, properties.author) == ("Annual conference 2005", "en-GB", "")


def test_the_same_outline_gives_the_same_bytes(content: bytes) -> None:
    assert docx.write(compose(everything(*panel()), ENGLISH).outline) == content


@pytest.mark.documents
def test_libreoffice_opens_it_and_prints_all_of_it(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "report.docx").write_bytes(content)
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    subprocess.run(
        ["soffice", "--headless", profile, "--convert-to", "pdf", "--outdir", tmp_path, tmp_path / "report.docx"],
        check=True,
        capture_output=True,
    )
    printed = subprocess.run(["pdftotext", "-layout", tmp_path / "report.pdf", "-"], check=True, capture_output=True)
    text = printed.stdout.decode()
    for words in ("Annual conference 2005", "At national and local level", "«Nuk mjafton një telefon.»", "over 60 %"):
        assert words in text
