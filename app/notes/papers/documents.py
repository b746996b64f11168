"""A speaker's paper, as a Word document or as one text: divided under the panel's questions, nested bullets kept.

Only the text of the document is read, never what is linked, embedded or computed in it. What comes out is text as
people paste it, so that the same reader makes points of it (`points.py`), and the speaker sees it before it is sent.
"""

import re
import zipfile
import zlib
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from io import BytesIO
from typing import NamedTuple

from lxml import etree

from app.errors import N_, Invalid, TooLarge
from app.web.fields import UNSHOWN, fold

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MOST_BYTES = 5 * 1024 * 1024
MOST_UNPACKED = 12 * 1024 * 1024
MOST_PARAGRAPHS = 2000
MOST_EMPTY = 20_000
MOST_WORDS = 60_000
"""Characters of text."""
DEEPEST = 4
ALIKE = 0.8
"""From here on a line is taken for the question itself, though it was typed again or shortened."""
LIST_STYLE = re.compile(r"list\s*(?:bullet|number|paragraph)?\s*(\d?)", re.IGNORECASE)
NUMBERED = re.compile(r"^\s*(?:(?:pyetja|question|q|p)\s*)?\d{1,2}\s*[.):]\s*", re.IGNORECASE)
NOT_A_DOCUMENT = N_("This is not a Word document (.docx). Save it as .docx, or paste its text.")


class Paragraph(NamedTuple):
    """`level` None: not in a list."""

    text: str
    level: int | None = None


class Asked(NamedTuple):
    """A question of the panel with its wordings."""

    id: int
    texts: tuple[str, ...]


def read_docx(data: bytes) -> list[Paragraph]:
    """Raises Invalid, at the field `paper`, for what is no document and for what is too much."""
    if len(data) > MOST_BYTES:
        raise TooLarge(N_("This document is larger than 5 MB. Take its pictures out, or paste its text."))
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive, archive.open("word/document.xml") as part:
            xml = part.read(MOST_UNPACKED + 1)
    except (zipfile.BadZipFile, zlib.error, KeyError, EOFError, OSError, RuntimeError, NotImplementedError, ValueError):
        raise Invalid(fields={"paper": NOT_A_DOCUMENT}) from None
    if len(xml) > MOST_UNPACKED:
        raise TooLarge(N_("This document unpacks to more than we can take. Paste its text."))
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(xml, parser)
    except etree.XMLSyntaxError:
        raise Invalid(fields={"paper": NOT_A_DOCUMENT}) from None
    return _within_reach(_paragraph(each) for each in root.iter(f"{W}p"))


def read_text(text: str) -> list[Paragraph]:
    """One paragraph for each line; its indentation and bullet stay in it."""
    return [Paragraph(line.rstrip()) for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]


def _within_reach(found: Iterable[Paragraph]) -> list[Paragraph]:
    kept, characters = [], 0
    for number, paragraph in enumerate(found):
        if paragraph.text:
            kept.append(paragraph)
            characters += len(paragraph.text)
        if len(kept) > MOST_PARAGRAPHS or characters > MOST_WORDS or number > MOST_EMPTY:
            raise TooLarge(N_("This is too long for a contribution. Send the points that should be said and kept."))
    return kept


def _paragraph(element: etree._Element) -> Paragraph:
    words = []
    for node in element.iter(f"{W}t", f"{W}tab", f"{W}br", f"{W}p"):
        if node.tag == f"{W}p" and node is not element:
            break  # a text box inside: it is a paragraph of its own
        words.append(node.text or "" if node.tag == f"{W}t" else " ")
    text = " ".join(UNSHOWN.sub("", "".join(words)).split())
    return Paragraph(text, _level(element))


def _level(element: etree._Element) -> int | None:
    numbering = element.find(f"{W}pPr/{W}numPr")
    if numbering is not None:
        level = numbering.find(f"{W}ilvl")
        given = level.get(f"{W}val", "0") if level is not None else "0"
        return min(int(given), DEEPEST) if given.isdecimal() else 0
    style = element.find(f"{W}pPr/{W}pStyle")
    found = LIST_STYLE.match(style.get(f"{W}val", "")) if style is not None else None
    return max(0, int(found[1] or 1) - 1) if found else None


def divide(paragraphs: Sequence[Paragraph], questions: Sequence[Asked]) -> dict[int | None, str]:
    """The text under each question; under None what stands before the first one that is found."""
    parts: dict[int | None, list[Paragraph]] = {}
    under: int | None = None
    for paragraph in paragraphs:
        meant = question_meant(paragraph.text, questions)
        if meant is not None:
            under = meant
        else:
            parts.setdefault(under, []).append(paragraph)
    texts = {key: _text(found) for key, found in parts.items()}
    return {key: text for key, text in texts.items() if text}


def question_meant(line: str, questions: Sequence[Asked]) -> int | None:
    """The question that a line repeats, in either language, with or without its number."""
    words = _bare(line)
    if len(words) < 8:
        return None
    best, found = ALIKE, None
    for question in questions:
        for text in question.texts:
            alike = _alike(words, _bare(text), best) if text else 0.0
            if alike >= best:
                best, found = alike, question.id
    return found


def _alike(one: str, other: str, enough: float) -> float:
    """0 where it cannot be enough: the whole comparison of a very long line would take minutes."""
    pair = SequenceMatcher(None, one, other, autojunk=False)
    return pair.ratio() if pair.real_quick_ratio() >= enough and pair.quick_ratio() >= enough else 0.0


def _bare(text: str) -> str:
    return " ".join(re.sub(r"[^\w\s]", " ", fold(NUMBERED.sub("", text))).split())


def _text(paragraphs: Sequence[Paragraph]) -> str:
    """As it would be typed: bullets with their indentation; beside them a plain paragraph is parted from what
    precedes it, since it is a point of its own and not the rest of the bullet."""
    bulleted = any(paragraph.level is not None for paragraph in paragraphs)
    lines: list[str] = []
    for paragraph in paragraphs:
        if paragraph.level is not None:
            lines.append("    " * paragraph.level + "• " + paragraph.text)
        else:
            lines += ["", paragraph.text] if bulleted and lines else [paragraph.text]
    return "\n".join(lines).strip("\n")
