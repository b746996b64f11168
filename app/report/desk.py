"""The report as it stands now: read, composed, and told to whoever works on it."""

from dataclasses import dataclass
from typing import NamedTuple

from markupsafe import Markup
from sqlmodel import Session

from app.models import Event
from app.report import frozen, html, leaks, queries
from app.report.facts import Chapter, Material
from app.report.outline import Composed, chapter_title, compose
from app.report.speaking import in_language
from app.report.tree import Outline, walk
from app.report.words import LEAKS, REASONS
from app.vocabulary import Language
from app.web.languages import gettext

SHOWN_DEPTH = 3


@dataclass(frozen=True, slots=True)
class Draft:
    material: Material
    composed: Composed

    @property
    def outline(self) -> Outline:
        return self.composed.outline


class ChapterView(NamedTuple):
    key: str
    title: str
    body: Markup
    text_en: str
    text_sq: str
    version: int


class Entry(NamedTuple):
    """A line of the outline: where it leads, how deep it stands."""

    address: str
    level: int
    title: str


class Suspicion(NamedTuple):
    kind: str
    words: str
    address: str
    title: str


def draft(db: Session, event: Event, language: Language) -> Draft:
    with in_language(language) as voice:
        material = queries.material(db, event)
        return Draft(material, compose(material, voice))


def written(made: Draft) -> tuple[str, str]:
    """The text of the outline, and its hash."""
    text = frozen.text(frozen.plain(made.outline))
    return text, frozen.digest(text)


def chapters(db: Session, event: Event, made: Draft) -> list[ChapterView]:
    """Every chapter in its order, the empty ones with the title that they would have."""
    texts = queries.chapter_texts(db, event)
    bodies = html.by_chapter(made.outline)
    titles = {each.key: each.title for each in made.outline.chapters}
    with in_language(made.outline.language) as voice:
        return [
            ChapterView(
                chapter,
                titles.get(chapter) or chapter_title(chapter, voice),
                Markup(bodies.get(chapter, "")),  # noqa: S704 - made of escaped words by our own writer
                texts[chapter].text_en if chapter in texts else "",
                texts[chapter].text_sq if chapter in texts else "",
                texts[chapter].version if chapter in texts else 0,
            )
            for chapter in Chapter
        ]


def entries(outline: Outline) -> list[Entry]:
    return [
        Entry(address, each.level, each.title) for address, each in walk(outline.chapters) if each.level <= SHOWN_DEPTH
    ]


def withheld(made: Draft) -> list[tuple[str, int]]:
    """Why how many notes are not in the report, in the order of the gate."""
    counts = made.composed.withheld
    return [(gettext(REASONS[reason]), counts[reason]) for reason in REASONS if reason in counts]


def suspicions(db: Session, event: Event, made: Draft) -> list[Suspicion]:
    found = leaks.look(made.outline, queries.leak_people(db, event), made.material.notes)
    return [Suspicion(gettext(LEAKS[each.leak]), each.words, each.address, each.title) for each in found]
