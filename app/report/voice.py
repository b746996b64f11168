"""How a report speaks: its language, its catalogue, its dates. Given to the outline, which knows none of them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.report.tree import Span, one_line
from app.vocabulary import Language


@dataclass(frozen=True, slots=True)
class Voice:
    language: Language
    gettext: Callable[[str], str]
    ngettext: Callable[[str, str, int], str]
    word: Callable[[StrEnum], str]
    days: Callable[[date, date], str]

    def day(self, on: date) -> str:
        return self.days(on, on)

    def span(self, text: str, lang: Language | None, *, quoted: bool = False) -> Span:
        """Words in their own language, and in its quotation marks."""
        text = one_line(text)
        if quoted:
            opening, closing = QUOTATION_MARKS[lang or self.language]
            text = f"{opening}{text}{closing}"
        return Span(text, lang if lang != self.language else None)


QUOTATION_MARKS = {Language.ENGLISH: ("“", "”"), Language.ALBANIAN: ("«", "»")}
